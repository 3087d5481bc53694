package app

import (
	"context"
	"time"

	"metaorg/domain/nodes"
	"metaorg/machine/state"
)

const (
	presenceEvery = 10 * time.Minute
	daySeconds    = 86_400
)

// notePresence notes every few minutes which of the registered nodes are
// connected with this one, so that members see which are there reliably before
// they decide on seats.
func (a *App) notePresence(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(presenceEvery):
		}
		there := map[string]bool{}
		a.node.Read(func(r state.Reader) {
			for id := range nodes.All(r) {
				there[string(id)] = string(id) == a.node.ID()
			}
		})
		for _, c := range a.node.Connections() {
			if _, registered := there[c.ID]; registered {
				there[c.ID] = true
			}
		}
		if len(there) < 2 {
			continue
		}
		if err := a.host.NotePresence(ctx, time.Now().Unix()/daySeconds, there); err != nil && ctx.Err() == nil {
			a.logger.Warn("which nodes are there was not noted", "reason", err)
		}
	}
}

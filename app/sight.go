package app

import (
	"context"
	"time"

	"metaorg/domain/nodes"
	nodesview "metaorg/domain/nodes/view"
	"metaorg/machine/checkpoint"
)

// sight is what the pages of the nodes learn from this node alone.
func (a *App) sight() nodesview.Sight {
	return nodesview.Sight{Own: nodes.ID(a.node.ID()), Connected: a.connected, Witnessed: a.witnessed, Up: a.up, Code: a.code}
}

// code stands for the network and its log up to now; empty while the history
// is still arriving.
func (a *App) code() string {
	size := a.node.LogSize()
	root, err := a.node.LogRoot(size)
	if err != nil {
		return ""
	}
	return checkpoint.Code(a.node.Genesis().ID(), size, root)
}

func (a *App) connected() (all []nodes.ID) {
	for _, c := range a.node.Connections() {
		all = append(all, nodes.ID(c.ID))
	}
	return all
}

// up is how reliably each node was there over the last thirty days.
func (a *App) up() map[nodes.ID]nodesview.Up {
	const days = 30
	all := map[nodes.ID]nodesview.Up{}
	known, err := a.host.PresenceSince(context.Background(), time.Now().Unix()/daySeconds-days)
	if err != nil {
		a.logger.Warn("how reliably nodes are there is not known", "reason", err)
	}
	for id, p := range known {
		if p.Looked > 0 {
			all[nodes.ID(id)] = nodesview.Up{Percent: 100 * p.Seen / p.Looked, Days: p.Days}
		}
	}
	return all
}

func (a *App) witnessed() map[nodes.ID]nodesview.Witnessed {
	all := map[nodes.ID]nodesview.Witnessed{}
	for _, s := range a.node.Witnesses() {
		w := nodesview.Witnessed{Size: s.Size, Doubt: s.Doubt}
		if !s.At.IsZero() {
			w.At = s.At.Unix()
		}
		all[nodes.ID(s.Node)] = w
	}
	return all
}

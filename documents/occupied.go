package documents

import (
	"context"
	"sync"

	"metaorg/machine"
)

// occupied are the uploads and arrivals that somebody is writing to.
type occupied struct {
	mu sync.Mutex
	by map[string]chan struct{} // Closed when it is free again.
}

// occupy takes what has this name for oneself alone, or refuses.
func (s *Store) occupy(name string) (free func(), err error) {
	free, _ = s.busy.take(name)
	if free == nil {
		return nil, machine.Conflict("documents.busy", "something is coming for this upload just now")
	}
	return free, nil
}

// await takes it as soon as it is free.
func (o *occupied) await(ctx context.Context, name string) (free func(), err error) {
	for {
		free, taken := o.take(name)
		if free != nil {
			return free, nil
		}
		select {
		case <-taken:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// take gives either the way to free it or what is closed when it becomes free.
func (o *occupied) take(name string) (free func(), taken <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if c, ok := o.by[name]; ok {
		return nil, c
	}
	c := make(chan struct{})
	o.by[name] = c
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.by, name)
		close(c)
	}, nil
}

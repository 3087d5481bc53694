package node

import (
	"context"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// State says how far an act has come.
type State string

// The states an act can be in.
const (
	Unknown State = "unknown" // Never seen, or so long ago that only the log tells.
	Pending State = "pending" // Accepted by this node, not ordered yet.
	Applied State = "applied" // In the log, for good; its messages may still have been refused one by one.
	Refused State = "refused" // Not applied, without a trace.
	Expired State = "expired" // Not applied before it expired.
)

// Status is what became of an act.
type Status struct {
	State    State             `json:"state"`
	Height   int64             `json:"height,omitempty"`   // Of the block, when applied or refused in one.
	Entry    uint64            `json:"entry,omitempty"`    // Number of its entry in the log, when applied.
	Outcomes []machine.Outcome `json:"outcomes,omitempty"` // One per message, when applied.
	Refusal  *machine.Refusal  `json:"refusal,omitempty"`  // Why it was refused.
}

type settled struct {
	id     wire.EnvelopeID
	status Status
}

// statusesKept bounds how many acts the node remembers; the read model knows
// older ones.
const statusesKept = 8192

// statuses remembers what became of the latest acts.
type statuses struct {
	mu     sync.Mutex
	recent *lru.Cache[wire.EnvelopeID, *tracked]
}

// tracked is an act's status; done is closed when it is no longer pending.
type tracked struct {
	status Status
	done   chan struct{}
}

func newStatuses() (*statuses, error) {
	c, err := lru.New[wire.EnvelopeID, *tracked](statusesKept)
	return &statuses{recent: c}, err
}

// pending notes an act that is on its way, unless it is known already.
func (s *statuses) pending(id wire.EnvelopeID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t, ok := s.recent.Get(id); ok && (t.status.State == Pending || t.status.State == Applied) {
		return
	}
	s.recent.Add(id, &tracked{status: Status{State: Pending}, done: make(chan struct{})})
}

// settle notes what became of acts. What was applied stays so.
func (s *statuses) settle(all []settled) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range all {
		t, ok := s.recent.Get(a.id)
		switch {
		case a.id == "" || ok && t.status.State == Applied:
		case ok && t.status.State == Pending:
			t.status = a.status
			close(t.done)
		default:
			s.recent.Add(a.id, &tracked{status: a.status})
		}
	}
}

func (s *statuses) of(id wire.EnvelopeID) (Status, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.recent.Get(id)
	if !ok {
		return Status{State: Unknown}, nil
	}
	return t.status, t.done
}

// Status tells how far an act has come, among the latest few thousand.
func (n *Node) Status(id wire.EnvelopeID) Status {
	s, _ := n.app.statuses.of(id)
	return s
}

// Wait waits until an act is no longer pending. It gives up with the context's
// error, or with the node's when the node ends meanwhile.
func (n *Node) Wait(ctx context.Context, id wire.EnvelopeID) (Status, error) {
	s, done := n.app.statuses.of(id)
	if s.State != Pending {
		return s, nil
	}
	select {
	case <-done:
		return n.Status(id), nil
	case <-ctx.Done():
		return s, ctx.Err()
	case <-n.Done():
		return s, n.Err()
	case <-n.closing:
		return s, ErrClosed
	}
}

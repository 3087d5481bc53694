package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"metaorg/client"
	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/sample/crowd"
)

const (
	againPause = 20 * time.Millisecond
	// tryMost bounds one try to hand an act in, so that a node that stalls is
	// left for another one.
	tryMost = 12 * time.Second
	// refusalsMost is how often an act has to be refused for that to count: a node
	// that is behind refuses what the others would take.
	refusalsMost = 200
)

// Do hands an act in, again and again if need be, as a person's program would
// do it, until a node says that it is applied; the ledger takes note. Start is
// the node that is asked first. Being refused again and again is an error.
func (c *Cluster) Do(ctx context.Context, envelope []byte, start int) error {
	var e wire.Envelope
	if err := wire.Decode(envelope, &e); err != nil {
		return err
	}
	var why error
	var refusals int
	for i := start; ; i++ {
		m := c.Members[i%len(c.Members)]
		if m.Running() && !m.Liar {
			done, err := c.try(ctx, m, e.ID(), envelope)
			if errors.As(err, new(refused)) {
				refusals++
			}
			if done || refusals == refusalsMost {
				return err
			}
			why = err
			c.why.Store(&err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("an act came to nothing, at last because %w: %w", why, ctx.Err())
		case <-time.After(againPause):
		}
	}
}

// Why is what last kept an act from being applied, for messages.
func (c *Cluster) Why() error {
	if why := c.why.Load(); why != nil {
		return *why
	}
	return nil
}

// refused is a refusal that has to do with the act.
type refused struct{ error }

// try asks one node once; done says that the act is applied, and an error why
// it is not, or not yet.
func (c *Cluster) try(ctx context.Context, m *Member, id wire.EnvelopeID, envelope []byte) (done bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, tryMost)
	defer cancel()
	from, err := m.Client()
	if err != nil {
		return false, err
	}
	act, err := from.Carry(ctx, envelope)
	var no *machine.Refusal
	if errors.As(err, &no) && no.Code == "machine.sequence_used" {
		// It may be this very act that used it.
		if act, err = from.Status(ctx, id); err == nil && act.State != "applied" {
			return false, fmt.Errorf("%s has it as %s: %w", m.Name, act.State, no)
		}
	}
	if errors.As(err, &no) && no.Class != machine.ClassOverLimit {
		return false, refused{fmt.Errorf("%s refused an act: %w", m.Name, err)}
	}
	if err != nil {
		return false, err
	}
	if act.State != "applied" {
		return false, fmt.Errorf("%s has it as %s", m.Name, act.State)
	}
	for _, o := range act.Outcomes {
		if o.Refusal != nil {
			return false, refused{fmt.Errorf("%s refused a message: %w", m.Name, o.Refusal)}
		}
	}
	c.Ledger.acknowledge(act.ID, act.Entry)
	return true, nil
}

// Load is people who act without pause, each through whatever node is next.
type Load struct {
	stop   context.CancelFunc
	wait   sync.WaitGroup
	Done   atomic.Int64 // Acts acknowledged to them.
	mu     sync.Mutex
	failed error
}

// Act lets everybody act, until the load is stopped. What is on its way then
// is brought to its end.
func (c *Cluster) Act(ctx context.Context) *Load {
	until, stop := context.WithCancel(ctx)
	l := &Load{stop: stop}
	for i, p := range c.People {
		acts := c.actsOf(p)
		l.wait.Go(func() {
			for k := i; until.Err() == nil; k++ {
				if err := c.Do(ctx, acts(), k); err != nil {
					l.fail(err)
					return
				}
				l.Done.Add(1)
			}
		})
	}
	return l
}

func (l *Load) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed = errors.Join(l.failed, err)
}

// Stop ends the load and says what went wrong.
func (l *Load) Stop() error {
	l.stop()
	l.wait.Wait()
	return l.failed
}

// actsOf makes a person's acts, from any goroutine.
func (c *Cluster) actsOf(p *crowd.Person) func() []byte {
	return func() []byte {
		c.signing.Lock()
		defer c.signing.Unlock()
		return c.Crowd.Act(p)
	}
}

// Sign makes a person's next act, from any goroutine.
func (c *Cluster) Sign(p *crowd.Person, org machine.OrganizationID, messages ...machine.Message) []byte {
	c.signing.Lock()
	defer c.signing.Unlock()
	return p.Sign(c.Crowd, org, messages...)
}

// Hand hands acts in to one node, the next at once after the one before, and
// waits until it says what became of them. Those that it says are in the log
// the ledger takes note of, whatever their messages came to. A refusal at the
// door is the error.
func (c *Cluster) Hand(ctx context.Context, m *Member, envelopes ...[]byte) (acts []client.Act, err error) {
	from, err := m.Client()
	if err != nil {
		return nil, err
	}
	var ids []wire.EnvelopeID
	for _, e := range envelopes {
		id, err := from.Post(ctx, e)
		if err != nil {
			return acts, err
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		act, err := from.Await(ctx, id)
		if err != nil {
			return acts, err
		}
		if act.State == "applied" {
			c.Ledger.acknowledge(act.ID, act.Entry)
		}
		acts = append(acts, act)
	}
	return acts, nil
}

// Apply applies acts, those of one person in their order; see crowd.Place.
func (c *Cluster) Apply(ctx context.Context, envelopes [][]byte) error {
	var lanes [][][]byte
	of := map[machine.PersonID]int{}
	for _, envelope := range envelopes {
		var e wire.Envelope
		var b wire.Body
		if err := errors.Join(wire.Decode(envelope, &e), wire.Decode(e.Body, &b)); err != nil {
			return err
		}
		i, known := of[b.Author]
		if !known {
			i, lanes = len(lanes), append(lanes, nil)
			of[b.Author] = i
		}
		lanes[i] = append(lanes[i], envelope)
	}
	failures := make([]error, len(lanes))
	const atOnce = 16
	var wait sync.WaitGroup
	for w := range min(atOnce, len(lanes)) {
		wait.Go(func() {
			for i := w; i < len(lanes); i += atOnce {
				for _, envelope := range lanes[i] {
					if failures[i] = c.Do(ctx, envelope, i); failures[i] != nil {
						break
					}
				}
			}
		})
	}
	wait.Wait()
	return errors.Join(failures...)
}

// Read looks at the state as the log has it; see crowd.Place.
func (c *Cluster) Read(look func(state.Reader)) {
	m, err := c.Ledger.Replay()
	if err != nil {
		panic(err) // Nobody can go on with a log that does not replay.
	}
	look(m)
}

// NextHour moves rule time on; see crowd.Place.
func (c *Cluster) NextHour() {
	envelope := c.Sign(c.People[0], "", network.MoveClock{Days: 1})
	if err := c.Do(context.Background(), envelope, 0); err != nil {
		panic(err) // As above.
	}
	c.ahead.Add(dayInSeconds)
}

const dayInSeconds = 86_400

// Begin lets everybody register and found the network together; all nodes run.
func (c *Cluster) Begin(ctx context.Context) error {
	// A registration that comes too early would count against its sender's share.
	if err := c.Settle(ctx, c.Members...); err != nil {
		return err
	}
	return c.Found(ctx, following{c})
}

// following is the cluster, which looks at its first node's log after acts.
type following struct{ *Cluster }

// Apply applies acts and waits until all nodes have them.
func (f following) Apply(ctx context.Context, envelopes [][]byte) error {
	if err := f.Cluster.Apply(ctx, envelopes); err != nil {
		return err
	}
	running := slices.DeleteFunc(slices.Clone(f.Members), func(m *Member) bool { return !m.Running() })
	return f.Settle(ctx, running...)
}

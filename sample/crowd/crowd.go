// Package crowd is a network of many people who do the simplest things: they
// register, found a network together and record contributions. It is what
// measurements and faults are tried with.
package crowd

import (
	"context"
	"errors"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Crowd prepares and signs acts for the people of one network.
type Crowd struct {
	Machine *machine.Machine
	Network machine.NetworkID
	People  []*Person
	Now     func() int64 // Rule time, Unix seconds.
	made    int64        // Contributions signed so far.
}

// Place is where acts are applied: a running node, or a record being made.
type Place interface {
	// Apply applies acts of different people, or those of one in their order,
	// and fails when any of their messages is refused.
	Apply(ctx context.Context, envelopes [][]byte) error
	// Read looks at the state after them.
	Read(look func(state.Reader))
	// NextHour moves rule time on, so that everybody's share of messages is whole again.
	NextHour()
}

// Found lets everybody register and found the network together.
func (o *Crowd) Found(ctx context.Context, at Place) error {
	first := o.People[0]
	var registrations, acceptances [][]byte
	for _, p := range o.People {
		registrations = append(registrations, p.Sign(o, "", p.Registration(o.Network)...))
	}
	if err := at.Apply(ctx, registrations); err != nil {
		return err
	}
	invitations := []machine.Message{Draft()}
	for _, p := range o.People {
		invitations = append(invitations, membership.InviteFounder{Organization: p.Organization})
	}
	if err := at.Apply(ctx, [][]byte{first.Sign(o, "", invitations...)}); err != nil {
		return err
	}
	var text charter.Charter
	at.Read(func(r state.Reader) { text, _ = charter.DraftOf(r) })
	for _, p := range o.People {
		acceptances = append(acceptances, p.Sign(o, p.Organization, charter.Accept{Version: text.Version, Hash: text.Hash}))
	}
	if err := at.Apply(ctx, acceptances); err != nil {
		return err
	}
	return at.Apply(ctx, [][]byte{first.Sign(o, "", membership.CloseRoll{})})
}

// Grow records contributions, many with each act, until the state has that
// many keys. It goes the way of every act, only with fewer signatures.
func (o *Crowd) Grow(ctx context.Context, at Place, keys int64) error {
	const (
		each      = machine.MaxMessages - 6
		keysOfOne = 3 // New with a contribution: itself, and that it is open, for either side.
	)
	have := CountKeys(at)
	for missing := keys - have; missing > 0; {
		at.NextHour()
		var acts [][]byte
		for _, p := range o.People {
			for range machine.MessagesPerHour / each {
				if n := min((missing+keysOfOne-1)/keysOfOne, each); n > 0 {
					acts = append(acts, p.Sign(o, p.Organization, o.Contributions(p, n)...))
					missing -= n * keysOfOne
				}
			}
		}
		if err := at.Apply(ctx, acts); err != nil {
			return err
		}
	}
	if CountKeys(at) < keys {
		return errors.New("couldn't fill the state with keys: contributions were lost")
	}
	return nil
}

// Contributions are n contributions of the person's organization to others.
func (o *Crowd) Contributions(p *Person, n int64) (messages []machine.Message) {
	for range n {
		o.made++
		to := o.People[o.made%int64(len(o.People))]
		if to == p {
			to = o.People[(o.made+1)%int64(len(o.People))]
		}
		messages = append(messages, o.Contribution(to, o.made))
	}
	return messages
}

// Act is one contribution of the person's organization.
func (o *Crowd) Act(p *Person) []byte { return p.Sign(o, p.Organization, o.Contributions(p, 1)...) }

// Lanes signs acts of one contribution each, spread over all people: one lane
// per person, to be sent in its order. There is at least one act in each.
func (o *Crowd) Lanes(acts int) (lanes [][][]byte) {
	each := max(acts/len(o.People), 1)
	for _, p := range o.People {
		var lane [][]byte
		for range each {
			lane = append(lane, o.Act(p))
		}
		lanes = append(lanes, lane)
	}
	return lanes
}

// CountKeys counts the keys of the state.
func CountKeys(at Place) (n int64) {
	at.Read(func(r state.Reader) {
		for range r.Scan(nil, nil) {
			n++
		}
	})
	return n
}

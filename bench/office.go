package bench

import (
	"context"
	"errors"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/state"
)

// office prepares and signs acts for the people of one network.
type office struct {
	machine *machine.Machine
	network machine.NetworkID
	people  []*person
	now     func() int64 // Rule time, Unix seconds.
	made    int64        // Contributions signed so far.
}

// place is where acts are applied: a running node, or a record being made.
type place interface {
	// apply applies acts of different people, or those of one in their order,
	// and fails when any of their messages is refused.
	apply(ctx context.Context, envelopes [][]byte) error
	// read looks at the state after them.
	read(look func(state.Reader))
	// nextHour moves rule time on, so that everybody's share of messages is whole again.
	nextHour()
}

// found lets everybody register and found the network together.
func (o *office) found(ctx context.Context, at place) error {
	first := o.people[0]
	var registrations, acceptances [][]byte
	for _, p := range o.people {
		registrations = append(registrations, p.sign(o, "", p.registration(o.network)...))
	}
	if err := at.apply(ctx, registrations); err != nil {
		return err
	}
	invitations := []machine.Message{draft()}
	for _, p := range o.people {
		invitations = append(invitations, membership.InviteFounder{Organization: p.organization})
	}
	if err := at.apply(ctx, [][]byte{first.sign(o, "", invitations...)}); err != nil {
		return err
	}
	var text charter.Charter
	at.read(func(r state.Reader) { text, _ = charter.DraftOf(r) })
	for _, p := range o.people {
		acceptances = append(acceptances, p.sign(o, p.organization, charter.Accept{Version: text.Version, Hash: text.Hash}))
	}
	if err := at.apply(ctx, acceptances); err != nil {
		return err
	}
	return at.apply(ctx, [][]byte{first.sign(o, "", membership.CloseRoll{})})
}

// grow records contributions, many with each act, until the state has that
// many keys. It goes the way of every act, only with fewer signatures.
func (o *office) grow(ctx context.Context, at place, keys int64) error {
	const each = machine.MaxMessages - 6
	have := countKeys(at)
	for missing := keys - have; missing > 0; {
		at.nextHour()
		var acts [][]byte
		for _, p := range o.people {
			for range machine.MessagesPerHour / each {
				if n := min(missing, each); n > 0 {
					acts = append(acts, p.sign(o, p.organization, o.contributions(p, n)...))
					missing -= n
				}
			}
		}
		if err := at.apply(ctx, acts); err != nil {
			return err
		}
	}
	if countKeys(at) < keys {
		return errors.New("couldn't fill the state with keys: contributions were lost")
	}
	return nil
}

// contributions are n contributions of the person's organization to others.
func (o *office) contributions(p *person, n int64) (messages []machine.Message) {
	for range n {
		o.made++
		to := o.people[o.made%int64(len(o.people))]
		if to == p {
			to = o.people[(o.made+1)%int64(len(o.people))]
		}
		messages = append(messages, contribution(to, o.made))
	}
	return messages
}

// act is one contribution of the person's organization.
func (o *office) act(p *person) []byte { return p.sign(o, p.organization, o.contributions(p, 1)...) }

// lanes signs acts of one contribution each, spread over all people: one lane
// per person, to be sent in its order. There is at least one act in each.
func (o *office) lanes(acts int) (lanes [][][]byte) {
	each := max(acts/len(o.people), 1)
	for _, p := range o.people {
		var lane [][]byte
		for range each {
			lane = append(lane, o.act(p))
		}
		lanes = append(lanes, lane)
	}
	return lanes
}

func countKeys(at place) (n int64) {
	at.read(func(r state.Reader) {
		for range r.Scan(nil, nil) {
			n++
		}
	})
	return n
}

package bench

import (
	"context"
	"fmt"
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/network"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/sample/crowd"
)

// grownUp is how large the network is whose pages are measured.
type grownUp struct {
	members       int // All with a vote.
	decided, open int // Proposals that everybody, or every second member, voted on.
	gifts         int // Contributions of each member, all confirmed.
}

// populate lets the network grow to its size, by acts of everybody.
func (l *live) populate(ctx context.Context, g grownUp) error {
	for _, step := range []func(context.Context, grownUp) error{l.admitAll, l.describeAll, l.giveAll, l.decideAll, l.openLast, l.knock} {
		if err := step(ctx, g); err != nil {
			return fmt.Errorf("couldn't make the network that is looked at: %w", err)
		}
	}
	return nil
}

// each applies one act of everybody in a list; no messages means no act.
func (l *live) each(ctx context.Context, who []*crowd.Person, own bool, messages func(i int, p *crowd.Person) []machine.Message) error {
	var acts [][]byte
	for i, p := range who {
		as := p.Organization
		if own {
			as = ""
		}
		if m := messages(i, p); len(m) > 0 {
			acts = append(acts, p.Sign(l.Crowd, as, m...))
		}
	}
	return l.Apply(ctx, acts)
}

// pass lets days go by.
func (l *live) pass(ctx context.Context, days int64) error {
	return l.Apply(ctx, [][]byte{l.People[0].Sign(l.Crowd, "", network.MoveClock{Days: days})})
}

// admitAll lets everybody beyond the founders join by the charter's rule.
func (l *live) admitAll(ctx context.Context, g grownUp) error {
	var text charter.Charter
	l.Read(func(r state.Reader) { text, _ = charter.Current(r) })
	founders := len(l.People)
	var joiners []*crowd.Person
	for i := founders; i < g.members; i++ {
		joiners = append(joiners, crowd.NewPerson(i))
	}
	for hour := range slices.Chunk(joiners, machine.NewcomersPerHour) {
		l.NextHour()
		if err := l.each(ctx, hour, true, func(_ int, p *crowd.Person) []machine.Message { return p.Registration(l.Network) }); err != nil {
			return err
		}
	}
	if len(joiners) == 0 {
		return nil
	}
	err := l.each(ctx, joiners, false, func(i int, _ *crowd.Person) []machine.Message {
		return []machine.Message{charter.Accept{Version: text.Version, Hash: text.Hash}, membership.Apply{}, l.Contribution(l.People[i%founders], 1)}
	})
	if err != nil {
		return err
	}
	if err := l.confirmAll(ctx); err != nil {
		return err
	}
	l.People = append(l.People, joiners...)
	return l.pass(ctx, 15)
}

// confirmAll lets whoever got something confirm it.
func (l *live) confirmAll(ctx context.Context) error {
	waiting := map[people.MemberID][]machine.Message{}
	l.Read(func(r state.Reader) {
		for n := range patronage.LastEvent(r) {
			if e, _ := patronage.EventOf(r, n+1); e.State == patronage.Asked {
				waiting[e.Receiver] = append(waiting[e.Receiver], patronage.Confirm{Event: n + 1})
			}
		}
	})
	return l.each(ctx, l.People, false, func(_ int, p *crowd.Person) []machine.Message { return waiting[people.MemberID(p.Organization)] })
}

// describeAll puts everybody on the map.
func (l *live) describeAll(ctx context.Context, _ grownUp) error {
	return l.each(ctx, l.People, false, func(i int, p *crowd.Person) []machine.Message {
		return []machine.Message{people.DescribeOrganization{
			Place: fmt.Sprintf("Town %d", i), Latitude: 50_000_000 + int64(i*7919%6_000_000), Longitude: -5_000_000 + int64(i*104_729%7_000_000),
			Website: "https://" + string(p.Organization) + ".example/", Description: "Does what organizations of measurements do.",
		}}
	})
}

func (l *live) giveAll(ctx context.Context, g grownUp) error {
	err := l.each(ctx, l.People, false, func(i int, _ *crowd.Person) []machine.Message {
		return slices.Repeat([]machine.Message{l.Contribution(l.People[(i+1)%len(l.People)], int64(i+1))}, g.gifts)
	})
	if err != nil {
		return err
	}
	return l.confirmAll(ctx)
}

// decideAll lets everybody vote on most proposals, three of four with yes.
func (l *live) decideAll(ctx context.Context, g grownUp) error {
	if err := l.propose(ctx, g.decided); err != nil {
		return err
	}
	l.NextHour()
	err := l.each(ctx, l.People, false, func(i int, _ *crowd.Person) []machine.Message { return votes(1, g.decided, i) })
	if err != nil {
		return err
	}
	return l.pass(ctx, 8)
}

// openLast leaves proposals open on which every second member has voted.
func (l *live) openLast(ctx context.Context, g grownUp) error {
	if err := l.propose(ctx, g.open); err != nil {
		return err
	}
	return l.each(ctx, l.People, false, func(i int, _ *crowd.Person) []machine.Message {
		if i%2 == 1 {
			return nil
		}
		return votes(g.decided+1, g.open, i)
	})
}

// applicant is who has only just applied.
const applicant = 9999

func (l *live) knock(ctx context.Context, _ grownUp) error {
	var text charter.Charter
	l.Read(func(r state.Reader) { text, _ = charter.Current(r) })
	p := crowd.NewPerson(applicant)
	if err := l.Apply(ctx, [][]byte{p.Sign(l.Crowd, "", p.Registration(l.Network)...)}); err != nil {
		return err
	}
	return l.Apply(ctx, [][]byte{p.Sign(l.Crowd, p.Organization, charter.Accept{Version: text.Version, Hash: text.Hash}, membership.Apply{})})
}

// propose puts proposals of different members to the vote and opens it.
func (l *live) propose(ctx context.Context, n int) error {
	err := l.each(ctx, l.People[:min(n, len(l.People))], false, func(i int, _ *crowd.Person) (all []machine.Message) {
		for at := i; at < n; at += len(l.People) {
			all = append(all, governance.Propose{
				Title: fmt.Sprintf("Do together what is done apart, part %d", at+1),
				Text:  "Members do together what each of them does alone so far.\n\nWhoever has done it longest shows the others how.",
			})
		}
		return all
	})
	if err != nil {
		return err
	}
	return l.pass(ctx, 7)
}

// votes are one member's on so many proposals.
func votes(first, n, member int) (all []machine.Message) {
	for p := first; p < first+n; p++ {
		choice := governance.Yes
		if (member+p)%4 == 0 {
			choice = governance.No
		}
		all = append(all, governance.Vote{Proposal: uint64(p), Choice: choice})
	}
	return all
}

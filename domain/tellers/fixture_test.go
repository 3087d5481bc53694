package tellers_test

import (
	"slices"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// toys bring a kind that does nothing, so that blocks have acts and lots are
// drawn, and a matter about bee.
var toys = machine.Module{
	Name: "toys",
	Kinds: []machine.Kind{
		machine.KindOf[tick]("toys.tick", "Let a block have an act."),
		machine.KindOf[lose]("toys.lose", "Lose one's vote at once."),
		machine.KindOf[ask]("toys.ask", "Put a matter about bee to the members."),
	},
}

type (
	tick struct{}
	lose struct{}
	ask  struct{}
)

func (lose) Check() error { return nil }
func (lose) Apply(s *machine.Step) error {
	return membership.Suspend(s, people.MemberID(s.For), 0)
}

func (tick) Check() error              { return nil }
func (tick) Apply(*machine.Step) error { return nil }
func (ask) Check() error               { return nil }
func (ask) Apply(s *machine.Step) error {
	s.Put(machine.Matter{Weight: machine.WeightSpecial, Title: "Bee", By: s.For, Parties: []machine.OrganizationID{"bee"}, NoSecondCall: true, Secret: true})
	return nil
}

// nine are the members of most worlds here, by id. Ash proposes.
var nine = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}

// hall is a world with secret votes.
type hall struct {
	*rulestest.World
	t testing.TB
}

func open(t testing.TB, members []machine.OrganizationID, rules ...charter.RuleValue) *hall {
	t.Helper()
	return &hall{domaintest.Founded(t, domaintest.Draft("federation", rules...), members, mandates.Module, governance.Module, tellers.Module, toys), t}
}

func secret(c governance.Class) governance.Propose {
	return governance.Propose{Title: "Flour", Text: "We buy flour together.", Class: c, Secret: true}
}

// put is a hall in which ash has put a secret proposal of a class.
func put(t testing.TB, c governance.Class) *hall {
	t.Helper()
	h := open(t, nine)
	h.must("ash", secret(c))
	return h
}

func (h *hall) act(o machine.OrganizationID, m machine.Message) string {
	return h.Act(domaintest.Rep(o), o, m)[0].Code
}

func (h *hall) must(o machine.OrganizationID, m ...machine.Message) {
	h.t.Helper()
	h.Must(domaintest.Rep(o), o, m...)
}

// draw lets enough blocks pass for a lot.
func (h *hall) draw() {
	h.t.Helper()
	h.Wait(1)
	for range 3 {
		h.Must(domaintest.Initiator, "", tick{})
	}
}

func (h *hall) proposal() governance.Proposal {
	p, _ := governance.ProposalOf(h.Store, governance.LastProposal(h.Store))
	return p
}

func (h *hall) round() (last governance.Round) {
	for _, r := range governance.RoundsOf(h.Store, governance.LastProposal(h.Store)) {
		last = r
	}
	return last
}

func (h *hall) counting() tellers.Counting {
	c, _ := tellers.CountingOf(h.Store, governance.LastProposal(h.Store), h.proposal().Rounds)
	return c
}

// opened opens the vote and has its tellers drawn.
func (h *hall) opened() *hall {
	h.t.Helper()
	h.Wait(max(0, h.round().Opens-h.Now()))
	h.draw()
	if got := h.counting().Tellers; len(got) != 2 {
		h.t.Fatalf("tellers %v, want two", got)
	}
	return h
}

// closed opens the vote and closes it.
func (h *hall) closed() *hall {
	h.t.Helper()
	h.opened()
	h.Wait(max(0, h.round().Closes-h.Now()))
	return h
}

// teller is who was drawn at a place, from 0.
func (h *hall) teller(i int) machine.OrganizationID {
	return machine.OrganizationID(h.counting().Tellers[i])
}

// counts are papers of so many members on the roll, in order.
func (h *hall) counts(yes, no, abstain int64) tellers.Tell {
	roll := slices.Collect(governance.OnRoll(h.Store, governance.LastProposal(h.Store), h.proposal().Rounds))
	return tellers.Tell{Proposal: governance.LastProposal(h.Store), Present: roll[:yes+no+abstain], Yes: yes, No: no, Abstain: abstain}
}

// tell lets the teller at a place tell what it counted.
func (h *hall) tell(i int, yes, no, abstain int64) *hall {
	h.t.Helper()
	h.must(h.teller(i), h.counts(yes, no, abstain))
	return h
}

// result fails the test unless a round came out so.
func (h *hall) result(round uint64, reason tally.Reason, count tally.Count) {
	h.t.Helper()
	for n, r := range governance.RoundsOf(h.Store, governance.LastProposal(h.Store)) {
		if n == round && (r.Result.Reason != reason || r.Result.Count != count) {
			h.t.Errorf("round %d came out as %q with %+v, want %q with %+v", n, r.Result.Reason, r.Result.Count, reason, count)
		}
	}
}

// at fails the test unless the counting and the proposal have come so far.
func (h *hall) at(stage tellers.Stage, status governance.Status) {
	h.t.Helper()
	if got := h.counting().Stage; got != stage {
		h.t.Errorf("the counting is at %q, want %q", got, stage)
	}
	if got := h.proposal().Status; got != status {
		h.t.Errorf("the proposal is %q, want %q", got, status)
	}
}

// others are members that are not among these.
func others(not ...people.MemberID) (all []machine.OrganizationID) {
	for _, o := range nine {
		if !slices.Contains(not, people.MemberID(o)) {
			all = append(all, o)
		}
	}
	return all
}

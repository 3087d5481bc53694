package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// toys brings what decisions can carry in tests, one kind for each weight, and
// a clock that moves by seconds.
var toys = machine.Module{
	Name: "toys",
	Kinds: []machine.Kind{
		machine.KindOf[note]("toys.note", "Note something.", Noted{}).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[rule]("toys.rule", "Rule something.", Noted{}).CarriedBy(machine.WeightSpecial),
		machine.KindOf[creed]("toys.creed", "Believe something.", Noted{}).CarriedBy(machine.WeightPrinciples),
		machine.KindOf[oath]("toys.oath", "Swear something.", Noted{}).CarriedBy(machine.WeightEntrenched),
		machine.KindOf[chore]("toys.chore", "Do a chore.", Noted{}).CarriedBy(machine.WeightLazy),
		machine.KindOf[oust]("toys.oust", "Put the press out.", Noted{}).CarriedBy(machine.WeightSpecial),
		machine.KindOf[settle]("toys.settle", "Settle what was asked.", Noted{}).CarriedBy(machine.WeightOrdinary).OnlyPut(),
		machine.KindOf[ask]("toys.ask", "Put a matter to the members."),
		machine.KindOf[refuse]("toys.refuse", "Be refused.").CarriedBy(machine.WeightOrdinary),
		machine.KindOf[wait]("toys.wait", "Let seconds pass."),
	},
}

// Noted says that a carried message was applied.
type Noted struct {
	Text string `json:"text"`
}

type (
	note struct {
		Text string `json:"text"`
	}
	rule   note
	creed  note
	oath   note
	chore  note
	settle note
	ask    struct{}
	oust   note
	refuse struct{}
	wait   struct {
		Seconds int64 `json:"seconds"`
	}
)

func (note) Check() error   { return nil }
func (rule) Check() error   { return nil }
func (creed) Check() error  { return nil }
func (oath) Check() error   { return nil }
func (chore) Check() error  { return nil }
func (settle) Check() error { return nil }
func (ask) Check() error    { return nil }
func (oust) Check() error   { return nil }
func (refuse) Check() error { return nil }
func (wait) Check() error   { return nil }

func (m note) Apply(s *machine.Step) error {
	if !s.AsNetwork || s.By != "" || s.For != "" {
		return machine.NotAllowed("toys.not_the_network", "only the network does this")
	}
	s.Emit(Noted(m))
	return nil
}
func (m rule) Apply(s *machine.Step) error   { return note(m).Apply(s) }
func (m creed) Apply(s *machine.Step) error  { return note(m).Apply(s) }
func (m oath) Apply(s *machine.Step) error   { return note(m).Apply(s) }
func (m chore) Apply(s *machine.Step) error  { return note(m).Apply(s) }
func (m settle) Apply(s *machine.Step) error { return note(m).Apply(s) }
func (refuse) Apply(*machine.Step) error     { return machine.Conflict("toys.refused", "toys say no") }

func (m oust) Apply(s *machine.Step) error      { return note(m).Apply(s) }
func (oust) Concerns() []machine.OrganizationID { return []machine.OrganizationID{"press"} }

// ask puts a matter to the members that is about the press.
func (ask) Apply(s *machine.Step) error {
	s.Put(machine.Matter{
		Weight: machine.WeightOrdinary, Title: "The press", By: s.For, Parties: []machine.OrganizationID{"press"},
		Adopted: []machine.Message{note{"yes"}}, Rejected: []machine.Message{note{"no"}},
	})
	return nil
}

func (m wait) Apply(s *machine.Step) error {
	s.MoveClock(m.Seconds)
	return nil
}

// five are the members of most worlds here, by id.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// start is a federation of five. Everything it decides takes part of three;
// second calls take two.
func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "governance.second_call_minimum", Value: 2}),
		five, governance.Module, toys)
}

// startSmall is a small network of five, which decides everyday matters by consent.
func startSmall(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("small"), five, governance.Module, toys)
}

// carried are messages as a proposal has them.
func carried(messages ...machine.Message) (all []wire.Message) {
	m := machine.New(nil, []machine.Module{charter.Module, governance.Module, toys})
	for _, msg := range messages {
		all = append(all, m.Wire(msg))
	}
	return all
}

// resolution is a proposal of a class that carries nothing.
func resolution(c governance.Class) governance.Propose {
	return governance.Propose{Title: "Flour", Text: "We buy flour together.", Class: c}
}

// proposed is one proposal, by the mill.
func proposed(p governance.Propose) []rulestest.Act {
	return []rulestest.Act{rulestest.For(domaintest.Rep("mill"), "mill", p)}
}

var choices = map[byte]governance.Choice{'y': governance.Yes, 'n': governance.No, 'a': governance.Abstain}

// votes are ballots on a proposal, a letter for each member in order: yes, no,
// abstain, or - for none.
func votes(proposal uint64, members []machine.OrganizationID, letters string) (acts []rulestest.Act) {
	for i := range letters {
		if choice, ok := choices[letters[i]]; ok {
			ballot := governance.Vote{Proposal: proposal, Choice: choice}
			if choice == governance.No {
				ballot.Clause = "P1" // Where it stops the others it needs a reason.
			}
			acts = append(acts, rulestest.For(domaintest.Rep(members[i]), members[i], ballot))
		}
	}
	return acts
}

// alternate makes a person the mill's alternate.
func alternate(p machine.PersonID) []rulestest.Act {
	return []rulestest.Act{
		rulestest.By(p, domaintest.Person(p)),
		rulestest.By(domaintest.Rep("mill"), people.GrantMandate{Organization: "mill", Person: p, Role: people.Alternate}),
	}
}

// waitUntil moves the clock so that the next act happens at that very second.
func waitUntil(w *rulestest.World, at int64) {
	w.Must(domaintest.Initiator, "", wait{at - 1 - (w.Now() + 1)})
}

// status is a proposal's.
func status(w *rulestest.World, n uint64) governance.Status {
	p, _ := governance.ProposalOf(w.Store, n)
	return p.Status
}

// present is a proposal's present round.
func present(w *rulestest.World, n uint64) governance.Round {
	var last governance.Round
	for _, r := range governance.RoundsOf(w.Store, n) {
		last = r
	}
	return last
}

package rounds_test

import (
	"fmt"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// toys bring a kind with which messages are carried at once, and one that makes
// obligations as other rules do.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{
	machine.KindOf[carry]("toys.carry", "Apply something as the network."),
	machine.KindOf[owe]("toys.owe", "Have members owe each other."),
	machine.KindOf[letClear]("toys.let_clear", "Have members owe each other, and let it be cleared."),
}}

type carry struct {
	Messages []wire.Message `json:"messages"`
}

func (carry) Check() error { return nil }

// Apply stands for the execution of a decision.
func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightLazy, m.Messages)
	return err
}

// debt is an obligation of a network that tests are about.
type debt struct {
	Debtor   string `json:"debtor"`
	Creditor string `json:"creditor"`
	Amount   int64  `json:"amount"`
}

type owe struct {
	Debts []debt `json:"debts"`
	Unit  string `json:"unit"`
}

func (owe) Check() error { return nil }

func (m owe) Apply(s *machine.Step) error {
	for _, d := range m.Debts {
		if _, err := obligations.Raise(s, obligations.Owed{
			Debtor: people.MemberID(d.Debtor), Creditor: people.MemberID(d.Creditor), Amount: d.Amount, Unit: m.Unit, Due: "2027-01-31", Source: obligations.Source{Kind: obligations.Other},
		}); err != nil {
			return err
		}
	}
	return nil
}

// six are the members of the worlds here, by id.
var six = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir"}

// house is a world with members that let everything be cleared.
type house struct {
	*rulestest.World
	t testing.TB
}

func build(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	h := &house{domaintest.Founded(t, domaintest.Draft("federation", rules...), six, governance.Module, obligations.Module, rounds.Module, toys), t}
	for _, o := range six {
		h.must(o, obligations.AlwaysClear{On: true})
	}
	return h
}

func says(rule string, value int64) charter.RuleValue {
	return charter.RuleValue{Name: rule, Value: value}
}

func (h *house) act(o machine.OrganizationID, m machine.Message) string {
	return h.Act(domaintest.Rep(o), o, m)[0].Code
}

func (h *house) must(o machine.OrganizationID, m ...machine.Message) {
	h.t.Helper()
	h.Must(domaintest.Rep(o), o, m...)
}

func (h *house) carried(m machine.Message) string {
	return h.Act(domaintest.Initiator, "", carry{[]wire.Message{h.Machine.Wire(m)}})[0].Code
}

func (h *house) owe(all ...debt) {
	h.t.Helper()
	h.Must(domaintest.Initiator, "", owe{all, "GBP"})
}

// hold opens a round, and lets it close.
func (h *house) hold() (uint64, rounds.Round) {
	h.t.Helper()
	h.must("ash", rounds.Open{Unit: "GBP", Days: 7})
	n := rounds.LastRound(h.Store)
	h.Pass(7)
	return n, h.round(n)
}

func (h *house) round(n uint64) rounds.Round {
	r, _ := rounds.RoundOf(h.Store, n)
	return r
}

// stage fails the test unless a round is at a stage.
func (h *house) stage(n uint64, want rounds.Stage) rounds.Round {
	h.t.Helper()
	r := h.round(n)
	if r.Stage != want {
		h.t.Errorf("round %d is %q, want %q", n, r.Stage, want)
	}
	return r
}

// left is what is left of each obligation, by number.
func (h *house) left() (all []int64) {
	for _, o := range obligations.All(h.Store) {
		all = append(all, o.Left)
	}
	return all
}

// nets is what each member owes more than it is owed.
func (h *house) nets() map[people.MemberID]int64 {
	all := map[people.MemberID]int64{}
	for _, o := range obligations.All(h.Store) {
		all[o.Debtor] += o.Left
		all[o.Creditor] -= o.Left
	}
	return all
}

// same fails the test unless two are told alike.
func same(t interface{ Errorf(string, ...any) }, what string, got, want any) {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

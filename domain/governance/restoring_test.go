package governance_test

import (
	"slices"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// restore proposes that wood, for which nobody can sign, gets another representative.
func restore() governance.Propose {
	m := machine.New(nil, []machine.Module{people.Module})
	return governance.Propose{Title: "Wood has lost its keys", Messages: []wire.Message{
		m.Wire(people.RestoreRepresentative{Organization: "wood", Person: domaintest.Rep("press")}),
	}}
}

func TestAnOrganizationsRecoveryIsDecidedWithoutIt(t *testing.T) {
	w := start(t)
	w.Do(proposed(restore()))
	p, _ := governance.ProposalOf(w.Store, 1)
	if p.Class != governance.Special || !slices.Equal(p.Parties, []people.MemberID{"wood"}) {
		t.Errorf("it is a %s decision about %v, want a special one about wood", p.Class, p.Parties)
	}
	if roll := slices.Collect(governance.OnRoll(w.Store, 1, 1)); slices.Contains(roll, "wood") || len(roll) != 4 {
		t.Errorf("on the roll are %v, want the other four", roll)
	}
	w.Pass(14)
	if got := w.Act(domaintest.Rep("wood"), "wood", governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P1"})[0].Code; got != "governance.not_on_roll" {
		t.Errorf("wood's ballot is refused with %q", got)
	}
	w.Do(votes(1, five, "yyyy"))
	w.Pass(60)
	if m, ok := people.MandateOf(w.Store, domaintest.Rep("press"), "wood", w.Now()); !ok || m.Role != people.Representative {
		t.Error("wood has no new representative")
	}
	if people.MayActFor(w.Store, domaintest.Rep("wood"), "wood", w.Now()) {
		t.Error("who lost the keys still acts for wood")
	}
}

func TestAnOrganizationThatIsThereKeepsItsRepresentative(t *testing.T) {
	w := start(t)
	w.Do(proposed(restore()))
	w.Pass(14)
	w.Do(votes(1, five, "yyyy"))
	w.Pass(23)
	w.Do([]rulestest.Act{rulestest.For(domaintest.Rep("wood"), "wood", people.KeepRepresentative{Organization: "wood"})})
	w.Pass(40)
	if !people.MayActFor(w.Store, domaintest.Rep("wood"), "wood", w.Now()) || people.MayActFor(w.Store, domaintest.Rep("press"), "wood", w.Now()) {
		t.Error("wood was taken over though somebody of it was there")
	}
}

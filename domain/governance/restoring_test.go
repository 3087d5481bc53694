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
func restore() governance.Propose { return restoreBy(domaintest.Rep("press")) }

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

// restoreBy is restore with another representative.
func restoreBy(p machine.PersonID) governance.Propose {
	m := machine.New(nil, []machine.Module{people.Module})
	return governance.Propose{Title: "Wood needs somebody", Messages: []wire.Message{m.Wire(people.RestoreRepresentative{Organization: "wood", Person: p})}}
}

// TestCompetingRestorations has every way in which another could be proposed to
// act for wood: in each of them wood has no ballot.
func TestCompetingRestorations(t *testing.T) {
	w := start(t)
	w.Do(proposed(restore()))
	w.Do([]rulestest.Act{rulestest.For("dairy-rep", "dairy", restoreBy(domaintest.Rep("dairy")))})
	for n := range uint64(2) {
		p, _ := governance.ProposalOf(w.Store, n+1)
		roll := slices.Collect(governance.OnRoll(w.Store, n+1, 1))
		if p.Class != governance.Special || !slices.Equal(p.Parties, []people.MemberID{"wood"}) || slices.Contains(roll, "wood") || len(roll) != 4 {
			t.Errorf("proposal %d is a %s decision about %v with %v on its roll", n+1, p.Class, p.Parties, roll)
		}
	}
	w.Pass(14)
	for n := range uint64(2) {
		w.Do(votes(n+1, five, "yyyy"))
	}
	w.Pass(60)
	if status(w, 1) != governance.Executed || status(w, 2) != governance.Failed {
		t.Errorf("they are %s and %s, want the first in effect and the second refused while the first waits", status(w, 1), status(w, 2))
	}
	if !people.MayActFor(w.Store, domaintest.Rep("press"), "wood", w.Now()) || people.MayActFor(w.Store, domaintest.Rep("dairy"), "wood", w.Now()) {
		t.Error("the wrong one acts for wood")
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "no other version beside one", Given: proposed(restore()), By: "dairy-rep", For: "dairy",
			When: governance.Compete{Proposal: 1, Title: "Another", Messages: restoreBy("dairy-rep").Messages}, Refused: "governance.one_version_only",
		},
		{
			Rule: "it is no version beside something else", Given: proposed(resolution(governance.Special)), By: "dairy-rep", For: "dairy",
			When: governance.Compete{Proposal: 1, Title: "Another", Messages: restore().Messages}, Refused: "governance.one_version_only",
		},
		{
			Rule: "nor does a merger bring it in", By: "dairy-rep", For: "dairy",
			Given: append(proposed(resolution(governance.Special)), rulestest.For("dairy-rep", "dairy", governance.Compete{Proposal: 1, Title: "Another", Text: "Something else."})),
			When:  governance.OfferMerge{Proposal: 1, With: 1, Title: "Both", Messages: restore().Messages}, Refused: "governance.one_version_only",
		},
	})
}

package sample_test

import (
	"fmt"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/network"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/sample"
)

// stage is a world of tests.
type stage struct{ *rulestest.World }

func (s stage) Registration(p machine.PersonID) (people.Register, error) {
	return domaintest.Person(p), nil
}

func (s stage) ToAccept() (charter.Accept, error) { return domaintest.Acceptance(s.World), nil }

func (s stage) LastContribution() (uint64, error) {
	return membership.LastContribution(s.Store), nil
}
func (s stage) Wire(m machine.Message) wire.Message { return s.Machine.Wire(m) }

func (s stage) Act(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) error {
	for i, o := range s.World.Act(by, org, messages...) {
		if no := o.Refusal(); no != nil {
			return fmt.Errorf("%T: %w", messages[i], no)
		}
	}
	return nil
}

func TestTheStoryHappens(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}},
		network.Module, people.Module, charter.Module, membership.Module, governance.Module)
	if err := sample.Tell(stage{w}, func(string) {}); err != nil {
		t.Fatal(err)
	}
	states := map[people.MemberID]membership.State{
		"maya": membership.None, "riverside-bakery": membership.Active, "tidal-transport": membership.Active, "loom-mill": membership.LeftState,
		"harbour-arts": membership.Provisional, "night-school": membership.Applicant, "sam": membership.Supporter,
	}
	for who, want := range states {
		if got := membership.StateOf(w.Store, who); got != want {
			t.Errorf("%s is %q, want %q", who, got, want)
		}
	}
	for id, want := range map[uint64]governance.Status{
		1: governance.Adopted, 2: governance.Rejected, 3: governance.Rejected, 4: governance.Executed, 5: governance.Executed, 6: governance.Undecided,
	} {
		if p, _ := governance.ProposalOf(w.Store, id); p.Status != want {
			t.Errorf("proposal %d (%s) is %q, want %q", id, p.Title, p.Status, want)
		}
	}
	if c, _ := charter.Current(w.Store); c.Version != 3 {
		t.Errorf("the charter is at version %d", c.Version)
	}
}

package membership_test

import (
	"slices"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// controlled is a network in which bank, dairy and farm have the same parent.
func controlled(t testing.TB) *rulestest.World {
	w := under("small")(t)
	for _, o := range members[:3] {
		w.Must(domaintest.Rep(o), o, people.Disclose{Parents: []people.Parent{{Registry: "lei", Number: "5299000J2N45DDNE4Y28", Control: people.Ownership}}})
	}
	return w
}

func electors(w *rulestest.World) []people.MemberID {
	return slices.Collect(membership.Electors(w.Store))
}

func TestThoseUnderCommonControlHaveOneVote(t *testing.T) {
	name := membership.NameCaster{Caster: "farm"}
	casts := func(want people.MemberID) func(*testing.T, *rulestest.World) {
		return func(t *testing.T, w *rulestest.World) {
			t.Helper()
			if got := electors(w); !slices.Equal(got, []people.MemberID{want, "mill", "salt", "wool"}) {
				t.Errorf("the electors are %v", got)
			}
			for _, id := range []people.MemberID{"bank", "dairy", "farm", "mill"} {
				if membership.HasBallot(w.Store, id) != slices.Contains(electors(w), id) {
					t.Errorf("%s has a ballot: %t", id, membership.HasBallot(w.Store, id))
				}
			}
			if membership.Casts(w.Store, "dairy") != want || membership.Casts(w.Store, "mill") != "mill" {
				t.Errorf("%s casts for dairy", membership.Casts(w.Store, "dairy"))
			}
		}
	}
	rulestest.Run(t, controlled, []rulestest.Rule{
		{Rule: "until they name somebody, the oldest casts", Check: casts("bank")},
		{Rule: "one name of three is too few", Given: []rulestest.Act{by("dairy", name)}, Check: casts("bank")},
		{Rule: "two names of three are enough", Given: []rulestest.Act{by("dairy", name), by("farm", name)}, Check: casts("farm")},
		{
			Rule: "the second name says who casts now", Given: []rulestest.Act{by("dairy", name)}, By: "farm-rep", For: "farm", When: name,
			Then: []machine.Event{membership.CasterNamed{Member: "farm", Caster: "farm", Casts: "farm"}},
		},
		{Rule: "a caster that leaves casts no more", Given: []rulestest.Act{by("dairy", name), by("farm", name), by("farm", membership.Leave{})}, After: 8, Check: func(t *testing.T, w *rulestest.World) {
			if got := electors(w); !slices.Equal(got, []people.MemberID{"bank", "mill", "salt", "wool"}) {
				t.Errorf("the electors are %v", got)
			}
		}},
		{Rule: "who shares with nobody names nobody", By: "mill-rep", For: "mill", When: membership.NameCaster{Caster: "mill"}, Refused: "membership.no_common_control"},
		{Rule: "the caster is one of them", By: "dairy-rep", For: "dairy", When: membership.NameCaster{Caster: "mill"}, Refused: "membership.not_in_group"},
		{Rule: "nobody names twice", Given: []rulestest.Act{by("dairy", name)}, By: "dairy-rep", For: "dairy", When: name, Refused: "membership.named_already"},
		{Rule: "a name names somebody", By: "dairy-rep", For: "dairy", When: membership.NameCaster{}, Refused: "membership.caster_missing"},
		{Rule: "who does not cast does not object", By: "dairy-rep", For: "dairy", When: harm, Refused: "membership.no_ballot"},
	})
}

func TestAChainOfControlIsOneGroup(t *testing.T) {
	w := under("small")(t)
	w.Must("bank-rep", "bank", people.Disclose{Parents: []people.Parent{{Organization: "dairy", Control: people.Ownership}}})
	w.Must("bank-rep", "bank", people.Disclose{Parents: []people.Parent{{Organization: "dairy", Control: people.Ownership}, {Organization: "wool", Control: people.Appointment}}})
	if got := membership.Group(w.Store, "wool"); !slices.Equal(got, []people.MemberID{"bank", "dairy", "wool"}) {
		t.Fatalf("the group is %v", got)
	}
}

package people_test

import (
	"reflect"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestRestoreRepresentative(t *testing.T) {
	restore := people.RestoreRepresentative{Organization: "radish", Person: "ed"}
	keep := people.KeepRepresentative{Organization: "radish"}
	begun := []rulestest.Act{rulestest.By("bo", decided(restore))}
	other := append(begun, rulestest.By("eve", organization("other")))
	bad := func(o machine.OrganizationID, p machine.PersonID) machine.Message {
		return decided(people.RestoreRepresentative{Organization: o, Person: p})
	}
	rulestest.Run(t, settled, []rulestest.Rule{
		{Rule: "nobody decides it alone", By: "bo", When: restore, Refused: "people.restoring_needs_decision"},
		{Rule: "the organization is registered", By: "bo", When: bad("turnip", "ed"), Refused: "people.unknown_organization"},
		{Rule: "the person is registered", By: "bo", When: bad("radish", "nobody"), Refused: "people.unknown_person"},
		{Rule: "who acts for it needs no restoring", By: "bo", When: bad("radish", "al"), Refused: "people.acts_already"},
		{Rule: "one is restored at a time", Given: begun, By: "bo", When: bad("radish", "eve"), Refused: "people.restoring"},
		{
			Rule: "the representative stops it", Given: begun, By: "ada", When: keep, Later: 30,
			Then: []machine.Event{people.RestorationStopped{Organization: "radish", Person: "ed", By: "ada"}},
		},
		{
			Rule: "an alternate stops it on the last day, signing for the organization", Given: append(begun, rulestest.Days(29)), By: "al", For: "radish", When: keep, Later: 30,
			Then: []machine.Event{people.RestorationStopped{Organization: "radish", Person: "ed", By: "al"}},
		},
		{Rule: "who has no mandate does not", Given: begun, By: "ed", When: keep, Refused: "people.no_mandate"},
		{Rule: "there must be something to stop", By: "ada", When: keep, Refused: "people.no_restoration"},
		{Rule: "a representative of another organization does not", Given: other, By: "eve", For: "other", When: keep, Refused: "people.other_organization"},
		{Rule: "an organization that is not here keeps nobody", By: "ada", When: people.KeepRepresentative{Organization: "turnip"}, Refused: "people.unknown_organization"},
		{Rule: "after a month it is too late", Given: append(begun, rulestest.Days(30)), By: "ada", When: keep, Refused: "people.no_mandate"},
	})
}

func TestWhatARestorationTells(t *testing.T) {
	w := settled(t)
	from := len(w.Entries)
	w.Must("bo", "", decided(people.RestoreRepresentative{Organization: "radish", Person: "ed"}))
	effective := w.Now() + 30*day
	w.Pass(30)
	want := []machine.Event{
		people.RestorationBegun{Organization: "radish", Person: "ed", Effective: effective},
		people.MandateEnded{Organization: "radish", Person: "ada", Role: people.Representative},
		people.MandateEnded{Organization: "radish", Person: "al", Role: people.Alternate},
		people.MandateGranted{Organization: "radish", Person: "ed", Role: people.Representative},
		people.RepresentativeRestored{Organization: "radish", Person: "ed"},
	}
	if got := w.Events(from); !reflect.DeepEqual(got, want) {
		t.Errorf("what happened: %+v\nwant: %+v", got, want)
	}
}

package people_test

import (
	"fmt"
	"reflect"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// three are ada's guardians in tests; two of them let a recovery begin, and
// all three settle it.
var three = set(2, "bo", "cy", "di")

func set(needed int64, guardians ...machine.PersonID) people.SetGuardians {
	return people.SetGuardians{Guardians: guardians, Needed: needed}
}

func TestSetGuardians(t *testing.T) {
	var many []machine.PersonID
	for i := range people.MaxGuardians + 1 {
		many = append(many, machine.PersonID(fmt.Sprint("person-", i)))
	}
	begun := []rulestest.Act{rulestest.By("bo", askFor(newPhone)), rulestest.By("cy", supportFor(newPhone))}
	rulestest.Run(t, settled, []rulestest.Rule{
		{Rule: "fewer than three are none", By: "ada", When: set(2, "bo", "cy"), Refused: "people.guardian_count"},
		{Rule: "there are fifteen at most", By: "ada", When: set(9, many...), Refused: "people.guardian_count"},
		{Rule: "a number needs guardians", By: "ada", When: set(2), Refused: "people.guardian_count"},
		{Rule: "nobody is named twice", By: "ada", When: set(2, "bo", "cy", "bo"), Refused: "people.guardian_twice"},
		{Rule: "one half does not act against the other", By: "ada", When: set(2, "bo", "cy", "di", "ed"), Refused: "people.guardians_needed"},
		{Rule: "the loss of one guardian does not make the others useless", By: "ada", When: set(3, "bo", "cy", "di"), Refused: "people.guardians_needed"},
		{Rule: "nobody guards themselves", By: "ada", When: set(2, "bo", "cy", "ada"), Refused: "people.own_guardian"},
		{Rule: "guardians are registered", By: "ada", When: set(2, "bo", "cy", "nobody"), Refused: "people.unknown_person"},
		{Rule: "guardians are named in one's own name", By: "ada", For: "radish", When: set(2, "bo", "cy", "ed"), Refused: "people.in_own_name"},
		{Rule: "the same guardians are not named again", By: "ada", When: three, Refused: "people.same_guardians"},
		{Rule: "while a recovery waits the guardians stay", Given: begun, By: "ada", When: set(2, "bo", "cy", "ed"), Refused: "people.recovery_waits"},
		{Rule: "there is no change to cancel", By: "ada", When: people.CancelGuardianChange{}, Refused: "people.no_guardian_change"},
		{Rule: "nobody else's change is cancelled for an organization", By: "ada", For: "radish", When: people.CancelGuardianChange{}, Refused: "people.in_own_name"},
		{Rule: "there is no change to oppose", By: "bo", When: oppose, Refused: "people.no_guardian_change"},
		{Rule: "who is no guardian opposes nothing", By: "ed", When: oppose, Refused: "people.no_guardian"},
		{Rule: "whoever names nobody is told so", By: "bo", When: people.LayDownGuardianship{}, Refused: "people.no_guardian"},
		{Rule: "who is no guardian lays nothing down", By: "ed", When: people.LayDownGuardianship{Person: "ada"}, Refused: "people.no_guardian"},
		{
			Rule: "a guardian lays it down", By: "bo", When: people.LayDownGuardianship{Person: "ada"},
			Then: []machine.Event{people.GuardianLeft{Person: "ada", Guardian: "bo"}},
		},
	})
}

var (
	oppose    = people.OpposeGuardianChange{Person: "ada"}
	evilThree = set(2, "eve", "ed", "al")
)

func TestAChangeOfGuardiansWaits(t *testing.T) {
	cancel := people.CancelGuardianChange{}
	for _, row := range []struct {
		sentence string
		moves    []move
		now      people.SetGuardians // Who her guardians are in the end; set again, they are refused.
	}{
		{"after a week the new ones are guardians", []move{does("ada", evilThree), days(7)}, evilThree},
		{"before that the old ones are", []move{does("ada", evilThree), days(6)}, three},
		{"who asked cancels", []move{does("ada", evilThree), days(6), does("ada", cancel), days(3)}, three},
		{"an older key cancels", []move{does("ada", evilThree).key(phone), days(6), does("ada", cancel).key(recovery), days(3)}, three},
		{"a younger key does not", []move{does("ada", evilThree), does("ada", cancel).key(phone).but("people.younger_key"), days(7)}, evilThree},
		{"a younger key puts no others in their place", []move{does("ada", evilThree), does("ada", set(2, "bo", "cy", "ed")).key(phone).but("people.younger_key"), days(7)}, evilThree},
		{"an older key does, and the week begins anew", []move{
			does("ada", evilThree).key(phone), days(6), does("ada", set(2, "bo", "cy", "ed")).key(recovery), days(6),
			does("ada", set(2, "bo", "cy", "ed")).key(recovery), days(7),
		}, set(2, "bo", "cy", "ed")},
		{"a key that is being revoked names nobody", []move{does("ada", revoke(phone)), does("ada", evilThree).key(phone).but("people.key_leaving")}, three},
		{"as many of the old ones as settle a recovery cancel it", then([]move{does("ada", evilThree)}, each(oppose, "bo", "cy", "di"), []move{days(7)}), three},
		{"one fewer does not", then([]move{does("ada", evilThree)}, each(oppose, "bo", "cy"), []move{days(7)}), evilThree},
		{"nobody opposes twice", then([]move{does("ada", evilThree)}, each(oppose, "bo", "cy"), []move{does("bo", oppose).but("people.opposed_already"), days(7)}), evilThree},
		{"who lays it down opposes no more", then([]move{does("ada", evilThree)}, each(oppose, "bo", "cy"), []move{
			does("bo", people.LayDownGuardianship{Person: "ada"}), does("di", oppose), days(7),
		}), evilThree},
		{"a person can have none again", []move{does("ada", people.SetGuardians{}), days(7), does("bo", askFor(newPhone)).but("people.no_guardian")}, people.SetGuardians{}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			w := settled(t)
			play(t, w, append(row.moves, does("ada", row.now).key(recovery).but("people.same_guardians")))
		})
	}
}

func TestWhatAChangeOfGuardiansTells(t *testing.T) {
	w := settled(t)
	from := len(w.Entries)
	play(t, w, []move{does("ada", evilThree)})
	effective := w.Now() + 7*day
	play(t, w, []move{does("bo", oppose), does("ada", people.CancelGuardianChange{}), does("ada", people.SetGuardians{})})
	none := w.Now() + 7*day
	play(t, w, []move{days(7)})
	want := []machine.Event{
		people.GuardianChangeAsked{Person: "ada", Guardians: evilThree.Guardians, Needed: 2, Settle: 3, By: keyID("ada"), Effective: effective},
		people.GuardianChangeOpposed{Person: "ada", Guardian: "bo"},
		people.GuardianChangeCancelled{Person: "ada", By: keyID("ada")},
		people.GuardianChangeAsked{Person: "ada", By: keyID("ada"), Effective: none},
		people.GuardiansSet{Person: "ada"},
	}
	if got := w.Events(from); !reflect.DeepEqual(got, want) {
		t.Errorf("what happened: %+v\nwant: %+v", got, want)
	}
}

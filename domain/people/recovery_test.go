package people_test

import (
	"reflect"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

func TestAskRecovery(t *testing.T) {
	change := func(f func(*people.AskRecovery)) people.AskRecovery {
		m := askFor(newPhone)
		f(&m)
		return m
	}
	asked := []rulestest.Act{rulestest.By("bo", askFor(newPhone))}
	rulestest.Run(t, settled, []rulestest.Rule{
		{
			Rule: "a guardian asks for a new key", By: "bo", When: askFor(newPhone),
			Then: []machine.Event{
				people.RecoveryAsked{Person: "ada", ID: keyID(newPhone), Key: rulestest.Key(newPhone), Name: "new", By: "bo"},
				people.RecoverySupported{Person: "ada", ID: keyID(newPhone), By: "bo"},
			},
		},
		{Rule: "nobody else does", By: "ed", When: askFor(newPhone), Refused: "people.no_guardian"},
		{Rule: "guardians act in their own name", By: "al", For: "radish", When: askFor(newPhone), Refused: "people.in_own_name"},
		{Rule: "the key can sign", By: "bo", When: change(func(m *people.AskRecovery) { m.Key.Algorithm = "rsa" }), Refused: "people.bad_key"},
		{Rule: "its name shows as it is", By: "bo", When: change(func(m *people.AskRecovery) { m.Name = "\u200b" }), Refused: "people.bad_text"},
		{Rule: "the key signed that it is hers", By: "bo", When: change(func(m *people.AskRecovery) { m.Proof = proof("bo", newPhone) }), Refused: "people.bad_proof"},
		{Rule: "it is a new key", By: "bo", When: change(func(m *people.AskRecovery) { m.Key = rulestest.Key("cy") }), Refused: "people.key_taken"},
		{Rule: "a passkey is for a site of the network", By: "bo", When: change(func(m *people.AskRecovery) {
			m.Key.Algorithm, m.Key.RelyingParty = signature.PasskeyEdDSA, "evil.example"
		}), Refused: "people.foreign_passkey"},
		{Rule: "a key is asked for once", Given: asked, By: "cy", When: askFor(newPhone), Refused: "people.asked_already"},
		{Rule: "a guardian stands behind one key", Given: asked, By: "bo", When: askFor(evils), Refused: "people.supports_already"},
		{Rule: "nobody supports twice", Given: asked, By: "bo", When: supportFor(newPhone), Refused: "people.supports_already"},
		{Rule: "another key is another request", Given: asked, By: "cy", When: supportFor(evils), Refused: "people.no_recovery"},
		{Rule: "who is no guardian supports nothing", Given: asked, By: "ed", When: supportFor(newPhone), Refused: "people.no_guardian"},
		{Rule: "who is no guardian withdraws nothing", Given: asked, By: "ed", When: withdraw, Refused: "people.no_guardian"},
		{Rule: "who supports nothing withdraws nothing", Given: asked, By: "cy", When: withdraw, Refused: "people.supports_none"},
		{Rule: "there is nothing to stop before enough support it", Given: asked, By: "ada", When: stop, Refused: "people.no_recovery"},
		{Rule: "a recovery is stopped in one's own name", Given: asked, By: "ada", For: "radish", When: stop, Refused: "people.in_own_name"},
		{
			Rule: "the last support that is withdrawn ends it", Given: asked, By: "bo", When: withdraw,
			Then: []machine.Event{
				people.RecoverySupportWithdrawn{Person: "ada", ID: keyID(newPhone), By: "bo"},
				people.RecoveryStopped{Person: "ada", ID: keyID(newPhone)},
			},
		},
	})
}

var (
	withdraw = people.WithdrawRecoverySupport{Person: "ada"}
	stop     = people.StopRecovery{}
)

// begins is two guardians for a key.
func begins(key string) []move { return []move{does("bo", askFor(key)), does("cy", supportFor(key))} }

// settles is all three guardians for a key.
func settles(key string) []move { return append(begins(key), does("di", supportFor(key))) }

func TestRecovery(t *testing.T) {
	old := []string{recovery, laptop, phone}
	for _, row := range []struct {
		sentence string
		moves    []move
		left     []string
	}{
		{"after two weeks the new key is there and no other", then(begins(newPhone), []move{days(14), does("ada", rename(newPhone)).key(newPhone), does("ada", rename(phone)).key(phone).but("machine.unknown_key")}), []string{newPhone}},
		{"before that it does not count", then(begins(newPhone), []move{days(13), does("ada", rename(newPhone)).key(newPhone).but("machine.unknown_key")}), old},
		{"one guardian is not enough", []move{does("bo", askFor(newPhone)), days(29)}, old},
		{"the youngest key stops it on the last day", then(begins(newPhone), []move{days(13), does("ada", stop).key(phone), days(30)}), old},
		{"a key that is being revoked stops it too", then([]move{does("ada", revoke(phone))}, begins(newPhone), []move{does("ada", stop).key(phone), days(14)}), []string{recovery, laptop}},
		{"after a stop two are not enough for a month", then(begins(newPhone), []move{does("ada", stop)}, begins(newPhone), []move{days(29)}), old},
		{"but three are, whom no key stops", then(begins(newPhone), []move{does("ada", stop)}, settles(newPhone), []move{does("ada", stop).key(recovery).but("people.settled"), days(14)}), []string{newPhone}},
		{"a month after a stop two are enough again", then(begins(newPhone), []move{does("ada", stop), days(30)}, begins(newPhone), []move{days(14)}), []string{newPhone}},
		{"who withdraws in time ends it", then(begins(newPhone), []move{days(13), does("cy", withdraw), days(14)}), old},
		{"who lays guardianship down ends it too", then(begins(newPhone), []move{days(13), does("cy", people.LayDownGuardianship{Person: "ada"}), days(14)}), old},
		{"with one more supporting than needed one can withdraw", then(settles(newPhone), []move{does("cy", withdraw), days(14)}), []string{newPhone}},
		{"of those who settle it none can", then(begins(newPhone), []move{does("ada", stop)}, settles(newPhone), []move{does("cy", withdraw), days(14)}), old},
		{"two keys are asked for and the one with more wins", []move{does("bo", askFor(evils)), does("cy", askFor(newPhone)), does("di", supportFor(newPhone)), days(14)}, []string{newPhone}},
		{"support that is a month old counts no more", []move{does("bo", askFor(newPhone)), days(30), does("cy", supportFor(newPhone)).but("people.no_recovery")}, old},
		{"new guardians begin anew", []move{does("bo", askFor(newPhone)), does("ada", set(2, "bo", "cy", "ed")), days(7), does("cy", supportFor(newPhone)).but("people.no_recovery")}, old},
		{"a recovery that begins ends a change of guardians", then([]move{does("ada", evilThree), days(6)}, begins(newPhone), []move{
			days(13), does("ada", stop), does("ada", three).but("people.same_guardians"),
		}), old},
		{"a key that came into use meanwhile is not given away", then(begins(newPhone), []move{does("ada", add(newPhone)), days(14)}), append(old, newPhone)},
		{"what was being revoked leaves with the others", then([]move{does("ada", revoke(phone))}, begins(newPhone), []move{days(14)}), []string{newPhone}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			w := settled(t)
			play(t, w, row.moves)
			wantKeys(t, w, row.left...)
		})
	}
}

func TestWhatARecoveryTells(t *testing.T) {
	w := settled(t)
	play(t, w, begins(newPhone))
	effective, from := w.Now()+14*day, len(w.Entries)-1
	play(t, w, []move{does("ada", stop)})
	contested := w.Now() + 30*day
	play(t, w, settles(newPhone))
	again := w.Now() + 14*day
	play(t, w, []move{days(14)})
	id := keyID(newPhone)
	supported := func(by machine.PersonID) machine.Event {
		return people.RecoverySupported{Person: "ada", ID: id, By: by}
	}
	want := []machine.Event{
		supported("cy"),
		people.RecoveryBegun{Person: "ada", ID: id, Effective: effective},
		people.RecoveryStopped{Person: "ada", ID: id, By: keyID("ada"), Contested: contested},
		people.RecoveryAsked{Person: "ada", ID: id, Key: rulestest.Key(newPhone), Name: "new", By: "bo"},
		supported("bo"), supported("cy"), supported("di"),
		people.RecoveryBegun{Person: "ada", ID: id, Effective: again, Settled: true},
		people.KeyRevoked{Person: "ada", ID: keyID(recovery)},
		people.KeyRevoked{Person: "ada", ID: keyID(laptop)},
		people.KeyRevoked{Person: "ada", ID: keyID(phone)},
		people.KeyAdded{Person: "ada", ID: id, Key: rulestest.Key(newPhone), Name: "new", Rank: 4},
		people.PersonRecovered{Person: "ada", ID: id},
	}
	if got := w.Events(from); !reflect.DeepEqual(got, want) {
		t.Errorf("what happened: %+v\nwant: %+v", got, want)
	}
}

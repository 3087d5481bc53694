package people_test

import (
	"slices"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

// act is one envelope of ada's, signed with one of her keys, and what its last
// message is refused with; or days that pass.
type act struct {
	with    string
	do      []machine.Message
	refused string
	days    int64
}

func with(key string, do ...machine.Message) act { return act{with: key, do: do} }
func (a act) butRefused(code string) act         { a.refused = code; return a }
func pass(days int64) act                        { return act{days: days} }
func revoke(key string) machine.Message          { return people.RevokeKey{Key: keyID(key)} }
func keep(key string) machine.Message            { return people.CancelRevocation{Key: keyID(key)} }
func keyID(key string) signature.KeyID           { return rulestest.Key(key).ID() }
func rename(key string) machine.Message          { return people.NameKey{Key: keyID(key), Name: "renamed"} }
func add(key string) machine.Message             { return adds("ada", key) }

// story is what happens to ada's keys: recovery is the oldest, laptop younger,
// phone the youngest.
type story struct {
	sentence string
	acts     []act
	left     []string // Keys she has in the end.
}

const (
	recovery = "ada recovery"
	laptop   = "ada"
	phone    = "phone"
	thiefs   = "a key the thief made"
)

func runStories(t *testing.T, stories []story) {
	for _, s := range stories {
		t.Run(s.sentence, func(t *testing.T) {
			w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
			w.Must("ada", "", withRecovery("ada"), adds("ada", phone))
			for i, a := range s.acts {
				if a.days > 0 {
					w.Pass(a.days)
					continue
				}
				out := w.Submit(w.EnvelopeWith(a.with, "ada", "", a.do...), len(a.do))
				if got := out[len(out)-1]; got.Code != a.refused {
					t.Fatalf("act %d: refused with %q (%s), want %q", i, got.Code, got.Text, a.refused)
				}
			}
			var want []signature.KeyID
			for _, k := range s.left {
				want = append(want, keyID(k))
			}
			if got := people.KeyIDs(w.Store, "ada"); !slices.Equal(got, want) {
				t.Errorf("she is left with %v, want %v (%q)", got, want, s.left)
			}
		})
	}
}

func TestRevokeKey(t *testing.T) {
	runStories(t, []story{
		{"a revoked key signs for six more days", []act{with(laptop, revoke(phone)), pass(6), with(phone, rename(phone))}, []string{recovery, laptop, phone}},
		{"a revoked key is gone after seven days", []act{with(laptop, revoke(phone)), pass(7), with(phone, rename(phone)).butRefused("machine.unknown_key")}, []string{recovery, laptop}},
		{"a younger key revokes an older one if no older one objects", []act{with(phone, revoke(laptop)), pass(7)}, []string{recovery, phone}},
		{"a key revokes itself", []act{with(phone, revoke(phone)), pass(7)}, []string{recovery, laptop}},
		{"a revoked key never comes back", []act{with(laptop, revoke(phone)), pass(7), with(laptop, add(phone)).butRefused("people.key_taken")}, []string{recovery, laptop}},
		{"the last key stays", []act{
			with(recovery, revoke(phone), revoke(laptop), revoke(recovery)).butRefused("people.last_key"), pass(7),
			with(recovery, revoke(recovery)).butRefused("people.last_key"),
		}, []string{recovery}},
		{"nobody revokes a key twice", []act{with(laptop, revoke(phone)), with(laptop, revoke(phone)).butRefused("people.being_revoked")}, []string{recovery, laptop, phone}},
		{"nobody revokes a key that is not theirs", []act{with(laptop, revoke("bo")).butRefused("people.unknown_key")}, []string{recovery, laptop, phone}},
	})
}

func TestCancelRevocation(t *testing.T) {
	runStories(t, []story{
		{"whoever asked cancels", []act{with(laptop, revoke(phone)), with(laptop, keep(phone)), pass(8)}, []string{recovery, laptop, phone}},
		{"an older key cancels on the last day", []act{with(laptop, revoke(phone)), pass(6), with(recovery, keep(phone)), pass(8)}, []string{recovery, laptop, phone}},
		{"an older key cancels its own revocation", []act{with(phone, revoke(laptop)), with(laptop, keep(laptop)), pass(8)}, []string{recovery, laptop, phone}},
		{"a younger key cancels nothing", []act{with(laptop, revoke(phone)), with(phone, keep(phone)).butRefused("people.younger_key"), pass(7)}, []string{recovery, laptop}},
		{"what is not being revoked is not cancelled", []act{with(laptop, keep(phone)).butRefused("people.not_being_revoked")}, []string{recovery, laptop, phone}},
		{"after seven days there is nothing to cancel", []act{with(laptop, revoke(phone)), pass(7), with(laptop, keep(phone)).butRefused("people.unknown_key")}, []string{recovery, laptop}},
		{"a revocation asked for again waits seven days again", []act{
			with(laptop, revoke(phone)), pass(3), with(laptop, keep(phone), revoke(phone)), pass(6), with(phone, rename(phone)), pass(1),
		}, []string{recovery, laptop}},
		{"an older key takes a revocation over without starting the week anew", []act{
			with(phone, revoke(laptop)), pass(6), with(recovery, revoke(laptop)), with(laptop, keep(laptop)).butRefused("people.younger_key"), pass(1),
		}, []string{recovery, phone}},
	})
}

// The thief has the laptop, with the key she uses every day; the recovery file
// lies elsewhere.
func TestAThiefOfAYoungerKeyDoesNotLockTheOwnerOut(t *testing.T) {
	ends := with(recovery, keep(recovery), keep(phone), revoke(laptop))
	runStories(t, []story{
		{"the thief revokes all others and the owner turns it round", []act{
			with(laptop, revoke(recovery), revoke(phone)), pass(6), ends,
			with(laptop, keep(laptop)).butRefused("people.younger_key"), pass(7),
		}, []string{recovery, phone}},
		{"the thief asks again in vain, since a key being revoked revokes none", []act{
			with(laptop, revoke(recovery), revoke(phone)), ends, with(laptop, revoke(recovery)).butRefused("people.key_leaving"), pass(7),
		}, []string{recovery, phone}},
		{"the thief hands on to no other key, since a key being revoked adds none", []act{
			with(recovery, revoke(laptop)), with(laptop, add(thiefs)).butRefused("people.key_leaving"), pass(7),
		}, []string{recovery, phone}},
		{"a key the thief added before is younger still", []act{
			with(laptop, add(thiefs)), with(thiefs, revoke(recovery)), with(recovery, keep(recovery), revoke(laptop), revoke(thiefs)),
			with(thiefs, keep(thiefs)).butRefused("people.younger_key"), with(thiefs, revoke(recovery)).butRefused("people.key_leaving"), pass(7),
		}, []string{recovery, phone}},
		{"the owner of a younger key asks, the thief cancels, and the recovery file has the last word", []act{
			with(phone, revoke(laptop)), with(laptop, keep(laptop)), with(recovery, revoke(laptop)), pass(7),
		}, []string{recovery, phone}},
	})
}

func TestWhatARevocationTells(t *testing.T) {
	w := start(t)
	w.Must("ada", "", withRecovery("ada"))
	from := len(w.Entries)
	w.Must("ada", "", revoke(recovery))
	effective := w.Now() + 7*day
	if people.HasSecondWay(w.Store, "ada") {
		t.Error("a key that is being revoked should be no second way in")
	}
	w.Must("ada", "", keep(recovery), revoke(recovery))
	again := w.Now() + 7*day
	w.Pass(8)
	asked := people.KeyRevocationAsked{Person: "ada", ID: keyID(recovery), By: keyID(laptop), Effective: effective}
	askedAgain := asked
	askedAgain.Effective = again
	want := []machine.Event{
		asked,
		people.KeyRevocationCancelled{Person: "ada", ID: keyID(recovery), By: keyID(laptop)},
		askedAgain,
		people.KeyRevoked{Person: "ada", ID: keyID(recovery)},
	}
	if got := w.Events(from); !slices.Equal(got, want) {
		t.Errorf("what happened: %+v\nwant: %+v", got, want)
	}
}

func TestKeysAreRevokedInOnesOwnName(t *testing.T) {
	given := and(joins("ada"), rulestest.By("ada", radish()))
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "no organization revokes a person's key", Given: given, By: "ada", For: "radish", When: revoke(laptop), Refused: "people.in_own_name"},
		{Rule: "no organization keeps a person's key", Given: given, By: "ada", For: "radish", When: keep(laptop), Refused: "people.in_own_name"},
		{Rule: "a stranger has no key to revoke", By: "eve", When: revoke(laptop), Refused: "people.unknown_person"},
		{Rule: "a stranger has no key to keep", By: "eve", When: keep(laptop), Refused: "people.unknown_person"},
		{Rule: "nobody keeps a key that is not theirs", Given: given, By: "ada", When: keep("bo"), Refused: "people.unknown_key"},
	})
}

package people_test

import (
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

func TestRegister(t *testing.T) {
	ada := rulestest.Key("ada")
	recovery := rulestest.Key("ada recovery")
	given := func(change func(*people.Register)) people.Register {
		m := withRecovery("ada")
		change(&m)
		return m
	}
	called := func(handle machine.PersonID) people.Register { return people.Register{Handle: handle, Key: ada} }
	passkey := func(domain string) signature.Key {
		return signature.Key{Algorithm: signature.PasskeyEdDSA, Public: ada.Public, RelyingParty: domain}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a person registers with a first key",
			By:   "ada", When: people.Register{Handle: "ada", Key: ada, KeyName: "laptop"},
			Then: []machine.Event{
				people.PersonRegistered{Person: "ada"},
				people.KeyAdded{Person: "ada", ID: ada.ID(), Key: ada, Name: "laptop", Rank: 1},
			},
			Check: func(t *testing.T, w *rulestest.World) {
				if !people.Exists(w.Store, "ada") || people.HasSecondWay(w.Store, "ada") {
					t.Error("one key should make a person without a second way in")
				}
			},
		},
		{
			Rule: "a recovery key counts as the older one and is a second way in",
			By:   "ada", When: withRecovery("ada"),
			Then: []machine.Event{
				people.PersonRegistered{Person: "ada"},
				people.KeyAdded{Person: "ada", ID: recovery.ID(), Key: recovery, Name: "recovery file", Rank: 1},
				people.KeyAdded{Person: "ada", ID: ada.ID(), Key: ada, Name: "laptop", Rank: 2},
			},
			Check: func(t *testing.T, w *rulestest.World) {
				if !people.HasSecondWay(w.Store, "ada") {
					t.Error("two keys should be a second way in")
				}
			},
		},
		{Rule: "a handle has two letters at least", By: "a", When: called("a"), Refused: "people.bad_handle"},
		{Rule: "a handle has 32 letters at most", By: "ada", When: called(machine.PersonID(strings.Repeat("a", 33))), Refused: "people.bad_handle"},
		{Rule: "a handle begins with a letter", By: "ada", When: called("1da"), Refused: "people.bad_handle"},
		{Rule: "a handle does not begin with a hyphen", By: "ada", When: called("-da"), Refused: "people.bad_handle"},
		{Rule: "a handle does not end with a hyphen", By: "ada", When: called("ada-"), Refused: "people.bad_handle"},
		{Rule: "a handle has no two hyphens in a row", By: "ada", When: called("a--a"), Refused: "people.bad_handle"},
		{Rule: "a handle has no capital letters", By: "ada", When: called("aDa"), Refused: "people.bad_handle"},
		{Rule: "a handle has no other letters", By: "ada", When: called("adé"), Refused: "people.bad_handle"},
		{Rule: "nobody registers somebody else", By: "bo", When: called("ada"), Refused: "people.not_yourself"},
		{Rule: "nobody registers twice", Given: joins("ada"), By: "ada", When: called("ada"), Refused: "people.handle_taken"},
		{
			Rule: "a person cannot take an organization's handle", Given: and(joins("ada"), rulestest.By("ada", radish())),
			By: "radish", When: people.Register{Handle: "radish", Key: rulestest.Key("radish")}, Refused: "people.handle_taken",
		},
		{Rule: "a key belongs to one person", Given: joins("ada"), By: "bo", When: people.Register{Handle: "bo", Key: ada}, Refused: "people.key_taken"},
		{
			Rule: "a recovery key belongs to one person", Given: []rulestest.Act{rulestest.By("ada", withRecovery("ada"))},
			By: "bo", When: people.Register{Handle: "bo", Key: rulestest.Key("bo"), Recovery: recovery}, Refused: "people.key_taken",
		},
		{Rule: "a key is one that can sign", By: "ada", When: people.Register{Handle: "ada", Key: signature.Key{Algorithm: signature.Ed25519, Public: make([]byte, 32)}}, Refused: "people.bad_key"},
		{Rule: "a recovery key is one that can sign", By: "ada", When: given(func(m *people.Register) { m.Recovery.Public = []byte{} }), Refused: "people.bad_key"},
		{Rule: "a recovery key is not the first key", By: "ada", When: given(func(m *people.Register) { m.Recovery = ada }), Refused: "people.same_key"},
		{Rule: "a recovery key is no passkey", By: "ada", When: given(func(m *people.Register) { m.Recovery = passkey("tests.example") }), Refused: "people.bad_recovery"},
		{Rule: "a recovery key shows that it is the person's", By: "ada", When: given(func(m *people.Register) { m.RecoveryProof = proof("bo", "ada recovery") }), Refused: "people.bad_proof"},
		{Rule: "a passkey is for a site of the network", By: "ada", When: people.Register{Handle: "ada", Key: passkey("evil.example")}, Refused: "people.foreign_passkey"},
		{Rule: "a passkey's site is not merely spelled like the network's", By: "ada", When: people.Register{Handle: "ada", Key: passkey("ests.example")}, Refused: "people.foreign_passkey"},
		{
			Rule: "a passkey may be for the domain above the network's site", By: "ada", When: people.Register{Handle: "ada", Key: passkey("example")},
			Then: []machine.Event{
				people.PersonRegistered{Person: "ada"},
				people.KeyAdded{Person: "ada", ID: passkey("example").ID(), Key: passkey("example"), Rank: 1},
			},
		},
		{Rule: "a key's name is short", By: "ada", When: people.Register{Handle: "ada", Key: ada, KeyName: strings.Repeat("a", 61)}, Refused: "people.too_long"},
		{Rule: "a key's name shows as it is", By: "ada", When: people.Register{Handle: "ada", Key: ada, KeyName: "lap\u202etop"}, Refused: "people.bad_text"},
		{Rule: "a key's name has no spaces at its ends", By: "ada", When: people.Register{Handle: "ada", Key: ada, KeyName: "laptop "}, Refused: "people.bad_text"},
		{Rule: "an invitation must be open", By: "ada", When: people.Register{Handle: "ada", Key: ada, Secret: []byte("nobody's")}, Refused: "people.no_invitation"},
		{
			Rule: "nobody registers for an organization", Given: and(joins("ada"), rulestest.By("ada", radish())),
			By: "ada", For: "radish", When: called("ada"), Refused: "people.in_own_name",
		},
	})
}

// Nobody is lent a key here: whoever registers is unknown until then.
func TestARegistrationIntroducesItsAuthor(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	if got := w.Act("ada", "", people.NameKey{Key: "x", Name: "y"})[0].Code; got != "machine.unknown_author" {
		t.Errorf("a stranger's act was refused with %q", got)
	}
	w.Must("ada", "", withRecovery("ada"))
	ids := people.KeyIDs(w.Store, "ada")
	if len(ids) != 2 || ids[0] != rulestest.Key("ada recovery").ID() || ids[1] != rulestest.Key("ada").ID() {
		t.Errorf("keys %v, want the recovery key and the first key", ids)
	}
	named := people.NameKey{Key: ids[1], Name: "old laptop"}
	if out := w.Submit(w.EnvelopeWith("ada recovery", "ada", "", named), 1)[0]; out.Code != "" {
		t.Errorf("the recovery key could not sign: %s", out.Text)
	}
	if out := w.Submit(w.EnvelopeWith("bo", "ada", "", named), 1)[0]; out.Code != "machine.unknown_key" {
		t.Errorf("a foreign key was refused with %q", out.Code)
	}
	if out := w.Act("bo", "", people.Register{Handle: "cy", Key: rulestest.Key("bo")})[0]; out.Code != "machine.wrong_introduction" {
		t.Errorf("introducing somebody else was refused with %q", out.Code)
	}
}

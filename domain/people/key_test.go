package people_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

// adds is Key(name) as one more key of a person's.
func adds(p machine.PersonID, name string) people.AddKey {
	return people.AddKey{Key: rulestest.Key(name), Name: name, Proof: proof(p, name)}
}

func TestAddKey(t *testing.T) {
	given := and(joins("ada", "bo"), rulestest.By("ada", radish()))
	phone := rulestest.Key("phone")
	change := func(f func(*people.AddKey)) people.AddKey {
		m := adds("ada", "phone")
		f(&m)
		return m
	}
	var twelve []machine.Message
	for i := range people.MaxKeys - 1 {
		twelve = append(twelve, adds("ada", fmt.Sprint("key ", i)))
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a person adds a key, which is younger than those they have", Given: given, By: "ada", When: adds("ada", "phone"),
			Then: []machine.Event{people.KeyAdded{Person: "ada", ID: phone.ID(), Key: phone, Name: "phone", Rank: 2}},
			Check: func(t *testing.T, w *rulestest.World) {
				if !people.HasSecondWay(w.Store, "ada") {
					t.Error("two keys should be a second way in")
				}
				out := w.Submit(w.EnvelopeWith("phone", "ada", "", people.NameKey{Key: phone.ID(), Name: "old phone"}), 1)[0]
				if out.Code != "" {
					t.Errorf("the new key could not sign: %s", out.Text)
				}
			},
		},
		{Rule: "a stranger adds no key", By: "eve", When: adds("eve", "phone"), Refused: "people.unknown_person"},
		{Rule: "a key is added in one's own name", Given: given, By: "ada", For: "radish", When: adds("ada", "phone"), Refused: "people.in_own_name"},
		{Rule: "a new key must be able to sign", Given: given, By: "ada", When: change(func(m *people.AddKey) { m.Key.Algorithm = "rsa" }), Refused: "people.bad_key"},
		{Rule: "a new key's name shows as it is", Given: given, By: "ada", When: change(func(m *people.AddKey) { m.Name = "\u200b" }), Refused: "people.bad_text"},
		{Rule: "a new key signs that it is this person's", Given: given, By: "bo", When: adds("ada", "phone"), Refused: "people.bad_proof"},
		{Rule: "a new key signs itself and is not signed for", Given: given, By: "ada", When: change(func(m *people.AddKey) { m.Proof = proof("ada", "ada") }), Refused: "people.bad_proof"},
		{Rule: "a passkey's proof is an assertion", Given: given, By: "ada", When: change(func(m *people.AddKey) {
			m.Key.Algorithm, m.Key.RelyingParty = signature.PasskeyEdDSA, "tests.example"
		}), Refused: "people.bad_proof"},
		{Rule: "an added passkey is for a site of the network", Given: given, By: "ada", When: change(func(m *people.AddKey) {
			m.Key.Algorithm, m.Key.RelyingParty = signature.PasskeyEdDSA, "evil.example"
		}), Refused: "people.foreign_passkey"},
		{Rule: "nobody adds another's key", Given: given, By: "ada", When: adds("ada", "bo"), Refused: "people.key_taken"},
		{Rule: "nobody adds a key twice", Given: given, By: "ada", When: adds("ada", "ada"), Refused: "people.key_taken"},
		{Rule: "a person has twelve keys at most", Given: and(given, rulestest.By("ada", twelve...)), By: "ada", When: adds("ada", "phone"), Refused: "people.too_many_keys"},
	})
}

func TestNameKey(t *testing.T) {
	given := and(joins("ada", "bo"), rulestest.By("ada", radish()))
	id := rulestest.Key("ada").ID()
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a person calls a key something else", Given: given, By: "ada", When: people.NameKey{Key: id, Name: "old laptop"},
			Then: []machine.Event{people.KeyNamed{Person: "ada", ID: id, Name: "old laptop"}},
		},
		{Rule: "a key is called something", Given: given, By: "ada", When: people.NameKey{Key: id}, Refused: "people.no_name"},
		{Rule: "a key's new name is short", Given: given, By: "ada", When: people.NameKey{Key: id, Name: strings.Repeat("n", 61)}, Refused: "people.too_long"},
		{Rule: "nobody names another's key", Given: given, By: "bo", When: people.NameKey{Key: id, Name: "mine"}, Refused: "people.unknown_key"},
		{Rule: "a key is named in one's own name", Given: given, By: "ada", For: "radish", When: people.NameKey{Key: id, Name: "ours"}, Refused: "people.in_own_name"},
	})
}

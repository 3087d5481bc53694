package identity_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"testing"

	"metaorg/domain/network"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/identity"
	"metaorg/web/page/pagetest"
)

const newAddress = "https://new.example"

// moving is a network at tests.example, to which new.example was added: ada has
// a recovery file, bo one plain key, and cy a passkey of the old address alone.
func moving(t *testing.T) *pagetest.Site {
	t.Helper()
	w := rulestest.New(t, people.Directory{}, network.Module, people.Module, members)
	for _, p := range []machine.PersonID{"ada", "bo"} {
		w.Must(p, "", register(p))
	}
	w.Must("cy", "", people.Register{Handle: "cy", Key: rulestest.Key("cy")}, people.AddKey{
		Key: passkey("cy"), Name: "phone", Proof: assertion("cy", people.ProofDigest(rulestest.Network(), "cy", passkey("cy"))),
	}, people.RevokeKey{Key: rulestest.Key("cy").ID()})
	w.Must("ada", "", network.AddOrigin{Origin: newAddress})
	w.Pass(7)
	return pagetest.Over(t, w, []readmodel.View{networkview.View, peopleview.View}, networkview.Pages(), peopleview.Pages(), identity.Pages(browsers(nil)))
}

func passkey(name string) signature.Key {
	return signature.Key{Algorithm: signature.PasskeyEdDSA, Public: secret(name).Public().(ed25519.PublicKey), RelyingParty: "tests.example"}
}

func TestWhoDependsOnAnAddressIsToldBeforeItIsTakenAway(t *testing.T) {
	s := moving(t)
	got := as(t, s, "ada").Get("/origins").Is(http.StatusOK)
	got.Sees("Without https://tests.example one person would be locked out: cy").SeesNot("Without https://new.example", "is locked out")
	as(t, s, "ada").Get("/acts/network.remove_origin?origin=https://tests.example").Is(http.StatusOK).Sees("one person would be locked out: cy", "Wait until they have another key")
	as(t, s, "ada").Get("/acts/network.remove_origin?origin=" + newAddress).Sees("Nobody would be locked out without https://new.example")
	as(t, s, "ada").Get("/acts/network.remove_origin").Sees("Look first whom it would lock out")
	needs(t, s, "cy", false, "All your keys work at tests.example only. Make one that works elsewhere, such as a recovery file")
	needs(t, s, "ada", false)
	needs(t, s, "bo", false)

	s.Let(func(w *rulestest.World) {
		w.Must("ada", "", decided(w, network.RemoveOrigin{Origin: "https://tests.example"}))
	})
	as(t, s, "ada").Get("/origins").Sees("One person has only keys of addresses that no longer count, and is locked out: cy")
	s.As(t, pagetest.Watcher()).Get("/origins").Sees("is locked out").SeesNot("cy")
	s.Let(func(w *rulestest.World) { w.Must("ada", "", network.AddOrigin{Origin: "https://tests.example"}) })
	as(t, s, "ada").Get("/origins").SeesNot("is locked out")
}

func TestARestorationIsToldToWhoeverActsForTheOrganization(t *testing.T) {
	w := rulestest.New(t, people.Directory{}, opened, members)
	for _, p := range []machine.PersonID{"ada", "bo"} {
		w.Must(p, "", register(p))
	}
	w.Must("ada", "", people.RegisterOrganization{Handle: "mill", Name: "The Mill", LegalForm: "trust", Identities: []people.Identity{{Registry: "fca", Number: "1"}}})
	s := pagetest.Over(t, w, []readmodel.View{peopleview.View}, peopleview.Pages(), identity.Pages(browsers(nil)))
	needs(t, s, "ada", true)
	s.Let(func(w *rulestest.World) {
		w.Must("bo", "", decided(w, people.RestoreRepresentative{Organization: "mill", Person: "bo"}))
	})
	needs(t, s, "ada", true, "bo is put in the place of all who act for The Mill. Stop it if you are still there")
	needs(t, s, "bo", true)
	s.Let(func(w *rulestest.World) { w.Must("ada", "", people.KeepRepresentative{Organization: "mill"}) })
	needs(t, s, "ada", true)
}

func secret(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("passkey of " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// assertion signs a digest as a browser at tests.example would.
func assertion(name string, digest [32]byte) signature.Signature {
	challenge := base64.RawURLEncoding.EncodeToString(digest[:])
	client := []byte(`{"type":"webauthn.get","challenge":"` + challenge + `","origin":"https://tests.example","crossOrigin":false}`)
	site, sum := sha256.Sum256([]byte("tests.example")), sha256.Sum256(client)
	const presentAndVerified = 0x05
	data := append(site[:], presentAndVerified, 0, 0, 0, 0)
	return signature.Signature{Value: ed25519.Sign(secret(name), slices.Concat(data, sum[:])), AuthenticatorData: data, ClientData: client}
}

// members stands for a decision of the members, which people knows nothing of.
var members = machine.Module{Name: "members", Kinds: []machine.Kind{machine.KindOf[decide]("members.decide", "Carry messages.").BeforeFounding()}}

// opened has the kinds that wait for founding too.
var opened = func() machine.Module {
	m := people.Module
	m.Kinds = slices.Clone(m.Kinds)
	for i, k := range m.Kinds {
		m.Kinds[i] = k.BeforeFounding()
	}
	return m
}()

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }

func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

func decided(w *rulestest.World, m machine.Message) decide {
	return decide{[]wire.Message{w.Machine.Wire(m)}}
}

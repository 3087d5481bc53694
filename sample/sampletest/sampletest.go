// Package sampletest tells the sample's story in a world of tests, one act
// after the other, each in a block of its own.
package sampletest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/sample"
)

// Stage is a world whose clock begins as far behind as the story is long.
type Stage struct {
	*rulestest.World
	Said []Comment // What people said, in order.

	keys map[machine.PersonID]string // Names of the keys that people sign with instead of their first.
}

// Comment is something that somebody said at a moment of the story.
type Comment struct {
	Thread string
	By     machine.PersonID
	For    machine.OrganizationID
	Text   string
	At     int64
}

// New makes an empty stage of these modules.
func New(t testing.TB, directory machine.Directory, modules []machine.Module) *Stage {
	t.Helper()
	w := rulestest.New(t, rulestest.Strict{Directory: directory}, modules...)
	w.Genesis.Behind = sample.Days * rulestest.Day
	w.Genesis.Time -= w.Genesis.Behind
	w.Store = state.NewMemory()
	entries, err := w.Machine.Begin(w.Store, w.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	w.Entries = entries
	return &Stage{World: w, keys: map[machine.PersonID]string{}}
}

// Tell lets the whole story happen.
func Tell(t testing.TB, directory machine.Directory, modules []machine.Module) *Stage {
	t.Helper()
	s := New(t, directory, modules)
	if err := sample.Tell(s, func(string) {}); err != nil {
		t.Fatal(err)
	}
	return s
}

// Began is the rule time at which the network begins; see sample.Stage.
func (s *Stage) Began() int64 { return s.Genesis.Time }

// Registration gives what registers a person; see sample.Stage.
func (s *Stage) Registration(p machine.PersonID) (people.Register, error) {
	r := domaintest.Person(p)
	r.RecoveryProof = s.proof(p, recoveryOf(p))
	return r, nil
}

// AnotherKey gives what adds a key to a person's; see sample.Stage.
func (s *Stage) AnotherKey(p machine.PersonID, name string) (people.AddKey, error) {
	secret := string(p) + " " + name
	return people.AddKey{Key: rulestest.Key(secret), Name: name, Proof: s.proof(p, secret)}, nil
}

// Recovery gives what adds the key that a person signs with from now on; see sample.Stage.
func (s *Stage) Recovery(p machine.PersonID, name string) (people.AddKey, error) {
	s.keys[p] = string(p) + " " + name
	return s.AnotherKey(p, name)
}

func recoveryOf(p machine.PersonID) string { return string(p) + " recovery" }

func (s *Stage) proof(p machine.PersonID, secret string) signature.Signature {
	return rulestest.Sign(secret, people.ProofDigest(s.Genesis.ID(), p, rulestest.Key(secret)))
}

// ToAccept is the acceptance of the charter as it stands; see sample.Stage.
func (s *Stage) ToAccept() (charter.Accept, error) { return domaintest.Acceptance(s.World), nil }

// Read looks at the state as it is; see sample.Stage.
func (s *Stage) Read(look func(state.Reader)) { look(s.Store) }

// Paper gives the hash of what somebody wrote, which nobody keeps here; see sample.Stage.
func (s *Stage) Paper(_ machine.PersonID, text string) (string, error) {
	sum := sha256.Sum256([]byte(text)) // As long as a document's, which is BLAKE3.
	return hex.EncodeToString(sum[:]), nil
}

// File gives the hash of a file, which nobody keeps here; see sample.Stage.
func (s *Stage) File(by machine.PersonID, text, _ string) (string, error) { return s.Paper(by, text) }

// Wire gives a message the form in which another carries it; see sample.Stage.
func (s *Stage) Wire(m machine.Message) wire.Message { return s.Machine.Wire(m) }

// Act applies acts one after the other, and fails when one of them needs what
// an earlier one brings about; see sample.Stage.
func (s *Stage) Act(acts ...sample.Act) error {
	for _, a := range acts {
		if err := s.Machine.Try(s.Store, s.EnvelopeWith(s.key(a), a.By, a.For, a.Do...), s.Now()); err != nil {
			return fmt.Errorf("%s could not %T beside the others: %w", a.By, a.Do[0], err)
		}
	}
	for _, a := range acts {
		for i, o := range s.Submit(s.EnvelopeWith(s.key(a), a.By, a.For, a.Do...), len(a.Do)) {
			if no := o.Refusal(); no != nil {
				return fmt.Errorf("%s could not %T: %w", a.By, a.Do[i], no)
			}
		}
	}
	return nil
}

// key names the key that signs an act.
func (s *Stage) key(a sample.Act) string {
	if a.Recovering {
		return recoveryOf(a.By)
	}
	return s.KeyOf(a.By)
}

// KeyOf names the key that a person signs with.
func (s *Stage) KeyOf(p machine.PersonID) string {
	if another, ok := s.keys[p]; ok {
		return another
	}
	return string(p)
}

// Say notes what somebody says; see sample.Stage.
func (s *Stage) Say(by machine.PersonID, o machine.OrganizationID, thread, text string) error {
	s.Said = append(s.Said, Comment{thread, by, o, text, s.Now()})
	return nil
}

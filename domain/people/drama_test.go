package people_test

import (
	"slices"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// move is one thing somebody does in a drama, with a key, or days that pass.
type move struct {
	by      machine.PersonID
	with    string
	do      []machine.Message
	refused string
	days    int64
}

func does(by machine.PersonID, do ...machine.Message) move {
	return move{by: by, with: string(by), do: do}
}
func (m move) key(name string) move     { m.with = name; return m }
func (m move) but(refused string) move  { m.refused = refused; return m }
func days(n int64) move                 { return move{days: n} }
func then(lists ...[]move) (all []move) { return slices.Concat(lists...) }

// each has several persons do the same.
func each(m machine.Message, all ...machine.PersonID) (moves []move) {
	for _, p := range all {
		moves = append(moves, does(p, m))
	}
	return moves
}

// members stands for a decision of the members, which people knows nothing of.
var members = machine.Module{Name: "members", Kinds: []machine.Kind{machine.KindOf[decide]("members.decide", "Carry messages.").BeforeFounding()}}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }

func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

func decided(m machine.Message) decide {
	return decide{[]wire.Message{machine.New(nil, []machine.Module{people.Module}).Wire(m)}}
}

// opened has the kinds that wait for founding too.
var opened = func() machine.Module {
	m := people.Module
	m.Kinds = slices.Clone(m.Kinds)
	for i, k := range m.Kinds {
		m.Kinds[i] = k.BeforeFounding()
	}
	return m
}()

func stage(t testing.TB) *rulestest.World {
	return rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, opened, members)
}

// settled is a stage on which ada has three keys (a recovery file, a laptop, a
// phone), three guardians, and radish; al is its alternate.
func settled(t testing.TB) *rulestest.World {
	w := stage(t)
	w.Do(joins("bo", "cy", "di", "ed", "al", "eve"))
	w.Must("ada", "", withRecovery("ada"), adds("ada", phone), radish(), three)
	w.Must("ada", "", people.GrantMandate{Organization: "radish", Person: "al", Role: people.Alternate})
	w.Pass(7)
	return w
}

// play does the moves in order.
func play(t *testing.T, w *rulestest.World, moves []move) {
	t.Helper()
	for i, m := range moves {
		if m.days > 0 {
			w.Pass(m.days)
			continue
		}
		out := w.Submit(w.EnvelopeWith(m.with, m.by, "", m.do...), len(m.do))
		if got := out[len(out)-1]; got.Code != m.refused {
			t.Fatalf("move %d, %T of %s: refused with %q (%s), want %q", i, m.do[len(m.do)-1], m.by, got.Code, got.Text, m.refused)
		}
	}
}

func wantKeys(t *testing.T, w *rulestest.World, names ...string) {
	t.Helper()
	var want []signature.KeyID
	for _, name := range names {
		want = append(want, keyID(name))
	}
	if got := people.KeyIDs(w.Store, "ada"); !slices.Equal(got, want) {
		t.Errorf("she is left with %v, want %v (%q)", got, want, names)
	}
}

// newPhone is the key that ada makes when all are lost, evils another's.
const (
	newPhone = "ada's new phone"
	evils    = "a key of the bribed"
)

func askFor(key string) people.AskRecovery {
	return people.AskRecovery{Person: "ada", Key: rulestest.Key(key), Name: "new", Proof: proof("ada", key)}
}

func supportFor(key string) people.SupportRecovery {
	return people.SupportRecovery{Person: "ada", Key: keyID(key)}
}

package machine_test

import (
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// The toy module has one kind for each thing a rule can do to the machine.
var toy = machine.Module{
	Name: "toy",
	Kinds: []machine.Kind{
		machine.KindOf[Enter]("toy.enter", "Become known", Entered{}).BeforeFounding(),
		machine.KindOf[Found]("toy.found", "End founding").BeforeFounding(),
		machine.KindOf[Put]("toy.put", "Keep a word", WordKept{}).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Heavy]("toy.heavy", "Keep a weighty word", WordKept{}).CarriedBy(machine.WeightSpecial),
		machine.KindOf[Boom]("toy.boom", "Panic after writing"),
		machine.KindOf[Later]("toy.later", "Keep a word later"),
		machine.KindOf[Move]("toy.move", "Move the clock on"),
		machine.KindOf[Carry]("toy.carry", "Carry messages as the network", WordKept{}),
	},
	Dues: []machine.DueKind{
		machine.DueOf[KeepDue]("toy.keep_due", WordKept{}),
	},
}

var words = state.NewMap[string, string]("toy/words")

type Enter struct {
	Handle machine.PersonID `json:"handle"`
	Key    signature.Key    `json:"key"`
	Host   machine.PersonID `json:"host,omitempty"`
}
type Entered struct {
	Handle machine.PersonID `json:"handle"`
}

func (m Enter) Check() error { return nil }
func (m Enter) Apply(s *machine.Step) error {
	if m.Handle == "banned" {
		return machine.NotAllowed("toy.banned", "not you")
	}
	known.Put(s, m.Handle, m.Key)
	s.Emit(Entered{m.Handle})
	return nil
}
func (m Enter) Introduces() (machine.PersonID, signature.Key) { return m.Handle, m.Key }
func (m Enter) Invitation(state.Reader, int64) (machine.PersonID, bool) {
	return m.Host, m.Host != ""
}

type Found struct{}

func (Found) Check() error                { return nil }
func (Found) Apply(s *machine.Step) error { s.Found(); return nil }

type Put struct {
	Word string `json:"word"`
}
type WordKept struct {
	Word string `json:"word"`
	At   int64  `json:"at"`
}

func (m Put) Check() error {
	switch m.Word {
	case "":
		return machine.Malformed("toy.no_word", "say a word").At("word")
	case "check panics":
		panic("in Check")
	}
	return nil
}

func (m Put) Apply(s *machine.Step) error {
	if words.Has(s, m.Word) {
		return machine.Conflict("toy.kept", "%s is kept already", m.Word)
	}
	words.Put(s, m.Word, "kept")
	s.Emit(WordKept{m.Word, s.Time})
	return nil
}

type Heavy struct {
	Word string `json:"word"`
}

func (m Heavy) Check() error                { return nil }
func (m Heavy) Apply(s *machine.Step) error { return Put(m).Apply(s) }

type Boom struct{}

func (Boom) Check() error { return nil }
func (Boom) Apply(s *machine.Step) error {
	words.Put(s, "boom", "half done")
	panic("a rule with a fault")
}

type Later struct {
	Days int64  `json:"days"`
	Word string `json:"word"`
	Draw bool   `json:"draw,omitempty"`
}

func (m Later) Check() error { return nil }
func (m Later) Apply(s *machine.Step) error {
	at := s.Time + m.Days*rulestest.Day
	if m.Draw {
		s.ScheduleDraw(at, KeepDue{m.Word, true})
		return nil
	}
	s.Schedule(at, KeepDue{Word: m.Word})
	return nil
}

type KeepDue struct {
	Word string `json:"word"`
	Draw bool   `json:"draw,omitempty"`
}

func (m KeepDue) Apply(s *machine.Step) error {
	switch m.Word {
	case "panic":
		panic("a due item with a fault")
	case "refuse":
		words.Put(s, "undone", "")
		return machine.Conflict("toy.never", "this one refuses")
	}
	if m.Draw {
		m.Word += string(rune('a' + s.Seed()[0]%26))
	}
	return Put{m.Word}.Apply(s)
}

type Move struct {
	Days int64 `json:"days"`
}

func (m Move) Check() error                { return nil }
func (m Move) Apply(s *machine.Step) error { s.MoveClock(m.Days * rulestest.Day); return nil }

type Carry struct {
	Weight   machine.Weight `json:"weight"`
	Messages []wire.Message `json:"messages"`
}

func (m Carry) Check() error { return nil }
func (m Carry) Apply(s *machine.Step) error {
	if err := s.CheckCarried(m.Weight, m.Messages); err != nil {
		return err
	}
	_, err := s.Carry(m.Weight, m.Messages)
	return err
}

var known = state.NewMap[machine.PersonID, signature.Key]("toy/known")

// doorkeeper knows who entered; only ada may act for the organization "mill".
type doorkeeper struct{}

func (doorkeeper) Key(r state.Reader, p machine.PersonID, id signature.KeyID, _ int64) (signature.Key, bool, bool) {
	k, ok := known.Get(r, p)
	return k, ok && k.ID() == id, ok
}

func (doorkeeper) MayActFor(_ state.Reader, p machine.PersonID, o machine.OrganizationID, _ string, _ int64) error {
	if p == "ada" && o == "mill" {
		return nil
	}
	return machine.NotAllowed("toy.no_mandate", "%s has no mandate of %s", p, o)
}

// founded is a world in which ada and bo are known and founding is over.
func founded(t testing.TB) *rulestest.World {
	w := rulestest.New(t, rulestest.Strict{Directory: doorkeeper{}}, toy)
	w.Must("ada", "", enter("ada"), Found{})
	w.Must("bo", "", enter("bo"))
	return w
}

func enter(p machine.PersonID) Enter { return Enter{Handle: p, Key: rulestest.Key(string(p))} }

func kept(w *rulestest.World, word string) bool { return words.Has(w.Store, word) }

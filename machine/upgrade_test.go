package machine_test

import (
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// newer came with the rules of version 3.
var newer = machine.Module{
	Name: "newer",
	Kinds: []machine.Kind{
		machine.KindOf[Fresh]("newer.fresh", "Keep a word in a newer way", WordKept{}).CarriedBy(machine.WeightOrdinary).Since(3),
		machine.KindOf[Least]("newer.least", "Ask for the least weight", Heaviest{}),
	},
}

type Fresh struct {
	Word string `json:"word"`
}

func (m Fresh) Check() error                { return nil }
func (m Fresh) Apply(s *machine.Step) error { return Put(m).Apply(s) }

// Least asks which weight may carry messages.
type Least struct {
	Messages []wire.Message `json:"messages"`
}
type Heaviest struct {
	Weight machine.Weight `json:"weight"`
}

func (m Least) Check() error { return nil }
func (m Least) Apply(s *machine.Step) error {
	weight, _ := s.HeaviestCarried(m.Messages)
	s.Emit(Heaviest{weight})
	return nil
}

// atVersion is a founded world whose network began with these rules.
func atVersion(version uint64) func(testing.TB) *rulestest.World {
	return func(t testing.TB) *rulestest.World {
		w := rulestest.New(t, rulestest.Strict{Directory: doorkeeper{}}, toy, newer)
		w.Genesis.RuleVersion, w.Store = version, state.NewMemory()
		entries, err := w.Machine.Begin(w.Store, w.Genesis)
		if err != nil {
			t.Fatal(err)
		}
		w.Entries = entries
		w.Must("ada", "", enter("ada"), Found{})
		w.Must("bo", "", enter("bo"))
		return w
	}
}

func TestAKindExistsFromItsRuleVersionOn(t *testing.T) {
	fresh := []wire.Message{machine.New(nil, []machine.Module{newer}).Wire(Fresh{"salt"})}
	carry := Carry{Weight: machine.WeightOrdinary, Messages: fresh}
	rulestest.Run(t, atVersion(2), []rulestest.Rule{
		{Rule: "in an older network nobody can send it", By: "ada", When: Fresh{"salt"}, Refused: "machine.unknown_kind"},
		{Rule: "in an older network no decision carries it", By: "ada", When: carry, Refused: "machine.unknown_kind"},
		{Rule: "in an older network no weight is enough for it", By: "ada", When: Least{fresh}, Then: []machine.Event{Heaviest{machine.WeightNone}}},
	})
	rulestest.Run(t, atVersion(3), []rulestest.Rule{
		{Rule: "from its version on it is sent", By: "ada", When: Fresh{"salt"}, Then: []machine.Event{WordKept{"salt", now}}},
		{Rule: "from its version on a decision carries it", By: "ada", When: carry, Then: []machine.Event{WordKept{"salt", now}}},
		{Rule: "from its version on its weight counts", By: "ada", When: Least{fresh}, Then: []machine.Event{Heaviest{machine.WeightOrdinary}}},
	})
}

package machine_test

import (
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

// grown has a kind that got a field, and may say more, with version 4.
var grown = machine.Module{
	Name:  "grown",
	Kinds: []machine.Kind{machine.KindOf[Grown]("grown.say", "Say a word, perhaps loudly", WordKept{})},
}

type Grown struct {
	Word string `json:"word"`
	Loud bool   `json:"loud,omitempty" since:"4"`
}

func (m Grown) Check() error { return nil }

func (m Grown) CheckIn(version uint64) error {
	if version < 4 && len(m.Word) > 4 {
		return machine.Malformed("grown.too_long", "a word has at most four letters").At("word")
	}
	return nil
}

func (m Grown) Apply(s *machine.Step) error {
	if m.Loud {
		m.Word += "!"
	}
	return Put{m.Word}.Apply(s)
}

func TestAFieldExistsFromItsRuleVersionOn(t *testing.T) {
	in := func(version uint64) func(testing.TB) *rulestest.World {
		return func(t testing.TB) *rulestest.World {
			w := rulestest.New(t, nil, toy, grown)
			w.Genesis.RuleVersion, w.Store = version, state.NewMemory()
			entries, err := w.Machine.Begin(w.Store, w.Genesis)
			if err != nil {
				t.Fatal(err)
			}
			w.Entries = entries
			w.Must("ada", "", Found{})
			return w
		}
	}
	kept := func(word string) []machine.Event { return []machine.Event{WordKept{word, rulestest.Start + 2}} }
	rulestest.Run(t, in(3), []rulestest.Rule{
		{Rule: "in an older network nobody can send the field", By: "ada", When: Grown{"salt", true}, Refused: "machine.bad_content"},
		{Rule: "in an older network the message is sent without it", By: "ada", When: Grown{"salt", false}, Then: kept("salt")},
		{Rule: "what was malformed in an older network stays so there", By: "ada", When: Grown{"pepper", false}, Refused: "grown.too_long"},
	})
	rulestest.Run(t, in(4), []rulestest.Rule{
		{Rule: "from its version on the field is sent", By: "ada", When: Grown{"salt", true}, Then: kept("salt!")},
		{Rule: "from its version on what was malformed is allowed", By: "ada", When: Grown{"pepper", false}, Then: kept("pepper")},
	})
}

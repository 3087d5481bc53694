package machine_test

import (
	"slices"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// joint has the one kind with which several people sign together.
var joint = machine.Module{
	Name: "joint",
	Kinds: []machine.Kind{
		machine.KindOf[Joint]("joint.sign", "Sign messages together for mill", Signed{}).BeforeFounding(),
		machine.KindOf[Speak]("joint.speak", "Say for whom one signs", Signed{}),
		machine.KindOf[Tick]("joint.tick", "Tick", Signed{}).ByNodes(),
	},
}

type Joint struct {
	Messages []wire.Message `json:"messages"`
}

func (m Joint) Check() error { return nil }
func (m Joint) Apply(s *machine.Step) error {
	if err := s.CheckTogether(m.Messages); err != nil {
		return err
	}
	_, err := s.Together("mill", []machine.PersonID{"ada", "bo"}, m.Messages)
	if err == nil && (s.For != "" || len(s.Signers) > 0) {
		panic("the step goes on as if several had signed")
	}
	return err
}

type Speak struct{}

type Signed struct {
	For     machine.OrganizationID `json:"for"`
	By      machine.PersonID       `json:"by"`
	Signers []machine.PersonID     `json:"signers"`
}

func (m Speak) Check() error { return nil }
func (m Speak) Apply(s *machine.Step) error {
	s.Emit(Signed{s.For, s.By, slices.Clone(s.Signers)})
	return nil
}

type Tick struct{}

func (m Tick) Check() error              { return nil }
func (m Tick) Apply(*machine.Step) error { return nil }

func TestTogether(t *testing.T) {
	m := machine.New(nil, []machine.Module{toy, joint})
	sign := func(messages ...machine.Message) Joint {
		all := []wire.Message{}
		for _, msg := range messages {
			all = append(all, m.Wire(msg))
		}
		return Joint{all}
	}
	start := func(founded bool) func(testing.TB) *rulestest.World {
		return func(t testing.TB) *rulestest.World {
			w := rulestest.New(t, nil, toy, joint)
			if founded {
				w.Must("ada", "", Found{})
			}
			return w
		}
	}
	at := rulestest.Start + 2
	none := func(t *testing.T, w *rulestest.World) {
		if kept(w, "salt") {
			t.Error("something was done")
		}
	}
	many := make([]machine.Message, machine.MaxCarried+1)
	for i := range many {
		many[i] = Speak{}
	}
	rulestest.Run(t, start(true), []rulestest.Rule{
		{
			Rule: "messages signed together are the organization's acts", By: "bo", When: sign(Speak{}, Put{"salt"}),
			Then: []machine.Event{Signed{"mill", "bo", []machine.PersonID{"ada", "bo"}}, WordKept{"salt", at}},
		},
		{Rule: "the first refusal undoes them all", By: "bo", When: sign(Put{"salt"}, Put{"salt"}), Refused: "toy.kept", Check: none},
		{Rule: "a fault in one of them undoes them all", By: "bo", When: sign(Put{"salt"}, Boom{}), Refused: "machine.fault", Check: none},
		{Rule: "each is checked as in an envelope", By: "bo", When: sign(Put{""}), Refused: "toy.no_word"},
		{Rule: "nobody registers together", By: "bo", When: sign(enter("cy")), Refused: "machine.not_together"},
		{Rule: "what nodes sign is not signed together", By: "bo", When: sign(Tick{}), Refused: "machine.not_together"},
		{Rule: "nothing is not signed together", By: "bo", When: Joint{[]wire.Message{}}, Refused: "machine.bad_together_count"},
		{Rule: "not too much is signed together", By: "bo", When: sign(many...), Refused: "machine.bad_together_count"},
		{Rule: "there must be such a kind", By: "bo", When: Joint{[]wire.Message{{Kind: "toy.nothing"}}}, Refused: "machine.unknown_kind"},
	})
	rulestest.Run(t, start(false), []rulestest.Rule{
		{Rule: "what comes after founding is not signed together before", By: "bo", When: sign(Put{"salt"}), Refused: "machine.not_founded", Check: none},
	})
}

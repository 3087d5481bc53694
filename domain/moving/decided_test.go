package moving_test

import (
	"fmt"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// decide stands for an ordinary decision that carries a message.
type decide struct {
	Message wire.Message `json:"message"`
}

func (decide) Check() error { return nil }

func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, []wire.Message{m.Message})
	return err
}

var deciding = machine.Module{Name: "tests", Kinds: []machine.Kind{machine.KindOf[decide]("tests.decide", "Decide for the members.")}}

func decided(m machine.Message) decide {
	return decide{machine.New(nil, []machine.Module{people.Module, moving.Module}).Wire(m)}
}

func TestWhatTheMembersDecide(t *testing.T) {
	w := founded(t)
	fresh := rulestest.Key("fresh link").Public
	replaced := []rulestest.Act{rulestest.By(founder, decided(moving.ReplaceLink{Organization: "reed", Key: fresh}))}
	one := moving.RecordEarlier{Decisions: []moving.Decision{{Title: "Shared bookkeeper", Date: "2019-05-04", Document: hashOf("minutes")}}}
	represented := []rulestest.Act{rulestest.By(founder, decided(people.RestoreRepresentative{Organization: "reed", Person: "bert"})), rulestest.Days(31)}
	rulestest.Run(t, founded, []rulestest.Rule{
		{
			Rule: "they give a place another link", By: founder, When: decided(moving.ReplaceLink{Organization: "reed", Key: fresh}),
			Then: []machine.Event{moving.LinkReplaced{Organization: "reed", Key: fresh}},
		},
		{Rule: "the first link opens nothing any more", Given: replaced, By: "rita", When: claim(w, "reed", "rita"), Refused: "moving.wrong_link"},
		{Rule: "who was not carried over gets no link", By: founder, When: decided(moving.ReplaceLink{Organization: "sedge", Key: fresh}), Refused: "moving.no_place"},
		{
			Rule: "who gives a link says whose place it opens", By: founder, When: decided(moving.ReplaceLink{Key: fresh}),
			Refused: "moving.no_place", Says: "say whose place it is",
		},
		{
			Rule: "they record what was decided earlier", By: founder, When: decided(one),
			Then: []machine.Event{moving.EarlierRecorded{Decisions: one.Decisions}},
		},
		{Rule: "whom they made the representative claims, not who has the link", Given: represented, By: "rita", When: claim(w, "reed", "rita"), Refused: "moving.represented"},
	})
	joined := rulestest.Join(represented, []rulestest.Act{rulestest.For("bert", "reed", domaintest.Acceptance(w), membership.Apply{})})
	rulestest.Run(t, founded, []rulestest.Rule{
		{Rule: "who came another way has no second one, whatever became of its membership", Given: joined, By: "bert", When: claim(w, "reed", "bert"), Refused: "moving.joined_already"},
	})
	w.Do(replaced)
	w.Must("rita", "", claimWith(w, "reed", "rita", "fresh link"))
}

func TestHowMuchIsCarriedOverIsBounded(t *testing.T) {
	w := forming(t)
	carry := func(n, of int) moving.CarryOver {
		m := moving.CarryOver{List: hashOf(fmt.Sprint("list", n)), Part: 1, Parts: 1}
		for i := range of {
			m.Places = append(m.Places, place(machine.OrganizationID(fmt.Sprintf("org-%d-%d", n, i))))
		}
		return m
	}
	if err := carry(0, moving.MaxPart+1).Check(); err == nil {
		t.Error("a part has more organizations than it may")
	}
	const most = moving.MaxPlaces / 100
	for n := range most {
		w.Must(founder, "", carry(n, 100))
	}
	if out := w.Act(founder, "", carry(most, 1))[0]; out.Code != "moving.too_many_places" {
		t.Errorf("one more: %+v", out)
	}
}

func TestHowManyEarlierDecisionsAreRecordedIsBounded(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("small"), moving.Module)
	record := func(n, of int) (m moving.RecordEarlier) {
		for i := range of {
			m.Decisions = append(m.Decisions, moving.Decision{Title: "Earlier", Date: "2019-05-04", Document: hashOf(fmt.Sprint(n, i))})
		}
		return m
	}
	const most = moving.MaxEarlier / moving.MaxAtOnce
	for n := range most {
		w.Must(founder, "", record(n, moving.MaxAtOnce))
	}
	if out := w.Act(founder, "", record(most, 1))[0]; out.Code != "moving.too_many_earlier" {
		t.Errorf("one more: %+v", out)
	}
}

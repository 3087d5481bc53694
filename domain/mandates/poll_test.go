package mandates_test

import (
	"testing"

	"metaorg/domain/mandates"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func name(all ...machine.PersonID) mandates.NamePeople { return mandates.NamePeople{Persons: all} }

func TestNamePeople(t *testing.T) {
	given := mill()
	named := and(given, forMill("ada", name("eve", "bo")))
	many := make([]machine.PersonID, 101)
	rulestest.Run(t, world, []rulestest.Rule{
		{Rule: "an organization names its own people", Given: given, By: "bo", For: "mill", When: name("eve", "ada"), Then: []machine.Event{mandates.PeopleNamed{Organization: "mill", Persons: []machine.PersonID{"eve", "ada"}, By: "bo"}}},
		{Rule: "it takes some from them", Given: named, By: "ada", For: "mill", When: mandates.NamePeople{Remove: []machine.PersonID{"bo"}}, Then: []machine.Event{mandates.PeopleNamed{Organization: "mill", Removed: []machine.PersonID{"bo"}, By: "ada"}}},
		{Rule: "everybody leaves who wants to", Given: named, By: "eve", When: mandates.Leave{Organization: "mill"}, Then: []machine.Event{mandates.LeftPeople{Organization: "mill", Person: "eve"}}},
		{Rule: "who is none of them has nothing to leave", Given: named, By: "cy", When: mandates.Leave{Organization: "mill"}, Refused: "mandates.not_named"},
		{Rule: "somebody is named", Given: given, By: "ada", For: "mill", When: mandates.NamePeople{}, Refused: "mandates.nobody_named"},
		{Rule: "not too many at once", Given: given, By: "ada", For: "mill", When: name(many...), Refused: "mandates.too_many_named"},
		{Rule: "nobody twice", Given: given, By: "ada", For: "mill", When: name("eve", "eve"), Refused: "mandates.twice"},
		{Rule: "only who is registered", Given: given, By: "ada", For: "mill", When: name("zed"), Refused: "mandates.unknown_person"},
		{Rule: "not who is named already", Given: named, By: "ada", For: "mill", When: name("eve"), Refused: "mandates.named_already"},
		{Rule: "who is none of them is not removed", Given: named, By: "ada", For: "mill", When: mandates.NamePeople{Remove: []machine.PersonID{"cy"}}, Refused: "mandates.not_named"},
		{Rule: "it is done for an organization", Given: given, By: "ada", When: name("eve"), Refused: "mandates.for_organization"},
		{Rule: "an alternate for other things does not", Given: given, By: "dee", For: "mill", When: name("eve"), Refused: "people.out_of_scope"},
		{Rule: "where several sign together one does not", Given: and(given, forMill("ada", signers("all", 2, "ada", "bo"))), By: "ada", For: "mill", When: name("eve"), Refused: "people.needs_signers"},
	})
}

func TestThereIsAnEndToHowManyPeopleAreNamed(t *testing.T) {
	w := world(t)
	w.Do(mill())
	handle := func(i int) machine.PersonID {
		return machine.PersonID("p" + string(rune('a'+i/676)) + string(rune('a'+i/26%26)) + string(rune('a'+i%26)))
	}
	batch := []machine.PersonID{}
	for i := range mandates.MaxPeople {
		if i%100 == 0 && i > 0 {
			w.Pass(1)
		}
		w.Do(known(handle(i)))
		if batch = append(batch, handle(i)); len(batch) == 100 {
			w.Must("ada", "mill", name(batch...))
			batch = nil
		}
	}
	if got := w.Act("ada", "mill", name("eve"))[0].Code; got != "mandates.too_many_people" {
		t.Errorf("one more is refused with %q", got)
	}
}

func answer(c mandates.Choice) mandates.AnswerPoll {
	return mandates.AnswerPoll{Organization: "mill", Proposal: 3, Choice: c}
}

func TestPoll(t *testing.T) {
	given := and(mill(), forMill("ada", name("bo", "cy", "eve")))
	poll := mandates.Poll{Proposal: 3, Days: 4, Binding: true}
	open := and(given, forMill("ada", poll))
	answered := func(p machine.PersonID, c mandates.Choice) []machine.Event {
		return []machine.Event{mandates.PollAnswered{Organization: "mill", Proposal: 3, Person: p, Choice: c}}
	}
	rulestest.Run(t, world, []rulestest.Rule{
		{
			Rule: "an organization asks its own people", Given: given, By: "ada", For: "mill", When: poll,
			Then: []machine.Event{mandates.PollOpened{Organization: "mill", Proposal: 3, Binding: true, Asked: 3, Closes: at(given, 4), By: "ada"}},
		},
		{Rule: "it asks once about a proposal", Given: open, By: "ada", For: "mill", When: poll, Refused: "mandates.asked_already"},
		{Rule: "it asks once, however that came out", Given: open, After: 5, By: "ada", For: "mill", When: poll, Refused: "mandates.asked_already"},
		{Rule: "there must be somebody to ask", Given: mill(), By: "ada", For: "mill", When: poll, Refused: "mandates.nobody_to_ask"},
		{Rule: "a poll is open for some days", Given: given, By: "ada", For: "mill", When: mandates.Poll{Proposal: 3}, Refused: "mandates.bad_days"},
		{Rule: "an organization asks", Given: given, By: "ada", When: poll, Refused: "mandates.for_organization"},
		{Rule: "one of its people answers", Given: open, By: "eve", When: answer("no"), Then: answered("eve", "no")},
		{Rule: "an answer is changed while the poll is open", Given: and(open, rulestest.By("eve", answer("no"))), By: "eve", When: answer("yes"), Then: answered("eve", "yes")},
		{Rule: "who is none of them does not answer", Given: open, By: "dee", When: answer("no"), Refused: "mandates.not_asked"},
		{Rule: "who was named after it opened does not answer", Given: and(open, forMill("ada", name("dee"))), By: "dee", When: answer("no"), Refused: "mandates.not_asked"},
		{Rule: "who has left does not answer", Given: and(open, rulestest.By("eve", mandates.Leave{Organization: "mill"})), By: "eve", When: answer("no"), Refused: "mandates.not_asked"},
		{Rule: "there are three answers", Given: open, By: "eve", When: answer("maybe"), Refused: "mandates.bad_choice"},
		{Rule: "there must be a poll to answer", Given: given, By: "eve", When: answer("no"), Refused: "mandates.unknown_poll"},
		{Rule: "a closed poll takes no answers", Given: open, After: 4, By: "eve", When: answer("no"), Refused: "mandates.poll_closed"},
	})
}

// TestWhatAPollComesTo tries answers of a poll among bo, cy, dee and eve.
func TestWhatAPollComesTo(t *testing.T) {
	given := and(mill(), forMill("ada", name("bo", "cy", "dee", "eve")), forMill("ada", mandates.Poll{Proposal: 3, Days: 4, Binding: true}))
	leave := rulestest.By("cy", mandates.Leave{Organization: "mill"})
	say := func(p machine.PersonID, c mandates.Choice) rulestest.Act { return rulestest.By(p, answer(c)) }
	closed := func(count mandates.Count, choice mandates.Choice) []machine.Event {
		return []machine.Event{mandates.PollClosed{Organization: "mill", Proposal: 3, Binding: true, Count: count, Choice: choice}}
	}
	instructed := func(want mandates.Choice) func(*testing.T, *rulestest.World) {
		return func(t *testing.T, w *rulestest.World) {
			got, binding, ok := mandates.Instruction(w.Store, "mill", 3)
			if got != want || ok != (want != "") || !binding {
				t.Errorf("instructed to vote %q (%v, binding %v), want %q", got, ok, binding, want)
			}
		}
	}
	for _, row := range []struct {
		rule   string
		given  []rulestest.Act
		count  mandates.Count
		choice mandates.Choice
	}{
		{"more said no than anything else", and(given, say("bo", "no"), say("cy", "no"), say("eve", "yes")), mandates.Count{Asked: 4, Yes: 1, No: 2}, "no"},
		{"more said yes", and(given, say("bo", "yes"), say("cy", "yes"), say("eve", "abstain")), mandates.Count{Asked: 4, Yes: 2, Abstain: 1}, "yes"},
		{"more would abstain", and(given, say("bo", "abstain"), say("cy", "abstain")), mandates.Count{Asked: 4, Abstain: 2}, "abstain"},
		{"as many said yes as no", and(given, say("bo", "yes"), say("cy", "no")), mandates.Count{Asked: 4, Yes: 1, No: 1}, ""},
		{"one of four is too few", and(given, say("bo", "yes")), mandates.Count{Asked: 4, Yes: 1}, ""},
		{"nobody answered", given, mandates.Count{Asked: 4}, ""},
		{"who answered and left is not counted", and(given, say("bo", "yes"), say("cy", "no"), say("eve", "yes"), leave), mandates.Count{Asked: 3, Yes: 2}, "yes"},
	} {
		rulestest.Run(t, world, []rulestest.Rule{{
			Rule: row.rule, Given: row.given, Later: 4, Then: closed(row.count, row.choice), Check: instructed(row.choice),
		}})
	}
	rulestest.Run(t, world, []rulestest.Rule{{Rule: "an open poll instructs nobody", Given: and(given, say("bo", "yes"), say("cy", "yes")), Check: instructed("")}})
}

func TestHowManyMustAnswer(t *testing.T) {
	for asked, want := range map[int64]int64{1: 1, 2: 2, 5: 2, 8: 2, 9: 3, 100: 25} {
		if got := (mandates.Count{Asked: asked}).Needed(); got != want {
			t.Errorf("of %d asked %d must answer, want %d", asked, got, want)
		}
	}
}

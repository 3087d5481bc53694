package opportunities_test

import (
	"strings"
	"testing"

	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/opportunities"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestAnswering(t *testing.T) {
	var many []machine.Message
	for range 50 {
		many = append(many, chairs)
	}
	var all []machine.Message
	for n := range uint64(100) {
		all = append(all, opportunities.Answer{Post: n + 1, Text: "We take them."})
	}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("a member answers a need", needed(t), "dairy", opportunities.Answer{Post: 1, Text: yes.Text, Document: paper},
			opportunities.Answered{Answer: 1, Post: 1, Holder: "dairy", By: "dairy-rep", Text: yes.Text, Document: paper}), stage(opportunities.Open, 1)),
		{
			Rule: "a person answers for itself, without asking whom it acts for", Given: needed(t), By: "dairy-rep", When: yes,
			Then: []machine.Event{opportunities.Answered{Answer: 1, Post: 1, Holder: "dairy-rep", By: "dairy-rep", Text: yes.Text}},
		},
		{Rule: "a stranger does not", Given: then(needed(t), rulestest.By("eve", domaintest.Person("eve"))), By: "eve", When: yes, Refused: "opportunities.no_part"},
		refused("nobody answers itself", "opportunities.own_post", needed(t), "mill", yes),
		refused("nor who is under the same control", "opportunities.self_dealt", then(needed(t), owned()), "dairy", yes),
		refused("nobody answers twice", "opportunities.answered_already", answered(t), "dairy", yes),
		does("but again after taking it back", then(answered(t), as("dairy", opportunities.TakeBack{Answer: 1})), "dairy", yes,
			opportunities.Answered{Answer: 3, Post: 1, Holder: "dairy", By: "dairy-rep", Text: yes.Text}),
		refused("it says something", "opportunities.empty", needed(t), "dairy", opportunities.Answer{Post: 1}),
		refused("not too much", "opportunities.too_long", needed(t), "dairy", opportunities.Answer{Post: 1, Text: strings.Repeat("x", 2001)}),
		refused("a document is named by its hash", "opportunities.bad_document", needed(t), "dairy", opportunities.Answer{Post: 1, Text: "Yes.", Document: "attached"}),
		refused("there is such a need", "opportunities.unknown_post", needed(t), "dairy", opportunities.Answer{Post: 2, Text: "Yes."}),
		refused("that is open", "opportunities.wrong_stage", chosen(t), "press", yes),
		refused("and whose member is there", "opportunities.expired", then(needed(t), as("mill", membership.Leave{}), rulestest.Days(8)), "dairy", yes),
		refused("one has a hundred answers that wait at most", "opportunities.too_many_answers",
			[]rulestest.Act{as("press", many...), as("wood", many...), as("mill", chairs), as("dairy", all...)}, "dairy", opportunities.Answer{Post: 101, Text: "Those too."}),
	})
}

func TestWhatSomebodyThatLeftHadOpenCloses(t *testing.T) {
	leaves := []rulestest.Act{as("mill", books(t), membership.Leave{}), rulestest.Days(6)}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "on the very day", Given: leaves, By: "dairy-rep", For: "dairy", When: yes, Later: 2,
			Then:  []machine.Event{opportunities.Answered{Answer: 1, Post: 1, Holder: "dairy", By: "dairy-rep", Text: yes.Text}, membership.Left{Member: "mill"}, opportunities.PostExpired{Post: 1}},
			Check: stage(opportunities.Expired, 1),
		},
		does("what falls through after that is not open again", then(chosen(t), as("mill", membership.Leave{}), rulestest.Days(8)), "dairy", opportunities.GiveUp{Post: 1},
			opportunities.FellThrough{Post: 1, Answer: 1, Holder: "dairy", By: "dairy-rep"}),
	})
	rulestest.Run(t, func(t testing.TB) *rulestest.World { return under(t, 6) }, []rulestest.Rule{
		refused("before version 7 it stayed open, and nobody answered it", "opportunities.gone", then(leaves, rulestest.Days(2)), "dairy", yes),
		does("and what fell through was open", then(chosen(t), as("mill", membership.Leave{}), rulestest.Days(8)), "dairy", opportunities.GiveUp{Post: 1},
			opportunities.FellThrough{Post: 1, Answer: 1, Holder: "dairy", By: "dairy-rep", Open: true}),
	})
}

func TestAnswersThatAreNotChosen(t *testing.T) {
	takeBack, decline := opportunities.TakeBack{Answer: 1}, opportunities.Decline{Answer: 1, Document: paper}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("who answered takes it back", answered(t), "dairy", takeBack, opportunities.AnswerTakenBack{Answer: 1, By: "dairy-rep"}), stage(opportunities.Open, 1)),
		refused("nobody else does", "opportunities.not_your_answer", answered(t), "wood", takeBack),
		refused("not once it is chosen", "opportunities.answer_over", chosen(t), "dairy", takeBack),
		refused("nor twice", "opportunities.answer_over", then(answered(t), as("dairy", takeBack)), "dairy", takeBack),
		refused("there is such an answer", "opportunities.unknown_answer", nil, "dairy", takeBack),
		checked(does("who posted declines an answer", answered(t), "mill", decline, opportunities.AnswerDeclined{Answer: 1, By: "mill-rep", Document: paper}), stage(opportunities.Open, 1)),
		refused("nobody else does that", "opportunities.not_to_you", answered(t), "dairy", decline),
		refused("with reasons that are a document", "opportunities.bad_document", answered(t), "mill", opportunities.Decline{Answer: 1, Document: "no"}),
		refused("what is declined is not chosen", "opportunities.answer_over", then(answered(t), as("mill", decline)), "mill", opportunities.Choose{Answer: 1}),
	})
}

func TestAgreeing(t *testing.T) {
	choose, confirm := opportunities.Choose{Answer: 1}, opportunities.Confirm{Post: 1}
	giveUp := opportunities.GiveUp{Post: 1, Document: paper}
	taken := []rulestest.Act{as("press", chairs), as("dairy", yes)}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("who posted chooses an answer, and with that both agreed", answered(t), "mill", choose,
			opportunities.AnswerChosen{Answer: 1, Post: 1, Provider: "dairy", Receiver: "mill", By: "mill-rep"}), stage(opportunities.Agreed, 2)),
		does("of an offer who answers receives", taken, "press", choose,
			opportunities.AnswerChosen{Answer: 1, Post: 1, Provider: "press", Receiver: "dairy", By: "press-rep"}),
		refused("nobody else chooses", "opportunities.not_to_you", answered(t), "dairy", choose),
		refused("nor two", "opportunities.wrong_stage", chosen(t), "mill", opportunities.Choose{Answer: 2}),
		refused("nor who has gone", "opportunities.gone", then(answered(t), as("dairy", membership.Leave{}), rulestest.Days(8)), "mill", choose),
		checked(does("one side says that it was done", chosen(t), "dairy", confirm,
			opportunities.SideConfirmed{Post: 1, Answer: 1, Holder: "dairy", By: "dairy-rep"}), stage(opportunities.Agreed, 2)),
		refused("it says so once", "opportunities.confirmed_already", half(t), "dairy", confirm),
		checked(does("with the other side's word it is fulfilled, and the other answers are over", half(t), "mill", confirm,
			opportunities.SideConfirmed{Post: 1, Answer: 1, Holder: "mill", By: "mill-rep"},
			opportunities.Fulfilled{Post: 1, Answer: 1, Provider: "dairy", Receiver: "mill"}), stage(opportunities.Done, 0)),
		refused("who posted says so once, too", "opportunities.confirmed_already", then(chosen(t), as("mill", confirm)), "mill", confirm),
		refused("somebody else does not", "opportunities.not_your_side", chosen(t), "wood", confirm),
		refused("nothing is done that was not agreed", "opportunities.wrong_stage", answered(t), "mill", confirm),
		checked(does("either side says that it falls through; then it is open again and the others' answers hold", half(t), "dairy", giveUp,
			opportunities.FellThrough{Post: 1, Answer: 1, Holder: "dairy", By: "dairy-rep", Document: paper, Open: true}), stage(opportunities.Open, 1)),
		checked(after(does("after its last day it takes no new answers", chosen(t), "mill", giveUp,
			opportunities.FellThrough{Post: 1, Answer: 1, Holder: "mill", By: "mill-rep", Document: paper}), 25), stage(opportunities.Expired, 1)),
		refused("others do not say so", "opportunities.not_your_side", chosen(t), "wood", giveUp),
		refused("nor with a reason that is no document", "opportunities.bad_document", chosen(t), "mill", opportunities.GiveUp{Post: 1, Document: "ill"}),
		does("then another is chosen", then(chosen(t), as("mill", giveUp)), "mill", opportunities.Choose{Answer: 2},
			opportunities.AnswerChosen{Answer: 2, Post: 1, Provider: "wood", Receiver: "mill", By: "mill-rep"}),
		{
			Rule: "what nobody confirms after its dates is told once", Given: answered(t), By: "mill-rep", For: "mill", When: choose, Later: 90,
			Then: []machine.Event{opportunities.AnswerChosen{Answer: 1, Post: 1, Provider: "dairy", Receiver: "mill", By: "mill-rep"}, opportunities.PostWaits{Post: 1}},
		},
	})
}

// TestManyAnswer has every member and every representative answer.
func TestManyAnswer(t *testing.T) {
	var all []machine.OrganizationID
	for n := range 21 {
		all = append(all, machine.OrganizationID("co-op-"+string(rune('a'+n))))
	}
	crowd := func(t testing.TB) *rulestest.World {
		return domaintest.Founded(t, domaintest.Draft("federation"), append(all, "mill"), governance.Module, files.Module, commons.Module, competences.Module, opportunities.Module)
	}
	given := needed(t)
	for _, o := range all[:20] {
		given = append(given, as(o, yes), rulestest.By(domaintest.Rep(o), yes))
	}
	rulestest.Run(t, crowd, []rulestest.Rule{
		refused("forty answers are enough to choose from", "opportunities.enough_answers", given, all[20], yes),
	})
}

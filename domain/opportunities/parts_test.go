package opportunities_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/competences"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// fair is what the mill needs in three parts, of which two are counted.
func fair(t testing.TB) opportunities.Need {
	return opportunities.Need{
		Title: "Hands and things for the fair", Until: in(t, 30), AnswerBy: in(t, 20), Place: "Shrewsbury", Terms: opportunities.Patronage,
		Parts: []opportunities.Part{
			{Title: "Books", Competence: "act:bookkeeping", Quantity: 800, Unit: "h", From: in(t, 5), Until: in(t, 15)},
			{Title: "Chairs", Quantity: 40, Unit: "each"},
			{Title: "A speech"},
		},
	}
}

func forParts(n int64, parts ...uint64) opportunities.Answer {
	return opportunities.Answer{Post: 1, Text: "That much.", Parts: parts, Quantity: n}
}

func TestBadParts(t *testing.T) {
	var rows []rulestest.Rule
	bad := func(rule, code string, change func(w *opportunities.Need)) {
		n := fair(t)
		n.Parts = slices.Clone(n.Parts)
		change(&n)
		rows = append(rows, refused(rule, code, nil, "mill", n))
	}
	bad("a part without a name", "opportunities.empty", func(n *opportunities.Need) { n.Parts[0].Title = "" })
	bad("two of one name", "opportunities.named_twice", func(n *opportunities.Need) { n.Parts[1].Title = "Books" })
	bad("a competence that is none", "competences.bad_identifier", func(n *opportunities.Need) { n.Parts[0].Competence = "books" })
	bad("a unit that there is not", "opportunities.unknown_unit", func(n *opportunities.Need) { n.Parts[0].Unit = "furlong" })
	bad("a quantity without a unit", "opportunities.no_unit", func(n *opportunities.Need) { n.Parts[2].Quantity = 3 })
	bad("a date as others write it", "opportunities.bad_date", func(n *opportunities.Need) { n.Parts[0].From = "1.2.2027" })
	bad("an end before its beginning", "opportunities.dates_crossed", func(n *opportunities.Need) { n.Parts[0].From = in(t, 16) })
	bad("a part after the end of all", "opportunities.part_late", func(n *opportunities.Need) { n.Parts[0].Until = in(t, 31) })
	bad("a part before the beginning of all", "opportunities.part_early", func(n *opportunities.Need) { n.From = in(t, 6) })
	bad("something shared that there is not", "opportunities.unknown_resource", func(n *opportunities.Need) { n.Parts[1].Resource = 9 })
	bad("more parts than anybody reads", "opportunities.too_many_parts", func(n *opportunities.Need) {
		for i := range 10 {
			n.Parts = append(n.Parts, opportunities.Part{Title: strings.Repeat("x", i+1)})
		}
	})
	rulestest.Run(t, start, rows)
}

// left checks how much of each part nobody is chosen for, and the stage.
func left(stage opportunities.Stage, want ...int64) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		if p, _ := opportunities.PostOf(w.Store, 1); p.Stage != stage || !slices.Equal(p.Left(), want) {
			t.Errorf("it is %s and of its parts %v are left, want %s and %v", p.Stage, p.Left(), stage, want)
		}
	}
}

func TestSeveralAreChosen(t *testing.T) {
	given := []rulestest.Act{as("mill", fair(t)), as("dairy", forParts(0, 1, 3)), as("wood", forParts(25, 2)), as("press", forParts(0))}
	first := then(given, as("mill", opportunities.Choose{Answer: 1}))
	second := then(first, as("mill", opportunities.Choose{Answer: 2}))
	all := then(second, as("mill", opportunities.Choose{Answer: 3}))
	chose := func(n uint64, who string, rest bool, takes ...int64) machine.Event {
		return opportunities.AnswerChosen{Answer: n, Post: 1, Provider: people.MemberID(who), Receiver: "mill", By: "mill-rep", Takes: takes, Rest: rest}
	}
	done := func(by string, n uint64) rulestest.Act {
		return as(machine.OrganizationID(by), opportunities.Confirm{Post: 1, Answer: n})
	}
	half := then(all, done("dairy", 1), done("mill", 1))
	withdraw := opportunities.Withdraw{Post: 1}
	rulestest.Run(t, start, []rulestest.Rule{
		does("one answers to some parts", []rulestest.Act{as("mill", fair(t))}, "wood", forParts(25, 2),
			opportunities.Answered{Answer: 1, Post: 1, Holder: "wood", By: "wood-rep", Text: "That much.", Parts: []uint64{2}, Quantity: 25}),
		refused("that there are", "opportunities.unknown_part", given, "forge", forParts(0, 4)),
		refused("each once", "opportunities.part_twice", given, "forge", forParts(0, 2, 2)),
		refused("a quantity is of one part", "opportunities.which_part", given, "forge", forParts(4, 1, 2)),
		refused("of which somebody said how much there is", "opportunities.not_counted", given, "forge", forParts(4, 3)),
		refused("and above nothing", "opportunities.bad_quantity", given, "forge", forParts(-4, 2)),
		checked(does("who posted chooses for each part; it stays open for the rest", given, "mill", opportunities.Choose{Answer: 1},
			chose(1, "dairy", true, 800, 0, 1)), left(opportunities.Open, 0, 40, 0)),
		checked(does("and for a part of a part", first, "mill", opportunities.Choose{Answer: 2}, chose(2, "wood", true, 0, 25, 0)), left(opportunities.Open, 0, 15, 0)),
		checked(does("an answer to all is chosen for what is left; then all is agreed", second, "mill", opportunities.Choose{Answer: 3}, chose(3, "press", false, 0, 15, 0)), left(opportunities.Agreed, 0, 0, 0)),
		checked(does("it can be chosen for less than it is for", given, "mill", opportunities.Choose{Answer: 3, Parts: []uint64{2}, Quantity: 10}, chose(3, "press", true, 0, 10, 0)), left(opportunities.Open, 800, 30, 1)),
		refused("not for what it is not for", "opportunities.not_in_answer", given, "mill", opportunities.Choose{Answer: 1, Parts: []uint64{2}}),
		refused("nor for what somebody else is chosen for", "opportunities.taken", then(first, as("forge", forParts(0, 2))), "mill", opportunities.Choose{Answer: 3, Parts: []uint64{1}}),
		refused("which nobody answers any more", "opportunities.taken", first, "forge", forParts(0, 1, 3)),
		does("who was chosen for one part answers to another", first, "dairy", forParts(5, 2),
			opportunities.Answered{Answer: 4, Post: 1, Holder: "dairy", By: "dairy-rep", Text: "That much.", Parts: []uint64{2}, Quantity: 5}),
		refused("who posted says of which it speaks", "opportunities.which_answer", all, "mill", opportunities.Confirm{Post: 1}),
		checked(does("each is done by itself", then(all, done("dairy", 1)), "mill", opportunities.Confirm{Post: 1, Answer: 1},
			opportunities.SideConfirmed{Post: 1, Answer: 1, Holder: "mill", By: "mill-rep"},
			opportunities.Fulfilled{Post: 1, Answer: 1, Provider: "dairy", Receiver: "mill", Rest: true}), left(opportunities.Agreed, 0, 0, 0)),
		checked(does("and the last makes it done", then(half, done("wood", 2), done("mill", 2), done("press", 3)), "mill", opportunities.Confirm{Post: 1},
			opportunities.SideConfirmed{Post: 1, Answer: 3, Holder: "mill", By: "mill-rep"},
			opportunities.Fulfilled{Post: 1, Answer: 3, Provider: "press", Receiver: "mill"}), left(opportunities.Done, 0, 0, 0)),
		checked(does("what falls through is open again, and what was done stays done", half, "wood", opportunities.GiveUp{Post: 1},
			opportunities.FellThrough{Post: 1, Answer: 2, Holder: "wood", By: "wood-rep", Open: true}), left(opportunities.Open, 0, 25, 0)),
		refused("then it is no longer changed", "opportunities.answered", then(half, as("wood", opportunities.GiveUp{Post: 1}), as("press", opportunities.GiveUp{Post: 1})), "mill", opportunities.Change{Post: 1, Title: "All", Until: in(t, 30), Remote: true, Terms: opportunities.Gift}),
		checked(does("that is enough, says who posted: what is agreed stays", first, "mill", withdraw,
			opportunities.PostWithdrawn{Post: 1, By: "mill-rep", Stage: opportunities.Agreed}), left(opportunities.Agreed, 0, 40, 0)),
		checked(does("and once it is done all is done", then(first, as("mill", withdraw), done("dairy", 1)), "mill", opportunities.Confirm{Post: 1},
			opportunities.SideConfirmed{Post: 1, Answer: 1, Holder: "mill", By: "mill-rep"},
			opportunities.Fulfilled{Post: 1, Answer: 1, Provider: "dairy", Receiver: "mill"}), left(opportunities.Done, 0, 40, 0)),
		does("or falls through, and is closed", then(first, as("mill", withdraw)), "dairy", opportunities.GiveUp{Post: 1},
			opportunities.FellThrough{Post: 1, Answer: 1, Holder: "dairy", By: "dairy-rep"}),
		checked(does("after part of it is done the rest is withdrawn", then(first, done("dairy", 1), done("mill", 1)), "mill", withdraw,
			opportunities.PostWithdrawn{Post: 1, By: "mill-rep", Stage: opportunities.Done}), left(opportunities.Done, 0, 40, 0)),
	})
}

func TestFortyChairsComeFromSeveral(t *testing.T) {
	forty := chairs
	forty.Quantity, forty.Unit = 40, "each"
	given := []rulestest.Act{as("press", forty), as("dairy", forParts(30)), as("wood", forParts(30))}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("of an offer somebody takes a part", given, "press", opportunities.Choose{Answer: 1},
			opportunities.AnswerChosen{Answer: 1, Post: 1, Provider: "press", Receiver: "dairy", By: "press-rep", Takes: []int64{30}, Rest: true}), left(opportunities.Open, 10)),
		checked(does("and somebody else what is left, though it would have more", then(given, as("press", opportunities.Choose{Answer: 1})), "press", opportunities.Choose{Answer: 2},
			opportunities.AnswerChosen{Answer: 2, Post: 1, Provider: "press", Receiver: "wood", By: "press-rep", Takes: []int64{10}}), left(opportunities.Agreed, 0)),
	})
}

func TestNobodyPromisesMoreThanItHas(t *testing.T) {
	has := as("dairy", competences.SetCapacity{Hours: 14})
	more := books(t)
	more.From, more.Title, more.Quantity = in(t, 10), "Once more", 600
	two := []rulestest.Act{has, as("mill", books(t)), as("dairy", yes), as("wood", more)}
	busy := then(two, as("mill", opportunities.Choose{Answer: 1}))
	again := opportunities.Answer{Post: 2, Text: "We too."}
	anyway := again
	anyway.Anyway = true
	answered := opportunities.Answered{Answer: 2, Post: 2, Holder: "dairy", By: "dairy-rep", Text: "We too."}
	rulestest.Run(t, start, []rulestest.Rule{
		does("what is only answered binds nobody", two, "dairy", again, answered),
		refused("what was agreed for the same days counts", "opportunities.beyond_capacity", then(busy, as("dairy", competences.SetCapacity{Hours: 8})), "dairy", again),
		does("who knows says so", then(busy, as("dairy", competences.SetCapacity{Hours: 8})), "dairy", anyway, answered),
		does("who said nothing of its hours is asked nothing", append(two[1:], as("mill", opportunities.Choose{Answer: 1})), "dairy", again, answered),
		refused("who chooses is told, too", "opportunities.beyond_capacity", then(busy, as("dairy", again), as("dairy", competences.SetCapacity{Hours: 8})), "wood", opportunities.Choose{Answer: 2}),
		does("for other days it has its hours again", then([]rulestest.Act{has, as("mill", books(t)), as("dairy", yes), as("mill", opportunities.Choose{Answer: 1})},
			as("wood", later(t))), "dairy", again, answered),
		refused("one alone can be too much", "opportunities.beyond_capacity", then(needed(t), as("dairy", competences.SetCapacity{Hours: 7})), "dairy", yes),
	})
}

func TestHoursOfOneCompetenceCountWithoutAny(t *testing.T) {
	says := func(hours int64) rulestest.Act {
		return as("dairy", competences.Declare{Competence: "act:bookkeeping", Level: competences.Able, Hours: hours})
	}
	other := opportunities.Need{Title: "Somebody to paint", Competences: []string{"act:painting"}, Quantity: 800, Unit: "h", Until: in(t, 30), Remote: true, Terms: opportunities.Gift}
	part := opportunities.Need{Title: "A party", Until: in(t, 30), Remote: true, Terms: opportunities.Gift, Parts: []opportunities.Part{
		{Title: "Its books", Competence: "act:bookkeeping", Quantity: 800, Unit: "h"}, {Title: "Its music", Quantity: 4000, Unit: "h"},
	}}
	short := books(t)
	short.From, short.Until, short.AnswerBy, short.Quantity = in(t, 28), in(t, 29), "", 500
	busy := []rulestest.Act{says(12), as("mill", books(t)), as("dairy", yes), as("mill", opportunities.Choose{Answer: 1})}
	answers := func(parts ...uint64) machine.Event {
		return opportunities.Answered{Answer: 1, Post: 1, Holder: "dairy", By: "dairy-rep", Text: yes.Text, Parts: parts}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		refused("more than it said it has in the competence", "opportunities.beyond_competence", then(needed(t), says(7)), "dairy", yes),
		does("as much is not", then(needed(t), says(8)), "dairy", yes, answers()),
		refused("the smaller counts, of all hours", "opportunities.beyond_capacity", then(needed(t), says(8), as("dairy", competences.SetCapacity{Hours: 7})), "dairy", yes),
		refused("and of those in the competence", "opportunities.beyond_competence", then(needed(t), says(7), as("dairy", competences.SetCapacity{Hours: 80})), "dairy", yes),
		does("what takes another competence is not asked", []rulestest.Act{says(7), as("mill", other)}, "dairy", yes, answers()),
		refused("a part that takes it is", "opportunities.beyond_competence", []rulestest.Act{says(7), as("mill", part)}, "dairy", opportunities.Answer{Post: 1, Text: yes.Text, Parts: []uint64{1}}),
		does("the others are not", []rulestest.Act{says(7), as("mill", part)}, "dairy", opportunities.Answer{Post: 1, Text: yes.Text, Parts: []uint64{2}}, answers(2)),
		refused("a few days at the end of a month stand beside what is promised before", "opportunities.beyond_competence", then(busy, as("wood", short)), "dairy", opportunities.Answer{Post: 2, Text: "Those too."}),
	})
	old := func(t testing.TB) *rulestest.World { return under(t, 6) }
	rulestest.Run(t, old, []rulestest.Rule{
		does("before version 7 they did not count", then(needed(t), says(7)), "dairy", yes, answers()),
		refused("all hours did", "opportunities.beyond_capacity", then(needed(t), as("dairy", competences.SetCapacity{Hours: 7})), "dairy", yes),
		does("and for days after the last one of which it spoke they do not", []rulestest.Act{as("dairy", competences.SetCapacity{Hours: 7, Until: in(t, 5)}), as("mill", later(t))}, "dairy", yes, answers()),
	})
}

// later is a need of twelve hours, after that of the mill.
func later(t testing.TB) opportunities.Need {
	n := books(t)
	n.From, n.Until, n.AnswerBy, n.Quantity = in(t, 31), in(t, 60), in(t, 20), 1200
	return n
}

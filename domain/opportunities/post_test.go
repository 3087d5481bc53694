package opportunities_test

import (
	"strings"
	"testing"

	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestPosting(t *testing.T) {
	need := books(t)
	posted := func(holder string, by machine.PersonID) machine.Event {
		return opportunities.Posted{Post: 1, Kind: opportunities.Needed, Holder: people.MemberID(holder), By: by, What: opportunities.What(need), Expires: end(t, 20)}
	}
	var many []machine.Message
	for range 50 {
		many = append(many, chairs)
	}
	van := as("mill", commons.Share{Title: "The van", Kind: commons.Equipment, Boundary: files.NetworkOnly})
	withVan := chairs
	withVan.Resource = 1
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("a member says what it needs; it is open until the last day for answers", nil, "mill", need, posted("mill", "mill-rep")), stage(opportunities.Open, 0)),
		{
			Rule: "who acts for a member needs something for itself, and asks nobody", By: "mill-rep", When: need,
			Then: []machine.Event{posted("mill-rep", "mill-rep")},
		},
		does("what is offered may have no last day; then it is open for as long as the charter says", nil, "press", chairs,
			opportunities.Posted{Post: 1, Kind: opportunities.Offered, Holder: "press", By: "press-rep", What: opportunities.What(chairs), Expires: end(t, 60)}),
		{Rule: "a stranger posts nothing", Given: []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}, By: "eve", When: need, Refused: "opportunities.no_part"},
		does("it may be about something that is shared", []rulestest.Act{van}, "press", withVan,
			opportunities.Posted{Post: 1, Kind: opportunities.Offered, Holder: "press", By: "press-rep", What: opportunities.What(withVan), Expires: end(t, 60)}),
		refused("that is there", "opportunities.unknown_resource", nil, "press", withVan),
		refused("and not withdrawn", "opportunities.unknown_resource", []rulestest.Act{van, as("mill", commons.Withdraw{Resource: 1, Reason: "Sold."})}, "press", withVan),
		refused("one has fifty on the board at most", "opportunities.too_many", []rulestest.Act{as("mill", many...)}, "mill", chairs),
		does("what is withdrawn is not counted", []rulestest.Act{as("mill", many...), as("mill", opportunities.Withdraw{Post: 7})}, "mill", chairs,
			opportunities.Posted{Post: 51, Kind: opportunities.Offered, Holder: "mill", By: "mill-rep", What: opportunities.What(chairs), Expires: end(t, 60)}),
	})
}

// TestBadInput has a row for all that people get wrong when they write.
func TestBadInput(t *testing.T) {
	var rows []rulestest.Rule
	bad := func(rule, code string, change func(w *opportunities.What)) {
		w := opportunities.What(books(t))
		change(&w)
		rows = append(rows, refused(rule, code, nil, "mill", opportunities.Need(w)))
	}
	bad("a need without dates", "opportunities.no_dates", func(w *opportunities.What) { w.Until, w.AnswerBy = "", "" })
	bad("dates that are over", "opportunities.past", func(w *opportunities.What) { w.Until, w.AnswerBy = "2020-01-01", "" })
	bad("a last day for answers that is over", "opportunities.past", func(w *opportunities.What) { w.AnswerBy = "2020-01-01" })
	bad("a date as others write it", "opportunities.bad_date", func(w *opportunities.What) { w.Until = "31.01.2027" })
	bad("a day that no month has", "opportunities.bad_date", func(w *opportunities.What) { w.From = "2027-02-30" })
	bad("an end before its beginning", "opportunities.dates_crossed", func(w *opportunities.What) { w.From = in(t, 31) })
	bad("answers after the end", "opportunities.answers_late", func(w *opportunities.What) { w.AnswerBy = in(t, 31) })
	bad("a unit that there is not", "opportunities.unknown_unit", func(w *opportunities.What) { w.Unit = "furlong" })
	bad("a unit without a quantity", "opportunities.no_quantity", func(w *opportunities.What) { w.Quantity = 0 })
	bad("a quantity without a unit", "opportunities.no_unit", func(w *opportunities.What) { w.Unit = "" })
	bad("less than nothing", "opportunities.bad_quantity", func(w *opportunities.What) { w.Quantity = -1 })
	bad("more than there is", "opportunities.bad_quantity", func(w *opportunities.What) { w.Quantity = 1_000_000_000_001 })
	bad("a competence that is none", "competences.bad_identifier", func(w *opportunities.What) { w.Competences = []string{"keeping books"} })
	bad("a competence named twice", "opportunities.named_twice", func(w *opportunities.What) { w.Competences = []string{"act:bookkeeping", "act:bookkeeping"} })
	bad("more competences than one need has", "opportunities.too_many_competences", func(w *opportunities.What) {
		w.Competences = strings.Split("act:a,act:b,act:c,act:d,act:e,act:f,act:g,act:h,act:i,act:j,act:k", ",")
	})
	bad("nowhere", "opportunities.no_place", func(w *opportunities.What) { w.Remote = false })
	bad("a gift with a price", "opportunities.gift_for_something", func(w *opportunities.What) { w.Terms = opportunities.Gift })
	bad("an exchange for nothing", "opportunities.exchange_for_nothing", func(w *opportunities.What) { w.Terms, w.InReturn = opportunities.Exchange, "" })
	bad("no terms", "opportunities.bad_terms", func(w *opportunities.What) { w.Terms = "" })
	bad("no title", "opportunities.empty", func(w *opportunities.What) { w.Title = " " })
	bad("a title that is a text", "opportunities.too_long", func(w *opportunities.What) { w.Title = strings.Repeat("x", 101) })
	bad("a title on two lines", "opportunities.unprintable", func(w *opportunities.What) { w.Title = "a\nb" })
	bad("a text that is too long", "opportunities.too_long", func(w *opportunities.What) { w.Text = strings.Repeat("x", 2001) })
	bad("a reference on two lines", "opportunities.unprintable", func(w *opportunities.What) { w.Reference = "a\nb" })
	bad("a document that is no hash", "opportunities.bad_document", func(w *opportunities.What) { w.Document = "attached" })
	rulestest.Run(t, start, rows)
}

// changed is the mill's need with other hours.
func changed(t testing.TB) opportunities.Change {
	n := books(t)
	return opportunities.Change{Post: 1, Title: n.Title, Competences: n.Competences, Quantity: 1600, Unit: "h", Until: n.Until, AnswerBy: n.AnswerBy, Remote: true, Terms: n.Terms}
}

func TestChanging(t *testing.T) {
	more := changed(t)
	is := opportunities.What{Title: more.Title, Competences: more.Competences, Quantity: 1600, Unit: "h", Until: more.Until, AnswerBy: more.AnswerBy, Remote: true, Terms: more.Terms}
	undated, nameless, elsewhere := more, more, more
	undated.Until, undated.AnswerBy = "", ""
	nameless.Title = ""
	elsewhere.Resource = 9
	does16 := opportunities.PostChanged{Post: 1, By: "mill-rep", What: is, Expires: end(t, 20)}
	rulestest.Run(t, start, []rulestest.Rule{
		does("who posted changes it while nobody has answered", needed(t), "mill", more, does16),
		does("or once all took their answers back", then(needed(t), as("dairy", yes, opportunities.TakeBack{Answer: 1})), "mill", more, does16),
		refused("what is answered stays as it is", "opportunities.answered", answered(t), "mill", more),
		refused("nobody else changes it", "opportunities.not_yours", needed(t), "wood", more),
		refused("a need keeps a day", "opportunities.no_dates", needed(t), "mill", undated),
		refused("and a title", "opportunities.empty", needed(t), "mill", nameless),
		refused("what is shared is looked up again", "opportunities.unknown_resource", needed(t), "mill", elsewhere),
		refused("a day that is over is none", "opportunities.past", needed(t), "mill", opportunities.Change{Post: 1, Title: "Books", Until: "2020-01-01", Remote: true, Terms: opportunities.Paid}),
		refused("there is such a need", "opportunities.unknown_post", nil, "mill", more),
		refused("what is agreed is not changed", "opportunities.wrong_stage", chosen(t), "mill", more),
	})
}

func TestWithdrawing(t *testing.T) {
	withdraw := opportunities.Withdraw{Post: 1}
	gone := opportunities.PostWithdrawn{Post: 1, By: "mill-rep"}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("who posted withdraws it, and nothing comes of the answers", answered(t), "mill", withdraw, gone), stage(opportunities.Over, 0)),
		does("after its time too", then(answered(t), rulestest.Days(22)), "mill", withdraw, gone),
		refused("nobody else does", "opportunities.not_yours", needed(t), "dairy", withdraw),
		refused("what is agreed is given up first", "opportunities.wrong_stage", chosen(t), "mill", withdraw),
		refused("nor twice", "opportunities.wrong_stage", then(needed(t), as("mill", withdraw)), "mill", withdraw),
	})
}

func TestExpiryAndRenewal(t *testing.T) {
	longer := opportunities.Renew{Post: 1, Until: in(t, 90)}
	renewed := func(until, by string, expires int64) machine.Event {
		return opportunities.PostRenewed{Post: 1, By: "mill-rep", Until: until, AnswerBy: by, Expires: expires}
	}
	var fifty []machine.Message
	for range 50 {
		fifty = append(fifty, chairs)
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "it closes by itself after its last day; without answers nothing more is said", By: "mill-rep", For: "mill", When: books(t), Later: 60,
			Then: []machine.Event{
				opportunities.Posted{Post: 1, Kind: opportunities.Needed, Holder: "mill", By: "mill-rep", What: opportunities.What(books(t)), Expires: end(t, 20)},
				opportunities.PostExpired{Post: 1},
			}, Check: stage(opportunities.Expired, 0),
		},
		{
			Rule: "if nobody chooses among the answers, that is told once", Given: needed(t), By: "dairy-rep", For: "dairy", When: yes, Later: 60,
			Then: []machine.Event{
				opportunities.Answered{Answer: 1, Post: 1, Holder: "dairy", By: "dairy-rep", Text: yes.Text},
				opportunities.PostExpired{Post: 1},
				opportunities.PostWaits{Post: 1},
			}, Check: stage(opportunities.Expired, 1),
		},
		refused("then nobody answers", "opportunities.expired", then(needed(t), rulestest.Days(22)), "dairy", yes),
		checked(after(does("one can still be chosen", answered(t), "mill", opportunities.Choose{Answer: 2},
			opportunities.AnswerChosen{Answer: 2, Post: 1, Provider: "wood", Receiver: "mill", By: "mill-rep"}), 22), stage(opportunities.Agreed, 2)),
		checked(after(does("who posted opens it again, with a new day", needed(t), "mill", longer, renewed(in(t, 90), "", end(t, 82))), 22), stage(opportunities.Open, 0)),
		after(does("or the old one while that is to come", needed(t), "mill", opportunities.Renew{Post: 1}, renewed(in(t, 30), "", end(t, 30))), 22),
		after(refused("not with a day that is over", "opportunities.past", needed(t), "mill", opportunities.Renew{Post: 1}), 40),
		does("with answers only the time for more of them is moved", answered(t), "mill", opportunities.Renew{Post: 1, AnswerBy: in(t, 28)}, renewed(in(t, 30), in(t, 28), end(t, 28))),
		refused("not the days for which they answered", "opportunities.answered", answered(t), "mill", longer),
		refused("dates are written as dates", "opportunities.bad_date", needed(t), "mill", opportunities.Renew{Post: 1, Until: "soon"}),
		refused("and fit those it has", "opportunities.dates_crossed", needed(t), "mill", opportunities.Renew{Post: 1, From: in(t, 50)}),
		refused("nobody else renews it", "opportunities.not_yours", needed(t), "wood", longer),
		after(refused("nor somebody with too much on the board", "opportunities.too_many", then(needed(t), as("mill", fifty[1:]...), rulestest.Days(22), as("mill", chairs)), "mill", longer), 0),
		refused("nor what is withdrawn", "opportunities.wrong_stage", then(needed(t), as("mill", opportunities.Withdraw{Post: 1})), "mill", longer),
	})
}

package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/allocation"
	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/commons"
	commonsview "metaorg/domain/commons/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	filesview "metaorg/domain/files/view"
	"metaorg/domain/funds"
	fundsview "metaorg/domain/funds/view"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/nodes"
	nodesview "metaorg/domain/nodes/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/patronage"
	patronageview "metaorg/domain/patronage/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/periods"
	"metaorg/domain/periods/view"
	"metaorg/domain/rounds"
	roundsview "metaorg/domain/rounds/view"
	"metaorg/domain/uses"
	usesview "metaorg/domain/uses/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// toys bring a kind with which messages are carried at once.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{machine.KindOf[carry]("toys.carry", "Apply something as the network.")}}

type carry struct {
	Messages []wire.Message `json:"messages"`
}

func (carry) Check() error { return nil }

func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// house is a world in which the mill holds the money and forge and press care for it.
type house struct {
	*rulestest.World
	t    *testing.T
	site *pagetest.Site
}

func start(t *testing.T) *house {
	t.Helper()
	draft := domaintest.Draft("federation")
	draft.Particulars = charter.Particulars{AccountHolder: "The mill, apart from its own", Signatories: "any two stewards"}
	w := domaintest.Founded(t, draft, five, nodes.Module, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, funds.Module, patronage.Module, obligations.Module, rounds.Module, periods.Module, toys)
	h := &house{World: w, t: t}
	h.decide(funds.Open{Name: "Common purse", Purpose: "All we share.", Currency: "EUR", Holder: "mill", Stewards: []people.MemberID{"forge", "press"}})
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, nodesview.View, governanceview.Readable(w.Machine), circlesview.Readable(w.Machine), filesview.View, commonsview.Readable(w.Machine), usesview.View, fundsview.View, patronageview.View, obligationsview.View, roundsview.View, view.View}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "The accounts of the year.", true, nil },
	}}
	h.site = pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), fundsview.Pages(), patronageview.Pages(), obligationsview.Pages(), view.Pages(), papers)
	return h
}

func (h *house) decide(all ...machine.Message) {
	for _, m := range all {
		h.let(func(w *rulestest.World) { w.Must(domaintest.Initiator, "", carry{[]wire.Message{w.Machine.Wire(m)}}) })
	}
}

// let has something happen, and the pages told of it.
func (h *house) let(happen func(w *rulestest.World)) {
	if h.site == nil {
		happen(h.World)
		return
	}
	h.site.Let(happen)
}

func (h *house) must(o machine.OrganizationID, m machine.Message) {
	h.t.Helper()
	h.let(func(w *rulestest.World) { w.Must(domaintest.Rep(o), o, m) })
}

func (h *house) pass(days int) { h.let(func(w *rulestest.World) { w.Pass(int64(days)) }) }

func (h *house) day(n int64) string {
	return time.Unix(h.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

func (h *house) as(o machine.OrganizationID) pagetest.Reader {
	return h.site.As(h.t, pagetest.Person(domaintest.Rep(o), o))
}

// works has one member work for another, and the other confirm it.
func (h *house) works(from, to machine.OrganizationID, hundredths, worth int64) {
	h.t.Helper()
	m := patronage.Record{With: people.MemberID(to), Direction: patronage.Gave, Kind: patronage.Labour, Quantity: hundredths, Unit: "h", Date: h.day(0)}
	if worth > 0 {
		m.Value, m.Currency = worth, "EUR"
	}
	h.must(from, m)
	h.must(to, patronage.Confirm{Event: patronage.LastEvent(h.Store)})
}

// equation divides by hours, and by how much one bought.
var equation = periods.SetEquation{Words: "Most goes by work, the rest by what we buy.", Buckets: []periods.Bucket{
	{Name: "Work", Share: 6_000, For: periods.Giver, Kind: patronage.Labour, Measure: periods.Hours, Rule: allocation.Share},
	{Name: "Purchases", Share: 4_000, For: periods.Taker, Measure: periods.Value, Rule: allocation.Share},
}}

func TestAYearIsClosedFromTheEquationToTheNotice(t *testing.T) {
	h := start(t)
	h.as("dairy").Get("/periods").Sees("There is no value equation yet")
	h.as("dairy").Get("/equation").Sees("There is no value equation yet")
	h.as("dairy").Get("/periods").One(`a.button[href="/proposals/carry/periods.set_equation"]`)
	h.decide(equation, periods.Open{From: h.day(0), Until: h.day(364), Fund: 1})
	h.works("dairy", "wood", 750, 30_000)
	h.works("forge", "wood", 250, 0) // Worth nothing that both said, so purchases cannot count it.
	h.must("press", patronage.Record{With: "wood", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 100, Unit: "h", Date: h.day(0)})
	h.as("dairy").Get("/periods").Sees("open", "Give and confirm", "It goes on until").SeesNot("Freeze and count it")
	h.as("dairy").Get("/periods/1").Sees("Not confirmed yet", "press Limited to wood Limited: 1.00", "Could not be measured", "Contribution 2", "no money value")
	h.as("dairy").Get("/equation").Sees("Most goes by work", "60", "Who gave labour, by hours.", "At work on what you really gave", "dairy Limited", "2 contributions", "One could not be measured")
	h.as("dairy").Get("/equation?sum=100").Sees("100.00", "48.00") // Four fifths are divided: 60 % of it by three quarters and a quarter, 40 % for wood.
	h.as("dairy").Get("/equation?sum=much").Sees("That is no amount in EUR")
	h.as("dairy").In("de").Get("/equation?sum=1.000,00").Sees("1.000,00", "Wertgleichung")

	h.pass(366)
	h.as("dairy").Get("/periods/1").Sees("it is frozen by itself").SeesNot("/acts/periods.freeze")
	h.as("forge").Get("/periods/1").Sees("Freeze it once all is confirmed").One(`a[href^="/acts/periods.freeze"]`)
	h.as("forge").Does("periods.freeze", "period", "1")
	h.as("dairy").Get("/periods/1").Sees("Not confirmed yet", "press Limited to wood Limited: 1.00", "A steward can open the days again")
	h.as("forge").Get("/periods/1").Sees("All is counted", "2 contributions", "These did not count").One(`a.button[href^="/acts/periods.draw_up"]`)
	h.as("forge").Post("/acts/periods.draw_up", "period", "1", "surplus", "1.005", "cash", "20", "evidence", "The accounts of the year.").Is(http.StatusUnprocessableEntity).Beside("surplus", "more than 2 digits")
	h.as("forge").Does("periods.draw_up", "period", "1", "surplus", "1000.00", "cash", "20", "qualified", "true", "evidence", "The accounts of the year.", "with_members", "900", "with_others", "100")
	h.as("wood").Get("/periods/1").Sees("From surplus to members", "1,000.00", "720.00", "280.00", "puts them to the members", "What the decision does", "The accounts of the year.").SeesNot("/acts/periods.put")
	of := h.as("wood").Get("/periods/1/statements/dairy")
	of.One(`a[href="/patronage/1"]`)
	of.One(`a[href="/periods/1#part-1"]`)
	of.Sees("Statement of dairy Limited", "A preview", "324.00", "64.80", "259.20", "7.50", "It will be a qualified written notice")
	h.as("wood").Get("/periods/1/statements/wood").Sees("288.00", "300.00", "Purchases")
	h.as("press").Get("/periods/1").Sees("Put to the members", "members in cash together; mill Limited pays them").One(`a[href="/v1/period-statements?drawing=1&format=csv&period=1"]`)
	h.as("press").Does("periods.put", "period", "1")
	h.as("press").Get("/periods").Sees("being decided", "The members decide")
	h.as("press").Get("/coordination").Is(http.StatusOK)

	h.adopt()
	h.as("dairy").Get("/periods/1/statements/dairy").Sees("Given by decision of the members", "This is a qualified written notice", "mill Limited owes you", "Kept in your name").SeesNot("A preview").One(`a[href="/obligations/1"]`)
	h.as("dairy").In("de").Get("/periods/1/statements/dairy").Sees("Abrechnung für dairy Limited", "324,00", "Mitteilung")
	h.as("dairy").Get("/accounts").Sees("dairy Limited", "259.20", "280.00", "never divided").One(`a.button[href^="/proposals/carry/periods.revolve"]`)
	h.as("dairy").Get("/members/dairy").Sees("Dividends", "324.00")
	h.must("mill", funds.Record{Fund: 1, Date: h.day(0), Amount: 100_000, Category: funds.Sales})
	h.as("dairy").Get("/kitty?sum=856&from=1").Sees("856.00 EUR from Common purse: ask", "144.00 EUR of Common purse are owed to members as dividends")
	h.as("dairy").Get("/kitty?sum=856.01&from=1").Sees("No: of Common purse, 856.00 EUR are free, and 856.01 EUR are more.", "144.00 EUR of Common purse are owed")
	h.site.As(t, pagetest.Person(domaintest.Rep("mill"), "mill")).Post("/acts/funds.record", "fund", "1", "date", h.day(0), "amount", "-53.10", "category", "fee").Sees("Look and sign", "Amount \u221253.10 EUR").SeesNot("5,310")
	h.site.As(t, pagetest.Watcher()).Get("/periods/1").Sees("720.00").SeesNot("Every member's statement", "/statements/dairy")

	h.decide(periods.Reopen{Period: 1})
	h.as("dairy").Get("/periods/1").Sees("The members reopened this period", "What was decided, and is taken back", "720.00").SeesNot("Adopted before", "The days of the period stay closed")
	h.as("dairy").Get("/periods/1/statements/dairy").Sees("It was adopted and taken back", "324.00")
	h.as("dairy").Get("/periods/9").Refused(http.StatusNotFound, "periods.unknown_period")
	h.as("dairy").Get("/periods/1/statements/nobody").Refused(http.StatusNotFound, "periods.no_statement")
}

// adopt has everybody vote for what is before them.
func (h *house) adopt() {
	h.t.Helper()
	p, _ := periods.PeriodOf(h.Store, 1)
	h.pass(8)
	for on := range governance.OnRoll(h.Store, p.Proposal, 1) {
		h.must(machine.OrganizationID(on), governance.Vote{Proposal: p.Proposal, Choice: governance.Yes})
	}
	h.pass(12)
}

func TestAnEquationIsSeenAtWorkBeforeItIsDecided(t *testing.T) {
	h := start(t)
	h.decide(equation)
	h.works("dairy", "wood", 750, 30_000)
	h.works("forge", "wood", 250, 10_000)
	all := equation
	all.Words, all.Buckets = "All goes by work.", []periods.Bucket{{Name: "Work", Share: allocation.Whole, For: periods.Giver, Kind: patronage.Labour, Measure: periods.Hours, Rule: allocation.Share}}
	h.must("dairy", governance.Propose{Title: "Work alone", Class: governance.Special, Messages: []wire.Message{h.Machine.Wire(all)}})
	h.as("wood").Get("/proposals/1").Sees("What it would come to", "As proposed", "dairy Limited", "Difference").One(`a[href="/equation?proposal=1"]`)
	h.as("wood").Get("/equation?proposal=1&sum=1000").Sees("This is not decided yet", "All goes by work", "320.00", "Purchases", "+80.00")
	h.decide(all)
	h.as("wood").Get("/equation?version=1").Sees("This is version 1", "Most goes by work", "Versions")
	typed := func(share, rate string) pagetest.Answer {
		return h.as("wood").Post("/proposals/carry/periods.set_equation", "words", "An eighth, and the rest.", "buckets.0.name", "Work", "buckets.0.share", share, "buckets.0.rate", rate, "buckets.0.for", "giver", "buckets.0.measure", "hours", "buckets.0.rule", "once",
			"buckets.1.name", "Trade", "buckets.1.share", "87,5 %", "buckets.1.for", "taker", "buckets.1.measure", "value", "buckets.1.rule", "share")
	}
	typed("an eighth", "20").Is(http.StatusUnprocessableEntity).Beside("buckets.0.share", "is no share")
	typed("12.6", "20").Is(http.StatusUnprocessableEntity).Sees("100.10 %")
	if got := typed("12.5", "20").Is(http.StatusOK).Body; !strings.Contains(got, "&#34;share&#34;:1250,") || !strings.Contains(got, "&#34;rate&#34;:2000,") {
		t.Error("shares are not taken in percent, or rates not in money")
	}
}

func TestTheBooksAreTakenAlong(t *testing.T) {
	h := start(t)
	h.decide(equation, periods.Open{From: h.day(0), Until: h.day(364), Fund: 1})
	h.must("mill", funds.Record{Fund: 1, Date: h.day(0), Amount: 125_000, Category: funds.Grant})
	h.works("dairy", "wood", 750, 30_000)
	h.as("wood").Get("/books").Sees("contributions.csv", "books.journal", "flows.jsonld", "metaorg export patronage")
	h.as("wood").Get("/books?period=1").One(`a[href="/books/books.journal?period=1"]`)
	for file, says := range map[string][]string{
		"contributions.csv": {"work,dairy,wood,labour,livelihood,7.50,h,300.00,EUR"},
		"books.journal":     {"account Assets:Kitty:1 Common purse", "1250.00 EUR"},
		"flows.jsonld":      {`"action":"work"`, `"hasNumericalValue":"7.50"`},
	} {
		got := h.as("wood").Get("/books/" + file).Is(http.StatusOK)
		for _, want := range says {
			if !strings.Contains(got.Body, want) {
				t.Errorf("%s does not say %q: %s", file, want, got.Body)
			}
		}
	}
	h.as("wood").Get("/books/ledger.exe").Refused(http.StatusNotFound, "periods.no_such_book")
	h.as("wood").Get("/books/books.journal?period=7").Refused(http.StatusNotFound, "periods.unknown_period")
}

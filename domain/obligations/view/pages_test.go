package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	"metaorg/domain/obligations/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// toys bring a kind that stands for a round.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{
	machine.KindOf[setOff]("toys.set_off", "Set off an obligation."), machine.KindOf[pledge]("toys.pledge", "Pledge an amount."),
}}

type setOff struct {
	Obligation uint64 `json:"obligation"`
	Amount     int64  `json:"amount"`
}

func (setOff) Check() error { return nil }

// pledge stands for what may come to be owed by other rules.
type pledge struct {
	Creditor people.MemberID `json:"creditor"`
	Amount   int64           `json:"amount"`
}

func (pledge) Check() error { return nil }

func (m pledge) Apply(s *machine.Step) error {
	return obligations.Pend(s, m.Creditor, people.ActingMember(s), "EUR", m.Amount)
}

func (m setOff) Apply(s *machine.Step) error { return obligations.SetOff(s, m.Obligation, m.Amount, 3) }

var four = []machine.OrganizationID{"dairy", "forge", "mill", "press"}

func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), four, obligations.Module, toys)
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, view.View}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "The doors do not close.", true, nil },
	}}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), view.Pages(), papers)
}

func day(w *rulestest.World, n int64) string {
	return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestAnObligationGoesFromTheClaimToTheReceipt(t *testing.T) {
	w, s := start(t)
	s.As(t, person("forge")).Get("/obligations").Sees("There is nothing here yet", "Say what you owe", "Claim what you are owed")
	s.As(t, person("forge")).Get("/acts/obligations.claim").One(`input[name=due][value="` + day(w, 30) + `"]`)
	s.As(t, person("forge")).Post("/acts/obligations.owe", "creditor", "forge", "amount", "1", "unit", "EUR", "due", day(w, 30), "source", "agreement").Is(http.StatusUnprocessableEntity).Beside("creditor", "nobody owes itself")
	s.As(t, person("forge")).Post("/acts/obligations.claim", "debtor", "mill", "amount", "12.345", "unit", "EUR", "due", day(w, 30), "source", "invoice", "ref", "F-1").Is(http.StatusUnprocessableEntity).Beside("amount", "has more than 2 digits")
	s.As(t, person("forge")).Post("/acts/obligations.claim", "debtor", "mill", "amount", "1,200.00", "unit", "EUR", "due", day(w, 30), "source", "invoice", "ref", "F-1").Sees("1,200.00 EUR")
	s.As(t, person("forge")).Does("obligations.claim", "debtor", "mill", "amount", "1,200.00", "unit", "EUR", "due", day(w, 30), "source", "invoice", "ref", "F-1")
	s.As(t, person("forge")).Get("/obligations/1").Sees("mill Limited owes forge Limited", "1,200.00 EUR", "mill Limited has yet to acknowledge it", "Take the claim back").SeesNot("Acknowledge it")
	s.As(t, person("mill")).Get("/obligations").Sees("Waits for you", "Acknowledge or dispute: forge Limited claims 1,200.00 EUR", "1,200.00 EUR not acknowledged")
	s.As(t, person("mill")).Does("obligations.dispute", "obligation", "1", "document", "The doors do not close.")
	s.As(t, person("forge")).Get("/obligations/1").Sees("mill Limited does not agree", "The doors do not close.")
	s.As(t, person("mill")).Does("obligations.acknowledge", "obligation", "1")
	s.As(t, person("mill")).Get("/acts/obligations.pay?obligation=1").One(`input[name=amount][value="1200.00"]`)
	s.As(t, person("mill")).Signs(s.As(t, person("mill")).Post("/acts/obligations.pay", "obligation", "1", "amount", "500", "date", day(w, 0)).Sees("A payment of 500.00 EUR by mill Limited to forge Limited"))
	s.As(t, person("mill")).Get("/obligations/1").Sees("500.00 EUR were paid on", "forge Limited has yet to confirm it", "Take it back").SeesNot("Confirm that it came")
	s.As(t, person("forge")).Get("/obligations").Sees("Confirm or contest: 500.00 EUR, mill Limited says")
	s.As(t, person("forge")).Get("/obligations/1").Sees("Confirm that it came", "It is not so")
	s.As(t, person("forge")).Does("obligations.confirm", "obligation", "1", "entry", "1")
	s.As(t, person("forge")).Does("obligations.clear", "obligations", "1", "clears", "true")
	s.As(t, person("mill")).Get("/obligations").Sees("Let one more be cleared")
	s.As(t, person("mill")).Does("obligations.clear", "obligations", "1", "clears", "true")
	s.Let(func(*rulestest.World) { w.Must("mill-rep", "mill", setOff{1, 30_000}) })
	s.As(t, person("mill")).Get("/obligations/1").Sees("400.00 EUR", "300.00 EUR set off in round 3", "Both sides let it be set off")
	s.As(t, person("forge")).Does("obligations.forgo", "obligation", "1", "amount", "400.00")
	s.As(t, person("mill")).Does("obligations.confirm", "obligation", "1", "entry", "2")
	s.As(t, person("mill")).In("de").Get("/obligations/1").Sees("Nichts ist mehr offen", "Erlassen", "400,00 EUR", "300,00 EUR in Runde 3 verrechnet")
	s.As(t, person("mill")).Get("/obligations/statement").Sees("Nothing is open", "Settled lately")
	s.As(t, person("mill")).Get("/obligations/9").Refused(http.StatusNotFound, "obligations.unknown")
	s.As(t, person("mill")).Get("/obligations/holds/9").Refused(http.StatusNotFound, "obligations.unknown_hold")
}

func TestAStatementAddsUpBySidesAndUnits(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		due := day(w, -2)
		w.Must("mill-rep", "mill", obligations.Owe{Creditor: "forge", Amount: 120_000, Unit: "EUR", Due: due, Source: obligations.Agreement}, obligations.Owe{Creditor: "press", Amount: 150, Unit: "h", Due: day(w, 9), Source: obligations.Other})
		w.Must("forge-rep", "forge", obligations.Owe{Creditor: "mill", Amount: 20_050, Unit: "EUR", Due: day(w, 9), Source: obligations.Agreement}, obligations.Claim{Debtor: "mill", Amount: 999, Unit: "EUR", Due: day(w, 9), Source: obligations.Other})
		w.Wait(1)
	})
	got := s.As(t, person("mill")).Get("/obligations").Sees("1,200.00 EUR of it overdue", "−999.50 EUR", "−1.50 h", "Pay forge Limited 1,200.00 EUR", "9.99 EUR not acknowledged")
	if rows := got.Texts("section[aria-labelledby=with-title] tbody tr"); len(rows) != 2 {
		t.Errorf("by member there are %q", rows)
	}
	s.As(t, person("mill")).Get("/obligations?side=owed").Sees("200.50 EUR")
	s.As(t, person("press")).Get("/obligations/statement?member=mill").Sees("Statement of mill Limited", "1,200.00 EUR", "200.50 EUR", "1.50 h", "No. 4")
	s.As(t, person("dairy")).Get("/coordination").Sees("Overdue", "mill Limited owes forge Limited 1,200.00 EUR")
	s.As(t, person("dairy")).Get("/members/mill").Sees("Obligations", "1,200.00 EUR")
	s.As(t, person("mill")).In("de").Get("/obligations").Sees("davon 1.200,00 EUR überfällig")
	s.As(t, person("dairy")).Get("/obligations/statement?member=elm").Refused(http.StatusNotFound, "obligations.unknown_member")
	s.As(t, page.Viewer{Session: page.Session{Person: "eve"}, Belongs: true}).Get("/obligations/limits").Sees("Members set limits, each for itself").SeesNot("You have set no limits")
	s.As(t, page.Viewer{}).Get("/obligations/statement").Refused(http.StatusNotFound, "obligations.whose_statement")
}

func TestReservationsChainsAndLimitsAreSeenAndAnswered(t *testing.T) {
	w, s := start(t)
	s.As(t, person("mill")).Get("/obligations/limits").Sees("You have set no limits", "Nothing is reserved")
	s.As(t, person("mill")).Does("obligations.set_limit", "debtor", "forge", "unit", "EUR", "amount", "500")
	s.As(t, person("forge")).Does("obligations.reserve", "creditor", "mill", "amount", "300", "unit", "EUR", "due", day(w, 30), "hours", "72", "key", "order-17")
	s.As(t, person("mill")).Get("/obligations/limits").Sees("500.00 EUR", "300.00 EUR", "Reserved: forge Limited owes mill Limited 300.00 EUR")
	s.Let(func(w *rulestest.World) { w.Must("forge-rep", "forge", pledge{"mill", 4_000}) })
	s.As(t, person("mill")).Get("/obligations/limits").Sees("340.00 EUR")
	s.As(t, person("mill")).Get("/acts/obligations.post?hold=1").One(`input[name=amount][value="300.00"]`)
	s.As(t, person("mill")).Post("/acts/obligations.post", "hold", "1", "amount", "250.00").Sees("forge Limited owes mill Limited 250.00 EUR", "metaorg send act.json --as mill-rep --for mill", `&#34;kind&#34;: &#34;obligations.post&#34;`).SeesNot("300.00")
	s.As(t, person("mill")).Does("obligations.post", "hold", "1", "amount", "250.00")
	s.As(t, person("mill")).Get("/obligations/1").Sees("250.00 EUR", "from reservation or chain 1")
	chain := s.As(t, person("mill")).Get("/acts/obligations.chain").Sees("forge Limited")
	for _, filled := range []string{`input[name="links.0.unit"][value=EUR]`, `input[name="links.0.due"][value="` + day(w, 30) + `"]`, `select[name="links.0.debtor"] option[value=forge], input[name="links.0.debtor"][value=forge]`} {
		chain.One(filled)
	}
	s.As(t, person("mill")).Post("/acts/obligations.chain", "key", "barter", "hours", "24", "links.0.debtor", "mill", "links.0.creditor", "forge", "links.0.amount", "", "links.0.unit", "EUR", "links.0.due", day(w, 9), "links.1.unit", "EUR", "links.1.due", day(w, 9)).Beside("links.0.amount", "is more than nothing").Kept("links.0.creditor", "forge")
	s.As(t, pagetest.Person("eve", "")).Get("/acts/obligations.chain").Sees("you are none of them and act for none", "Go back").SeesNot("Review and sign")
	s.As(t, person("mill")).Does("obligations.chain", "links.2.unit", "EUR", "links.2.due", day(w, 30), "key", "barter", "hours", "24", "links.0.debtor", "mill", "links.0.creditor", "forge", "links.0.amount", "10.50", "links.0.unit", "EUR", "links.0.due", day(w, 9),
		"links.1.debtor", "forge", "links.1.creditor", "mill", "links.1.amount", "1,5", "links.1.unit", "h", "links.1.due", day(w, 9))
	s.As(t, person("forge")).Get("/obligations").Sees("Chain: mill Limited owes forge Limited 10.50 EUR and one more")
	s.As(t, person("forge")).Get("/obligations/holds/2").Sees("All of it or nothing", "1.50 h", "has not agreed yet", "Agree", "Release it")
	s.As(t, person("forge")).Does("obligations.agree", "hold", "2")
	s.As(t, person("dairy")).In("de").Get("/obligations/holds/2").Sees("alles davon ist geschuldet", "Nr. 2", "Nr. 3").SeesNot("Zustimmen")
}

func TestEachIsToldWhatWaits(t *testing.T) {
	w, s := start(t)
	tell := func(o machine.OrganizationID, want string) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), person(o))
		if err != nil {
			t.Fatal(err)
		}
		ctx := s.Words.Into(t.Context(), "en", time.UTC, w.Now())
		needs, err := s.Needs(ctx, viewer)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range needs {
			if n.Topic == "obligations" {
				got = append(got, strings.ReplaceAll(n.Title, "\u00a0", " "))
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s is told %q, want %q", o, got, want)
		}
	}
	does := func(o machine.OrganizationID, m machine.Message) {
		s.Let(func(*rulestest.World) { w.Must(domaintest.Rep(o), o, m) })
	}
	does("forge", obligations.Claim{Debtor: "mill", Amount: 100, Unit: "EUR", Due: day(w, 2), Source: obligations.Other})
	tell("mill", "Acknowledge or dispute: forge Limited claims 1.00 EUR")
	does("mill", obligations.Acknowledge{Obligation: 1})
	tell("mill", "")
	does("mill", obligations.Reserve{Creditor: "press", Amount: 1, Unit: "EUR", Due: day(w, 2), Hours: 2, Key: "k"})
	tell("press", "mill Limited has reserved an amount for you: have it be owed, or release it")
	s.Let(func(*rulestest.World) { w.Pass(5) })
	tell("press", "")
	tell("mill", "Pay forge Limited 1.00 EUR")
	does("forge", obligations.Pay{Obligation: 1, Amount: 40, Date: day(w, 0)})
	tell("mill", "Confirm or contest: 0.40 EUR, forge Limited says")
	mill, err := s.Complete(t.Context(), person("mill"))
	if err != nil {
		t.Fatal(err)
	}
	changes, err := s.Changes(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), mill, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		if c.Topic == "obligations" {
			got = append(got, strings.ReplaceAll(c.Title, "\u00a0", " "))
		}
	}
	if want := "mill Limited acknowledged that it owes forge Limited 1.00 EUR; forge Limited claims 1.00 EUR from mill Limited"; strings.Join(got, "; ") != want {
		t.Errorf("the mill is told %q, want %q", got, want)
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}

package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/funds/view"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// toys bring a kind with which messages are carried at once.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{machine.KindOf[carry]("toys.carry", "Apply something as the network."), machine.KindOf[raise]("toys.raise", "Have something be owed.")}}

type carry struct {
	Messages []wire.Message `json:"messages"`
}

func (carry) Check() error { return nil }

func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

// closing is what this view reads of periods, of which there are none.
var closing = readmodel.View{Module: "periods", Schema: "CREATE TABLE periods_periods (number INTEGER PRIMARY KEY, fund INTEGER NOT NULL) STRICT;"}

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// start is a world in which the mill holds the money and forge and press care for
// it: 1000.00 in Tools (1), nothing in Purse (2).
func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	draft := domaintest.Draft("federation")
	draft.Particulars = charter.Particulars{AccountHolder: "The mill, apart from its own", Signatories: "any two stewards"}
	w := domaintest.Founded(t, draft, five, governance.Module, funds.Module, obligations.Module, toys)
	open := funds.Open{Name: "Tools", Purpose: "Tools and their repair.", Currency: "GBP", Holder: "mill", Stewards: []people.MemberID{"forge", "press"}}
	purse := open
	purse.Name = "Purse"
	decide(w, open, purse)
	w.Must("mill-rep", "mill", funds.Record{Fund: 1, Date: day(w, 0), Amount: 100_000, Category: funds.Opening})
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), obligationsview.View, closing, view.View}
	papers := page.Module{Name: "papers", Papers: &page.Papers{
		Keep: func(context.Context, machine.PersonID, string, int64) (string, error) {
			return strings.Repeat("a", 64), nil
		},
		Read: func(context.Context, string) (string, bool, error) { return "The shop's offer.", true, nil },
	}}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), papers)
}

func decide(w *rulestest.World, all ...machine.Message) {
	for _, m := range all {
		w.Must(domaintest.Initiator, "", carry{[]wire.Message{w.Machine.Wire(m)}})
	}
}

func day(w *rulestest.World, n int64) string {
	return time.Unix(w.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestARequestGoesFromTheQuestionToTheReceipt(t *testing.T) {
	w, s := start(t)
	s.As(t, person("dairy")).Get("/kitty").Sees("Tools", "1,000.00 GBP", "The mill, apart from its own", "any two stewards", "Members pay no dues", "Ask to spend")
	s.As(t, person("dairy")).Get("/kitty?sum=150&from=1").Sees("one of its stewards says yes or no (forge Limited, press Limited)", "200.00 GBP more")
	s.As(t, person("dairy")).Get("/kitty?sum=500&from=1").Sees("unless 2 or more object")
	s.As(t, person("dairy")).Get("/kitty?sum=5,000.00&from=1").Sees("No: of Tools")
	s.As(t, person("dairy")).Get("/kitty?sum=1.005&from=1").Sees("has more than 2 digits after the point")
	s.As(t, person("dairy")).Get("/kitty?sum=-5&from=1").Sees("an amount is more than nothing").SeesNot("minor units")
	s.As(t, person("dairy")).In("de").Get("/kitty?sum=150,00&from=1").Sees("150,00 GBP aus Tools", "sagt ja oder nein")
	s.As(t, person("dairy")).Post("/acts/funds.ask", "fund", "1", "amount", "12.345", "title", "A blade").Is(http.StatusUnprocessableEntity).Sees("has more than 2 digits")
	s.As(t, person("dairy")).Get("/acts/funds.ask?fund=1&amount=150").One(`input[name=amount][value="150"]`)
	s.As(t, person("dairy")).Post("/acts/funds.ask", "fund", "1", "amount", "150", "title", "A blade").Sees("150.00 GBP, Tools")
	s.As(t, person("dairy")).Does("funds.ask", "fund", "1", "amount", "150", "title", "A blade", "payee", "dairy", "document", "The shop's offer.")
	s.As(t, person("dairy")).Get("/kitty/requests/1").Sees("A blade", "150.00 GBP", "A steward of the fund has yet to answer", "Take it back", "Bring it before all members").SeesNot("Turn down")
	s.As(t, person("wood")).Get("/kitty/requests/1").SeesNot("Approve", "Take it back")
	s.As(t, person("forge")).Get("/kitty/requests/1").Sees("Approve", "Turn down", "The shop's offer.")
	s.As(t, person("forge")).Does("funds.approve", "request", "1")
	s.As(t, person("mill")).Get("/kitty/1").Sees("850.00 GBP", "150.00 GBP", "Record a line", "Take over a statement").One(`a[href="/v1/kitty-lines?format=csv&fund=1"]`)
	s.As(t, person("mill")).Get("/kitty/2").Sees("Who holds the money records what is there")
	s.As(t, person("mill")).Does("funds.pay", "request", "1", "date", day(w, 0))
	s.As(t, person("mill")).Get("/kitty/requests/1").Sees("dairy Limited has yet to confirm").SeesNot("Confirm that it came")
	s.As(t, person("dairy")).Does("funds.contest", "request", "1")
	s.As(t, person("mill")).Does("funds.pay", "request", "1", "date", day(w, 0))
	s.As(t, person("dairy")).Does("funds.confirm", "request", "1")
	s.As(t, person("wood")).Get("/kitty/1").Sees("Opening balance", "Spending", "850.00 GBP", "takes back line 2").One("svg polyline")
	s.As(t, person("wood")).In("de").Get("/kitty/requests/1").Sees("Beide Seiten sagen, dass es bezahlt ist", "150,00 GBP")
	s.As(t, person("wood")).Get("/kitty/9").Refused(http.StatusNotFound, "funds.unknown_fund")
	s.As(t, person("wood")).Get("/kitty/requests/9").Refused(http.StatusNotFound, "funds.unknown_request")
	s.As(t, pagetest.Watcher()).Get("/kitty/1").Sees("850.00 GBP").SeesNot("A blade", "Ask to spend")
}

func TestAStatementIsLookedAtBeforeItIsTakenOver(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("dairy-rep", "dairy", funds.Ask{Fund: 1, Amount: 1_250, Title: "Cards"})
		w.Must("forge-rep", "forge", funds.Approve{Request: 1})
	})
	d := day(w, 0)
	wrong := "Date,Name,Amount\n" + d + ",Wood Limited,60.00\n" + d + ",Shop,1.005\n"
	s.As(t, person("wood")).Get("/kitty/statements/1").Sees("Only mill Limited").SeesNot("Look what would happen")
	s.As(t, person("mill")).Get("/kitty/statements/1").Sees("Look what would happen")
	s.As(t, person("mill")).PostFile("/kitty/statements/1", "file", wrong).Sees("Line 3:", "has more than 2 digits after the point", "Nothing was taken over").SeesNot("Take over 2 lines")
	s.As(t, person("mill")).In("de").PostFile("/kitty/statements/1", "file", wrong).Sees("Zeile 3:", "hat mehr als 2 Ziffern nach dem Komma")
	s.As(t, person("mill")).Post("/kitty/statements/1", "rows", "nothing").Sees("there is no column called date")
	good := "Date,Name,Amount\n" + d + ",Wood Limited,60.00\n" + d + ",Jane,20.00\n" + d + ",Shop,-12.50\n"
	s.As(t, person("mill")).Post("/kitty/statements/1", "rows", good, "in", "gift").Sees("Take over 3 lines", "Dues", "wood", "request 1")
	s.As(t, person("mill")).Does("funds.take_statement", "fund", "1", "in", "gift", "rows", good)
	s.As(t, person("wood")).Get("/kitty/1").Sees("1,067.50 GBP", "Gift", "wood Limited").SeesNot("Jane", "Shop")
	s.As(t, person("mill")).Post("/kitty/statements/1", "rows", good, "in", "gift").Sees("All of it is recorded already", "recorded already")
	long := "Date,Amount\n" + strings.Repeat(d+",1.00\n", 201)
	s.As(t, person("mill")).Post("/kitty/statements/1", "rows", long).Sees("more than fits into one act")
	for _, row := range []struct {
		code, rows, says string
		status           int
	}{
		{"funds.no_table", "\n", "does not begin with a line of column names", http.StatusUnprocessableEntity},
		{"funds.bad_rows", wrong, "has more than 2 digits", http.StatusUnprocessableEntity},
		{"funds.all_there", good, "all of these lines are recorded already", http.StatusConflict},
		{"funds.too_long_here", long, "201 lines do not fit into one act", http.StatusTooManyRequests},
	} {
		t.Run(row.code, func(t *testing.T) {
			s.As(t, person("mill")).Post("/acts/funds.take_statement", "fund", "1", "in", "gift", "rows", row.rows).Is(row.status).Sees(row.says)
		})
	}
	s.As(t, person("mill")).Does("funds.reverse", "fund", "1", "line", "3")
	s.As(t, person("mill")).Does("funds.record", "fund", "1", "date", d, "amount", "-7.50", "category", "fee")
	s.As(t, person("wood")).Get("/kitty").Sees("Surplus and where it comes from", "1,040.00 GBP")
}

func TestEverybodySeesWhoPaidDues(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		decide(w, funds.SetDues{Fund: 2, Basis: funds.ByBand, Bands: []funds.Band{{UpTo: 10_000_000, Amount: 5_000}, {Amount: 20_000}}, Months: 12, First: day(w, 1)},
			funds.SetBudget{Fund: 1, From: day(w, -9), Until: day(w, 90), Items: []funds.Item{{Name: "Repairs", Amount: 25_000}}})
		w.Must("wood-rep", "wood", funds.Declare{Band: 2})
		w.Pass(2)
		w.Must("mill-rep", "mill", funds.Record{Fund: 2, Date: day(w, 0), Amount: 5_000, Category: funds.ForDues, Member: "mill"})
	})
	s.As(t, person("wood")).Get("/kitty").Sees("by its turnover each year", "Turnover up to 100,000.00 GBP: 50.00 GBP", "You owe 200.00 GBP", "1 of 5 members have paid", "Ask to be let off")
	s.As(t, person("wood")).Get("/acts/funds.declare").Sees("Turnover above that").SeesNot("people work with you")
	s.As(t, person("wood")).Does("funds.declare", "band", "1")
	s.As(t, person("wood")).Get("/acts/funds.ask?fund=1").Sees("Repairs (250.00 GBP left)")
	s.As(t, person("wood")).Get("/kitty?sum=10&from=1").Sees("It must fit into an item of the budget")
	s.As(t, person("wood")).Get("/kitty/1").Sees("Budget", "Repairs", "250.00 GBP")
	s.As(t, person("wood")).Get("/proposals/carry/funds.set_budget?fund=1").One(`input[name=until][value="` + day(w, 88) + `"]`)
	s.As(t, person("wood")).Get("/proposals/carry/funds.change?fund=1").One(`input[name=name][value="Tools"]`)
	s.As(t, person("wood")).Does("funds.ask_waiver", "period", "1")
	s.As(t, person("wood")).Get("/kitty").Sees("You have asked to be let off")
	s.As(t, person("forge")).Get("/acts/funds.waive?member=wood&period=1").Sees("Leave it out for all that is left: 200.00 GBP")
	s.As(t, person("forge")).Get("/coordination").Sees("Asked to be let off dues")
	s.As(t, person("forge")).Does("funds.waive", "member", "wood", "period", "1", "amount", "150", "why", "solidarity")
	s.As(t, person("wood")).Get("/kitty").Sees("You owe 50.00 GBP")
	s.Let(func(*rulestest.World) { w.Pass(40) })
	s.As(t, person("wood")).Get("/coordination").Sees("Dues in arrears", "wood Limited", "in arrears")
	s.As(t, pagetest.Watcher()).Get("/members/mill").Sees("Dues", "paid")
	s.As(t, person("dairy")).In("de").Get("/kitty").Sees("Ihr schuldet 50,00 GBP", "rückständig")
}

func TestEachIsToldWhatIsDueFromThem(t *testing.T) {
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
			if n.Topic == "funds" {
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
	does("press", funds.Ask{Fund: 1, Amount: 1_250, Title: "Cards", Payee: "dairy"})
	tell("forge", "Approve or turn down: Cards, 12.50 GBP from Tools")
	tell("press", "")
	s.As(t, person("wood")).Get("/coordination").Sees("Cards")
	does("forge", funds.Approve{Request: 1})
	tell("mill", "Pay: Cards, 12.50 GBP from Tools")
	does("mill", funds.Pay{Request: 1, Date: day(w, 0)})
	tell("dairy", "Confirm that it came: Cards, 12.50 GBP")
	s.Let(func(*rulestest.World) {
		decide(w, funds.SetDues{Fund: 2, Basis: funds.PerMember, Amount: 6_000, Months: 12, First: day(w, 1)})
		w.Pass(16)
	})
	s.As(t, person("wood")).Get("/coordination").Sees("not confirmed")
	tell("wood", "Dues of wood Limited: 60.00 GBP")
	does("wood", funds.AskWaiver{Period: 1})
	tell("forge", "Dues of forge Limited: 60.00 GBP; wood Limited asks to be let off dues: 60.00 GBP")

	changes, err := s.Changes(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), page.Viewer{Shown: page.Watchers}, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		if c.Topic == "funds" {
			got = append(got, c.Title)
		}
	}
	if strings.Join(got, "; ") != "Dues were set; A fund was opened: Purse; A fund was opened: Tools" {
		t.Errorf("strangers are told %q", got)
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}

package view_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"metaorg/clearing"
	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/obligations"
	obligationsview "metaorg/domain/obligations/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/rounds"
	"metaorg/domain/rounds/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// toys bring a kind that makes obligations as other rules do.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{machine.KindOf[owe]("toys.owe", "Have a member owe another.")}}

type owe struct {
	Debtor   people.MemberID `json:"debtor"`
	Creditor people.MemberID `json:"creditor"`
	Amount   int64           `json:"amount"`
}

func (owe) Check() error { return nil }

func (m owe) Apply(s *machine.Step) error {
	_, err := obligations.Raise(s, obligations.Owed{Debtor: m.Debtor, Creditor: m.Creditor, Amount: m.Amount, Unit: "GBP", Due: "2027-01-31", Source: obligations.Source{Kind: obligations.Other}})
	return err
}

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

// start is a world in which dairy, forge and mill owe each other in a circle, and
// let that be cleared, and the press owes the mill outside of it.
func start(t *testing.T, rules ...charter.RuleValue) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	draft := domaintest.Draft("federation")
	draft.Rules = append(draft.Rules, rules...)
	w := domaintest.Founded(t, draft, five, governance.Module, obligations.Module, rounds.Module, toys)
	for _, o := range five[:3] {
		w.Must(domaintest.Rep(o), o, obligations.AlwaysClear{On: true})
	}
	w.Must(domaintest.Initiator, "", owe{"dairy", "forge", 40_000}, owe{"forge", "mill", 26_000}, owe{"mill", "dairy", 30_000}, owe{"press", "mill", 1_000})
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), obligationsview.View, view.View}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), obligationsview.Pages(), view.Pages())
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func TestARoundGoesFromItsOpeningToItsProof(t *testing.T) {
	_, s := start(t)
	s.As(t, person("mill")).Get("/rounds").Sees("No round was held yet", "Open a round")
	s.As(t, person("mill")).Get("/acts/rounds.open").Sees("At least 7").One(`input[value="GBP"]`)
	s.As(t, person("mill")).Post("/acts/rounds.open", "unit", "GBP", "days", "3").Is(http.StatusConflict).Sees("for 7 days at least")
	s.As(t, person("mill")).Does("rounds.open", "unit", "GBP", "days", "7")
	s.As(t, person("press")).Get("/rounds").Sees("3 obligations take part so far", "780.00 GBP of it would be set off", "One of your obligations could take part", "Choose what takes part")
	s.As(t, person("dairy")).Get("/rounds/1").Sees("if it closed now", "dairy Limited owes 400.00 GBP and is owed 300.00 GBP. 260.00 GBP would be set off with forge Limited, mill Limited", "owe 140.00 GBP").SeesNot("Call it off").One("svg[role=img]")
	s.As(t, person("mill")).Get("/rounds/1").Sees("Call it off")
	s.As(t, person("mill")).In("de").Get("/rounds/1").Sees("wenn sie jetzt schlösse", "780,00 GBP")
	s.As(t, person("wood")).Get("/rounds/1/solution").Refused(http.StatusConflict, "rounds.no_solution")
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	s.As(t, person("dairy")).Get("/rounds/1").Sees("dairy Limited owed 400.00 GBP and was owed 300.00 GBP. 260.00 GBP was set off with forge Limited, mill Limited. It still owes 140.00 GBP and is owed 40.00 GBP", "Check it", "metaorg clear round-obligations.csv --solution round-1.json")
	s.As(t, person("wood")).Get("/rounds/1?sort=-set_off").Sees("960.00 GBP", "780.00 GBP", "180.00 GBP").SeesNot("What it means for you")
	s.As(t, person("wood")).Get("/rounds").Sees("Round 1, in GBP", "done")
	s.As(t, person("wood")).Get("/rounds/9").Refused(http.StatusNotFound, "rounds.unknown_round")
	s.As(t, pagetest.Watcher()).Get("/rounds/1").LeadsTo("/signin?next=%2Frounds%2F1")
}

// TestARoundThatWaitsClaimsNothing: what it sets off nobody has found yet, and without
// a solution nothing is.
func TestARoundThatWaitsClaimsNothing(t *testing.T) {
	w, s := start(t, charter.RuleValue{Name: "rounds.compute_most", Value: 0})
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", rounds.Open{Unit: "GBP", Days: 7})
		w.Pass(7)
	})
	s.As(t, person("dairy")).Get("/rounds/1").Sees("waits for a solution", "960.00 GBP", "dairy Limited owes 400.00 GBP in it", "known once it is found").SeesNot("Set off", "in a circle", "After")
	s.As(t, person("dairy")).In("de").Get("/rounds/1").Sees("sobald es gefunden ist")
	s.Let(func(*rulestest.World) { w.Pass(3) })
	s.As(t, person("dairy")).Get("/rounds/1").Sees("Nobody brought a solution, so nothing was set off").SeesNot("in a circle", "After")
}

// What the page gives to check a round is what `metaorg clear` proves.
func TestASolutionFromThePageProvesItself(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("mill-rep", "mill", rounds.Open{Unit: "GBP", Days: 7})
		w.Pass(7)
	})
	var r clearing.Round
	if err := json.Unmarshal([]byte(s.As(t, person("wood")).Get("/rounds/1/solution").Body), &r); err != nil {
		t.Fatal(err)
	}
	if err := r.Check(); err != nil {
		t.Error(err)
	}
	var taken []clearing.Obligation
	for _, o := range r.Obligations {
		taken = append(taken, o.Obligation)
	}
	again, err := clearing.Clear(taken)
	if err != nil || again.Totals() != r.Totals() || r.Totals().Cleared != clearing.SumOf(78_000) {
		t.Errorf("the page gives %v, cleared again %v (%v)", r.Totals(), again.Totals(), err)
	}
}

func TestSamplesAreWhole(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}

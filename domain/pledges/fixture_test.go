package pledges_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// five are the members of the worlds here, by id.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, files.Module, commons.Module, competences.Module, opportunities.Module, obligations.Module, pledges.Module)
}

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

// began is when a world begins for its tests.
var began int64

// in is the day so many days after a world begins, as messages have it.
func in(t testing.TB, days int64) string {
	if began == 0 {
		began = start(t).Now()
	}
	return time.Unix(began+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

// end is when that day is over.
func end(t testing.TB, days int64) int64 {
	at, err := time.Parse(time.DateOnly, in(t, days))
	if err != nil {
		t.Fatal(err)
	}
	return at.Unix() + rulestest.Day
}

// store is what the mill starts in most tests: 3000 pounds and forty hours within
// 30 days, to be given within 60.
func store(t testing.TB, changes ...func(*pledges.Start)) pledges.Start {
	m := pledges.Start{
		Title: "A cold store", Until: in(t, 30), Due: in(t, 60),
		Thresholds: []pledges.Threshold{{Name: "The deposit", Least: 300_000, Unit: "GBP"}, {Name: "Work", Least: 4000, Unit: "h"}},
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}

func early(m *pledges.Start) { m.Early = true }

// bonus has the mill pay 100.01 pounds if it fails; forges has the forge pay it.
func bonus(m *pledges.Start) { m.Bonus, m.BonusUnit = 10_001, "GBP" }

func forges(m *pledges.Start) { bonus(m); m.Patron = "forge" }

// started has the mill start it.
func started(t testing.TB, changes ...func(*pledges.Start)) []rulestest.Act {
	return []rulestest.Act{as("mill", store(t, changes...))}
}

func pounds(n int64) pledges.Pledge {
	return pledges.Pledge{Campaign: 1, Threshold: 1, Amount: n * 100}
}

func hours(n int64) pledges.Pledge {
	return pledges.Pledge{Campaign: 1, Threshold: 2, Amount: n * 100}
}

// short has less pledged than it takes: half of the money, and all of the work.
func short(t testing.TB, changes ...func(*pledges.Start)) []rulestest.Act {
	return then(started(t, changes...), as("dairy", pounds(1500)), as("wood", hours(40)))
}

// enough has as much pledged as it takes.
func enough(t testing.TB, changes ...func(*pledges.Start)) []rulestest.Act {
	return then(short(t, changes...), as("press", pounds(1500)))
}

// then puts acts after others without writing over their end.
func then(given []rulestest.Act, more ...rulestest.Act) []rulestest.Act {
	return rulestest.Join(given, more)
}

func refused(rule, code string, given []rulestest.Act, by machine.OrganizationID, when machine.Message) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Refused: code}
}

func does(rule string, given []rulestest.Act, by machine.OrganizationID, when machine.Message, then ...machine.Event) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Then: then}
}

// later is what comes of it when its last day is over.
func later(r rulestest.Rule) rulestest.Rule {
	r.Later = 31
	return r
}

// checked looks at how far it has come, what is pledged, and what counts against limits.
func checked(r rulestest.Rule, stage pledges.Stage, totals ...int64) rulestest.Rule {
	r.Check = func(t *testing.T, w *rulestest.World) {
		c, _ := pledges.CampaignOf(w.Store, 1)
		if c.Stage != stage || len(totals) == 2 && (c.Totals[0] != totals[0] || c.Totals[1] != totals[1]) {
			t.Errorf("it is %s with %v pledged, want %s with %v", c.Stage, c.Totals, stage, totals)
		}
		addsUp(t, w)
	}
	return r
}

// addsUp fails the test unless totals are what is pledged, and what counts against
// the mill's limits is what is pledged and what is owed.
func addsUp(t testing.TB, w *rulestest.World) {
	counts := map[people.MemberID]map[string]int64{}
	count := func(m people.MemberID, unit string, n int64) {
		if counts[m] == nil {
			counts[m] = map[string]int64{}
		}
		counts[m][unit] += n
	}
	for n := range pledges.Last(w.Store) {
		c, _ := pledges.CampaignOf(w.Store, n+1)
		totals := make([]int64, len(c.Totals))
		kept := 0
		for _, p := range pledges.PromisesFor(w.Store, n+1) {
			kept++
			totals[p.Threshold-1] += p.Amount
			count(p.By, c.Thresholds[p.Threshold-1].Unit, p.Amount)
		}
		if !c.Live() && kept > 0 {
			t.Errorf("campaign %d is %s, and %d pledges still count", n+1, c.Stage, kept)
		}
		for i := range totals {
			if c.Live() && totals[i] != c.Totals[i] {
				t.Errorf("%d are pledged for threshold %d, and it says %d", totals[i], i+1, c.Totals[i])
			}
		}
	}
	for _, o := range obligations.All(w.Store) {
		if o.Creditor == "mill" {
			count(o.Debtor, o.Unit, o.Left)
		}
	}
	for _, o := range five {
		for _, m := range []people.MemberID{people.MemberID(o), people.MemberID(domaintest.Rep(o))} {
			for _, unit := range []string{"GBP", "h"} {
				if got := obligations.ExposureOf(w.Store, "mill", m, unit); got != counts[m][unit] {
					t.Errorf("%d %s count against the limit of %s, want %d", got, unit, m, counts[m][unit])
				}
			}
		}
	}
}

var paper = pledges.Paper(strings.Repeat("a", 64))

// owed is an obligation as it comes of a campaign when its last day is over.
func owed(t testing.TB, number uint64, debtor, creditor people.MemberID, amount int64, unit string) obligations.ObligationEntered {
	return obligations.ObligationEntered{Number: number, Obligation: obligations.Obligation{
		Debtor: debtor, Creditor: creditor, Amount: amount, Left: amount, Unit: unit, Due: in(t, 60),
		Source: obligations.Source{Kind: obligations.Other, Ref: "campaign 1"}, State: obligations.Acknowledged, Entered: end(t, 30),
	}}
}

// acted is one that comes with an act, so many acts after a world begins.
func acted(e obligations.ObligationEntered, by machine.PersonID, acts int64) obligations.ObligationEntered {
	e.By, e.Obligation.Entered = by, began+acts
	return e
}

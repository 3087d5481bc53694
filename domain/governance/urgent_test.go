package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// pressing is an urgent proposal of the mill.
var pressing = resolution(governance.Urgent)

// urgently lets an urgent proposal be adopted, and returns what confirms it.
func urgently(t *testing.T, w *rulestest.World) governance.Proposal {
	t.Helper()
	w.Do(append(proposed(pressing), votes(1, five, "yyy")...))
	w.Pass(3)
	p, _ := governance.ProposalOf(w.Store, 1)
	if p.Status != governance.Adopted || p.Lapses != p.Effect+30*rulestest.Day {
		t.Fatalf("the urgent decision: %+v", p)
	}
	c, _ := governance.ProposalOf(w.Store, 2)
	return c
}

func TestAnUrgentVoteIsOpenAtOnceForHours(t *testing.T) {
	w := start(t)
	w.Do(proposed(pressing))
	if r := present(w, 1); r.Opens != r.Notice || r.Closes != r.Opens+72*3600 {
		t.Fatalf("%+v", r)
	}
}

func TestWhatConfirmsAnUrgentDecision(t *testing.T) {
	w := start(t)
	c := urgently(t, w)
	if c.Confirms != 1 || c.Class != governance.Ordinary || c.By != "mill" || c.Title != pressing.Title || c.Text != pressing.Text {
		t.Fatalf("%+v", c)
	}
	if out := w.Act("mill-rep", "mill", governance.Withdraw{Proposal: 2})[0]; out.Code != "governance.put_by_rules" {
		t.Fatalf("its proposer takes it back: %+v", out)
	}
}

func TestAnUrgentDecisionLapsesUnlessItIsConfirmed(t *testing.T) {
	for _, row := range []struct {
		rule, ballots string
		status        governance.Status
	}{
		{"a majority confirms it for good", "yyn--", governance.Adopted},
		{"what a majority does not want lapses", "ynn--", governance.Lapsed},
		{"what too few care about lapses", "yy---", governance.Lapsed},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := start(t)
			urgently(t, w)
			r := present(w, 2)
			passTo(w, r.Opens)
			w.Do(votes(2, five, row.ballots))
			passTo(w, r.Closes)
			p, _ := governance.ProposalOf(w.Store, 1)
			if p.Status != row.status || p.Status == governance.Adopted && p.Lapses != 0 {
				t.Fatalf("%+v", p)
			}
			w.Pass(40)
			if got := status(w, 1); got != row.status {
				t.Fatalf("later it is %s", got)
			}
		})
	}
}

func TestAnUrgentDecisionIsConfirmedByMajorityEvenWhereConsentIsTheRule(t *testing.T) {
	w := startSmall(t)
	urgently(t, w)
	w.Do(votes(2, five, "yyn--"))
	w.Pass(6)
	if r := present(w, 2); r.Bar.Method != tally.ByMajority || status(w, 2) != governance.Adopted {
		t.Fatalf("%s: %+v", status(w, 2), r)
	}
}

func TestTheConfirmationOfAnUrgentDecisionClosesBeforeItWouldLapse(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "governance.ordinary_notice_days", Value: 21},
		charter.RuleValue{Name: "governance.ordinary_window_days", Value: 60}), five, governance.Module, toys)
	urgently(t, w)
	p, _ := governance.ProposalOf(w.Store, 1)
	r := present(w, 2)
	if r.Closes != p.Lapses {
		t.Fatalf("it closes %d seconds before: %+v", p.Lapses-r.Closes, r)
	}
	passTo(w, r.Opens)
	w.Do(votes(2, five, "yyn--"))
	waitUntil(w, r.Closes-10)
	w.Do(votes(2, five, "-n---"))
	passTo(w, r.Closes)
	if got := status(w, 1); got != governance.Lapsed {
		t.Fatalf("a late turn drew it out: it is %s", got)
	}
}

func TestAnUrgentDecisionThatWasRepealedIsNeitherConfirmedNorLapses(t *testing.T) {
	for _, ballots := range []string{"yyn--", "ynn--"} {
		w := start(t)
		w.Do(append(proposed(pressing), votes(1, five, "yyy")...))
		w.Must("wood-rep", "wood", governance.Propose{Title: "Never mind", Class: governance.Consent, Messages: carried(governance.Repeal{Proposal: 1})})
		w.Pass(11)
		w.Do(append(votes(2, five, "yyy--"), votes(3, five, ballots)...))
		w.Pass(5)
		if got := status(w, 1); got != governance.Repealed || status(w, 3) != governance.Undecided {
			t.Fatalf("before the confirming vote closes it is %s", got)
		}
		from := len(w.Entries)
		w.Pass(2)
		for _, e := range w.Events(from) {
			switch e.(type) {
			case governance.UrgentConfirmed, governance.UrgentLapsed:
				t.Fatalf("when the confirming vote closes: %+v", e)
			}
		}
		if got := status(w, 1); got != governance.Repealed || status(w, 3) == governance.Undecided {
			t.Fatalf("it is %s", got)
		}
	}
}

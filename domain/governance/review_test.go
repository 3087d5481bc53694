package governance_test

import (
	"slices"
	"testing"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// timed is a text that is reviewed and ends so many days after its effect.
func timed(review, ends int64) governance.Propose {
	p := resolution("")
	p.Review, p.Ends = review, ends
	return p
}

// adoptedNow are the acts by which a proposal of the mill is adopted by all.
func adoptedNow(w *rulestest.World, p governance.Propose) uint64 {
	w.Do(proposed(p))
	n := governance.LastProposal(w.Store)
	for range 2 { // A principles decision is voted on twice.
		if status(w, n) == governance.Undecided {
			passTo(w, present(w, n).Opens)
			w.Do(votes(n, five, "yyyyy"))
			passTo(w, present(w, n).Closes)
		}
	}
	return n
}

// ending is a proposal to do this, of a class.
func ending(c governance.Class, m machine.Message) governance.Propose {
	return governance.Propose{Title: "Flour again", Class: c, Messages: carried(m)}
}

func happened[E machine.Event](w *rulestest.World) (n int) {
	for _, e := range w.Events(0) {
		if _, ok := e.(E); ok {
			n++
		}
	}
	return n
}

func TestReviewAndEnd(t *testing.T) {
	const rep, mill = "mill-rep", "mill"
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a review lies ahead", By: rep, For: mill, When: timed(-1, 0), Refused: "governance.bad_review"},
		{Rule: "an end lies ahead", By: rep, For: mill, When: timed(0, 40_000), Refused: "governance.bad_end"},
		{Rule: "the review comes before the end", By: rep, For: mill, When: timed(30, 30), Refused: "governance.review_after_end"},
		{
			Rule: "what the network did does not end by itself", By: rep, For: mill,
			When: governance.Propose{Title: "Do it", Messages: carried(note{"a"}), Ends: 30}, Refused: "governance.end_of_messages",
		},
		{Rule: "no member ends a decision alone", By: rep, For: mill, When: governance.Repeal{Proposal: 1}, Refused: "governance.only_by_decision"},
		{Rule: "a renewal has a time that can be", By: rep, For: mill, When: governance.Renew{Proposal: 1, Days: -1}, Refused: "governance.bad_end"},
		{
			Rule: "a text is reviewed, and no longer holds when its time is over",
			Check: func(t *testing.T, w *rulestest.World) {
				n := adoptedNow(w, timed(10, 20))
				w.Pass(9)
				if got := happened[governance.ReviewFallsDue](w); got != 0 {
					t.Fatalf("%d reviews before their day", got)
				}
				w.Pass(2)
				if got := happened[governance.ReviewFallsDue](w); got != 1 {
					t.Fatalf("%d reviews on their day", got)
				}
				w.Pass(10)
				if got := status(w, n); got != governance.Ended {
					t.Fatalf("after its time it is %s", got)
				}
			},
		},
		{
			Rule: "what is renewed in time holds until the new end, and no longer",
			Check: func(t *testing.T, w *rulestest.World) {
				n := adoptedNow(w, timed(0, 40))
				adoptedNow(w, ending("", governance.Renew{Proposal: n, Days: 60}))
				w.Pass(2)
				if got := happened[governance.DecisionRenewed](w); got != 1 {
					t.Fatalf("%d renewals", got)
				}
				w.Pass(30)
				if got := status(w, n); got != governance.Adopted {
					t.Fatalf("after its first end it is %s", got)
				}
				w.Pass(32)
				if got := status(w, n); got != governance.Ended {
					t.Fatalf("after its second end it is %s", got)
				}
			},
		},
		{
			Rule: "what is renewed for good does not end, and is not renewed again",
			Check: func(t *testing.T, w *rulestest.World) {
				n := adoptedNow(w, timed(0, 40))
				adoptedNow(w, ending("", governance.Renew{Proposal: n}))
				w.Pass(100)
				if got := status(w, n); got != governance.Adopted {
					t.Fatalf("it is %s", got)
				}
				again := adoptedNow(w, ending("", governance.Renew{Proposal: n}))
				w.Pass(2)
				refusedBecause(t, w, again, "governance.holds_for_good")
			},
		},
		{
			Rule: "a decision repeals another; then there is nothing to repeal, and its end and review tell nothing",
			Check: func(t *testing.T, w *rulestest.World) {
				n := adoptedNow(w, timed(30, 40))
				adoptedNow(w, ending("", governance.Repeal{Proposal: n}))
				w.Pass(2)
				if got := status(w, n); got != governance.Repealed {
					t.Fatalf("it is %s", got)
				}
				w.Pass(40)
				if happened[governance.ReviewFallsDue](w)+happened[governance.DecisionEnded](w) != 0 {
					t.Fatal("what was repealed is reviewed or ends")
				}
				again := adoptedNow(w, ending("", governance.Repeal{Proposal: n}))
				w.Pass(2)
				refusedBecause(t, w, again, "governance.does_not_stand")
				never := adoptedNow(w, ending("", governance.Repeal{Proposal: 99}))
				w.Pass(2)
				refusedBecause(t, w, never, "governance.unknown_proposal")
			},
		},
		{
			Rule: "a repeal is as weighty as what it ends, unless it says otherwise, and never lighter",
			Check: func(t *testing.T, w *rulestest.World) {
				n := adoptedNow(w, resolution(governance.Special))
				w.Must(rep, mill, ending("", governance.Repeal{Proposal: n}))
				if p, _ := governance.ProposalOf(w.Store, governance.LastProposal(w.Store)); p.Class != governance.Special {
					t.Fatalf("the repeal is %s", p.Class)
				}
				w.Must(rep, mill, ending(governance.Principles, governance.Repeal{Proposal: n}))
				for _, m := range []machine.Message{governance.Repeal{Proposal: n}, governance.Renew{Proposal: n}} {
					if out := w.Act(rep, mill, ending(governance.Ordinary, m))[0]; out.Code != "governance.lighter_than_before" {
						t.Fatalf("a lighter decision: %+v", out)
					}
				}
				w.Must(rep, mill, resolution(governance.Ordinary))
				light := governance.Compete{Proposal: governance.LastProposal(w.Store), Title: "End it", Messages: carried(governance.Repeal{Proposal: n})}
				if out := w.Act("dairy-rep", "dairy", light)[0]; out.Code != "governance.lighter_than_before" {
					t.Fatalf("a version of a lighter decision: %+v", out)
				}
			},
		},
	})
}

// refusedBecause checks that a decision could not take effect for this reason.
func refusedBecause(t *testing.T, w *rulestest.World, n uint64, code string) {
	t.Helper()
	for _, e := range w.Events(0) {
		if f, ok := e.(governance.ExecutionFailed); ok && f.Proposal == n {
			if f.Code != code {
				t.Fatalf("it failed with %s, want %s", f.Code, code)
			}
			return
		}
	}
	t.Fatalf("proposal %d took effect: %s", n, status(w, n))
}

func TestMinorityReport(t *testing.T) {
	const hash = "6f1ed002ab5595859014ebf0951522d9a9b3f6e9c9f0c0d2f5a5b7f8c2a3d4e5"
	report := governance.ReportMinority{Proposal: 1, Document: hash}
	open := append(proposed(resolution("")), rulestest.Days(7))
	closed := slices.Clip(rulestest.Join(open, votes(1, five, "nyyay"), []rulestest.Act{rulestest.Days(8)}))
	then := governance.MinorityReported{Proposal: 1, Member: "dairy", By: "dairy-rep", Document: hash}
	again := then
	again.Replaces = hash
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "who voted no says why", Given: closed, By: "dairy-rep", For: "dairy", When: report, Then: []machine.Event{then}},
		{
			Rule: "a later report takes the place of the earlier", Given: append(closed, rulestest.For("dairy-rep", "dairy", report)),
			By: "dairy-rep", For: "dairy", When: report, Then: []machine.Event{again},
		},
		{Rule: "who voted yes was in no minority", Given: closed, By: "forge-rep", For: "forge", When: report, Refused: "governance.no_minority"},
		{Rule: "who abstained was in no minority", Given: closed, By: "press-rep", For: "press", When: report, Refused: "governance.no_minority"},
		{Rule: "as a person nobody voted", Given: closed, By: "dairy-rep", When: report, Refused: "governance.no_minority"},
		{Rule: "before the close there is nothing to report on", Given: open, By: "dairy-rep", For: "dairy", When: report, Refused: "governance.not_decided"},
		{Rule: "after 30 days it is too late", Given: append(closed, rulestest.Days(30)), By: "dairy-rep", For: "dairy", When: report, Refused: "governance.report_too_late"},
		{Rule: "a report is a document", By: "dairy-rep", For: "dairy", When: governance.ReportMinority{Proposal: 1, Document: "ab"}, Refused: "governance.bad_document"},
		{Rule: "a report is on a proposal", By: "dairy-rep", For: "dairy", When: report, Refused: "governance.unknown_proposal"},
	})
}

package governance_test

import (
	"strings"
	"testing"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// paper is the hash of a document.
var paper = strings.Repeat("ab", 32)

// otherwise words the first proposal anew.
var otherwise = governance.Amend{Proposal: 1, Title: "Flour, if you like", Text: "Who wants buys flour with us."}

// objectedTo is a proposal by consent on which the dairy's objection stands.
func objectedTo() []rulestest.Act {
	return rulestest.Join(proposed(resolution("")), votes(1, five, "nyy--"), []rulestest.Act{rulestest.Days(5)})
}

// amendedTwice is the same after two rounds of amendment.
func amendedTwice() []rulestest.Act {
	again := rulestest.Join([]rulestest.Act{rulestest.For("mill-rep", "mill", otherwise)}, votes(1, five, "nyy--"), []rulestest.Act{rulestest.Days(5)})
	return rulestest.Join(objectedTo(), again, again)
}

func TestANoThatStopsTheOthersHasAReason(t *testing.T) {
	no := func(clause string, harm governance.Harm, document string) governance.Vote {
		return governance.Vote{Proposal: 1, Choice: governance.No, Clause: clause, Harm: harm, Document: document}
	}
	cast := governance.BallotCast{Proposal: 1, Round: 1, Member: "dairy", Choice: governance.No, By: "dairy-rep"}
	byClause, byHarm := cast, cast
	byClause.Clause, byHarm.Harm, byHarm.Document = "P1", "money", paper
	open := proposed(resolution(""))
	const rep, org = "dairy-rep", "dairy"
	rulestest.Run(t, startSmall, []rulestest.Rule{
		{Rule: "a no without a reason does not stop the others", Given: open, By: rep, For: org, When: no("", "", ""), Refused: "governance.no_reason"},
		{Rule: "a clause of the charter is a reason", Given: open, By: rep, For: org, When: no("P1", "", ""), Then: []machine.Event{byClause}},
		{Rule: "a harm that a document describes is a reason", Given: open, By: rep, For: org, When: no("", "money", paper), Then: []machine.Event{byHarm}},
		{Rule: "a harm is described", Given: open, By: rep, For: org, When: no("", "money", ""), Refused: "governance.undescribed_harm"},
		{Rule: "a document says which harm", Given: open, By: rep, For: org, When: no("", "", paper), Refused: "governance.undescribed_harm"},
		{Rule: "there are six harms", Given: open, By: rep, For: org, When: no("", "weather", paper), Refused: "governance.unknown_harm"},
		{Rule: "a document is known by its hash", Given: open, By: rep, For: org, When: no("", "money", "letter"), Refused: "governance.bad_document"},
		{
			Rule: "a yes fears no harm", Given: open, By: rep, For: org, Refused: "governance.harm_without_no",
			When: governance.Vote{Proposal: 1, Choice: governance.Yes, Harm: "money", Document: paper},
		},
		{
			Rule: "a ballot says on whose instruction it is cast", Given: open, By: rep, For: org,
			When: governance.Vote{Proposal: 1, Choice: governance.Yes, Mandate: governance.Instructed},
			Then: []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "dairy", Choice: governance.Yes, By: "dairy-rep", Mandate: governance.Instructed}},
		},
		{
			Rule: "there are three mandates", Given: open, By: rep, For: org, Refused: "governance.bad_mandate",
			When: governance.Vote{Proposal: 1, Choice: governance.Yes, Mandate: "dreamt"},
		},
		{
			Rule: "a lazy decision is stopped with reasons only", Given: proposed(resolution(governance.Lazy)), By: rep, For: org, When: no("", "", ""), Refused: "governance.no_reason",
		},
	})
	rulestest.Run(t, start, []rulestest.Rule{{
		Rule: "where a majority decides a no needs none", Given: append(proposed(resolution("")), rulestest.Days(7)), By: rep, For: org, When: no("", "", ""),
		Then: []machine.Event{cast},
	}})
}

func TestConsentInRounds(t *testing.T) {
	const day = rulestest.Day
	all := []people.MemberID{"dairy", "forge", "mill", "press", "wood"}
	bar := tally.Bar{Method: tally.ByConsent, Quorum: 3}
	began := startSmall(t).Now()
	// A round whose notice was given at that second.
	noticed := func(purpose governance.Purpose, number uint64, at int64, bar tally.Bar) governance.NoticeGiven {
		return governance.NoticeGiven{Proposal: 1, Number: number, Members: all, Round: governance.Round{
			Purpose: purpose, Notice: at, Opens: at, Closes: at + 5*day, Roll: 5, Root: governance.RollRoot(all), Bar: bar,
		}}
	}
	rulestest.Run(t, startSmall, []rulestest.Rule{
		{
			Rule: "its proposer answers an objection with another text, and the window begins anew", Given: objectedTo(), By: "mill-rep", For: "mill", When: otherwise,
			Then: []machine.Event{
				governance.ProposalAmended{Proposal: 1, By: "mill-rep", Title: otherwise.Title, Text: otherwise.Text, Number: 1, Round: 1},
				noticed(governance.AmendedVote, 2, began+5*day+5, bar),
				governance.RoundOpened{Proposal: 1, Round: 2},
			},
		},
		{
			Rule: "the ballots on the old text fall away", Given: append(rulestest.Join(proposed(resolution("")), votes(1, five, "nyy--")), rulestest.For("mill-rep", "mill", otherwise)),
			Check: func(t *testing.T, w *rulestest.World) {
				for _, r := range governance.RoundsOf(w.Store, 1) {
					if r.Result.Reason != tally.WordedAnew || r.Closes != r.Notice+4 {
						t.Fatalf("the old round: %+v", r)
					}
					break
				}
				w.Do(votes(1, five, "yyy--"))
				w.Pass(6)
				if r := present(w, 1); r.Purpose != governance.AmendedVote || r.Result.Count != (tally.Count{Yes: 3}) || status(w, 1) != governance.Adopted {
					t.Fatalf("on the new text: %s, %+v", status(w, 1), r)
				}
			},
		},
		{Rule: "nobody else words it anew", Given: objectedTo(), By: "wood-rep", For: "wood", When: otherwise, Refused: "governance.not_yours"},
		{Rule: "there must be such a proposal", By: "mill-rep", For: "mill", When: otherwise, Refused: "governance.unknown_proposal"},
		{Rule: "the new text is a text too", Given: objectedTo(), By: "mill-rep", For: "mill", When: governance.Amend{Proposal: 1, Title: "Flour"}, Refused: "governance.nothing_proposed"},
		{
			Rule: "what it carries then is no weightier", Given: objectedTo(), By: "mill-rep", For: "mill", Refused: "machine.too_light",
			When: governance.Amend{Proposal: 1, Title: "Flour", Messages: carried(rule{"a"})},
		},
		{
			Rule: "nor does it end what a weightier decision said",
			Given: rulestest.Join([]rulestest.Act{rulestest.For("wood-rep", "wood", resolution(governance.Special)), rulestest.Days(7)}, votes(1, five, "yyyyy"),
				[]rulestest.Act{rulestest.Days(7), rulestest.For("mill-rep", "mill", resolution(""))}),
			By: "mill-rep", For: "mill", Refused: "governance.lighter_than_before",
			When: governance.Amend{Proposal: 2, Title: "No flour", Messages: carried(governance.Repeal{Proposal: 1})},
		},
		{Rule: "it is amended twice", Given: amendedTwice(), By: "mill-rep", For: "mill", When: otherwise, Refused: "governance.amended_twice"},
		{
			Rule: "other decisions are not worded anew", Given: proposed(resolution(governance.Special)), By: "mill-rep", For: "mill", When: otherwise, Refused: "governance.not_amendable",
		},
		{
			Rule: "what is decided is not amended", Given: append(proposed(resolution("")), rulestest.For("mill-rep", "mill", governance.Withdraw{Proposal: 1})),
			By: "mill-rep", For: "mill", When: otherwise, Refused: "governance.decided",
		},
		{
			Rule: "an objection that nobody answers in 14 days ends it", Given: objectedTo(), Later: 14,
			Then: []machine.Event{governance.ProposalRejected{Proposal: 1, Reason: tally.Objection}},
		},
		{
			Rule: "after two amendments anyone on the roll calls a vote, and a majority decides", Given: amendedTwice(), By: "wood-rep", For: "wood", When: governance.CallVote{Proposal: 1},
			Then: []machine.Event{
				governance.VoteCalled{Proposal: 1, Member: "wood", By: "wood-rep"},
				noticed(governance.CalledVote, 4, began+15*day+13, tally.Bar{Method: tally.ByMajority, Quorum: 3}),
				governance.RoundOpened{Proposal: 1, Round: 4},
			},
			Check: func(t *testing.T, w *rulestest.World) {
				w.Must("dairy-rep", "dairy", governance.Vote{Proposal: 1, Choice: governance.No}) // It needs no reason any more.
				w.Do(votes(1, five, "-yy--"))
				w.Pass(6)
				if got := status(w, 1); got != governance.Adopted {
					t.Fatalf("it is %s", got)
				}
			},
		},
		{Rule: "before that its proposer is to answer", Given: objectedTo(), By: "wood-rep", For: "wood", When: governance.CallVote{Proposal: 1}, Refused: "governance.amend_first"},
		{Rule: "without an objection no vote is called", Given: proposed(resolution("")), By: "wood-rep", For: "wood", When: governance.CallVote{Proposal: 1}, Refused: "governance.nothing_stands"},
		{Rule: "who is not on the roll calls none", Given: amendedTwice(), By: "founder", When: governance.CallVote{Proposal: 1}, Refused: "governance.not_on_roll"},
		{Rule: "no vote is called on nothing", By: "wood-rep", For: "wood", When: governance.CallVote{Proposal: 1}, Refused: "governance.unknown_proposal"},
		{
			Rule: "no vote is called on what is decided", Given: append(objectedTo(), rulestest.Days(14)), By: "wood-rep", For: "wood",
			When: governance.CallVote{Proposal: 1}, Refused: "governance.decided",
		},
		{
			Rule: "on a matter that the rules put a vote is called as soon as somebody objects, since nobody words it anew",
			Given: rulestest.Join([]rulestest.Act{rulestest.For("mill-rep", "mill", ask{})}, votes(1, five, "nyy--"),
				[]rulestest.Act{rulestest.Days(5), rulestest.For("wood-rep", "wood", governance.CallVote{Proposal: 1})}, votes(1, five, "nyy--")),
			Later: 5, Check: func(t *testing.T, w *rulestest.World) {
				if got := status(w, 1); got != governance.Executed {
					t.Fatalf("it is %s: %+v", got, present(w, 1))
				}
			},
			Then: calledEnd(began, "yes"),
		},
		{
			Rule:  "a matter that the rules put is worded anew by nobody",
			Given: append([]rulestest.Act{rulestest.For("mill-rep", "mill", ask{})}, votes(1, five, "nyy--")...), By: "mill-rep", For: "mill", When: otherwise, Refused: "governance.not_amendable",
		},
	})
}

// calledEnd are the events with which the called vote on the rules' matter ends.
func calledEnd(began int64, said string) []machine.Event {
	at := began + 5*rulestest.Day + 5 // When the vote was called.
	all := []people.MemberID{"dairy", "forge", "mill", "wood"}
	counted := []governance.Counted{{Member: "dairy", Choice: governance.No}, {Member: "forge", Choice: governance.Yes}, {Member: "mill", Choice: governance.Yes}}
	return []machine.Event{
		governance.RoundClosed{Proposal: 1, Number: 2, Round: governance.Round{
			Purpose: governance.CalledVote, Notice: at, Opens: at, Closes: at + 5*rulestest.Day, Roll: 4, Root: governance.RollRoot(all),
			Bar: tally.Bar{Method: tally.ByMajority, Quorum: 2}, Stood: tally.Adopted,
			Result: governance.Result{Reason: tally.Adopted, Count: tally.Count{Yes: 2, No: 1}, Ballots: governance.BallotsHash(counted)},
		}},
		governance.ProposalAdopted{Proposal: 1, Class: governance.Ordinary, Title: "The press", Effect: at + 5*rulestest.Day, Carries: 1},
		Noted{said},
		governance.ProposalExecuted{Proposal: 1},
	}
}

package governance_test

import (
	"errors"
	"slices"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// yes and against are ballots on the first proposal.
var (
	yes     = governance.Vote{Proposal: 1, Choice: governance.Yes}
	against = governance.Vote{Proposal: 1, Choice: governance.No}
)

func TestVote(t *testing.T) {
	open := append(proposed(resolution("")), rulestest.Days(7))
	withAlternate := rulestest.Join(alternate("pat"), open)
	cast := start(t).Now() + 2 + 7*rulestest.Day // When the vote after open is cast.
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member on the roll casts its ballot", Given: open, By: "dairy-rep", For: "dairy", When: yes,
			Then: []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "dairy", Choice: governance.Yes, By: "dairy-rep"}},
		},
		{
			Rule: "a no may appeal to a clause of the charter", Given: open, By: "dairy-rep", For: "dairy",
			When: governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P1"},
			Then: []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "dairy", Choice: governance.No, Clause: "P1", By: "dairy-rep"}},
		},
		{
			Rule: "a ballot can be changed, and the last counts", Given: append(open, rulestest.For("dairy-rep", "dairy", yes)),
			By: "dairy-rep", For: "dairy", When: against,
			Then: []machine.Event{governance.BallotCast{
				Proposal: 1, Round: 1, Member: "dairy", Choice: governance.No, By: "dairy-rep",
				Replaces: governance.Ballot{Choice: governance.Yes, By: "dairy-rep", At: cast},
			}},
		},
		{
			Rule:  "an alternate's ballot takes the place of the representative's: a member has one",
			Given: append(withAlternate, rulestest.For("mill-rep", "mill", yes), rulestest.For("pat", "mill", against)),
			Check: func(t *testing.T, w *rulestest.World) {
				all := map[people.MemberID]governance.Ballot{}
				for id, b := range governance.BallotsOf(w.Store, 1, 1) {
					all[id] = b
				}
				if len(all) != 1 || all["mill"].Choice != governance.No || all["mill"].By != "pat" {
					t.Fatalf("ballots %+v", all)
				}
				w.Pass(7)
				if c := present(w, 1).Result.Count; c != (tally.Count{No: 1}) {
					t.Fatalf("counted %+v", c)
				}
			},
		},
		{Rule: "nobody votes on what was never proposed", By: "dairy-rep", For: "dairy", When: yes, Refused: "governance.unknown_proposal"},
		{Rule: "nobody votes before the notice has run", Given: proposed(resolution("")), After: 6, By: "dairy-rep", For: "dairy", When: yes, Refused: "governance.not_open_yet"},
		{Rule: "nobody votes on what is decided", Given: append(open, rulestest.Days(7)), By: "dairy-rep", For: "dairy", When: yes, Refused: "governance.decided"},
		{Rule: "who represents a member does not vote as a person", Given: open, By: "dairy-rep", When: yes, Refused: "governance.not_on_roll"},
		{
			Rule: "nobody votes without a mandate", Given: open, By: "dairy-rep", For: "mill", When: yes, Refused: "people.no_mandate",
		},
		{
			Rule: "an alternate whose mandate was revoked does not vote", By: "pat", For: "mill", When: yes, Refused: "people.no_mandate",
			Given: append(withAlternate, rulestest.By("mill-rep", people.RevokeMandate{Organization: "mill", Person: "pat"})),
		},
		{
			Rule: "a ballot stands though the mandate under which it was cast is revoked", Given: append(withAlternate,
				rulestest.For("pat", "mill", yes), rulestest.By("mill-rep", people.RevokeMandate{Organization: "mill", Person: "pat"}), rulestest.Days(7)),
			Check: func(t *testing.T, w *rulestest.World) {
				if c := present(w, 1).Result.Count; c != (tally.Count{Yes: 1}) {
					t.Fatalf("counted %+v", c)
				}
			},
		},
		{
			Rule: "who has left does not vote", By: "dairy-rep", For: "dairy", When: yes, Refused: "governance.not_active",
			Given: rulestest.Join(proposed(resolution("")), []rulestest.Act{rulestest.For("dairy-rep", "dairy", membership.Leave{}), rulestest.Days(8)}),
		},
		{
			Rule: "who has only announced to leave still votes", Given: append(open, rulestest.For("dairy-rep", "dairy", membership.Leave{})),
			By: "dairy-rep", For: "dairy", When: yes,
			Then: []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "dairy", Choice: governance.Yes, By: "dairy-rep"}},
		},
		{
			Rule: "a no appeals only to clauses there are", Given: open, By: "dairy-rep", For: "dairy",
			When: governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P9"}, Refused: "governance.unknown_clause",
		},
		{
			Rule: "a yes appeals to no clause", Given: open, By: "dairy-rep", For: "dairy",
			When: governance.Vote{Proposal: 1, Choice: governance.Yes, Clause: "P1"}, Refused: "governance.clause_without_no",
		},
		{Rule: "there are three choices", Given: open, By: "dairy-rep", For: "dairy", When: governance.Vote{Proposal: 1, Choice: "maybe"}, Refused: "governance.bad_choice"},
	})
}

func TestVotingOpensAndClosesOnTheSecond(t *testing.T) {
	w := start(t)
	w.Do(proposed(resolution("")))
	r := present(w, 1)
	waitUntil(w, r.Opens-1)
	if out := w.Act("dairy-rep", "dairy", yes)[0]; out.Code != "governance.not_open_yet" || w.Now() != r.Opens-1 {
		t.Fatalf("a second before it opens: %+v", out)
	}
	w.Must("dairy-rep", "dairy", yes)
	waitUntil(w, r.Closes-1)
	w.Must("forge-rep", "forge", against)
	if w.Now() != r.Closes-1 {
		t.Fatalf("%d seconds to go", r.Closes-w.Now())
	}
	// Where more falls due than one block takes, the vote is closed before it is counted.
	var no *machine.Refusal
	late := w.Machine.Try(w.Store, w.Envelope("mill-rep", "mill", yes), r.Closes)
	if !errors.As(late, &no) || no.Code != "governance.closed" {
		t.Fatalf("at the close: %v", late)
	}
	if out := w.Act("mill-rep", "mill", yes)[0]; out.Code != "governance.decided" {
		t.Fatalf("at the close, once counted: %+v", out)
	}
	if c := present(w, 1).Result.Count; c != (tally.Count{Yes: 1, No: 1}) {
		t.Fatalf("counted %+v", c)
	}
}

func TestTheRollIsThatOfTheRecordDate(t *testing.T) {
	w := startWithBank(t)
	w.Must("bank-rep", "bank", domaintest.Gave("mill"))
	w.Must("mill-rep", "mill", membership.ConfirmContribution{Contribution: membership.LastContribution(w.Store)})
	w.Pass(13)
	w.Do(proposed(resolution("")))
	w.Pass(7)
	if !membership.IsActive(w.Store, "bank") {
		t.Fatal("the bank should be a member by now")
	}
	if out := w.Act("bank-rep", "bank", yes)[0]; out.Code != "governance.not_on_roll" {
		t.Fatalf("a member since the notice: %+v", out)
	}
	w.Pass(7)
	w.Do(proposed(resolution("")))
	if on := slices.Collect(governance.OnRoll(w.Store, 2, 1)); len(on) != 6 {
		t.Fatalf("on the next roll are %v", on)
	}
}

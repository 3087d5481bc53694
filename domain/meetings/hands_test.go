package meetings_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

var (
	confirm = meetings.Confirm{Meeting: 1, Item: 1}
	contest = meetings.Contest{Meeting: 1, Item: 1}
	no      = governance.Vote{Proposal: 1, Choice: governance.No}
	abstain = governance.Vote{Proposal: 1, Choice: governance.Abstain}
)

func TestHands(t *testing.T) {
	at := autumn(t).At
	// The vote is open for a week from the seventh day on; the last tenth of it begins 16.8 hours before its close.
	until := start(t).Now() + 1 + 14*rulestest.Day - 7*rulestest.Day/10 - 3600
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "the minute-taker enters what is shown, in one act for all", Given: met(t), By: taker, When: raised("dairy", "yes", "press", "no"),
			Then: []machine.Event{meetings.HandsEntered{
				Meeting: 1, Item: 1, Proposal: 1, Round: 1, By: taker, Until: until,
				Hands: []meetings.Raise{{Member: "dairy", Choice: governance.Yes}, {Member: "press", Choice: governance.No}},
			}},
		},
		{Rule: "no hand is a ballot before its window is over", Given: entered(t), Check: became("dairy", meetings.Waiting, "", 0)},
		{
			Rule: "what nobody contests stands as the member's ballot", Given: entered(t), After: 6,
			Check: func(t *testing.T, w *rulestest.World) {
				b := ballots(w)["press"]
				if b.Choice != governance.No || b.Meeting != 1 || b.By != taker || len(ballots(w)) != 3 || state(w, "press") != meetings.Stood {
					t.Fatalf("%+v; %s", b, state(w, "press"))
				}
				w.Pass(1)
				if p, _ := governance.ProposalOf(w.Store, 1); p.Status != governance.Adopted {
					t.Fatalf("two yes and a no of five: it is %s", p.Status)
				}
				for _, r := range governance.RoundsOf(w.Store, 1) {
					if r.Longer != 0 || r.Stood == "no_quorum" {
						t.Errorf("hands stand before the last tenth, so they turn nothing late: %+v", r)
					}
				}
			},
		},
		{
			Rule: "a confirmed hand is the member's ballot at once", Given: entered(t), By: "dairy-rep", For: "dairy", When: confirm,
			Then: []machine.Event{
				governance.BallotCast{Proposal: 1, Round: 1, Member: "dairy", Choice: governance.Yes, By: "dairy-rep", Meeting: 1},
				meetings.HandConfirmed{Meeting: 1, Item: 1, Member: "dairy", State: meetings.Confirmed, By: "dairy-rep"},
			},
		},
		{
			Rule: "a contested hand counts for nothing", Given: entered(t), By: "dairy-rep", For: "dairy", When: contest,
			Then: []machine.Event{meetings.HandContested{Meeting: 1, Item: 1, Member: "dairy", By: "dairy-rep"}},
		},
		{Rule: "not when its window is over either", Given: append(entered(t), as("dairy", contest)), After: 6, Check: became("dairy", meetings.Contested, "", 0)},
		{
			Rule: "entering a hand again corrects it while it waits", Given: append(entered(t), takes(raised("press", "abstain"))), After: 6,
			Check: became("press", meetings.Stood, governance.Abstain, 1),
		},
		{Rule: "once the member has spoken it stays", Given: append(entered(t), as("press", confirm)), By: taker, When: raised("press", "yes"), Refused: "meetings.hand_settled"},
		{Rule: "a hand is shown by somebody present", Given: met(t), By: taker, When: raised("wood", "yes"), Refused: "meetings.not_present", Says: `"wood" is not entered as present at meeting 1; enter that first (meetings.attend)`},
		{Rule: "a member shows one hand", Given: met(t), By: taker, When: raised("mill", "yes", "mill", "no"), Refused: "meetings.hand_twice"},
		{Rule: "an empty table is none", Given: met(t), By: taker, When: raised(), Refused: "meetings.no_hands"},
		{Rule: "the minute-taker enters them, nobody else", Given: met(t), By: "mill-rep", For: "mill", When: raised("mill", "yes"), Refused: "meetings.not_minute_taker"},
		{Rule: "there is such an item", Given: met(t), By: taker, When: meetings.EnterHands{Meeting: 1, Item: 3, Hands: raised("mill", "yes").Hands}, Refused: "meetings.unknown_item"},
		{Rule: "it is about a proposal", Given: met(t), By: taker, When: meetings.EnterHands{Meeting: 1, Item: 2, Hands: raised("mill", "yes").Hands}, Refused: "meetings.no_proposal"},
		{Rule: "which is open", Given: append(called(t), as("mill", governance.Withdraw{Proposal: 1}), rulestest.Days(8), takes(meetings.Attend{Meeting: 1, Members: []people.MemberID{"mill"}})), By: taker, When: raised("mill", "yes"), Refused: "governance.decided"},
		{Rule: "a choice is one that there is", Given: met(t), By: taker, When: raised("mill", "maybe"), Refused: "governance.bad_choice"},
		{
			Rule: "hands come while members have a day to contest them", Given: append(
				[]rulestest.Act{as("mill", governance.Propose{Title: "Flour", Text: "Together."}), as("mill", later(t, at+4*rulestest.Day+rulestest.Day/2))},
				rulestest.Days(13), takes(meetings.Attend{Meeting: 1, Members: []people.MemberID{"mill"}})),
			By: taker, When: raised("mill", "yes"), Refused: "meetings.too_late",
		},
		{Rule: "and while people remember", Given: met(t), After: 3, By: taker, When: raised("mill", "yes"), Refused: "meetings.long_ago"},
		{Rule: "nobody confirms what was not entered", Given: met(t), By: "dairy-rep", For: "dairy", When: confirm, Refused: "meetings.no_hand"},
		{Rule: "nobody confirms for another", Given: entered(t), By: "wood-rep", For: "wood", When: confirm, Refused: "meetings.no_hand"},
		{Rule: "what stands is not contested any more", Given: entered(t), After: 6, By: "dairy-rep", For: "dairy", When: contest, Refused: "meetings.hand_settled"},
		{
			Rule: "of who lost its vote no hand becomes a ballot", After: 6, Given: append(called(t), rulestest.Days(4), as("press", membership.Leave{}), rulestest.Days(4),
				takes(meetings.Attend{Meeting: 1, Members: []people.MemberID{"press"}}, raised("press", "yes"))),
			Check: became("press", meetings.Lapsed, "", 0),
		},
	})
	withTellers := func(t testing.TB) *rulestest.World {
		return domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, tellers.Module, meetings.Module, toys)
	}
	rulestest.Run(t, withTellers, []rulestest.Rule{
		{
			Rule: "no hands are shown on what is voted on in secret", By: taker, When: raised("mill", "yes"), Refused: "governance.secret",
			Given: append([]rulestest.Act{as("mill", governance.Propose{Title: "Flour", Text: "Together.", Secret: true}), as("mill", autumn(t))}, met(t)[2:]...),
		},
	})
	day := startSmall(t).Now() + rulestest.Day
	soon := []rulestest.Act{
		as("mill", governance.Propose{Title: "Flour", Text: "Together."}), as("mill", later(t, day)), rulestest.Days(1), takes(meetings.Attend{Meeting: 1, Members: []people.MemberID{"mill"}}),
	}
	gone := append(called(t), rulestest.Days(4), as("press", membership.Leave{}), rulestest.Days(4),
		takes(meetings.Attend{Meeting: 1, Members: []people.MemberID{"press"}}, raised("press", "yes")), rulestest.Days(4))
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "nor is it confirmed", Given: gone, By: "press-rep", For: "press", When: confirm, Refused: "meetings.no_ballot_now"},
	})
	rulestest.Run(t, startSmall, []rulestest.Rule{
		{
			Rule: "where a no stops the others it needs a reason by hand too", Given: soon, By: taker, When: raised("mill", "no"), Refused: "governance.no_reason",
		},
		{
			Rule: "which is a clause, entered with it", Given: soon, By: taker, Later: 3, When: meetings.EnterHands{Meeting: 1, Item: 1, Hands: []meetings.Raise{{Member: "mill", Choice: governance.No, Clause: "P1"}}},
			Then: []machine.Event{
				meetings.HandsEntered{Meeting: 1, Item: 1, Proposal: 1, Round: 1, Hands: []meetings.Raise{{Member: "mill", Choice: governance.No, Clause: "P1"}}, By: taker, Until: day + 4 + 3*rulestest.Day},
				governance.BallotCast{Proposal: 1, Round: 1, Member: "mill", Choice: governance.No, Clause: "P1", By: taker, Meeting: 1},
				meetings.HandsStood{Meeting: 1, Item: 1, Proposal: 1, Hands: []meetings.Settled{{Member: "mill", State: meetings.Stood}}},
			},
		},
	})
}

// later is the meeting at another time.
func later(t testing.TB, at int64) meetings.Call {
	m := autumn(t)
	m.At = at
	return m
}

// TestConflictingActs has both orders of acts that meet: the order in the log
// decides, and a ballot of one's own overrides a hand in either.
func TestConflictingActs(t *testing.T) {
	pat := []rulestest.Act{
		rulestest.By("pat", domaintest.Person("pat")),
		rulestest.By("dairy-rep", people.GrantMandate{Organization: "dairy", Person: "pat", Role: people.Alternate}),
	}
	hands := takes(raised("dairy", "yes", "mill", "yes", "press", "no"))
	cancel := meetings.Cancel{Meeting: 1}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "ballot and hand: the ballot stands", Given: append(met(t), as("dairy", no), hands), After: 6, Check: became("dairy", meetings.Overridden, governance.No, 0)},
		{Rule: "hand and ballot: the ballot stands", Given: append(entered(t), as("dairy", no)), After: 6, Check: became("dairy", meetings.Overridden, governance.No, 0)},
		{Rule: "hand, its window's end and ballot: the ballot stands", Given: append(entered(t), rulestest.By(domaintest.Initiator, wait{5*rulestest.Day + rulestest.Day/2}), as("dairy", no)), Check: became("dairy", meetings.Stood, governance.No, 0)},
		{Rule: "confirm and ballot: the ballot stands", Given: append(entered(t), as("dairy", confirm), as("dairy", no)), After: 6, Check: became("dairy", meetings.Confirmed, governance.No, 0)},
		{Rule: "ballot and confirm: the ballot stands", Given: append(entered(t), as("dairy", no), as("dairy", confirm)), After: 6, Check: became("dairy", meetings.Overridden, governance.No, 0)},
		{Rule: "contest and ballot: the ballot stands", Given: append(entered(t), as("dairy", contest), as("dairy", abstain)), After: 6, Check: became("dairy", meetings.Contested, governance.Abstain, 0)},
		{Rule: "one confirms and another contests: it is confirmed", Given: append(rulestest.Join(pat, entered(t)), as("dairy", confirm)), By: "pat", For: "dairy", When: contest, Refused: "meetings.hand_settled", Check: became("dairy", meetings.Confirmed, governance.Yes, 1)},
		{Rule: "one contests and another confirms: it is contested", Given: append(rulestest.Join(pat, entered(t)), rulestest.For("pat", "dairy", contest)), By: "dairy-rep", For: "dairy", When: confirm, Refused: "meetings.hand_settled", Check: became("dairy", meetings.Contested, "", 0)},
		{Rule: "contest and correct: the member has spoken", Given: append(entered(t), as("press", contest)), By: taker, When: raised("press", "yes"), Refused: "meetings.hand_settled"},
		{Rule: "correct and contest: the corrected hand is contested", Given: append(entered(t), takes(raised("press", "yes")), as("press", contest)), After: 6, Check: became("press", meetings.Contested, "", 0)},
		{Rule: "call off and enter hands: there is no meeting", Given: append(called(t), as("mill", cancel), rulestest.Days(8)), By: taker, When: raised("mill", "yes"), Refused: "meetings.cancelled"},
		{Rule: "enter hands and call off: it was held", Given: entered(t), By: "mill-rep", For: "mill", When: cancel, Refused: "meetings.begun"},
		{
			Rule: "hand over and enter: the new minute-taker enters", Given: append(met(t), as("mill", meetings.HandOver{Meeting: 1, MinuteTaker: "wood-rep"})),
			By: taker, When: raised("mill", "yes"), Refused: "meetings.not_minute_taker",
		},
		{Rule: "enter and hand over: what was entered stays", Given: append(entered(t), as("mill", meetings.HandOver{Meeting: 1, MinuteTaker: "wood-rep"})), After: 6, Check: became("dairy", meetings.Stood, governance.Yes, 1)},
	})
}

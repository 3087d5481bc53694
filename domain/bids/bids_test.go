package bids_test

import (
	"testing"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestGathering(t *testing.T) {
	m := tender()
	joins := func(part uint64, who, by string, quantity int64) bids.Volunteered {
		return bids.Volunteered{Bid: 1, Part: part, Member: people.MemberID(who), By: machine.PersonID(by), Quantity: quantity}
	}
	warned := joins(1, "dairy", "dairy-rep", 4000)
	warned.Month, warned.Hours = in(60)[:7], 40
	some := on(1)
	some.Quantity, some.Unit = 1000, "h"
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("a member begins a bid, and is on no part of it by that", nil, "mill", m,
			bids.Opened{Bid: 1, Holder: "mill", By: "mill-rep", What: whatOf(m)},
			bids.PartAdded{Bid: 1, Number: 1, Part: m.Parts[0]}, bids.PartAdded{Bid: 1, Number: 2, Part: m.Parts[1]}), is(bids.Gathering)),
		checked(does("another volunteers for all of a part", opened(), "dairy", on(2), joins(2, "dairy", "dairy-rep", 1000)), is(bids.Gathering, "dairy")),
		{
			Rule: "a person volunteers for itself, without asking whom it acts for", Given: opened(), By: "dairy-rep", When: on(2),
			Then: []machine.Event{joins(2, "dairy-rep", "dairy-rep", 1000)}, Check: is(bids.Gathering, "dairy-rep"),
		},
		does("or for some of it, and another for what is left", then(opened(), as("dairy", some)), "forge", on(1), joins(1, "forge", "forge-rep", 3000)),
		does("who is on a part says anew how much", then(opened(), as("dairy", on(1))), "dairy", some, joins(1, "dairy", "dairy-rep", 1000)),
		does("who volunteers for more hours than it said it has is warned", then(opened(), as("dairy", competences.SetCapacity{Hours: 20})), "dairy", on(1), warned),
		checked(does("who leaves a part is off it, and the part is open again", teamed(), "dairy", bids.Leave{Bid: 1, Part: 2},
			bids.TeamLeft{Bid: 1, Member: "dairy", By: "dairy-rep", Parts: []uint64{2}, Off: true}), is(bids.Gathering, "mill")),
		checked(does("a lead that leaves leads no more", teamed(), "mill", bids.Leave{Bid: 1},
			bids.TeamLeft{Bid: 1, Member: "mill", By: "mill-rep", Parts: []uint64{1}, Off: true}),
			func(t *testing.T, w *rulestest.World) {
				if b, _ := bids.BidOf(w.Store, 1); b.Lead != "" {
					t.Errorf("%s still leads", b.Lead)
				}
			}),
		does("half of the team chooses nobody", then(opened(), as("mill", on(1)), as("dairy", on(2))), "dairy", lead("mill"),
			bids.LeadNamed{Bid: 1, Member: "dairy", Lead: "mill", By: "dairy-rep"}),
		does("more than half does", then(opened(), as("mill", on(1)), as("dairy", on(2), lead("mill"))), "mill", lead("mill"),
			bids.LeadNamed{Bid: 1, Member: "mill", Lead: "mill", By: "mill-rep"}, bids.LeadChosen{Bid: 1, Lead: "mill"}),
		does("who leads moves the closing day, as clients do", teamed(), "mill", bids.ChangeTo(1, whatOf(tender(func(m *bids.Open) { m.Closes = in(30) }))),
			bids.BidChanged{Bid: 1, By: "mill-rep", What: whatOf(tender(func(m *bids.Open) { m.Closes = in(30) }))}),
		does("a part that nobody is on is dropped", opened(), "mill", bids.DropPart{Bid: 1, Part: 2}, bids.PartDropped{Bid: 1, Part: 2, By: "mill-rep"}),
		does("its number is not given again", then(opened(), as("mill", bids.DropPart{Bid: 1, Part: 2})), "mill", bids.PartFor(1, m.Parts[1]),
			bids.PartAdded{Bid: 1, Number: 3, Part: m.Parts[1]}),
		does("one of the team puts down a sheet, of which the log has the hash", teamed(), "dairy", bids.PutSheet{Bid: 1, Document: paper("a")},
			bids.SheetPut{Bid: 1, Member: "dairy", By: "dairy-rep", Document: paper("a")}),
	})
}

func TestAgreeing(t *testing.T) {
	content := agreements.Content{
		Title: "Evaluation of the food bank", Text: "We bid together.", Template: agreements.JointBid, Parties: []people.MemberID{"dairy", "mill"}, Lead: "mill", Begins: in(0), Ends: in(90), Shares: terms().Shares,
		Commitments: []agreements.Commitment{{Name: "2. Printing", From: "dairy", To: "mill", Action: "work", Quantity: 1000, Unit: "h", Due: in(90)}},
	}
	sealed := content
	sealed.Text, sealed.Shares, sealed.Sealed = "", nil, agreements.Paper(paper("a"))
	written := func(n uint64, c agreements.Content) agreements.TermsWritten {
		return agreements.TermsWritten{Agreement: n, Version: 1, Party: "mill", By: "mill-rep", Content: c}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		checked(does("who leads drafts the agreement, with what each volunteered for as its commitments", teamed(), "mill", terms(),
			written(1, content), bids.AgreementDrafted{Bid: 1, Agreement: 1, By: "mill-rep"}), is(bids.Agreeing, "dairy", "mill")),
		does("the sheet may be the terms, and then no shares are on the log", then(teamed(), as("mill", bids.PutSheet{Bid: 1, Document: paper("a")})), "mill",
			terms(func(m *bids.Draft) { m.Text, m.Shares, m.Sealed = "", nil, true }), written(1, sealed), bids.AgreementDrafted{Bid: 1, Agreement: 1, By: "mill-rep"}),
		checked(does("who leaves before all signed makes it fall, and the team can change again", then(drafted(), as("mill", agreements.Offer{Agreement: 1}, sign)), "dairy", bids.Leave{Bid: 1},
			bids.TeamLeft{Bid: 1, Member: "dairy", By: "dairy-rep", Parts: []uint64{2}, Off: true},
			agreements.AgreementEnded{Agreement: 1, How: agreements.Moot}, bids.Reopened{Bid: 1, Agreement: 1}), is(bids.Gathering, "mill")),
		does("what all signed is submitted", signed(), "mill", bids.Submit{Bid: 1, Document: paper("b")},
			bids.BidSubmitted{Bid: 1, Team: []people.MemberID{"dairy", "mill"}, By: "mill-rep", Document: paper("b")}),
		does("who is alone on it submits without any agreement", then(opened(), as("mill", on(1))), "mill", bids.Submit{Bid: 1},
			bids.BidSubmitted{Bid: 1, Team: []people.MemberID{"mill"}, By: "mill-rep"}),
		checked(does("what was lost ends the agreement for it, and leaves what was learned", handed(), "mill", bids.Conclude{Bid: 1, Outcome: bids.IsLost, Learned: "Ask earlier."},
			bids.BidConcluded{Bid: 1, Outcome: bids.IsLost, By: "mill-rep"}, bids.Learned{Bid: 1, Member: "mill", By: "mill-rep", Text: "Ask earlier."},
			agreements.AgreementEnded{Agreement: 1, How: agreements.Moot, Open: []string{"2. Printing"}}), is(bids.Lost, "dairy", "mill")),
		checked(does("what was won keeps it", handed(), "mill", bids.Conclude{Bid: 1, Outcome: bids.IsWon, Learned: "Go on."},
			bids.BidConcluded{Bid: 1, Outcome: bids.IsWon, By: "mill-rep"}, bids.Learned{Bid: 1, Member: "mill", By: "mill-rep", Text: "Go on."}),
			func(t *testing.T, w *rulestest.World) {
				is(bids.Won, "dairy", "mill")(t, w)
				if a, _ := agreements.AgreementOf(w.Store, 1); !a.Holds() {
					t.Errorf("the agreement is %s", a.State)
				}
			}),
		does("each of the team adds what it learned", then(handed(), as("mill", bids.Conclude{Bid: 1, Outcome: bids.IsWon, Learned: "Go on."})), "dairy", bids.Learn{Bid: 1, Text: "Print twice."},
			bids.Learned{Bid: 1, Member: "dairy", By: "dairy-rep", Text: "Print twice."}),
		checked(does("who began a bid withdraws it as long as nobody leads", opened(), "mill", bids.Withdraw{Bid: 1, Learned: "Too far."},
			bids.BidWithdrawn{Bid: 1, By: "mill-rep"}, bids.Learned{Bid: 1, Member: "mill", By: "mill-rep", Text: "Too far."}), is(bids.Withdrawn)),
		{
			Rule: "what nobody submits by its closing day is missed, and what was to be signed for it ends", Given: drafted(), By: "mill-rep", For: "mill", When: bids.PutSheet{Bid: 1, Document: paper("a")}, Later: 25,
			Then: []machine.Event{
				bids.SheetPut{Bid: 1, Member: "mill", By: "mill-rep", Document: paper("a")},
				bids.BidMissed{Bid: 1, Team: []people.MemberID{"dairy", "mill"}, Closed: in(20)},
				agreements.AgreementEnded{Agreement: 1, How: agreements.Moot},
			},
			Check: is(bids.Missed, "dairy", "mill"),
		},
		{
			Rule: "who submitted and says nothing more is reminded once", Given: then(opened(), as("mill", on(1))), By: "mill-rep", For: "mill", When: bids.Submit{Bid: 1}, Later: 200,
			Then: []machine.Event{bids.BidSubmitted{Bid: 1, Team: []people.MemberID{"mill"}, By: "mill-rep"}, bids.BidWaits{Bid: 1}},
		},
	})
}

func TestWhatIsNoLongerGoneAfterCountsForNobodysHours(t *testing.T) {
	w := start(t)
	w.Do(then(opened(), as("dairy", competences.SetCapacity{Hours: 45}, on(1)), as("mill", tender())))
	w.Must(domaintest.Rep("dairy"), "dairy", bids.Volunteer{Bid: 2, Part: 1})
	if month, hours, over := bids.Overload(w.Store, "dairy", nil); !over || hours != 80 || month != in(60)[:7] {
		t.Errorf("it has %d hours in %s (%v)", hours, month, over)
	}
	w.Must(domaintest.Rep("mill"), "mill", bids.Withdraw{Bid: 1, Learned: "One is enough."})
	if _, hours, over := bids.Overload(w.Store, "dairy", nil); over {
		t.Errorf("it still has %d hours", hours)
	}
}

func TestWhoLeftTheNetworkIsOffTheTeamOnTheVeryDay(t *testing.T) {
	w := start(t)
	w.Do(then(opened(), as("mill", on(1)), as("dairy", on(2))))
	w.Pass(3)
	w.Must(domaintest.Rep("dairy"), "dairy", membership.Leave{})
	for w.Pass(1); membership.StateOf(w.Store, "dairy") != membership.LeftState; w.Pass(1) {
		is(bids.Gathering, "dairy", "mill")(t, w)
	}
	is(bids.Gathering, "mill")(t, w)
	if part, _ := bids.BidOf(w.Store, 1); part.State.Over() {
		t.Error("the bid ended by that")
	}
}

func TestATeamThatSaysNoToItsAgreementCanChangeAgain(t *testing.T) {
	w := start(t)
	w.Do(then(drafted(), as("mill", agreements.Offer{Agreement: 1}), as("dairy", agreements.Decline{Agreement: 1, Version: 1})))
	w.Do([]rulestest.Act{as("dairy", bids.Leave{Bid: 1}), as("forge", on(2)), as("mill", terms(func(m *bids.Draft) { m.Shares[0].Party = "forge" }))})
	is(bids.Agreeing, "forge", "mill")(t, w)
	if b, _ := bids.BidOf(w.Store, 1); b.Agreement != 2 {
		t.Errorf("agreement %d is to be signed", b.Agreement)
	}
}

package agreements_test

import (
	"reflect"
	"slices"
	"testing"

	"metaorg/domain/agreements"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/obligations"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
)

// happened has all events of one type.
func happened[E machine.Event](h *house) (all []E) {
	for _, e := range h.Events(0) {
		if one, is := e.(E); is {
			all = append(all, one)
		}
	}
	return all
}

func TestAnAgreementGoesFromTheDraftToItsEnd(t *testing.T) {
	h := build(t)
	h.must("ash", agreements.Write(h.books()))
	h.is(agreements.InDraft, 1)
	h.must("ash", agreements.Offer{Agreement: 1})
	h.is(agreements.Offered, 1)
	h.must("bee", agreements.Sign{Agreement: 1, Version: 1})
	if waits := agreements.Waits(h.Store, 1, 1); !slices.Equal(waits, []people.MemberID{"ash"}) {
		t.Errorf("it waits for %v", waits)
	}
	h.is(agreements.Offered, 1)
	h.must("ash", agreements.Sign{Agreement: 1, Version: 1})
	h.is(agreements.Binding, 1)
	for n, a := range agreements.InForce(h.Store, "bee") {
		if n != 1 || a.Title != "Books for flour" {
			t.Errorf("bee is bound by %d, %+v", n, a)
		}
	}
	h.must("ash", agreements.Fulfil{Agreement: 1, Commitment: "Books", Event: h.worked(10)})
	h.Pass(50)
	if len(happened[agreements.CommitmentLate](h)) > 0 {
		t.Error("what was done is late")
	}
	o, ok := obligations.Of(h.Store, agreements.ProgressOf(h.Store, 1, "Pay").Obligation)
	if !ok || o.Debtor != "bee" || o.Creditor != "ash" || o.Left != 20_000 || o.Source != (obligations.Source{Kind: obligations.Agreement, Ref: "1"}) {
		t.Errorf("of the payment came %+v", o)
	}
	h.must("bee", obligations.Pay{Obligation: 1, Amount: 20_000, Date: h.day(0)})
	h.must("ash", obligations.Confirm{Obligation: 1, Entry: 1})
	c, _ := agreements.TermsOf(h.Store, 1, 1)
	for _, k := range c.Commitments {
		if done := agreements.Done(h.Store, 1, k); done != k.Quantity {
			t.Errorf("%d of %q is done", done, k.Name)
		}
	}
	h.Pass(160)
	h.is(agreements.Ended, 1)
	if ended := happened[agreements.AgreementEnded](h); !reflect.DeepEqual(ended, []agreements.AgreementEnded{{Agreement: 1, How: agreements.RanOut}}) {
		t.Errorf("it ended as %+v", ended)
	}
}

func TestASignatureFallsAwayWithTheTermsAndBothAreTold(t *testing.T) {
	h := build(t)
	h.write(h.books())
	h.must("ash", agreements.Sign{Agreement: 1, Version: 1})
	h.must("bee", agreements.AmendmentTo(1, h.books(func(c *agreements.Content) { c.Text = "Other terms." })))
	if fell := happened[agreements.SignaturesFell](h); !reflect.DeepEqual(fell, []agreements.SignaturesFell{{Agreement: 1, Version: 1, Parties: []people.MemberID{"ash"}}}) {
		t.Errorf("fell away: %+v", fell)
	}
	h.refused("bee", agreements.Sign{Agreement: 1, Version: 1}, "agreements.other_version")
	h.must("bee", agreements.Sign{Agreement: 1, Version: 2})
	h.is(agreements.Offered, 2)
	h.must("bee", agreements.TakeBack{Agreement: 1, Version: 2})
	h.must("ash", agreements.Sign{Agreement: 1, Version: 2})
	h.is(agreements.Offered, 2)
	h.must("bee", agreements.Sign{Agreement: 1, Version: 2})
	h.is(agreements.Binding, 2)
}

func TestWhatAllSignedBeginsOnItsDayAndIsNotEditedUnseen(t *testing.T) {
	h := build(t)
	later := h.books(func(c *agreements.Content) { c.Begins = h.day(20) })
	h.agree(later)
	h.is(agreements.Signed, 1)
	h.must("bee", agreements.AmendmentTo(1, later))
	h.is(agreements.Offered, 2)
	h.must("ash", agreements.Sign{Agreement: 1, Version: 2})
	h.must("bee", agreements.Sign{Agreement: 1, Version: 2})
	h.is(agreements.Signed, 2)
	h.Pass(21)
	h.is(agreements.Binding, 2)
}

func TestAnAmendmentHoldsOnceAllSignedIt(t *testing.T) {
	h := build(t)
	h.agree(h.books())
	third := h.books(func(c *agreements.Content) {
		c.Parties, c.Shares = append(c.Parties, "cob"), nil
		c.Commitments[1].Due = h.day(90)
	})
	h.must("bee", agreements.AmendmentTo(1, third))
	h.must("ash", agreements.Sign{Agreement: 1, Version: 2})
	h.must("bee", agreements.Sign{Agreement: 1, Version: 2})
	h.is(agreements.Binding, 1)
	h.must("cob", agreements.Decline{Agreement: 1, Version: 2})
	h.is(agreements.Binding, 1)
	h.must("bee", agreements.AmendmentTo(1, third))
	for _, p := range third.Parties {
		h.must(machine.OrganizationID(p), agreements.Sign{Agreement: 1, Version: 3})
	}
	h.is(agreements.Binding, 3)
	h.must("cob", agreements.AmendmentTo(1, h.books())) // Who is to leave signs as well.
	h.must("ash", agreements.Sign{Agreement: 1, Version: 4})
	h.must("bee", agreements.Sign{Agreement: 1, Version: 4})
	h.is(agreements.Binding, 3)
	h.must("cob", agreements.Sign{Agreement: 1, Version: 4})
	h.is(agreements.Binding, 4)
	for n := range agreements.Live(h.Store, "cob") {
		t.Errorf("cob is still a party of %d", n)
	}
}

func TestPersonsAgreeForThemselves(t *testing.T) {
	h := build(t)
	me, you := domaintest.Rep("ash"), domaintest.Rep("bee")
	c := h.books(func(c *agreements.Content) {
		c.Template, c.Parties, c.Lead, c.Shares, c.Commitments = agreements.Mentoring, []people.MemberID{people.MemberID(me), people.MemberID(you)}, "", nil, nil
	})
	h.Must(me, "", agreements.Write(c), agreements.Offer{Agreement: 1}, agreements.Sign{Agreement: 1, Version: 1})
	h.refused("bee", agreements.Sign{Agreement: 1, Version: 1}, "agreements.no_party")
	h.Must(you, "", agreements.Sign{Agreement: 1, Version: 1})
	h.is(agreements.Binding, 1)
}

func TestWhatIsNotSignedInTimeIsVoid(t *testing.T) {
	h := build(t)
	h.write(h.books())
	h.must("ash", agreements.Sign{Agreement: 1, Version: 1})
	h.Pass(61)
	h.is(agreements.Ended, 1)
	h.must("ash", agreements.Write(h.books()), agreements.Offer{Agreement: 2})
	h.must("bee", agreements.Decline{Agreement: 2, Version: 1})
	if a, _ := agreements.AgreementOf(h.Store, 2); a.How != agreements.Refused {
		t.Errorf("it is %s by %s", a.State, a.How)
	}
}

func TestLateIsSaidOnceAndWhatIsCorrectedCountsAsItIsNow(t *testing.T) {
	h := build(t)
	h.agree(h.books())
	n := h.worked(10)
	h.must("bee", agreements.Fulfil{Agreement: 1, Commitment: "Books", Event: n})
	h.must("ash", patronage.Correct{Event: n, Quantity: 600})
	h.must("bee", patronage.Confirm{Event: patronage.LastEvent(h.Store)})
	c, _ := agreements.TermsOf(h.Store, 1, 1)
	if done := agreements.Done(h.Store, 1, c.Commitments[0]); done != 600 {
		t.Errorf("%d is done after the correction", done)
	}
	h.Pass(60)
	if late := happened[agreements.CommitmentLate](h); len(late) != 1 || late[0].Done != 600 {
		t.Errorf("late: %+v", late)
	}
}

func TestAReviewIsOverOnceAllWouldGoOn(t *testing.T) {
	h := build(t)
	h.agree(h.books(func(c *agreements.Content) { c.Reviews = []string{h.day(30), h.day(100)} }))
	h.Pass(31)
	h.is(agreements.UnderReview, 1)
	h.must("ash", agreements.Review{Agreement: 1})
	h.is(agreements.UnderReview, 1)
	if waits := agreements.WaitsForReview(h.Store, 1); !slices.Equal(waits, []people.MemberID{"bee"}) {
		t.Errorf("the review waits for %v", waits)
	}
	h.must("bee", agreements.Review{Agreement: 1})
	h.is(agreements.Binding, 1)
	h.Pass(70)
	h.is(agreements.UnderReview, 1)
	c, _ := agreements.TermsOf(h.Store, 1, 1)
	c.NoticeDays = 60
	h.must("bee", agreements.AmendmentTo(1, c), agreements.Sign{Agreement: 1, Version: 2})
	h.must("ash", agreements.Sign{Agreement: 1, Version: 2})
	h.is(agreements.Binding, 2)
}

func TestAClauseProposesAndChangesNothing(t *testing.T) {
	h := build(t)
	h.agree(h.books(func(c *agreements.Content) {
		c.Clauses = []agreements.Clause{
			{Measure: agreements.HoursGiven, Party: "ash", Bound: agreements.Under, Number: 5, Days: 30, Proposes: "Fewer hours."},
			{Measure: agreements.LateNow, Party: "ash", Bound: agreements.Over, Number: 0, Days: 90, Proposes: "Cob helps out."},
			{Measure: agreements.OverdueDebt, Party: "bee", Bound: agreements.Over, Number: 0, Days: 90, Proposes: "Bee pays in parts."},
		}
	}))
	h.Pass(10)
	h.must("ash", agreements.Fulfil{Agreement: 1, Commitment: "Books", Event: h.worked(4)})
	h.Pass(26)
	h.is(agreements.Binding, 1)
	fell := happened[agreements.ClauseTriggered](h)
	if !reflect.DeepEqual(fell, []agreements.ClauseTriggered{{Agreement: 1, Clause: 1, Found: 4, Version: 2}}) {
		t.Fatalf("triggered: %+v", fell)
	}
	if c, _ := agreements.TermsOf(h.Store, 1, 2); !slices.Equal(c.Addenda, []string{"Fewer hours."}) || c.Text != "Ash keeps the books of bee." {
		t.Errorf("it proposes %+v", c)
	}
	h.must("bee", agreements.Decline{Agreement: 1, Version: 2})
	h.Pass(20)
	fell = happened[agreements.ClauseTriggered](h)
	if len(fell) != 2 || fell[1].Clause != 2 {
		t.Fatalf("triggered: %+v", fell)
	}
	h.must("bee", agreements.Sign{Agreement: 1, Version: 3})
	h.must("ash", agreements.Sign{Agreement: 1, Version: 3})
	h.is(agreements.Binding, 3)
	h.Pass(20)
	found := 0
	for _, f := range happened[agreements.ClauseTriggered](h) {
		found += int(f.Clause)
	}
	if found < 1+2+3 && !slices.ContainsFunc(happened[agreements.ClauseTriggered](h), func(f agreements.ClauseTriggered) bool { return f.Clause == 1 && f.Version > 3 }) {
		t.Errorf("a payment is overdue, and nothing is proposed: %+v", happened[agreements.ClauseTriggered](h))
	}
}

func TestWhenAPartyLeavesTheOthersHaveTimeOrItEnds(t *testing.T) {
	h := build(t)
	c := h.books(func(c *agreements.Content) {
		c.Parties = append(c.Parties, "cob")
		c.Commitments = append(c.Commitments, agreements.Commitment{Name: "Flour", From: "cob", To: "ash", Quantity: 5000, Unit: "kg", Due: h.day(60)})
	})
	h.agree(c)
	h.must("cob", membership.Leave{})
	for h.Pass(1); membership.StateOf(h.Store, "cob") != membership.LeftState; h.Pass(1) {
		h.is(agreements.Binding, 1)
	}
	h.is(agreements.UnderReview, 1) // On the very day.
	gone := happened[agreements.PartyGone](h)
	if len(gone) != 1 || gone[0].Party != "cob" {
		t.Fatalf("gone: %+v", gone)
	}
	h.Pass(62)
	h.is(agreements.Ended, 1)
	if slices.ContainsFunc(happened[agreements.CommitmentLate](h), func(l agreements.CommitmentLate) bool { return l.From == "cob" }) {
		t.Error("who left is late")
	}
	if a, _ := agreements.AgreementOf(h.Store, 1); a.How != agreements.NobodyLeft {
		t.Errorf("it ended by %s", a.How)
	}
}

func TestAPersonLeavesWithWhomItActsFor(t *testing.T) {
	h := build(t)
	h.must("ash", agreements.Write(h.books(func(c *agreements.Content) {
		c.Parties, c.Shares = []people.MemberID{"ash", "bee", "cob-rep"}, nil
	})), agreements.Offer{Agreement: 1}, agreements.Sign{Agreement: 1, Version: 1})
	h.must("bee", agreements.Sign{Agreement: 1, Version: 1})
	h.Must("cob-rep", "", agreements.Sign{Agreement: 1, Version: 1})
	h.is(agreements.Binding, 1)
	h.must("cob", membership.Leave{})
	h.Pass(8)
	if gone := happened[agreements.PartyGone](h); len(gone) != 1 || gone[0].Party != "cob-rep" {
		t.Errorf("gone: %+v", gone)
	}
}

func TestBeforeVersionSevenAPartyThatLeftIsFoundByTheWeeklyLook(t *testing.T) {
	h := under(t, 6)
	c := h.books(func(c *agreements.Content) { c.Parties, c.Shares = append(c.Parties, "cob"), nil })
	h.agree(c)
	h.must("ash", agreements.AmendmentTo(1, c), agreements.Sign{Agreement: 1, Version: 2})
	h.must("cob", agreements.Sign{Agreement: 1, Version: 2})
	h.Pass(3) // So that no look falls on the day on which it leaves.
	h.must("cob", membership.Leave{})
	for h.Pass(1); membership.StateOf(h.Store, "cob") != membership.LeftState; h.Pass(1) {
	}
	h.is(agreements.Binding, 1)
	h.refused("bee", agreements.Sign{Agreement: 1, Version: 2}, "agreements.party_gone")
	h.Pass(8)
	h.is(agreements.UnderReview, 1)
}

func TestWhatAllAgreeOnAfterANoticeTakesItsPlace(t *testing.T) {
	h := build(t)
	h.agree(h.books())
	h.must("bee", agreements.GiveNotice{Agreement: 1})
	h.must("bee", agreements.AmendmentTo(1, h.books(func(c *agreements.Content) { c.Text = "Fewer books." })), agreements.Sign{Agreement: 1, Version: 2})
	h.must("ash", agreements.Sign{Agreement: 1, Version: 2})
	h.Pass(35)
	h.is(agreements.Binding, 2)
}

package agreements_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/domain/agreements"
	"metaorg/domain/charter"
	"metaorg/domain/competences"
	"metaorg/domain/disputes"
	"metaorg/domain/membership"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
)

// TestTermsThatAreNone has a row for all that people get wrong when they write.
func TestTermsThatAreNone(t *testing.T) {
	h := build(t)
	clause := func(change func(*agreements.Clause)) func(*agreements.Content) {
		return func(c *agreements.Content) {
			k := agreements.Clause{Measure: agreements.HoursGiven, Party: "ash", Bound: agreements.Under, Number: 5, Days: 30, Proposes: "Fewer hours."}
			change(&k)
			c.Clauses = []agreements.Clause{k}
		}
	}
	promise := func(change func(*agreements.Commitment)) func(*agreements.Content) {
		return func(c *agreements.Content) { change(&c.Commitments[0]) }
	}
	many := make([]people.MemberID, 21)
	for i := range many {
		many[i] = people.MemberID(fmt.Sprintf("m%d", i))
	}
	for _, row := range []struct {
		name, code string
		change     func(*agreements.Content)
	}{
		{"no title", "agreements.empty", func(c *agreements.Content) { c.Title = " " }},
		{"a title on two lines", "agreements.unprintable", func(c *agreements.Content) { c.Title = "a\nb" }},
		{"terms longer than the log keeps", "agreements.too_long", func(c *agreements.Content) { c.Text = strings.Repeat("x", 8193) }},
		{"a template that there is not", "agreements.unknown_template", func(c *agreements.Content) { c.Template = "marriage" }},
		{"no terms at all", "agreements.no_terms", func(c *agreements.Content) { c.Text = "" }},
		{"terms twice", "agreements.two_terms", func(c *agreements.Content) { c.Sealed = paper("a") }},
		{"a document that is no hash", "agreements.bad_document", func(c *agreements.Content) { c.Text, c.Sealed = "", "attached" }},
		{"more additions than terms", "agreements.too_many_addenda", func(c *agreements.Content) { c.Addenda = slices.Repeat([]string{"More."}, 25) }},
		{"an empty addition", "agreements.empty", func(c *agreements.Content) { c.Addenda = []string{""} }},
		{"one party", "agreements.too_few_parties", func(c *agreements.Content) { c.Parties = c.Parties[:1] }},
		{"a crowd", "agreements.too_many_parties", func(c *agreements.Content) { c.Parties = many }},
		{"a party named twice", "agreements.party_twice", func(c *agreements.Content) { c.Parties = append(c.Parties, "ash") }},
		{"a lead that is no party", "agreements.not_among_parties", func(c *agreements.Content) { c.Lead = "cob" }},
		{"a day as others write it", "agreements.bad_date", func(c *agreements.Content) { c.Begins = "1.1.2027" }},
		{"no last day", "agreements.bad_date", func(c *agreements.Content) { c.Ends = "" }},
		{"an end before its beginning", "agreements.dates_crossed", func(c *agreements.Content) { c.Ends = h.day(-1) }},
		{"notice below nothing", "agreements.bad_notice", func(c *agreements.Content) { c.NoticeDays = -1 }},
		{"a review each day", "agreements.too_many_reviews", func(c *agreements.Content) { c.Reviews = make([]string, 25) }},
		{"a review after the end", "agreements.bad_review", func(c *agreements.Content) { c.Reviews = []string{h.day(201)} }},
		{"reviews out of order", "agreements.bad_review", func(c *agreements.Content) { c.Reviews = []string{h.day(50), h.day(40)} }},
		{"a review on no day", "agreements.bad_date", func(c *agreements.Content) { c.Reviews = []string{"soon"} }},
		{"a share of a stranger", "agreements.not_among_parties", func(c *agreements.Content) { c.Shares[0].Party = "cob" }},
		{"a share for the same twice", "agreements.party_twice", func(c *agreements.Content) { c.Shares[0].Party = "bee" }},
		{"a share below nothing", "agreements.bad_share", func(c *agreements.Content) { c.Shares[0].BasisPoints = -1 }},
		{"shares that leave something open", "agreements.shares_open", func(c *agreements.Content) { c.Shares[0].BasisPoints = 2499 }},
		{"more promises than anybody keeps", "agreements.too_many_commitments", func(c *agreements.Content) { c.Commitments = make([]agreements.Commitment, 41) }},
		{"a promise without words", "agreements.empty", promise(func(k *agreements.Commitment) { k.Name = "" })},
		{"a promise on no day", "agreements.bad_date", promise(func(k *agreements.Commitment) { k.Due = "" })},
		{"two promises of one name", "agreements.commitment_twice", promise(func(k *agreements.Commitment) { k.Name = "Pay" })},
		{"a promise of a stranger", "agreements.not_among_parties", promise(func(k *agreements.Commitment) { k.From = "cob" })},
		{"a promise to a stranger", "agreements.not_among_parties", promise(func(k *agreements.Commitment) { k.To = "cob" })},
		{"a promise to oneself", "agreements.to_itself", promise(func(k *agreements.Commitment) { k.To = "ash" })},
		{"an action that there is not", "agreements.unknown_action", promise(func(k *agreements.Commitment) { k.Action = "dream" })},
		{"a unit that there is not", "agreements.unknown_unit", promise(func(k *agreements.Commitment) { k.Unit = "furlong" })},
		{"nothing promised", "agreements.bad_quantity", promise(func(k *agreements.Commitment) { k.Quantity = 0 })},
		{"a promise for after the end", "agreements.due_outside", promise(func(k *agreements.Commitment) { k.Due = h.day(201) })},
		{"more clauses than anybody reads", "agreements.too_many_clauses", func(c *agreements.Content) { c.Clauses = make([]agreements.Clause, 9) }},
		{"a clause about the weather", "agreements.unknown_measure", clause(func(k *agreements.Clause) { k.Measure = "rain" })},
		{"a clause without a side", "agreements.unknown_bound", clause(func(k *agreements.Clause) { k.Bound = "" })},
		{"a clause about a stranger", "agreements.not_among_parties", clause(func(k *agreements.Clause) { k.Party = "cob" })},
		{"a clause with less than nothing", "agreements.bad_number", clause(func(k *agreements.Clause) { k.Number = -1 })},
		{"a clause over no time", "agreements.bad_days", clause(func(k *agreements.Clause) { k.Days = 0 })},
		{"a clause that proposes nothing", "agreements.empty", clause(func(k *agreements.Clause) { k.Proposes = "" })},
		{"a party from nowhere", "agreements.unknown_party", func(c *agreements.Content) { c.Parties = append(c.Parties, "zoe") }},
		{"days that are over", "agreements.past", func(c *agreements.Content) { c.Begins, c.Ends, c.Commitments = "2020-01-01", "2020-02-01", nil }},
		{"for ever", "agreements.too_long_for", func(c *agreements.Content) { c.Ends = h.day(1200) }},
		{"between others", "agreements.not_for_others", func(c *agreements.Content) {
			c.Parties, c.Lead, c.Shares, c.Commitments = []people.MemberID{"cob", "dew"}, "", nil, nil
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			h.t = t
			h.refused("ash", agreements.Write(h.books(row.change)), row.code)
		})
	}
}

func TestWhoMayDoWhatAndWhen(t *testing.T) {
	h := build(t)
	sign := agreements.Sign{Agreement: 1, Version: 1}
	h.refused("ash", sign, "agreements.unknown")
	h.must("ash", agreements.Write(h.books()))
	h.refused("bee", agreements.AmendmentTo(1, h.books()), "agreements.draft_only")
	h.refused("ash", sign, "agreements.nothing_to_sign")
	h.must("ash", agreements.Offer{Agreement: 1})
	h.refused("ash", agreements.Offer{Agreement: 1}, "agreements.offered_already")
	h.refused("cob", sign, "agreements.no_party")
	h.refused("ash", agreements.Sign{Agreement: 1, Version: 2}, "agreements.other_version")
	h.refused("ash", agreements.TakeBack{Agreement: 1, Version: 1}, "agreements.not_signed")
	h.refused("bee", agreements.GiveNotice{Agreement: 1}, "agreements.not_in_force")
	h.refused("bee", agreements.AmendmentTo(1, h.books(func(c *agreements.Content) {
		c.Parties, c.Lead, c.Shares, c.Commitments = []people.MemberID{"bee", "cob"}, "", nil, nil
	})), "agreements.writer_left_out")
	h.must("ash", sign)
	h.refused("ash", sign, "agreements.signed_already")
	h.must("bee", sign)
	h.refused("bee", agreements.Review{Agreement: 1}, "agreements.no_review")
	h.refused("bee", agreements.ReportLost{Agreement: 1}, "agreements.not_sealed")
	h.refused("bee", agreements.GiveNotice{Agreement: 1, Document: "x"}, "agreements.bad_document")
	h.must("bee", agreements.GiveNotice{Agreement: 1, Document: paper("a")})
	h.refused("ash", agreements.GiveNotice{Agreement: 1}, "agreements.notice_given")
	h.Pass(31)
	h.refused("ash", agreements.GiveNotice{Agreement: 1}, "agreements.over")

	h.must("ash", agreements.Write(h.books(func(c *agreements.Content) { c.NoticeDays, c.Reviews = 0, []string{h.day(1)} })))
	h.must("ash", agreements.Offer{Agreement: 2}, agreements.Sign{Agreement: 2, Version: 1})
	h.must("bee", agreements.Sign{Agreement: 2, Version: 1})
	h.refused("bee", agreements.GiveNotice{Agreement: 2}, "agreements.no_notice")
	h.Pass(2)
	h.must("bee", agreements.Review{Agreement: 2})
	h.refused("bee", agreements.Review{Agreement: 2}, "agreements.said_already")
	third := h.books(func(c *agreements.Content) { c.Parties = append(c.Parties, "cob"); c.Commitments = nil })
	h.must("ash", agreements.AmendmentTo(2, third))
	h.refused("cob", agreements.Review{Agreement: 2}, "agreements.no_party")
}

func TestWhatFulfilsNothing(t *testing.T) {
	h := build(t)
	h.agree(h.books())
	books := func(event uint64) agreements.Fulfil {
		return agreements.Fulfil{Agreement: 1, Commitment: "Books", Event: event}
	}
	h.refused("ash", agreements.Fulfil{Agreement: 1, Event: 1}, "agreements.empty")
	h.refused("ash", agreements.Fulfil{Agreement: 1, Commitment: "Cakes", Event: 1}, "agreements.unknown_commitment")
	h.refused("ash", agreements.Fulfil{Agreement: 1, Commitment: "Pay", Event: 1}, "agreements.paid_elsewhere")
	h.refused("ash", books(99), "agreements.unknown_event")
	h.must("ash", patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 100, Unit: "h", Date: h.day(0)})
	h.refused("ash", books(patronage.LastEvent(h.Store)), "agreements.event_unconfirmed")
	h.must("bee", patronage.Confirm{Event: patronage.LastEvent(h.Store)}, books(patronage.LastEvent(h.Store)))
	h.refused("bee", books(patronage.LastEvent(h.Store)), "agreements.event_used")
	h.refused("ash", agreements.AmendmentTo(1, h.books(func(c *agreements.Content) { c.Commitments[0].Quantity = 1 })), "agreements.begun")
	h.must("bee", patronage.Record{With: "ash", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 100, Unit: "h", Date: h.day(0)})
	h.must("ash", patronage.Confirm{Event: patronage.LastEvent(h.Store)})
	h.refused("ash", books(patronage.LastEvent(h.Store)), "agreements.event_differs")
	first := patronage.LastEvent(h.Store) + 1
	h.must("ash", slices.Repeat([]machine.Message{patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1, Unit: "h", Date: h.day(0)}}, 100)...)
	var all []machine.Message
	for n := range uint64(99) {
		all = append(all, patronage.Confirm{Event: first + n}, books(first+n))
	}
	h.must("bee", append(all, patronage.Confirm{Event: first + 99})...)
	h.refused("bee", books(first+99), "agreements.too_many_events")

	h.must("ash", agreements.Write(h.books(func(c *agreements.Content) { c.Parties = append(c.Parties, "cob") })), agreements.Offer{Agreement: 2})
	for _, p := range six[:3] {
		h.must(p, agreements.Sign{Agreement: 2, Version: 1})
	}
	h.refused("cob", agreements.Fulfil{Agreement: 2, Commitment: "Books", Event: 1}, "agreements.not_your_commitment")
}

func TestSealedTermsThatAreLostAreBroughtAgainByTheirHash(t *testing.T) {
	h := build(t)
	h.write(h.books(func(c *agreements.Content) { c.Text, c.Sealed = "", paper("a") }))
	sign, lost := agreements.Sign{Agreement: 1, Version: 1}, agreements.ReportLost{Agreement: 1}
	h.refused("bee", agreements.BringAgain{Agreement: 1, Document: paper("a")}, "agreements.not_lost")
	h.must("bee", lost)
	h.refused("ash", lost, "agreements.lost_already")
	h.refused("bee", sign, "agreements.terms_lost")
	h.refused("ash", agreements.BringAgain{Agreement: 1}, "agreements.bad_document")
	h.refused("ash", agreements.BringAgain{Agreement: 1, Document: paper("b")}, "agreements.other_document")
	h.must("ash", agreements.BringAgain{Agreement: 1, Document: paper("a")}, sign)
	h.must("bee", sign)
	h.is(agreements.Binding, 1)
	h.must("bee", lost) // What was agreed holds all the same, and may be written down anew.
	h.is(agreements.Binding, 1)
	h.must("ash", agreements.AmendmentTo(1, h.books()), agreements.Sign{Agreement: 1, Version: 2})
	h.must("bee", agreements.Sign{Agreement: 1, Version: 2})
	h.is(agreements.Binding, 2)
}

func TestADisputeIsNamedWhereItIsAboutTheAgreement(t *testing.T) {
	h := build(t)
	h.agree(h.books())
	open := func(by machine.OrganizationID, against people.MemberID, cause disputes.Cause) uint64 {
		h.must(by, disputes.Open{Against: against, Cause: cause, Document: disputes.Paper(paper("a"))})
		return disputes.LastCase(h.Store)
	}
	link := func(n uint64) agreements.LinkCase { return agreements.LinkCase{Agreement: 1, Case: n} }
	h.refused("ash", link(9), "agreements.unknown_case")
	h.refused("ash", link(open("ash", "cob", disputes.Agreement)), "agreements.other_case")
	h.refused("ash", link(open("cob", "bee", disputes.Agreement)), "agreements.other_case")
	h.refused("ash", link(open("ash", "bee", disputes.Conduct)), "agreements.other_case")
	n := open("bee", "ash", disputes.Agreement)
	h.must("bee", link(n))
	h.refused("ash", link(n), "agreements.linked_already")
	h.must("bee", link(open("bee", "ash", disputes.Agreement)))
	h.must("ash", link(open("ash", "bee", disputes.Agreement)))
	h.refused("ash", link(open("bee", "ash", disputes.Agreement)), "agreements.too_many_cases")
}

func TestHowMuchThereCanBe(t *testing.T) {
	h := build(t)
	small := h.books(func(c *agreements.Content) { c.Commitments, c.Shares, c.Liability = nil, nil, "" })
	h.must("ash", slices.Repeat([]machine.Message{agreements.Write(small)}, 100)...)
	h.refused("ash", agreements.Write(small), "agreements.too_many")
	h.must("ash", agreements.Decline{Agreement: 7, Version: 1}, agreements.Write(small))
	h.must("ash", slices.Repeat([]machine.Message{agreements.AmendmentTo(1, small)}, 99)...)
	h.refused("ash", agreements.AmendmentTo(1, small), "agreements.too_many_versions")
}

func TestNobodySignsForMoreHoursThanItHasWhereTheCharterSaysSo(t *testing.T) {
	for _, binds := range []int64{0, 1} {
		h := build(t, charter.RuleValue{Name: "agreements.capacity_binds", Value: binds})
		h.must("ash", competences.SetCapacity{Hours: 15})
		h.agree(h.books())
		h.must("ash", agreements.Write(h.books(func(c *agreements.Content) { c.Title = "More books" })), agreements.Offer{Agreement: 2})
		c, _ := agreements.TermsOf(h.Store, 2, 1)
		if month, hours, over := agreements.Overload(h.Store, "ash", 2, c, nil); !over || hours != 20 || month != c.Commitments[0].Due[:7] {
			t.Errorf("ash would owe %d hours in %s (%v), and has 15", hours, month, over)
		}
		if _, _, over := agreements.Overload(h.Store, "bee", 2, c, nil); over {
			t.Error("bee, which said nothing of its hours, is over them")
		}
		sign := agreements.Sign{Agreement: 2, Version: 1}
		if binds == 1 {
			h.refused("ash", sign, "agreements.beyond_capacity")
			h.must("ash", agreements.Fulfil{Agreement: 1, Commitment: "Books", Event: h.worked(10)}) // What is done is owed no more.
		}
		h.must("ash", sign)
	}
}

func TestHoursPromisedOnTheBoardAndInAgreementsAreOne(t *testing.T) {
	for _, version := range []uint64{6, 7} {
		h := under(t, version, charter.RuleValue{Name: "agreements.capacity_binds", Value: 1})
		month := h.wholeMonth()
		more := h.books(func(c *agreements.Content) { c.Commitments[0].Due = month[1] })
		need := opportunities.Need{Title: "Ten hours of work", Quantity: 1000, Unit: "h", From: month[0], Until: month[1], Remote: true, Terms: opportunities.Gift}
		h.must("ash", competences.SetCapacity{Hours: 15})
		h.must("bee", need)
		h.must("cob", need)
		h.must("ash", opportunities.Answer{Post: 1, Text: "We can."}, opportunities.Answer{Post: 2, Text: "We can."})
		h.must("bee", opportunities.Choose{Answer: 1}) // Ten of its fifteen hours.
		h.write(more)
		sign := agreements.Sign{Agreement: 1, Version: 1}
		if version == 7 {
			h.refused("ash", sign, "agreements.beyond_capacity")
			h.must("bee", opportunities.GiveUp{Post: 1})
		}
		h.must("ash", sign)
		h.must("bee", sign)
		if version == 7 {
			h.refused("cob", opportunities.Choose{Answer: 2}, "opportunities.beyond_capacity")
			h.must("ash", agreements.Fulfil{Agreement: 1, Commitment: "Books", Event: h.worked(6)}) // What is done is owed no more.
			h.must("cob", opportunities.Choose{Answer: 2})
		}
	}
}

// wholeMonth are the first and the last day of the next month that begins.
func (h *house) wholeMonth() [2]string {
	now := time.Unix(h.Now(), 0).UTC()
	first := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	return [2]string{first.Format(time.DateOnly), first.AddDate(0, 1, -1).Format(time.DateOnly)}
}

func TestALeftPartyIsNotAskedToSign(t *testing.T) {
	h := build(t)
	c := h.books(func(c *agreements.Content) { c.Parties = append(c.Parties, "cob"); c.Shares = nil })
	h.agree(c)
	h.must("cob", membership.Leave{})
	h.must("ash", agreements.AmendmentTo(1, c), agreements.Sign{Agreement: 1, Version: 2})
	h.must("cob", agreements.Sign{Agreement: 1, Version: 2})
	for h.Pass(1); membership.StateOf(h.Store, "cob") != membership.LeftState; h.Pass(1) {
	}
	h.is(agreements.UnderReview, 1)
	h.refused("bee", agreements.Sign{Agreement: 1, Version: 2}, "agreements.nothing_to_sign") // It was for who left as well.
	h.refused("bee", agreements.Review{Agreement: 1}, "agreements.party_gone")
	h.refused("ash", agreements.AmendmentTo(1, c), "agreements.unknown_party")
	c.Parties = c.Parties[:2]
	h.must("ash", agreements.AmendmentTo(1, c))
	h.refused("cob", agreements.Sign{Agreement: 1, Version: 3}, "agreements.not_asked")
	h.must("ash", agreements.Sign{Agreement: 1, Version: 3})
	h.must("bee", agreements.Sign{Agreement: 1, Version: 3})
	h.is(agreements.Binding, 3)
}

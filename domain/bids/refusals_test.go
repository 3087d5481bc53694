package bids_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/domaintest"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// TestBidsThatAreNone has a row for all that people get wrong when they write.
func TestBidsThatAreNone(t *testing.T) {
	w := start(t)
	part := func(change func(*bids.Part)) func(*bids.Open) { return func(m *bids.Open) { change(&m.Parts[0]) } }
	for _, row := range []struct {
		name, code string
		change     func(*bids.Open)
	}{
		{"no title", "bids.empty", func(m *bids.Open) { m.Title = " " }},
		{"a title on two lines", "bids.unprintable", func(m *bids.Open) { m.Title = "a\nb" }},
		{"more words than the log keeps", "bids.too_long", func(m *bids.Open) { m.Text = strings.Repeat("x", 2001) }},
		{"no closing day", "bids.bad_date", func(m *bids.Open) { m.Closes = "" }},
		{"a closing day as others write it", "bids.bad_date", func(m *bids.Open) { m.Closes = "26.2.2026" }},
		{"a closing day that is over", "bids.past", func(m *bids.Open) { m.Closes = in(-1) }},
		{"a value below nothing", "bids.bad_value", func(m *bids.Open) { m.Value = -1 }},
		{"a value in what is no money", "bids.unknown_currency", func(m *bids.Open) { m.Currency = "shells" }},
		{"a value without a currency", "bids.half_a_value", func(m *bids.Open) { m.Currency = "" }},
		{"a document that is no hash", "bids.bad_document", func(m *bids.Open) { m.Document = "attached" }},
		{"a need that nobody has", "bids.unknown_need", func(m *bids.Open) { m.Need = 7 }},
		{"more parts than anybody reads", "bids.too_many_parts", func(m *bids.Open) { m.Parts = make([]bids.Part, 31) }},
		{"a part without words", "bids.empty", part(func(p *bids.Part) { p.Title = "" })},
		{"a part for something with a made-up name", "competences.bad_identifier", part(func(p *bids.Part) { p.Competence = "dreaming" })},
		{"a part at a place on two lines", "bids.unprintable", part(func(p *bids.Part) { p.Place = "a\nb" })},
		{"a part that is money", "bids.money_part", part(func(p *bids.Part) { p.Unit = "GBP" })},
		{"a part in a unit that there is not", "bids.unknown_unit", part(func(p *bids.Part) { p.Unit = "furlong" })},
		{"a part of nothing", "bids.bad_quantity", part(func(p *bids.Part) { p.Quantity = 0 })},
		{"a part on no day", "bids.bad_date", part(func(p *bids.Part) { p.From = "soon" })},
		{"a part that ends before it begins", "bids.dates_crossed", part(func(p *bids.Part) { p.From = in(61) })},
	} {
		t.Run(row.name, func(t *testing.T) { refused(t, w, "mill", tender(row.change), row.code) })
	}
}

func refused(t *testing.T, w *rulestest.World, o machine.OrganizationID, m machine.Message, code string) {
	t.Helper()
	if got := w.Act(domaintest.Rep(o), o, m)[0].Code; got != code {
		t.Errorf("%s %T %+v: refused with %q, want %q", o, m, m, got, code)
	}
}

func TestWhoMayDoWhatAndWhen(t *testing.T) {
	w := start(t)
	must := func(o machine.OrganizationID, m ...machine.Message) { w.Must(domaintest.Rep(o), o, m...) }
	w.Do([]rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))})
	if got := w.Act("eve", "", tender())[0].Code; got != "bids.no_part" {
		t.Errorf("a stranger began a bid: %q", got)
	}
	refused(t, w, "mill", on(1), "bids.unknown")
	must("press", opportunities.Offer{Title: "Forty chairs", Place: "Leeds", Terms: opportunities.Gift})
	refused(t, w, "mill", tender(func(m *bids.Open) { m.Need = 1 }), "bids.unknown_need") // That is an offer.
	must("mill", tender())

	refused(t, w, "dairy", bids.ChangeTo(1, whatOf(tender())), "bids.not_yours")
	refused(t, w, "dairy", bids.PartFor(1, tender().Parts[0]), "bids.not_yours")
	refused(t, w, "dairy", bids.DropPart{Bid: 1, Part: 1}, "bids.not_yours")
	refused(t, w, "mill", bids.DropPart{Bid: 1, Part: 9}, "bids.unknown_part")
	refused(t, w, "dairy", on(9), "bids.unknown_part")
	refused(t, w, "dairy", bids.Volunteer{Bid: 1, Part: 1, Quantity: -1, Unit: "h"}, "bids.bad_quantity")
	refused(t, w, "dairy", bids.Volunteer{Bid: 1, Part: 1, Quantity: 10}, "bids.no_unit")
	refused(t, w, "dairy", bids.Volunteer{Bid: 1, Part: 1, Quantity: 10, Unit: "kg"}, "bids.other_unit")
	refused(t, w, "dairy", bids.Volunteer{Bid: 1, Part: 1, Quantity: 4001, Unit: "h"}, "bids.too_much")
	refused(t, w, "dairy", bids.Leave{Bid: 1}, "bids.not_on_team")
	refused(t, w, "mill", bids.Submit{Bid: 1}, "bids.nobody")
	refused(t, w, "dairy", bids.PutSheet{Bid: 1, Document: paper("a")}, "bids.not_on_team")
	must("dairy", on(2))
	refused(t, w, "mill", bids.Submit{Bid: 1}, "bids.no_lead")
	refused(t, w, "forge", on(2), "bids.covered")
	refused(t, w, "dairy", bids.Leave{Bid: 1, Part: 1}, "bids.not_on_part")
	refused(t, w, "mill", bids.DropPart{Bid: 1, Part: 2}, "bids.somebody_is_on")
	refused(t, w, "dairy", lead("forge"), "bids.lead_not_on_team")
	refused(t, w, "dairy", bids.PutSheet{Bid: 1}, "bids.bad_document")
	refused(t, w, "dairy", terms(), "bids.no_lead")
	must("dairy", lead("dairy"))
	refused(t, w, "dairy", terms(), "bids.alone")
	must("mill", on(1))
	refused(t, w, "mill", bids.Submit{Bid: 1}, "bids.not_lead")

	refused(t, w, "mill", terms(), "bids.not_lead")
	refused(t, w, "dairy", terms(func(m *bids.Draft) { m.Sealed = true }), "bids.sealed_and_open")
	refused(t, w, "dairy", terms(func(m *bids.Draft) { m.Shares = nil }), "bids.no_shares")
	refused(t, w, "dairy", terms(func(m *bids.Draft) { m.Text, m.Shares, m.Sealed = "", nil, true }), "bids.no_sheet")
	refused(t, w, "dairy", terms(func(m *bids.Draft) { m.Shares[0].Party = "wood" }), "bids.share_of_stranger")
	refused(t, w, "dairy", terms(func(m *bids.Draft) { m.Shares = m.Shares[:1] }), "bids.share_missing")
	refused(t, w, "dairy", terms(func(m *bids.Draft) { m.Shares[0].BasisPoints++ }), "agreements.shares_open")
	must("dairy", terms())
	refused(t, w, "forge", on(1), "bids.being_signed")
	refused(t, w, "dairy", bids.Submit{Bid: 1}, "bids.not_signed")
	must("dairy", agreements.Offer{Agreement: 1}, sign)
	must("mill", sign)
	refused(t, w, "mill", bids.Leave{Bid: 1}, "bids.signed")
	other := agreements.AmendmentTo(1, agreements.Content{Title: "Without the mill", Text: "We bid.", Parties: []people.MemberID{"dairy", "wood"}, Begins: in(0), Ends: in(90)})
	must("dairy", other)
	for _, o := range []machine.OrganizationID{"dairy", "mill", "wood"} {
		must(o, agreements.Sign{Agreement: 1, Version: 2})
	}
	refused(t, w, "dairy", bids.Submit{Bid: 1}, "bids.other_team")
	refused(t, w, "dairy", bids.Submit{Bid: 1, Document: "x"}, "bids.bad_document")
	refused(t, w, "dairy", bids.Learn{Bid: 1, Text: "Too soon."}, "bids.wrong_state")
	refused(t, w, "dairy", bids.Conclude{Bid: 1, Outcome: "drawn", Learned: "Odd."}, "bids.bad_outcome")
	refused(t, w, "dairy", bids.Withdraw{Bid: 1}, "bids.empty")
	must("dairy", bids.Withdraw{Bid: 1, Learned: "We fell out."})
	refused(t, w, "dairy", bids.Learn{Bid: 1, Text: "Again."}, "bids.said_already")
	refused(t, w, "forge", bids.Learn{Bid: 1, Text: "I watched."}, "bids.not_on_team")
}

func TestHowMuchThereCanBe(t *testing.T) {
	crowd := slices.Clone(five)
	for n := range 16 {
		crowd = append(crowd, machine.OrganizationID("co-op-"+string(rune('a'+n))))
	}
	w := founded(t, crowd)
	many := tender(func(m *bids.Open) {
		m.Parts = slices.Repeat([]bids.Part{{Title: "Hands", Quantity: 10_000, Unit: "h"}}, 29)
	})
	w.Must("mill-rep", "mill", slices.Repeat([]machine.Message{many}, 30)...)
	refused(t, w, "mill", many, "bids.too_many")
	w.Must("mill-rep", "mill", bids.Withdraw{Bid: 30, Learned: "Too many."}, many, bids.PartFor(1, many.Parts[0]))
	refused(t, w, "mill", bids.PartFor(1, many.Parts[0]), "bids.too_many_parts")
	for i, o := range []machine.OrganizationID{"mill", "dairy"} {
		for p := range uint64(20) {
			w.Must(domaintest.Rep(o), o, bids.Volunteer{Bid: 1, Part: p + 1, Quantity: 100 + int64(i), Unit: "h"})
		}
	}
	refused(t, w, "wood", on(21), "bids.too_many_hands")
	w.Must("mill-rep", "mill", bids.Volunteer{Bid: 1, Part: 1, Quantity: 200, Unit: "h"}) // It is on it already.
	for n, o := range crowd {
		if m := (bids.Volunteer{Bid: 2, Part: 1, Quantity: 100, Unit: "h"}); n < 20 {
			w.Must(domaintest.Rep(o), o, m)
		} else {
			refused(t, w, o, m, "bids.too_many_members")
		}
	}
}

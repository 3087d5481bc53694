package sample

import (
	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/people"
	"metaorg/machine"
)

// The numbers of bids, in the order of the story.
const (
	foodBanks uint64 = iota + 1
	pontoon
	aprons
	windows
	certificates
)

// bidsFirst: members go after a study that is too large for one, and win it later;
// one finds nobody, and one is late.
func (t *story) bidsFirst() {
	t.does(t.as(assembly, bids.Open{
		Title: "Study of the food banks on the Severn", Text: "Who comes, why, and what would make them need it less: sixty talks, one set of figures, and a report that people read.",
		Reference: "SVC-2026-031", Client: "Severn Vale Council", Closes: t.date(-20), Value: 500_000, Currency: "GBP",
		Parts: []bids.Part{
			{Title: "Sixty talks", Competence: "act:facilitation", Quantity: 6_000, Unit: "h", From: t.date(-60), Until: t.date(-140), Place: "Tewkesbury and Gloucester"},
			{Title: "Figures and charts", Competence: "act:data-analytics", Quantity: 3_000, Unit: "h", Until: t.date(-160), Remote: true},
			{Title: "Two hundred copies", Competence: "act:printing", Quantity: 200, Unit: "each", Until: t.date(-180), Place: "Hereford"},
			{Title: "A film", Quantity: 1_000, Unit: "h"},
		},
	}))
	t.does(
		t.as(assembly, bids.Volunteer{Bid: foodBanks, Part: 1}, bids.DropPart{Bid: foodBanks, Part: 4}),
		t.as(tern, bids.Volunteer{Bid: foodBanks, Part: 2}), t.as(harbour, bids.Volunteer{Bid: foodBanks, Part: 3}),
	)
	t.does(t.as(harbour, bids.Leave{Bid: foodBanks})) // Their presses are for classes.
	t.does(t.as(printers, bids.Volunteer{Bid: foodBanks, Part: 3}))
	names := func(o machine.OrganizationID) Act {
		return t.as(o, bids.NameLead{Bid: foodBanks, Lead: people.MemberID(assembly)})
	}
	t.does(names(tern), names(printers))
	t.does(t.as(assembly, bids.PutSheet{Bid: foodBanks, Document: bids.Paper(t.sheet(assembly))}))
	t.does(t.as(assembly, bids.Draft{
		Bid: foodBanks, Begins: t.date(0), Ends: t.date(-220), Liability: "Each answers for its own part, up to what it gets for it.", Confidentiality: "The sheet with amounts and prices.",
		Text: "We bid together for the study of the food banks. The assembly speaks with the council and hands in the bid; nobody of us hands in another. Each does its part at the price in our sheet. If the bid is lost, each bears its own costs, and this ends.",
		Shares: []agreements.Share{
			{Party: people.MemberID(assembly), BasisPoints: 5_286}, {Party: people.MemberID(printers), BasisPoints: 1_410}, {Party: people.MemberID(tern), BasisPoints: 3_304},
		},
	}))
	t.does(t.as(assembly, agreements.Offer{Agreement: study}, agreements.Sign{Agreement: study, Version: 1}))
	sign := agreements.Sign{Agreement: study, Version: 1}
	t.does(t.as(tern, sign), t.as(printers, sign))
	t.does(t.as(assembly, bids.Submit{Bid: foodBanks}))

	rowing := bids.Open{Title: "A pontoon for the rowing club", Client: "A rowing club upstream", Closes: t.date(-25)}
	t.does(t.as(boatyard, rowing))
	t.does(t.as(boatyard, bids.PartFor(pontoon, bids.Part{Title: "Floats", Quantity: 12, Unit: "each", Until: t.date(-90)})))
	t.does(t.as(boatyard, bids.ChangeTo(pontoon, bids.What{Title: rowing.Title, Client: rowing.Client, Closes: t.date(-40), Text: "They moved the day: their committee meets late."})))
	t.does(t.as(thread, bids.Open{
		Title: "Two hundred aprons for school kitchens", Client: "A county's schools", Closes: t.date(-12),
		Parts: []bids.Part{{Title: "Cutting", Competence: "act:textiles", Quantity: 4_000, Unit: "h"}, {Title: "Sewing", Competence: "act:textiles", Quantity: 12_000, Unit: "h"}},
	}))
	t.does(t.as(thread, bids.Volunteer{Bid: aprons, Part: 1}))
}

// sheet is what the team of the food banks worked out, as its page writes it.
func (t *story) sheet(o machine.OrganizationID) (hash string) {
	if t.err == nil {
		hash, t.err = t.File(t.reps[o], `{
  "currency": "GBP",
  "lines": [
    {"part": 1, "title": "Sixty talks", "member": "`+string(assembly)+`", "amount": "60.00", "unit": "h", "price": "2400.00"},
    {"part": 2, "title": "Figures and charts", "member": "`+string(tern)+`", "amount": "30.00", "unit": "h", "price": "1500.00"},
    {"part": 3, "title": "Two hundred copies", "member": "`+string(printers)+`", "amount": "200", "unit": "each", "price": "640.00"}
  ],
  "shares": [
    {"member": "`+string(assembly)+`", "basis_points": 5286},
    {"member": "`+string(printers)+`", "basis_points": 1410},
    {"member": "`+string(tern)+`", "basis_points": 3304}
  ],
  "note": "Travel to the talks is in the price."
}
`, "application/json")
	}
	return hash
}

// bidsThen: a month later the study is won, and the others are over.
func (t *story) bidsThen() {
	t.does(
		t.as(assembly, bids.Conclude{Bid: foodBanks, Outcome: bids.IsWon, Learned: "They asked for two letters of those who had us before. Ask for them in the first week."}),
		t.as(boatyard, bids.Withdraw{Bid: pontoon, Learned: "Nobody of us welds aluminium. Look for one who does before the next of these."}),
		t.as(thread, bids.Learn{Bid: aprons, Text: "A hundred and twenty hours of sewing need three of us; ask before the summer."}),
	)
	t.does(t.as(tern, bids.Learn{Bid: foodBanks, Text: "Their figures come as scans. Plan a day for that."}))
}

// bidsMore: where the story ends, two go after windows of the same flats, one of
// them with a part that is nobody's.
func (t *story) bidsMore() {
	t.does(t.as(housing, bids.Open{
		Title: "The windows of twelve flats", Text: "We know the tenants. The frames and the certificate are for others.",
		Reference: "GCC-2026-0417", Client: "The city of Gloucester", Closes: t.date(-26), Need: flats,
		Parts: []bids.Part{
			{Title: "Frames", Competence: "act:carpentry", Quantity: 12, Unit: "each", From: t.date(-60), Until: t.date(-200), Place: "Gloucester"},
			{Title: "Energy certificate", Competence: "act:energy-saving", Quantity: 4_000, Unit: "h", Until: t.date(-190), Remote: true},
			{Title: "Talking with tenants", Competence: "act:housing", Quantity: 3_000, Unit: "h", From: t.date(-50), Until: t.date(-200), Place: "Gloucester"},
		},
	}))
	t.does(
		t.as(housing, bids.Volunteer{Bid: windows, Part: 3}),
		t.as(woodland, bids.Volunteer{Bid: windows, Part: 1, Quantity: 8, Unit: "each"}),
	)
	t.does(t.as(woodland, bids.NameLead{Bid: windows, Lead: people.MemberID(housing)}))
	t.does(t.as(weir, bids.Open{Title: "Certificates for flats in Gloucester", Reference: "gcc-2026-0417", Client: "The city of Gloucester", Closes: t.date(-26)}))
}

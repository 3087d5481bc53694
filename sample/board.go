package sample

import "metaorg/domain/opportunities"

// The numbers of needs and offers, in the order of the story.
const (
	ramp uint64 = iota + 1
	offcuts
	ride
	welsh
	tuesdays
	flats
	lessons
)

// boardFirst: members, and people for themselves, say what they need and offer.
func (t *story) boardFirst() {
	if !t.patron() {
		return
	}
	t.does(t.as(clinic, opportunities.Need{
		Title: "A ramp for our front door", Text: "Two steps, one metre wide. Stone, so nothing may be drilled into it.", Competences: []string{"act:carpentry"},
		Until: t.date(-60), AnswerBy: t.date(-20), Place: "Tewkesbury", Terms: opportunities.Paid, InReturn: "The timber, and 25 pounds an hour",
	}))
	sheets := opportunities.Offer{Title: "Offcuts of good paper", Quantity: 40_000, Unit: "kg", Place: "Hereford", Terms: opportunities.Gift}
	t.does(t.as(printers, sheets))
	t.does(own("sam", opportunities.Need{
		Title: "A ride to the gathering and back", Until: t.date(-25), Place: "From Ludlow", Terms: opportunities.Exchange, InReturn: "Soup for everybody in the van",
	}))
	t.does(t.as(printers, opportunities.Change{
		Post: offcuts, Title: sheets.Title, Text: "Up to A3, cream and white; whoever comes first chooses.", Quantity: sheets.Quantity, Unit: sheets.Unit, Place: sheets.Place, Terms: sheets.Terms,
	}))
	t.does(t.as(woodland, opportunities.Answer{Post: ramp, Text: "Oak, with battens against slipping. Two of us, two days, at the end of the month."}))
	t.does(t.as(boatyard, opportunities.Answer{Post: ramp, Text: "We could, in spring, when the yard is empty."}))
	t.does(t.as(school, opportunities.Answer{Post: offcuts, Text: "For drawing, as much as there is."}))
	t.does(t.as(thread, opportunities.Answer{Post: offcuts, Text: "For patterns: ten kilograms, as long as it is wide."}))
	t.does(own("kofi", opportunities.Answer{Post: ride, Text: "I drive from Chepstow with my own car and can come by Ludlow."}))
	t.does(t.as(school, opportunities.TakeBack{Answer: 3}))
	t.does(t.as(clinic, opportunities.Choose{Answer: 1}), t.as(printers, opportunities.Choose{Answer: 4}), own("sam", opportunities.Choose{Answer: 5}))
}

// boardThen: a month later some of it is done, and some falls through.
func (t *story) boardThen() {
	if !t.patron() {
		return
	}
	t.does(t.as(woodland, opportunities.Confirm{Post: ramp}), own("kofi", opportunities.Confirm{Post: ride}))
	t.does(t.as(clinic, opportunities.Confirm{Post: ramp}), own("sam", opportunities.Confirm{Post: ride}))
	t.does(t.as(thread, opportunities.GiveUp{Post: offcuts, Document: opportunities.Paper(t.paper(thread, "Nobody of us comes by Hereford before the summer."))}))
	t.does(t.as(printers, opportunities.Withdraw{Post: offcuts}))
}

// boardMore: what is on the board where the story ends.
func (t *story) boardMore() {
	if !t.patron() {
		return
	}
	t.does(t.as(tern, opportunities.Need{
		Title: "Somebody who puts our program into Welsh", Text: "Four hundred short texts. We pay by the text, and put your name beside it.", Competences: []string{"act:translation"},
		Quantity: 2_000, Unit: "h", Until: t.date(-45), Remote: true, Terms: opportunities.Paid, InReturn: "600 pounds for all of it",
	}))
	t.does(t.as(library, opportunities.Offer{
		Title: "The reading room, on Tuesday evenings", Text: "Twenty chairs, one urn, no steps.", Place: "Evesham", Terms: opportunities.Patronage, From: t.date(-7),
	}))
	t.does(t.as(housing, opportunities.Need{
		Title: "Partners to renew the windows of twelve flats", Text: "The city asks for offers by the end of next month. We know the tenants; we need somebody for frames, and somebody for the energy certificate.",
		Competences: []string{"act:carpentry", "act:construction"}, Quantity: 12, Unit: "each", From: t.date(-60), Until: t.date(-200), AnswerBy: t.date(-21),
		Place: "Gloucester", Terms: opportunities.Paid, Reference: "GCC-2026-0417",
	}))
	t.does(own("noor", opportunities.Offer{
		Title: "Mending, shown over two evenings", Text: "For two people at a time, on a machine that you can take home for a month.", Competences: []string{"act:textiles"},
		Quantity: 2, Unit: "each", Until: t.date(-80), Place: "Bristol", Terms: opportunities.Exchange, InReturn: "Help with my accounts, or firewood",
	}))
	t.does(t.as(assembly, opportunities.Answer{Post: welsh, Text: "Two clerks of the upper towns grew up with it. They would sit down with you for the words that nobody has yet."}))
	t.does(own("sioned", opportunities.Answer{Post: welsh, Text: "In the evenings, for myself: a hundred texts a week."}))
	t.does(t.as(woodland, opportunities.Answer{Post: flats, Text: "Frames of our own oak, for half of the flats.", Document: opportunities.Paper(t.paper(woodland, "What each frame would take: a day and a half, and forty pounds of oak."))}))
	t.does(t.as(printers, opportunities.Answer{Post: flats, Text: "We could print the offer."}))
	t.does(own("lena", opportunities.Answer{Post: lessons, Text: "I would love to, and bring two cords of ash."}))
	t.does(t.as(housing, opportunities.Decline{Answer: 9, Document: opportunities.Paper(t.paper(housing, "Thank you. The city takes offers only by its portal."))}))
	t.does(t.as(library, opportunities.Renew{Post: tuesdays, Until: t.date(-300)}), own("noor", opportunities.Choose{Answer: 10}))
}

package sample

import (
	"metaorg/domain/agreements"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/machine"
)

// The numbers of needs and offers, in the order of the story.
const (
	ramp uint64 = iota + 1
	offcuts
	ride
	welsh
	tuesdays
	flats
	lessons
	gathering
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
	t.agreesFirst()
	t.bidsFirst()
	t.pledgesFirst()
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
	t.agreesThen()
	t.bidsThen()
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
	t.does(t.as(housing, opportunities.Ask{Post: flats, Whom: people.MemberID(boatyard)}), t.as(housing, opportunities.Ask{Post: flats, Whom: people.MemberID(weir)}))
	t.does(t.as(weir, opportunities.SayNo{Post: flats}))
	t.inParts()
	t.agreesMore()
	t.bidsMore()
	t.pledgesMore()
}

// inParts: what one needs for a feast comes from several; one part of it is agreed,
// and for the others it stays open.
func (t *story) inParts() {
	t.does(t.as(assembly, opportunities.Need{
		Title: "Hands and things for the gathering of the towns", Text: "Two hundred people, one day, a meadow. Whoever brings something eats with us.",
		Until: t.date(-70), AnswerBy: t.date(-30), Place: "Upton", Terms: opportunities.Patronage,
		Parts: []opportunities.Part{
			{Title: "Bread", Competence: "act:baking", Quantity: 120_000, Unit: "kg", From: t.date(-69), Until: t.date(-69)},
			{Title: "Benches", Quantity: 40, Unit: "each"},
			{Title: "Somebody who leads the talks", Competence: "act:facilitation", Quantity: 600, Unit: "h"},
			{Title: "A word of welcome in Welsh", Competence: "act:translation"},
		},
	}))
	t.does(t.as(bakery, opportunities.Answer{Post: gathering, Text: "Eighty kilograms of rye, and we bring it.", Parts: []uint64{1}, Quantity: 80_000}))
	t.does(t.as(woodland, opportunities.Answer{Post: gathering, Text: "Twenty-five of split oak, which you may keep.", Parts: []uint64{2}, Quantity: 25}))
	t.does(own("sioned", opportunities.Answer{Post: gathering, Text: "The welcome, and a song.", Parts: []uint64{4}}))
	t.does(t.as(assembly, opportunities.Choose{Answer: 11}), t.as(assembly, opportunities.Choose{Answer: 13}))
	t.does(own("sioned", opportunities.Confirm{Post: gathering}), t.as(assembly, opportunities.Confirm{Post: gathering, Answer: 13}))
}

// The numbers of agreements, in the order of the story.
const (
	timber uint64 = iota + 1
	shelves
	barrow
	gates
	study
	presses
)

// termsOf are terms of two members, the first of which writes them.
func (t *story) termsOf(a, b machine.OrganizationID, title, text string, ends int64) agreements.Content {
	return agreements.Content{
		Title: title, Parties: []people.MemberID{people.MemberID(a), people.MemberID(b)}, Begins: t.date(0), Ends: t.date(-ends), NoticeDays: 7, Text: text,
		Liability: "Each answers for its own work, up to what it gets for it.",
	}
}

// agreesFirst: the clinic and the trust agree on timber, with terms changed after
// one had signed; others agree on less, or not at all.
func (t *story) agreesFirst() {
	wood := t.termsOf(woodland, clinic, "Timber and first aid", "The trust brings timber for the ramp and the shelves. The clinic teaches its volunteers first aid.", 400)
	wood.Template, wood.Reviews = agreements.MutualService, []string{t.date(-25)}
	wood.Commitments = []agreements.Commitment{
		{Name: "First aid, two courses", From: people.MemberID(clinic), To: people.MemberID(woodland), Action: "work", Quantity: 1_600, Unit: "h", Due: t.date(-300)},
		{Name: "The timber", From: people.MemberID(clinic), To: people.MemberID(woodland), Quantity: 48_000, Unit: "GBP", Due: t.date(-320)},
	}
	t.does(t.as(woodland, agreements.Write(wood)))
	t.does(t.as(woodland, agreements.Offer{Agreement: timber}, agreements.Sign{Agreement: timber, Version: 1}))
	wood.Clauses = []agreements.Clause{{Measure: agreements.LateNow, Party: people.MemberID(clinic), Bound: agreements.Over, Number: 0, Days: 60, Proposes: "Both look for another day for what is late."}}
	t.does(t.as(clinic, agreements.AmendmentTo(timber, wood)))
	t.does(t.as(clinic, agreements.Sign{Agreement: timber, Version: 2}))
	t.does(t.as(woodland, agreements.Sign{Agreement: timber, Version: 2}))

	t.does(t.as(printers, agreements.Write(t.termsOf(printers, school, "Shelves in the corridor", "The printers may keep paper in the corridor; the school may use what is cut off.", 200))))
	t.does(t.as(printers, agreements.Offer{Agreement: shelves}))
	t.does(t.as(school, agreements.Sign{Agreement: shelves, Version: 1}))
	t.does(t.as(school, agreements.TakeBack{Agreement: shelves, Version: 1}, agreements.Decline{Agreement: shelves, Version: 1}))

	t.does(t.as(library, agreements.Write(t.termsOf(library, thread, "The hand barrow", "The library lends its barrow on market days.", 300))))
	t.does(t.as(library, agreements.Offer{Agreement: barrow}, agreements.Sign{Agreement: barrow, Version: 1}))
	t.does(t.as(thread, agreements.Sign{Agreement: barrow, Version: 1}))

	t.does(t.as(assembly, agreements.Write(t.termsOf(assembly, woodland, "Open gates on the footpaths", "The trust keeps its gates open by day, or gives out keys; the assembly walks the paths in spring and tells what is broken.", 400))))
	t.does(t.as(assembly, agreements.Offer{Agreement: gates}, agreements.Sign{Agreement: gates, Version: 1}))
	t.does(t.as(woodland, agreements.Sign{Agreement: gates, Version: 1}))
}

// agreesThen: a month later one is reviewed, goes on and is done in part, and one is
// ended early.
func (t *story) agreesThen() {
	t.does(t.as(woodland, agreements.Review{Agreement: timber}), t.as(thread, agreements.GiveNotice{Agreement: barrow}))
	t.does(t.as(clinic, agreements.Review{Agreement: timber}))
	course := t.event(clinic, patronage.Record{With: people.MemberID(woodland), Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 800, Unit: "h", Date: t.date(4), Note: "First aid, the first course"})
	t.does(t.as(woodland, patronage.Confirm{Event: course}, agreements.Fulfil{Agreement: timber, Commitment: "First aid, two courses", Event: course}))
}

// agreesMore: sealed terms that were lost and found again wait for a signature.
func (t *story) agreesMore() {
	sealed := t.termsOf(printers, housing, "Printing for the window round", "", 180)
	sealed.Template, sealed.Sealed = agreements.JointBid, agreements.Paper(t.keptAsItIs(printers, "Prices by the sheet, and who carries what to whom.\n"))
	sealed.Shares = []agreements.Share{{Party: people.MemberID(printers), BasisPoints: 3_500}, {Party: people.MemberID(housing), BasisPoints: 6_500}}
	t.does(t.as(printers, agreements.Write(sealed)))
	t.does(t.as(printers, agreements.Offer{Agreement: presses}))
	t.does(t.as(housing, agreements.ReportLost{Agreement: presses}))
	if t.inFull() { // The quarrel that it came from.
		t.does(t.as(woodland, agreements.LinkCase{Agreement: gates, Case: footpaths}))
	}
	t.does(t.as(printers, agreements.BringAgain{Agreement: presses, Document: sealed.Sealed}, agreements.Sign{Agreement: presses, Version: 1}))
}

// The numbers of campaigns, in the order of the story.
const (
	coldStore uint64 = iota + 1
	bicycle
	stall
	sawmill
	screen
)

// pledge is what somebody pledges, counted from the first thing that a campaign takes.
func pledge(campaign, threshold uint64, amount int64) pledges.Pledge {
	return pledges.Pledge{Campaign: campaign, Threshold: threshold, Amount: amount}
}

// pledgesFirst: a cold store comes about, a bicycle with a bonus does not, and for
// a stall nobody pays one.
func (t *story) pledgesFirst() {
	t.does(t.as(foods, pledges.Start{
		Title: "A cold store at the wharf", Text: "For milk, seed and vegetables. The room is there; cooling and shelves are not.", Until: t.date(-20), Due: t.date(-60),
		Thresholds: []pledges.Threshold{{Name: "Cooling and shelves", Least: 180_000, Most: 200_000, Unit: "GBP"}, {Name: "Building", Least: 4_000, Unit: "h"}},
	}))
	t.does(t.as(thread, pledges.Start{
		Title: "A cargo bicycle for five", Until: t.date(-18), Due: t.date(-50), Bonus: 5_001, BonusUnit: "GBP", Patron: people.MemberID(ledger),
		Thresholds: []pledges.Threshold{{Name: "Money", Least: 320_000, Unit: "GBP"}},
	}))
	t.does(t.as(carers, pledges.Start{
		Title: "A stall at the autumn fair", Until: t.date(-18), Due: t.date(-30), Bonus: 2_000, BonusUnit: "GBP", Patron: people.MemberID(housing),
		Thresholds: []pledges.Threshold{{Name: "Days behind the table", Least: 600, Unit: "day"}},
	}))
	t.does(t.as(ledger, pledges.Accept{Campaign: bicycle}), t.as(housing, pledges.Decline{Campaign: stall}))
	t.does(
		t.as(bakery, pledge(coldStore, 1, 90_000), pledge(bicycle, 1, 40_000)), t.as(seeds, pledge(coldStore, 1, 30_000)), t.as(repair, pledge(coldStore, 2, 2_400)),
		t.as(library, pledge(bicycle, 1, 60_000)), own("lena", pledge(coldStore, 2, 1_200)),
	)
	t.does(
		t.as(school, pledge(coldStore, 1, 90_000), pledge(coldStore, 2, 800)), t.as(tidal, pledge(bicycle, 1, 80_000)),
		t.as(library, pledges.TakeBack{Campaign: bicycle, Threshold: 1}), // The bus has room for two bicycles already.
	)
}

// pledgesMore: what is pledged for where the story ends.
func (t *story) pledgesMore() {
	t.does(t.as(woodland, pledges.Start{
		Title: "A sawmill on wheels", Text: "It cuts where the tree fell, and goes from wood to wood. We keep it and show how; whoever pledged has it first.\nSecond-hand, from a mill in the next valley that closes.",
		Until: t.date(-32), Due: t.date(-70), Early: true, Bonus: 15_000, BonusUnit: "GBP",
		Thresholds: []pledges.Threshold{
			{Name: "The price", Least: 640_000, Most: 700_000, Unit: "GBP"}, {Name: "Bringing it here, and a shed for it", Least: 6_000, Unit: "h"}, {Name: "A trailer that carries two tons", Least: 1, Unit: "each"},
		},
	}))
	t.does(t.as(cinema, pledges.Start{
		Title: "A second screen", Until: t.date(-40), Due: t.date(-90), Thresholds: []pledges.Threshold{{Name: "Money", Least: 900_000, Unit: "GBP"}},
	}))
	t.does(
		t.as(boatyard, pledge(sawmill, 1, 180_000), pledge(sawmill, 2, 2_400)), t.as(school, pledge(sawmill, 1, 60_000)), t.as(clinic, pledge(sawmill, 1, 25_000), pledge(screen, 1, 10_000)),
		own("noor", pledge(sawmill, 2, 600)),
	)
	t.does(
		t.as(housing, pledge(sawmill, 1, 150_000)), t.as(boatyard, pledge(sawmill, 1, 220_000)),
		t.as(cinema, pledges.Cancel{Campaign: screen, Document: pledges.Paper(t.paper(cinema, "The room above the foyer holds forty people fewer than we thought."))}),
	)
}

// keptAsItIs has a host keep a document that an organization has itself.
func (t *story) keptAsItIs(o machine.OrganizationID, text string) (hash string) {
	if t.err == nil {
		hash, t.err = t.File(t.reps[o], text, "text/plain; charset=utf-8")
	}
	return hash
}

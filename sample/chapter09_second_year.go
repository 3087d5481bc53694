package sample

import (
	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/machine"
)

// seventeen are all who vote: Tidal Transport does for the boatyard that it
// owns as well, and the vote of Blackfriars Print rests, who never accepted what
// the charter says since the first year.
var seventeen = []machine.OrganizationID{
	bakery, ledger, weir, housing, thread, tidal, seeds, harbour, foods, repair, woodland,
	clinic, library, tern, school, carers, assembly,
}

// secondYear: tools are lent, a common purse gets a holder, a hardship fund is
// voted down, the goal gets one more measure, and a principle is put in clearer
// words, which all are asked to sign.
func secondYear(t *story) {
	t.chapter("a second year: tools, a common purse, one more measure of the goal")
	tools := t.proposes(repair, t.lendingTools())
	hardship := t.proposes(carers, governance.Propose{
		Title: "One percent for hard times",
		Text:  "Each member sets aside one percent of its turnover for members in trouble; a committee of three decides.",
	})
	purse := t.proposes(ledger, t.withKitty(governance.Propose{
		Title: "Who holds the common purse", Text: "Open Ledger keeps it apart from its own money and shows the balance every month.",
	}, charter.SetParticulars{Base: t.acceptance().Version, Name: Name, Particulars: charter.Particulars{
		LegalStatus: "unincorporated association", AccountHolder: "Open Ledger Accounting, on a separate account",
		Signatories: "any two representatives of different members", Liability: "each member for its own acts",
		Law: "England and Wales", Language: "English", Answerable: "Riverside Bakery",
	}}))
	t.says(tidal, about(hardship), "We sail at two percent. One of it would be half of what we have.")
	t.says(carers, about(hardship), "It is for the year in which you sail at nothing.")
	t.says(thread, about(tools), "Does this include sewing machines? We have four that stand idle in summer.")
	t.says(repair, about(tools), "It does, and we would look them over in between.")
	t.says(woodland, about(purse), "Why not a bank of our own choosing, with two keys?")
	t.oneLessGuardian()
	printed := t.routine()
	t.losesTheOnlyKey()
	t.days(9)
	listen := t.petitions()
	t.lettingVote(tools)
	t.vote(
		yes(tools, seventeen[:14]...), abstain(tools, assembly),
		yes(hardship, carers, clinic, thread, school, seeds), noBy(hardship, "P3", tidal, foods), no(hardship, harbour, tern, repair, woodland),
		abstain(hardship, bakery, housing),
	)
	t.days(7)
	t.vote(yes(purse, seventeen[:13]...), no(purse, woodland))
	t.mayListen(listen)
	t.days(10)
	t.whyNot(foods, listen, "We were for open meetings and against this text: it does not say what may be repeated outside. Prices and persons should not be.")
	turns := t.speakingInTurn()

	teach := t.proposes(library, t.carrying(governance.Propose{
		Title: "Count those who learn", Text: "What we teach each other should show in our goal.", Class: governance.Principles,
	}, charter.AmendPrinciples{Base: t.acceptance().Version, Indicators: []charter.Indicator{
		{Name: "People who learnt a trade with a member", Unit: "people", Target: 300, By: "2031-12-31"},
	}}))
	t.says(school, about(teach), "We count forty a year, if it means a certificate. If it means somebody who can now prune an apple tree, four hundred.")
	t.says(library, about(teach), "The second. Whoever taught says so, and whoever learnt agrees.")
	t.days(15)
	t.vote(yes(teach, seventeen[2:16]...))
	t.objectsTo(turns, "P10", harbour)
	t.days(5)
	t.wordsAnew(turns, "At gatherings everybody is asked in turn, and speaks for three minutes or passes.")
	t.days(6)
	t.objectsTo(turns, "P2", foods)
	t.days(5)
	t.wordsAnew(turns, "At gatherings whoever leads asks everybody in turn once, and nobody twice before that.")
	t.days(5)
	t.vote(yes(teach, seventeen[:15]...), no(teach, carers))
	t.objectsTo(turns, "P10", harbour)
	t.days(6)
	t.votesAfterAll(turns)
	t.days(8)
	t.autumn(turns, tools, printed)
}

// autumn passes with giving and taking, until a clearer principle is proposed.
func (t *story) autumn(turns, tools, printed uint64) {
	doors := t.openDoors(turns)
	t.twoSign()
	t.fallOut()
	shared := t.records(t.as(assembly), t.gave(boatyard, "information", 3, "tenders found", 6), t.gave(woodland, "information", 1, "footpath survey", 9))
	t.does(t.confirms(boatyard, shared-1), t.confirms(woodland, shared))
	t.days(8)
	t.between(doors)
	t.days(17)
	t.whyNot(tern, doors, "One evening would have been less work for everybody, and more people would have come. We open our door all the same.")
	t.stillThere(housing)
	t.makeUp()
	renewed := t.renewing(tools)
	ending := t.signed(printed)
	t.asksPeople(renewed)
	meals := t.records(t.as(foods), t.gave(clinic, "goods", 60, "kg of lentils", 2), t.gave(school, "goods", 200, "kg of oats", 2), t.gave(carers, "goods", 25, "food parcels", 3))
	t.does(t.confirms(clinic, meals-2), t.confirms(school, meals-1), t.confirms(carers, meals))
	t.days(8)
	t.decidesEndings(renewed, ending)
	t.days(1)
	t.days(1) // A panel is drawn some blocks after it fell due.
	t.heard()
	t.days(15)
	sewing := t.records(t.as(thread), t.gave(library, "labour", 18, "hours", 4), t.gave(assembly, "goods", 40, "banners", 7))
	t.does(t.confirms(library, sewing-1), t.confirms(assembly, sewing))
	t.shedDecides()
	t.sharesFirst()
	t.usesFirst()
	t.boardFirst()
	t.canDo()
	t.related()
	t.spendsFirst()
	t.helpsInAutumn()
	t.setsOffFirst()
	t.owesFirst()
	t.days(30)
	t.usesThen()
	t.boardThen()
}

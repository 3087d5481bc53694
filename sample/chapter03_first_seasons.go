package sample

import "metaorg/domain/governance"

// firstDecisions: one proposal passes, one is voted down, too few care about
// one, and one is taken back before anybody has voted. Tidal Transport changes
// its mind about the flour; Open Ledger stands aside.
func firstDecisions(t *story) {
	t.chapter("members decide: yes, no, too few, and one thought better of")
	flour := t.proposes(bakery, governance.Propose{
		Title: "Buy flour and oil together",
		Text:  "Members that use flour or oil buy it together from next quarter on. Riverside Bakery keeps the list and Upstream Foods delivers; everybody pays what the mill asks.",
	})
	boats := t.proposes(tidal, governance.Propose{
		Title: "Paint every boat and van blue",
		Text:  "All boats and vans of members are painted river blue within a year, at their owners' cost.",
	})
	mondays := t.proposes(weir, governance.Propose{Title: "Meet every Monday", Text: "Representatives meet every Monday evening at seven."})
	logo := t.proposes(thread, governance.Propose{Title: "One logo for everybody", Text: "Members put the network's logo on whatever they sell."})
	t.says(foods, about(flour), "From the upper valley we can promise eleven tonnes a year at a fixed price. More than that depends on the rain.")
	t.says(tidal, about(flour), "We use neither flour nor oil, and somebody has to drive it. Who pays the deliveries?")
	t.says(weir, about(boats), "Paint is not good for the river. What is it for?")
	t.days(1)
	t.says(bakery, about(flour), "The price per sack includes the road. Tidal Transport would carry it, and be paid as for any other load.")
	t.says(seeds, about(mondays), "Not every one of us has somebody free on a Monday. Could it be a call?")
	t.says(printers, about(logo), "Which logo? We would have to see it.")
	t.days(2)
	t.says(thread, about(logo), "We asked around, and nobody wants it. Taken back.")
	t.does(t.as(thread, governance.Withdraw{Proposal: logo})) // It had asked around in the meantime.
	t.days(5)
	t.vote(
		yes(flour, bakery, ledger, housing, thread, foods, loom, seeds, woodland), no(flour, tidal), abstain(flour, printers),
		yes(boats, tidal), noBy(boats, "P9", weir, housing, woodland), no(boats, bakery, printers, repair), abstain(boats, ledger),
		yes(mondays, weir, seeds),
	)
	t.days(3)
	t.says(tidal, about(flour), "Paid as for any other load: then yes, gladly.")
	t.vote(yes(flour, tidal), abstain(flour, ledger)) // A later ballot takes the place of the earlier.
	t.days(4)
}

// aSeasonOfGiving: for two months members give each other information, goods,
// services, resources, labour and money. Either side records it and the other
// confirms, or says that it was not so. What Harbour Arts gives makes it a
// member after all.
func aSeasonOfGiving(t *story) {
	t.chapter("a season of giving: recorded by one side, confirmed by the other")
	rooms := t.records(t.as(harbour), t.gave(thread, "resources", 4, "evenings in the hall", 2))
	t.does(t.confirms(thread, rooms))
	hours := t.records(t.as(ledger), t.gave(seeds, "labour", 9, "hours", 6), t.gave(repair, "services", 1, "year's accounts", 3))
	t.does(t.confirms(seeds, hours-1), t.confirms(repair, hours))
	t.days(20)

	money := t.records(t.as(weir), t.gave(housing, "money", 250_000, "GBP minor units", 5))
	fabric := t.records(t.as(thread), t.received(loom, "goods", 85, "metres of cloth", 8))
	advice := t.records(t.as(housing), t.gave(foods, "information", 1, "lease explained", 1))
	t.does(t.confirms(housing, money), t.confirms(loom, fabric), t.confirms(foods, advice))
	t.days(20)

	loads := t.records(t.as(tidal), t.gave(foods, "services", 22, "deliveries", 4), t.gave(loom, "services", 3, "deliveries", 4))
	t.does(t.confirms(foods, loads-1), t.disputes(loom, loads)) // It came twice, not three times.
	timber := t.records(t.as(woodland), t.gave(repair, "goods", 1, "tonnes of ash", 9))
	t.does(t.disputes(repair, timber))
	t.days(2)
	t.does(t.confirms(repair, timber)) // It was found behind the shed.
	t.days(18)
}

package sample

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

package sample

import (
	"metaorg/domain/membership"
	"metaorg/machine"
)

// theDoorOpens: eight organizations join by the charter's rule. Seven have
// given something that a member confirmed when their window ends; Harbour Arts
// has not, and waits as a provisional member.
func theDoorOpens(t *story) {
	t.chapter("others join by the charter's rule, and some support from outside")
	t.does(own("maya", t.invites("neighbours", "Representatives of organizations along the river", 12, 60)))
	t.does(t.founds("neighbours", tidal, seeds, harbour, foods, repair, woodland)...)
	t.also(t.founds("", printers)...) // By themselves, uninvited.
	text := t.acceptance()
	t.does(
		t.applies(loom, text, t.gave(bakery, "goods", 40, "metres of cloth", 12)),
		t.applies(tidal, text, t.gave(bakery, "services", 6, "deliveries", 9), t.gave(housing, "services", 2, "removals", 3)),
		t.applies(seeds, text, t.gave(ledger, "resources", 120, "seed packets", 20)),
		t.applies(harbour, text),
		t.applies(foods, text, t.gave(bakery, "goods", 500, "kg of flour", 5)),
		t.applies(repair, text, t.gave(weir, "labour", 16, "hours", 4)),
		t.applies(woodland, text, t.gave(housing, "goods", 3, "tonnes of timber", 15)),
		t.applies(printers, text, t.gave(thread, "services", 2000, "leaflets", 6)),
	)
	t.says(thread, applying(printers), "They printed our whole winter programme and would not take money for the paper. Glad to see them here.")
	t.says(bakery, applying(harbour), "What would you like to give first? It need not be big; an evening in your hall would do.")
	t.onPaper()
	t.days(2)
	t.inkSeen()
	t.says(harbour, applying(harbour), "Four evenings in the hall, as soon as the roof is dry. That may take longer than our window; we'll wait our turn.")
	t.does(
		t.confirms(bakery, 1, 2, 5), t.confirms(housing, 3, 7), t.confirms(ledger, 4),
		t.confirms(weir, 6), t.confirms(thread, 8),
	)
	t.does(t.supporter("sam"), t.supporter("lucia"), t.registers("pavel", "neighbours", called(fund).organization()))
	t.reps[fund] = "pavel"
	t.does(t.as(fund, called(fund).description(), t.acceptance(), membership.Support{}))
	t.days(19)
}

// supporter registers a person who supports the network.
func (t *story) supporter(p machine.PersonID) Act {
	return t.registers(p, "", t.acceptance(), membership.Support{})
}

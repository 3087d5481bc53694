package sample

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

var secondJoiners = []machine.OrganizationID{clinic, library, tern, school, boatyard, carers, assembly}

// theNetworkGrows: seven more join, one of which another member owns by the
// greater part and says so; the commoners support from outside. For months
// members give each other what they can.
func theNetworkGrows(t *story) {
	t.chapter("seven more join, and the valley gives and takes")
	t.does(own("jonas", t.invites("valley", "Organizations in the valleys of Severn, Wye, Teme and Avon", 20, 90)))
	t.does(append(t.founds("valley", append(secondJoiners, commoners)...), t.registers("henk", "valley"))...)
	t.does(
		t.as(boatyard, people.Disclose{Parents: []people.Parent{{Organization: tidal, Control: people.Ownership}}}),
		t.as(commoners, called(commoners).description(), t.acceptance(), membership.Support{}),
		own("henk", t.acceptance(), membership.Support{}),
	)
	began := t.day
	first, text := t.contributions+1, t.acceptance()
	t.does(t.applies(carers, text, t.gave(housing, "services", 60, "hours of care", 4)))
	t.does(
		t.applies(clinic, text, t.gave(carers, "services", 12, "treatments", 3), t.gave(bakery, "services", 8, "treatments", 5)),
		t.applies(library, text, t.gave(ledger, "resources", 30, "books", 10)),
		t.applies(tern, text, t.gave(foods, "services", 1, "stock program", 7)),
		t.applies(school, text, t.gave(bakery, "goods", 90, "kg of potatoes", 2)),
		t.applies(boatyard, text, t.gave(weir, "labour", 40, "hours", 11)),
		t.applies(assembly, text, t.gave(thread, "information", 1, "list of halls", 1)),
	)
	t.says(weir, applying(boatyard), "They say openly that Tidal Transport owns most of them. Two votes from one house?")
	t.says(tidal, applying(boatyard), "We own the slip and the larger part. What we give each other does not count, and between us there is one vote, which we cast until the two of us agree otherwise.")
	t.says(boatyard, applying(boatyard), "Our six people choose who speaks for us, and it has never been somebody of Tidal's.")
	t.objectToBoatyard()
	t.namesGuardians()
	t.days(t.left(3, began))
	t.does(
		t.confirms(housing, first), t.confirms(carers, first+1), t.confirms(bakery, first+2, first+5), t.confirms(ledger, first+3),
		t.confirms(foods, first+4), t.confirms(weir, first+6), t.confirms(thread, first+7),
	)
	admitting := t.theLotJudges()
	t.days(8)
	t.letIn(admitting)
	t.goesMissing()
	t.days(9)
	t.comesBack()

	rides := t.records(t.as(tidal), t.gave(carers, "services", 35, "rides", 3), t.gave(library, "services", 4, "days of a van", 6))
	t.does(t.confirms(carers, rides-1), t.confirms(library, rides))
	lessons := t.records(t.as(tern), t.gave(clinic, "labour", 14, "hours", 2), t.gave(school, "information", 2, "lessons", 8))
	t.does(t.confirms(clinic, lessons-1), t.confirms(school, lessons))
	t.days(20)

	t.whoCasts()
	t.changesGuardians()
	bread := t.records(t.as(school), t.received(bakery, "goods", 400, "loaves", 1), t.received(woodland, "labour", 24, "hours", 12))
	t.does(t.confirms(bakery, bread-1), t.confirms(woodland, bread))
	loan := t.records(t.as(fund), t.gave(carers, "money", 180_000, "GBP minor units", 4))
	t.does(t.confirms(carers, loan))
	t.days(20)
}

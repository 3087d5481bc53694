package sample

import (
	"metaorg/domain/competences"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/machine/state"
)

// limeMortar is a competence that a list other than the program's has.
const limeMortar = "https://skills.example/building/lime-mortar"

// canDo: members, and people for themselves, say what they can do.
func (t *story) canDo() {
	if !t.patron() {
		return
	}
	can := func(id string, level competences.Level, hours int64, note string) competences.Declare {
		return competences.Declare{Competence: "act:" + id, Level: level, Hours: hours, Note: note}
	}
	t.does(
		t.as(bakery, can("baking", competences.Teaching, 24, "Sourdough and rye; ovens of wood, gas and current."), can("food-distribution", competences.Able, 0, "")),
		t.as(ledger, can("bookkeeping", competences.Teaching, 60, "Until you can do it yourselves."), can("accounting", competences.Experienced, 20, "Yearly returns of co-operatives and charities.")),
		t.as(tern, can("software-development", competences.Experienced, 40, "Bookings and stock."), can("web-development", competences.Able, 0, ""), can("open-source", competences.Experienced, 0, "")),
		t.as(repair, can("repair", competences.Teaching, 0, "Tools, kitchen machines."), can("bicycle-repair", competences.Teaching, 12, ""), competences.SetCapacity{Hours: 30, Until: t.date(-40)}),
		t.as(woodland, can("forestry", competences.Experienced, 80, "Coppice, oak and ash."), can("carpentry", competences.Able, 16, "Gates, ramps and frames of green oak.")),
		t.as(thread, can("textiles", competences.Teaching, 20, "Mending, tailoring."), can("reuse", competences.Experienced, 0, "")),
	)
	t.does(
		t.as(tidal, can("logistics", competences.Experienced, 30, "Up to a ton, by current and by pedal."), can("cycling", competences.Able, 0, "")),
		t.as(harbour, can("events", competences.Experienced, 10, ""), can("sound-production", competences.Able, 0, ""), can("printing", competences.Able, 0, "Two presses, for classes.")),
		t.as(clinic, can("therapy", competences.Experienced, 0, "Hands and backs.")),
		t.as(carers, can("care", competences.Teaching, 0, "How forty people make one rota."), can("organizational-development", competences.Able, 8, "")),
		t.as(weir, can("hydro-power", competences.Experienced, 0, ""), can("energy-saving", competences.Able, 12, "")),
		t.as(housing, can("property-management", competences.Experienced, 0, ""), can("housing", competences.Teaching, 0, "Rents that stay low.")),
		t.as(boatyard, can("carpentry", competences.Teaching, 30, "Larch on oak; anything that must not leak.")),
		t.as(printers, can("printing", competences.Experienced, 50, "Offset up to B2."), can("graphic-design", competences.Able, 10, "")),
		t.as(assembly, can("facilitation", competences.Experienced, 6, "Meetings of people who would rather not meet.")),
		t.as(seeds, can("seed-saving", competences.Teaching, 4, "")),
		own("noor", can("textiles", competences.Teaching, 6, "On a machine that you can take home.")),
		own("sioned", can("translation", competences.Able, 16, "Into Welsh and out of it.")),
	)
}

// workOf is the number of the latest contribution between two that both confirmed.
func (t *story) workOf(from, to machine.OrganizationID) (found uint64) {
	if t.err != nil {
		return 0
	}
	t.Read(func(r state.Reader) {
		for n := patronage.LastEvent(r); n > 0 && found == 0; n-- {
			if e, _ := patronage.EventOf(r, n); e.Provider == people.MemberID(from) && e.Receiver == people.MemberID(to) && e.State == patronage.Agreed && !e.SelfDealt {
				found = n
			}
		}
	})
	return found
}

// canDoMore: what was given is shown, and who received it vouches for it.
func (t *story) canDoMore() {
	if !t.patron() {
		return
	}
	t.settle()
	shows := func(id string, kind competences.Kind, n uint64) competences.ShowEvidence {
		return competences.ShowEvidence{Competence: "act:" + id, Kind: kind, Number: n}
	}
	vouches := func(o machine.OrganizationID, id string, kind competences.Kind, n uint64) competences.Endorse {
		return competences.Endorse{Holder: people.MemberID(o), Competence: "act:" + id, Kind: kind, Number: n}
	}
	flour, found := t.workOf(bakery, foods), t.workOf(assembly, boatyard)
	t.does(
		t.as(ledger, shows("bookkeeping", competences.Service, seedBooks), shows("accounting", competences.Service, seedBooks)),
		t.as(tidal, shows("logistics", competences.Service, benches)),
		t.as(bakery, shows("food-distribution", competences.Contribution, flour)),
		t.as(assembly, shows("facilitation", competences.Contribution, found)),
	)
	t.does(t.as(ledger, competences.DropEvidence(shows("accounting", competences.Service, seedBooks)))) // It was no return.
	t.does(
		t.as(seeds, vouches(ledger, "bookkeeping", competences.Service, seedBooks)),
		t.as(school, vouches(tidal, "logistics", competences.Service, benches), vouches(tidal, "cycling", competences.Service, benches)),
		t.as(foods, vouches(bakery, "food-distribution", competences.Contribution, flour)),
		t.as(boatyard, vouches(assembly, "facilitation", competences.Contribution, found)),
	)
	t.does(t.as(school, competences.TakeBack{Holder: people.MemberID(tidal), Competence: "act:cycling"})) // They came by van.
	t.does(
		t.as(harbour, competences.Withdraw{Competence: "act:sound-production"}),
		t.as(weir, competences.SetCapacity{Hours: 12, Until: t.date(-120)}),
		t.as(night, competences.Name{Concepts: []competences.Concept{{URI: limeMortar, Name: "Mix and lay lime mortar", Broader: []string{"act:natural-building"}}}},
			competences.Declare{Competence: limeMortar, Level: competences.Teaching, Hours: 8, Note: "Two evenings a term."}),
	)
}

// related: members say what they are to each other, and most agree.
func (t *story) related() {
	if !t.patron() {
		return
	}
	is := func(o machine.OrganizationID, role relations.Role, words string) relations.State {
		return relations.State{With: people.MemberID(o), Role: role, Words: words}
	}
	t.does(
		t.as(foods, is(bakery, relations.Supplier, "Flour and grain, every other Monday.")),
		t.as(library, is(school, relations.Partner, "The bus full of books stops at the farm.")),
		t.as(repair, is(library, relations.Mentor, "How one runs a repair evening.")),
		t.as(tidal, is(library, relations.Supplier, "The bus is charged and mended with our vans.")),
		t.as(woodland, is(boatyard, relations.Supplier, "Oak and larch, felled in winter.")),
		t.as(harbour, is(thread, relations.Sibling, "")),
	)
	t.does(
		t.as(bakery, is(foods, relations.Customer, "")),
		t.as(school, is(library, relations.Partner, "Our pupils choose what the bus brings.")),
		t.as(library, is(repair, relations.Mentee, ""), is(tidal, relations.Customer, "")),
		t.as(boatyard, is(woodland, relations.Customer, "")),
		t.as(thread, relations.Decline{With: people.MemberID(harbour), Role: relations.Sibling}), // They share a landlord, and nothing else.
	)
}

// relatedNow: some of it changes, and some waits for an answer.
func (t *story) relatedNow() {
	if !t.patron() {
		return
	}
	partner := relations.State{With: people.MemberID(boatyard), Role: relations.Partner, Words: "We choose the trees together.", Instead: relations.Supplier}
	t.does(
		t.as(woodland, partner),
		t.as(tidal, relations.End{With: people.MemberID(library), Role: relations.Supplier, Until: t.date(-60)}), // The bus gets a charger of its own.
		t.as(printers, relations.State{With: people.MemberID(library), Role: relations.Supplier, Words: "Programmes and reading lists."}),
		t.as(library, relations.State{With: people.MemberID(harbour), Role: relations.Partner, Words: "Readings on the stage."},
			relations.Share{Contact: []relations.Role{relations.Partner, relations.Mentor}, Hours: []relations.Role{relations.Everybody}}),
		t.as(weir, relations.Share{Hours: []relations.Role{relations.Partner, relations.Customer}}, relations.State{With: people.MemberID(clinic), Role: relations.Funder}),
	)
	t.does(t.as(weir, relations.TakeBack{With: people.MemberID(clinic), Role: relations.Funder})) // The meeting of its households decides first.
}

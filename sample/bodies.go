package sample

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// body is an organization of the story, which is nobody's in the world outside.
type body struct {
	id       machine.OrganizationID
	name     string
	form     people.LegalForm
	number   string
	rep      machine.PersonID
	gives    string // What it contributes to its host; empty for nothing yet.
	quantity int64
	unit     string
}

var founders = []body{
	{id: "riverside-bakery", name: "Riverside Bakery", form: "co-operative", number: "S-001", rep: "maya"},
	{id: "open-ledger", name: "Open Ledger Accounting", form: "social-enterprise", number: "S-002", rep: "jonas"},
	{id: "weir-energy", name: "Weir Energy", form: "co-operative", number: "S-003", rep: "ines"},
	{id: "greenfield-housing", name: "Greenfield Housing Trust", form: "trust", number: "S-004", rep: "tom"},
	{id: "common-thread", name: "Common Thread", form: "nonprofit", number: "S-005", rep: "amara"},
}

var joiners = []body{
	{id: "loom-mill", name: "Loom & Mill Weavers", form: "co-operative", number: "S-006", rep: "petra", gives: "goods", quantity: 40, unit: "metres of cloth"},
	{id: "tidal-transport", name: "Tidal Transport", form: "co-operative", number: "S-007", rep: "kofi", gives: "services", quantity: 6, unit: "deliveries"},
	{id: "seed-library", name: "Seed Library", form: "unincorporated", number: "S-008", rep: "lena", gives: "resources", quantity: 120, unit: "seed packets"},
	{id: "harbour-arts", name: "Harbour Arts", form: "company", number: "S-009", rep: "yusuf"},
}

// late has only just applied when the story ends.
var late = body{id: "night-school", name: "Night School", form: "public-body", number: "S-010", rep: "rosa"}

// People are the handles of everyone in the story, maya first.
func People() []machine.PersonID {
	all := []machine.PersonID{}
	for _, b := range founders {
		all = append(all, b.rep)
	}
	for _, b := range joiners {
		all = append(all, b.rep)
	}
	return append(all, late.rep, "sam")
}

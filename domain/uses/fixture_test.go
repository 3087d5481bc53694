package uses_test

import (
	"strings"
	"testing"

	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// five are the members of the worlds here, by id. The mill shares.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, circles.Module, files.Module, commons.Module, uses.Module)
}

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

func stranger() rulestest.Act { return rulestest.By("eve", domaintest.Person("eve")) }

// lending is a practice that is open to everybody; a saw has no versions.
var (
	lending = commons.Share{Title: "How we lend tools", Kind: commons.Practice, Link: "https://tools.example/lending", Licence: "CC-BY-4.0", Boundary: files.Public}
	saw     = commons.Share{Title: "Band saw", Kind: commons.Equipment, Rivalrous: true, Capacity: 1, Unit: "saw", Rule: "Clean it.", Boundary: files.Public}
	paper   = uses.Paper(strings.Repeat("a", 64))
)

// asking is lending with what is asked in return.
func asking(rules ...commons.Reciprocity) commons.Share {
	m := lending
	m.Reciprocity = rules
	return m
}

// denied is shared with contributors alone.
func denied() commons.Share {
	return asking(commons.Reciprocity{Class: commons.Contributors, Allowance: commons.Free}, commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Deny})
}

// shares is that the mill shares these, numbered from 1.
func shares(all ...machine.Message) []rulestest.Act { return []rulestest.Act{as("mill", all...)} }

var (
	take   = uses.Take{Resource: 1, Version: 1}
	adopt  = uses.Adopt{Resource: 1, Version: 1, Text: "Three workshops."}
	access = uses.AskAccess{Resource: 1, Text: "To compare."}
	wish   = uses.Wish{Title: "A contract", Kind: commons.Document, Text: "For lending machines."}
)

// free is what is taken on no conditions, by whom.
func free(who machine.OrganizationID, at int64) uses.Taken {
	return uses.Taken{Resource: 1, Version: 1, Member: people.MemberID(who), By: domaintest.Rep(who), Terms: uses.Terms{Terms: 1, Allowance: commons.Free, At: at}}
}

func refused(rule, code string, given []rulestest.Act, by machine.OrganizationID, when machine.Message) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Refused: code}
}

// owned has a member under the mill's control.
func owned(o machine.OrganizationID) rulestest.Act {
	return as(o, people.Disclose{Parents: []people.Parent{{Organization: "mill", Control: people.Ownership}}})
}

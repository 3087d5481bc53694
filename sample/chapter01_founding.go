package sample

import (
	"crypto/sha256"
	"encoding/hex"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// founders are the organizations that sign at the founding.
var founders = []machine.OrganizationID{bakery, ledger, weir, housing, thread}

// founding: five organizations get a text that all of them sign. The first
// draft has no measure of homes; two have signed it when the trust asks for
// one, and so everybody signs again. The weavers step back meanwhile: they want
// to see the text at work first.
func founding(t *story) {
	t.chapter("five organizations draft a charter, draft it again and sign it")
	t.does(t.registers("maya", "", firstDraft(), t.invites("founders", "Founders of Confluence", 5, 30)))
	t.does(own("maya", called(bakery).organization()))
	t.reps[bakery] = "maya"
	t.does(t.founds("founders", ledger, weir, housing, thread, loom)...)
	var roll []machine.Message
	for _, o := range append(founders, loom) {
		roll = append(roll, membership.InviteFounder{Organization: o})
	}
	t.does(own("maya", roll...))
	t.does(t.as(bakery, t.acceptance()), t.as(ledger, t.acceptance()))
	t.days(6)

	better := firstDraft()
	better.Indicators = append(better.Indicators, charter.Indicator{Name: "Homes kept affordable for good", Unit: "homes", Target: 200, By: "2030-12-31"})
	t.does(own("maya", better))
	t.days(4)
	t.does(t.as(loom, membership.WithdrawFounder{Organization: loom}))
	text := t.acceptance()
	var signed []Act
	for _, o := range founders {
		signed = append(signed, t.as(o, called(o).description(), text))
	}
	t.does(signed...)
	t.does(own("maya", membership.CloseRoll{}))
	t.days(9)
}

func firstDraft() charter.Draft {
	template := charter.Templates()[0]
	return charter.Draft{
		Name: Name, Preset: "federation", Template: template.ID, Clauses: template.Clauses,
		Goal: "Every town on the river keeps its work, its homes and its energy in the hands of those who live there.",
		Indicators: []charter.Indicator{
			{Name: "Jobs in member organizations", Unit: "jobs", Target: 500, By: "2030-12-31"},
		},
		Particulars: charter.Particulars{Law: "England and Wales", Language: "English", Answerable: "Riverside Bakery"},
	}
}

// invites opens an invitation; what it is called is its secret too, since in a
// sample it guards nothing.
func (t *story) invites(secret, purpose string, uses uint64, days int64) people.Invite {
	return people.Invite{SecretHash: hashOf(secret), Purpose: purpose, Uses: uses, Expires: t.now() + days*daySeconds}
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

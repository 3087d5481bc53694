package sample

import (
	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/machine"
)

// careCounts: a value is added to the charter, which is voted on twice, two
// weeks apart. Another proposal passes its first vote and fails the second. Ten
// members accept the new text; three never get round to it and stay bound by
// the one they signed.
func careCounts(t *story) {
	t.chapter("a principle is voted on twice; three have not signed the new text to this day")
	base := t.acceptance().Version
	care := t.proposes(thread, t.carrying(governance.Propose{
		Title: "Care counts", Text: "Care work is work, and the charter should say so.", Class: governance.Principles,
	}, charter.AmendPrinciples{Base: base, Clauses: []charter.Clause{{
		Kind: charter.Value, Title: "Care", Text: "We count caring for people and places as work, and share it fairly.",
	}}}))
	fifty := t.proposes(seeds, t.carrying(governance.Propose{
		Title: "Nobody above fifty", Text: "Beyond fifty people nobody knows everybody any more.", Class: governance.Principles,
	}, charter.AmendPrinciples{Base: base, Clauses: []charter.Clause{{
		Kind: charter.Principle, Title: "Human size", Text: "A member that grows beyond fifty people divides into two.",
	}}}))
	t.says(thread, about(care), "Half of what keeps us going is done unpaid and by the same few. One sentence in the charter will not change that, but it gives us something to point to.")
	t.says(printers, about(care), "I agree with every word and don't see what a value in a charter does about it.")
	t.says(housing, about(fifty), "We are seventy already. Should we split a trust that owns ninety homes?")
	t.says(seeds, about(fifty), "It is meant for the years to come. But I see that it reads otherwise.")
	t.days(15)
	supporting := []machine.OrganizationID{bakery, ledger, weir, housing, thread, tidal, seeds, foods, repair, loom}
	t.vote(
		yes(care, supporting...), no(care, printers),
		yes(fifty, seeds, loom, thread, repair, bakery, woodland, foods, ledger, weir), no(fifty, housing, tidal, harbour),
	)
	t.days(21)
	t.vote(
		yes(care, supporting...), yes(care, harbour), abstain(care, printers),
		yes(fifty, seeds, loom, thread, repair, woodland, foods), no(fifty, housing, tidal, harbour, weir, ledger, bakery),
	)
	t.days(15)
	t.accept(bakery, ledger, housing, thread, tidal, seeds, foods, repair, loom, harbour)
	t.days(10)
}

// accept lets members accept the charter as it stands.
func (t *story) accept(members ...machine.OrganizationID) {
	text := t.acceptance()
	var acts []Act
	for _, o := range members {
		acts = append(acts, t.as(o, text))
	}
	t.does(acts...)
}

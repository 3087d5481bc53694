package sample

import (
	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
)

const ruleOrdinaryWindow = "governance.ordinary_window_days"

// rivals: two proposals change the same standing rule. Both are adopted; the
// first takes effect, and the second fails because what it was written for has
// changed. A practice needs a second call and passes; a seal gets one and does
// not. A new dispute about deliveries is as good as settled.
func rivals(t *story) {
	t.chapter("standing rules change: of two rivals one takes effect; second calls")
	base := t.acceptance().Version
	window := func(days int64) charter.SetRules {
		return charter.SetRules{Base: base, Values: []charter.RuleValue{{Name: ruleOrdinaryWindow, Value: days}}}
	}
	ten := t.proposes(ledger, t.carrying(governance.Propose{
		Title: "Ten days to vote", Text: "One week is too short for boards that meet every ten days.",
	}, window(10)))
	t.days(1)
	eight := t.proposes(harbour, t.carrying(governance.Propose{
		Title: "Eight days to vote", Text: "A weekend more is enough.",
	}, window(8)))
	shadow := t.proposes(repair, t.carrying(governance.Propose{
		Title: "Shadow days", Text: "Those who work for one member should see how another does it.",
	}, charter.AmendPractices{Base: base, Clauses: []charter.Clause{{
		Kind: charter.Practice, Title: "Shadow days", Text: "Each member opens its doors two days a year to people who work for another, and answers what they ask.",
	}}}))
	seal := t.proposes(thread, governance.Propose{
		Title: "A seal for the network", Class: governance.Special,
		Text: "The network has a seal, kept by Common Thread, that is pressed on every charter.",
	})
	t.says(ledger, about(ten), "Our board meets every tenth day. In one week we can never ask it anything.")
	t.says(harbour, about(eight), "Ten is slow. Eight days include a weekend in every case, which is what it is about.")
	t.says(housing, about(eight), "Two proposals for the same number: whichever takes effect first makes the other void, I think.")
	t.says(printers, about(shadow), "Two days a year with strangers between running presses? Somebody will lose a finger.")
	t.says(repair, about(shadow), "They sit and watch, and nobody touches a press. We have done it for years with schools.")
	t.days(15)
	t.vote(
		yes(ten, bakery, ledger, weir, housing, thread, tidal, foods, repair, woodland), no(ten, harbour),
		yes(eight, bakery, ledger, weir, harbour, thread, tidal, foods, seeds), no(eight, housing),
		yes(shadow, repair, ledger, seeds, woodland, bakery), yes(seal, thread), no(seal, weir),
	)
	t.days(11) // Both have closed; one has taken effect and the other could not.
	late := t.records(t.as(repair), t.gave(bakery, "labour", 5, "hours", 2))
	t.does(t.confirms(bakery, late))
	t.days(11)
	t.vote(yes(shadow, repair, ledger, seeds, woodland, bakery, thread), no(shadow, printers), yes(seal, thread), no(seal, weir))
	t.days(7)
	t.does(t.as(printers, membership.Leave{})) // In anger at the shadow days,
	t.days(3)
	t.does(t.as(printers, membership.Stay{})) // and slept on.
	t.days(2)
}

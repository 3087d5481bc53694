package sample

import (
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// comingsAndGoings: representatives change, alternates stand in, keys are lost,
// and the weavers leave. A vote ends in a tie, because the ballot of who left
// before the close no longer counts.
func comingsAndGoings(t *story) {
	t.chapter("representatives change, keys are lost, one member leaves and a vote is tied")
	t.does(own("maya", t.invites("colleagues", "Colleagues of representatives", 10, 90)))
	t.does(
		t.registers("noor", "colleagues"), t.registers("anton", "colleagues"), t.registers("klara", "colleagues"),
		t.registers("jakub", "colleagues"), t.registers("fatou", "colleagues"),
	)
	t.does(
		own("maya", mandate(bakery, "anton", people.Alternate, 0)),
		own("jonas", mandate(ledger, "klara", people.Alternate, t.now()+(Days-t.day+5)*daySeconds)),
		own("ines", mandate(weir, "jakub", people.Alternate, 0)),
		own("yusuf", mandate(harbour, "fatou", people.Alternate, t.now()+60*daySeconds)),
		own("amara", mandate(thread, "noor", people.Representative, 0)), // She goes to sea.
	)
	t.reps[thread] = "noor"
	t.accept(weir, woodland)
	t.days(4)

	winter := t.proposes(tidal, governance.Propose{
		Title: "The gathering moves to winter", Text: "The yearly gathering is in January, when boats and gardens rest.",
	})
	t.says(woodland, about(winter), "In January nobody fells and nobody sails. It is our best month for talk.")
	t.says(housing, about(winter), "In January every boiler breaks, and we are out on call.")
	t.losesAPhone()
	t.says(weir, about(winter), "Wherever it is, we bring the stove.")
	t.days(7)
	t.vote(
		yes(winter, tidal, loom, seeds, woodland, foods, printers), no(winter, housing, thread, repair, harbour),
		abstain(winter, weir),
	)
	t.does(Act{By: "anton", For: bakery, Do: []machine.Message{governance.Vote{Proposal: winter, Choice: governance.No}}})
	t.does(t.as(loom, membership.Leave{}), t.as(seeds, membership.Leave{}))
	t.days(3)
	t.does(t.as(seeds, membership.Stay{}), own("ines", people.RevokeMandate{Organization: weir, Person: "jakub"}))
	t.does(own("lucia", membership.Leave{})) // A supporter leaves at once.
	t.days(22)
}

func mandate(o machine.OrganizationID, p machine.PersonID, r people.Role, until int64) people.GrantMandate {
	return people.GrantMandate{Organization: o, Person: p, Role: r, Until: until}
}

// losesAPhone lets one lose a phone and revoke its key, and another find it again.
func (t *story) losesAPhone() {
	lost, found := t.anotherKey("ines", "phone"), t.anotherKey("kofi", "phone")
	t.does(own("ines", lost, people.RevokeKey{Key: lost.Key.ID()}))
	t.does(own("kofi", found, people.RevokeKey{Key: found.Key.ID()}))
	t.days(2)
	t.does(own("kofi", people.CancelRevocation{Key: found.Key.ID()}, people.NameKey{Key: found.Key.ID(), Name: "phone from the bilge"}))
}

func (t *story) anotherKey(p machine.PersonID, name string) (k people.AddKey) {
	if t.err == nil {
		k, t.err = t.AnotherKey(p, name)
	}
	return k
}

// LosesFirstKey is who has no key left but that of the recovery file, in the
// second year.
const LosesFirstKey machine.PersonID = "hugo"

// losesTheOnlyKey lets the recovery file bring a new key and revoke the lost one.
func (t *story) losesTheOnlyKey() {
	if t.err != nil {
		return
	}
	var fresh people.AddKey
	fresh, t.err = t.Recovery(LosesFirstKey, "new phone")
	t.does(Act{By: LosesFirstKey, Recovering: true, Do: []machine.Message{fresh, people.RevokeKey{Key: t.first[LosesFirstKey]}}})
}

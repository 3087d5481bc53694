package identity

import (
	"context"

	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// guardianSamples are guardians and recoveries in every state.
func guardianSamples(ctx context.Context, of addSample, ada page.Viewer, here site) {
	now := words.Now(ctx)
	mine := circle{Person: "ada", Guardians: []string{"alan", "grace", "lin"}, Needed: 2, Settle: 3}
	asked := newKey{ID: "aa00bb11cc22dd33ee44", Name: "new phone", AskedBy: "alan", Support: []string{"alan"}}
	waits := newKey{ID: "aa00bb11cc22dd33ee44", Name: "new phone", AskedBy: "alan", Support: []string{"alan", "grace"}, Ends: now + 13*86400}
	settled := waits
	settled.Support, settled.Settled = mine.Guardians, true
	with := func(keys ...newKey) circle {
		c := mine
		c.Asked = keys
		return c
	}
	changes, few, ends := mine, mine, mine
	changes.Change = guardianChange{Next: []string{"eve", "mallory", "trudy"}, Needed: 2, Ends: now + 6*86400, Opposed: 1, Most: 3}
	ends.Change = guardianChange{Ends: now + 6*86400, Most: 3}
	few.Guardians = few.Guardians[:2]
	own := func(state string, c circle, wards ...ward) {
		of("guardians", state, ada, "identity.you_title", titled("ada", guardiansPart(guardianView{site: here, circle: c, Wards: wards})))
	}
	own("none", circle{Person: "ada"})
	own("three", mine)
	own("one laid it down", few)
	own("others are named", changes)
	own("none from soon on", ends)
	own("a new key is asked for", with(asked))
	own("a new key is coming", with(waits))
	own("a new key is coming and nobody stops it", with(settled))
	own("of others", mine, ward{circle: mine}, ward{circle: with(asked)}, ward{circle: with(waits), Supports: waits.ID}, ward{circle: changes}, ward{circle: changes, Opposes: true})

	two := []lockout{{Named: true}, {Origin: "https://coop.example", Persons: []string{"grace", "lin"}, Named: true}, {Origin: "https://new.example", Persons: []string{"alan"}}}
	of("addresses", "who depends on which", ada, "identity.lockouts", titled(words.T(ctx, "identity.lockouts"), lockoutsPart(two)))
	of("addresses", "nobody depends", ada, "identity.lockouts", titled(words.T(ctx, "identity.lockouts"), lockoutsPart([]lockout{{}})))
	of("addresses", "somebody is locked out", page.Viewer{}, "identity.lockouts", titled(words.T(ctx, "identity.lockouts"), lockoutsPart([]lockout{{Persons: []string{"grace"}}})))
	of("proposal, addresses", "that locks somebody out, and one that does not", ada, "identity.lockouts", titled(words.T(ctx, "identity.lockouts"), removalPart(two[1:])))
	of("proposal, addresses", "that locks nobody out", ada, "identity.lockouts", titled(words.T(ctx, "identity.lockouts"), removalPart([]lockout{{Origin: "https://coop.example"}})))
	removing := form.Form{Fields: []form.Field{{Name: "origin", Label: words.T(ctx, "identity.lockouts"), Control: form.Line, Value: "https://coop.example"}}}
	of("remove an address", "on which some depend", ada, "identity.lockouts", sampleForm(words.T(ctx, "identity.lockouts"), removeFields(two[1], removing)))
	of("remove an address", "on which nobody depends", ada, "identity.lockouts", sampleForm(words.T(ctx, "identity.lockouts"), removeFields(lockout{Origin: "https://coop.example"}, removing)))
	of("restore a representative", "nothing waits", ada, "identity.restore", titled("The Mill", restoringPart(restoring{Organization: "mill", Proposes: true})))
	of("restore a representative", "waits", ada, "identity.restore", titled("The Mill", restoringPart(restoring{Organization: "mill", Person: "grace", Ends: now + 29*86400})))
	of("restore a representative", "waits, for who acts for it", ada, "identity.restore", titled("The Mill", restoringPart(restoring{Organization: "mill", Person: "grace", Ends: now + 29*86400, ActsFor: true})))

	of("every key lost", "before", page.Viewer{}, "identity.recover_title", recoverBody(recoverView{site: here, Here: "/recover"}))
	of("every key lost", "asked for", page.Viewer{}, "identity.recover_title", recoverBody(recoverView{site: here, Here: "/recover", Person: "ada", Asked: []newKey{asked}, Needed: 2}))
	of("every key lost", "waiting", page.Viewer{}, "identity.recover_title", recoverBody(recoverView{site: here, Here: "/recover", Person: "ada", Asked: []newKey{waits}, Needed: 2}))

	person := form.Field{Name: "person", Label: words.T(ctx, "identity.recovery_whose"), Control: form.Line, Value: "ada", Required: true}
	guardians := form.Field{Name: "guardians", Label: words.T(ctx, "identity.guardians"), Control: form.Lines, Value: "alan\ngrace\nlin"}
	of("name guardians", "before", ada, "identity.guardians_title", sampleForm(words.T(ctx, "identity.guardians_title"), guardianFields(form.Form{Fields: []form.Field{guardians}})))
	of("help somebody recover", "after a link", ada, "identity.help_title", sampleForm(words.T(ctx, "identity.help_title"), helpFields(asked.ID, form.Form{Fields: []form.Field{person}})))
	of("help somebody recover", "without one", ada, "identity.help_title", sampleForm(words.T(ctx, "identity.help_title"), helpFields("", form.Form{Fields: []form.Field{person}})))
}

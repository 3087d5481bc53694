package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/domain/uses"
	"metaorg/web/page"
	"metaorg/web/words"
)

const day = 86_400 // Seconds.

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "uses.title"), Body: body, Wide: wide, Nav: "/commons"}})
	}
	adoptions := sampleAdoptions(now)
	table := page.Table{Caption: "Uses", List: "adoptions", Limit: 100}
	add("uses", "none", true, usesPage(usesView{table: table}))
	several := usesView{table: table, rows: adoptions, outcome: "helped"}
	several.table.Rows, several.table.Total = len(adoptions), int64(len(adoptions))
	add("uses", "several", true, usesPage(several))
	for _, s := range sampleResources(now, adoptions) {
		add("resource, uses", s.state, false, page.Headed("How we lend tools", resourcePart(s.resourceView)))
	}
	add("member, uses", "several", false, page.Headed("The Mill", memberPart(adoptions)))
	add("coordination, uses", "several", false, page.Headed("Coordination", waitingPart(waitingView{accesses: sampleAccesses(now)[:1], adoptions: adoptions[2:]})))
	sampleWishes(now, add)
	return all
}

func sampleAdoptions(now int64) []adoption {
	told := page.Paper{Hash: strings.Repeat("a1", 32), Text: "Two weeks to get used to it; since then nothing was lost.", Here: true}
	return []adoption{
		{number: 2, resource: 1, version: 2, since: now - 200*day, told: now - 90*day, title: "How we lend tools", kind: "practice", text: "Three workshops with forty people.", outcome: "helped", who: party{"forge", "The Forge"}, steward: party{"print", "North Print"}, document: told},
		{number: 3, resource: 1, version: 1, since: now - 300*day, ended: now - 100*day, told: now - 100*day, title: "How we lend tools", kind: "practice", text: "One shed.", outcome: "did_not", who: party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}},
		{number: 4, resource: 1, version: 2, since: now - 20*day, title: "How we lend tools", kind: "practice", text: "Grain and flour, twelve people.", who: party{"mill", "The Mill"}, yours: true},
	}
}

func sampleAccesses(now int64) []askedFor {
	return []askedFor{
		{number: 1, resource: 1, since: now - 16*day, staged: now - 16*day, title: "How we lend tools", text: "To compare our lending with yours.", stage: uses.Asked, who: party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}, agreed: "print", late: true},
		{number: 2, resource: 1, since: now - 30*day, staged: now - 20*day, until: now + 60*day, title: "How we lend tools", text: "To write a guide.", stage: uses.Granted, who: party{"forge", "The Forge"}},
	}
}

type sampleResource struct {
	state string
	resourceView
}

// sampleResources are the parts of pages of something shared as users, stewards
// and others see them.
func sampleResources(now int64, adoptions []adoption) (all []sampleResource) {
	base := resourceView{resource: 1, head: 3, standing: "shared", takers: 7, sees: true, part: true, footing: commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Free}}
	add := func(state string, change func(v *resourceView)) {
		v := base
		change(&v)
		all = append(all, sampleResource{state, v})
	}
	add("nobody uses it yet", func(v *resourceView) { v.takers = 0 })
	add("in use, by the reader too", func(v *resourceView) { v.adoptions, v.mine, v.mineVersion, v.has = adoptions, 4, 2, false })
	add("a steward looks", func(v *resourceView) {
		v.adoptions, v.cares, v.has, v.accesses = adoptions[:2], true, true, sampleAccesses(now)
	})
	add("with a quota", func(v *resourceView) {
		v.footing = commons.Reciprocity{Class: commons.Members, Allowance: commons.Quota, Quota: 2, Days: 30}
	})
	add("for a fee", func(v *resourceView) {
		v.footing = commons.Reciprocity{Class: commons.Supporters, Allowance: commons.Fee, Fee: 1200, Currency: "GBP"}
	})
	add("denied", func(v *resourceView) {
		v.barred, v.footing = true, commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Deny}
	})
	add("refused", func(v *resourceView) {
		v.barred = true
		v.accesses = []askedFor{{number: 3, resource: 1, since: now - 9*day, staged: now - day, text: "To compare.", stage: uses.Refused, who: party{"mill", "The Mill"}, yours: true, reasons: page.Paper{Hash: strings.Repeat("b2", 32), Text: "It names people who asked not to be named.", Here: true}}}
	})
	add("let in by its stewards", func(v *resourceView) {
		v.admitted = now + 20*day
		v.accesses = []askedFor{{number: 3, resource: 1, since: now - 9*day, staged: now - day, until: now + 20*day, text: "To compare.", stage: uses.Granted, who: party{"mill", "The Mill"}, yours: true}}
	})
	add("a stranger looks", func(v *resourceView) { v.adoptions, v.sees, v.part = adoptions, false, false })
	return all
}

func sampleWishes(now int64, add func(name, state string, wide bool, body templ.Component)) {
	rows := []wish{
		{number: 1, since: now - 40*day, voices: 5, answers: 1, title: "A model contract for lending machines", kind: "document", state: "open", text: "Two pages that a workshop and a farm can both sign.", who: party{"mill", "The Mill"}},
		{number: 2, since: now - 9*day, voices: 1, title: "A cold store near the harbour", kind: "space", state: "open", text: "Ten square metres.", who: party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}},
	}
	table := page.Table{Caption: "Wishes", List: "wishes", Limit: 100}
	add("wishes", "none", true, wishesPage(wishesView{table: table, wishes: true, state: "open"}))
	several := wishesView{table: table, wishes: true, state: "open", rows: rows}
	several.table.Rows, several.table.Total = len(rows), int64(len(rows))
	add("wishes", "several", true, wishesPage(several))
	named := []answer{{resource: 4, title: "Lending agreement of North Print", who: party{"print", "North Print"}, at: now - 3*day}}
	others := []party{{"forge", "The Forge"}, {"print", "North Print"}}
	add("wish", "one's own", false, wishPage(wishView{wish: rows[0], named: named, supporters: others, part: true, yours: true}))
	add("wish", "another's", false, wishPage(wishView{wish: rows[1], part: true}))
	rows[0].state = "fulfilled"
	add("wish", "fulfilled", false, wishPage(wishView{wish: rows[0], named: named, supporters: others, part: true}))
}

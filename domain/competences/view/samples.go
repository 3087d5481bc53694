package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/competences"
	"metaorg/web/page"
	"metaorg/web/words"
)

const day = 86_400 // Seconds.

var (
	mill    = party{"mill", "The Mill"}
	forge   = party{"forge", "The Forge"}
	harbour = party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "competences.title"), Body: body, Wide: wide, Nav: "/competences"}})
	}
	table := page.Table{Caption: "Competences", List: "competences", Limit: 100}
	add("competences", "none", true, competencesPage(listView{says: true, as: "mill", table: table}))
	several := sampleList(ctx, table)
	add("competences", "several", true, competencesPage(several))
	several.says, several.filter, several.q = false, "proven", "bread"
	add("competences", "narrowed, a stranger looks", true, competencesPage(several))

	who := sampleWho(ctx, now)
	add("competence", "several can", true, competencePage(who))
	who.rows, who.table.Rows, who.table.Total, who.says = nil, 0, 0, true
	add("competence", "nobody can", true, competencePage(who))
	who.concept = concept{id: "http://data.europa.eu/esco/skill/a59708e3", label: "prepare bread products", everywhere: true}
	add("competence", "of another list", true, competencePage(who))

	v := sampleRecord(ctx, now)
	add("competence record", "another's, from whom one had work", false, recordPage(v))
	v.yours, v.over, v.capacity.until = true, true, "2026-01-31"
	for i := range v.rows {
		v.rows[i].from, v.rows[i].more, v.rows[i].endorses = nil, i == 0, false
	}
	v.hints = []related{{id: "act:milling", label: labelOf(ctx, "act:milling", "")}, {id: "act:catering", label: labelOf(ctx, "act:catering", "")}}
	add("competence record", "one's own, its hours ran out", false, recordPage(v))
	add("competence record", "one's own, empty", false, recordPage(recordView{who: mill, yours: true, signedIn: true}))
	add("competence record", "another's, empty", false, recordPage(recordView{who: harbour}))
	add("member, competences", "several", false, page.Headed("The Mill", memberPart(memberView{who: mill, rows: who.all(ctx, now), yours: true})))
	add("member, competences", "one's own, none", false, page.Headed("The Mill", memberPart(memberView{who: mill, yours: true})))
	add("coordination, competences", "several", false, page.Headed("Coordination", waitingPart([]ran{{mill, 40, "2026-01-31"}, {harbour, 8, "2026-02-28"}})))
	return all
}

func sampleList(ctx context.Context, table page.Table) listView {
	v := listView{says: true, said: true, as: "mill", table: table, area: "act:food"}
	v.areas = []related{{"act:food", labelOf(ctx, "act:food", ""), 3}, {"act:information-technology", labelOf(ctx, "act:information-technology", ""), 2}}
	v.rows = []row{
		{id: "act:baking", label: labelOf(ctx, "act:baking", ""), holders: 5, hours: 60, proven: 2, endorsed: 1, names: []party{mill, harbour, forge}},
		{id: "act:bookkeeping", label: labelOf(ctx, "act:bookkeeping", ""), holders: 1, proven: 1, names: []party{mill}},
		{id: "http://data.europa.eu/esco/skill/a59708e3", label: "prepare bread products", holders: 2, hours: 12, names: []party{mill, forge}},
	}
	v.table.Rows, v.table.Total = len(v.rows), int64(len(v.rows))
	return v
}

// all are competences of one holder.
func (v whoView) all(ctx context.Context, now int64) []holding {
	return []holding{
		{id: "act:baking", label: labelOf(ctx, "act:baking", ""), who: mill, level: competences.Teaching, hours: 40, evidence: 7, partners: 3, count: 2, since: now - 300*day, note: "Sourdough, and ovens of all kinds."},
		{id: "act:milling", label: labelOf(ctx, "act:milling", ""), who: mill, level: competences.Experienced, since: now - 200*day, evidence: 1, partners: 1},
		{id: "act:event-organization", label: "Events", who: mill, level: competences.Learning, since: now - 9*day},
	}
}

func sampleWho(ctx context.Context, now int64) whoView {
	v := whoView{as: "mill", table: page.Table{Caption: "Who", List: "competence-holders", Whole: true, Limit: 100}}
	v.concept = concept{id: "act:baking", label: labelOf(ctx, "act:baking", ""), own: true, above: []related{{"act:food-processing", labelOf(ctx, "act:food-processing", ""), 4}}, below: []related{{"act:confectionery", "Confectionery", 1}}}
	first := v.all(ctx, now)[0]
	second := holding{id: "act:baking", label: first.label, who: harbour, level: competences.Able, since: now - 40*day, count: 1}
	third := holding{id: "act:baking", label: first.label, who: party{"jo", "jo"}, person: true, level: competences.Learning, hours: 6, since: now - 3*day}
	v.rows = []holding{first, second, third}
	v.table.Rows, v.table.Total = len(v.rows), int64(len(v.rows))
	return v
}

func sampleRecord(ctx context.Context, now int64) recordView {
	v := recordView{who: mill, signedIn: true, inside: true, said: true, capacity: capacity{hours: 40, until: "2027-03-31", at: now - 9*day, act: strings.Repeat("a1", 32)}}
	bread := work{kind: competences.Service, number: 12, title: "Bread for the summer school", at: now - 60*day, gave: mill, received: forge}
	for i, h := range (whoView{}).all(ctx, now) {
		x := recordRow{holding: h}
		switch i {
		case 0:
			x.shown = []shownWork{{work: bread, act: strings.Repeat("b2", 32)}, {work: work{kind: competences.Contribution, number: 3, title: "labour", at: now - 90*day, gave: mill, received: harbour}}, {work: work{kind: competences.Booking, number: 8, title: "Oven on wheels", at: now - 120*day, gave: mill, received: harbour}}}
			x.words = []endorsement{{who: forge, from: bread, at: now - 50*day}, {who: harbour, from: work{kind: competences.Booking, number: 8}, at: now - 100*day}}
			x.endorses = true
		case 1:
			x.from = &bread
		}
		v.rows = append(v.rows, x)
	}
	return v
}

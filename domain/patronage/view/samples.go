package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/sheet"
	"metaorg/sheet/contributions"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const day = 86_400 // Seconds.

var (
	mill    = party{"mill", "The Mill"}
	harbour = party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}
	forge   = party{"forge", "The Forge"}
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "patronage.title"), Body: body, Wide: true, Nav: "/patronage"}})
	}
	events := sampleEvents(now)
	table := page.Table{Caption: "Patronage", List: "patronage", Limit: 100, Search: true}
	add("patronage", "nothing yet", patronagePage(pageView{table: table, me: mill, records: true, year: "2026"}))
	v := pageView{
		table: table, events: events, me: mill, records: true, year: "2026", tracked: 3,
		waiting: []asking{{mill, "mill", events[:2]}},
		totals:  []total{{"labour", "h", 12_250, 4_000, 9}, {"goods", "kg", 0, 125_500, 3}, {"money", "GBP", 20_000, 0, 1}},
	}
	v.table.Rows, v.table.Total = len(events), int64(len(events))
	add("patronage", "several, some to confirm", patronagePage(v))
	v.waiting = append(v.waiting, asking{party{"ada", "ada"}, "-", events[:1]})
	add("patronage", "to confirm for two", patronagePage(v))
	v.waiting, v.me, v.records, v.state = nil, party{}, false, "confirmed"
	add("patronage", "a stranger looks", patronagePage(v))
	add("contributions from a file", "checked, with a mistake", importPage(sampleImport()))
	for _, e := range events {
		w := eventView{event: e, steps: sampleSteps(now)}
		switch e.state {
		case patronage.Asked:
			w.answers, w.shows = "mill", page.Paper{Hash: strings.Repeat("a1", 32), Text: "The receipt.", Here: true}
		case patronage.Disputed:
			w.takes, w.uses = "mill", []use{{3, harbour}}
		case patronage.Agreed:
			w.fixes, w.instead = "mill", &events[2]
		case patronage.Replaced:
			w.instead = &events[3]
		case patronage.Withdrawn, patronage.Own:
		}
		if e.corrects != 0 {
			w.corrects = &events[4]
		}
		add("contribution to confirm or not", string(e.state)+" "+itoa(e.number), eventPage(w))
	}
	f := form.Form{Kind: "patronage.record", Fields: []form.Field{{Name: "with", Label: "With", Control: form.Line, Value: "forge"}, {Name: "quantity", Label: "Quantity", Control: form.Line, Value: "2.555", Error: "It has at most 2 digits after the point."}, {Name: "stream", Label: "Stream", Control: form.Line}}}
	add("record a contribution (patronage)", "refused", page.ActSample("patronage.record", words.T(ctx, "patronage.record_title"), f, showRecord(nil, f)))
	rows := resourcesView{table: page.Table{Caption: "Resources", List: "economic-resources", Limit: 100}, follows: true}
	add("followed resources", "none", resourcesPage(rows))
	rows.all = []resource{sampleResource(now), {number: 2, name: "Pallets", unit: "each", accounting: 40, onHand: 38, owner: harbour, keeper: mill}}
	rows.table.Rows, rows.table.Total = 2, 2
	add("followed resources", "two", resourcesPage(rows))
	it := resourceView{resource: sampleResource(now), mine: true}
	add("followed resource", "new", resourcePage(it))
	it.changes = []change{{events[3], now - 3*day, 112_500, 100_000}, {events[5], now - 9*day, 125_000, 125_000}}
	add("followed resource", "with what changed it", resourcePage(it))
	add("resource, given to it", "several", page.Headed("Band saw", itemPart(1, events[1:3], true)))
	add("resource, given to it", "nothing", page.Headed("Band saw", itemPart(1, nil, true)))
	add("coordination, gifts to the commons", "one", page.Headed("Coordination", waitingPart(events[1:2])))
	return all
}

// sampleEvents are contributions in every state.
func sampleEvents(now int64) []event {
	base := event{
		number: 1, action: "work", kind: "labour", quantity: 1_250, unit: "h", stream: "livelihood", date: "2026-03-31", provider: forge, receiver: mill, by: forge,
		recorded: now - 5*day, settled: now - 3*day, state: patronage.Asked, note: "Roof of the boat shed", value: 20_000, currency: "GBP", evidence: strings.Repeat("a1", 32),
	}
	with := func(change func(*event)) event {
		e := base
		e.note, e.evidence, e.value, e.currency = "", "", 0, ""
		change(&e)
		return e
	}
	return []event{
		base,
		with(func(e *event) {
			e.number, e.item, e.itemTitle, e.receiver, e.quantity, e.stream = 2, 1, "Band saw", party{}, 300, "love"
		}),
		with(func(e *event) {
			e.number, e.state, e.provider, e.by, e.receiver, e.corrects, e.document = 3, patronage.Disputed, mill, mill, harbour, 5, strings.Repeat("b2", 32)
		}),
		with(func(e *event) {
			e.number, e.state, e.action, e.kind, e.unit, e.quantity, e.resource, e.resourceName, e.toResource, e.toName = 4, patronage.Agreed, "transfer", "goods", "kg", 12_500, 1, "Rye flour", 2, "Rye flour"
			e.location, e.stage, e.counts, e.correction = "The store", "milled", harbour, 3
		}),
		with(func(e *event) { e.number, e.state, e.correction, e.quantity = 5, patronage.Replaced, 4, 100 }),
		with(func(e *event) {
			e.number, e.state, e.action, e.kind, e.unit, e.quantity, e.receiver, e.resource, e.resourceName = 6, patronage.Own, "raise", "goods", "kg", 125_000, forge, 1, "Rye flour"
		}),
		with(func(e *event) { e.number, e.state, e.earlier = 7, patronage.Withdrawn, true }),
		with(func(e *event) {
			e.number, e.state, e.void, e.corrects, e.selfDealt = 8, patronage.Agreed, true, 5, true
			e.item, e.itemTitle, e.receiver, e.witness, e.adoption = 1, "Band saw", party{}, mill, 3
		}),
	}
}

func sampleSteps(now int64) []stepLine {
	return []stepLine{
		{what: "recorded", at: now - 5*day, who: forge, by: "bo"},
		{what: "disputed", at: now - 4*day, who: mill, by: "ada", document: page.Paper{Hash: strings.Repeat("b2", 32), Text: "It was ten hours.", Here: true}},
		{what: "confirmed", at: now - 3*day, who: mill, by: "ada"},
	}
}

func sampleResource(now int64) resource {
	return resource{
		number: 1, accounting: 125_000, onHand: 112_500, since: now - 90*day, changed: now - 3*day, inside: 2, name: "Rye flour", kind: "goods", unit: "kg",
		location: "The mill's store", stage: "milled", insideName: "Pallets", owner: mill, keeper: harbour,
	}
}

// sampleImport is a list of which one is here already and one is wrong.
func sampleImport() importView {
	row := func(line int64, with people.MemberID, does string) contributions.Row {
		return contributions.Row{Line: line, Does: does, Record: patronage.Record{With: with, Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 250, Unit: "h", Date: "2026-03-31", Note: "Roof"}}
	}
	return importView{
		may: true, checked: true, rows: "with,kind,quantity,date,note,place\nharbour,labour,2.5,2026-03-31,Roof,here\n",
		list: list{
			names: map[people.MemberID]string{"harbour": harbour.name, "forge": forge.name},
			Plan: contributions.Plan{
				Rows: []contributions.Row{row(2, "harbour", contributions.Already), row(3, "forge", contributions.New)}, New: 1, Ignored: []string{"place"},
				Problems: []sheet.Problem{{File: importName, Line: 4, Column: "quantity", Reason: "a quantity is more than nothing"}},
			},
		},
	}
}

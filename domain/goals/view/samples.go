package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

const day = 86_400 // Seconds.

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "goals.title"), Body: body, Wide: wide, Nav: "/commons"}})
	}
	rows := []goal{
		{number: 1, title: "Lend every tool at least once a month", indicator: "Tools lent in a month, of 140; 60 at the beginning", until: now + 90*day, since: now - 200*day, state: "on_track", now: "92 of 140 in May", said: now - 20*day, ties: 2, who: party{"mill", "The Mill"}},
		{number: 2, title: "Heat without gas", indicator: "Cubic metres of gas in a year", until: now - 3*day, since: now - 300*day, state: "behind", now: "Half of what it was", due: true, who: party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}},
		{number: 3, title: "Twelve apprentices", indicator: "Apprentices who finish", until: now + 900*day, since: now - day, state: "begun", who: party{"mill", "The Mill"}},
		{number: 4, title: "A yearly report that people read", indicator: "Copies taken", until: now - 80*day, since: now - 400*day, state: "reached", now: "310", who: party{"print", "North Print"}},
	}
	table := page.Table{Caption: "Goals", List: "goals", Limit: 100}
	add("goals", "none", true, goalsPage(goalsView{table: table, sets: true}))
	several := goalsView{table: table, sets: true, rows: rows}
	several.table.Rows, several.table.Total = len(rows), int64(len(rows))
	add("goals", "several", true, goalsPage(several))
	ties := []tieLine{
		{what: "resource", title: "How we lend tools", path: "/commons/1", number: 1},
		{what: "service", title: "A van with a driver", path: "/services/2", number: 2},
		{what: "adoption", title: "Lending book", path: "/commons/3", number: 3},
	}
	steps := []stepLine{{"on_track", "92 of 140 in May", now - 20*day}, {"behind", "70 of 140 in March", now - 80*day}, {"set", "", now - 200*day}}
	add("goal", "one's own", false, goalPage(goalView{goal: rows[0], ties: ties, steps: steps, yours: true}))
	add("goal", "another's, its time over", false, goalPage(goalView{goal: rows[1], ties: ties[:1], steps: steps[1:]}))
	add("goal", "new", false, goalPage(goalView{goal: rows[2], steps: steps[2:], yours: true}))
	add("goal", "reached", false, goalPage(goalView{goal: rows[3], steps: steps[2:], yours: true}))
	add("member, goals", "several", false, page.Headed("The Mill", goalList("goals.of_member", rows, false)))
	add("resource, goals", "several", false, page.Headed("How we lend tools", goalList("goals.of_resource", rows[:2], true)))
	add("coordination, goals", "several", false, page.Headed("Coordination", goalList("goals.waiting", rows[1:2], true)))
	return all
}

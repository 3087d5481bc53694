package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/sheet"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const sampleDay = 86_400

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Voice: true, Votes: true}
	rita := page.Viewer{Session: page.Session{Person: "rita"}, SecondWay: true}
	add := func(name, state string, as page.Viewer, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: name, Body: body, Nav: "/members"}})
	}
	hash := strings.Repeat("9f86d081884c7d65", 4)
	rows := []placeRow{
		{id: "bulrush", name: "Bulrush Growers", state: "unclaimed", accepted: "2019-05-04", document: hash},
		{id: "reed", name: "Reed Bakery Co-operative", state: "claimed", accepted: "2018-11-20", document: hash, by: "rita", until: now - 3*sampleDay},
		{id: "sedge", name: "Sedge Print", state: "lapsed", accepted: "2021-02-01", document: hash, until: now - sampleDay},
	}
	moved := counts{carried: 30, claimed: 20, unclaimed: 9, lapsed: 1, usual: now + 90*sampleDay, last: now + 120*sampleDay, earlier: 3}
	late := moved
	late.usual, late.last, late.calling = now-2*sampleDay, now+28*sampleDay, true
	table := page.Table{Caption: "Moving in", List: "places", Rows: len(rows), Total: int64(len(rows)), Limit: 50, Search: true}
	add("moving in", "some claimed", ada, placesPage(placesView{counts: moved, rows: rows, table: table}))
	add("moving in", "while the network forms, half a list", ada, placesPage(placesView{counts: counts{carried: 2, unclaimed: 2, mayImport: true, begun: hash}, rows: rows[:1], table: page.Table{Caption: "Moving in", Rows: 1, Total: 1, Limit: 50}}))
	add("moving in", "nobody", ada, placesPage(placesView{table: page.Table{Caption: "Moving in", Limit: 50}}))
	add("moving in", "parts of other pages", ada, partsOf(unclaimedPart(moved), callingPart(late, rows[:1]), carriedPart(rows[1]), beforePart(3)))
	add("moving in", "on the front page", ada, partsOf(frontPart(moved)))
	open := claimView{network: "Northern Co-ops", goal: "Good work for everybody in the north.", place: rows[0], state: "open", last: moved.last, next: "/acts/moving.claim", register: "/register", signin: "/signin", member: "/members/bulrush"}
	add("claim", "open, a stranger", page.Viewer{}, claimPage(open))
	signed := open
	signed.signedIn = true
	add("claim", "open, signed in", rita, claimPage(signed))
	add("claim", "claimed", rita, claimPage(claimView{state: "claimed", place: rows[1], member: "/members/reed"}))
	for _, state := range []string{"wrong", "lapsed", "half"} {
		add("claim", state, page.Viewer{}, claimPage(claimView{state: state}))
	}
	add("claim", "form", rita, claimForm(rows[0]))
	add("bring a roll", "to begin", ada, importPage(importView{may: true, example: exampleRoll}))
	add("bring a roll", "checked", ada, importPage(importView{may: true, checked: true, rows: exampleRoll, example: exampleRoll, fresh: 1, ignored: []string{"Colour"}, founders: []checkedRow{
		{2, "radish", "Radish Co-operative Limited", "companies-house", "04711097", "2019-05-04", "new"}, {3, "mill", "Mill Lane Bakery", "fca", "RS1", "2018-01-31", "already"},
	}}))
	add("bring a roll", "wrong", ada, importPage(importView{may: true, checked: true, rows: exampleRoll, example: exampleRoll, problems: []sheet.Problem{{File: rowsName, Line: 7, Column: "accepted on", Reason: "\"May\" is no date; write 2019-05-04"}}}))
	add("bring a roll", "nothing new", ada, importPage(importView{may: true, checked: true, example: exampleRoll}))
	add("bring a roll", "too long", ada, importPage(importView{may: true, checked: true, fresh: 900, tooLong: true, example: exampleRoll}))
	add("bring a roll", "too late", ada, importPage(importView{example: exampleRoll}))
	add("bring a roll", "no table", ada, importPage(importView{may: true, checked: true, refusal: "roll: the file is UTF-16; save it as CSV in UTF-8", example: exampleRoll}))
	links := []linkRow{{"bulrush", "Bulrush Growers", "unclaimed", "https://coop.example/claim/bulrush?code=…"}, {"reed", "Reed Bakery Co-operative", "claimed", ""}}
	add("links of places", "some", ada, linksPage("Northern Co-ops", links, false))
	add("links of places", "none", ada, linksPage("Northern Co-ops", nil, true))
	return append(all, earlierSamples(ctx, ada)...)
}

func earlierSamples(ctx context.Context, ada page.Viewer) (all []page.Sample) {
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: name, Body: body, Nav: "/proposals"}})
	}
	now, hash := words.Now(ctx), strings.Repeat("9f86d081884c7d65", 4)
	one := decision{id: 1, title: "Shared bookkeeper", date: "2019-05-04", document: hash, by: "ada", since: now - 100*sampleDay}
	two := decision{id: 2, title: "Dues of one percent", date: "2018-11-20", document: hash, since: now - 90*sampleDay}
	rows := []decision{one, two}
	add("earlier decisions", "some", earlierPage(earlierView{rows: rows, table: page.Table{Caption: "Earlier", List: "earlier-decisions", Rows: 2, Total: 2, Limit: 50, Search: true}}))
	add("earlier decisions", "none", earlierPage(earlierView{table: page.Table{Caption: "Earlier", Limit: 50}}))
	add("earlier decision", "a text", decisionPage(decisionView{decision: one, here: true, kind: "text/plain", text: "We employ one bookkeeper together.\n\nEach pays by its turnover."}))
	add("earlier decision", "a file", decisionPage(decisionView{decision: two, here: true, kind: "application/pdf"}))
	add("earlier decision", "elsewhere", decisionPage(decisionView{decision: two}))
	return all
}

func partsOf(parts ...templ.Component) templ.Component { return titledParts("Moving in", parts) }

func claimForm(p placeRow) templ.Component {
	return titledParts("Claim a place", []templ.Component{claimFields(form.Form{}, p, 1)})
}

package view

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "pairing.team.title"), Body: body, Nav: "/opportunities"}})
	}
	mill := party{"mill", "The Mill"}
	x := sought{id: "need 1", title: "Somebody to check our books for 2026", path: "/opportunities/1", asker: mill, terms: []string{"act:bookkeeping"}, hours: 8, remote: true}
	need := matchesView{post: post{number: 1, kind: "need", stage: "open", title: x.title, by: mill, sought: []sought{x}}, yours: true, as: "mill", viewer: ada, rivals: []rival{{party: party{"press", "The Press"}, reference: "ocds-b5fd17-7f3a"}}}
	need.found = []found{{sought: x, Title: x.title, Takes: []string{"Bookkeeping", "8 hours a month"}, Could: 3, Matches: sampleLines(), Not: []line{{party: party{"wood", "The Wood"}, Against: []string{"has none of the 8 hours a month that it takes"}}}}}
	add("who can do this", "several", matchesPage(need))
	nobody := need
	nobody.rivals, nobody.found = nil, []found{{sought: x, Title: x.title, Takes: need.found[0].Takes}}
	add("who can do this", "nobody", matchesPage(nobody))
	offer := matchesView{post: post{number: 2, kind: "offer", stage: "open", title: "Payroll for small co-operatives", by: mill}, yours: true, as: "mill", viewer: ada}
	offer.needs = []answerable{{line: line{For: []string{"does Bookkeeping"}}, Number: 3, Title: "Payroll of four people", By: "The Forge"}}
	add("needs that an offer would answer", "one", matchesPage(offer))

	add("team", "nothing chosen", teamPage(teamView{viewer: ada, open: []choice{{number: 1, title: x.title, by: mill}, {number: 3, title: "A website", by: mill}}}))
	add("team", "found", teamPage(sampleTeam(ctx, ada, x)))
	add("need, who was asked", "several", page.Headed(x.title, postPart(postView{post: need.post, rivals: need.rivals, as: "mill", asked: []line{{party: party{"forge", "The Forge"}, Asked: "asked"}, {party: party{"wood", "The Wood"}, Asked: "said_no"}}})))
	return all
}

func sampleLines() []line {
	return []line{
		{party: party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}, Score: 940, For: []string{"does Bookkeeping", "has done hard cases for years, by its own word", "3 things on record bear it out", "worked with The Mill 2 times"}, Against: []string{"was chosen for 2 things in the last year"}},
		{party: party{"lin", "lin"}, Person: true, Newcomer: true, Score: 610, For: []string{"does Payroll, a kind of Bookkeeping", "has this place as a newcomer; by points it would be number 3"}, Against: []string{"does not say how many hours it has", "nothing on record bears it out yet"}},
		{party: party{"forge", "The Forge"}, Score: 700, For: []string{"does Bookkeeping"}, Against: []string{"has only 5 of the 8 hours a month that it takes"}, Asked: "asked"},
	}
}

func sampleTeam(ctx context.Context, ada page.Viewer, x sought) teamView {
	y, z := x, x
	y.id, y.title, y.terms = "need 3", "A website", []string{"act:web-development"}
	z.id, z.title, z.terms = "need 4", "A falconer", []string{"act:research"}
	lines := sampleLines()
	t := team{Way: "closest", Leader: lines[0].party, Uncovered: []uncovered{{3, z.title, z.path, "Nobody here says that they can do Research."}}, Cost: "The other one has worked with The Forge before: there is little to get used to."}
	t.Members = []member{
		{party: lines[0].party, Stands: "stands in the middle", Hours: 8, Takes: []taken{{1, x.title, lines[0]}}},
		{party: lines[2].party, Stands: "worked with Harbour Housing and Neighbourhood Repair Association 2 times", Distance: 500, Takes: []taken{{2, y.title, lines[1]}}},
		{party: lines[1].party, Stands: "has never worked with it, nor with anybody who has", Distance: -1, Takes: []taken{{2, y.title, lines[1]}}},
	}
	p := pool{times: map[pair]int64{pairOf(lines[0].ID, lines[2].ID): 4}}
	return teamView{all: []sought{x, y, z}, teams: []team{t}, drawn: p.draw(ctx, t), viewer: ada, query: url.Values{"need": {"1", "3", "4"}}, open: []choice{{number: 1, title: x.title, by: x.asker, chosen: true}}}
}

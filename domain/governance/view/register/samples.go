package register

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

const sampleDay = 86_400

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Voice: true, Votes: true}
	nora := page.Viewer{Session: page.Session{Person: "nora"}, Belongs: true, State: "supporter"}
	add := func(name, state string, as page.Viewer, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: name, Body: body, Wide: name == "decisions", Nav: "/proposals"}})
	}
	rule := changed{"rule", "governance.ordinary_window_days", words.Either(ctx, "rules.governance.ordinary_window_days.title", "Voting time")}
	rows := []decision{
		{id: 31, title: "Ten days to vote", status: "executed", decided: now - 20*sampleDay, review: now + 300*sampleDay, changed: []changed{rule}},
		{id: 24, title: "Good food belongs to it", status: "executed", decided: now - 90*sampleDay, changed: []changed{{"clause", "P3", "P3"}, {"clause", "goal", words.Either(ctx, "register.clauses.goal", "goal")}}},
		{id: 12, title: "A shared van", status: "adopted", decided: now - 200*sampleDay, until: now + 20*sampleDay},
		{id: 9, title: "Meet every Monday", status: "repealed", decided: now - 400*sampleDay, until: now - 30*sampleDay, repealedBy: 28},
		{id: 8, title: "A second site", status: "failed", decided: now - 420*sampleDay, changed: []changed{{"member", "weir", "Weir Energy"}}},
	}
	table := page.Table{Caption: "Decisions", List: "decisions", Rows: len(rows), Total: int64(len(rows)), Limit: 50}
	names := []changed{{"clause", "P3", "P3"}, {"kind", "charter.set_rules", page.Purposes(ctx, "charter.set_rules")}, {"member", "weir", "Weir Energy"}, rule}
	add("decisions", "full", ada, decisionsPage(decisionsView{rows: rows, table: table, names: names}))
	add("decisions", "none", ada, decisionsPage(decisionsView{table: page.Table{Caption: "Decisions", List: "decisions"}}))
	add("decisions that wait", "some", ada, titled(words.T(ctx, "register.title"), waitingPart(waiting{
		closing: []decision{{id: 33, title: "Open on Saturdays", until: now + 2*sampleDay, missing: 3}, {id: 34, title: "A second van", until: now + 4*sampleDay}},
		reviews: []decision{{id: 31, title: "Ten days to vote", review: now - 2*sampleDay}}, ends: []decision{{id: 12, title: "A shared van", until: now + 20*sampleDay}},
	})))
	open := petition{id: 3, title: "Open on Saturdays", text: "The shops of all members open on Saturdays.", state: "open", member: "nora", name: "nora", since: now - 4*sampleDay, ends: now + 86*sampleDay, signed: 3, needed: 5}
	signed := open
	signed.mine = true
	reached := open
	reached.id, reached.state, reached.proposal, reached.signed = 2, "reached", 33, 5
	lapsed := open
	lapsed.id, lapsed.state = 1, "lapsed"
	add("petitions", "one may sign", nora, petitionsPage(petitionsView{all: []petition{open}, may: true, here: "/petitions"}))
	add("petitions", "signed", nora, petitionsPage(petitionsView{all: []petition{signed}, may: true, here: "/petitions"}))
	add("petitions", "for a member", ada, petitionsPage(petitionsView{all: []petition{open, reached, lapsed}, here: "/petitions"}))
	add("petitions", "none", ada, petitionsPage(petitionsView{here: "/petitions"}))
	return all
}

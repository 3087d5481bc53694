package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/services"
	"metaorg/web/page"
	"metaorg/web/words"
)

const day = 86_400 // Seconds.

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "services.title"), Body: body, Wide: wide, Nav: "/commons"}})
	}
	table := page.Table{Caption: "Services", List: "services", Limit: 100}
	rows := []service{
		{number: 1, title: "Bookkeeping for small co-operatives", terms: "Up to four hours a month for nothing, then 30 pounds an hour.", who: party{"mill", "The Mill"}, given: 7, receivers: 3},
		{number: 2, title: "A van with a driver", terms: "Fuel.", who: party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}},
	}
	add("services", "none", true, servicesPage(listView{offers: true, table: table}))
	several := listView{offers: true, table: table, rows: rows}
	several.table.Rows, several.table.Total = len(rows), int64(len(rows))
	add("services", "several", true, servicesPage(several))

	books := rows[0]
	books.activity, books.description, books.capacity, books.busy = "act:bookkeeping", "We keep your books, month by month, and prepare the yearly return.", 3, 1
	asked := sampleRequests(now)
	add("service", "another's", false, servicePage(serviceView{service: books, requests: asked, asks: true, mayRead: true}))
	add("service", "to a stranger", false, servicePage(serviceView{service: books, stranger: true}))
	add("service", "one's own", false, servicePage(serviceView{service: books, requests: asked, yours: true, mayRead: true}))
	add("service", "new", false, servicePage(serviceView{service: rows[1], asks: true, mayRead: true}))
	books.withdrawn = true
	add("service", "withdrawn, a stranger looks", false, servicePage(serviceView{service: books}))

	for _, q := range asked {
		v := requestView{request: q, gives: true, steps: sampleSteps(now)}
		if q.stage == services.Delivered {
			v.gives, v.gets = false, true
		}
		add("service request", string(q.stage), false, requestPage(v))
	}
	add("member, services", "several", false, page.Headed("The Mill", memberPart(memberView{offers: rows, served: 7, got: 2, requests: asked[:2]})))
	add("coordination, services", "several", false, page.Headed("Coordination", waitingPart(asked[:3])))
	flows := flowsView{table: page.Table{Caption: "Who serves whom", List: "service-flows", Limit: 100}}
	add("services, flows", "none", true, flowsPage(flows))
	flows.rows = []flow{
		{party{"mill", "The Mill"}, party{"forge", "The Forge"}, 5, now - day},
		{party{"mill", "The Mill"}, party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}, 2, now - 9*day},
		{party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}, party{"mill", "The Mill"}, 1, now - 40*day},
	}
	flows.table.Rows, flows.table.Total = len(flows.rows), int64(len(flows.rows))
	add("services, flows", "several", true, flowsPage(flows))
	return all
}

// sampleRequests are requests at every stage.
func sampleRequests(now int64) (all []request) {
	base := request{
		service: 1, title: "Bookkeeping for small co-operatives", text: "Our yearly return for 2026.", terms: "Up to four hours a month for nothing.",
		provider: party{"mill", "The Mill"}, receiver: party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}, since: now - 20*day, staged: now - 3*day, due: now + 9*day,
	}
	stages := []services.Stage{services.Asked, services.Accepted, services.Delivered, services.Confirmed, services.Declined, services.TakenBack}
	for i, s := range stages {
		q := base
		q.number, q.stage, q.late = int64(i+1), s, i == 2
		all = append(all, q)
	}
	return all
}

func sampleSteps(now int64) []stepLine {
	return []stepLine{
		{what: "asked", by: "bo", at: now - 20*day, document: page.Paper{Hash: strings.Repeat("a1", 32), Text: "The folder is in the office.", Here: true}},
		{what: "accepted", by: "ada", at: now - 18*day},
		{what: "late", at: now - 3*day},
	}
}

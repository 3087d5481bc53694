package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/domain/people"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "agreements.title"), Body: body, Nav: "/agreements"}})
	}
	v := sampleView(words.Now(ctx), ada)
	add("agreements", "none", listPage(listView{state: "live", may: true}))
	add("agreements", "several", listPage(listView{state: "live", may: true, all: []agreement{v.agreement}, names: v.names}))
	for _, state := range []agreements.State{agreements.InDraft, agreements.Offered, agreements.Signed, agreements.Binding, agreements.UnderReview, agreements.Ended} {
		one := v
		one.state = state
		if state == agreements.Ended {
			one.how = string(agreements.RanOut)
		}
		if state == agreements.Offered {
			one.signatures = v.signatures[1:]
			one.overloads = []overload{{"mill", "2027-03", 52}}
		}
		add("agreement", string(state), agreementPage(one))
	}
	amended := v
	amended.amendment, amended.gone, amended.until = 2, []string{"forge"}, v.now+30*daySeconds
	add("agreement", "with an amendment", agreementPage(amended))
	sealed := v
	sealed.versions = append([]version{}, v.versions...)
	sealed.versions[0].content.Text, sealed.versions[0].content.Sealed = "", agreements.Paper(strings.Repeat("a1", 32))
	sealed.sealed, sealed.lost = page.Paper{Hash: strings.Repeat("a1", 32)}, true
	add("agreement", "with sealed terms that are lost", agreementPage(sealed))
	add("member, agreements", "several", page.Headed("The Mill", memberPart([]agreement{v.agreement}, v.names)))
	add("coordination, agreements", "several", page.Headed("Coordination", waitingPart([]agreement{v.agreement})))
	return all
}

func sampleView(now int64, ada page.Viewer) agreementView {
	c := agreements.Content{
		Title: "Books for flour", Parties: []people.MemberID{"mill", "harbour"}, Lead: "mill", Begins: "2027-01-01", Ends: "2027-12-31", Reviews: []string{"2027-07-01"}, NoticeDays: 30,
		Text: "Harbour keeps the books of the Mill; the Mill brings flour.\nBoth look at it in July.", Liability: "Each for its own work.", Confidentiality: "The books.",
		Shares: []agreements.Share{{Party: "mill", BasisPoints: 2550}, {Party: "harbour", BasisPoints: 7450}},
		Commitments: []agreements.Commitment{
			{Name: "Flour for the kitchen", From: "mill", To: "harbour", Quantity: 25_000, Unit: "kg", Due: "2027-03-31"},
			{Name: "Books of the first quarter", From: "harbour", To: "mill", Action: "work", Quantity: 1200, Unit: "h", Due: "2027-04-15"},
			{Name: "Travel", From: "mill", To: "harbour", Quantity: 8_000, Unit: "GBP", Due: "2027-02-15"},
		},
		Clauses: []agreements.Clause{{Measure: agreements.HoursGiven, Party: "harbour", Bound: agreements.Under, Number: 10, Days: 90, Proposes: "Fewer hours, and less flour."}},
	}
	next := c
	next.Ends, next.Addenda = "2028-06-30", []string{"Fewer hours, and less flour."}
	v := agreementView{
		agreement: agreement{number: 1, terms: 1, staged: now - 5*daySeconds, title: c.Title, begins: c.Begins, ends: c.Ends, holder: "mill", state: agreements.Binding, parties: []string{"mill", "harbour"}},
		viewer:    ada, now: now,
		names:      map[string]string{"mill": "The Mill", "harbour": "Harbour Housing and Neighbourhood Repair Association", "forge": "The Forge"},
		versions:   []version{{1, c, "mill", now - 9*daySeconds}, {2, next, "", now - daySeconds}},
		signatures: []signature{{1, "mill", "ada", now - 6*daySeconds}, {1, "harbour", "bo", now - 5*daySeconds}},
		steps: []stepLine{
			{what: "written", party: "mill", by: "ada", version: 1, at: now - 9*daySeconds},
			{what: "offered", by: "ada", version: 1, at: now - 9*daySeconds},
			{what: "signed", party: "harbour", by: "bo", version: 1, at: now - 5*daySeconds},
		},
	}
	for i, k := range c.Commitments {
		p := promise{Commitment: k, done: k.Quantity / int64(i+1), late: i == 1}
		if k.IsMoney() {
			p.obligation = 7
		}
		v.promises = append(v.promises, p)
	}
	return v
}

package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "bids.title"), Body: body, Nav: "/bids"}})
	}
	v := sampleView(words.Now(ctx), ada)
	add("bids", "none", listPage(listView{may: true}))
	add("bids", "several", listPage(listView{may: true, all: []bid{v.bid}, names: v.names}))
	fresh := v
	fresh.viewer.For, fresh.viewer.Mandates = "press", []page.Mandate{{Organization: "press", Name: "The Press", Role: "representative"}}
	fresh.all = append([]part{}, v.all...)
	fresh.all[2].hands, fresh.lead, fresh.uncovered, fresh.leads = nil, "", 1, map[string]string{"harbour": "mill"}
	add("bid", "gathering, for somebody who is not on it", bidPage(fresh))
	add("bid", "gathering, for who leads", bidPage(v))
	signed := v
	signed.state, signed.agreement, signed.agreed = bids.Agreeing, 4, agreements.Binding
	add("bid", "signed", bidPage(signed))
	lost := v
	lost.state, lost.agreement, lost.agreed, lost.related, lost.alone = bids.Lost, 4, agreements.Ended, nil, nil
	lost.lessons = []lesson{{"mill", "ada", "They asked for two references; begin with those a week earlier.", v.now - daySeconds}}
	add("bid", "lost", bidPage(lost))
	add("member, bids", "several", page.Headed("The Mill", memberPart(memberView{all: []bid{v.bid}, names: v.names, won: 2, lost: 1})))
	add("need, bids", "one", page.Headed("Evaluation", onNeedPart(needView{[]bid{v.bid}, v.names, "2"})))
	add("coordination, bids", "several", page.Headed("Coordination", waitingPart([]bid{v.bid})))
	return all
}

func sampleView(now int64, ada page.Viewer) bidView {
	v := bidView{
		bid: bid{
			number: 3, title: "Evaluation of the Northside food bank", client: "Northside Community Trust", reference: "ocds-b5fd17-7f3a", closes: "2027-02-26", value: 1_800_000, currency: "GBP", need: 2,
			text: "Interviews with forty guests, a survey, and a report of thirty pages.", holder: "mill", lead: "mill", state: bids.Gathering, staged: now - 6*daySeconds, opened: now - 6*daySeconds, sheet: strings.Repeat("b2", 32), parts: 3,
		},
		viewer: ada, now: now,
		names: map[string]string{"mill": "The Mill", "harbour": "Harbour Housing and Neighbourhood Repair Association", "forge": "The Forge", "press": "The Press"},
		all: []part{
			{number: 1, title: "Survey and interviews", competence: "act:research", called: "Research", quantity: 6000, unit: "h", from: "2027-04-01", until: "2027-05-15", place: "Northside", hands: []hand{{member: "mill", quantity: 4000}, {member: "harbour", quantity: 2000}}},
			{number: 2, title: "Report", quantity: 3000, unit: "h", until: "2027-05-31", remote: true, hands: []hand{{member: "mill", quantity: 3000}}},
			{number: 3, title: "Printing two hundred copies", quantity: 20_000, unit: "each", until: "2027-06-10", place: "Shrewsbury", hands: []hand{{member: "forge", quantity: 20_000}}},
		},
		leads:     map[string]string{"mill": "mill", "harbour": "mill"},
		related:   []related{{path: "/bids/4", title: "Food bank study", who: "press", closes: "2027-02-26"}},
		alone:     []string{"harbour"},
		overloads: map[string]overload{"harbour": {"2027-05", 52}},
		paper:     page.Paper{Hash: strings.Repeat("b2", 32), Here: true},
		prices: sheet{
			Currency: "GBP", Note: "Travel is in the prices.",
			Lines: []sheetLine{
				{1, "Survey and interviews", "mill", "40.00", "h", "2400.00"},
				{1, "Survey and interviews", "harbour", "20.00", "h", "1100.00"},
				{2, "Report", "mill", "30.00", "h", "1800.00"},
				{3, "Printing two hundred copies", "forge", "200", "each", "640.00"},
			},
			Shares: []sheetShare{{"forge", 1077}, {"harbour", 1852}, {"mill", 7071}},
		},
		steps: []stepLine{
			{what: "opened", member: "mill", by: "ada", at: now - 6*daySeconds},
			{what: "volunteered", member: "harbour", by: "bo", about: "Survey and interviews", at: now - 4*daySeconds},
			{what: "lead_named", member: "harbour", by: "bo", about: "mill", at: now - 4*daySeconds},
			{what: "lead_chosen", member: "mill", at: now - 3*daySeconds},
			{what: "sheet", member: "mill", by: "ada", at: now - 2*daySeconds, document: page.Paper{Hash: strings.Repeat("b2", 32)}},
		},
	}
	return v
}

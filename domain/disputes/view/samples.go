package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/disputes"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, as page.Viewer, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, "disputes.title"), Body: body, Wide: wide, Nav: "/disputes"}})
	}
	for _, s := range sampleCases(now) {
		add("dispute", s.state, ada, false, casePage(s.caseView))
	}
	add("disputes", "none", ada, true, casesPage(casesView{brings: true, table: page.Table{Caption: "Disputes", List: "disputes", Limit: 100}}))
	list := casesView{brings: true, mediator: "vera", moderators: []string{"bo", "cy"}, until: now + 90*daySeconds}
	for _, s := range sampleCases(now) {
		list.rows = append(list.rows, s.caseView)
	}
	list.table = page.Table{Caption: "Disputes", List: "disputes", Rows: len(list.rows), Total: int64(len(list.rows)), Limit: 100, Search: true}
	add("disputes", "several", ada, true, casesPage(list))
	add("coordination, disputes", "several", ada, false, page.Headed("Coordination", waitingPart(list.rows[:4])))
	one := sampleCases(now)[0].caseView
	line := paperLine{document: strings.Repeat("a1", 32), by: "The Mill", what: "matter", at: now - 5*daySeconds}
	add("dispute, paper", "here", ada, false, paperPage(one, line, "We agreed on ten sacks a week.\n\nSix came.", true))
	add("dispute, paper", "elsewhere", ada, false, paperPage(one, line, "", false))
	sanctions := []sanctionLine{
		{number: 4, inCase: 9, before: 3, step: "suspension", at: now - 20*daySeconds, until: now + 10*daySeconds, beforeAt: now - 90*daySeconds},
		{number: 3, inCase: 6, before: 2, step: "pause", at: now - 90*daySeconds, until: now - 60*daySeconds, ended: now - 60*daySeconds, beforeAt: now - 200*daySeconds},
		{number: 1, inCase: 2, step: "reminder", at: now - 300*daySeconds},
	}
	add("member, sanctions", "several", ada, false, page.Headed("Harbour Repair", sanctionsPart(sanctions)))
	add("you, record", "link", ada, false, page.Headed("Ada", recordLink()))
	add("record", "empty", ada, false, recordPage(recordView{name: "The Mill"}))
	add("record", "full", ada, false, recordPage(recordView{
		name: "The Mill", sanctions: sanctions,
		acts:          []recordAct{{at: now - daySeconds, id: strings.Repeat("b2", 32), kind: "governance.vote", who: "ada"}},
		contributions: []recordGift{{number: 7, from: "mill", to: "forge", fromName: "The Mill", toName: "The Forge", kind: "labour", date: "2026-03-31", unit: "hours", quantity: 12}},
		cases:         []recordCase{{caseView: one, texts: []recordText{{paperLine: line, text: "Six came.", here: true}, {paperLine: line}}}},
	}))
	return all
}

type sampleCase struct {
	state string
	caseView
}

// sampleCases are cases at every stage, as one side or the panel sees them.
func sampleCases(now int64) (all []sampleCase) {
	base := caseView{
		number: 3, cause: disputes.Agreement, by: "mill", byName: "The Mill", against: "harbour", againstHas: "Harbour Housing and Neighbourhood Repair Association",
		opened: now - 5*daySeconds, me: "mill", party: true,
		papers: []paperLine{{document: strings.Repeat("a1", 32), by: "The Mill", what: "matter", at: now - 5*daySeconds}, {document: strings.Repeat("b2", 32), by: "Harbour Repair", what: "paper", at: now - daySeconds}},
		steps:  []stepLine{{now - 5*daySeconds, "opened", "The Mill", "agreement"}},
	}
	add := func(state string, change func(c *caseView)) {
		c := base
		change(&c)
		all = append(all, sampleCase{state, c})
	}
	panel := []seated{{"forge", "The Forge", true, true}, {"print", "North Print", true, false}, {"field", "Field Kitchen", true, false}, {"wood", "Wood", false, false}}
	drawn := []stepLine{{now - 5*daySeconds, "opened", "The Mill", "agreement"}, {now - 4*daySeconds, "awaited", "", ""}, {now - 4*daySeconds, "drawn", "The Forge, North Print, Field Kitchen", "7"}}
	add("mediation", func(c *caseView) {
		c.stage, c.until, c.mediator, c.mediatorBy, c.agreement = disputes.Mediation, now+25*daySeconds, "Vera Stone, Leeds", "harbour", strings.Repeat("c3", 32)
	})
	add("mediation, agreed on a mediator", func(c *caseView) {
		c.stage, c.until, c.mediator, c.mediatorBy, c.accepted = disputes.Mediation, now+25*daySeconds, "vera", "harbour", true
	})
	add("panel being drawn", func(c *caseView) { c.stage = disputes.Drawing })
	add("hearing, a side looks", func(c *caseView) {
		c.stage, c.until, c.panel, c.steps = disputes.Hearing, now+15*daySeconds, panel, drawn
	})
	add("hearing, the panel looks", func(c *caseView) {
		c.stage, c.until, c.panel, c.steps, c.party, c.hears, c.heard, c.mayRecuse, c.me = disputes.Hearing, now+15*daySeconds, panel, drawn, false, true, true, true, "print"
	})
	add("hearing, another member looks", func(c *caseView) {
		c.stage, c.until, c.panel, c.steps, c.party, c.papers, c.me = disputes.Hearing, now+15*daySeconds, panel, drawn, false, nil, "field"
	})
	add("hearing by the mediator", func(c *caseView) { c.stage, c.until, c.sole = disputes.Hearing, now+15*daySeconds, "vera" })
	add("reasons due", func(c *caseView) {
		c.stage, c.until, c.panel, c.upheld, c.step, c.hears, c.party, c.me = disputes.Reasons, now+10*daySeconds, panel, true, "reminder", true, false, "print"
	})
	add("time to appeal", func(c *caseView) { c.stage, c.until, c.panel = disputes.Appealable, now+10*daySeconds, panel })
	add("the members decide", func(c *caseView) { c.stage, c.proposal, c.appealed = disputes.Voting, 12, true })
	add("charge, time to answer", func(c *caseView) {
		c.cause, c.stage, c.until, c.me, c.against, c.againstHas, c.by, c.byName = disputes.Exclusion, disputes.Reply, now+20*daySeconds, "mill", "mill", "The Mill", "forge", "The Forge"
	})
	add("charge, the members voted", func(c *caseView) {
		c.cause, c.stage, c.until, c.upheld, c.voted, c.proposal = disputes.Exclusion, disputes.Reasons, now+10*daySeconds, true, true, 12
	})
	for _, o := range []disputes.Outcome{disputes.Settled, disputes.Withdrawn, disputes.Upheld, disputes.Dismissed, disputes.Moot} {
		add("closed, "+string(o), func(c *caseView) {
			c.stage, c.outcome, c.upheld = disputes.Closed, o, o == disputes.Upheld
			c.steps = append(drawn[:3:3], stepLine{now - 3*daySeconds, "upheld", "", "3:2"}, stepLine{now - daySeconds, "closed", "", string(o)})
		})
	}
	return all
}

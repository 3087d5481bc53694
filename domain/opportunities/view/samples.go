package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/opportunities"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "opportunities.title"), Body: body, Wide: wide, Nav: "/opportunities"}})
	}
	now := words.Now(ctx)
	need, offer := samplePosts(now)
	open := filter{stage: string(opportunities.Open)}
	empty := boardView{asked: open, may: true, sides: []side{{kind: opportunities.Needed}, {kind: opportunities.Offered}}}
	add("needs and offers", "none", true, boardPage(empty))
	full := boardView{
		asked: open, may: true, competences: []form.Option{{Value: "act:bookkeeping", Label: "Bookkeeping"}}, places: []form.Option{{Value: "Shrewsbury", Label: "Shrewsbury"}},
		sides: []side{{opportunities.Needed, 26, []post{need}}, {opportunities.Offered, 1, []post{offer}}},
	}
	add("needs and offers", "several", true, boardPage(full))
	narrow := empty
	narrow.asked.competence, narrow.competences = "act:bookkeeping", full.competences
	add("needs and offers", "nothing fits", true, boardPage(narrow))
	table := page.Table{Caption: "Needs and offers", List: "opportunities", Limit: 100, Rows: 2, Total: 2, Search: true}
	add("needs and offers, table", "several", true, tablePage(boardView{table: table, rows: []post{need, offer}}))

	for _, v := range samplePostViews(now, ada, need) {
		add("need", string(v.stage)+v.state, false, postPage(v.postView))
	}
	add("offer", "somebody looks", false, postPage(postView{post: offer, viewer: ada, answers: true, steps: []stepLine{{what: "posted", who: offer.who.name, by: "bo", at: now - 86_400}}}))
	add("member, needs and offers", "several", false, page.Headed("The Mill", memberPart(memberView{all: []post{need, offer}, gave: 3, got: 1})))
	late := need
	late.stage = opportunities.Agreed
	add("coordination, needs and offers", "several", false, page.Headed("Coordination", waitingPart([]post{late})))
	return all
}

func samplePosts(now int64) (need, offer post) {
	harbour := party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}
	need = post{
		number: 1, kind: opportunities.Needed, stage: opportunities.Open, who: party{"mill", "The Mill"}, title: "Somebody to check our books for 2026",
		text: "Two hundred bookings, one grant, no payroll.\nA day of work, we think.", quantity: 800, unit: "h", from: "2027-01-11", until: "2027-02-28", answerBy: "2027-01-08",
		place: "Shrewsbury", remote: true, terms: opportunities.Paid, inReturn: "30 pounds an hour", reference: "ocds-b5fd17-7f3a", competences: []concept{{"act:bookkeeping", "Bookkeeping"}, {"act:audit", "Audit"}},
		since: now - 9*daySeconds, staged: now - 2*daySeconds, expires: now + 40*daySeconds, answers: 2,
	}
	offer = post{
		number: 2, kind: opportunities.Offered, stage: opportunities.Open, who: harbour, title: "Forty chairs that stack", quantity: 40, unit: "each",
		place: "Cardiff", terms: opportunities.Gift, shared: "Chairs of the hall", resource: 7, since: now - daySeconds, staged: now - daySeconds, expires: now + 59*daySeconds,
	}
	return need, offer
}

func sampleParts() []part {
	return []part{
		{number: 1, title: "Check the bank statements", competence: concept{"act:bookkeeping", "Bookkeeping"}, quantity: 800, unit: "h", taken: 800, from: "2027-01-11", until: "2027-02-28"},
		{number: 2, title: "Chairs for the meeting", quantity: 40, unit: "each", from: "2027-02-20", until: "2027-02-20", resource: 7, shared: "Chairs of the hall"},
		{number: 3, title: "Tell the members what came of it", from: "2027-01-11", until: "2027-02-28"},
	}
}

// sampleView is a need as somebody sees it, with what is particular.
type sampleView struct {
	postView
	state string
}

func samplePostViews(now int64, ada page.Viewer, need post) (all []sampleView) {
	harbour := party{"harbour", "Harbour Housing and Neighbourhood Repair Association"}
	paper := page.Paper{Hash: strings.Repeat("a1", 32), Text: "What it would cost, day by day.", Here: true}
	answers := []answer{
		{number: 1, post: 1, since: now - 3*daySeconds, who: harbour, text: "We can do it in the second week of January.", document: paper, state: opportunities.Given},
		{number: 2, post: 1, since: now - 2*daySeconds, who: party{"lin", "lin"}, text: "In the evenings, for myself.", state: opportunities.Given},
		{number: 3, post: 1, since: now - 4*daySeconds, who: party{"forge", "The Forge"}, text: "If it can wait until March.", state: opportunities.Declined},
	}
	steps := []stepLine{
		{what: "posted", who: "The Mill", by: "ada", at: now - 9*daySeconds},
		{what: "answered", who: "The Forge", by: "cy", at: now - 4*daySeconds},
		{what: "declined", who: "The Forge", by: "ada", at: now - 4*daySeconds, document: paper},
		{what: "answered", who: harbour.name, by: "bo", at: now - 3*daySeconds},
	}
	base := postView{post: need, all: answers, steps: steps, own: "mill", viewer: ada}
	add := func(state string, change func(v *postView)) {
		v := base
		v.all = append([]answer{}, answers...)
		change(&v)
		all = append(all, sampleView{v, state})
	}
	add(", one's own", func(*postView) {})
	add(", one's own and new", func(v *postView) { v.all, v.steps = nil, steps[:1] })
	add(", another's", func(v *postView) { v.own, v.all[0].who, v.mine = "", party{"mill", "The Mill"}, v.all[0] })
	add(", to be answered", func(v *postView) { v.own, v.answers = "", true })
	choose := func(v *postView, s opportunities.Stage, a opportunities.Sort) {
		v.stage, v.all[0].state = s, a
	}
	add("", func(v *postView) { choose(v, opportunities.Agreed, opportunities.Chosen); v.all[0].answerer = true })
	add(", in parts", func(v *postView) {
		v.several, v.quantity, v.unit, v.parts = true, 0, "", sampleParts()
		v.all[0].state, v.all[0].takes, v.all[1].parts, v.all[1].quantity = opportunities.Chosen, []int64{800, 0, 0}, []int64{2}, 25
	})
	add("", func(v *postView) {
		choose(v, opportunities.Done, opportunities.Confirmed)
		v.all[1].state = opportunities.Passed
	})
	add("", func(v *postView) { v.stage = opportunities.Expired })
	add(", nobody answered", func(v *postView) { v.stage, v.all = opportunities.Expired, nil })
	add("", func(v *postView) { v.stage, v.all = opportunities.Over, nil })
	return all
}

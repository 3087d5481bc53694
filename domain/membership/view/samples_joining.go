package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const samplePaper = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"

// cases are applications that members object to, in each stage, and what one
// sees about a member's standing.
func (s sampler) cases(ctx context.Context) (all []page.Sample) {
	for _, c := range s.stages() {
		v := applicationView{way: s.way("applicant"), version: 2, at: s.now - 3*daySeconds, here: "/applications/loom", knows: true, kase: c.view}
		v.rules.Sponsors, v.rules.Cap, v.rules.Percent, v.who.Sponsors = 2, 7, 10, 1
		v.entry = c.view.entry
		all = append(all, s.of("application", c.name, s.ada(), false, "/members", applicationPage(v)))
	}
	all = append(all, s.standings()...)
	return append(all, s.caseForms(ctx)...)
}

type stageSample struct {
	name string
	view caseView
}

func (s sampler) stages() []stageSample {
	base := caseView{
		id: "loom", name: "Loom", open: true, as: "mill", here: "/applications/loom", needed: 2, sponsorsNeeded: 2, limit: 7,
		sponsors: []voice{{id: "quay", name: "Quayside Carriers"}}, objects: true, vouches: true,
	}
	objected := base
	objected.objectors = []voice{{id: "forge", name: "The Forge", clause: "P2", at: s.now - daySeconds}}
	objected.said = []saidRow{{"forge", "The Forge", "objected", 0, s.now - daySeconds}, {"quay", "Quayside Carriers", "sponsored", 0, s.now - 2*daySeconds}}
	stopped := objected
	stopped.objectors = append(stopped.objectors, voice{id: "press", name: "Open Press with a very long name indeed", document: page.Paper{Hash: samplePaper, Text: "It took our orders at half our price.", Here: true}, at: s.now - 3600})
	stopped.said = append([]saidRow{{"", "", "stopped", 0, s.now - 3600}}, objected.said...)
	stopped.Stage, stopped.objects, stopped.vouches, stopped.takes = membership.Drawing, false, false, true
	sitting := stopped
	sitting.Stage, sitting.Until, sitting.judges = membership.Sitting, s.now+12*daySeconds, true
	sitting.panel = []voice{
		{id: "mill", name: "The Mill"},
		{id: "loom", name: "Loom", verdict: membership.Admitting, document: page.Paper{Hash: samplePaper, Text: "It gave what it could.", Here: true}, at: s.now},
		{id: "quay", name: "Quayside Carriers", verdict: membership.Refusing, document: page.Paper{Hash: samplePaper}, at: s.now},
	}
	refused := sitting
	refused.Stage, refused.Verdict, refused.judges, refused.appeals = membership.Appealable, membership.Refusing, false, true
	admitted := refused
	admitted.Verdict, admitted.withdraws = membership.Admitting, true
	voting := stopped
	voting.Stage, voting.Why, voting.Proposal, voting.takes, voting.vouchesFrom = membership.Voting, membership.OnAppeal, 9, false, s.now+20*daySeconds
	voting.said = append([]saidRow{{"", "", "asked_appeal", 9, s.now - 60}, {"loom", "Loom", "appealed", 0, s.now - 60}}, stopped.said...)
	queued := base
	queued.place, queued.entry, queued.Stage = 3, s.now+40*daySeconds, membership.Settled
	return []stageSample{
		{"nobody objects", base},
		{"one objects", objected},
		{"stopped, panel being drawn", stopped},
		{"a panel sits", sitting},
		{"refused by the panel", refused},
		{"admitted by the panel", admitted},
		{"the members vote", voting},
		{"waiting for the growth cap", queued},
	}
}

func (s sampler) standings() (all []page.Sample) {
	member := func(name, state string, change func(*standingView)) {
		b := s.mill()
		b.State = state
		v := memberView{body: b, mine: true, as: "mill", signedIn: true}
		v.standing = standingView{id: "mill", as: "mill", state: membership.State(state), mine: true, founded: true, here: "/members/mill"}
		change(&v.standing)
		all = append(all, s.of("member", name, s.ada(), false, "/members", memberPage(v)))
	}
	member("dormant, why", "dormant", func(*standingView) {})
	member("dormant, returning", "dormant", func(v *standingView) { v.returns = s.now + 9*daySeconds })
	member("lapsed, why", "lapsed", func(v *standingView) { v.acceptBy = s.now - daySeconds })
	member("lapsed, accepted", "lapsed", func(*standingView) {})
	member("suspended, why", "suspended", func(v *standingView) { v.until = s.now + 30*daySeconds })
	member("excluded, why", "excluded", func(*standingView) {})
	member("soon dormant", "active", func(v *standingView) { v.dormantFrom = s.now + 30*daySeconds })
	member("asked to accept", "active", func(v *standingView) { v.acceptBy = s.now + 30*daySeconds })
	member("under common control", "active", func(v *standingView) {
		v.group, v.casts = []voice{{id: "mill", name: "The Mill"}, {id: "forge", name: "The Forge"}}, "The Forge"
	})
	member("waiting for its turn", "provisional", func(v *standingView) { v.place, v.entry = 2, s.now+30*daySeconds })
	titled := func(title string, c templ.Component) templ.Component { return titledPart(title, c) }
	full := settlementView{given: 12, received: 9, open: s.gifts()[:1], mandates: 2, nodes: 1, proposals: []uint64{7}, next: "/members/mill"}
	return append(
		all,
		s.of("settlement", "something is open", s.ada(), false, "/members", titled("The Mill", settlementPart(full))),
		s.of("settlement", "nothing is open", s.ada(), false, "/members", titled("The Mill", settlementPart(settlementView{next: "/members/mill"}))),
	)
}

func (s sampler) caseForms(ctx context.Context) (all []page.Sample) {
	about := words.T(ctx, "membership.application_of", "Name", "Loom")
	show := func(verb string, f form.Form, state string) {
		all = append(all, s.of(verb, state, s.ada(), false, "/members", titledPart(words.T(ctx, "membership.act_titles."+verb), aboutFields(f, about, words.T(ctx, "membership.follows."+verb)))))
	}
	kind := func(name string) form.Form {
		for _, k := range membership.Module.Kinds {
			if k.Name == name {
				return form.Of(ctx, k, form.Values{"applicant": {"loom"}})
			}
		}
		return form.Form{}
	}
	text := charter.Charter{Text: charter.Text{Clauses: []charter.Clause{{Number: "P1", Kind: charter.Principle, Title: "Openness"}, {Number: "P2", Kind: charter.Principle, Title: "Honesty"}}}}
	object := kind("membership.object").Hide("applicant").Set("clause", func(x *form.Field) { x.Control, x.Options, x.Example = form.Choice, clauseOptions(ctx, text), "" })
	show("object", object, "asked")
	show("object", object.Refused("membership.no_reason", "an objection names the clause it appeals to, or the document that describes the harm", "clause"), "refused")
	show("judge", kind("membership.judge").Hide("applicant"), "asked")
	show("sponsor", kind("membership.sponsor").Hide("applicant"), "asked")
	show("appeal", kind("membership.appeal").Hide("applicant"), "asked")
	return all
}

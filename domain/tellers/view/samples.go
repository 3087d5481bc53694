package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/tally"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "tellers.title"), Body: body, Nav: "/proposals"}})
	}
	for _, s := range sampleCounts(now) {
		add("proposal, counting", s.state, page.Headed("Exclude Harbour Repair (case 3)", countingPart(s.countingView)))
	}
	v := sampleCounts(now)[2].votes[0]
	add("paper", "one", paperPage(paperView{v, 1}))
	add("paper", "several", paperPage(paperView{v, 3}))
	members := []voter{{id: "forge", name: "The Forge"}, {id: "mill", name: "The Mill"}, {id: "north", name: "North Print Cooperative and Bindery"}, {id: "thread", name: "Thread & Needle", lost: true}}
	individuals := []voter{{id: "nora", name: "nora"}, {id: "paul", name: "paul"}}
	add("tellers' sheet", "members", sheetPage(tellView{v: v, members: members}))
	add("tellers' sheet", "with individuals", sheetPage(tellView{v: v, members: members, individuals: individuals}))
	var tell machine.Kind
	for _, k := range tellers.Module.Kinds {
		if k.Name == "tellers.tell" {
			tell = k
		}
	}
	f := form.Of(ctx, tell, form.Values{"proposal": {"14"}}).Hide("proposal")
	add("form, count", "empty", page.Headed(words.T(ctx, "tellers.tell"), tellFields(tellView{form: f, members: members, v: v})))
	members[0].ticked = true
	f = form.Of(ctx, tell, form.Values{"proposal": {"14"}, "said_yes": {"2"}, "said_no": {"0"}, "abstained": {"0"}}).Hide("proposal").
		Refused("tellers.papers_differ", "you counted 2 papers of members, and 1 are marked as having handed one in; count both again", "present")
	add("form, count", "refused", page.Headed(words.T(ctx, "tellers.tell"), tellFields(tellView{form: f, members: members, individuals: individuals, v: v})))
	late := sampleCounts(now)
	add("coordination, counts", "several", page.Headed("Coordination", overduePart([]vote{late[3].votes[0], late[4].votes[0], late[5].votes[0]}, now)))
	return all
}

type sampleCount struct {
	state string
	countingView
}

// sampleCounts are counts in every state, in the order in which they come.
func sampleCounts(now int64) (all []sampleCount) {
	base := vote{
		proposal: 14, round: 1, title: "Exclude Harbour Repair (case 3)", status: governance.Undecided, purpose: governance.FirstVote,
		opens: now - 5*daySeconds, closes: now + 2*daySeconds, until: now + 5*daySeconds, roll: 12, stage: tellers.First,
	}
	add := func(state string, change func(v *countingView, x *vote)) {
		v, x := countingView{at: now, names: true}, base
		change(&v, &x)
		v.votes = append([]vote{x}, v.votes...)
		all = append(all, sampleCount{state, v})
	}
	mill, forge, print := teller{"mill", "The Mill", "drawn", false}, teller{"forge", "The Forge", "drawn", false}, teller{"print", "North Print Cooperative and Bindery", "drawn", false}
	came := []string{"North Print Cooperative and Bindery", "The Forge", "The Mill", "Thread & Needle"}
	told := func(t teller, stage tellers.Stage, yes, no, abstain int64, stands bool) sheet {
		return sheet{member: t.member, name: t.name, by: t.member + "-ada", stage: stage, at: now - 3600, handedIn: yes + no + abstain, members: tally.Count{Yes: yes, No: no, Abstain: abstain}, stands: stands}
	}
	closed := func(x *vote) {
		x.opens, x.closes, x.until, x.drawn, x.offered = now-8*daySeconds, now-daySeconds, now+2*daySeconds, 4, true
		x.people = []teller{mill, forge}
	}
	add("announced, one can offer", func(v *countingView, x *vote) {
		x.opens, x.closes = now+3*daySeconds, now+10*daySeconds
		x.people = []teller{{"forge", "The Forge", "offered", false}}
		v.offer = []choice{{"mill", "The Mill"}}
	})
	add("open, the lot is being drawn", func(_ *countingView, x *vote) { x.opens = now - 60 })
	add("open, one is a teller", func(v *countingView, x *vote) {
		x.drawn, x.people, v.leave = 9, []teller{mill, forge}, "mill"
	})
	add("closed, one is to tell", func(v *countingView, x *vote) {
		closed(x)
		x.sheets = []sheet{told(forge, tellers.First, 9, 2, 0, false)}
		v.tells, v.leave = "mill", "mill"
	})
	add("counted again", func(v *countingView, x *vote) {
		closed(x)
		x.stage, x.sheets, v.tells = tellers.Recount, []sheet{told(forge, tellers.First, 9, 2, 0, false), told(mill, tellers.First, 8, 3, 0, false)}, "mill"
	})
	add("a third counts", func(_ *countingView, x *vote) {
		closed(x)
		x.stage, x.people = tellers.WithThird, []teller{mill, forge, print}
		x.sheets = []sheet{told(forge, tellers.First, 9, 2, 0, false), told(mill, tellers.First, 8, 3, 0, false), told(forge, tellers.Recount, 9, 2, 0, false), told(mill, tellers.Recount, 8, 2, 1, false)}
	})
	add("a third counts, since one is silent", func(_ *countingView, x *vote) {
		closed(x)
		x.stage, x.silent, x.people, x.sheets = tellers.WithThird, true, []teller{mill, forge, print}, []sheet{told(forge, tellers.First, 9, 2, 0, false)}
	})
	add("counted, with individuals", func(_ *countingView, x *vote) {
		closed(x)
		mill.agrees, forge.agrees = true, true
		x.stage, x.status, x.chamber, x.people, x.present = tellers.Settled, governance.Adopted, 2, []teller{mill, forge}, came
		x.sheets = []sheet{told(forge, tellers.First, 9, 2, 0, true), told(mill, tellers.First, 9, 2, 0, true)}
	})
	add("no two agree", func(_ *countingView, x *vote) {
		closed(x)
		x.stage, x.status, x.failed, x.people = tellers.Unsettled, governance.Rejected, tally.CountsDiffer, []teller{mill, forge, print}
		x.sheets = []sheet{told(forge, tellers.Recount, 9, 2, 0, false), told(mill, tellers.Recount, 8, 3, 0, false), told(print, tellers.WithThird, 10, 1, 0, false)}
	})
	add("nobody counted, a second call is announced", func(v *countingView, x *vote) {
		earlier := base
		closed(&earlier)
		earlier.stage, earlier.failed = tellers.Unsettled, tally.NotCounted
		v.votes = []vote{earlier}
		x.round, x.purpose, x.opens, x.closes = 2, governance.SecondCallRound, now+10*daySeconds, now+17*daySeconds
	})
	return all
}

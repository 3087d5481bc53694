package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) []page.Sample {
	s := sampler{now: words.Now(ctx)}
	all := append(s.members(), s.organizations(ctx)...)
	all = append(all, s.joins()...)
	all = append(all, s.applications()...)
	all = append(all, s.cases(ctx)...)
	all = append(all, s.contributions(ctx)...)
	return append(all, s.others()...)
}

// sampler makes samples about one moment.
type sampler struct{ now int64 }

func (sampler) ada() page.Viewer {
	return page.Viewer{
		Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Voice: true, Votes: true, State: "active",
		Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}},
	}
}

func (s sampler) of(name, state string, as page.Viewer, wide bool, nav string, body templ.Component) page.Sample {
	return page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: name, Body: body, Wide: wide, Nav: nav}}
}

func (s sampler) mill() body {
	return body{
		ID: "mill", Name: "The Mill", Form: "co-operative", Place: "Hebden Bridge, England", Website: "https://mill.example/",
		Text:       "Mills grain for six bakeries.\n<script>alert(1)</script>",
		Identities: []identity{{"fca", "4711"}, {"domain", "mill.example"}}, Registered: s.now - 400*daySeconds, InvitedBy: "bo",
		State: "active", Since: s.now - 380*daySeconds, Founder: true,
	}
}

func (s sampler) points() []point {
	return []point{
		{"mill", "The Mill", 53742000, -2013000},
		{"forge", "The Forge", 53800800, -1549100},
		{"press", "Open Press with a very long name indeed", 53802000, -1548000},
		{"quay", "Quayside Carriers", 54978300, -1617800},
		{"loom", "Loom", 55864200, -4251800},
	}
}

func (s sampler) members() []page.Sample {
	full := rosterView{
		list: "roster", total: 4, limit: 100, coordinates: true, left: 2, points: s.points(), here: "/members",
		counts: []stateCount{{"active", 2}, {"applicant", 1}, {"supporter", 1}},
		rows: []rosterRow{
			{"mill", "The Mill", "co-operative", "Hebden Bridge, England", "active", s.now - 380*daySeconds},
			{"forge", "The Forge", "social-enterprise", "Leeds, England", "active", s.now - 90*daySeconds},
			{"loom", "Loom", "unincorporated", "", "applicant", s.now - 3*daySeconds},
			{"cy", "cy", "", "", "supporter", s.now - 30*daySeconds},
		},
	}
	then := full
	then.day = "2026-03-01"
	one := full
	one.state, one.rows, one.points, one.total = "applicant", full.rows[2:3], nil, 1
	none := rosterView{list: "roster", here: "/members", limit: 100}
	nobody := then
	nobody.rows, nobody.points, nobody.counts, nobody.total = nil, nil, nil, 0
	return []page.Sample{
		s.of("members", "full", s.ada(), true, "/members", membersPage(full)),
		s.of("members", "of a day", page.Viewer{Shown: page.Watchers}, true, "/members", membersPage(then)),
		s.of("members", "in one state", s.ada(), true, "/members", membersPage(one)),
		s.of("members", "nobody yet", page.Viewer{Shown: page.Watchers}, true, "/members", membersPage(none)),
		s.of("members", "nobody then", s.ada(), true, "/members", membersPage(nobody)),
	}
}

func (s sampler) organizations(ctx context.Context) (all []page.Sample) {
	history := []stateRow{{"active", s.now - 30*daySeconds, 0}, {"provisional", s.now - 40*daySeconds, s.now - 30*daySeconds}, {"applicant", s.now - 54*daySeconds, s.now - 40*daySeconds}}
	mine := memberView{body: s.mill(), mine: true, as: "mill", signedIn: true, history: history, parts: []templ.Component{giftsPart(giftsView{id: "mill", gifts: s.gifts(), total: 24, next: "/members/mill"})}}
	leaving := mine
	leaving.Leaves = s.now + 6*daySeconds
	others := mine
	others.mine, others.knows = false, true
	stranger := others
	stranger.knows, stranger.signedIn, stranger.parts = false, false, nil
	all = append(
		all,
		s.of("member", "one's own", s.ada(), false, "/members", memberPage(mine)),
		s.of("member", "leaving", s.ada(), false, "/members", memberPage(leaving)),
		s.of("member", "another's", s.ada(), false, "/members", memberPage(others)),
		s.of("member", "as strangers see it", page.Viewer{Shown: page.Watchers}, false, "/members", memberPage(stranger)),
		s.of("member", "a person", s.ada(), false, "/members", memberPage(memberView{
			body:     body{ID: "cy", Person: true, Registered: s.now - 90*daySeconds, State: "supporter", Since: s.now - 80*daySeconds},
			signedIn: true, knows: true, actsFor: []mandate{{"forge", "The Forge", "alternate"}},
		})),
	)
	for _, state := range []string{"", "supporter", "applicant", "provisional", "active", "dormant", "lapsed", "suspended", "left", "excluded"} {
		b := s.mill()
		b.State, b.Founder = state, false
		name := state
		if state == "" {
			name = "only registered"
		}
		all = append(all, s.of("member", name, s.ada(), false, "/members", memberPage(memberView{body: b, mine: true, as: "mill", signedIn: true})))
	}
	return all
}

func (s sampler) gifts() []gift {
	g := gift{
		ID: 7, Giver: "loom", GiverName: "Loom", Receiver: "mill", ReceiverName: "The Mill", By: "loom", Kind: "labour", Unit: "hours", Date: "2026-03-31",
		State: "recorded", Quantity: 12, Recorded: s.now - 9*daySeconds, Answers: "mill",
	}
	confirmed, disputed := g, g
	confirmed.ID, confirmed.State, confirmed.Settled, confirmed.Answers, confirmed.Counts, confirmed.Kind, confirmed.Unit, confirmed.Quantity = 6, "confirmed", s.now-8*daySeconds, "", "loom", "money", "pence", 125000
	disputed.ID, disputed.State, disputed.Settled = 5, "disputed", s.now-8*daySeconds
	return []gift{g, confirmed, disputed}
}

func (s sampler) way(state string) way {
	w := way{rules: entryRules{Version: 2, Window: 14, Needed: 3, Partners: 2, Days: 60}, now: s.now, signedIn: true, secondWay: true, as: "loom", accepted: true}
	w.who = body{ID: "loom", Name: "Loom", Form: "unincorporated", State: state, Since: s.now - 3*daySeconds}
	if state != "" {
		w.who.Applied, w.who.Window, w.who.Needed, w.who.Counted, w.partners, w.waiting = s.now-3*daySeconds, s.now+11*daySeconds, 3, 1, 1, 1
	}
	return w
}

func (s sampler) joins() []page.Sample {
	loom := page.Viewer{Session: page.Session{Person: "lu", For: "loom"}, Mandates: []page.Mandate{{Organization: "loom", Name: "Loom", Role: "representative"}}}
	stranger := joinView{name: "Northern Commons", way: way{rules: s.way("").rules, now: s.now}}
	invited := stranger
	invited.invitation = "0f3c9a7721d04be88a5bd0f3c9a77210"
	registered := stranger
	registered.signedIn = true
	fresh := joinView{name: "Northern Commons", way: s.way("")}
	fresh.accepted = false
	accepted := joinView{name: "Northern Commons", way: s.way(""), others: []mandate{{"mill", "The Mill", "alternate"}}}
	applied := joinView{name: "Northern Commons", way: s.way("applicant"), person: personState{accepted: true}}
	given := applied
	given.waiting, given.reached = 2, 2
	member := joinView{name: "Northern Commons", way: s.way("active"), person: personState{state: "supporter"}}
	forming := joinView{name: "Northern Commons", way: s.way(""), roll: []founder{{"mill", "The Mill", true}, {"loom", "Loom", false}}, onRoll: true}
	forming.forming, forming.accepted = true, false
	signed, offRoll, watching := forming, forming, forming
	signed.accepted = true
	offRoll.onRoll = false
	watching.way = way{forming: true, rules: forming.rules, now: s.now}
	chamber, closed, asked := fresh, fresh, fresh
	chamber.rules.Individuals, chamber.rules.Sponsors, chamber.rules.Cap, chamber.rules.Percent, chamber.person = 2, 2, 7, 10, personState{id: "lu", accepted: true}
	closed.rules.Boundary, closed.rules.Individuals, closed.person = 2, 1, personState{id: "lu", state: "applicant"}
	asked.rules.Boundary, asked.rules.Individuals, asked.person = 1, 1, personState{id: "lu", state: "active"}
	join := func(state string, as page.Viewer, v joinView) page.Sample {
		return s.of("join", state, as, false, "/join", joinPage(v))
	}
	return []page.Sample{
		join("stranger", page.Viewer{}, stranger), join("invited", page.Viewer{}, invited), join("registered, one key", loom, registered), join("organization registered", loom, fresh),
		join("charter accepted", loom, accepted),
		join("sponsors, a cap and a chamber", loom, chamber), join("closed, with persons", loom, closed), join("by consent, a person a member", loom, asked),
		join("applied", loom, applied), join("applied, all given", loom, given), join("member", s.ada(), member),
		join("forming, to sign", loom, forming), join("forming, signed", loom, signed), join("forming, not on the roll", loom, offRoll), join("forming, stranger", page.Viewer{}, watching),
	}
}

func (s sampler) applications() []page.Sample {
	loom := page.Viewer{Session: page.Session{Person: "lu", For: "loom"}, Belongs: true, Applicant: true, Mandates: []page.Mandate{{Organization: "loom", Name: "Loom", Role: "representative"}}}
	view := func(state string) applicationView {
		return applicationView{way: s.way(state), gifts: s.gifts(), version: 2, at: s.now - 3*daySeconds, here: "/applications/loom"}
	}
	mine := view("applicant")
	mine.mine, mine.gifts = true, nil
	members := view("applicant")
	members.knows = true
	provisional := view("provisional")
	provisional.mine, provisional.who.Applied, provisional.who.Window = true, s.now-90*daySeconds, s.now-76*daySeconds
	of := func(state string, as page.Viewer, v applicationView) page.Sample {
		return s.of("application", state, as, false, "/members", applicationPage(v))
	}
	return []page.Sample{
		of("the applicant's, in the window", loom, mine), of("in the window", s.ada(), members), of("provisional", loom, provisional),
		of("member", s.ada(), view("active")), of("over", s.ada(), view("left")),
	}
}

func (s sampler) contributions(ctx context.Context) []page.Sample {
	kind := func(name string) (k machine.Kind) {
		for _, k = range membership.Module.Kinds {
			if k.Name == name {
				break
			}
		}
		return k
	}
	record := form.Of(ctx, kind("membership.record_contribution"), form.Values{"with": {"forge"}, "quantity": {"many"}, "date": {"2026-13-01"}})
	gifts := s.gifts()
	titled := func(title string, c templ.Component) templ.Component { return titledPart(title, c) }
	return []page.Sample{
		s.of("contributions", "full", s.ada(), true, "/members", giftsPage(giftListView{gifts: gifts, total: 3, limit: 100, waiting: gifts[:1], next: "/contributions", records: true})),
		s.of("contributions", "empty", s.ada(), true, "/members", giftsPage(giftListView{limit: 100, next: "/contributions", records: true})),
		s.of("contributions", "empty, as an observer", page.Viewer{Shown: page.Participants}, true, "/members", giftsPage(giftListView{limit: 100, next: "/contributions"})),
		s.of("contribution", "to confirm", s.ada(), false, "/members", giftPage(giftView{gift: gifts[0]})),
		s.of("contribution", "waiting", page.Viewer{Shown: page.Participants}, false, "/members", giftPage(giftView{gift: func() gift { g := gifts[0]; g.Answers = ""; return g }()})),
		s.of("contribution", "confirmed", s.ada(), false, "/members", giftPage(giftView{gift: gifts[1], counts: "Loom"})),
		s.of("contribution", "disputed", s.ada(), false, "/members", giftPage(giftView{gift: gifts[2]})),
		s.of("record a contribution", "refused", s.ada(), false, "/members", titled("Record a contribution", recordFields(record.Refused("web.not_a_number", "write a whole number, with digits only", "quantity")))),
		s.of("confirm a contribution", "asked", s.ada(), false, "/members", titled("Confirm a contribution", answerFields(form.Form{}, gifts[0], words.T(ctx, "membership.follows.confirm_contribution")))),
		s.of("leave", "asked", s.ada(), false, "/members", titled("Leave the network", consequences(words.T(ctx, "membership.follows.leave"), true))),
	}
}

func (s sampler) others() []page.Sample {
	waiting := waitingView{
		here:         "/coordination",
		applications: []openApplication{{body: s.way("applicant").who, waiting: true, until: s.now + 11*daySeconds}, {body: s.way("provisional").who}},
		gifts:        s.gifts()[:1], invitations: []openInvitation{{"bo", "Radish Co-op", s.now + 3*daySeconds, 1}, {"bo", "", s.now + 9*daySeconds, 20}},
		mandates: []endingMandate{{"mill", "The Mill", "alan", s.now + 4*daySeconds}}, alone: []mandate{{"forge", "The Forge", ""}},
		laggards: []laggard{{"quay", "Quayside Carriers", 1, 2, s.now - 2*daySeconds, s.now - 300*daySeconds}}, leaving: []leaver{{"press", "Open Press", s.now + 2*daySeconds}},
		stopped: []waitingCase{{"loom", "Loom", "sitting", s.now + 9*daySeconds}, {"kiln", "Kiln", "voting", 0}}, queued: []waitingCase{{"kiln", "Kiln", "", s.now + 40*daySeconds}},
		fading: []waitingCase{{"quay", "Quayside Carriers", "", s.now + 20*daySeconds}},
	}
	front := frontView{
		active: 22, forms: []formCount{{"co-operative", 9}, {"social-enterprise", 6}, {"trust", 4}, {"other", 3}}, others: []stateCount{{"applicant", 2}, {"supporter", 5}},
		points: s.points(), rules: s.way("").rules, roster: true,
	}
	counted := frontView{active: 22, rules: entryRules{Version: 1}}
	home := homeView{bodies: []body{s.mill(), s.way("applicant").who}}
	titled := func(title string, c templ.Component) templ.Component { return titledPart(title, c) }
	return []page.Sample{
		s.of("coordination", "full", s.ada(), true, "/members", coordinationPage(waiting)),
		s.of("coordination", "nothing waits", s.ada(), true, "/members", coordinationPage(waitingView{here: "/coordination"})),
		s.of("front, members", "open", page.Viewer{Shown: page.Watchers}, true, "/", titled("Northern Commons", frontPart(front))),
		s.of("front, members", "only counted", page.Viewer{Shown: page.Anybody}, true, "/", titled("Northern Commons", frontPart(counted))),
		s.of("home, membership", "member and applicant", s.ada(), false, "/home", titled("Home", homePart(home))),
		s.of("home, membership", "newcomer", page.Viewer{Session: page.Session{Person: "cy"}}, false, "/home", titled("Home", homePart(homeView{}))),
	}
}

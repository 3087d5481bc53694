package view

import (
	"context"
	"encoding/json"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/tally"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// sampling makes the pages of the catalogue from fixed data.
type sampling struct {
	ctx context.Context
	now int64
	all []page.Sample
}

const sampleDay = 86_400

// samples are these pages for the catalogue.
func samples(ctx context.Context) []page.Sample {
	s := &sampling{ctx: ctx, now: words.Now(ctx)}
	s.lists()
	s.votes()
	s.results()
	s.surrounded()
	s.writing()
	s.sections()
	return s.all
}

var (
	sampleMandates = []page.Mandate{{Organization: "mill", Name: "Mill Lane Bakery", Role: "representative"}}
	ada            = page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Voice: true, Votes: true, Mandates: sampleMandates}
	newcomer       = page.Viewer{Session: page.Session{Person: "nora"}, Shown: page.Watchers}
	passerBy       = page.Viewer{Shown: page.Watchers}
)

func (s *sampling) add(name, state string, as page.Viewer, body templ.Component) {
	s.all = append(s.all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: name, Body: body, Wide: name == "proposal" || name == "proposals", Nav: "/proposals"}})
}

// sampleTerms are those of the federation preset.
func sampleTerms(c governance.Class) governance.Terms {
	t := governance.Terms{Charter: 2, Method: tally.BySupermajority, NoticeDays: 14, WindowDays: 7, Quorum: tally.Fraction{Num: 1, Den: 2}, Minimum: 2, Majority: tally.Fraction{Num: 3, Den: 4}, DelayDays: 3}
	switch c {
	case governance.Special:
		t.SecondCall = governance.SecondCall{AfterDays: 14, Quorum: tally.Fraction{Num: 1, Den: 4}, Minimum: 3}
	case governance.Principles:
		t.DelayDays, t.ConfirmAfterDays, t.ConfirmUntilDays = 7, 14, 30
	case governance.Ordinary, governance.Lazy, governance.Consent, governance.Entrenched, governance.Urgent:
		t = governance.Terms{Charter: 2, Method: tally.ByMajority, NoticeDays: 7, WindowDays: 7, Quorum: tally.Fraction{Num: 1, Den: 4}, Minimum: 3, DelayDays: 1}
	}
	return t
}

// proposal is one whose only vote opens in so many days, with these ballots.
func (s *sampling) proposal(id int64, title string, c governance.Class, opensIn int64, count tally.Count) proposal {
	terms := sampleTerms(c)
	const roll = 24
	v := vote{
		number: 1, purpose: governance.FirstVote, state: "open", roll: roll, count: count, bar: terms.Bar(governance.FirstVote, roll),
		opens: s.now + opensIn*sampleDay, root: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		ballots: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
	}
	v.notice, v.close = v.opens-terms.NoticeDays*sampleDay, v.opens+terms.WindowDays*sampleDay
	if opensIn > 0 {
		v.state = "announced"
	}
	return proposal{
		id: id, title: title, text: "Members buy flour together from June on.\n\nOrders are collected on the first Monday of a month; who orders pays within 14 days.",
		class: c, status: governance.Undecided, member: "mill", name: "Mill Lane Bakery", by: "ada", since: v.notice, terms: terms, votes: []vote{v},
	}
}

// closed is a proposal whose last vote has closed with this reason.
func (s *sampling) closed(p proposal, as governance.Status) proposal {
	v := &p.votes[len(p.votes)-1]
	v.state, v.reason = "closed", v.bar.Judge(v.count)
	p.status, p.decided = as, v.close
	if as != governance.Rejected && as != governance.Withdrawn {
		p.effect = v.close
		if len(p.carries) > 0 {
			p.effect += p.terms.DelayDays * sampleDay
		}
	}
	return p
}

func (s *sampling) roll() []seat {
	return []seat{
		{member: "boatyard", name: "Brent Boatyard", counts: true, active: true, proposal: 12},
		{member: "harbour", name: "Harbour Housing", choice: governance.No, clause: "P2", by: "hana", at: s.now - 7200, counts: true, active: true},
		{member: "mill", name: "Mill Lane Bakery", choice: governance.Yes, by: "ada", at: s.now - 3600, changed: 1, counts: true, active: true},
		{member: "thread", name: "Thread & Needle", choice: governance.Abstain, by: "tom", at: s.now - 86000, counts: false, meeting: 3},
	}
}

// ballot is the form of one's ballot.
func (s *sampling) ballot(seats []seat, typed form.Values, code, text, at string) ballotView {
	f := form.Of(s.ctx, kindCalled("governance.vote"), typed).Hide("proposal").Set("clause", func(x *form.Field) {
		x.Control, x.Example = form.Choice, ""
		x.Options = []form.Option{{Value: "", Label: words.T(s.ctx, "governance.no_clause")}, {Value: "P1", Label: "P1 Openness"}, {Value: "P2", Label: "P2 One member, one vote"}}
	})
	if code != "" {
		f = f.Refused(code, text, at)
	}
	return ballotView{seats: seats, form: f, person: "ada", signedIn: true, belongs: true, acting: "Mill Lane Bakery"}
}

// kindCalled is one of governance's own kinds of messages.
func kindCalled(name string) (k machine.Kind) {
	for _, k = range governance.Module.Kinds {
		if k.Name == name {
			break
		}
	}
	return k
}

func (s *sampling) lists() {
	rows := func(all ...proposal) (v proposalsView) {
		for _, p := range all {
			v.rows = append(v.rows, listed{p, p.now()})
		}
		v.now, v.may, v.calendar = s.now, true, "/calendar.ics?member=mill"
		for i, f := range filters {
			v.filters = append(v.filters, filter{words.Of(s.ctx, "governance.filters", f.name), filterPath(f.params), i == 0})
		}
		v.table = page.Table{Caption: "Proposals", List: "proposals", Rows: len(v.rows), Total: int64(len(v.rows)), Limit: 50}
		return v
	}
	full := rows(
		s.proposal(12, "A shared van", governance.Ordinary, -2, tally.Count{Yes: 4, No: 1}),
		s.proposal(11, "Ten days to vote, so that every small member with one volunteer has the time to read what it decides", governance.Special, 3, tally.Count{}),
		s.closed(s.proposal(10, "Buy flour together", governance.Ordinary, -40, tally.Count{Yes: 9, No: 2, Abstain: 1}), governance.Adopted),
		s.closed(s.proposal(9, "All boats are blue", governance.Ordinary, -50, tally.Count{Yes: 2}), governance.Rejected),
		s.closed(s.carrying(s.proposal(8, "A second site", governance.Ordinary, -60, tally.Count{Yes: 12})), governance.Failed),
		s.closed(s.proposal(7, "Never mind", governance.Ordinary, -70, tally.Count{}), governance.Withdrawn),
	)
	full.due = map[string]bool{"/proposals/12": true}
	s.add("proposals", "full", ada, proposalsPage(full))
	stranger := full
	stranger.may, stranger.due = false, nil
	s.add("proposals", "for a stranger", passerBy, proposalsPage(stranger))
	s.add("proposals", "none yet", ada, proposalsPage(rows()))
	none := rows()
	none.filters[0].on, none.filters[3].on = false, true
	s.add("proposals", "none fits", ada, proposalsPage(none))
	roll := rollsView{proposal: "12", seats: s.roll(), table: page.Table{Caption: "Rolls", List: "rolls", Search: true, Rows: 4, Total: 4, Limit: 100}}
	s.add("roll", "full", ada, rollsPage(roll))
	across := roll
	across.proposal = ""
	s.add("roll", "across proposals", ada, rollsPage(across))
	s.add("roll", "empty", ada, rollsPage(rollsView{table: page.Table{Caption: "Rolls", List: "rolls"}}))
}

// carrying is a proposal that adds a web site when it is adopted.
func (s *sampling) carrying(p proposal) proposal {
	p.carries = []machine.Readable{{Kind: "network.add_origin", Content: json.RawMessage(`{"origin":"https://coop.example"}`)}}
	return p
}

func (s *sampling) addsOrigin() effect {
	return effect{others: []page.SigningMessage{{Kind: "network.add_origin", Purpose: "Let passkeys made on one more web site count.", Fields: []page.Fact{{Name: "Origin", Value: "https://coop.example"}}}}}
}

// amending is a change of the charter as its page shows it.
func (s *sampling) amending(stale *machine.Refusal) effect {
	before := charter.Text{Name: "Northern Co-ops", Goal: "Decent work in member-owned firms.", Clauses: []charter.Clause{
		{Number: "P1", Kind: charter.Principle, Title: "Openness", Text: "Whoever accepts this text may join."},
		{Number: "R1", Kind: charter.Practice, Title: "Meetings", Text: "We meet every month."},
	}, Rules: []charter.RuleValue{{Name: "governance.ordinary_window_days", Value: 7}}}
	after := before
	after.Goal = "Decent work and good food in member-owned firms."
	after.Clauses = []charter.Clause{before.Clauses[0], {Kind: charter.Value, Title: "Honesty", Text: "We say what is so."}}
	after.Rules = []charter.RuleValue{{Name: "governance.ordinary_window_days", Value: 10}}
	rules := []machine.StandingRule{{Name: "governance.ordinary_window_days", Unit: "days", Min: 1, Max: 60, Explanation: "How long an ordinary vote is open."}}
	return effect{amends: true, change: charter.Diff(before, after), rules: rules, stale: stale, reaccept: true, within: 60}
}

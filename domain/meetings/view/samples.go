package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "meetings.title"), Body: body, Wide: wide, Nav: "/meetings"}})
	}
	for _, s := range sampleMeetings(now) {
		add("meeting", s.state, true, meetingPage(s.meetingView))
	}
	table := page.Table{Caption: "Meetings", List: "meetings", Limit: 100}
	add("meetings", "none", true, meetingsPage(listView{calls: true, now: now, table: table}))
	several := listView{calls: true, now: now, table: table}
	for _, s := range sampleMeetings(now) {
		several.rows = append(several.rows, s.meeting)
	}
	several.table.Rows, several.table.Total = len(several.rows), int64(len(several.rows))
	add("meetings", "several", true, meetingsPage(several))
	lines := []agendaLine{
		{number: 3, at: now - 3600, item: 1, title: "Autumn meeting", waiting: 3, until: now + 4*daySeconds},
		{number: 2, at: now - 9*daySeconds, item: 2, title: "Summer meeting", cancelled: true},
	}
	add("proposal, meetings", "several", false, page.Headed("Flour", agendasPart(lines, "12", "We buy flour together", true)))
	add("proposal, meetings", "none", false, page.Headed("Flour", agendasPart(nil, "12", "We buy flour together", true)))
	add("coordination, meetings", "several", false, page.Headed("Coordination", waitingPart([]waitingLine{
		{number: 4, at: now + 9*daySeconds, until: now + 9*daySeconds, title: "Winter meeting", what: "coming"},
		{number: 3, at: now - 3600, until: now + 4*daySeconds, title: "Autumn meeting", what: "hands", count: 3},
		{number: 1, at: now - 30*daySeconds, title: "Spring meeting", what: "minutes"},
	})))
	return all
}

type sampleMeeting struct {
	state string
	meetingView
}

// sampleMeetings are meetings at every stage, as the minute-taker, a member and
// a stranger see them.
func sampleMeetings(now int64) (all []sampleMeeting) {
	base := meetingView{
		meeting: meeting{number: 3, title: "Autumn meeting", at: now - 3600, place: meetings.Both, member: "mill", name: "The Mill", items: 2},
		where:   "Mill Lane hall; the line is on the notice board", taker: "ada", now: now, inside: true, me: "mill",
		agenda: []item{
			{number: 1, title: "Flour for the winter", proposal: 12, called: "We buy flour together", status: governance.Undecided, open: true, closes: now + 6*daySeconds},
			{number: 2, title: "Any other business"},
		},
		absent: []attendee{{"forge", "The Forge", ""}, {"harbour", "Harbour Housing and Neighbourhood Repair Association", ""}, {"mill", "The Mill", ""}, {"print", "North Print", ""}},
	}
	rows := []hand{
		{member: "forge", name: "The Forge", state: meetings.Waiting},
		{member: "harbour", name: "Harbour Housing and Neighbourhood Repair Association", state: meetings.Waiting},
		{member: "mill", name: "The Mill", state: meetings.Waiting, mine: true},
		{member: "print", name: "North Print", state: meetings.Waiting},
		{member: "wood", name: "Wood", state: meetings.Waiting},
	}
	add := func(state string, change func(v *meetingView)) {
		v := base
		v.agenda = []item{base.agenda[0], base.agenda[1]}
		change(&v)
		all = append(all, sampleMeeting{state, v})
	}
	add("to come, of one's own", func(v *meetingView) { v.at, v.calls, v.agenda[0].open = now+9*daySeconds, true, false })
	add("to come, a stranger looks", func(v *meetingView) { v.at, v.inside, v.me = now+9*daySeconds, false, "" })
	add("called off", func(v *meetingView) { v.cancelled, v.at = true, now+9*daySeconds })
	add("begun, the minute-taker looks", func(v *meetingView) {
		v.takes = true
		v.agenda[0].hands = append([]hand{}, rows...)
	})
	add("begun, where a no needs a reason", func(v *meetingView) {
		v.takes, v.agenda[0].reasoned = true, true
		v.agenda[0].hands = append([]hand{}, rows...)
	})
	add("begun, a secret matter", func(v *meetingView) { v.takes, v.agenda[0].secret = true, true })
	add("begun, a member looks", func(v *meetingView) { v.agenda[0].hands = append([]hand{}, rows...) })
	add("hands entered, a member looks", func(v *meetingView) { shown(v, rows, meetings.Waiting, now+4*daySeconds) })
	add("hands entered, the minute-taker looks", func(v *meetingView) {
		v.takes = true
		shown(v, rows, meetings.Waiting, now+4*daySeconds)
	})
	add("every state of a hand", func(v *meetingView) {
		shown(v, rows, meetings.Stood, now-daySeconds)
		v.at = now - 6*daySeconds
		for i, s := range []meetings.HandState{meetings.Confirmed, meetings.Contested, meetings.Overridden, meetings.Lapsed, meetings.Stood} {
			v.agenda[0].hands[i].state, v.agenda[0].hands[i].mine = s, s == meetings.Contested
		}
	})
	text := page.Paper{Hash: strings.Repeat("a1", 32), Text: "Present: The Forge, Harbour Housing, The Mill.\n\n1. We buy flour together. Shown: 2 yes, 1 no.", Here: true}
	filed := func(state meetings.MinutesState) func(v *meetingView) {
		return func(v *meetingView) {
			shown(v, rows, meetings.Stood, now-daySeconds)
			v.at, v.filed = now-9*daySeconds, state
			v.minutes = []version{{number: 2, paper: text, by: "ada", at: now - daySeconds, until: now + 6*daySeconds, state: state}}
			if state == meetings.Disputed {
				v.minutes[0].contestedBy, v.minutes[0].reasons = "North Print", page.Paper{Hash: strings.Repeat("b2", 32), Text: "We were there too.", Here: true}
			}
			v.minutes = append(v.minutes, version{number: 1, paper: page.Paper{Hash: strings.Repeat("c3", 32)}, by: "ada", at: now - 3*daySeconds, until: now + 4*daySeconds, state: meetings.Corrected})
		}
	}
	add("minutes filed", filed(meetings.Proposed))
	add("minutes approved", filed(meetings.Approved))
	add("minutes contested", filed(meetings.Disputed))
	return all
}

// shown enters hands of those who are present: yes, no, yes and an abstention.
func shown(v *meetingView, rows []hand, state meetings.HandState, until int64) {
	hands := append([]hand{}, rows...)
	for i, c := range []governance.Choice{governance.Yes, governance.No, governance.Yes, governance.Abstain, governance.Yes} {
		hands[i].choice, hands[i].was, hands[i].state, hands[i].until, hands[i].by, hands[i].present = c, c, state, until, "ada", true
		v.present = append(v.present, attendee{hands[i].member, hands[i].name, "ada"})
	}
	v.agenda[0].hands, v.absent, v.shown = hands, []attendee{{"yard", "Boat Yard", ""}}, true
}

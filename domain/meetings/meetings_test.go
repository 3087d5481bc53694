package meetings_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// changed is the autumn meeting otherwise.
func changed(t testing.TB, change func(m *meetings.Call)) meetings.Call {
	m := autumn(t)
	m.Agenda = slices.Clone(m.Agenda)
	change(&m)
	return m
}

func TestCall(t *testing.T) {
	base := autumn(t)
	propose := []rulestest.Act{as("mill", governance.Propose{Title: "Flour", Text: "We buy flour together."})}
	special := []rulestest.Act{as("mill", governance.Propose{Title: "Flour", Text: "We buy flour together.", Class: governance.Special})}
	urgent := []rulestest.Act{as("mill", governance.Propose{Title: "Flour", Text: "We buy flour together.", Class: governance.Urgent})}
	refused := func(rule, code string, change func(m *meetings.Call)) rulestest.Rule {
		return rulestest.Rule{Rule: rule, Given: propose, By: "mill-rep", For: "mill", When: changed(t, change), Refused: code}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member calls a meeting", Given: propose, By: "mill-rep", For: "mill", When: base,
			Then: []machine.Event{meetings.MeetingCalled{Meeting: 1, Member: "mill", By: "mill-rep", Title: base.Title, At: base.At, Place: base.Place, Where: base.Where, Agenda: base.Agenda, MinuteTaker: taker}},
		},
		{Rule: "strangers do not", Given: append(propose, rulestest.By("eve", domaintest.Person("eve"))), By: "eve", When: base, Refused: "meetings.no_voice"},
		refused("it has a title", "meetings.bad_title", func(m *meetings.Call) { m.Title = "" }),
		refused("a short one", "meetings.bad_title", func(m *meetings.Call) { m.Title = strings.Repeat("x", 121) }),
		refused("so has each matter", "meetings.bad_title", func(m *meetings.Call) { m.Agenda[1].Title = "" }),
		refused("it has a place", "meetings.bad_place", func(m *meetings.Call) { m.Place = "the moon" }),
		refused("that is described", "meetings.bad_where", func(m *meetings.Call) { m.Where = "" }),
		refused("and an agenda", "meetings.no_agenda", func(m *meetings.Call) { m.Agenda = nil }),
		refused("that is not endless", "meetings.long_agenda", func(m *meetings.Call) { m.Agenda = slices.Repeat(m.Agenda[1:], 21) }),
		refused("a proposal is on it once", "meetings.proposal_twice", func(m *meetings.Call) { m.Agenda[1].Proposal = 1 }),
		refused("a proposal that there is", "meetings.unknown_proposal", func(m *meetings.Call) { m.Agenda[1].Proposal = 2 }),
		refused("somebody known takes the minutes", "meetings.unknown_person", func(m *meetings.Call) { m.MinuteTaker = "nobody" }),
		refused("it is announced as long before as an ordinary decision", "meetings.short_notice", func(m *meetings.Call) { m.At -= 2 * rulestest.Day }),
		refused("and not for some year", "meetings.far_ahead", func(m *meetings.Call) { m.At += 366 * rulestest.Day }),
		{Rule: "what is decided is not put on an agenda", Given: append(propose, as("mill", governance.Withdraw{Proposal: 1})), By: "mill-rep", For: "mill", When: base, Refused: "meetings.decided"},
		{Rule: "the strictest of its matters says how long before", Given: special, By: "mill-rep", For: "mill", When: base, Refused: "meetings.short_notice"},
		{
			Rule: "with matters that are urgent alone it is called at once", Given: urgent, By: "mill-rep", For: "mill",
			When: changed(t, func(m *meetings.Call) { m.At, m.Agenda = m.At-8*rulestest.Day+3600, m.Agenda[:1] }),
			Then: []machine.Event{meetings.MeetingCalled{
				Meeting: 1, Member: "mill", By: "mill-rep", Title: base.Title, At: base.At - 8*rulestest.Day + 3600, Place: base.Place, Where: base.Where, Agenda: base.Agenda[:1], MinuteTaker: taker,
			}},
		},
		{
			Rule:  "one member calls five ahead at most",
			Given: append(propose, as("mill", base, base, base, base, base)), By: "mill-rep", For: "mill", When: base, Refused: "meetings.too_many_ahead",
		},
		{
			Rule:  "those that have begun are not ahead",
			Given: append(propose, as("mill", base, base, base, base, base), rulestest.Days(9), as("mill", governance.Propose{Title: "Salt", Text: "Together."})),
			By:    "mill-rep", For: "mill", When: changed(t, func(m *meetings.Call) { m.At, m.Agenda = m.At+9*rulestest.Day, m.Agenda[1:] }),
			Then: []machine.Event{meetings.MeetingCalled{
				Meeting: 6, Member: "mill", By: "mill-rep", Title: base.Title, At: base.At + 9*rulestest.Day, Place: base.Place, Where: base.Where, Agenda: base.Agenda[1:], MinuteTaker: taker,
			}},
		},
	})
}

func TestChangingAMeeting(t *testing.T) {
	at := autumn(t).At
	move := meetings.Reschedule{Meeting: 1, At: at + rulestest.Day}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "whoever called it moves it; what is not said stays", Given: called(t), By: "mill-rep", For: "mill", When: move,
			Then: []machine.Event{meetings.MeetingMoved{Meeting: 1, Member: "mill", By: "mill-rep", At: at + rulestest.Day, Place: meetings.Both, Where: "Mill Lane hall"}},
		},
		{Rule: "nobody else", Given: called(t), By: "wood-rep", For: "wood", When: move, Refused: "meetings.not_yours"},
		{Rule: "with the notice it would need now", Given: called(t), After: 3, By: "mill-rep", For: "mill", When: move, Refused: "meetings.short_notice"},
		{
			Rule: "another room needs no notice", Given: called(t), After: 7, By: "mill-rep", For: "mill", When: meetings.Reschedule{Meeting: 1, At: at, Place: meetings.Room, Where: "The loft"},
			Then: []machine.Event{meetings.MeetingMoved{Meeting: 1, Member: "mill", By: "mill-rep", At: at, Place: meetings.Room, Where: "The loft"}},
		},
		{Rule: "to a place that there is", Given: called(t), By: "mill-rep", For: "mill", When: meetings.Reschedule{Meeting: 1, At: at, Place: "the moon"}, Refused: "meetings.bad_place"},
		{Rule: "once it has begun it stays", Given: called(t), After: 9, By: "mill-rep", For: "mill", When: move, Refused: "meetings.begun"},
		{Rule: "there is such a meeting", By: "mill-rep", For: "mill", When: move, Refused: "meetings.unknown_meeting"},
		{
			Rule: "whoever called it calls it off", Given: called(t), By: "mill-rep", For: "mill", When: meetings.Cancel{Meeting: 1},
			Then: []machine.Event{meetings.MeetingCancelled{Meeting: 1, Member: "mill", By: "mill-rep"}},
		},
		{Rule: "what is called off is not moved", Given: append(called(t), as("mill", meetings.Cancel{Meeting: 1})), By: "mill-rep", For: "mill", When: move, Refused: "meetings.cancelled"},
		{
			Rule: "whoever called it lets somebody else take the minutes", Given: called(t), By: "mill-rep", For: "mill", When: meetings.HandOver{Meeting: 1, MinuteTaker: "wood-rep"},
			Then: []machine.Event{meetings.MinuteTakerNamed{Meeting: 1, MinuteTaker: "wood-rep", By: "mill-rep"}},
		},
		{
			Rule: "so does the minute-taker", Given: called(t), By: taker, When: meetings.HandOver{Meeting: 1, MinuteTaker: "wood-rep"},
			Then: []machine.Event{meetings.MinuteTakerNamed{Meeting: 1, MinuteTaker: "wood-rep", By: taker}},
		},
		{Rule: "and nobody else", Given: called(t), By: "wood-rep", For: "wood", When: meetings.HandOver{Meeting: 1, MinuteTaker: "wood-rep"}, Refused: "meetings.not_minute_taker"},
		{Rule: "they are registered", Given: called(t), By: taker, When: meetings.HandOver{Meeting: 1, MinuteTaker: "nobody"}, Refused: "meetings.unknown_person"},
	})
}

func TestAttendance(t *testing.T) {
	all := meetings.Attend{Meeting: 1, Members: []people.MemberID{"dairy", "mill"}}
	open := slices.Clip(append(called(t), rulestest.Days(8)))
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "the minute-taker enters who is present", Given: open, By: taker, When: all, Then: []machine.Event{meetings.Attended{Meeting: 1, Members: all.Members, By: taker}}},
		{Rule: "a representative enters its own member", Given: open, By: "wood-rep", For: "wood", When: meetings.Attend{Meeting: 1}, Then: []machine.Event{meetings.Attended{Meeting: 1, Members: []people.MemberID{"wood"}, By: "wood-rep"}}},
		{Rule: "not others", Given: open, By: "wood-rep", For: "wood", When: all, Refused: "meetings.not_minute_taker"},
		{Rule: "who is entered already is passed over", Given: append(open, as("mill", meetings.Attend{Meeting: 1})), By: taker, When: all, Then: []machine.Event{meetings.Attended{Meeting: 1, Members: []people.MemberID{"dairy"}, By: taker}}},
		{Rule: "if nobody is left there is nothing to enter", Given: append(open, takes(all)), By: taker, When: all, Refused: "meetings.present_already"},
		{Rule: "members attend", Given: open, By: taker, When: meetings.Attend{Meeting: 1, Members: []people.MemberID{"nobody"}}, Refused: "meetings.no_member"},
		{Rule: "once it has begun", Given: called(t), By: taker, When: all, Refused: "meetings.not_begun"},
		{Rule: "and not long after", Given: open, After: 3, By: taker, When: all, Refused: "meetings.long_ago"},
	})
}

func TestMinutes(t *testing.T) {
	file, correct := meetings.FileMinutes{Meeting: 1, Document: paper("a")}, meetings.FileMinutes{Meeting: 1, Document: paper("b")}
	against := meetings.ContestMinutes{Meeting: 1, Document: paper("c")}
	held := slices.Clip(append(called(t), rulestest.Days(8)))
	at := start(t).Now() + 2 + 8*rulestest.Day
	filed := slices.Clip(append(held, takes(file)))
	version := func(n uint64, want meetings.MinutesState) func(*testing.T, *rulestest.World) {
		return func(t *testing.T, w *rulestest.World) {
			for v, m := range meetings.MinutesOf(w.Store, 1) {
				if v == n && m.State != want {
					t.Errorf("version %d is %s, want %s", n, m.State, want)
				}
			}
		}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "the minute-taker files them", Given: held, By: taker, When: file,
			Then: []machine.Event{meetings.MinutesFiled{Meeting: 1, Version: 1, Document: paper("a"), By: taker, Until: at + 1 + 7*rulestest.Day}},
		},
		{Rule: "minutes that nobody contests are approved", Given: filed, After: 7, Check: version(1, meetings.Approved)},
		{
			Rule: "a member contests them with reasons", Given: filed, By: "wood-rep", For: "wood", When: against,
			Then: []machine.Event{meetings.MinutesContested{Meeting: 1, Version: 1, Member: "wood", By: "wood-rep", Document: paper("c")}},
		},
		{Rule: "contest, and wait: they are not approved", Given: append(filed, as("wood", against)), After: 8, Check: version(1, meetings.Disputed)},
		{Rule: "wait, and contest: they are", Given: filed, After: 8, By: "wood-rep", For: "wood", When: against, Refused: "meetings.minutes_settled", Check: version(1, meetings.Approved)},
		{Rule: "a correction takes the place of what was contested", Given: append(filed, as("wood", against), takes(correct)), After: 8, Check: version(2, meetings.Approved)},
		{Rule: "and of what was not yet approved", Given: append(filed, takes(correct)), After: 8, Check: version(1, meetings.Corrected)},
		{Rule: "correct and contest: the correction is contested", Given: append(filed, takes(correct), as("wood", against)), After: 8, Check: version(2, meetings.Disputed)},
		{Rule: "two contest: the first has", Given: append(filed, as("wood", against)), By: "dairy-rep", For: "dairy", When: against, Refused: "meetings.minutes_settled"},
		{Rule: "there are minutes to contest", Given: held, By: "wood-rep", For: "wood", When: against, Refused: "meetings.no_minutes"},
		{Rule: "strangers contest none", Given: append(filed, rulestest.By("eve", domaintest.Person("eve"))), By: "eve", When: against, Refused: "meetings.no_voice"},
		{Rule: "nobody else files them", Given: held, By: "wood-rep", For: "wood", When: file, Refused: "meetings.not_minute_taker"},
		{Rule: "of a meeting that has begun", Given: called(t), By: taker, When: file, Refused: "meetings.not_begun"},
		{Rule: "a document is named by its hash", Given: held, By: taker, When: meetings.FileMinutes{Meeting: 1, Document: "the minutes"}, Refused: "meetings.bad_document"},
		{Rule: "so are reasons", Given: filed, By: "wood-rep", For: "wood", When: meetings.ContestMinutes{Meeting: 1, Document: paper("A")}, Refused: "meetings.bad_document"},
		{
			Rule:  "they are corrected nine times at most",
			Given: append(held, takes(file, file, file, file, file, file, file, file, file, file)), By: taker, When: correct, Refused: "meetings.too_many_versions",
		},
	})
}

package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/bookings"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, as page.Viewer, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, "bookings.title"), Body: body, Wide: wide, Nav: "/commons"}})
	}
	press, vans := samplePress(ctx), sampleVans(ctx)
	add("calendar", "a press, nothing picked", ada, true, weekPage(press))
	picking := press
	picking.picked = pick{from: press.days[0].slots[2].From, ends: []bookings.Slot{{From: press.days[0].slots[2].From, Until: press.days[0].slots[2].Until, Free: 1}}}
	add("calendar", "a press, a slot picked", ada, true, weekPage(picking))
	picking.picked.waits = true
	add("calendar", "a press, what is taken picked", ada, true, weekPage(picking))
	add("calendar", "vans by the day", ada, true, weekPage(vans))
	outside := press
	outside.may, outside.sees, outside.rows = false, false, nil
	add("calendar", "a stranger looks", page.Viewer{Shown: page.Watchers}, true, weekPage(outside))
	none := press
	none.offered = false
	add("calendar", "not booked yet", ada, true, weekPage(none))
	stopped := press
	stopped.terms.Stopped, stopped.may = true, false
	add("calendar", "no more bookings", ada, true, weekPage(stopped))

	add("bookings", "none", ada, true, minePage(mineView{member: "mill", things: []thing{press.thing, vans.thing}}))
	add("bookings", "every state", ada, true, minePage(mineView{member: "mill", coming: everyState(ctx, true, true), past: everyState(ctx, true, false), asked: everyState(ctx, false, true)[2:], things: []thing{press.thing}}))
	steward := press.thing
	steward.stewards, steward.rivalrous, steward.wanted = true, true, []wanted{{member: "forge", name: "The Forge", terms: press.terms}}
	add("resource, booking it", "for a member", ada, false, page.Headed("Press", resourcePart(resourceView{thing: press.thing, rows: press.rows})))
	add("resource, booking it", "for a steward", ada, false, page.Headed("Press", resourcePart(resourceView{thing: steward, rows: press.rows})))
	steward.offered, steward.wanted = false, nil
	add("resource, booking it", "for a steward, not booked yet", ada, false, page.Headed("Press", resourcePart(resourceView{thing: steward})))
	add("coordination, bookings", "several", ada, true, page.Headed("Coordination", waitingPart(everyState(ctx, false, true))))
	return all
}

// samplePress is a week of a press that one can use at a time.
func samplePress(ctx context.Context) weekView {
	v := sampleWeek(ctx, bookings.Terms{
		Units: 1, SlotHours: 2, LongestHours: 8, AheadDays: 60, NoticeHours: 24, AfterMinutes: 30, ZoneMinutes: 60, Summer: bookings.NoSummer, Custody: bookings.BySteward,
		Open: []bookings.Opening{{Days: bookings.Workday, Opens: 8, Closes: 18}, {Days: "sat", Opens: 10, Closes: 14}}, Place: "Print Works, Mill Lane, back door",
	})
	v.id, v.title = 3, "Printing press"
	v.closures = []closure{{2, v.from + 6*daySeconds, v.from + 7*daySeconds, "New rollers are put in"}}
	v.rows = everyState(ctx, false, true)[1:3]
	v.rows = append(v.rows, everyState(ctx, true, true)[3])
	kinds := []string{"free", "taken", "free", "yours", "free"}
	for d := range int64(weekDays) {
		day := dayView{at: (v.day + d) * daySeconds}
		for i := range int64(5) {
			from := v.from + d*daySeconds + (8+2*i)*hourSeconds
			s := slotView{Slot: bookings.Slot{From: from, Until: from + 2*hourSeconds, Free: 1}, label: v.clock(from) + "–" + v.clock(from+2*hourSeconds), kind: kinds[(d+i)%5]}
			switch {
			case d == 6:
				s.kind, s.Closed, s.Reason, s.again = "closed", true, "New rollers are put in", i > 0
			case s.kind == "taken":
				s.by, s.Free = "The Forge", 0
			}
			day.slots = append(day.slots, s)
		}
		v.days = append(v.days, day)
	}
	return v
}

// sampleVans is a week of three vans, which are booked by the day.
func sampleVans(ctx context.Context) weekView {
	v := sampleWeek(ctx, bookings.Terms{Units: 3, SlotHours: 24, LongestHours: 96, AheadDays: 90, Summer: bookings.NoSummer, Custody: bookings.ByMembers, KeepOver: true, Confirm: true, Open: []bookings.Opening{{Days: bookings.Daily, Opens: 7, Closes: 20}}})
	v.id, v.title = 4, "Vans"
	for d := range int64(weekDays) {
		s := slotView{Slot: bookings.Slot{From: v.from + d*daySeconds, Until: v.from + (d+1)*daySeconds, Free: d % 4}, label: words.T(ctx, "bookings.whole_day"), kind: "some"}
		switch d % 4 {
		case 0:
			s.kind = "taken"
		case 3:
			s.kind = "free"
		}
		v.days = append(v.days, dayView{at: (v.day + d) * daySeconds, slots: []slotView{s}})
	}
	return v
}

func sampleWeek(ctx context.Context, t bookings.Terms) weekView {
	now := words.Now(ctx)
	v := weekView{thing: thing{terms: t, offered: true, may: true, sees: true, rivalrous: true, now: now}, day: t.Local(now) / daySeconds}
	v.from, _ = t.Moment(v.day * daySeconds)
	v.to = v.from + weekDays*daySeconds
	return v
}

// everyState are bookings of a press, one in each state that is to come, or of
// those in which it is over.
func everyState(ctx context.Context, mine, coming bool) (all []booking) {
	now := words.Now(ctx)
	states := []bookings.State{bookings.Waiting, bookings.Held, bookings.Asked, bookings.Agreed, bookings.Out, bookings.Late}
	if !coming {
		states = []bookings.State{bookings.Back, bookings.Over, bookings.NotTaken, bookings.Given, bookings.Off, bookings.TooLate}
	}
	for i, s := range states {
		b := booking{
			number: int64(len(all) + 1), resource: 3, title: "Printing press", member: "forge", name: "The Forge", from: now + int64(i)*daySeconds, until: now + int64(i)*daySeconds + 4*hourSeconds,
			units: int64(1 + i%2), state: s, deadline: now + 20*hourSeconds, custody: bookings.BySteward, now: now, stewards: !mine, mine: mine,
		}
		if !coming {
			b.from, b.until = b.from-9*daySeconds, b.until-9*daySeconds
			b.went, b.came, b.late, b.tardy = b.from, b.until+2*hourSeconds, 2*hourSeconds, s == bookings.Given
		}
		if mine {
			b.number, b.member, b.name = b.number+20, "mill", "The Mill"
		}
		if !coming {
			b.number += 40
		}
		if s == bookings.Off {
			b.document = strings.Repeat("b2", 32)
			b.reasons = page.Paper{Hash: b.document, Text: "The rollers are worn; printing with them would spoil your paper.", Here: true}
		}
		all = append(all, b)
	}
	return all
}

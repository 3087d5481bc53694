package view

import (
	"context"
	"database/sql"
	"fmt"
	"io"

	"github.com/a-h/templ"

	"metaorg/domain/bookings"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/ical"
	"metaorg/web/page"
	"metaorg/web/words"
)

// howFarBack is how long what is over stays in a calendar, in seconds, and
// mostEvents how many entries one has: it is fetched again and again.
const (
	howFarBack = 90 * daySeconds
	mostEvents = 1000
)

// inFeed are the bookings that take time in a calendar, or took it until they
// were called off.
const inFeed = ` AND b.ends > ?3 AND b.state NOT IN ('waiting', 'lapsed') ORDER BY b.begins, b.number LIMIT ?4`

// showFeed is when something is taken or closed, for programs with calendars.
// Who has it is for those who take part; programs that bring no session see
// only that it is taken.
func showFeed(r *page.Request) (page.Page, error) {
	t, err := readThing(r, r.PathValue("resource"))
	if err != nil {
		return page.Page{}, err
	}
	var events []ical.Event
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readBookings(r.Context(), r.Site, tx, r.Viewer.MemberID(), `WHERE b.resource = ?2`+inFeed, t.id, t.now-howFarBack, mostEvents)
		for _, b := range all {
			summary := words.T(r.Context(), "bookings.event_taken", "Title", b.title)
			if t.sees {
				summary = words.T(r.Context(), "bookings.event_by", "Title", b.title, "Name", b.name)
			}
			events = append(events, b.event(r, summary))
		}
		if err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT number, begins, ends, reason, since, reopened FROM bookings_closures WHERE resource = ? AND ends > ? ORDER BY number LIMIT ?`,
			[]any{t.id, t.now - howFarBack, mostEvents}, func(scan func(...any) error) error {
				var number, reopened int64
				var reason string
				e := ical.Event{Text: words.T(r.Context(), "bookings.event_closure")}
				err := scan(&number, &e.At, &e.Ends, &reason, &e.Changed, &reopened)
				e.UID, e.Summary, e.Off = fmt.Sprintf("closure-%d@%s", number, r.Site.Node.Genesis().ID()), words.T(r.Context(), "bookings.event_closed", "Title", t.title, "Reason", reason), reopened != 0
				e.Changed = max(e.Changed, reopened)
				events = append(events, e)
				return err
			})
	})
	return feed(words.T(r.Context(), "bookings.calendar_of", "Title", t.title), events), err
}

// showMemberFeed is what a member has booked of what is for everybody to see.
func showMemberFeed(r *page.Request) (page.Page, error) {
	member, name, known := r.Typed.Get("member"), "", false
	inside := r.May(page.Participants)
	var events []ical.Event
	err := r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT coalesce(o.name, m.id) FROM membership_members m LEFT JOIN people_organizations o ON o.id = m.id WHERE m.id = ?`,
			[]any{member}, func(scan func(...any) error) error {
				known = true
				return scan(&name)
			})
		if err != nil {
			return err
		}
		if !known {
			return machine.NotFound("bookings.unknown_member", "nobody here is called %.40q", member).At("member")
		}
		all, err := readBookings(r.Context(), r.Site, tx, member, `WHERE b.member = ?1 AND (c.boundary = 'public' OR c.boundary = 'network' AND ?2)`+inFeed, inside, r.Site.Now()-howFarBack, mostEvents)
		for _, b := range all {
			events = append(events, b.event(r, b.title))
		}
		return err
	})
	return feed(words.T(r.Context(), "bookings.calendar_by", "Name", name), events), err
}

// event is a booking in a calendar.
func (b booking) event(r *page.Request, summary string) ical.Event {
	e := ical.Event{
		UID: fmt.Sprintf("booking-%d@%s", b.number, r.Site.Node.Genesis().ID()), At: b.from, Ends: b.until, Changed: b.changed, Summary: summary,
		Text: words.T(r.Context(), "bookings.event_text", "Number", b.number, "State", words.Of(r.Context(), "bookings.states", string(b.state))),
		Off:  b.state == bookings.Given || b.state == bookings.Off,
	}
	if r.Site.PublicURL != "" {
		e.URL = r.Site.Link(calendarPath(b.resource))
	}
	return e
}

func feed(name string, events []ical.Event) page.Page {
	text := ical.Write("bookings", name, events)
	return page.Page{Bare: true, Type: "text/calendar; charset=utf-8", Body: templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})}
}

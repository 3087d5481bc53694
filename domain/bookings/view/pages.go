package view

import (
	"database/sql"
	"embed"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/domain/bookings"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what bookings add to the pages: a calendar of each thing that can be
// booked, one's own bookings, and calendars that other programs read.
func Pages() page.Module {
	return page.Module{
		Name:  "bookings",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /bookings", Who: page.Participants, Show: showMine},
			{Pattern: "GET /bookings.ics", Who: page.Watchers, Show: showMemberFeed},
			{Pattern: "GET /commons/{resource}/calendar", Who: page.Watchers, Show: showWeek},
			{Pattern: "GET /commons/{resource}/calendar.ics", Who: page.Watchers, Show: showFeed},
		},
		Acts: []page.Act{
			about("bookings.offer", "resource"), about("bookings.stop", "resource"), about("bookings.close", "resource"), about("bookings.reopen", "resource"),
			about("bookings.book", "resource"), about("bookings.wait", "resource"),
			about("bookings.change", "booking"), about("bookings.cancel", "booking"), about("bookings.accept", "booking"), about("bookings.confirm", "booking"),
			about("bookings.call_off", "booking"), about("bookings.hand_out", "booking"), about("bookings.take_back", "booking"),
		},
		Sections: []page.Section{
			{Slot: page.Shared, Order: 10, Who: page.Participants, Show: func(*page.Request) (templ.Component, error) { return linkPart(), nil }},
			{Slot: page.Resource, Order: 20, Who: page.Watchers, Show: showOnResource},
			{Slot: page.Coordination, Order: 58, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"bookings.book": undoBook, "bookings.wait": undoBook},
		Values:  map[string]func(*page.Request) []form.Option{"bookings.offer.resource": named, "bookings.book.resource": named, "bookings.wait.resource": named, "bookings.close.resource": named},
		Samples: samples,
	}
}

// about is an act about a thing or a booking that is known, so that its form does
// not ask for it.
func about(kind, known string) page.Act {
	return page.Act{
		Name: kind,
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			if kind == "bookings.offer" {
				f = asTheyAre(r, f)
			}
			f = f.Set(known, func(x *form.Field) {
				if x.Value != "" && x.Error == "" {
					x.Control = form.Hidden
				}
			})
			if kind == "bookings.change" {
				return asItIs(r, f)
			}
			return f, nil
		},
		About: func(r *page.Request) string { return titleOf(r, r.Typed.Get("resource"), r.Typed.Get("booking")) },
		Then: func(v form.Values) string {
			if known == "resource" {
				return "/commons/" + url.PathEscape(v.Get("resource"))
			}
			return "/bookings"
		},
	}
}

// asItIs fills in the time of a booking, where nothing else was typed.
func asItIs(r *page.Request, f form.Form) (form.Form, error) {
	now := map[string]string{}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT begins, ends, units FROM bookings_bookings WHERE number = ?1 AND CAST(number AS TEXT) = ?1`, []any{r.Typed.Get("booking")}, func(scan func(...any) error) error {
			var from, until, units int64
			err := scan(&from, &until, &units)
			now["from"], now["until"], now["units"] = words.Field(r.Context(), from), words.Field(r.Context(), until), itoa(units)
			return err
		})
	})
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Value == "" && x.Error == "" && now[x.Name] != "" {
			x.Value = now[x.Name]
		}
	}
	return f, err
}

// asTheyAre fills in the rules of a resource as they are, or good ones to begin
// with, while nothing else was typed.
func asTheyAre(r *page.Request, f form.Form) form.Form {
	if len(r.Typed["slot_hours"])+len(r.Typed["custody"]) > 0 {
		return f
	}
	t, err := readThing(r, r.Typed.Get("resource"))
	if err != nil {
		return f
	}
	k, _ := r.Site.Machine.Kind("bookings.offer")
	return form.Of(r.Context(), k, form.Values(t.fields(t.startTerms())))
}

// titleOf is what a resource is called, or the resource of a booking.
func titleOf(r *page.Request, resource, booking string) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT title FROM commons_resources WHERE id = ?1 AND CAST(id AS TEXT) = ?1
			OR id IN (SELECT resource FROM bookings_bookings WHERE number = ?2 AND CAST(number AS TEXT) = ?2) LIMIT 1`, []any{resource, booking}, func(scan func(...any) error) error { return scan(&title) })
	})
	if err != nil {
		return ""
	}
	return title
}

// named are the things that are booked by what they are called.
func named(r *page.Request) (all []form.Option) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT CAST(id AS TEXT), title FROM commons_resources WHERE rivalrous AND boundary <> 'circle' ORDER BY id LIMIT 1000`, nil, func(scan func(...any) error) error {
			var o form.Option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if err != nil {
		return nil
	}
	return all
}

// undoBook cancels what was just booked, or waited for.
func undoBook(r *page.Request, _ machine.Message) (page.Undoing, bool) {
	var number, begins int64
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT number, begins FROM bookings_bookings WHERE by = ? AND state IN ('booked', 'asked', 'waiting') AND begins > ? ORDER BY number DESC LIMIT 1`,
			[]any{r.Viewer.Person, r.Site.Now()}, func(scan func(...any) error) error { return scan(&number, &begins) })
	})
	if err != nil || number == 0 {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "bookings.cancel", Until: begins, Fields: url.Values{"booking": {itoa(number)}, "next": {"/bookings"}}}, true
}

// resourceView is what a resource's page says about booking it.
type resourceView struct {
	thing
	rows []booking // What is next.
}

// mostNext bounds the bookings on a resource's page; its calendar has them all.
const mostNext = 8

// showOnResource is the part of a resource's page about booking it: of what can
// be booked, and for those who could let others book it.
func showOnResource(r *page.Request) (templ.Component, error) {
	id := r.PathValue("id")
	if id == "" {
		id = r.PathValue("resource")
	}
	t, err := readThing(r, id)
	if err != nil {
		return nil, err
	}
	if !t.offered && (!t.stewards || !t.rivalrous || t.withdrawn) {
		return nil, nil
	}
	v := resourceView{thing: t}
	if t.sees {
		err = r.Read(func(tx *sql.Tx) (err error) {
			v.rows, err = readBookings(r.Context(), r.Site, tx, r.Viewer.MemberID(), `WHERE b.resource = ?2 AND (b.ends > ?3 AND b.state IN ('waiting', 'offered', 'asked', 'booked', 'out') OR b.state = 'overdue')
				ORDER BY b.begins, b.number LIMIT ?4`, t.id, t.now, mostNext)
			return err
		})
	}
	return resourcePart(v), err
}

// mineView are somebody's bookings.
type mineView struct {
	member       string
	coming, past []booking
	asked        []booking // Of what the reader cares for, that wait for a steward.
	things       []thing
}

func (v mineView) feed() templ.SafeURL {
	return templ.SafeURL("/bookings.ics?" + url.Values{"member": {v.member}}.Encode())
}

func (v mineView) export(format string) templ.SafeURL {
	return templ.SafeURL("/v1/bookings?" + url.Values{"member": {v.member}, "format": {format}}.Encode())
}

// mostPast bounds the past on this page; the list has all of it.
const mostPast = 20

func showMine(r *page.Request) (page.Page, error) {
	v := mineView{member: r.Viewer.MemberID()}
	err := r.Read(func(tx *sql.Tx) (err error) {
		read := func(where string, args ...any) (all []booking) {
			if err == nil {
				all, err = readBookings(r.Context(), r.Site, tx, v.member, where, args...)
			}
			return all
		}
		v.coming = read(`WHERE b.member = ?1 AND b.state IN ('waiting', 'offered', 'asked', 'booked', 'out', 'overdue') ORDER BY b.begins, b.number LIMIT 200`)
		v.past = read(`WHERE b.member = ?1 AND b.state NOT IN ('waiting', 'offered', 'asked', 'booked', 'out', 'overdue') ORDER BY b.changed DESC, b.number DESC LIMIT ?2`, mostPast)
		v.asked = read(`WHERE cares AND b.member <> ?1 AND (b.state IN ('asked', 'out', 'overdue') OR b.state = 'booked' AND b.begins < ?2 AND coalesce(t.custody, '') <> 'none')
			ORDER BY b.state = 'overdue' DESC, b.begins, b.number LIMIT 200`, r.Site.Now()+daySeconds)
		if err == nil {
			v.things, err = readThings(r, tx)
		}
		return err
	})
	if err == nil {
		err = readReasons(r, v.past)
	}
	return page.Page{Title: words.T(r.Context(), "bookings.title"), Body: minePage(v), Wide: true, Nav: "/commons"}, err
}

// readThings finds what can be booked by everybody here.
func readThings(r *page.Request, tx *sql.Tx) (all []thing, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT c.id, c.title, t.place FROM bookings_terms t JOIN commons_resources c ON c.id = t.resource
		WHERE NOT t.stopped AND c.standing = 'shared' AND c.boundary <> 'circle' ORDER BY c.title, c.id LIMIT 60`, nil, func(scan func(...any) error) error {
		t := thing{offered: true}
		err := scan(&t.id, &t.title, &t.terms.Place)
		all = append(all, t)
		return err
	})
	return all, err
}

// readReasons finds why bookings were called off, for those who may read it.
func readReasons(r *page.Request, all []booking) (err error) {
	for i := range all {
		if b := &all[i]; b.document != "" && (b.mine || b.stewards) && b.state == bookings.Off {
			if b.reasons, err = r.Paper(b.document); err != nil {
				return err
			}
		}
	}
	return nil
}

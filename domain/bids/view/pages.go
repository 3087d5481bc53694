package view

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/ical"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what bids add to the pages.
func Pages() page.Module {
	m := page.Module{
		Name:  "bids",
		Words: locale,
		Nav:   []page.NavItem{{Key: "bids.nav", Path: "/bids", Order: 42, Group: page.Together, Who: page.Participants, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Routes: []page.Route{
			{Pattern: "GET /bids", Who: page.Participants, Show: showList},
			{Pattern: "GET /bids/{bid}", Who: page.Participants, Show: showBid},
			{Pattern: "GET /bids/{bid}/calendar.ics", Who: page.Participants, Show: showCalendar},
		},
		Acts: []page.Act{
			{Name: "bids.open", Prepare: openForm, Show: showForm, Messages: asPeopleWrite("bids.open"), Then: func(form.Values) string { return "/bids" }},
			{Name: "bids.change", Prepare: changeForm, Show: showForm, Messages: asPeopleWrite("bids.change"), About: about, Then: toBid},
			{Name: "bids.add_part", Prepare: partForm, Messages: asPeopleWrite("bids.add_part"), About: about, Then: toBid},
			{Name: "bids.volunteer", Prepare: volunteerForm, Messages: asPeopleWrite("bids.volunteer"), About: aboutPart, Then: toBid},
			{Name: "bids.name_lead", Prepare: leadForm, About: about, Then: toBid},
			{Name: "bids.put_sheet", Prepare: sheetForm, Messages: sheetMessages, About: about, Then: toBid},
			{Name: "bids.draft", Prepare: draftForm, Messages: asPeopleWrite("bids.draft"), About: about, Then: toBid},
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 60, Who: page.Participants, Show: showOfMember},
			{Slot: page.Coordination, Order: 60, Who: page.Participants, Show: showWaiting},
			{Slot: page.Posting, Order: 60, Who: page.Participants, Show: showOnNeed},
		},
		Needs:   needs,
		Changes: changes,
		Made:    map[string]func(machine.Event) string{"bids.open": pageOf},
		Seals:   seals,
		Samples: samples,
		Sources: sources,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"bids.volunteer": undoVolunteer},
	}
	for _, kind := range []string{"drop_part", "leave", "submit", "conclude", "withdraw", "learn"} {
		m.Acts = append(m.Acts, page.Act{Name: "bids." + kind, Prepare: hiding("bid", "part"), About: aboutPart, Then: toBid})
	}
	return m
}

// pageOf is the page of a bid that was begun.
func pageOf(e machine.Event) string {
	if opened, is := e.(bids.Opened); is {
		return "/bids/" + strconv.FormatUint(opened.Bid, 10)
	}
	return ""
}

func toBid(v form.Values) string { return "/bids/" + url.PathEscape(v.Get("bid")) }

func about(r *page.Request) string {
	b, err := one(r, r.Typed.Get("bid"))
	if err != nil {
		return ""
	}
	return b.title
}

// aboutPart is the bid, and the part where it is about one.
func aboutPart(r *page.Request) string {
	v, err := readTeam(r, r.Typed.Get("bid"))
	if err != nil {
		return ""
	}
	for _, p := range v.all {
		if itoa(p.number) == r.Typed.Get("part") {
			return v.title + " · " + p.title
		}
	}
	return v.title
}

// undoVolunteer takes off a part who was just put on it.
func undoVolunteer(r *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(bids.Volunteer)
	if !ok {
		return page.Undoing{}, false
	}
	b, err := one(r, strconv.FormatUint(m.Bid, 10))
	v := bidView{bid: b}
	return page.Undoing{Act: "bids.leave", Fields: url.Values{"bid": {itoa(b.number)}, "part": {strconv.FormatUint(m.Part, 10)}, "next": {b.path()}}}, err == nil && v.open()
}

// seals has sheets, and what was handed in, be for the team alone.
func seals(ctx context.Context, s *page.Site, hash string) (readers page.Readers, err error) {
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT s.time, coalesce(v.member, '') FROM bids_sealed s LEFT JOIN bids_volunteers v ON v.bid = s.bid
			WHERE s.document = ?1 AND s.bid = (SELECT bid FROM bids_sealed WHERE document = ?1 ORDER BY time, bid LIMIT 1)`, []any{hash}, func(scan func(...any) error) error {
			var member string
			err := scan(&readers.Since, &member)
			if readers.Sealed = true; member != "" {
				readers.All = append(readers.All, member)
			}
			return err
		})
	})
	return readers, err
}

// signing is what the reader does about the agreement that is drafted.
func (v bidView) signing() string {
	if v.agreed == agreements.InDraft {
		if v.leading() != "" {
			return "offer"
		}
		return "look"
	}
	return "sign"
}

// about is what a line of what happened is about, in words.
func (v bidView) about(ctx context.Context, s stepLine) string {
	switch s.what {
	case "changed", "missed":
		return onDay(ctx, s.about)
	case "lead_named":
		return v.called(s.about)
	}
	return s.about
}

// showCalendar is the days of a bid for other programs.
func showCalendar(r *page.Request) (page.Page, error) {
	v, err := readTeam(r, r.PathValue("bid"))
	if err != nil {
		return page.Page{}, err
	}
	var events []ical.Event
	add := func(key, day, text string) {
		if day == "" {
			return
		}
		e := ical.Event{UID: fmt.Sprintf("bid-%d-%s@%s", v.number, key, r.Site.Node.Genesis().ID()), At: noon(day), Changed: v.staged, Summary: text, Off: v.state.Over() && v.state != bids.Won}
		if r.Site.PublicURL != "" {
			e.URL = r.Site.Link(v.path())
		}
		events = append(events, e)
	}
	add("closes", v.closes, words.T(r.Context(), "bids.calendar_closes", "Title", v.title))
	for _, p := range v.all {
		add(fmt.Sprintf("part-%d-from", p.number), p.from, words.T(r.Context(), "bids.calendar_from", "Title", p.title))
		add(fmt.Sprintf("part-%d-until", p.number), p.until, words.T(r.Context(), "bids.calendar_until", "Title", p.title))
	}
	text := ical.Write("bids", v.title, events)
	return page.Page{Bare: true, Type: "text/calendar; charset=utf-8", Body: templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})}, nil
}

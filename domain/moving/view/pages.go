package view

import (
	"context"
	"database/sql"
	"embed"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Documents reads the document of an earlier decision from this host; false
// where this host does not have it.
type Documents func(ctx context.Context, hash string) (mediaType string, content []byte, ok bool, err error)

// Codes keeps the secrets of links on this host for whoever made them.
type Codes struct {
	Keep func(ctx context.Context, by machine.PersonID, codes []string, now int64) error
	Of   func(ctx context.Context, by machine.PersonID) ([]string, error)
}

// pages are those of moving in.
type pages struct {
	documents Documents
	codes     Codes
}

// Pages are what moving in adds to the pages.
func Pages(documents Documents, codes Codes) page.Module {
	p := pages{documents, codes}
	return page.Module{
		Name: "moving", Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /moving-in", Who: page.Watchers, Show: showPlaces},
			{Pattern: "GET /moving-in/import", Who: page.Person, Show: showImport},
			{Pattern: "POST /moving-in/import", Who: page.Person, Show: showImport},
			{Pattern: "GET /moving-in/links", Who: page.Person, Show: p.showLinks},
			{Pattern: "GET /claim/{place}", Who: page.Anybody, Show: showClaim},
			{Pattern: "GET /decisions/earlier", Who: page.Watchers, Show: showEarlier},
			{Pattern: "GET /decisions/earlier/{id}", Who: page.Watchers, Show: p.showDecision},
			{Pattern: "GET /decisions/earlier/{id}/document", Who: page.Watchers, Show: p.showDocument},
		},
		Acts: []page.Act{claimAct(), p.importAct()},
		Sections: []page.Section{
			{Slot: page.Members, Order: 10, Who: page.Watchers, Show: showUnclaimed},
			{Slot: page.Decisions, Order: 10, Who: page.Watchers, Show: showBefore},
			{Slot: page.Coordination, Order: 60, Who: page.Participants, Show: showCalling},
			{Slot: page.Front, Order: 8, Who: page.Watchers, Show: showMovingIn},
			{Slot: page.Member, Order: 45, Who: page.Watchers, Show: showCarried},
		},
		Sources: p.sources(),
		Samples: samples,
	}
}

// counts is how far moving in has come.
type counts struct {
	carried, claimed, unclaimed, lapsed int64
	usual, last                         int64 // Until when places can be claimed; 0 while the network forms.
	calling                             bool  // The usual time is over, and the last one runs.
	begun                               string
	mayImport                           bool
	earlier                             int64
}

func load(r *page.Request) (c counts, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT count(*), count(*) FILTER (WHERE state = 'claimed'), count(*) FILTER (WHERE state = 'unclaimed'),
			count(*) FILTER (WHERE state = 'lapsed'), (SELECT count(*) FROM moving_earlier) FROM moving_places`).Scan(&c.carried, &c.claimed, &c.unclaimed, &c.lapsed, &c.earlier)
	})
	r.Site.Node.Read(func(s state.Reader) {
		c.usual, c.last, _ = moving.ClaimBy(s)
		c.begun = moving.Begun(s)
		c.mayImport = mayImport(s, r.Viewer)
	})
	c.calling = c.usual != 0 && r.Site.Now() >= c.usual
	return c, err
}

// mayImport reports whether somebody has a part in the founding that goes on.
func mayImport(s state.Reader, v page.Viewer) bool {
	if !charter.Forming(s) || !v.SignedIn() {
		return false
	}
	return charter.Initiator(s) == v.Person || v.For != "" && membership.OnFoundingRoll(s, people.MemberID(v.For))
}

// placeRow is a row of the list of places.
type placeRow struct {
	id, name, state, accepted, document, by, key string
	until                                        int64
}

type placesView struct {
	counts
	rows  []placeRow
	table page.Table
}

const pageRows = "50"

func showPlaces(r *page.Request) (page.Page, error) {
	c, err := load(r)
	if err != nil {
		return page.Page{}, err
	}
	v := placesView{counts: c}
	found, limit, err := read(r, "places")
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.rows = append(v.rows, placeRow{
			id: row.Text("id"), name: row.Text("name"), state: row.Text("state"), accepted: row.Text("accepted"), document: row.Text("document"),
			by: row.Text("by"), until: row.Number("until"),
		})
	}
	title := words.T(r.Context(), "moving.title")
	v.table = page.Table{Caption: title, List: "places", Rows: len(v.rows), Total: found.Total, Offset: found.Offset, Limit: limit, Search: true}
	return page.Page{Title: title, Body: placesPage(v), Wide: true, Nav: "/members"}, nil
}

func read(r *page.Request, list string) (found readmodel.Page, limit int64, err error) {
	params := r.ListParams()
	if !params.Has("limit") {
		params.Set("limit", pageRows)
	}
	found, err = r.Site.Model.Read(r.Context(), list, params)
	limit, _ = strconv.ParseInt(params.Get("limit"), 10, 64) // The list has read it as a number.
	return found, limit, err
}

func placeColumns(ctx context.Context, v placesView) page.Table {
	t := v.table
	label := func(name string) string { return words.Of(ctx, "moving.columns", name) }
	t.Columns = []page.Column{
		{Name: "name", Label: label("name"), Cell: func(i int) templ.Component { return nameCell(v.rows[i]) }},
		{Name: "state", Label: label("state"), Cell: func(i int) templ.Component { return stateCell(v.rows[i].state) }},
		{Name: "accepted", Label: label("accepted"), Cell: func(i int) templ.Component { return text(day(ctx, v.rows[i].accepted)) }},
		{Name: "by", Label: label("by"), Cell: func(i int) templ.Component { return text(v.rows[i].by) }},
		{Name: "until", Label: label("until"), Cell: func(i int) templ.Component { return untilCell(v.rows[i].until) }},
	}
	t.Empty = page.Empty(words.T(ctx, "moving.none"), "", "")
	return t
}

// showUnclaimed says beside the members who was carried over and is none yet.
func showUnclaimed(r *page.Request) (templ.Component, error) {
	c, err := load(r)
	if err != nil || c.unclaimed == 0 && !c.mayImport {
		return nil, err
	}
	return unclaimedPart(c), nil
}

// showMovingIn says on the front page how far moving in has come.
func showMovingIn(r *page.Request) (templ.Component, error) {
	c, err := load(r)
	if err != nil || c.unclaimed == 0 {
		return nil, err
	}
	return frontPart(c), nil
}

// showCalling lists, once the usual time is over, who lapses soon.
func showCalling(r *page.Request) (templ.Component, error) {
	c, err := load(r)
	if err != nil || c.unclaimed == 0 || !c.calling {
		return nil, err
	}
	var rows []placeRow
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT organization, name FROM moving_places WHERE state = 'unclaimed' ORDER BY name LIMIT 100`, nil, func(scan func(...any) error) error {
			var p placeRow
			err := scan(&p.id, &p.name)
			rows = append(rows, p)
			return err
		})
	})
	return callingPart(c, rows), err
}

// showCarried says on a member's page what it brought along.
func showCarried(r *page.Request) (templ.Component, error) {
	p, ok, err := placeOf(r, r.PathValue("id"))
	if err != nil || !ok {
		return nil, err
	}
	return carriedPart(p), nil
}

func placeOf(r *page.Request, id string) (p placeRow, ok bool, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT organization, name, state, accepted, document, by, key, coalesce(until, 0) FROM moving_places WHERE organization = ?`, []any{id},
			func(scan func(...any) error) error {
				ok = true
				return scan(&p.id, &p.name, &p.state, &p.accepted, &p.document, &p.by, &p.key, &p.until)
			})
	})
	return p, ok, err
}

func tone(state string) string {
	switch state {
	case "claimed":
		return "good"
	case "lapsed":
		return "bad"
	}
	return "plain"
}

// day is a date as the reader writes it.
func day(ctx context.Context, date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return words.Day(ctx, at.Unix()+noon)
}

const noon = 12 * 3600 // So that it is the same day in nearly every zone.

// named is what a place's organization is called, as far as it is known.
func (p placeRow) named() string {
	if p.name == "" {
		return p.id
	}
	return p.name
}

func joined(all []string) string { return strings.Join(all, ", ") }

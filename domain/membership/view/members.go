package view

import (
	"context"
	"database/sql"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// rosterView is what the page of the members shows.
type rosterView struct {
	rows                 []rosterRow
	total, offset, limit int64
	counts               []stateCount
	left                 int64  // How many left; they are listed only when asked for.
	list                 string // Of the read model.
	day                  string // Of a roster of the past, as typed; empty for now.
	state                string // Only those in it; empty for all.
	points               []point
	coordinates          bool // The reader may see what waits.
	here                 string
	parts                []templ.Component // Of other modules.
}

// Filtered reports whether not everybody is shown.
func (v rosterView) Filtered() bool { return v.state != "" }

type rosterRow struct {
	id, name, form, place, state string
	since                        int64
}

type stateCount struct {
	state string
	count int64
}

// showMembers lists who belongs to the network, now or at a day of the past.
func showMembers(r *page.Request) (page.Page, error) {
	if day := r.Typed.Get("on"); day != "" { // The list's own name for it is at.
		return page.To("/members?at=" + url.QueryEscape(day)), nil
	}
	v := rosterView{list: "roster", day: r.Typed.Get("at"), state: r.Typed.Get("state"), coordinates: r.May(page.Participants), here: r.URL.RequestURI()}
	params := r.ListParams("on")
	if v.state == string(membership.LeftState) {
		v.list = "members"
		params.Del("at")
	}
	if v.day == "" {
		params.Del("at")
	}
	if params.Get("sort") == "" {
		params.Set("sort", "state,name,id")
	}
	found, err := r.Site.Model.Read(r.Context(), v.list, params)
	if err != nil {
		return page.Page{}, err
	}
	v.total, v.offset, v.limit = found.Total, found.Offset, readmodel.DefaultLimit
	for _, row := range found.Items {
		text := func(column string) string { s, _ := row.Get(column).(string); return s }
		since, _ := row.Get("since").(int64)
		v.rows = append(v.rows, rosterRow{text("id"), called(text("name"), text("id")), text("legal_form"), text("place"), text("state"), since})
	}
	if err := r.Read(func(tx *sql.Tx) error { return v.around(r.Context(), tx) }); err != nil {
		return page.Page{}, err
	}
	if v.parts, err = r.Sections(page.Members); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "membership.members"), Body: membersPage(v), Wide: true}, nil
}

// around counts who is in which state at that time, and finds whom the map shows.
func (v *rosterView) around(ctx context.Context, tx *sql.Tx) (err error) {
	at := int64(1) << 60
	if t, err := time.Parse(time.DateOnly, v.day); err == nil { // Other spellings are for programs.
		at = t.Unix()
	}
	const then = ` s.since <= ?1 AND (s.until IS NULL OR s.until > ?1)`
	err = readmodel.Each(ctx, tx, `SELECT s.state, count(*) FROM membership_states s WHERE`+then+` GROUP BY s.state`, []any{at}, func(scan func(...any) error) error {
		var c stateCount
		if err := scan(&c.state, &c.count); err != nil {
			return err
		}
		if c.state == string(membership.LeftState) {
			v.left = c.count
			return nil
		}
		v.counts = append(v.counts, c)
		return nil
	})
	if err != nil {
		return err
	}
	v.points, err = pointsOf(ctx, tx, `JOIN membership_states s ON s.member = o.id WHERE`+then+` AND s.state <> 'left' AND (?2 = '' OR s.state = ?2)`, at, v.state)
	return err
}

// pointsOf are the organizations with a place on the map that fit a condition.
func pointsOf(ctx context.Context, tx *sql.Tx, which string, args ...any) (all []point, err error) {
	err = readmodel.Each(ctx, tx, `SELECT o.id, o.name, o.latitude, o.longitude FROM people_organizations o `+which+` AND o.latitude IS NOT NULL ORDER BY o.name, o.id`, args,
		func(scan func(...any) error) error {
			var p point
			err := scan(&p.ID, &p.Name, &p.North, &p.East)
			all = append(all, p)
			return err
		})
	return all, err
}

// stateLink is the page's address with only those in a state.
func (v rosterView) stateLink(state string) string {
	q := url.Values{}
	if v.day != "" {
		q.Set("at", v.day)
	}
	if state != "" {
		q.Set("state", state)
	}
	if len(q) == 0 {
		return "/members"
	}
	return "/members?" + q.Encode()
}

// columns are the table's.
func (v rosterView) columns(ctx context.Context) []page.Column {
	row := func(cell func(rosterRow) templ.Component) func(int) templ.Component {
		return func(i int) templ.Component { return cell(v.rows[i]) }
	}
	return []page.Column{
		{Name: "name", Label: words.T(ctx, "membership.name"), Cell: row(func(m rosterRow) templ.Component { return memberLink(m.id, m.name) })},
		{Name: "state", Label: words.T(ctx, "membership.state"), Cell: row(func(m rosterRow) templ.Component {
			return page.Badge(stateWord(ctx, m.state), tone(m.state))
		})},
		{Name: "legal_form", Label: words.T(ctx, "membership.legal_form"), Cell: row(func(m rosterRow) templ.Component { return plainText(words.Of(ctx, "people.forms", m.form)) })},
		{Name: "place", Label: words.T(ctx, "membership.place"), Cell: row(func(m rosterRow) templ.Component { return plainText(m.place) })},
		{Name: "since", Label: words.T(ctx, "membership.since"), Cell: row(func(m rosterRow) templ.Component { return page.OnDay(m.since) })},
	}
}

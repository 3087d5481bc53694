package view

import (
	"context"
	"database/sql"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// allView is what one reader's member owes and is owed, and what waits for it.
type allView struct {
	member  string // For whom the reader acts, if it takes part.
	name    string
	waits   []obligation // For a word of the member.
	holds   []hold       // As well.
	sums    []sums
	with    []between
	table   page.Table
	rows    []obligation
	side    string   // Which of them: owe, owed or nothing for both.
	always  bool     // All that comes may be cleared.
	numbers []string // Of obligations that the member does not let be cleared yet.
}

func showAll(r *page.Request) (page.Page, error) {
	var v allView
	if r.Viewer.Voice || r.Viewer.Votes {
		v.member = r.Viewer.MemberID()
	}
	params := r.ListParams("side")
	switch v.side = r.Typed.Get("side"); {
	case v.member == "":
		v.side = ""
	case v.side == "owe":
		params.Set("debtor", v.member)
	case v.side == "owed":
		params.Set("creditor", v.member)
	default:
		v.side = ""
		params.Set("member", v.member)
	}
	if !params.Has("sort") {
		params.Set("sort", "-number")
	}
	found, err := r.Site.Model.Read(r.Context(), "obligations", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.rows = append(v.rows, obligation{
			number: row.Number("number"), debtor: party{row.Text("debtor"), row.Text("debtor_name")}, creditor: party{row.Text("creditor"), row.Text("creditor_name")},
			amount: row.Number("amount"), left: row.Number("remaining"), unit: row.Text("unit"), due: row.Text("due"), state: obligations.State(row.Text("state")), late: row.Get("late") == true, pending: row.Number("pending"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "obligations.title"), List: "obligations", Asked: params, Rows: len(v.rows), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	if v.member != "" {
		err = r.Read(func(tx *sql.Tx) error { return v.readOwn(r, tx) })
	}
	return page.Page{Title: words.T(r.Context(), "obligations.title"), Body: allPage(v), Wide: true, Nav: "/obligations"}, err
}

// mostWaiting bounds what one page shows; the lists have it all.
const mostWaiting = 50

// readOwn reads what concerns the reader's member.
func (v *allView) readOwn(r *page.Request, tx *sql.Tx) (err error) {
	if v.name, err = nameOf(r.Context(), tx, v.member); err != nil {
		return err
	}
	if v.waits, err = readWhere(r, tx, waitsForQuery, v.member, mostWaiting); err != nil {
		return err
	}
	if v.holds, err = readHolds(r, tx, holdWaitsFor, v.member, mostWaiting); err != nil {
		return err
	}
	if v.with, err = readStatement(r, tx, v.member); err != nil {
		return err
	}
	v.sums = sumsOf(v.with)
	return readmodel.Each(r.Context(), tx, `SELECT EXISTS (SELECT 1 FROM obligations_always WHERE member = ?1), NULL UNION ALL SELECT 0, number FROM (SELECT number FROM obligations_all
		WHERE state = 'acknowledged' AND (debtor = ?1 AND NOT debtor_in OR creditor = ?1 AND NOT creditor_in) ORDER BY number LIMIT 200)`, []any{v.member}, func(scan func(...any) error) error {
		var always bool
		var number sql.NullString
		if err := scan(&always, &number); err != nil {
			return err
		}
		if number.Valid {
			v.numbers = append(v.numbers, number.String)
		} else {
			v.always = always
		}
		return nil
	})
}

// waitsForQuery is what waits for a member's word or payment: to acknowledge and to
// confirm first, then what is overdue or due within a week.
const waitsForQuery = `a.state = 'proposed' AND a.debtor = ?1 OR a.pending <> 0 AND (a.debtor = ?1 OR a.creditor = ?1) AND e.member <> ?1 OR a.state = 'acknowledged' AND a.pending = 0 AND a.debtor = ?1 AND a.late
	ORDER BY a.state <> 'proposed', a.pending = 0, a.due, a.number LIMIT ?2`

const holdWaitsFor = `h.state = 'holding' AND (EXISTS (SELECT 1 FROM json_each(h.waits) w WHERE w.value = ?1) OR h.kind = 'reservation' AND EXISTS (SELECT 1 FROM obligations_links l WHERE l.hold = h.number AND l.creditor = ?1)) ORDER BY h.expires LIMIT ?2`

// nameOf is what a member is called.
func nameOf(ctx context.Context, tx *sql.Tx, member string) (name string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce((SELECT name FROM people_organizations WHERE id = ?1), ?1)`, member).Scan(&name)
	return name, err
}

// oneView is an obligation as one reader sees it.
type oneView struct {
	obligation
	me    string // The side for which the reader acts; empty for neither.
	steps []stepLine
}

// stepLine is one thing that happened.
type stepLine struct {
	what, by, member  string
	at, amount, round int64
	document          page.Paper
}

func showOne(r *page.Request) (page.Page, error) {
	o, err := readOne(r, r.PathValue("obligation"))
	if err != nil {
		return page.Page{}, err
	}
	v := oneView{obligation: o}
	if r.Viewer.SignedIn() && o.is(r.Viewer.MemberID()) {
		v.me = r.Viewer.MemberID()
	}
	if v.steps, err = readSteps(r, `s.obligation = ?`, o.number); err != nil {
		return page.Page{}, err
	}
	title := words.T(r.Context(), "obligations.who_owes", "Debtor", o.debtor.name, "Creditor", o.creditor.name)
	return page.Page{Title: title, Body: onePage(v), Nav: "/obligations"}, nil
}

func readSteps(r *page.Request, where string, args ...any) (all []stepLine, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT s.what, s.by, coalesce(o.name, s.member), s.time, s.amount, s.round, s.document FROM obligations_steps s LEFT JOIN people_organizations o ON o.id = s.member WHERE `+where+` ORDER BY s.entry, s.event`, args, func(scan func(...any) error) error {
			var s stepLine
			err := scan(&s.what, &s.by, &s.member, &s.at, &s.amount, &s.round, &s.document.Hash)
			all = append(all, s)
			return err
		})
	})
	for i := range all {
		if err == nil {
			all[i].document, err = r.Paper(all[i].document.Hash)
		}
	}
	return all, err
}

// holdView is a reservation or a chain as one reader sees it.
type holdView struct {
	hold
	me    string
	steps []stepLine
}

func showHold(r *page.Request) (page.Page, error) {
	h, err := readHold(r, r.PathValue("hold"))
	if err != nil {
		return page.Page{}, err
	}
	v := holdView{hold: h}
	if r.Viewer.SignedIn() {
		v.me = r.Viewer.MemberID()
	}
	if v.steps, err = readSteps(r, `s.hold = ?`, h.number); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "obligations.hold_title."+string(h.kind), "Key", h.key), Body: holdPage(v), Nav: "/obligations"}, nil
}

// limitsView is what a member lets others owe it, and what is reserved.
type limitsView struct {
	member string
	limits []limit
	holds  []hold
}

// limit is the most that a debtor may owe, and what counts against it.
type limit struct {
	debtor       party // Empty for everybody without a limit of its own.
	unit         string
	amount, used int64
}

func showLimits(r *page.Request) (page.Page, error) {
	var v limitsView
	if r.Viewer.Voice || r.Viewer.Votes {
		v.member = r.Viewer.MemberID()
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		err = readmodel.Each(r.Context(), tx, `SELECT l.debtor, coalesce(d.name, l.debtor), l.unit, l.amount
			FROM obligations_limits l LEFT JOIN people_organizations d ON d.id = l.debtor WHERE l.creditor = ? ORDER BY l.debtor = '', 2, l.unit LIMIT 200`, []any{v.member}, func(scan func(...any) error) error {
			var l limit
			err := scan(&l.debtor.id, &l.debtor.name, &l.unit, &l.amount)
			v.limits = append(v.limits, l)
			return err
		})
		if err != nil {
			return err
		}
		v.holds, err = readHolds(r, tx, `h.maker = ?1 OR EXISTS (SELECT 1 FROM obligations_links l WHERE l.hold = h.number AND (l.debtor = ?1 OR l.creditor = ?1)) ORDER BY h.state <> 'holding', h.number DESC LIMIT ?2`, v.member, mostWaiting)
		return err
	})
	// As the rules count it: what is pledged and may come to be owed is in no table.
	r.Site.Node.Read(func(s state.Reader) {
		for i, l := range v.limits {
			v.limits[i].used = obligations.ExposureOf(s, people.MemberID(v.member), people.MemberID(l.debtor.id), l.unit)
		}
	})
	return page.Page{Title: words.T(r.Context(), "obligations.limits"), Body: limitsPage(v), Nav: "/obligations"}, err
}

// lineOf says what a link is, and of how many more it is a part.
func lineOf(ctx context.Context, l link, more int64) string {
	line := words.T(ctx, "obligations.line", "Debtor", l.debtor.name, "Creditor", l.creditor.name, "Amount", amount(ctx, l.amount, l.unit))
	if more > 0 {
		line += " " + words.T(ctx, "obligations.and_more", "Count", more)
	}
	return line
}

// noon is the middle of a day, so that it is the same day for most readers.
const noon = 43_200

func dayOf(ctx context.Context, day string) string { return words.Day(ctx, dayNumber(day)) }

// dayNumber is noon of a day written as year-month-day, as Unix seconds.
func dayNumber(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	return t.Unix() + noon
}

// tone is how the badge of a state looks.
func (o obligation) tone() string {
	switch o.state {
	case obligations.Settled:
		return "good"
	case obligations.Disputed:
		return "bad"
	case obligations.Proposed:
		return "wait"
	case obligations.Acknowledged, obligations.Void, obligations.Withdrawn:
	}
	return "plain"
}

// tableOf is the table of obligations with its cells.
func (v allView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(o obligation) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "obligations.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("number", "number", false, func(o obligation) templ.Component { return numberCell(o) })
	column("debtor_name", "debtor", false, func(o obligation) templ.Component { return page.MemberLink(o.debtor.id, o.debtor.name) })
	column("creditor_name", "creditor", false, func(o obligation) templ.Component { return page.MemberLink(o.creditor.id, o.creditor.name) })
	column("remaining", "left", true, func(o obligation) templ.Component { return page.Plain(amount(ctx, o.left, o.unit)) })
	column("due", "due", false, func(o obligation) templ.Component { return page.Plain(dayOf(ctx, o.due)) })
	column("state", "state", false, func(o obligation) templ.Component { return stateBadge(o) })
	t.Empty = page.Empty(words.T(ctx, "obligations.none"), "", "")
	return t
}

// open reports whether something may still come of it for its sides.
func (o obligation) open() bool { return !o.state.Over() }

// disputable reports whether a side may dispute it now.
func (o obligation) disputable(me string) bool {
	return o.open() && o.state != obligations.Disputed && (o.state != obligations.Proposed || me == o.debtor.id)
}

package view

import (
	"context"
	"database/sql"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/domain/periods"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// periodView is a period as one reader sees it.
type periodView struct {
	period
	equation   equation
	drawing    drawing
	before     *drawing // The one that was adopted, where another is shown or the period is open again.
	bands      []band
	next       nextStep
	waiting    []unready
	waits      int
	exceptions []unready
	early      bool // The exceptions are those that there would be now.
	table      page.Table
	statements []statement
	steps      []stepLine
	inside     bool
}

// taken reports whether what is shown was adopted and is taken back.
func (v periodView) taken() bool {
	return v.before != nil && v.before.number == v.drawing.number
}

// stepLine is one thing that happened to a period.
type stepLine struct {
	what, by             string
	at, proposal, number int64
}

// mostEarly is of how many contributions exceptions are worked out before they
// are counted.
const mostEarly = 1_000

func showPeriod(r *page.Request) (page.Page, error) {
	v := periodView{inside: r.May(page.Participants)}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.period, err = readPeriod(r, tx, r.PathValue("period")); err != nil {
			return err
		}
		return v.read(r, tx)
	})
	if err != nil {
		return page.Page{}, err
	}
	if v.drawing.evidence, err = r.Paper(v.drawing.evidence.Hash); err != nil {
		return page.Page{}, err
	}
	v.next = v.period.next(r, readRules(r), v.waits)
	v.bands = bands(r.Context(), v.period, v.drawing, v.equation)
	if v.inside && v.drawing.number > 0 {
		if err := v.readTable(r); err != nil {
			return page.Page{}, err
		}
	}
	return page.Page{Title: words.T(r.Context(), "periods.period", "Span", span(r.Context(), v.begins, v.ends)), Body: periodPage(v), Wide: true, Nav: "/periods"}, nil
}

func (v *periodView) read(r *page.Request, tx *sql.Tx) (err error) {
	if v.equation, err = readEquation(r, tx, v.period.equation); err != nil {
		return err
	}
	if v.drawing, err = readDrawing(r, tx, v.number, v.shown()); err != nil {
		return err
	}
	if v.adopted != 0 && (v.adopted != v.shown() || v.stage != periods.Adopted) {
		before, err := readDrawing(r, tx, v.number, v.adopted)
		if err != nil {
			return err
		}
		v.before = &before
	}
	if v.inside {
		if err := v.readUnready(r, tx); err != nil {
			return err
		}
	}
	return readmodel.Each(r.Context(), tx, `SELECT what, by, time, proposal, number FROM periods_steps WHERE period = ? ORDER BY entry, event`, []any{v.number}, func(scan func(...any) error) error {
		var s stepLine
		err := scan(&s.what, &s.by, &s.at, &s.proposal, &s.number)
		v.steps = append(v.steps, s)
		return err
	})
}

// readUnready finds what is to be mended: what waits for a word as long as that
// can be given, and what could not be measured. Of a period that is not frozen
// yet the latter is worked out, where there are not too many contributions.
func (v *periodView) readUnready(r *page.Request, tx *sql.Tx) (err error) {
	if v.stage != periods.IsOpen {
		if v.exceptions, err = readExceptions(r, tx, v.period); err == nil && v.thaws() {
			v.waiting, v.waits, err = readWaiting(r, tx, v.period)
		}
		return err
	}
	if v.waiting, v.waits, err = readWaiting(r, tx, v.period); err != nil {
		return err
	}
	var many int64
	if err := tx.QueryRowContext(r.Context(), `SELECT count(*) FROM patronage_events WHERE state = 'confirmed' AND date BETWEEN ? AND ?`, v.begins, v.ends).Scan(&many); err != nil || many > mostEarly {
		return err
	}
	v.early = true
	r.Site.Node.Read(func(s state.Reader) {
		for _, x := range periods.ExceptionsOf(s, uint64(v.number)) {
			if len(v.exceptions) < mostUnready {
				v.exceptions = append(v.exceptions, unready{event: int64(x.Event), why: string(x.Why), bucket: v.equation.bucket(x.Bucket).Name})
			}
		}
	})
	return nil
}

// readTable reads the statements of the drawing that is shown.
func (v *periodView) readTable(r *page.Request) error {
	params := r.ListParams()
	params.Set("period", itoa(v.number))
	params.Set("drawing", itoa(v.drawing.number))
	if params.Get("sort") == "" {
		params.Set("sort", "name")
	}
	found, err := r.Site.Model.Read(r.Context(), "period-statements", params)
	if err != nil {
		return err
	}
	for _, row := range found.Items {
		v.statements = append(v.statements, statement{
			who: party{row.Text("member"), row.Text("name")}, dividend: row.Number("dividend"), cash: row.Number("cash"), retained: row.Number("retained"), borne: row.Number("borne"), standing: row.Text("standing"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "periods.statements"), List: "period-statements", Asked: url.Values{"period": {itoa(v.number)}, "drawing": {itoa(v.drawing.number)}}, Rows: len(v.statements), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return nil
}

// tableOf is the table of statements with its cells.
func (v periodView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(s statement) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "periods.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.statements[i]) }})
	}
	column("name", "member", false, func(s statement) templ.Component { return link(statementPath(v.number, s.who.id), s.who.name) })
	if v.drawing.surplus < 0 {
		column("borne", "borne", true, func(s statement) templ.Component { return page.Plain(amount(ctx, s.borne, v.currency)) })
		t.Empty = page.Plain(words.T(ctx, "periods.no_statements"))
		return t
	}
	column("dividend", "dividend", true, func(s statement) templ.Component { return page.Plain(amount(ctx, s.dividend, v.currency)) })
	column("cash", "cash", true, func(s statement) templ.Component { return page.Plain(amount(ctx, s.cash, v.currency)) })
	column("retained", "retained", true, func(s statement) templ.Component { return page.Plain(amount(ctx, s.retained, v.currency)) })
	t.Empty = page.Plain(words.T(ctx, "periods.no_statements"))
	return t
}

// linesPath leads to the contributions of a period, narrowed further by values
// and names in turn.
func (p period) linesPath(fields ...string) string {
	q := url.Values{"state": {"confirmed"}, "date.from": {p.begins}, "date.to": {p.ends}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return "/patronage?" + q.Encode()
}

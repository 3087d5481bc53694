package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/periods"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// yearView is where the network is in its year, as one reader sees it.
type yearView struct {
	table     page.Table
	periods   []period
	totals    map[int64]drawing // Of each period that has one.
	now       *period           // The one that is on its way; nil where there is none.
	next      nextStep
	waiting   int
	bands     []band // Of now, or of the latest that was adopted.
	of        *period
	equation  bool // There is one.
	proposes  bool
	inside    bool   // The reader takes part, so that it may see statements.
	statement string // Path of the reader's own, of the period in the picture.
}

func showPeriods(r *page.Request) (page.Page, error) {
	v := yearView{proposes: r.Viewer.Proposes, inside: r.May(page.Participants), totals: map[int64]drawing{}}
	found, err := r.Site.Model.Read(r.Context(), "periods", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		p := period{number: row.Number("number"), begins: row.Text("begins"), ends: row.Text("ends"), fundName: row.Text("fund_name"), currency: row.Text("currency"), stage: periods.Stage(row.Text("stage")), problems: row.Number("problems"), drawing: row.Number("drawing")}
		v.periods = append(v.periods, p)
		v.totals[p.number] = drawing{surplus: row.Number("surplus"), cash: row.Number("cash"), retained: row.Number("retained"), reserve: row.Number("reserve")}
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "periods.title"), List: "periods", Rows: len(v.periods), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	if err := r.Read(func(tx *sql.Tx) error { return v.read(r, tx) }); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "periods.title"), Body: yearPage(v), Wide: true, Nav: "/periods"}, nil
}

// read finds the period on its way and what the picture shows.
func (v *yearView) read(r *page.Request, tx *sql.Tx) error {
	equations, err := readEquations(r, tx, `ORDER BY number DESC LIMIT 1`)
	if err != nil {
		return err
	}
	v.equation = len(equations) > 0
	// The earliest that has begun and is not over; else the earliest that is to come.
	current, err := readPeriods(r, tx, `WHERE p.stage <> 'adopted' ORDER BY p.begins LIMIT 1`)
	if err != nil {
		return err
	}
	pictured, err := readPeriods(r, tx, `WHERE p.drawing > 0 ORDER BY p.stage = 'adopted', p.begins DESC LIMIT 1`)
	if err != nil {
		return err
	}
	if len(current) > 0 {
		v.now = &current[0]
		if _, v.waiting, err = readWaiting(r, tx, *v.now); err != nil {
			return err
		}
		v.next = v.now.next(r, readRules(r), v.waiting)
	}
	if len(pictured) == 0 {
		return nil
	}
	v.of = &pictured[0]
	d, err := readDrawing(r, tx, v.of.number, v.of.shown())
	if err != nil {
		return err
	}
	e, err := readEquation(r, tx, v.of.equation)
	if err != nil {
		return err
	}
	v.bands = bands(r.Context(), *v.of, d, e)
	if v.inside && r.Viewer.SignedIn() {
		var has bool
		err = tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM periods_statements WHERE period = ? AND drawing = ? AND member = ?)`, v.of.number, d.number, r.Viewer.MemberID()).Scan(&has)
		if has {
			v.statement = statementPath(v.of.number, r.Viewer.MemberID())
		}
	}
	return err
}

// tableOf is the table of periods with its cells.
func (v yearView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(p period) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "periods.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.periods[i]) }})
	}
	sum := func(name string, of func(drawing) int64) {
		column(name, name, true, func(p period) templ.Component {
			if p.drawing == 0 {
				return page.Plain("")
			}
			return page.Plain(amount(ctx, of(v.totals[p.number]), p.currency))
		})
	}
	column("begins", "period", false, func(p period) templ.Component { return link(periodPath(p.number), span(ctx, p.begins, p.ends)) })
	column("stage", "stage", false, func(p period) templ.Component { return stageBadge(p) })
	column("fund_name", "fund", false, func(p period) templ.Component { return page.Plain(p.fundName) })
	sum("surplus", func(d drawing) int64 { return d.surplus })
	sum("reserve", func(d drawing) int64 { return d.reserve })
	sum("cash", func(d drawing) int64 { return d.cash })
	sum("retained", func(d drawing) int64 { return d.retained })
	t.Empty = page.Plain("")
	return t
}

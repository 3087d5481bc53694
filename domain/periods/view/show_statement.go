package view

import (
	"database/sql"

	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// statementView is a member's statement as one reads it, on a page or on paper.
type statementView struct {
	period
	statement
	network  string
	drawing  drawing
	equation equation
	parts    []partView
	kept     []kept  // What is in its capital account, by vintage.
	other    int64   // The drawing that stands instead, if this one does not.
	earlier  []int64 // Drawings that were adopted before.
	now      int64
}

// partView is what a statement comes to in a part of the equation, with the
// contributions that make it up.
type partView struct {
	periods.Part
	bucket periods.Bucket
	sum    periods.BucketSum
	lines  []traced
	more   uint64 // Contributions that are not among the lines.
}

// traced is a contribution and what it counts for.
type traced struct {
	event                  int64
	date, quantity, action string
	other                  party // The other side; none for the commons.
	counts, claim          string
}

// kept is a vintage of a capital account.
type kept struct {
	vintage, balance       int64
	begins, ends, currency string
}

// mostLines is how many contributions a statement tells of in each part; the
// list has all.
const mostLines = 40

func showOneStatement(r *page.Request) (page.Page, error) {
	v := statementView{network: r.Name, now: r.Site.Now()}
	err := r.Read(func(tx *sql.Tx) error { return v.read(r, tx) })
	if err != nil {
		return page.Page{}, err
	}
	v.trace(r)
	return page.Page{Title: words.T(r.Context(), "periods.statement_of", "Name", v.who.name), Body: statementPage(v), Nav: "/periods"}, nil
}

func (v *statementView) read(r *page.Request, tx *sql.Tx) (err error) {
	if v.period, err = readPeriod(r, tx, r.PathValue("period")); err != nil {
		return err
	}
	number := v.shown()
	if wanted := r.Typed.Get("drawing"); wanted != "" {
		if err := tx.QueryRowContext(r.Context(), `SELECT coalesce((SELECT number FROM periods_drawings WHERE period = ? AND CAST(number AS TEXT) = ?), 0)`, v.number, wanted).Scan(&number); err != nil {
			return err
		}
	}
	found, err := readStatements(r, tx, `s.period = ? AND s.drawing = ? AND s.member = ?`, v.number, number, r.PathValue("member"))
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return machine.NotFound("periods.no_statement", "%.60s has no statement in period %d", r.PathValue("member"), v.number)
	}
	v.statement = found[0]
	if v.drawing, err = readDrawing(r, tx, v.number, v.statement.drawing); err != nil {
		return err
	}
	if v.equation, err = readEquation(r, tx, v.period.equation); err != nil {
		return err
	}
	if v.statement.drawing != v.shown() {
		v.other = v.shown()
	}
	for _, part := range v.statement.parts {
		x := partView{Part: part, bucket: v.equation.bucket(part.Bucket)}
		if part.Bucket <= uint64(len(v.drawing.buckets)) {
			x.sum = v.drawing.buckets[part.Bucket-1]
		}
		v.parts = append(v.parts, x)
	}
	if err := v.readLines(r, tx); err != nil {
		return err
	}
	return v.readKept(r, tx)
}

// readKept reads the member's capital account, and drawings that were adopted
// before the one that is shown.
func (v *statementView) readKept(r *page.Request, tx *sql.Tx) error {
	err := readmodel.Each(r.Context(), tx, `SELECT a.vintage, a.balance, p.begins, p.ends, p.currency FROM periods_accounts a JOIN periods_periods p ON p.number = a.vintage
		WHERE a.member = ? AND (a.balance > 0 OR a.vintage = ?) ORDER BY p.begins`, []any{v.who.id, v.number}, func(scan func(...any) error) error {
		var k kept
		err := scan(&k.vintage, &k.balance, &k.begins, &k.ends, &k.currency)
		v.kept = append(v.kept, k)
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT drawing FROM periods_closes WHERE period = ? AND contrary = 0 AND drawing <> ? ORDER BY drawing`, []any{v.number, v.statement.drawing}, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		v.earlier = append(v.earlier, n)
		return err
	})
}

// readLines reads the contributions that may count in each part, the latest
// first; the rules say of each what it counts for.
func (v *statementView) readLines(r *page.Request, tx *sql.Tx) error {
	for i := range v.parts {
		x := &v.parts[i]
		if x.Events == 0 || x.bucket.Measure == periods.Uses {
			continue
		}
		whose, other := "provider", "receiver"
		if x.bucket.For == periods.Taker {
			whose, other = other, whose
		}
		err := readmodel.Each(r.Context(), tx, `SELECT e.number, e.date, e.quantity, e.unit, e.action, e.`+other+`, coalesce(o.name, e.`+other+`) FROM patronage_events e LEFT JOIN people_organizations o ON o.id = e.`+other+`
			WHERE e.`+whose+` = ?1 AND e.date BETWEEN ?2 AND ?3 AND e.state = 'confirmed' AND (?4 = '' OR e.action = ?4) AND (?5 = '' OR e.kind = ?5) AND (?6 = '' OR e.stream = ?6) ORDER BY e.date DESC, e.number DESC LIMIT ?7`,
			[]any{v.who.id, v.begins, v.ends, x.bucket.Action, x.bucket.Kind, x.bucket.Stream, mostLines}, func(scan func(...any) error) error {
				var t traced
				var quantity int64
				var unit string
				if err := scan(&t.event, &t.date, &quantity, &unit, &t.action, &t.other.id, &t.other.name); err != nil {
					return err
				}
				t.quantity = amount(r.Context(), quantity, unit)
				x.lines = append(x.lines, t)
				return nil
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// trace asks the rules what each contribution counts for, and drops what does
// not count in a part.
func (v *statementView) trace(r *page.Request) {
	r.Site.Node.Read(func(s state.Reader) {
		for i := range v.parts {
			x := &v.parts[i]
			var counting []traced
			for _, t := range x.lines {
				if m, ok := x.of(s, v.period, t); ok {
					t.counts, t.claim = measured(r.Context(), x.bucket, m.Measured, v.currency), claimed(r.Context(), x.bucket, m.Claim, v.currency)
					counting = append(counting, t)
				}
			}
			x.lines = counting
			x.more = x.Events - min(x.Events, uint64(len(x.lines)))
		}
	})
}

// of is what a contribution counts for in this part.
func (x partView) of(s state.Reader, p period, t traced) (m periods.Measured, ok bool) {
	for _, found := range periods.Trace(s, uint64(p.number), uint64(t.event)) {
		if found.Bucket == x.Bucket && found.Why == periods.Fine {
			return found.Measured, true
		}
	}
	return m, false
}

package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"metaorg/clearing"
	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// roundsView is the page of all rounds as one reader sees it.
type roundsView struct {
	coming []coming // Rounds that are not over.
	past   []round
	table  page.Table
	member string // For whom the reader acts, if it takes part.
}

// coming is a round that is not over.
type coming struct {
	round
	tooMany bool  // For a page to compute what would be set off now.
	outside int64 // The reader's obligations that could take part and don't.
}

func showRounds(r *page.Request) (page.Page, error) {
	v := roundsView{member: actsFor(r)}
	found, err := r.Site.Model.Read(r.Context(), "rounds", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.past = append(v.past, round{
			number: row.Number("number"), unit: row.Text("unit"), stage: rounds.Stage(row.Text("stage")), closes: row.Number("closes"),
			obligations: row.Number("obligations"), total: row.Number("total"), cleared: row.Number("cleared"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "rounds.title"), List: "rounds", Rows: len(v.past), Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	var open []round
	err = r.Read(func(tx *sql.Tx) (err error) {
		open, err = readRounds(r, tx, `r.stage NOT IN ('executed', 'lapsed', 'called_off') ORDER BY r.closes, r.number LIMIT ?`, mostWaits)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	for _, one := range open {
		c := coming{round: one}
		if one.stage == rounds.StageOpen {
			now, whole := previewed(r, one.unit)
			c.sums(now)
			c.tooMany = !whole
			if v.member != "" {
				if c.outside, err = outside(r, one.unit, `["`+v.member+`"]`); err != nil {
					return page.Page{}, err
				}
			}
		}
		v.coming = append(v.coming, c)
	}
	return page.Page{Title: words.T(r.Context(), "rounds.title"), Body: roundsPage(v), Wide: true, Nav: "/rounds"}, nil
}

// actsFor is for whom the reader acts, if it takes part.
func actsFor(r *page.Request) string {
	if r.Viewer.Voice || r.Viewer.Votes {
		return r.Viewer.MemberID()
	}
	return ""
}

// roundView is a round as one reader sees it.
type roundView struct {
	round
	owed    []owed // The largest; of an open round what would take part now.
	pairs   []between
	table   page.Table
	rows    []owed // Of the table.
	preview bool
	tooMany bool
	you     statement // Of the reader's member; without a name where it has no part.
	member  string
	outside int64
	yours   bool   // The reader's member opened it.
	host    string // Of this page's address.
}

func showRound(r *page.Request) (page.Page, error) {
	one, err := readRound(r, r.PathValue("round"))
	if err != nil {
		return page.Page{}, err
	}
	v := roundView{round: one, member: actsFor(r), host: "http://" + r.Host}
	if r.Secure() {
		v.host = "https://" + r.Host
	}
	v.yours = v.member != "" && v.member == one.by.id
	if one.stage == rounds.StageOpen {
		err = v.readPreview(r)
	} else {
		err = v.readRecord(r)
	}
	if err != nil {
		return page.Page{}, err
	}
	v.pairs = pairs(v.owed)
	return page.Page{Title: words.T(r.Context(), "rounds.title_of", "Number", one.number), Body: roundPage(v), Wide: true, Nav: "/rounds"}, nil
}

// readPreview has an open round show what it would set off now.
func (v *roundView) readPreview(r *page.Request) error {
	now, whole := previewed(r, v.unit)
	v.preview, v.tooMany = true, !whole
	if err := named(r, now); err != nil {
		return err
	}
	v.sums(now)
	v.owed, v.rows = now, now[:min(len(now), mostShown)]
	v.table = page.Table{Caption: words.T(r.Context(), "rounds.table"), Rows: len(v.rows), Total: int64(len(v.rows)), Limit: mostShown}
	if v.member == "" {
		return nil
	}
	v.you = statementOf(v.member, now)
	var err error
	v.outside, err = outside(r, v.unit, `["`+v.member+`"]`)
	return err
}

// readRecord has a round that closed show what the log has of it.
func (v *roundView) readRecord(r *page.Request) error {
	params := r.ListParams()
	params.Set("round", itoa(v.number))
	if !params.Has("sort") {
		params.Set("sort", "-amount,number")
	}
	found, err := r.Site.Model.Read(r.Context(), "round-obligations", params)
	if err != nil {
		return err
	}
	for _, row := range found.Items {
		v.rows = append(v.rows, owed{
			number: row.Number("number"), amount: row.Number("amount"), setOff: row.Number("set_off"),
			debtor: party{row.Text("debtor"), row.Text("debtor_name")}, creditor: party{row.Text("creditor"), row.Text("creditor_name")},
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "rounds.table"), List: "round-obligations", Asked: params, Rows: len(v.rows), Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
		Search: found.Total > 12 || r.Typed.Get("q") != "",
	}
	return r.Read(func(tx *sql.Tx) (err error) {
		if v.owed, err = readOwed(r, tx, `e.round = ?`, v.number); err != nil || v.member == "" {
			return err
		}
		yours, err := readOwed(r, tx, `e.round = ?1 AND (e.debtor = ?2 OR e.creditor = ?2)`, v.number, v.member)
		v.you = statementOf(v.member, yours)
		return err
	})
}

// serveSolution gives a round as `metaorg clear` checks it: every obligation with
// what of it is set off, and the levels that prove that it is the most.
func serveSolution(r *page.Request) (page.Page, error) {
	one, err := readRound(r, r.PathValue("round"))
	if err != nil {
		return page.Page{}, err
	}
	if one.stage != rounds.StageExecuted && one.stage != rounds.StageApplying {
		return page.Page{}, machine.Conflict("rounds.no_solution", "round %d has no solution", one.number)
	}
	solution, err := solutionOf(r.Context(), r, one)
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Serve: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Disposition", `attachment; filename="round-`+itoa(one.number)+`.json"`)
		_ = json.NewEncoder(w).Encode(solution) // Whoever no longer listens needs no answer.
	})}, nil
}

// solution is a round in the form of `metaorg clear --json`.
type solution struct {
	Currency string          `json:"currency"`
	Decimals int64           `json:"decimals"`
	Totals   clearing.Totals `json:"totals"`
	clearing.Round
}

func solutionOf(ctx context.Context, r *page.Request, one round) (s solution, err error) {
	s.Currency = one.unit
	err = r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(ctx, tx, `SELECT CAST(number AS TEXT), debtor, creditor, amount, set_off FROM rounds_obligations WHERE round = ? ORDER BY debtor, creditor, CAST(number AS TEXT)`, []any{one.number}, func(scan func(...any) error) error {
			var c clearing.Cleared
			err := scan(&c.ID, &c.Debtor, &c.Creditor, &c.Amount, &c.SetOff)
			s.Obligations = append(s.Obligations, c)
			return err
		})
		if err != nil {
			return err
		}
		return readmodel.Each(ctx, tx, `SELECT party, level FROM rounds_levels WHERE round = ? ORDER BY party`, []any{one.number}, func(scan func(...any) error) error {
			var l clearing.Level
			err := scan(&l.Party, &l.Level)
			s.Levels = append(s.Levels, l)
			return err
		})
	})
	s.Totals = s.Round.Totals()
	return s, err
}

// tableOf is the table of rounds with its cells.
func (v roundsView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(r round) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "rounds.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.past[i]) }})
	}
	column("number", "round", false, func(r round) templ.Component { return roundLink(r) })
	column("closes", "closes", false, func(r round) templ.Component { return page.OnDay(r.closes) })
	column("stage", "stage", false, func(r round) templ.Component { return stageBadge(r.stage) })
	counted := func(r round, says string) templ.Component {
		if r.obligations == 0 { // It has not closed, or nothing took part.
			says = "\u2013"
		}
		return page.Plain(says)
	}
	column("obligations", "obligations", true, func(r round) templ.Component { return counted(r, words.Number(ctx, r.obligations)) })
	column("total", "total", true, func(r round) templ.Component { return counted(r, amount(ctx, r.total, r.unit)) })
	column("cleared", "cleared", true, func(r round) templ.Component { return counted(r, amount(ctx, r.cleared, r.unit)) })
	t.Empty = page.Empty(words.T(ctx, "rounds.none"), "", "")
	return t
}

// tableOf is the table of a round's obligations with its cells.
func (v roundView) tableOf(ctx context.Context) page.Table {
	t := v.table
	t.Empty = page.Empty(words.T(ctx, "rounds.nothing"), "", "")
	column := func(name, label string, right bool, cell func(o owed) templ.Component) {
		if v.preview {
			name = ""
		}
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "rounds.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("number", "obligation", false, func(o owed) templ.Component { return owedLink(o.number) })
	column("debtor_name", "debtor", false, func(o owed) templ.Component { return page.MemberLink(o.debtor.id, o.debtor.name) })
	column("creditor_name", "creditor", false, func(o owed) templ.Component { return page.MemberLink(o.creditor.id, o.creditor.name) })
	column("amount", "before", true, func(o owed) templ.Component { return page.Plain(amount(ctx, o.amount, v.unit)) })
	if v.unsolved() {
		return t
	}
	column("set_off", "cleared", true, func(o owed) templ.Component { return page.Plain(amount(ctx, o.setOff, v.unit)) })
	column("remains", "after", true, func(o owed) templ.Component { return page.Plain(amount(ctx, o.left(), v.unit)) })
	return t
}

// unsolved reports whether a round is closed, and nobody has found what it sets off.
func (r round) unsolved() bool {
	return slices.Contains([]rounds.Stage{rounds.StageTaking, rounds.StageComputing, rounds.StageWaiting, rounds.StageLapsed}, r.stage)
}

// says puts a line of the picture into words.
func (v roundView) says(ctx context.Context) func(between, bool) string {
	return func(b between, after bool) string {
		sum := b.before
		if after {
			sum = b.after
		}
		return words.T(ctx, "rounds.line", "From", b.from.name, "To", b.to.name, "Amount", amount(ctx, sum, v.unit))
	}
}

// explains is what a round means for the reader's member, in two sentences.
func (v roundView) explains(ctx context.Context) string {
	key := "rounds.yours.done"
	if v.preview {
		key = "rounds.yours.would"
	}
	with := ""
	for i, p := range v.you.with {
		if i > 0 {
			with += ", "
		}
		with += p.name
	}
	switch {
	case v.stage == rounds.StageLapsed:
		key = "rounds.yours.lapsed"
	case v.unsolved():
		key = "rounds.yours.waits"
	case v.you.setOff == 0:
		key += "_nothing"
	}
	say := func(n int64) string { return amount(ctx, n, v.unit) }
	return words.T(ctx, key, "Name", v.you.name, "Owes", say(v.you.owes), "Gets", say(v.you.gets), "SetOff", say(v.you.setOff), "With", with, "OwesLeft", say(v.you.owesLeft()), "GetsLeft", say(v.you.getsLeft()))
}

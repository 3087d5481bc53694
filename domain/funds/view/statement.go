package view

import (
	"context"
	"database/sql"
	"net/http"
	"strings"

	"metaorg/domain/funds"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/sheet"
	"metaorg/sheet/statement"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// statementName is what problems call what has no file's name.
const statementName = "statement"

// mostHere is how many lines one act takes from the page; the command line takes more.
const mostHere = 200

// statementView is a statement before it is taken over.
type statementView struct {
	fund     fund
	rows     string // The file, as it was given.
	in       string // The category of what comes in without one.
	may      bool
	checked  bool
	refusal  string // Why it is no table at all.
	lines    []checkedLine
	fresh    int
	ignored  []string
	problems []sheet.Problem
}

// checkedLine is what would become of a line.
type checkedLine struct {
	line    int64
	entry   funds.Entry
	already bool
}

// showStatement takes a file, or what was pasted, and shows what would happen.
func showStatement(r *page.Request) (page.Page, error) {
	f, err := readFund(r, r.PathValue("fund"))
	if err != nil {
		return page.Page{}, err
	}
	v := statementView{fund: f, rows: r.Typed.Get("rows"), in: r.Typed.Get("in"), may: !f.closed && r.Viewer.MemberID() == f.holder.id}
	if v.in == "" {
		v.in = string(funds.Unsorted)
	}
	if r.Method == http.MethodPost && v.may {
		uploaded, err := r.Attached("file")
		if err != nil {
			return page.Page{}, err
		}
		if uploaded != "" {
			v.rows = uploaded
		}
		if err := v.check(r); err != nil {
			return page.Page{}, err
		}
	}
	return page.Page{Title: statementTitle(r), Body: statementPage(v), Wide: true, Nav: "/kitty"}, nil
}

func statementTitle(r *page.Request) string { return words.T(r.Context(), "funds.statement_title") }

// check reads the rows and says of each what would become of it.
func (v *statementView) check(r *page.Request) error {
	v.checked = true
	read, err := readStatement(r, v.fund, v.rows, v.in)
	if err != nil {
		v.refusal = words.Refusal(r.Context(), noStatement(err))
		return nil //nolint:nilerr // It is shown.
	}
	v.ignored, v.problems = read.Ignored, read.Problems
	r.Site.Node.Read(func(s state.Reader) {
		for _, l := range read.Lines {
			already := funds.IsRecorded(s, uint64(v.fund.number), l.Entry)
			if !already {
				v.fresh++
			}
			v.lines = append(v.lines, checkedLine{l.Line, l.Entry, already})
		}
	})
	return nil
}

func noStatement(err error) *machine.Refusal {
	return machine.Malformed("funds.no_table", "%s", strings.TrimPrefix(err.Error(), statementName+": ")).At("rows")
}

// readStatement reads rows with what the network knows: who its members are, and
// which requests of the fund and which dividends wait for their payment.
func readStatement(r *page.Request, f fund, rows, in string) (statement.Statement, error) {
	o := statement.Options{Currency: f.currency, In: funds.Category(in), Out: funds.Spending, Members: map[string]people.MemberID{}, Now: r.Site.Now()}
	err := r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT id, name FROM people_organizations`, nil, func(scan func(...any) error) error {
			var id, name string
			err := scan(&id, &name)
			o.Members[strings.ToLower(name)] = people.MemberID(id)
			return err
		})
		if err != nil {
			return err
		}
		owed, err := readDividends(r.Context(), tx, f)
		for _, d := range owed {
			o.Waiting = append(o.Waiting, statement.Waiting{Obligation: uint64(d.obligation), Member: people.MemberID(d.to), Amount: d.left})
		}
		if err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT q.number, q.amount FROM funds_requests q LEFT JOIN funds_lines l ON l.fund = q.fund AND l.number = q.line
			WHERE q.fund = ? AND (q.stage = 'approved' OR q.stage IN ('paid', 'confirmed') AND l.statement = '')`, []any{f.number}, func(scan func(...any) error) error {
			var w statement.Waiting
			err := scan(&w.Request, &w.Amount)
			o.Waiting = append(o.Waiting, w)
			return err
		})
	})
	if err != nil {
		return statement.Statement{}, err
	}
	return statement.Read(statementName, strings.NewReader(rows), o)
}

// reason is what is wrong, in the reader's words where there are some.
func reason(ctx context.Context, p sheet.Problem) string {
	return words.Refusal(ctx, &machine.Refusal{Code: "funds.bad_rows", Text: p.Reason})
}

func statementForm(r *page.Request, f form.Form) (form.Form, error) {
	f.Fields = []form.Field{
		{Name: "fund", Control: form.Hidden, Value: r.Typed.Get("fund")},
		{Name: "in", Control: form.Hidden, Value: r.Typed.Get("in")},
		{Name: "file", Control: form.Hidden, Value: r.Typed.Get("file")},
		{Name: "rows", Label: words.T(r.Context(), "funds.rows"), Help: words.T(r.Context(), "funds.rows_help"), Control: form.Area, Required: true, Value: r.Typed.Get("rows")},
	}
	return f, nil
}

// takeStatement is the message for what is new on a statement.
func takeStatement(r *page.Request, typed form.Values) ([]machine.Message, error) {
	f, err := readFund(r, typed.Get("fund"))
	if err != nil {
		return nil, err
	}
	read, err := readStatement(r, f, sheet.AsFile(typed.Get("rows"), typed.Get("file")), typed.Get("in"))
	if err != nil {
		return nil, noStatement(err)
	}
	if len(read.Problems) > 0 {
		return nil, machine.Malformed("funds.bad_rows", "%s", read.Problems[0].Reason).At("rows")
	}
	m := funds.Import{Fund: uint64(f.number), Currency: f.currency, Statement: read.Hash}
	r.Site.Node.Read(func(s state.Reader) {
		for _, l := range read.Lines {
			if !funds.IsRecorded(s, m.Fund, l.Entry) {
				m.Lines = append(m.Lines, l.Entry)
			}
		}
	})
	switch {
	case len(m.Lines) == 0:
		return nil, machine.Conflict("funds.all_there", "all of these lines are recorded already; nothing would change").At("rows")
	case len(m.Lines) > mostHere:
		return nil, machine.OverLimit("funds.too_long_here", "%d lines do not fit into one act; use the command line: metaorg import statement", len(m.Lines)).At("rows")
	}
	return []machine.Message{m}, m.Check()
}

func aboutStatement(r *page.Request) string {
	f, err := readFund(r, r.Typed.Get("fund"))
	if err != nil {
		return ""
	}
	return words.T(r.Context(), "funds.statement_of", "Fund", f.name)
}

package view

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"slices"
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/sheet"
	"metaorg/sheet/contributions"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const (
	importPath = "/patronage/import"
	importName = "contributions" // What problems call what has no file's name.
)

// importView is a list of contributions before it is recorded.
type importView struct {
	rows    string // The file, as it was given.
	may     bool
	checked bool
	refusal string // Why it is no table at all.
	list    list
}

// list is what would become of a list.
type list struct {
	contributions.Plan
	names map[people.MemberID]string
}

// showImport takes a file, or what was pasted, and shows what would happen.
func showImport(r *page.Request) (page.Page, error) {
	v := importView{rows: r.Typed.Get("rows"), may: r.Viewer.State != "" && r.Viewer.MemberID() != ""}
	if r.Method == http.MethodPost && v.may {
		uploaded, err := r.Attached("file")
		if err != nil {
			return page.Page{}, err
		}
		if uploaded != "" {
			v.rows = uploaded
		}
		v.checked = true
		if v.list, err = readList(r, v.rows); err != nil {
			v.refusal = words.Refusal(r.Context(), noList(err))
		}
	}
	return page.Page{Title: importTitle(r), Body: importPage(v), Wide: true, Nav: "/patronage"}, nil
}

func importTitle(r *page.Request) string { return words.T(r.Context(), "patronage.import_title") }

func noList(err error) *machine.Refusal {
	return machine.Malformed("patronage.no_table", "%s", strings.TrimPrefix(err.Error(), importName+": ")).At("rows")
}

// readList reads rows with what the network knows: who is here, and what is
// recorded already.
func readList(r *page.Request, rows string) (l list, err error) {
	me := people.MemberID(r.Viewer.MemberID())
	l.names = map[people.MemberID]string{}
	here := map[string]int{}
	err = r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT m.id, coalesce(o.name, m.id) FROM membership_members m LEFT JOIN people_organizations o ON o.id = m.id`, nil, func(scan func(...any) error) error {
			var id people.MemberID
			var name string
			err := scan(&id, &name)
			l.names[id] = name
			return err
		})
		if err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT receiver, 'gave', kind, quantity, unit, date, note, item FROM patronage_events WHERE provider = ?1 AND state <> ?2
			UNION ALL SELECT provider, 'received', kind, quantity, unit, date, note, item FROM patronage_events WHERE receiver = ?1 AND state <> ?2`, []any{me, patronage.Withdrawn}, func(scan func(...any) error) error {
			var m patronage.Record
			err := scan(&m.With, &m.Direction, &m.Kind, &m.Quantity, &m.Unit, &m.Date, &m.Note, &m.Item)
			here[contributions.Key(m)]++
			return err
		})
	})
	if err != nil {
		return l, err
	}
	known := map[string]people.MemberID{}
	r.Site.Node.Read(func(s state.Reader) {
		for id, name := range l.names {
			switch membership.StateOf(s, id) {
			case membership.None, membership.LeftState, membership.Excluded:
			case membership.Supporter, membership.Applicant, membership.Provisional, membership.Active, membership.Dormant, membership.Lapsed, membership.Suspended:
				known[strings.ToLower(string(id))], known[strings.ToLower(name)] = id, id
			}
		}
	})
	p, err := contributions.Read(importName, strings.NewReader(rows), me, known, here)
	if err != nil {
		return l, err
	}
	l.Plan = *p
	r.Site.Node.Read(func(s state.Reader) { l.check(s, me, r.Site.Now()) })
	return l, nil
}

// check has the rules look at the days, and at who gives itself something. What
// they refuse is a problem, and no row.
func (l *list) check(s state.Reader, me people.MemberID, now int64) {
	all := l.Rows
	l.Rows, l.New = nil, 0
	for _, row := range all {
		err := patronage.CheckDay(s, now, row.Date)
		if err == nil && row.With != "" && people.UnderCommonControl(s, me, row.With) {
			err = machine.NotAllowed("patronage.self_dealt", "%s and %s are under common control; what they give each other never counts", me, row.With).At("with")
		}
		var no *machine.Refusal
		if row.Does == contributions.New && errors.As(err, &no) {
			l.Problems = append(l.Problems, sheet.Problem{File: importName, Line: row.Line, Column: no.Field, Reason: no.Text})
			continue
		}
		if l.Rows = append(l.Rows, row); row.Does == contributions.New {
			l.New++
		}
	}
	slices.SortStableFunc(l.Problems, func(a, b sheet.Problem) int { return int(a.Line - b.Line) })
}

// wrong is what is wrong in a list, in the reader's words where there are some.
func (l list) wrong(ctx context.Context) (all []page.SheetProblem) {
	for _, p := range l.Problems {
		all = append(all, page.SheetProblem{Line: p.Line, Column: p.Column, Reason: wrongRow(ctx, p)})
	}
	return all
}

// rowCodes are those of refusals of a row.
var rowCodes = []string{
	"bad_rows", "no_amount", "bad_quantity", "unit_mismatch", "unknown_unit", "unknown_currency", "bad_date", "too_old", "in_future", "closed", "self_dealt", "own_contribution", "partner_missing", "two_receivers",
	"from_commons", "bad_kind", "bad_direction", "bad_stream", "bad_value", "worth_of_money", "too_much", "too_long", "unprintable",
}

func wrongRow(ctx context.Context, p sheet.Problem) string {
	for _, code := range rowCodes {
		if text := words.Refusal(ctx, &machine.Refusal{Code: "patronage." + code, Text: p.Reason}); text != p.Reason {
			return text
		}
	}
	return p.Reason
}

// parts is in how many acts it goes.
func (l list) parts() int { return (l.New + mostWaiting - 1) / mostWaiting }

// withName is whom a row names.
func (l list) withName(row contributions.Row) string {
	if row.With == "" {
		return ""
	}
	return l.names[row.With]
}

func listForm(r *page.Request, f form.Form) (form.Form, error) {
	f.Fields = []form.Field{
		{Name: "file", Control: form.Hidden, Value: r.Typed.Get("file")},
		{Name: "rows", Label: words.T(r.Context(), "patronage.rows"), Help: words.T(r.Context(), "patronage.rows_help"), Control: form.Area, Required: true, Value: r.Typed.Get("rows")},
	}
	return f, nil
}

// takeList is the messages for what is new on a list: of a long one, for its first
// part.
func takeList(r *page.Request, typed form.Values) ([]machine.Message, error) {
	l, err := readList(r, sheet.AsFile(typed.Get("rows"), typed.Get("file")))
	switch {
	case err != nil:
		return nil, noList(err)
	case len(l.Problems) > 0:
		return nil, machine.Malformed("patronage.bad_rows", "%s", l.Problems[0].Reason).At("rows")
	case l.New == 0:
		return nil, machine.Conflict("patronage.all_there", "all of these contributions are here already; nothing would change").At("rows")
	}
	return l.Parts()[0], nil
}

// aboutList says how many are signed.
func aboutList(r *page.Request) string {
	l, err := readList(r, sheet.AsFile(r.Typed.Get("rows"), r.Typed.Get("file")))
	if err != nil {
		return ""
	}
	return words.T(r.Context(), "patronage.import_about", "Count", min(l.New, mostWaiting))
}

package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/periods"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// accountsView is what is kept in members' names.
type accountsView struct {
	table    page.Table
	accounts []account
	sums     []vintage
	funds    []fund
	proposes bool
}

// account is a vintage of a member's.
type account struct {
	who party
	kept
}

// vintage is what is kept from a period in all.
type vintage struct {
	kept
	fund, revolved int64
}

// band is a vintage as a bar: what is kept of it, and what was paid out.
func (v vintage) band(ctx context.Context) band {
	return band{
		label: span(ctx, v.begins, v.ends), amount: amount(ctx, v.balance, v.currency), n: v.balance + v.revolved,
		pieces: []piece{{class: "pic-retained", n: v.balance}, {class: "pic-cash", n: v.revolved}},
	}
}

// fund is a fund with what of its surplus belongs to nobody.
type fund struct {
	number, reserve int64
	loss            int64 // What later surpluses have to cover.
	name, currency  string
}

// largest is the sum that is as wide as the picture.
func (v accountsView) largest() (most int64) {
	for _, s := range v.sums {
		most = max(most, s.balance+s.revolved)
	}
	return most
}

// mostVintages bounds the picture: the latest.
const mostVintages = 12

func showAccounts(r *page.Request) (page.Page, error) {
	v := accountsView{proposes: r.Viewer.Proposes}
	params := r.ListParams()
	if params.Get("balance.from") == "" {
		params.Set("balance.from", "1")
	}
	found, err := r.Site.Model.Read(r.Context(), "capital", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.accounts = append(v.accounts, account{party{row.Text("member"), row.Text("name")}, kept{row.Number("vintage"), row.Number("balance"), row.Text("begins"), row.Text("ends"), row.Text("currency")}})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "periods.accounts"), List: "capital", Rows: len(v.accounts), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	if err := r.Read(func(tx *sql.Tx) error { return v.readSums(r, tx) }); err != nil {
		return page.Page{}, err
	}
	r.Site.Node.Read(func(s state.Reader) {
		for i := range v.funds {
			v.funds[i].reserve = periods.ReserveOf(s, uint64(v.funds[i].number))
			v.funds[i].loss = periods.LossOf(s, uint64(v.funds[i].number))
		}
	})
	return page.Page{Title: words.T(r.Context(), "periods.accounts"), Body: accountsPage(v), Wide: true, Nav: "/periods"}, nil
}

func (v *accountsView) readSums(r *page.Request, tx *sql.Tx) error {
	err := readmodel.Each(r.Context(), tx, `SELECT p.number, p.begins, p.ends, p.currency, p.fund, p.revolved, coalesce(sum(a.balance), 0) FROM periods_periods p LEFT JOIN periods_accounts a ON a.vintage = p.number
		WHERE p.stage = 'adopted' GROUP BY p.number ORDER BY p.begins DESC LIMIT ?`, []any{mostVintages}, func(scan func(...any) error) error {
		var s vintage
		err := scan(&s.vintage, &s.begins, &s.ends, &s.currency, &s.fund, &s.revolved, &s.balance)
		v.sums = append(v.sums, s)
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(r.Context(), tx, `SELECT f.number, f.name, f.currency FROM funds_funds f WHERE f.number IN (SELECT fund FROM periods_periods) ORDER BY f.number`, nil, func(scan func(...any) error) error {
		var f fund
		err := scan(&f.number, &f.name, &f.currency)
		v.funds = append(v.funds, f)
		return err
	})
}

// tableOf is the table of accounts with its cells.
func (v accountsView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(a account) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "periods.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.accounts[i]) }})
	}
	column("name", "member", false, func(a account) templ.Component { return page.MemberLink(a.who.id, a.who.name) })
	column("vintage", "vintage", false, func(a account) templ.Component {
		return link(statementPath(a.vintage, a.who.id), span(ctx, a.begins, a.ends))
	})
	column("balance", "kept", true, func(a account) templ.Component { return page.Plain(amount(ctx, a.balance, a.currency)) })
	t.Empty = page.Empty(words.T(ctx, "periods.no_accounts"), "", "")
	return t
}

package view

import (
	"database/sql"
	"net/url"
	"slices"

	"metaorg/domain/funds"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// fundView is a fund as one reader sees it.
type fundView struct {
	fund
	table     page.Table
	lines     []line
	requests  []request
	curve     []point // What it had, day by day.
	dividends int64   // Owed, and paid by no line yet.
	yours     bool    // The reader acts for who holds the money.
	asks      bool
	proposes  bool
	mayRead   bool
}

// point is what a fund had when a day was over.
type point struct{ day, balance int64 }

// mostPoints bounds the picture: the latest days on which something happened.
const mostPoints = 200

func showFund(r *page.Request) (page.Page, error) {
	f, err := readFund(r, r.PathValue("fund"))
	if err != nil {
		return page.Page{}, err
	}
	v := fundView{fund: f, mayRead: r.May(page.Participants), proposes: r.Viewer.Proposes && !f.closed}
	v.yours = r.Viewer.SignedIn() && r.Viewer.MemberID() == f.holder.id && !f.closed
	v.asks = (r.Viewer.Voice || r.Viewer.Votes) && !f.closed
	params := r.ListParams()
	params.Set("fund", itoa(f.number))
	found, err := r.Site.Model.Read(r.Context(), "kitty-lines", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.lines = append(v.lines, line{
			number: row.Number("number"), day: dayNumber(row.Text("date")), amount: row.Number("amount"), category: row.Text("category"), member: party{row.Text("member"), row.Text("member_name")},
			request: row.Number("request"), statement: row.Text("statement"), reversed: row.Get("reversed") == true, of: row.Number("of"), other: row.Number("other"), obligation: row.Number("obligation"), balance: row.Number("balance"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "funds.lines"), List: "kitty-lines", Asked: url.Values{"fund": {itoa(f.number)}}, Rows: len(v.lines), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.dividends, err = dividendsOf(r.Context(), tx, f); err != nil {
			return err
		}
		if v.mayRead {
			if v.requests, err = readRequests(r, tx, `q.fund = ? ORDER BY q.stage IN ('confirmed', 'declined', 'taken_back'), q.number DESC LIMIT ?`, f.number, mostRequests); err != nil {
				return err
			}
		}
		var sum int64
		err = readmodel.Each(r.Context(), tx, `SELECT day, sum(amount) FROM funds_lines WHERE fund = ? GROUP BY day ORDER BY day`, []any{f.number}, func(scan func(...any) error) error {
			var p point
			err := scan(&p.day, &p.balance)
			sum += p.balance
			v.curve = append(v.curve, point{p.day, sum})
			return err
		})
		v.curve = v.curve[max(0, len(v.curve)-mostPoints):]
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: f.name, Body: fundPage(v), Wide: true, Nav: "/kitty"}, nil
}

// requestView is a request as one reader sees it.
type requestView struct {
	request
	steps    []stepLine
	yours    bool // The reader acts for who asks.
	steward  bool // For a steward that may say yes or no.
	refers   bool // For who may bring it before all members.
	pays     bool // For who holds the money.
	confirms bool // For the side that says whether it came.
}

// stepLine is one thing that happened to a request.
type stepLine struct {
	what, by, detail string
	at               int64
	document         page.Paper
}

func showRequest(r *page.Request) (page.Page, error) {
	q, err := readRequest(r, r.PathValue("request"))
	if err != nil {
		return page.Page{}, err
	}
	v := requestView{request: q}
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT what, by, time, document, detail FROM funds_steps WHERE request = ? ORDER BY entry, event`, []any{q.number}, func(scan func(...any) error) error {
			var s stepLine
			err := scan(&s.what, &s.by, &s.at, &s.document.Hash, &s.detail)
			v.steps = append(v.steps, s)
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	for i := range v.steps {
		if v.steps[i].document, err = r.Paper(v.steps[i].document.Hash); err != nil {
			return page.Page{}, err
		}
	}
	if r.Viewer.SignedIn() {
		v.looks(r.Viewer.MemberID())
	}
	return page.Page{Title: q.title, Body: requestPage(v), Nav: "/kitty"}, nil
}

// looks says what a member can do about a request. The rules say the last word
// about common control.
func (v *requestView) looks(me string) {
	steward := slices.Contains(v.stewards, me)
	v.yours = me == v.by.id
	v.steward = steward && !v.yours && me != v.payee.id && v.stage == funds.Asked
	v.refers = (v.yours || steward) && v.proposal == 0 && (v.stage == funds.Asked || v.stage == funds.Declined)
	v.pays = me == v.holder.id && v.stage == funds.Approved
	v.confirms = v.stage == funds.Paid && v.otherSide(me)
}

// otherSide reports whether it is for a member to say that a payment came.
func (q request) otherSide(me string) bool {
	if q.payee.id != "" && q.payee.id != q.holder.id {
		return me == q.payee.id
	}
	return me != q.holder.id && (me == q.by.id || slices.Contains(q.stewards, me))
}

// waitsFor is for whose word a request waits; empty where for several or nobody.
func (q request) waitsFor() party {
	switch {
	case q.stage == funds.Approved:
		return q.holder
	case q.stage == funds.Paid && q.payee.id != "" && q.payee.id != q.holder.id:
		return q.payee
	case q.stage == funds.Paid:
		return q.by
	}
	return party{}
}

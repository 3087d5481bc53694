package view

import (
	"database/sql"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/funds"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// kittyView is the page of all funds as one reader sees it.
type kittyView struct {
	table    page.Table
	funds    []fund
	requests []request // That are not over, if the reader may see them.
	dues     duesTerms
	owing    []owing // Of the latest period, and what is left of earlier ones.
	yours    []owing // What the reader's member still owes.
	sources  []source
	holder   string // As the charter says.
	signs    string
	asked    question
	member   string   // For whom the reader acts, if it takes part.
	stewards []string // Of the fund that dues go to.
	mayRead  bool
	proposes bool
}

// paid counts who has nothing left to pay of the latest period, and who was asked for it.
func (v kittyView) paid() (paid, all int64) {
	var latest int64
	for _, o := range v.owing {
		latest = max(latest, o.period)
	}
	for _, o := range v.owing {
		if o.period == latest {
			all++
			if o.left() == 0 {
				paid++
			}
		}
	}
	return paid, all
}

func showKitty(r *page.Request) (page.Page, error) {
	v := kittyView{mayRead: r.May(page.Participants), proposes: r.Viewer.Proposes}
	if r.Viewer.Voice || r.Viewer.Votes {
		v.member = r.Viewer.MemberID()
	}
	params := r.ListParams("sum", "from")
	if !params.Has("closed") {
		params.Set("closed", "false")
	}
	found, err := r.Site.Model.Read(r.Context(), "kitty", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.funds = append(v.funds, fund{
			number: row.Number("number"), name: row.Text("name"), currency: row.Text("currency"), balance: row.Number("balance"), reserved: row.Number("reserved"),
			holder: party{row.Text("holder"), row.Text("holder_name")},
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "funds.funds"), List: "kitty", Rows: len(v.funds), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	if v.dues, err = readDues(r); err != nil {
		return page.Page{}, err
	}
	if err := v.readRest(r); err != nil {
		return page.Page{}, err
	}
	r.Site.Node.Read(func(s state.Reader) {
		c, _ := charter.Current(s)
		v.holder, v.signs = c.AccountHolder, c.Signatories
	})
	if v.asked, err = answered(r, v.funds); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "funds.title"), Body: kittyPage(v), Wide: true, Nav: "/kitty"}, nil
}

// readRest reads requests, dues and sources.
func (v *kittyView) readRest(r *page.Request) error {
	if v.dues.fund != 0 {
		f, err := readFund(r, itoa(v.dues.fund))
		if err != nil {
			return err
		}
		for _, p := range f.stewards {
			v.stewards = append(v.stewards, p.id)
		}
	}
	return r.Read(func(tx *sql.Tx) (err error) {
		if v.mayRead {
			v.requests, err = readRequests(r, tx, `q.stage IN ('asked', 'put', 'approved', 'paid') ORDER BY q.number DESC LIMIT ?`, mostRequests)
			if err != nil {
				return err
			}
		}
		v.owing, err = readOwing(r, tx, `d.period = (SELECT max(period) FROM funds_owed) OR d.amount > d.paid + d.waived ORDER BY d.amount > d.paid + d.waived DESC, 2, d.period LIMIT ?`, mostOwing)
		if err != nil {
			return err
		}
		if v.member != "" {
			v.yours, err = readOwing(r, tx, `d.member = ? AND d.amount > d.paid + d.waived ORDER BY d.period`, v.member)
			if err != nil {
				return err
			}
		}
		return readmodel.Each(r.Context(), tx, `SELECT substr(l.date, 1, 4), f.currency, l.category, sum(max(l.amount, 0)), sum(min(l.amount, 0)) FROM funds_lines l JOIN funds_funds f ON f.number = l.fund
			WHERE l.reversed = 0 AND l.of = 0 AND l.category NOT IN ('opening', 'transfer', 'dividend') GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, sum(l.amount) DESC LIMIT ?`, []any{mostSources}, func(scan func(...any) error) error {
			var s source
			err := scan(&s.year, &s.currency, &s.category, &s.in, &s.out)
			v.sources = append(v.sources, s)
			return err
		})
	})
}

// question is what somebody asks the page: may I spend so much of that fund?
type question struct {
	sum, from string // As they were typed.
	answer    string
	tone      string
	wrong     string // What is wrong with the sum.
	may       bool   // It can be asked for.
}

// answered says which way a sum takes now.
func answered(r *page.Request, all []fund) (q question, err error) {
	q = question{sum: strings.TrimSpace(r.Typed.Get("sum")), from: r.Typed.Get("from")}
	if q.from == "" && len(all) > 0 {
		q.from = itoa(all[0].number)
	}
	if q.sum == "" || len(all) == 0 {
		return q, nil
	}
	f, err := readFund(r, q.from)
	if err != nil {
		return q, err
	}
	n, wrong := funds.Parse(q.sum, f.currency)
	if wrong == nil && n <= 0 {
		wrong = funds.Ask{Amount: n}.Check()
	}
	if wrong != nil {
		q.wrong = refusal(r.Context(), wrong)
		return q, nil
	}
	if q.answer, q.may, err = f.answer(r, n); err != nil {
		return q, err
	}
	q.tone = "good"
	if !q.may {
		q.tone = "bad"
	}
	return q, nil
}

// answer is the sentence for a sum, and whether it can be asked for.
func (f fund) answer(r *page.Request, n int64) (says string, may bool, err error) {
	ctx := r.Context()
	sum := amount(ctx, n, f.currency)
	var way funds.Way
	var left, days, objections, dividends int64
	err = r.Read(func(tx *sql.Tx) (err error) {
		dividends, err = dividendsOf(ctx, tx, f)
		return err
	})
	if err != nil {
		return "", false, err
	}
	r.Site.Node.Read(func(s state.Reader) {
		way, left = funds.WayOf(s, uint64(f.number), n, r.Site.Now())
		days, objections = charter.RuleOr(s, "governance.lazy_window_days", 7), charter.RuleOr(s, "governance.lazy_objections", 2)
		if way == funds.BySteward && !slices.ContainsFunc(f.stewards, func(p party) bool { return p.id != r.Viewer.MemberID() }) {
			way = funds.ByMembers(s, n)
		}
	})
	owed := ""
	if dividends > 0 {
		owed = " " + words.T(ctx, "funds.way.dividends", "Dividends", amount(ctx, dividends, f.currency), "Fund", f.name)
	}
	if free := f.free() - dividends; n > free+f.overdraft {
		return words.T(ctx, "funds.way.not_enough", "Sum", sum, "Fund", f.name, "Free", amount(ctx, max(free, 0), f.currency)) + owed, false, nil
	}
	var others []string
	for _, p := range f.stewards {
		if p.id != r.Viewer.MemberID() {
			others = append(others, p.name)
		}
	}
	says = words.T(ctx, "funds.way."+string(way), "Sum", sum, "Fund", f.name, "Stewards", strings.Join(others, ", "), "Left", amount(ctx, left, f.currency), "Days", days, "Objections", objections)
	if len(f.items) > 0 {
		says += " " + words.T(ctx, "funds.way.budget")
	}
	return says + owed, true, nil
}

// memberView is what a member's page says about its dues.
type memberView struct {
	owing []owing
}

func showOfMember(r *page.Request) (templ.Component, error) {
	var v memberView
	id := r.PathValue("id")
	err := r.Read(func(tx *sql.Tx) (err error) {
		v.owing, err = readOwing(r, tx, `d.member = ? ORDER BY d.period DESC LIMIT 12`, id)
		return err
	})
	if err != nil || len(v.owing) == 0 {
		return nil, err
	}
	return memberPart(v), nil
}

// isSteward reports whether the reader acts for who cares for the fund that dues go to.
func (v kittyView) isSteward() bool { return v.member != "" && slices.Contains(v.stewards, v.member) }

// year is what came in and went out in a year, in one currency.
type year struct {
	year, currency string
	in, out        int64
	parts          []source
}

// byYear groups sources, which come by year and currency.
func byYear(all []source) (years []year) {
	for _, s := range all {
		if n := len(years); n == 0 || years[n-1].year != s.year || years[n-1].currency != s.currency {
			years = append(years, year{year: s.year, currency: s.currency})
		}
		y := &years[len(years)-1]
		y.in, y.out, y.parts = y.in+s.in, y.out+s.out, append(y.parts, s)
	}
	return years
}

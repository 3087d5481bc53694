package view

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/funds"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// actPath is the form of an act with fields filled in, names and values in turn.
func actPath(act, next string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/funds." + act + "?" + q.Encode())
}

// proposePath is where a decision is proposed that carries a kind.
func proposePath(kind string, fields ...string) templ.SafeURL {
	q := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	if len(q) > 0 {
		return templ.SafeURL("/proposals/carry/funds." + kind + "?" + q.Encode())
	}
	return templ.SafeURL("/proposals/carry/funds." + kind)
}

// noon is the middle of a day, so that it is the same day for most readers.
const noon = 43_200

// dayNumber is noon of a day written as year-month-day, as Unix seconds.
func dayNumber(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	return t.Unix() + noon
}

func dayOf(ctx context.Context, day string) string { return words.Day(ctx, dayNumber(day)) }

func refusal(ctx context.Context, err error) string {
	if no, ok := err.(*machine.Refusal); ok { //nolint:errorlint // Rules give refusals as they are.
		return words.Refusal(ctx, no)
	}
	return err.Error()
}

func toneOf(s funds.Stage) string {
	switch s {
	case funds.Confirmed, funds.Paid:
		return "good"
	case funds.Asked, funds.Put, funds.Approved:
		return "wait"
	case funds.Declined, funds.TakenBack:
	}
	return "plain"
}

// tableOf is the table of funds with its cells.
func (v kittyView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(f fund) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "funds.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.funds[i]) }})
	}
	column("name", "fund", false, func(f fund) templ.Component { return fundLink(f.number, f.name) })
	column("free", "free", true, func(f fund) templ.Component { return strong(amount(ctx, f.free(), f.currency)) })
	column("reserved", "reserved", true, func(f fund) templ.Component { return text(amount(ctx, f.reserved, f.currency)) })
	column("balance", "balance", true, func(f fund) templ.Component { return text(amount(ctx, f.balance, f.currency)) })
	column("holder_name", "holder", false, func(f fund) templ.Component { return who(f.holder) })
	t.Empty = page.Empty(words.T(ctx, "funds.none"), "", "")
	return t
}

// tableOf is the table of a fund's lines with its cells.
func (v fundView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(l line) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "funds.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.lines[i]) }})
	}
	column("date", "date", false, func(l line) templ.Component { return text(words.Day(ctx, l.day)) })
	column("category", "category", false, func(l line) templ.Component { return lineCell(v, l) })
	column("amount", "amount", true, func(l line) templ.Component { return text(amount(ctx, l.amount, v.currency)) })
	column("", "after", true, func(l line) templ.Component { return text(amount(ctx, l.balance, v.currency)) })
	t.Empty = page.Empty(words.T(ctx, "funds.no_lines"), "", "")
	return t
}

// reversible reports whether who holds the money can take a line back by itself.
func (l line) reversible() bool { return !l.reversed && l.of == 0 && l.other == 0 && l.request == 0 }

// says is what members pay, in a sentence.
func (d duesTerms) says(ctx context.Context) string {
	return words.T(ctx, "funds.dues_terms."+d.basis, "Amount", amount(ctx, d.amount, d.currency), "Every", words.Of(ctx, "funds.every", "m"+itoa(d.months)), "Fund", d.fundName)
}

// bandWords are the bands of dues by turnover.
func (d duesTerms) bandWords(ctx context.Context) (all []string) {
	for _, b := range d.bands {
		key := "funds.band_up_to"
		if b.UpTo == 0 {
			key = "funds.band_above"
		}
		all = append(all, words.T(ctx, key, "UpTo", amount(ctx, b.UpTo, d.currency), "Amount", amount(ctx, b.Amount, d.currency)))
	}
	return all
}

// The picture of a balance.
const (
	curveWidth, curveHeight = 420, 150
	curveTop, curveBottom   = 16, 126
)

// curve is a line with what stands beside it.
type curve struct {
	path                 string // Points of a polyline.
	zero                 string // Height of nothing.
	first, last          string
	highest, lowest, now string
}

// drawn makes the picture of a balance, day by day.
func (v fundView) drawn(ctx context.Context) (c curve) {
	first, last := v.curve[0], v.curve[len(v.curve)-1]
	var most, least int64
	for _, p := range v.curve {
		most, least = max(most, p.balance), min(least, p.balance)
	}
	height := func(n int64) string {
		share := float64(most-n) / float64(max(1, most-least))
		return strconv.FormatFloat(curveTop+share*(curveBottom-curveTop), 'f', 1, 64)
	}
	at := func(day int64) string {
		return strconv.FormatFloat(float64(day-first.day)/float64(max(1, last.day-first.day))*curveWidth, 'f', 1, 64)
	}
	var points []string
	before := first.balance
	for _, p := range v.curve {
		points = append(points, at(p.day)+","+height(before), at(p.day)+","+height(p.balance))
		before = p.balance
	}
	if first.day == last.day {
		points = append(points, itoa(curveWidth)+","+height(before))
	}
	c = curve{path: strings.Join(points, " "), zero: height(0), first: words.Day(ctx, first.day+noon), last: words.Day(ctx, last.day+noon)}
	c.highest, c.lowest, c.now = amount(ctx, most, v.currency), amount(ctx, least, v.currency), amount(ctx, last.balance, v.currency)
	return c
}

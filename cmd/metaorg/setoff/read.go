package setoff

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"metaorg/clearing"
	"metaorg/sheet"
)

// List is what a file holds.
type List struct {
	Obligations clearing.Ledger
	Currency    string // The one they are in; empty where the file does not say.
	LeftOut     int    // Rows in other currencies than the one that was asked for.
	Problems    []sheet.Problem
}

// maxDecimals is more than any currency has.
const maxDecimals = 9

var columns = []sheet.Column{
	{Name: "debtor", Headings: []string{"debtor", "from", "payer", "schuldner", "schuldnerin", "von"}, Needed: true},
	{Name: "creditor", Headings: []string{"creditor", "to", "payee", "gläubiger", "gläubigerin", "an"}, Needed: true},
	{Name: "amount", Headings: []string{"amount", "betrag"}, Needed: true},
	{Name: "id", Headings: []string{"id", "invoice", "invoice number", "number", "nummer", "rechnung", "rechnungsnummer"}},
	{Name: "currency", Headings: []string{"currency", "unit", "währung", "einheit"}},
}

// Read reads obligations row by row. With a currency it takes the rows in it
// alone; without one, all of them must be in the same.
func Read(file string, in io.Reader, currency string, decimals int) (*List, error) {
	table, err := sheet.Open(file, in, columns)
	if err != nil {
		return nil, err
	}
	if len(table.Problems) > 0 {
		return &List{Problems: table.Problems}, nil
	}
	r := reader{table: table, decimals: decimals, wanted: strings.ToUpper(sheet.Clean(currency))}
	for {
		line, get, ok, err := table.Next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if r.row(line, get); table.IsHopeless() { // A file may have millions of lines.
			break
		}
	}
	r.twice()
	r.list.Problems = table.Problems
	if r.wanted != "" {
		r.list.Currency = r.wanted
	}
	return &r.list, nil
}

type reader struct {
	table    *sheet.Named
	decimals int
	wanted   string
	list     List
	first    int64 // The line that said the currency.
	lines    lines
	line     int64 // Of the obligation without an id before.
	place    int   // Of it on that line, from 1.
}

func (r *reader) row(line int64, get func(string) string) {
	if !r.inCurrency(line, strings.ToUpper(get("currency"))) {
		return
	}
	o := clearing.Obligation{ID: get("id"), Debtor: get("debtor"), Creditor: get("creditor")}
	if o.ID == "" {
		o.ID = r.nameless(line)
	}
	var reason string
	if o.Amount, reason = parse(get("amount"), r.decimals); reason != "" {
		r.table.Refuse(line, "amount", "%s", reason)
		return
	}
	r.lines.put(r.list.Obligations.Len(), line)
	if err := r.list.Obligations.Add(o); err != nil {
		r.table.Refuse(line, "", "%v", err)
	}
}

// twice refuses ids that stand on several lines, once all are read: a table of all of
// them would take more room than the obligations themselves.
func (r *reader) twice() {
	if r.table.IsHopeless() {
		return
	}
	for _, pair := range r.list.Obligations.Twice() {
		r.table.Refuse(r.lines.of(pair[1]), "id", "%q stands on line %d already", r.list.Obligations.At(pair[1]).ID, r.lines.of(pair[0]))
	}
	slices.SortStableFunc(r.table.Problems, func(a, b sheet.Problem) int {
		return cmp.Or(cmp.Compare(min(1, b.Line), min(1, a.Line)), cmp.Compare(a.Line, b.Line))
	})
}

// nameless is what an obligation without an id is called: by its line, and where
// several stand on that, as in JSON, by its place there as well.
func (r *reader) nameless(line int64) string {
	id := fmt.Sprintf("line %d", line)
	if r.line != line {
		r.line, r.place = line, 0
	}
	if r.place++; r.place > 1 {
		id += fmt.Sprintf(", %d", r.place)
	}
	return id
}

// inCurrency reports whether the row is one to take.
func (r *reader) inCurrency(line int64, currency string) bool {
	switch {
	case !r.table.Has("currency"):
		return true
	case r.wanted != "":
		if currency != r.wanted {
			r.list.LeftOut++
		}
		return currency == r.wanted
	case r.first == 0:
		r.first, r.list.Currency = line, currency
	case currency != r.list.Currency:
		r.table.Refuse(line, "currency", "it is %q, and %q on line %d; choose one with --currency", currency, r.list.Currency, r.first)
		return false
	}
	return true
}

// lines are those on which obligations stand. As nearly always the next stands on
// the next line, it keeps only where that is not so.
type lines []skip

// skip is a place from which on lines are so many ahead of places.
type skip struct {
	place int
	ahead int64
}

func (l *lines) put(place int, line int64) {
	ahead := line - int64(place)
	if n := len(*l); n == 0 || (*l)[n-1].ahead != ahead {
		*l = append(*l, skip{place, ahead})
	}
}

// of is the line of a place; what was put last for it counts.
func (l lines) of(place int) int64 {
	next := sort.Search(len(l), func(i int) bool { return l[i].place > place })
	return int64(place) + l[next-1].ahead
}

// parse reads an amount in minor units, or says why it is none.
func parse(text string, decimals int) (amount int64, reason string) {
	if text == "" {
		return 0, "it is empty"
	}
	whole, fraction, hasFraction := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	switch {
	case strings.HasPrefix(text, "-"):
		return 0, fmt.Sprintf("%q is negative; who owes is the debtor", text)
	case !digits(whole) || hasFraction && !digits(fraction):
		return 0, fmt.Sprintf("%q is no amount, such as 1250 or, with --decimals 2, 12.50", text)
	case len(fraction) > decimals:
		return 0, fmt.Sprintf("%q has more decimals than amounts here, which have %d; see --decimals", text, decimals)
	}
	amount, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil {
		return 0, fmt.Sprintf("%q is more than %s", text, WithDecimals(strconv.FormatInt(math.MaxInt64, 10), decimals))
	}
	return amount, ""
}

func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// Package statement reads what a bank or Open Collective exports of an account,
// to be followed as the lines of a fund. It keeps true that each line is checked
// by the rule that will take it and that what is wrong is named with its line;
// that amounts stay whole minor units; that no text of the bank's and no name of
// somebody outside goes into a line; and that a file is read as it streams by.
package statement

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"lukechampine.com/blake3"

	"metaorg/domain/funds"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
)

// MostLines bounds a statement. A file with more is read no further.
const MostLines = 20_000

// Options are what the file does not say.
type Options struct {
	Currency string                     // Of the fund.
	In, Out  funds.Category             // Of lines without one.
	Members  map[string]people.MemberID // By name in lower case: what they pay in is dues.
	Waiting  []Waiting                  // What a line may pay.
	Now      int64                      // Unix seconds.
}

// Waiting is a request that is approved or paid and on no statement yet, or a
// dividend that no line pays yet.
type Waiting struct {
	Request    uint64
	Obligation uint64          // In place of a request.
	Member     people.MemberID // Who gets it; empty where that is not said.
	Amount     int64
}

// Line is one line with where it stands.
type Line struct {
	Line  int64
	Entry funds.Entry
}

// Statement is a file that was read.
type Statement struct {
	Hash     funds.Paper
	Lines    []Line
	Ignored  []string // Columns that were not taken.
	Problems []sheet.Problem
}

// columns are those of banks in English and German, and of Open Collective.
var columns = []sheet.Column{
	{Name: "date", Headings: []string{"date", "datum", "booking date", "buchungstag", "buchungsdatum", "transaction date", "completed date", "datetime", "effectivedate", "effective date"}, Needed: true},
	{Name: "net", Headings: []string{"netamount", "net amount", "netto"}},
	{Name: "amount", Headings: []string{"amount", "betrag", "umsatz", "value", "betrag (eur)", "betrag (€)", "amount (gbp)", "amount (eur)"}},
	{Name: "in", Headings: []string{"paid in", "money in", "credit", "credit amount", "haben", "gutschrift"}},
	{Name: "out", Headings: []string{"paid out", "money out", "debit", "debit amount", "soll", "lastschrift"}},
	{Name: "currency", Headings: []string{"currency", "währung", "waehrung"}},
	{Name: "category", Headings: []string{"category", "kategorie", "kind"}},
	{Name: "member", Headings: []string{"member", "mitglied"}},
	{Name: "request", Headings: []string{"request", "antrag"}},
	{Name: "obligation", Headings: []string{"obligation", "verpflichtung"}},
	{Name: "who", Headings: []string{"counterparty", "name", "payee", "payer", "beguenstigter/zahlungspflichtiger", "auftraggeber / begünstigter", "name zahlungsbeteiligter", "oppositeaccountname"}},
	{Name: "id", Headings: []string{"transaction id", "transactionid", "legacyid", "id", "shortid"}},
}

// called are categories as files call them, Open Collective's kinds among them.
var called = map[string]funds.Category{
	"contribution": funds.Gift, "added_funds": funds.Gift, "expense": funds.Spending, "host_fee": funds.Fee, "host_fee_share": funds.Fee, "payment_processor_fee": funds.Fee, "platform_fee": funds.Fee, "platform_tip": funds.Fee,
	"balance_transfer": funds.Unsorted, "prepaid_payment_method": funds.Unsorted, "bank fee": funds.Fee, "donation": funds.Gift, "income": funds.Sales,
	"anfangsbestand": funds.Opening, "beitrag": funds.ForDues, "beiträge": funds.ForDues, "spende": funds.Gift, "förderung": funds.Grant, "erlös": funds.Sales, "zinsen": funds.Interest,
	"ausgabe": funds.Spending, "gebühr": funds.Fee, "erstattung": funds.Refund, "rückvergütung": funds.Dividend, "sonstiges": funds.Unsorted,
}

// reading is a statement being read.
type reading struct {
	Options
	t     *sheet.Named
	nth   map[string]int64 // Equal amounts on a day so far.
	ids   map[string]int64 // On which line a transaction was.
	until string           // The latest day that has begun somewhere.
	rows  int
	out   Statement
}

// Read reads a statement. The error says that it is none at all.
func Read(file string, in io.Reader, o Options) (Statement, error) {
	hash := blake3.New(32, nil)
	in = io.TeeReader(in, hash)
	t, err := sheet.Open(file, in, columns)
	if err != nil {
		return Statement{}, err
	}
	r := reading{Options: o, t: t, nth: map[string]int64{}, ids: map[string]int64{}, until: time.Unix(o.Now+14*3600, 0).UTC().Format(time.DateOnly)}
	if !t.Has("amount") && !t.Has("net") && !t.Has("in") && !t.Has("out") {
		t.Refuse(1, "", "there is no column called amount, and none called paid in or paid out")
	}
	for whole := len(t.Problems) == 0; whole && !t.IsHopeless(); {
		line, get, ok, err := t.Next()
		if err != nil {
			return Statement{}, err
		}
		if !ok {
			break
		}
		if r.rows++; r.rows > MostLines {
			t.Refuse(line, "", "a statement has at most %d lines; export a shorter time", MostLines)
			break
		}
		r.row(line, get)
	}
	if len(r.out.Lines) == 0 && len(t.Problems) == 0 {
		t.Refuse(0, "", "there are no lines in it")
	}
	r.out.Hash, r.out.Ignored, r.out.Problems = funds.Paper(hex.EncodeToString(hash.Sum(nil))), t.Ignored, t.Problems
	return r.out, nil
}

// row reads one line.
func (r *reading) row(line int64, get func(string) string) {
	e, column, err := r.entry(get)
	if err != nil {
		r.refuse(line, column, err)
		return
	}
	if id := get("id"); id != "" {
		if first, twice := r.ids[id]; twice {
			r.t.Refuse(line, "id", "the same transaction is on line %d already", first)
			return
		}
		r.ids[id] = line
	}
	key := e.Date + "|" + strconv.FormatInt(e.Amount, 10)
	r.nth[key]++
	e.Nth = r.nth[key]
	if err := (funds.Import{Fund: 1, Currency: r.Currency, Statement: funds.Paper(strings.Repeat("0", 64)), Lines: []funds.Entry{e}}).Check(); err != nil {
		r.refuse(line, "", err)
		return
	}
	r.out.Lines = append(r.out.Lines, Line{line, e})
}

func (r *reading) refuse(line int64, column string, err error) {
	var no *machine.Refusal
	if errors.As(err, &no) {
		if column == "" {
			column = no.Field
		}
		r.t.Refuse(line, column, "%s", no.Text)
		return
	}
	r.t.Refuse(line, column, "%s", err)
}

// entry is what the columns of a line say.
func (r *reading) entry(get func(string) string) (e funds.Entry, column string, err error) {
	if c := get("currency"); c != "" && c != r.Currency {
		return e, "currency", fmt.Errorf("it is in %s, and the fund in %s; leave lines in other currencies out", c, r.Currency)
	}
	if e.Date, err = dateOf(get("date")); err != nil {
		return e, "date", err
	}
	if e.Date > r.until {
		return e, "date", fmt.Errorf("%s is in the future", e.Date)
	}
	if e.Amount, column, err = r.amount(get); err != nil {
		return e, column, err
	}
	e.Category, e.Member = categoryOf(get("category")), people.MemberID(get("member"))
	if e.Category == "" && e.Member == "" && e.Amount > 0 {
		e.Member = r.Members[strings.ToLower(get("who"))]
	}
	switch {
	case e.Category != "":
	case e.Member != "":
		e.Category = funds.ForDues
	case e.Amount > 0:
		e.Category = r.In
	default:
		e.Category = r.Out
	}
	for _, name := range []string{"request", "obligation"} {
		text, at := get(name), &e.Request
		if name == "obligation" {
			at = &e.Obligation
		}
		if text == "" {
			continue
		}
		if *at, err = strconv.ParseUint(text, 10, 64); err != nil {
			return e, name, fmt.Errorf("%q is no number of a request or an obligation", text)
		}
	}
	if (e.Category == funds.Spending || e.Category == funds.Dividend) && e.Request == 0 && e.Obligation == 0 {
		w := r.pays(-e.Amount, r.Members[strings.ToLower(get("who"))])
		if e.Request, e.Obligation = w.Request, w.Obligation; w.Obligation != 0 {
			e.Category = funds.Dividend
		}
	}
	return e, "", nil
}

// pays is the one waiting request or dividend of this amount, of several the one of
// this member; nothing where there is none or two.
func (r *reading) pays(amount int64, to people.MemberID) Waiting {
	var fit []int
	for i, w := range r.Waiting {
		if w.Amount == amount {
			fit = append(fit, i)
		}
	}
	if len(fit) > 1 {
		fit = slices.DeleteFunc(fit, func(i int) bool { return to == "" || r.Waiting[i].Member != to })
	}
	if len(fit) != 1 {
		return Waiting{}
	}
	w := r.Waiting[fit[0]]
	r.Waiting = slices.Delete(slices.Clone(r.Waiting), fit[0], fit[0]+1)
	return w
}

// amount reads one column with a sign, or one of two without.
func (r *reading) amount(get func(string) string) (n int64, column string, err error) {
	for _, name := range []string{"net", "amount"} {
		if text := get(name); text != "" {
			n, err = funds.Parse(text, r.Currency)
			return n, name, err
		}
	}
	in, out := get("in"), get("out")
	switch {
	case in == "" && out == "":
		return 0, "amount", errors.New("there is no amount")
	case in != "" && out != "" && strings.Trim(in, "0.,") != "" && strings.Trim(out, "0.,") != "":
		return 0, "out", errors.New("it is paid in and out at once")
	case strings.Trim(in, "0.,") != "":
		n, err = funds.Parse(in, r.Currency)
		return n, "in", err
	}
	n, err = funds.Parse(out, r.Currency)
	if n > 0 { // Some banks write a sign there, too.
		n = -n
	}
	return n, "out", err
}

// dateOf reads a day as banks write it: 2026-03-31, 31.03.2026, 31/03/2026, with
// or without a time.
func dateOf(text string) (string, error) {
	day, _, _ := strings.Cut(text, "T")
	day, _, _ = strings.Cut(day, " ")
	for _, layout := range []string{time.DateOnly, "02.01.2006", "2.1.2006", "02.01.06", "02/01/2006", "2/1/2006", "2006/01/02"} {
		if t, err := time.Parse(layout, day); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", fmt.Errorf("%.30q is no day; write it as year-month-day", text)
}

// categoryOf is the category that a word names; what it does not know stays as it
// is written, for the rules to refuse.
func categoryOf(word string) funds.Category {
	word = strings.ToLower(word)
	if c, ok := called[word]; ok {
		return c
	}
	return funds.Category(word)
}

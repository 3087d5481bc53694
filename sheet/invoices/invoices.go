// Package invoices reads a list of invoices, to be entered as obligations. It
// keeps true that each line is checked by the rule that will take it and that what
// is wrong is named with its line; that a list is in one currency; that no number
// comes twice from one who wrote it; and that a file is read as it streams by.
package invoices

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"lukechampine.com/blake3"

	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
)

// Most bounds a file. One with more invoices is read no further.
const Most = 20_000

// Options are what the file does not say.
type Options struct {
	Unit     string                     // Of lines without a currency.
	Received bool                       // Whoever imports them received them, and owes them.
	Me       people.MemberID            // Who that is.
	Now      int64                      // Unix seconds.
	Members  map[string]people.MemberID // By handle, and by name in lower case.
}

// Line is one invoice with where it stands.
type Line struct {
	At int64 `json:"at"` // In the file, from 1.
	obligations.Line
}

// Invoices are a file that was read.
type Invoices struct {
	Hash     obligations.Paper
	Unit     string
	Lines    []Line
	Ignored  []string // Columns that were not taken.
	Problems []sheet.Problem
}

// columns are those of bookkeeping in English and German.
var columns = []sheet.Column{
	{Name: "member", Headings: []string{"member", "mitglied", "customer", "client", "kunde", "debtor", "schuldner", "supplier", "vendor", "lieferant", "creditor", "gläubiger", "name"}, Needed: true},
	{Name: "number", Headings: []string{"number", "nummer", "invoice", "invoice number", "invoice no", "rechnung", "rechnungsnummer", "rechnungsnr", "rechnungs-nr.", "belegnummer", "ref"}, Needed: true},
	{Name: "amount", Headings: []string{"amount", "betrag", "total", "gross", "brutto", "summe", "rechnungsbetrag", "offen"}, Needed: true},
	{Name: "unit", Headings: []string{"currency", "währung", "waehrung", "unit", "einheit"}},
	{Name: "due", Headings: []string{"due", "due date", "fällig", "faellig", "fällig am", "fälligkeit", "zahlbar bis"}, Needed: true},
}

// reading is a list being read.
type reading struct {
	Options
	t    *sheet.Named
	seen map[string]int64 // On which line an invoice was.
	out  Invoices
}

// Read reads a list. The error says that it is none at all.
func Read(file string, in io.Reader, o Options) (Invoices, error) {
	hash := blake3.New(32, nil)
	in = io.TeeReader(in, hash)
	t, err := sheet.Open(file, in, columns)
	if err != nil {
		return Invoices{}, err
	}
	r := reading{Options: o, t: t, seen: map[string]int64{}, out: Invoices{Unit: o.Unit}}
	for whole := len(t.Problems) == 0; whole && !t.IsHopeless(); {
		line, get, ok, err := t.Next()
		if err != nil {
			return Invoices{}, err
		}
		if !ok {
			break
		}
		if len(r.out.Lines)+len(t.Problems) >= Most {
			t.Refuse(line, "", "a file has at most %d invoices; part it", Most)
			break
		}
		r.row(line, get)
	}
	if len(r.out.Lines) == 0 && len(t.Problems) == 0 {
		t.Refuse(0, "", "there are no invoices in it")
	}
	r.out.Hash, r.out.Ignored, r.out.Problems = obligations.Paper(hex.EncodeToString(hash.Sum(nil))), t.Ignored, t.Problems
	return r.out, nil
}

// row reads one line.
func (r *reading) row(line int64, get func(string) string) {
	unit := strings.ToUpper(get("unit"))
	if small := get("unit"); len(small) != 3 {
		unit = small // h, kg and so on.
	}
	switch {
	case unit == "" && r.out.Unit == "":
		r.t.Refuse(line, "unit", "say in which currency it is: in a column, or for the whole file")
		return
	case r.out.Unit == "":
		r.out.Unit = unit
	case unit != "" && unit != r.out.Unit:
		r.t.Refuse(line, "unit", "it is in %s, and the file in %s; one file is in one currency", unit, r.out.Unit)
		return
	}
	l := obligations.Line{Number: get("number"), Due: dayOf(get("due"))}
	var known bool
	if l.Member, known = r.Members[strings.ToLower(get("member"))]; !known {
		r.t.Refuse(line, "member", "%.60q is no member here; name it by its handle or as it is called here", get("member"))
		return
	}
	if l.Member == r.Me {
		r.t.Refuse(line, "member", "nobody owes itself; name the other side")
		return
	}
	n, err := obligations.Parse(get("amount"), r.out.Unit)
	if err != nil {
		r.refuse(line, err)
		return
	}
	l.Amount = n
	if err := (obligations.Import{Unit: r.out.Unit, Received: r.Received, Lines: []obligations.Line{l}}).Check(); err != nil {
		r.refuse(line, err)
		return
	}
	if err := obligations.CheckPast(r.Now, l.Due, "due"); err != nil {
		r.refuse(line, err)
		return
	}
	key := Key(r.wrote(l.Member), l.Number)
	if first, twice := r.seen[key]; twice {
		r.t.Refuse(line, "number", "invoice %s of %s is on line %d already", l.Number, r.wrote(l.Member), first)
		return
	}
	r.seen[key] = line
	r.out.Lines = append(r.out.Lines, Line{line, l})
}

// wrote is who wrote an invoice.
func (o Options) wrote(member people.MemberID) people.MemberID {
	if o.Received {
		return member
	}
	return o.Me
}

// Key is what makes two invoices the same: who wrote them, and their number.
func Key(creditor people.MemberID, number string) string {
	return string(creditor) + "|" + strings.ToLower(strings.Join(strings.Fields(number), " "))
}

// refuse says what the rule says, beside the column that it is about.
func (r *reading) refuse(line int64, err error) {
	var no *machine.Refusal
	if !errors.As(err, &no) {
		r.t.Refuse(line, "", "%v", err)
		return
	}
	column := no.Field
	if column == "ref" {
		column = "number"
	}
	r.t.Refuse(line, column, "%s", no.Text)
}

// dayOf reads days as people and programs write them: 2026-03-31, 31.03.2026,
// 31.3.26. What is no day stays as it is, for the rule to refuse.
func dayOf(text string) string {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || slices.ContainsFunc(parts, func(p string) bool { return p == "" || strings.Trim(p, "0123456789") != "" }) {
		return text
	}
	if len(parts[2]) == 2 {
		parts[2] = "20" + parts[2]
	}
	return fmt.Sprintf("%04s-%02s-%02s", parts[2], parts[1], parts[0])
}

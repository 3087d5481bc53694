// Package hledger writes double entries as a journal that hledger
// (https://hledger.org, version 1.25 and later) reads. It keeps true that each
// entry sums to nothing in each of its commodities; that every account and
// commodity is declared, so that strict checks pass; and that amounts are whole
// numbers of smallest steps, written with all their decimals. It knows nothing
// of networks, so it can be used alone.
package hledger

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"
)

// Journal is entries, and what they are counted in.
type Journal struct {
	Title       string      // Its first line, a remark.
	Commodities []Commodity // Those of its postings; there may be more.
	Entries     []Entry     // In any order; they are written by date.
}

// Commodity is what amounts are of: a currency by its letters, or a unit.
type Commodity struct {
	Code     string
	Decimals int64 // Of its smallest step: 2 for 0.01.
}

// Entry is what happened on a day.
type Entry struct {
	Date     string // 2006-01-02.
	Code     string // A number by which it is found again.
	Text     string
	Tags     []Tag
	Postings []Posting
}

// Tag says more of an entry, in a word and its value.
type Tag struct{ Name, Value string }

// Posting is an amount to an account: positive is debit, negative is credit.
type Posting struct {
	Account   string // As Account makes it.
	Amount    int64  // In smallest steps.
	Commodity string
	Balance   *int64 // What the account then has, if it is to be checked.
}

// Account joins the parts of an account's name. What has a meaning of its own in
// journals does not stay in it.
func Account(parts ...string) string {
	all := make([]string, 0, len(parts))
	for _, p := range parts {
		p = strings.Join(strings.Fields(strings.NewReplacer(":", " ", ";", " ", "|", " ", "=", " ", "@", " ").Replace(p)), " ")
		if p = strings.TrimLeft(p, "([*! "); p == "" {
			p = "-"
		}
		all = append(all, p)
	}
	return strings.Join(all, ":")
}

// Check says what is wrong with a journal, if anything is: an entry without a
// day, of less than two postings, in a commodity that is not declared, or that
// does not sum to nothing.
func (j Journal) Check() error {
	for i, e := range j.Entries {
		if err := j.check(e); err != nil {
			return fmt.Errorf("entry %d, %s %q: %w", i+1, e.Date, e.Text, err)
		}
	}
	return nil
}

func (j Journal) check(e Entry) error {
	if _, err := time.Parse(time.DateOnly, e.Date); err != nil {
		return fmt.Errorf("%q is no day", e.Date)
	}
	if len(e.Postings) < 2 {
		return fmt.Errorf("it has %d postings, and takes two", len(e.Postings))
	}
	sums := map[string]*big.Int{}
	for _, p := range e.Postings {
		if !slices.ContainsFunc(j.Commodities, func(c Commodity) bool { return c.Code == p.Commodity }) {
			return fmt.Errorf("the commodity %q is not declared", p.Commodity)
		}
		add(sums, p.Commodity, p.Amount)
	}
	for _, code := range slices.Sorted(maps.Keys(sums)) {
		if sums[code].Sign() != 0 {
			return fmt.Errorf("it does not balance: %s smallest steps of %s are left", sums[code], code)
		}
	}
	return nil
}

func add(sums map[string]*big.Int, key string, n int64) {
	if sums[key] == nil {
		sums[key] = new(big.Int)
	}
	sums[key].Add(sums[key], big.NewInt(n))
}

// Package banking plans how a bank's statement becomes lines of a fund. It keeps
// true that a line that is recorded is not recorded twice, so that an import that
// broke off goes on when it is run again; and that where a line of the file is
// wrong, nothing of it is sent.
package banking

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"metaorg/client"
	"metaorg/domain/funds"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
	"metaorg/sheet/statement"
)

// What an import does with a line.
const (
	New     = "new"
	Already = "already"
)

// Row is a line of the file, and what becomes of it.
type Row struct {
	Line int64 `json:"line"`
	funds.Entry
	Does string `json:"does"`
}

// Plan is what an import would do.
type Plan struct {
	File      string          `json:"file"`
	Fund      uint64          `json:"fund"`
	Currency  string          `json:"currency"`
	Statement funds.Paper     `json:"statement"` // Its hash.
	Rows      []Row           `json:"rows"`
	New       int             `json:"new"`
	Ignored   []string        `json:"ignored"`
	Problems  []sheet.Problem `json:"problems"`
}

// key is what makes two lines of an account the same, as the rules have it.
type key struct {
	date        string
	amount, nth int64
}

// Known is what the network says of a fund.
type Known struct {
	fund     uint64
	currency string
	recorded map[key]bool
	options  statement.Options
}

func text(r client.Row, column string) string {
	s, _ := r.Values[column].(string)
	return s
}

// number is a whole number, as JSON has it.
func number(r client.Row, column string) int64 {
	switch v := r.Values[column].(type) {
	case json.Number:
		n, _ := v.Int64()
		return n
	case float64:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

// Ask asks the network what it says of a fund.
func Ask(ctx context.Context, node *client.Client, fund uint64, in funds.Category) (*Known, error) {
	k := &Known{fund: fund, recorded: map[key]bool{}, options: statement.Options{In: in, Out: funds.Spending, Members: map[string]people.MemberID{}}}
	which := strconv.FormatUint(fund, 10)
	holder := ""
	err := node.Each(ctx, "kitty", url.Values{"number": {which}}, func(r client.Row) {
		k.currency, holder = text(r, "currency"), text(r, "holder")
	})
	if err != nil {
		return nil, err
	}
	if k.currency == "" {
		return nil, fmt.Errorf("there is no fund number %d; see metaorg show kitty", fund)
	}
	k.options.Currency = k.currency
	onStatement, byLines := map[int64]bool{}, map[int64]int64{}
	// Lines of other funds on the same account count, too: a line is in one of them.
	err = node.Each(ctx, "kitty-lines", url.Values{"holder": {holder}, "currency": {k.currency}, "sort": {"id"}}, func(r client.Row) {
		if nth := number(r, "nth"); nth > 0 {
			k.recorded[key{text(r, "date"), number(r, "amount"), nth}] = true
		}
		if text(r, "statement") != "" {
			onStatement[number(r, "request")] = true
		}
		if reversed, _ := r.Values["reversed"].(bool); !reversed && number(r, "of") == 0 {
			byLines[number(r, "obligation")] += max(number(r, "amount"), -number(r, "amount"))
		}
	})
	if err != nil {
		return nil, err
	}
	err = node.Each(ctx, "spending", url.Values{"fund": {which}, "sort": {"number"}}, func(r client.Row) {
		n := number(r, "number")
		switch stage := funds.Stage(text(r, "stage")); {
		case stage == funds.Approved, (stage == funds.Paid || stage == funds.Confirmed) && !onStatement[n]:
			k.options.Waiting = append(k.options.Waiting, statement.Waiting{Request: uint64(n), Amount: number(r, "amount")})
		}
	})
	if err != nil {
		return nil, err
	}
	err = node.Each(ctx, "obligations", url.Values{"debtor": {holder}, "unit": {k.currency}, "source": {string(obligations.Dividend)}, "sort": {"number"}}, func(r client.Row) {
		n := number(r, "number")
		if left := number(r, "amount") - number(r, "cleared") - number(r, "credited") - byLines[n]; left > 0 {
			k.options.Waiting = append(k.options.Waiting, statement.Waiting{Obligation: uint64(n), Member: people.MemberID(text(r, "creditor")), Amount: left})
		}
	})
	if err != nil {
		return nil, err
	}
	return k, node.Each(ctx, "organizations", url.Values{"sort": {"id"}}, func(r client.Row) {
		k.options.Members[strings.ToLower(text(r, "name"))] = people.MemberID(text(r, "id"))
	})
}

// Read plans to take a statement over; now is the network's time, Unix seconds.
func (k *Known) Read(path string, now int64) (*Plan, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the statement: %w", err)
	}
	defer f.Close()
	o := k.options
	o.Now = now
	s, err := statement.Read(path, f, o)
	if err != nil {
		return nil, err
	}
	p := &Plan{File: path, Fund: k.fund, Currency: k.currency, Statement: s.Hash, Rows: []Row{}, Ignored: append([]string{}, s.Ignored...), Problems: append([]sheet.Problem{}, s.Problems...)}
	for _, l := range s.Lines {
		r := Row{Line: l.Line, Entry: l.Entry, Does: New}
		if k.recorded[key{l.Entry.Date, l.Entry.Amount, l.Entry.Nth}] {
			r.Does = Already
		} else {
			p.New++
		}
		p.Rows = append(p.Rows, r)
	}
	return p, nil
}

// partLines is how many lines go into one act.
const partLines = 200

// Messages are the acts that take over what is new, each all or nothing.
func (p *Plan) Messages() (all []machine.Message) {
	m := funds.Import{Fund: p.Fund, Currency: p.Currency, Statement: p.Statement}
	for _, r := range p.Rows {
		if r.Does != New {
			continue
		}
		m.Lines = append(m.Lines, r.Entry)
		if len(m.Lines) == partLines {
			all, m.Lines = append(all, m), nil
		}
	}
	if len(m.Lines) > 0 {
		all = append(all, m)
	}
	return all
}

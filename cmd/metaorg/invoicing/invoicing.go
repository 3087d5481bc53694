// Package invoicing plans how a list of invoices becomes obligations. It keeps
// true that an invoice that is here is not entered again, so that an import that
// broke off goes on when it is run again; and that where a line of the file is
// wrong, nothing of it is sent.
package invoicing

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"metaorg/client"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
	"metaorg/sheet/invoices"
	"metaorg/units"
)

// Command is what to import, and how.
type Command struct {
	File     string `arg:"" help:"CSV or JSON with the columns number, member (or customer, supplier), amount, currency and due."`
	Received bool   `help:"You received them and owe them; else you wrote them and are owed."`
	Currency string `help:"Of all of them, where the file doesn't say." placeholder:"EUR"`
	Check    bool   `help:"Say what would happen, and change nothing."`
}

// Help gives examples.
func (Command) Help() string {
	return `Examples:
  metaorg import invoices march.csv --check --as ada --for mill
  metaorg import invoices march.csv --as ada --for mill
  metaorg import invoices received.csv --received --currency EUR --as ada --for mill

What you wrote is claimed, and the other side acknowledges it; what you received you owe with this. Members are known by
their handle or name; amounts are as people write them (1,200.50). A line that is wrong, a number that comes twice or a second
currency keeps all of them back. What is here already is left out, so an import that broke off goes on when it is run again.`
}

// What an import does with an invoice.
const (
	New     = "new"
	Already = "already"
)

// Row is an invoice of the file, and what becomes of it.
type Row struct {
	invoices.Line
	Does       string `json:"does"`
	Obligation int64  `json:"obligation,omitempty"` // The one that it is already.
}

// Plan is what an import would do.
type Plan struct {
	File     string            `json:"file"`
	Unit     string            `json:"unit"`
	Received bool              `json:"received"`
	Hash     obligations.Paper `json:"hash"` // Of the file.
	Rows     []Row             `json:"rows"`
	New      int               `json:"new"`
	Ignored  []string          `json:"ignored"`
	Problems []sheet.Problem   `json:"problems"`
}

// Text is what a column of a row says.
func Text(r client.Row, column string) string {
	if s, ok := r.Values[column].(string); ok {
		return s
	}
	if r.Values[column] == nil {
		return ""
	}
	return fmt.Sprint(r.Values[column])
}

// Plan reads the file with what the network knows: its members, and which
// invoices are here.
func (c Command) Plan(ctx context.Context, node *client.Client, me people.MemberID) (*Plan, error) {
	net, err := node.Network(ctx)
	if err != nil {
		return nil, err
	}
	o := invoices.Options{Unit: c.Currency, Received: c.Received, Me: me, Now: net.Time, Members: map[string]people.MemberID{}}
	err = node.Each(ctx, "members", url.Values{"sort": {"id"}}, func(r client.Row) {
		id := people.MemberID(Text(r, "id"))
		o.Members[strings.ToLower(string(id))] = id
		o.Members[strings.ToLower(Text(r, "name"))] = id
	})
	if err != nil {
		return nil, err
	}
	here := map[string]int64{}
	err = node.Each(ctx, "obligations", url.Values{"source": {string(obligations.Invoice)}, "member": {string(me)}, "sort": {"number"}}, func(r client.Row) {
		if state := obligations.State(Text(r, "state")); state != obligations.Withdrawn && state != obligations.Void {
			n, _ := strconv.ParseInt(Text(r, "number"), 10, 64)
			here[invoices.Key(people.MemberID(Text(r, "creditor")), Text(r, "ref"))] = n
		}
	})
	if err != nil {
		return nil, err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the invoices: %w", err)
	}
	defer f.Close()
	read, err := invoices.Read(c.File, f, o)
	if err != nil {
		return nil, err
	}
	p := &Plan{File: c.File, Unit: read.Unit, Received: c.Received, Hash: read.Hash, Rows: []Row{}, Ignored: append([]string{}, read.Ignored...), Problems: append([]sheet.Problem{}, read.Problems...)}
	for _, l := range read.Lines {
		creditor := me
		if c.Received {
			creditor = l.Member
		}
		r := Row{Line: l, Does: New}
		if n, already := here[invoices.Key(creditor, l.Number)]; already {
			r.Does, r.Obligation = Already, n
		} else {
			p.New++
		}
		p.Rows = append(p.Rows, r)
	}
	return p, p.within(ctx, node, me)
}

// partLines is how many invoices go into one act.
const partLines = 200

// Messages are the acts that enter what is new, each all or nothing.
func (p *Plan) Messages() (all []machine.Message) {
	m := obligations.Import{Unit: p.Unit, Received: p.Received, File: p.Hash}
	for _, r := range p.Rows {
		if r.Does != New {
			continue
		}
		m.Lines = append(m.Lines, r.Line.Line)
		if len(m.Lines) == partLines {
			all, m.Lines = append(all, m), nil
		}
	}
	if len(m.Lines) > 0 {
		all = append(all, m)
	}
	return all
}

// Amount is an amount as people write it.
func (p *Plan) Amount(n int64) string {
	u, _ := units.Of(p.Unit)
	return u.Plain(n)
}

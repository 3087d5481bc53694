// Package paying makes a list of payments of what a member owes. It keeps true
// that account numbers come from a file of who pays and go nowhere else; that only
// what is acknowledged, undisputed and without a payment that waits is paid; and
// that nothing is written unless each of them can be.
package paying

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"metaorg/client"
	"metaorg/cmd/metaorg/invoicing"
	"metaorg/sepa"
	"metaorg/sheet"
)

// Command is what to pay, and how.
type Command struct {
	File     string `arg:"" help:"Where to write the payments; it must not be there yet." type:"path" placeholder:"FILE"`
	Accounts string `help:"CSV with the columns member, name, iban and bic, your own among them. It stays with you." required:"" type:"existingfile" placeholder:"FILE"`
	Format   string `help:"pain.001, as banks take it for SEPA; or csv." enum:"pain.001,csv" default:"pain.001"`
	On       string `help:"The day on which to pay; tomorrow if left out." placeholder:"YYYY-MM-DD"`
	Until    string `help:"Only what is due until this day." placeholder:"YYYY-MM-DD"`
}

// Help gives examples.
func (Command) Help() string {
	return `Examples:
  metaorg export payments march.xml --accounts accounts.csv --until 2027-03-31 --as ada --for mill
  metaorg export payments march.csv --format csv --accounts accounts.csv --as ada --for mill

It has what the member owes in euros and has acknowledged, one payment for each obligation, less what was set off, paid or credited.
Account numbers are checked by their check digits, and never leave your files. Once your bank has paid, say so:
  metaorg obligations pay 12 --amount 200.00 --date 2027-03-31 --as ada --for mill`
}

// Done says what was written.
type Done struct {
	File     string          `json:"file"`
	Format   string          `json:"format"`
	Payments int             `json:"payments"`
	Cents    int64           `json:"cents"`
	On       string          `json:"on"`
	Other    []string        `json:"other"` // Obligations in another unit, which no SEPA payment settles.
	Problems []sheet.Problem `json:"problems"`
}

// columns are those of a file of accounts.
var columns = []sheet.Column{
	{Name: "member", Headings: []string{"member", "mitglied", "handle", "kennung"}, Needed: true},
	{Name: "name", Headings: []string{"name", "account holder", "kontoinhaber"}},
	{Name: "iban", Headings: []string{"iban"}, Needed: true},
	{Name: "bic", Headings: []string{"bic", "swift"}},
}

// accounts reads whose account is where, by handle.
func accounts(file string) (all map[string]sepa.Account, problems []sheet.Problem, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read the accounts: %w", err)
	}
	defer f.Close()
	t, err := sheet.Open(file, f, columns)
	if err != nil {
		return nil, nil, err
	}
	all = map[string]sepa.Account{}
	for whole := len(t.Problems) == 0; whole; {
		line, get, ok, err := t.Next()
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			break
		}
		iban, err := sepa.ReadIBAN(get("iban"))
		if err != nil {
			t.Refuse(line, "iban", "%v", err)
			continue
		}
		if _, twice := all[get("member")]; twice {
			t.Refuse(line, "member", "%s is there twice", get("member"))
			continue
		}
		all[get("member")] = sepa.Account{Name: get("name"), IBAN: iban, BIC: strings.ToUpper(get("bic"))}
	}
	return all, t.Problems, nil
}

// Run writes what a member owes as payments; now is the network's time.
func (c Command) Run(ctx context.Context, node *client.Client, me string, now time.Time) (Done, error) {
	done := Done{File: c.File, Format: c.Format, On: c.On, Other: []string{}, Problems: []sheet.Problem{}}
	if done.On == "" {
		done.On = now.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	if _, err := time.Parse(time.DateOnly, c.Until); c.Until != "" && err != nil {
		return done, fmt.Errorf("--until: %q is no day; write it as year-month-day, for example 2027-03-31", c.Until)
	}
	known, problems, err := accounts(c.Accounts)
	if err != nil {
		return done, err
	}
	done.Problems = append(done.Problems, problems...)
	lacks := func(member, name string) {
		done.Problems = append(done.Problems, sheet.Problem{File: c.Accounts, Reason: fmt.Sprintf("there is no account of %s (%s)", member, name)})
	}
	o := sepa.Order{ID: sepa.Plain(me, 20) + "-" + now.UTC().Format("20060102150405"), Made: now, On: done.On, From: known[me]}
	if _, ok := known[me]; !ok {
		lacks(me, "who pays")
	}
	var missing []string
	err = node.Each(ctx, "obligations", url.Values{"debtor": {me}, "state": {"acknowledged"}, "sort": {"due,number"}}, func(r client.Row) {
		due, creditor, number := invoicing.Text(r, "due"), invoicing.Text(r, "creditor"), invoicing.Text(r, "number")
		cents, _ := strconv.ParseInt(invoicing.Text(r, "remaining"), 10, 64)
		switch to, ok := known[creditor]; {
		case invoicing.Text(r, "pending") != "" || c.Until != "" && due > c.Until:
		case invoicing.Text(r, "unit") != "EUR":
			done.Other = append(done.Other, number)
		case !ok:
			if !slices.Contains(missing, creditor) {
				missing = append(missing, creditor)
				lacks(creditor, invoicing.Text(r, "creditor_name"))
			}
		default:
			if to.Name == "" {
				to.Name = invoicing.Text(r, "creditor_name")
			}
			o.Payments = append(o.Payments, sepa.Payment{ID: "obligation-" + number, To: to, Cents: cents, Reason: strings.TrimSpace(invoicing.Text(r, "ref") + " obligation " + number)})
		}
	})
	if err != nil || len(done.Problems) > 0 {
		return done, err
	}
	if o.From.Name == "" {
		o.From.Name = me
	}
	done.Payments = len(o.Payments)
	done.Cents, _ = o.Total()
	if done.Payments == 0 {
		return done, nil
	}
	return done, c.keep(o)
}

// keep writes the file whole or not at all.
func (c Command) keep(o sepa.Order) error {
	if err := o.Check(); err != nil {
		return err
	}
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't write the payments: %w", err)
	}
	if err := errors.Join(c.write(o, f), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("couldn't write the payments: %w", err), os.Remove(c.File))
	}
	return nil
}

func (c Command) write(o sepa.Order, w io.Writer) error {
	if c.Format == "pain.001" {
		return o.Write(w)
	}
	return csv.NewWriter(w).WriteAll(o.Rows())
}

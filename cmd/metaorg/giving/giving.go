// Package giving plans how a list of what was given becomes contributions, with what
// a node tells. It keeps true that an import that broke off goes on when it is run
// again, and that where a line of the file is wrong, nothing of it is sent.
package giving

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"metaorg/client"
	"metaorg/cmd/metaorg/invoicing"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/sheet/contributions"
)

// Command is what to import, and how.
type Command struct {
	File  string `arg:"" help:"CSV or JSON with the columns with, direction, kind, quantity, unit and date."`
	Check bool   `help:"Say what would happen, and change nothing."`
}

// Help gives examples.
func (Command) Help() string {
	return `Examples:
  metaorg import contributions hours.csv --check --as ada --for mill
  metaorg import contributions hours.csv --as ada --for mill

Columns are with, direction (gave or received; gave if there is none), kind, quantity, unit (h if there is none) and date, and any of
value, currency, stream, note and item, in English or German. Members are known by their handle or name; quantities are as people
write them (2.5). A line that is wrong keeps all of them back. What is here already is left out, so an import that broke
off goes on when it is run again. The other side of each confirms it.`
}

// Plan reads the file with what the network knows: its members, and what is here.
func (c Command) Plan(ctx context.Context, node *client.Client, me people.MemberID) (*contributions.Plan, error) {
	members := map[string]people.MemberID{}
	err := node.Each(ctx, "members", url.Values{"sort": {"id"}}, func(r client.Row) {
		id := people.MemberID(invoicing.Text(r, "id"))
		members[strings.ToLower(string(id))], members[strings.ToLower(invoicing.Text(r, "name"))] = id, id
	})
	if err != nil {
		return nil, err
	}
	here := map[string]int{}
	for _, side := range []string{"provider", "receiver"} {
		err := node.Each(ctx, "patronage", url.Values{side: {string(me)}, "sort": {"number"}}, func(r client.Row) {
			if invoicing.Text(r, "state") != string(patronage.Withdrawn) {
				here[contributions.Key(recorded(r, side))]++
			}
		})
		if err != nil {
			return nil, err
		}
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the contributions: %w", err)
	}
	defer f.Close()
	p, err := contributions.Read(c.File, f, me, members, here)
	if err != nil {
		return nil, err
	}
	net, err := node.Network(ctx)
	if err != nil {
		return nil, err
	}
	var closed []contributions.Days
	err = node.Each(ctx, "periods", url.Values{"sort": {"number"}}, func(r client.Row) {
		if invoicing.Text(r, "stage") != string(periods.IsOpen) {
			closed = append(closed, contributions.Days{First: invoicing.Text(r, "begins"), Last: invoicing.Text(r, "ends")})
		}
	})
	if err != nil {
		return nil, err
	}
	back, err := oldestDays(ctx, node)
	now := time.Unix(net.Time, 0).UTC()
	p.CheckDays(contributions.Days{First: now.AddDate(0, 0, -back).Format(time.DateOnly), Last: now.Add(14 * time.Hour).Format(time.DateOnly)}, closed)
	return p, err
}

// oldestDays is how long the network records things afterwards.
func oldestDays(ctx context.Context, node *client.Client) (days int, err error) {
	row, err := node.Find(ctx, "standing-rules", patronage.RuleOldest, nil)
	var no *machine.Refusal
	if errors.As(err, &no) && no.Code == "readmodel.not_found" {
		return patronage.OldestDefault, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(invoicing.Text(row, "value"))
}

// recorded is what is here as the message that would record it.
func recorded(r client.Row, side string) patronage.Record {
	m := patronage.Record{With: people.MemberID(invoicing.Text(r, "receiver")), Direction: patronage.Gave, Kind: patronage.Kind(invoicing.Text(r, "kind")), Unit: invoicing.Text(r, "unit"), Date: invoicing.Text(r, "date"), Note: invoicing.Text(r, "note")}
	if side == "receiver" {
		m.With, m.Direction = people.MemberID(invoicing.Text(r, "provider")), patronage.Received
	}
	m.Quantity, _ = strconv.ParseInt(invoicing.Text(r, "quantity"), 10, 64)
	m.Item, _ = strconv.ParseUint(invoicing.Text(r, "item"), 10, 64)
	return m
}

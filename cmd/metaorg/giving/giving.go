// Package giving plans how a list of what was given becomes contributions. It keeps
// true that what is here is not recorded again, so that an import that broke off
// goes on when it is run again; and that where a line of the file is wrong, nothing
// of it is sent.
package giving

import (
	"context"
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
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/sheet"
	"metaorg/units"
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

// Most bounds a file. One with more lines is read no further.
const Most = 20_000

// columns are those of lists of hours and deliveries in English and German.
var columns = []sheet.Column{
	{Name: "with", Headings: []string{"with", "member", "partner", "mit", "mitglied", "to", "an", "from", "von"}},
	{Name: "direction", Headings: []string{"direction", "richtung"}},
	{Name: "kind", Headings: []string{"kind", "art", "type"}, Needed: true},
	{Name: "quantity", Headings: []string{"quantity", "menge", "amount", "hours", "stunden", "how much", "wie viel"}, Needed: true},
	{Name: "unit", Headings: []string{"unit", "einheit"}},
	{Name: "date", Headings: []string{"date", "day", "datum", "tag"}, Needed: true},
	{Name: "value", Headings: []string{"value", "worth", "wert"}},
	{Name: "currency", Headings: []string{"currency", "währung", "waehrung"}},
	{Name: "stream", Headings: []string{"stream", "strom"}},
	{Name: "note", Headings: []string{"note", "notiz", "what", "was", "text"}},
	{Name: "item", Headings: []string{"item", "gemeingut"}},
}

// inEnglish are the words for what the rules know by others.
var inEnglish = map[string]string{
	"gegeben": "gave", "gab": "gave", "given": "gave", "bekommen": "received", "erhalten": "received", "got": "received",
	"arbeit": "labour", "labor": "labour", "work": "labour", "sachen": "goods", "waren": "goods", "dienste": "services", "dienst": "services", "service": "services",
	"nutzung": "resources", "geld": "money", "lebensunterhalt": "livelihood", "fürsorge": "care", "liebe": "love",
	"stunden": "h", "stunde": "h", "hours": "h", "hour": "h", "tage": "day", "days": "day", "stück": "each", "pieces": "each",
}

func said(text string) string {
	if word, ok := inEnglish[strings.ToLower(text)]; ok {
		return word
	}
	return text
}

// What an import does with a line.
const (
	New     = "new"
	Already = "already"
)

// Row is a line of the file, and what becomes of it.
type Row struct {
	Line int64 `json:"line"`
	patronage.Record
	Does string `json:"does"`
}

// Plan is what an import would do.
type Plan struct {
	File     string          `json:"file"`
	Rows     []Row           `json:"rows"`
	New      int             `json:"new"`
	Ignored  []string        `json:"ignored"`
	Problems []sheet.Problem `json:"problems"`
}

// key is what makes two contributions the same; equal ones of a day are counted.
func key(m patronage.Record) string {
	return strings.Join([]string{string(m.With), string(m.Direction), string(m.Kind), strconv.FormatInt(m.Quantity, 10), m.Unit, m.Date, m.Note, strconv.FormatUint(m.Item, 10)}, "|")
}

// Plan reads the file with what the network knows: its members, and what is here.
func (c Command) Plan(ctx context.Context, node *client.Client, me people.MemberID) (*Plan, error) {
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
				here[key(recorded(r, side))]++
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
	p, err := Read(c.File, f, me, members, here)
	if err != nil {
		return nil, err
	}
	net, err := node.Network(ctx)
	if err != nil {
		return nil, err
	}
	var closed []Days
	err = node.Each(ctx, "periods", url.Values{"sort": {"number"}}, func(r client.Row) {
		if invoicing.Text(r, "stage") != string(periods.IsOpen) {
			closed = append(closed, Days{invoicing.Text(r, "begins"), invoicing.Text(r, "ends")})
		}
	})
	if err != nil {
		return nil, err
	}
	back, err := oldestDays(ctx, node)
	now := time.Unix(net.Time, 0).UTC()
	p.CheckDays(Days{now.AddDate(0, 0, -back).Format(time.DateOnly), now.Add(14 * time.Hour).Format(time.DateOnly)}, closed)
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

// Days are some of a calendar, the first and the last included.
type Days struct{ First, Last string }

// CheckDays names the lines whose day the network would refuse: one too long ago,
// one that has begun nowhere on earth, or one that is closed.
func (p *Plan) CheckDays(within Days, closed []Days) {
	for _, r := range p.Rows {
		isClosed := slices.ContainsFunc(closed, func(d Days) bool { return d.First <= r.Date && r.Date <= d.Last })
		switch {
		case r.Does != New:
		case r.Date < within.First:
			p.Problems = append(p.Problems, sheet.Problem{File: p.File, Line: r.Line, Column: "date", Reason: r.Date + " is longer ago than this network records things afterwards; the earliest day is " + within.First})
		case r.Date > within.Last:
			p.Problems = append(p.Problems, sheet.Problem{File: p.File, Line: r.Line, Column: "date", Reason: r.Date + " is in the future; record what has happened"})
		case isClosed:
			p.Problems = append(p.Problems, sheet.Problem{File: p.File, Line: r.Line, Column: "date", Reason: "the period that " + r.Date + " is in is closed"})
		}
	}
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

// Read reads a list. The error says that it is none at all. Here is how often each
// is recorded already.
func Read(file string, in io.Reader, me people.MemberID, members map[string]people.MemberID, here map[string]int) (*Plan, error) {
	t, err := sheet.Open(file, in, columns)
	if err != nil {
		return nil, err
	}
	p := &Plan{File: file, Rows: []Row{}}
	for whole := len(t.Problems) == 0; whole && !t.IsHopeless(); {
		line, get, ok, err := t.Next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if len(p.Rows)+len(t.Problems) >= Most {
			t.Refuse(line, "", "a file has at most %d contributions; part it", Most)
			break
		}
		m, column, err := record(get, me, members)
		if err != nil {
			t.Refuse(line, column, "%s", err)
			continue
		}
		r := Row{line, m, New}
		if k := key(m); here[k] > 0 {
			r.Does, here[k] = Already, here[k]-1
		} else {
			p.New++
		}
		p.Rows = append(p.Rows, r)
	}
	if len(p.Rows) == 0 && len(t.Problems) == 0 {
		t.Refuse(0, "", "there are no contributions in it")
	}
	p.Ignored, p.Problems = append([]string{}, t.Ignored...), append([]sheet.Problem{}, t.Problems...)
	return p, nil
}

// record is a line as the message that records it; what is wrong is said with its
// column.
func record(get func(string) string, me people.MemberID, members map[string]people.MemberID) (m patronage.Record, column string, err error) {
	m = patronage.Record{Direction: patronage.Gave, Kind: patronage.Kind(strings.ToLower(said(get("kind")))), Unit: "h", Date: dayOf(get("date")), Stream: patronage.Stream(strings.ToLower(said(get("stream")))), Note: get("note"), Currency: strings.ToUpper(get("currency"))}
	if text := get("direction"); text != "" {
		m.Direction = patronage.Direction(strings.ToLower(said(text)))
	}
	if text := get("unit"); text != "" {
		m.Unit = said(text)
	}
	if text := get("item"); text != "" {
		if m.Item, err = strconv.ParseUint(text, 10, 64); err != nil {
			return m, "item", fmt.Errorf("%.40q is no number of something shared", text)
		}
	}
	if text := get("with"); text != "" {
		known := false
		if m.With, known = members[strings.ToLower(text)]; !known {
			return m, "with", fmt.Errorf("%.60q is no member here; name it by its handle or as it is called here", text)
		}
	}
	if m.With == me {
		return m, "with", errors.New("a contribution has two sides; this names you twice")
	}
	if m.Quantity, err = steps(get("quantity"), m.Unit); err != nil {
		return m, "quantity", err
	}
	if text := get("value"); text != "" {
		if m.Value, err = steps(text, m.Currency); err != nil {
			return m, "value", err
		}
	}
	if err := m.Check(); err != nil {
		var no *machine.Refusal
		if errors.As(err, &no) {
			return m, no.Field, errors.New(no.Text)
		}
		return m, "", err
	}
	return m, "", nil
}

// steps reads a quantity as people write it.
func steps(text, unit string) (int64, error) {
	u, ok := units.Of(unit)
	if !ok {
		return 0, fmt.Errorf("there is no unit %.20q; metaorg show units lists them", unit)
	}
	n, err := u.Parse(text)
	if err != nil {
		return 0, fmt.Errorf("%.40q can't be read as a quantity in %s: %w", text, unit, err)
	}
	return n, nil
}

// dayOf reads 2026-03-31 and 31.03.2026.
func dayOf(text string) string {
	if parts := strings.Split(text, "."); len(parts) == 3 && len(parts[2]) == 4 {
		return fmt.Sprintf("%s-%02s-%02s", parts[2], parts[1], parts[0])
	}
	return text
}

// partLines is how many go into one envelope.
const partLines = 20

// Parts are the messages that record what is new, as many at a time as go into an
// envelope.
func (p *Plan) Parts() (all [][]machine.Message) {
	var part []machine.Message
	for _, r := range p.Rows {
		if r.Does != New {
			continue
		}
		if part = append(part, r.Record); len(part) == partLines {
			all, part = append(all, part), nil
		}
	}
	if len(part) > 0 {
		all = append(all, part)
	}
	return all
}

// Shown is a quantity as people write it.
func (r Row) Shown() string {
	u, _ := units.Of(r.Unit)
	return u.Show(r.Quantity)
}

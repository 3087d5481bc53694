// Package contributions reads a list of what was given and received, to be recorded
// as contributions. It keeps true that each line is checked by the rule that will
// take it and that what is wrong is named with its line; and that what is here is
// not recorded again, as often as it is here.
package contributions

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
	"metaorg/units"
)

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

// Key is what makes two contributions the same; equal ones of a day are counted.
func Key(m patronage.Record) string {
	return strings.Join([]string{string(m.With), string(m.Direction), string(m.Kind), strconv.FormatInt(m.Quantity, 10), m.Unit, m.Date, m.Note, strconv.FormatUint(m.Item, 10)}, "|")
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
		if k := Key(m); here[k] > 0 {
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

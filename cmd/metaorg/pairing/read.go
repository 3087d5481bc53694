package pairing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"metaorg/vocabulary"
)

// part is something that is looked for, as the node is asked.
type part struct {
	Title       string   `json:"title" toml:"title"`
	Text        string   `json:"text,omitempty" toml:"text"`
	Competences []string `json:"competences,omitempty" toml:"competences"`
	Level       string   `json:"level,omitempty" toml:"level"`
	Hours       int64    `json:"hours,omitempty" toml:"hours"`
	Place       string   `json:"place,omitempty" toml:"place"`
	Remote      bool     `json:"remote,omitempty" toml:"remote"`
}

// tender is a file: one need, or several parts with what is the same for all.
type tender struct {
	part

	Reference string `toml:"reference"` // For the reader; nothing is matched with it.
	Part      []part `toml:"part"`
}

// Bounds of a file; the node has its own.
const (
	mostBytes = 1 << 20
	mostParts = 40
	mostText  = 2000 // Bytes of a text that are sent on; the address of a question is bounded.
)

// read reads the parts of a tender from a file, or from standard input.
func read(name string, in io.Reader) ([]part, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("couldn't read the tender: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, mostBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("couldn't read the tender: %w", err)
	case len(b) > mostBytes:
		return nil, fmt.Errorf("%s has more than %d bytes", name, mostBytes)
	}
	parse := parseTOML
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		parse = parseCSV
	}
	parts, err := parse(b)
	if err == nil {
		err = complete(parts)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return parts, nil
}

// complete checks the parts, and finds competences that are named by words.
func complete(parts []part) error {
	if len(parts) > mostParts {
		return fmt.Errorf("it has %d parts, more than %d", len(parts), mostParts)
	}
	for i := range parts {
		p := &parts[i]
		if strings.TrimSpace(p.Title) == "" {
			return fmt.Errorf("part %d has no title", i+1)
		}
		p.Text = p.Text[:min(len(p.Text), mostText)]
		p.Text = strings.ToValidUTF8(p.Text, "")
		for k, name := range p.Competences {
			ids := vocabulary.Find(name)
			if _, known := vocabulary.Get(name); known || strings.Contains(name, ":") && !strings.HasPrefix(name, "act:") {
				continue
			}
			if len(ids) == 0 {
				return fmt.Errorf("part %d: no list here has %q; write an id such as act:bookkeeping, the URI of another list, or a name of the vocabulary", i+1, name)
			}
			p.Competences[k] = ids[0]
		}
	}
	return nil
}

func parseTOML(b []byte) ([]part, error) {
	var t tender
	d := toml.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) && len(strict.Errors) > 0 {
			row, _ := strict.Errors[0].Position()
			return nil, fmt.Errorf("line %d: there is no field %s", row, strings.Join(strict.Errors[0].Key(), "."))
		}
		var wrong *toml.DecodeError
		if errors.As(err, &wrong) {
			row, _ := wrong.Position()
			if key := wrong.Key(); len(key) > 0 {
				return nil, fmt.Errorf("line %d: %s can't be read so; a number stands without quotes, a text with them, and remote is true or false", row, strings.Join(key, "."))
			}
			return nil, fmt.Errorf("line %d: %w", row, err)
		}
		return nil, err
	}
	if len(t.Part) == 0 {
		return []part{t.part}, nil
	}
	for i := range t.Part {
		p := &t.Part[i]
		if p.Place == "" {
			p.Place, p.Remote = t.Place, p.Remote || t.Remote
		}
		if p.Level == "" {
			p.Level = t.Level
		}
	}
	return t.Part, nil
}

// columns are those of a CSV.
var columns = []string{"title", "text", "competences", "level", "hours", "place", "remote"}

func parseCSV(b []byte) (parts []part, err error) {
	if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return nil, errors.New("it is no text in UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	head, err := r.Read()
	if err != nil {
		return nil, notCSV(err)
	}
	at := map[string]int{}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(columns, name) {
			return nil, fmt.Errorf("line 1: there is no column %q; there are %s", name, strings.Join(columns, ", "))
		}
		at[name] = i
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return parts, nil
		}
		if err != nil {
			return nil, notCSV(err)
		}
		line, _ := r.FieldPos(0)
		p, err := partOf(func(name string) string {
			if i, there := at[name]; there {
				return strings.TrimSpace(row[i])
			}
			return ""
		})
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		parts = append(parts, p)
	}
}

// notCSV says in words where a table cannot be read.
func notCSV(err error) error {
	var at *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("there is nothing in it")
	case !errors.As(err, &at):
		return err
	case errors.Is(err, csv.ErrFieldCount):
		return fmt.Errorf("line %d has more cells than the headings, or fewer", at.Line)
	default:
		return fmt.Errorf("line %d: a quotation mark is not closed, or stands within a cell", at.Line)
	}
}

func partOf(cell func(string) string) (p part, err error) {
	p = part{Title: cell("title"), Text: cell("text"), Level: cell("level"), Place: cell("place")}
	for name := range strings.SplitSeq(cell("competences"), ";") {
		if name = strings.TrimSpace(name); name != "" {
			p.Competences = append(p.Competences, name)
		}
	}
	if hours := cell("hours"); hours != "" {
		if p.Hours, err = strconv.ParseInt(hours, 10, 64); err != nil || p.Hours < 0 {
			return p, fmt.Errorf("%q is no number of hours a month", hours)
		}
	}
	switch strings.ToLower(cell("remote")) {
	case "", "no", "false", "0":
	case "yes", "true", "1", "x":
		p.Remote = true
	default:
		return p, fmt.Errorf("remote is yes or no, not %q", cell("remote"))
	}
	return p, nil
}

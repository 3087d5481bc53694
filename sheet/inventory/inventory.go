// Package inventory reads lists of what somebody shares, to be shared in a
// network: tables in CSV or JSON, and catalogues in DCAT. It keeps true that
// each item is checked by the rule that will take it, and that what is wrong is
// named with its line or its title, and its column.
package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/machine"
	"metaorg/sheet"
)

// Item is something on a list.
type Item struct {
	Line  int64         `json:"line,omitempty"` // On which it begins; 0 in a catalogue.
	File  string        `json:"file,omitempty"` // Beside the list, to be shared with it; as the list names it.
	Share commons.Share `json:"share"`
}

// List is a file that was read.
type List struct {
	Items    []Item
	Ignored  []string // Columns that were not taken.
	Problems []sheet.Problem
}

// Defaults are what counts where a list does not say it.
type Defaults struct {
	Kind     commons.Kind
	Licence  string
	Boundary files.Boundary
}

// Read reads a list. The error says that it is none at all.
func Read(file string, in io.Reader, d Defaults) (List, error) {
	b, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	if err != nil {
		return List{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(b) > maxBytes {
		return List{}, fmt.Errorf("%s has more than %d MiB", file, maxBytes>>20)
	}
	if isCatalogue(file, b) {
		return catalogue(file, b, d)
	}
	return table(file, b, d)
}

// maxBytes bounds a list. 10,000 items with long summaries have a third of it.
const maxBytes = 32 << 20

// isCatalogue tells a catalogue from a table in JSON.
func isCatalogue(file string, b []byte) bool {
	lead := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(lead) == 0 || lead[0] != '[' && lead[0] != '{' {
		return false
	}
	if strings.EqualFold(filepath.Ext(file), ".jsonld") {
		return true
	}
	for _, word := range []string{`"@context"`, `"@graph"`, `"@type"`} {
		if bytes.Contains(b, []byte(word)) {
			return true
		}
	}
	return false
}

// columns are those of a table, in English and German.
var columns = []sheet.Column{
	{Name: "title", Headings: []string{"title", "name", "titel"}, Needed: true},
	{Name: "kind", Headings: []string{"kind", "type", "art"}},
	{Name: "summary", Headings: []string{"summary", "description", "beschreibung", "zusammenfassung"}},
	{Name: "link", Headings: []string{"link", "url", "website", "site", "address", "adresse"}},
	{Name: "file", Headings: []string{"file", "datei"}},
	{Name: "licence", Headings: []string{"licence", "license", "lizenz"}},
	{Name: "boundary", Headings: []string{"boundary", "for whom", "für wen", "sichtbarkeit"}},
	{Name: "capacity", Headings: []string{"capacity", "how many", "anzahl", "kapazität"}},
	{Name: "unit", Headings: []string{"unit", "einheit"}},
	{Name: "rule", Headings: []string{"rule", "regel"}},
	{Name: "domains", Headings: []string{"domains", "domain", "bereiche"}},
	{Name: "clauses", Headings: []string{"clauses", "clause", "klauseln"}},
	{Name: "indicators", Headings: []string{"indicators", "indicator", "kennzahlen"}},
	{Name: "note", Headings: []string{"note", "bemerkung"}},
	{Name: "credit", Headings: []string{"credit", "attribution", "namensnennung"}},
}

func table(file string, b []byte, d Defaults) (l List, err error) {
	t, err := sheet.Open(file, bytes.NewReader(b), columns)
	if err != nil {
		return l, err
	}
	seen := map[string]string{}
	for len(t.Problems) == 0 || t.Has("title") {
		line, get, ok, err := t.Next()
		if err != nil {
			return l, err
		}
		if !ok {
			break
		}
		item := Item{Line: line, File: get("file"), Share: d.share(get)}
		if text := get("capacity"); text != "" {
			item.Share.Capacity, err = strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Refuse(line, "capacity", "%q is no number", text)
				continue
			}
			item.Share.Rivalrous = item.Share.Capacity > 0
		}
		if column, reason := item.wrong(seen, fmt.Sprintf("line %d", line)); reason != "" {
			t.Refuse(line, column, "%s", reason)
			continue
		}
		l.Items = append(l.Items, item)
	}
	l.Ignored, l.Problems = t.Ignored, t.Problems
	return l, nil
}

// share is an item as a row tells it.
func (d Defaults) share(get func(string) string) commons.Share {
	s := commons.Share{
		Title: get("title"), Kind: KindOf(get("kind")), Summary: get("summary"), Link: get("link"), Licence: get("licence"),
		Boundary: boundaryOf(get("boundary")), Unit: get("unit"), Rule: get("rule"), Note: get("note"), Credit: get("credit"),
		Domains: list(get("domains")), Clauses: list(get("clauses")), Indicators: list(get("indicators")),
	}
	d.fill(&s)
	return s
}

// fill puts in what a list does not say.
func (d Defaults) fill(s *commons.Share) {
	if s.Kind == "" {
		s.Kind = d.Kind
	}
	if s.Boundary == "" {
		s.Boundary = d.Boundary
	}
	if s.Licence == "" && s.Kind.Copied() {
		s.Licence = d.Licence
	}
}

// wrong says why the rules would not take an item, and in which column. Where
// there is a file beside the list, its hash is not known yet, and another
// stands in for it.
func (i Item) wrong(seen map[string]string, here string) (column, reason string) {
	s := i.Share
	if i.File != "" {
		s.Content, s.Size, s.MediaType, s.FileName = files.Hash(strings.Repeat("0", 64)), 1, "text/plain", "file"
	}
	if err := s.Check(); err != nil {
		var no *machine.Refusal
		if errors.As(err, &no) {
			column = no.Field
		}
		return column, err.Error()
	}
	key := string(s.Kind) + "\n" + strings.ToLower(s.Title)
	if first, twice := seen[key]; twice {
		return "title", "it is the same as in " + first
	}
	seen[key] = here
	return "", ""
}

// list parts what is written with commas or semicolons between.
func list(text string) (all []string) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(all, part) {
			all = append(all, part)
		}
	}
	return all
}

// called are other words for kinds, as lists use them.
var called = map[string]commons.Kind{
	"code": commons.Software, "app": commons.Software, "program": commons.Software, "programm": commons.Software,
	"guide": commons.Document, "template": commons.Document, "text": commons.Document, "dokument": commons.Document, "vorlage": commons.Document,
	"data": commons.Dataset, "data set": commons.Dataset, "datensatz": commons.Dataset, "daten": commons.Dataset,
	"plan": commons.Design, "entwurf": commons.Design, "method": commons.Practice, "praxis": commons.Practice, "modell": commons.Model,
	"tool": commons.Equipment, "machine": commons.Equipment, "vehicle": commons.Equipment, "gerät": commons.Equipment, "werkzeug": commons.Equipment,
	"room": commons.Space, "venue": commons.Space, "raum": commons.Space, "server": commons.Compute, "hosting": commons.Compute, "rechner": commons.Compute,
	"dienst": commons.Service, "dienstleistung": commons.Service, "money": commons.Fund, "fonds": commons.Fund,
}

// KindOf is the kind that a word names, in English or German; what it does not
// know stays as it is written, for the rules to refuse.
func KindOf(word string) commons.Kind {
	word = strings.ToLower(word)
	if k, ok := called[word]; ok {
		return k
	}
	return commons.Kind(word)
}

func boundaryOf(word string) files.Boundary {
	word = strings.ToLower(word)
	if b, ok := map[string]files.Boundary{"everybody": files.Public, "alle": files.Public, "öffentlich": files.Public, "members": files.NetworkOnly, "netzwerk": files.NetworkOnly, "mitglieder": files.NetworkOnly}[word]; ok {
		return b
	}
	return files.Boundary(word)
}

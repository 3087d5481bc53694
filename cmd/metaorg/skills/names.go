// Package skills takes in what competences of other lists are called, and writes
// what somebody can do as a record to take along. It keeps true that of a file
// with something wrong nothing is sent, that what has its name is not named
// again, so that an import that broke off goes on when it is run again, and that
// a file of any length is read row by row.
package skills

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"metaorg/client"
	"metaorg/domain/competences"
	"metaorg/machine"
	"metaorg/sheet"
	"metaorg/vocabulary"
)

// Command is which file to take names from.
type Command struct {
	File  string `arg:"" help:"CSV with a line of headings, or JSON, a list of objects: uri, label and, if there is, broader."`
	Check bool   `help:"Say what would happen, and change nothing."`
}

// Help gives examples.
func (Command) Help() string {
	return `Examples:
  metaorg import competences skills_en.csv --check --as ada
  metaorg import competences skills_en.csv --as ada --for mill

The columns are uri, label and broader, in which several stand with semicolons between; those of ESCO's own files are known, too
(conceptUri, preferredLabel, broaderConceptUri), and those of O*NET's (Element ID, Element Name), whose elements get the addresses of
O*NET OnLine, each below the one its number names if the file has that. What is broader may be of the same list, or of this program's: act:baking.
A file of any length is read row by row. A line that is wrong keeps all of them back. What has its name already is left
out, so an import that broke off goes on when it is run again.`
}

// columns are what is taken, by what their headings say.
var columns = []sheet.Column{
	{Name: "uri", Headings: []string{"uri", "concepturi", "concept uri", "id", "identifier", "element id"}, Needed: true},
	{Name: "label", Headings: []string{"label", "preferredlabel", "preferred label", "name", "title", "element name", "bezeichnung"}, Needed: true},
	{Name: "broader", Headings: []string{"broader", "broaderconcepturi", "broaderuri", "broader uri", "broader concept uri", "part of", "teil von"}},
}

// Plan is what an import would do.
type Plan struct {
	File     string          `json:"file"`
	Rows     int             `json:"rows"`
	New      int             `json:"new"`
	Ignored  []string        `json:"ignored"`
	Problems []sheet.Problem `json:"problems"`

	known map[string]competences.Concept
}

// pageRows is how many rows are asked for at once.
const pageRows = 1000

// Plan looks through the file, and changes nothing.
func (c Command) Plan(ctx context.Context, node *client.Client) (*Plan, error) {
	p := &Plan{File: c.File, known: map[string]competences.Concept{}, Ignored: []string{}, Problems: []sheet.Problem{}}
	for offset := 0; ; offset += pageRows {
		page, err := node.Read(ctx, "competence-names", url.Values{"limit": {strconv.Itoa(pageRows)}, "offset": {strconv.Itoa(offset)}, "sort": {"id"}})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Items {
			id, _ := r.Values["id"].(string)
			label, _ := r.Values["label"].(string)
			p.known[id] = competences.Concept{URI: id, Name: label, Broader: texts(r.Values["broader"])}
		}
		if len(page.Items) < pageRows {
			break
		}
	}
	return p, p.check()
}

// texts are the strings of a list, as JSON has it.
func texts(v any) (all []string) {
	some, _ := v.([]any)
	for _, x := range some {
		if s, ok := x.(string); ok {
			all = append(all, s)
		}
	}
	if raw, ok := v.(json.RawMessage); ok && json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return all
}

// check reads the file once and notes what is wrong in it.
func (p *Plan) check() error {
	lines := map[string]int64{} // Where each was named first.
	t, err := p.each(func(t *sheet.Named, line int64, c competences.Concept) error {
		p.Rows++
		if first, twice := lines[c.URI]; twice {
			t.Refuse(line, "uri", "%s stands in line %d already", c.URI, first)
			return nil
		}
		lines[c.URI] = line
		var no *machine.Refusal
		if err := (competences.Name{Concepts: []competences.Concept{c}}).Check(); errors.As(err, &no) {
			t.Refuse(line, columnOf(no.Code), "%s", no.Text)
			return nil
		}
		for _, b := range c.Broader {
			if _, ok := vocabulary.Get(b); strings.HasPrefix(b, vocabulary.Prefix) && !ok {
				t.Refuse(line, "broader", "this program's list has no %s", b)
			}
		}
		old, known := p.known[c.URI]
		switch {
		case !known:
			p.New++
		case !same(old, c):
			t.Refuse(line, "label", "%s is called %q here; propose to rename it (competences.rename)", c.URI, old.Name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.Ignored, p.Problems = append(p.Ignored, t.Ignored...), append(p.Problems, t.Problems...)
	if p.Rows == 0 && len(p.Problems) == 0 {
		p.Problems = append(p.Problems, sheet.Problem{File: p.File, Reason: "there is nothing in it"})
	}
	return nil
}

func same(a, b competences.Concept) bool {
	return a.Name == b.Name && slices.Equal(a.Broader, b.Broader)
}

// columnOf is where in a row a refusal is to be mended.
func columnOf(code string) string {
	switch strings.TrimPrefix(code, "competences.") {
	case "bad_label", "unprintable":
		return "label"
	case "bad_broader":
		return "broader"
	}
	return "uri"
}

// onet is what stands before an element's number in its address at O*NET OnLine.
const onet = "https://www.onetonline.org/find/descriptor/result/"

// elementID is an element's number in O*NET's content model: 2.A.1.a.
var elementID = regexp.MustCompile(`^[1-9](\.[A-Za-z0-9]{1,2})*$`)

// named is what a row names; an element of O*NET is below the one whose number
// its own begins with, if the file had that before.
func named(uri, label, broader string, before map[string]bool) competences.Concept {
	c := competences.Concept{URI: uri, Name: label}
	c.Broader = append(c.Broader, strings.FieldsFunc(broader, func(r rune) bool { return r == ';' || r == '|' || r == ' ' })...)
	if !elementID.MatchString(uri) {
		return c
	}
	c.URI = onet + uri
	if up := strings.LastIndexByte(uri, '.'); up > 0 && len(c.Broader) == 0 && before[uri[:up]] {
		c.Broader = []string{onet + uri[:up]}
	}
	before[uri] = true
	return c
}

// each reads the file row by row.
func (p *Plan) each(take func(t *sheet.Named, line int64, c competences.Concept) error) (*sheet.Named, error) {
	f, err := os.Open(p.File)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the list: %w", err)
	}
	defer f.Close()
	t, err := sheet.Open(p.File, f, columns)
	if err != nil {
		return nil, err
	}
	before := map[string]bool{}
	for {
		line, get, ok, err := t.Next()
		if err != nil || !ok {
			return t, err
		}
		if elementID.MatchString(get("uri")) && before[get("uri")] {
			continue // O*NET's files have a row for each occupation and scale.
		}
		if err := take(t, line, named(get("uri"), get("label"), get("broader"), before)); err != nil {
			return t, err
		}
	}
}

// How much goes into one act, each all or nothing.
const (
	partNames = 100
	perName   = 64 // Bytes that a name takes beside its texts, at most.
	partBytes = machine.MaxEnvelopeBytes / 2
)

// Send gives what is new in parts; done is how many were sent before.
func (p *Plan) Send(send func(done int, m machine.Message) error) error {
	done, size := 0, 0
	var part competences.Name
	flush := func() error {
		if len(part.Concepts) == 0 {
			return nil
		}
		if err := send(done, part); err != nil {
			return err
		}
		done, size, part.Concepts = done+len(part.Concepts), 0, nil
		return nil
	}
	if _, err := p.each(func(_ *sheet.Named, _ int64, c competences.Concept) error {
		if _, known := p.known[c.URI]; known {
			return nil
		}
		part.Concepts = append(part.Concepts, c)
		size += len(c.URI) + len(c.Name) + len(strings.Join(c.Broader, "")) + perName
		if len(part.Concepts) < partNames && size < partBytes {
			return nil
		}
		return flush()
	}); err != nil {
		return err
	}
	return flush()
}

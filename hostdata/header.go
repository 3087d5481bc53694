package hostdata

import (
	"bytes"
	"fmt"
	"strings"

	"metaorg/machine"
)

// known are the columns an import takes, by what their heading may say, lower
// case; where a file has several of one kind the first that is filled counts.
var known = []struct {
	headings []string
	put      func(p *Prospect, value string)
}{
	{[]string{"identifier", "id"}, func(p *Prospect, v string) { p.Identifier = v }},
	{[]string{"name"}, func(p *Prospect, v string) { p.Name = v }},
	{[]string{"description"}, func(p *Prospect, v string) { p.Description = v }},
	{[]string{"registry", "registrar"}, func(p *Prospect, v string) { p.Registry = registryName(v) }},
	{[]string{"number", "registered number"}, func(p *Prospect, v string) { p.Number = v }},
	{[]string{"companies house number"}, func(p *Prospect, v string) { p.Registry, p.Number = "companies-house", v }},
	{[]string{"website", "site", "url"}, func(p *Prospect, v string) { p.Website = v }},
	{[]string{"locality", "place", "town", "city"}, func(p *Prospect, v string) { p.Locality = v }},
	{[]string{"region"}, func(p *Prospect, v string) { p.Region = v }},
	{[]string{"postcode"}, func(p *Prospect, v string) { p.Postcode = v }},
	{[]string{"country", "country id"}, func(p *Prospect, v string) { p.Country = v }},
	{[]string{"sector"}, func(p *Prospect, v string) { p.Sector = v }},
	{[]string{"legal form", "legal_form"}, func(p *Prospect, v string) { p.LegalForm = v }},
}

// header says what each column of a file is for.
type header struct {
	width   int
	columns []int // For each of known, the file's column or -1.
	ignored []string
}

// readHeader finds the columns by their headings.
func readHeader(r *records) (h header, err error) {
	lead, err := r.in.Peek(2)
	if err == nil && (bytes.Equal(lead, []byte{0xff, 0xfe}) || bytes.Equal(lead, []byte{0xfe, 0xff})) {
		return h, machine.Malformed("hostdata.wrong_encoding", "the file is UTF-16; save it as CSV in UTF-8")
	}
	line, _ := r.in.Peek(r.in.Buffered())
	line, _, _ = bytes.Cut(line, []byte{'\n'})
	for _, comma := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(comma))) > bytes.Count(line, []byte(string(r.comma))) {
			r.comma = comma
		}
	}
	first, err := r.next()
	if err != nil || first.reason != "" {
		return h, machine.Malformed("hostdata.no_header", "the file does not begin with a line of column names")
	}
	return sortColumns(first.fields)
}

func sortColumns(headings []string) (header, error) {
	h := header{width: len(headings)}
	taken := make([]bool, len(headings))
	for _, k := range known {
		at := -1
		for i, heading := range headings {
			if at < 0 && !taken[i] && isOneOf(strings.ToLower(clean(heading)), k.headings) {
				at, taken[i] = i, true
			}
		}
		h.columns = append(h.columns, at)
	}
	for i, heading := range headings {
		if !taken[i] {
			h.ignored = append(h.ignored, clean(heading))
		}
	}
	if h.columns[1] < 0 {
		return h, machine.Malformed("hostdata.no_name_column", "the file has no column called name; it has %s", strings.Join(headings, ", "))
	}
	return h, nil
}

func isOneOf(s string, all []string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// Most bytes of a prospect's description and of each other field.
const (
	maxDescriptionBytes = 4 << 10
	maxFieldBytes       = 300
)

// prospect reads a row, or says what is wrong with it.
func (h header) prospect(fields []string) (p Prospect, reason string) {
	if len(fields) != h.width {
		return p, fmt.Sprintf("it has %d fields, and the header has %d", len(fields), h.width)
	}
	for k, at := range h.columns {
		if at < 0 {
			continue
		}
		value := clean(fields[at])
		most := maxFieldBytes
		if known[k].headings[0] == "description" {
			most = maxDescriptionBytes
		}
		if len(value) > most {
			return p, fmt.Sprintf("its %s is longer than %d bytes", known[k].headings[0], most)
		}
		if value != "" {
			known[k].put(&p, value)
		}
	}
	if p.Name == "" {
		return p, "it has no name"
	}
	p.Number = strings.ToUpper(strings.ReplaceAll(p.Number, " ", ""))
	if p.Number == "" {
		p.Registry = ""
	}
	return p, ""
}

// clean puts one space wherever there is any blank, line ends included.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

// registryName turns “Companies House” into companies-house.
func registryName(s string) string { return strings.ReplaceAll(strings.ToLower(s), " ", "-") }

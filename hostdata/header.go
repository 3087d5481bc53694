package hostdata

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"metaorg/machine"
	"metaorg/sheet"
	"metaorg/vocabulary"
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
	{[]string{"primary activity"}, func(p *Prospect, v string) { p.does(vocabulary.ICA, v) }},
	{[]string{"activities", "activity"}, func(p *Prospect, v string) { p.does(vocabulary.ICA, v); p.does(vocabulary.Service, v) }},
	{[]string{"sic section"}, func(p *Prospect, v string) { p.does(vocabulary.SIC, v) }},
	{[]string{"services", "service"}, (*Prospect).serves},
	{[]string{"legal form", "legal_form"}, func(p *Prospect, v string) { p.LegalForm = v }},
}

// header says what each column of a file is for.
type header struct {
	width   int
	columns []int // For each of known, the file's column or -1.
	ignored []string
}

// readHeader finds the columns by their headings.
func readHeader(r sheet.Table) (h header, err error) {
	headings, err := r.Headings()
	switch {
	case errors.Is(err, sheet.ErrEncoding), errors.Is(err, sheet.ErrLetters):
		return h, machine.Malformed("hostdata.wrong_encoding", "%s", err.Error())
	case errors.Is(err, sheet.ErrObjects):
		return h, machine.Malformed("hostdata.bad_json", "%s", err.Error())
	case errors.Is(err, sheet.ErrTooLarge):
		return h, machine.OverLimit("hostdata.too_large", "%s", err.Error())
	case errors.Is(err, sheet.ErrHeader):
		return h, machine.Malformed("hostdata.no_header", "%s", err.Error())
	case err != nil:
		return h, tooLong(err)
	}
	return sortColumns(headings)
}

// tooLong is the refusal of a line that no directory has.
func tooLong(err error) error {
	if errors.Is(err, sheet.ErrLongLine) {
		return machine.Malformed("hostdata.long_line", "%s", err.Error())
	}
	return err
}

func sortColumns(headings []string) (header, error) {
	h := header{width: len(headings)}
	taken := make([]bool, len(headings))
	for _, k := range known {
		at := -1
		for i, heading := range headings {
			if at < 0 && !taken[i] && isOneOf(strings.ToLower(sheet.Clean(heading)), k.headings) {
				at, taken[i] = i, true
			}
		}
		h.columns = append(h.columns, at)
	}
	for i, heading := range headings {
		if !taken[i] {
			h.ignored = append(h.ignored, sheet.Clean(heading))
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
		value := sheet.Clean(fields[at])
		most := maxFieldBytes
		if slices.Contains([]string{"description", "services"}, known[k].headings[0]) {
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

// registryName turns “Companies House” into companies-house.
func registryName(s string) string { return strings.ReplaceAll(strings.ToLower(s), " ", "-") }

package inventory

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"metaorg/dcat"
	"metaorg/domain/commons"
	"metaorg/sheet"
)

// catalogue reads DCAT. What is to be downloaded stays where it is: an item has
// a link to it.
func catalogue(file string, b []byte, d Defaults) (l List, err error) {
	c, err := dcat.Read(bytes.NewReader(b))
	if err != nil {
		return l, fmt.Errorf("%s: %w", file, err)
	}
	if len(c.Resources) == 0 {
		l.Problems = []sheet.Problem{{File: file, Reason: "there is no resource in it"}}
	}
	seen := map[string]string{}
	for n, r := range c.Resources {
		item := Item{Share: shareOf(r, c.Publisher.Name)}
		d.fill(&item.Share)
		where := r.Title
		if where == "" {
			where = fmt.Sprintf("resource %d", n+1)
		}
		if column, reason := item.wrong(seen, "“"+where+"”"); reason != "" {
			l.Problems = append(l.Problems, sheet.Problem{File: file, Column: column, Reason: "“" + where + "”: " + reason})
			continue
		}
		l.Items = append(l.Items, item)
	}
	return l, nil
}

// The longest texts of an item; what is longer in a catalogue is cut, since the
// link leads to the whole.
const (
	titleBytes   = 100
	summaryBytes = 1000
	creditBytes  = 300
)

func shareOf(r dcat.Resource, catalogueOf string) commons.Share {
	s := commons.Share{
		Title: cut(sheet.Clean(r.Title), titleBytes), Kind: kindOf(r), Summary: cut(sheet.Clean(r.Description), summaryBytes),
		Link: linkOf(r), Licence: r.Licence,
	}
	if s.Kind.Copied() { // What is used where it is has no versions to name anybody for.
		s.Credit = creditOf(r, catalogueOf)
	}
	for _, word := range append(slices.Clone(r.Keywords), r.Themes...) {
		if word = strings.ToLower(word); slices.Contains(commons.Domains(), word) && !slices.Contains(s.Domains, word) {
			s.Domains = append(s.Domains, word)
		}
	}
	return s
}

// kindOf is what kind of thing it says it is, or a data set.
func kindOf(r dcat.Resource) commons.Kind {
	if k := KindOf(r.Type[strings.LastIndexAny(r.Type, "/#")+1:]); slices.Contains(commons.Kinds(), k) {
		return k
	}
	return commons.Dataset
}

// linkOf leads to where people read about it, or else to the thing itself.
func linkOf(r dcat.Resource) string {
	all := []string{r.Page}
	for _, d := range r.Distributions {
		all = append(all, d.AccessURL, d.DownloadURL)
	}
	for _, link := range append(all, r.ID) {
		if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
			return link
		}
	}
	return ""
}

// creditOf names who made it, so that nobody's name gets lost.
func creditOf(r dcat.Resource, catalogueOf string) string {
	var names []string
	for _, a := range append(slices.Clone(r.Creators), r.Publisher, dcat.Agent{Name: catalogueOf}) {
		if name := sheet.Clean(a.Name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return cut(strings.Join(names, "; "), creditBytes)
}

// cut shortens a text at the end of a letter.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	text = text[:most-len("…")]
	for !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	return text + "…"
}

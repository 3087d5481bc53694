package page

import (
	"maps"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
)

type refusal = *machine.Refusal

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func escape(text string) string { return url.QueryEscape(text) }

func sortedKeys(m map[string]any) (names []string) {
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// passing are parameters that belong to one visit and to no link.
var passing = []string{"after", "did"}

// others are the address's parameters but for some.
func (r *Request) others(without ...string) url.Values {
	all := r.URL.Query()
	for _, name := range append(without, passing...) {
		all.Del(name)
	}
	return all
}

func (r *Request) with(name, value string, without ...string) string {
	q := r.others(append(without, name)...)
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + q.Encode()
}

func (r *Request) page(offset int64) string {
	if offset <= 0 {
		return r.with("offset", "")
	}
	return r.with("offset", itoa(offset))
}

// sortBy is the address with rows sorted by a column, the other way round when
// they are already.
func (r *Request) sortBy(c Column) string {
	if r.Typed.Get("sort") == c.Name {
		return r.with("sort", "-"+c.Name, "offset")
	}
	return r.with("sort", c.Name, "offset")
}

func (r *Request) sorted(c Column) templ.Attributes {
	switch sort := r.Typed.Get("sort"); {
	case c.Name == "" || strings.TrimPrefix(sort, "-") != c.Name:
		return nil
	case strings.HasPrefix(sort, "-"):
		return templ.Attributes{"aria-sort": "descending"}
	}
	return templ.Attributes{"aria-sort": "ascending"}
}

// export is where the same rows are for programs.
func (r *Request) export(t Table, format string) string {
	q := url.Values{}
	switch {
	case t.Asked != nil:
		q = maps.Clone(t.Asked)
		for _, name := range []string{"offset", "limit", "lang"} {
			q.Del(name)
		}
	case !t.Whole:
		q = r.others("offset", "limit", "lang")
	}
	q.Set("format", format)
	return "/v1/" + t.List + "?" + q.Encode()
}

// ListParams are those parameters of the address that a list of the read model
// understands; pages with parameters of their own name them in without.
func (r *Request) ListParams(without ...string) url.Values { return r.others(without...) }

func said(all []ReceiptMessage) (messages []SigningMessage) {
	for _, m := range all {
		messages = append(messages, m.SigningMessage)
	}
	return messages
}

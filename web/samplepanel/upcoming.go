package samplepanel

import (
	"fmt"
	"net/url"
	"slices"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// moment is something that happens by itself once the clock has come so far.
type moment struct {
	Title string
	Path  string
	At    int64
}

// mostMoments is how many the page shows.
const mostMoments = 8

// source is a list whose rows have moments in some of their columns.
type source struct {
	list    string
	params  url.Values
	name    []string // Columns of what it is called; the first that is not empty.
	path    string   // Of its page, without its id.
	columns []string // Each with words of its own, sample.next_{column}.
}

var sources = []source{
	{"proposals", url.Values{"sort": {"-id"}, "limit": {"100"}}, []string{"title"}, "/proposals/", []string{"opens", "closes", "effect"}},
	{"members", url.Values{"sort": {"-since"}, "limit": {"200"}}, []string{"name", "id"}, "/members/", []string{"window_ends", "leaves"}},
}

// upcoming lists what happens next, the first at the front.
func upcoming(r *page.Request) (all []moment, err error) {
	now := r.Site.Now()
	for _, s := range sources {
		if _, ok := r.Site.Model.List(s.list); !ok {
			continue
		}
		rows, err := r.Site.Model.Read(r.Context(), s.list, s.params)
		if err != nil {
			return nil, err
		}
		for _, row := range rows.Items {
			all = append(all, s.moments(r, row, now)...)
		}
	}
	slices.SortStableFunc(all, func(a, b moment) int { return int(a.At - b.At) })
	return all[:min(len(all), mostMoments)], nil
}

func (s source) moments(r *page.Request, row readmodel.Row, now int64) (all []moment) {
	name := ""
	for _, c := range s.name {
		if text, _ := row.Get(c).(string); name == "" {
			name = text
		}
	}
	for _, c := range s.columns {
		at, ok := row.Get(c).(int64)
		if ok && at > now && comes(row, c, now) {
			all = append(all, moment{words.T(r.Context(), "sample.next_"+c, "Name", name), s.path + fmt.Sprint(row.Get("id")), at})
		}
	}
	return all
}

// comes reports whether a moment will come: not the votes of what is decided
// or taken back, not a close before its opening, not the window of who is a
// member already.
func comes(row readmodel.Row, column string, now int64) bool {
	switch column {
	case "opens":
		return row.Get("status") == "undecided"
	case "closes":
		opens, _ := row.Get("opens").(int64)
		return row.Get("status") == "undecided" && opens <= now
	case "window_ends":
		return row.Get("state") == "applicant"
	}
	return true
}

package view

import (
	"net/url"
	"strconv"

	"metaorg/domain/governance"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// listed is a row of the list of proposals.
type listed struct {
	proposal
	vote
}

// proposalsView is what the page of all proposals shows.
type proposalsView struct {
	rows    []listed
	table   page.Table
	filters []filter
	now     int64
	may     bool            // The reader may propose.
	due     map[string]bool // Paths of those on which a ballot of the reader's is due.

	calendar string // Where other programs find when votes open and close; the reader's own, if they act for a member.
}

// filter is a link that narrows the list.
type filter struct {
	label, path string
	on          bool
}

// filters are what one looks for, as parameters of the list.
var filters = []struct {
	name   string
	params url.Values
}{
	{"all", url.Values{}},
	{"undecided", url.Values{"status": {string(governance.Undecided)}}},
	{"adopted", url.Values{"status": {string(governance.Adopted), string(governance.Executed)}}},
	{"not_adopted", url.Values{"status": {string(governance.Rejected), string(governance.Failed), string(governance.Withdrawn)}}},
}

func showProposals(r *page.Request) (page.Page, error) {
	params := r.ListParams()
	if !params.Has("sort") {
		params.Set("sort", "-undecided,-vote_state,due,-id")
	}
	if !params.Has("limit") {
		params.Set("limit", "50")
	}
	found, err := r.Site.Model.Read(r.Context(), "proposals", params)
	if err != nil {
		return page.Page{}, err
	}
	v := proposalsView{now: r.Site.Now(), may: r.Viewer.Proposes}
	for _, row := range found.Items {
		v.rows = append(v.rows, listedOf(row))
	}
	waiting, err := needs(r.Context(), r.Site, r.Viewer)
	if err != nil {
		return page.Page{}, err
	}
	v.calendar = calendarPath(r.Viewer)
	v.due = map[string]bool{}
	for _, n := range waiting {
		v.due[n.Path] = n.Due != 0
	}
	for _, f := range filters {
		v.filters = append(v.filters, filter{
			label: words.Of(r.Context(), "governance.filters", f.name), path: filterPath(f.params), on: sameFilter(r.Typed["status"], f.params["status"]),
		})
	}
	limit, _ := strconv.ParseInt(params.Get("limit"), 10, 64) // The list has read it as a number.
	v.table = page.Table{
		Caption: words.T(r.Context(), "governance.title"), List: "proposals", Rows: len(v.rows),
		Total: found.Total, Offset: found.Offset, Limit: limit,
	}
	return page.Page{Title: words.T(r.Context(), "governance.title"), Body: proposalsPage(v), Wide: true}, nil
}

func filterPath(params url.Values) string {
	if len(params) == 0 {
		return "/proposals"
	}
	return "/proposals?" + params.Encode()
}

func sameFilter(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func listedOf(row readmodel.Row) (l listed) {
	text := func(column string) string { s, _ := row.Get(column).(string); return s }
	number := func(column string) int64 { n, _ := row.Get(column).(int64); return n }
	l.proposal = proposal{
		id: number("id"), title: text("title"), class: governance.Class(text("class")), status: governance.Status(text("status")),
		decided: number("decided"), effect: number("effect"),
	}
	l.vote = vote{
		purpose: governance.Purpose(text("vote")), state: text("vote_state"), opens: number("opens"), close: number("closes"), roll: number("roll"),
	}
	l.bar.Quorum = number("quorum")
	l.count.Yes, l.count.No, l.count.Abstain = number("yes"), number("no"), number("abstain")
	l.votes = []vote{l.vote}
	return l
}

// calendarPath is the calendar of a reader: of the matters on whose roll whom
// they act for is, or of all. The address holds nothing secret.
func calendarPath(v page.Viewer) string {
	if !v.Votes {
		return "/calendar.ics"
	}
	return "/calendar.ics?" + url.Values{"member": {v.MemberID()}}.Encode()
}

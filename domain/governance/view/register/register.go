// Package register shows what was decided, found by what it changed, and
// petitions, which bring something onto the agenda from those without a vote.
package register

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	charterview "metaorg/domain/charter/view"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are the register of decisions and the petitions.
func Pages() page.Module {
	return page.Module{
		Name: "register", Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /decisions", Who: page.Watchers, Show: showDecisions},
			{Pattern: "GET /petitions", Who: page.Watchers, Show: showPetitions},
		},
		Acts:     petitionActs(),
		Sections: []page.Section{{Slot: page.Coordination, Order: 40, Who: page.Participants, Show: showWaiting}},
		Needs:    needs,
		Samples:  samples,
	}
}

// decision is a row of the register.
type decision struct {
	id, decided, effect, review, until, repealedBy int64
	missing                                        int64 // How many must still vote.
	title, status                                  string
	waits                                          bool // It is adopted and takes effect later.
	changed                                        []changed
}

// stands names the state a decision is in, as lists of proposals do.
func (d decision) stands() string {
	if d.waits {
		return "adopted_waiting"
	}
	return d.status
}

type decisionsView struct {
	rows    []decision
	table   page.Table
	changed string
	names   []changed // What decisions changed so far, to choose from.
	parts   []templ.Component
}

// changed is something that decisions changed, of which sort it is (empty where
// nobody knows) and what readers call it.
type changed struct{ what, name, label string }

func (c changed) words(ctx context.Context) string {
	if c.what == "" {
		return c.label
	}
	return words.T(ctx, "register.what."+c.what, "Name", c.label)
}

// named says what is called how: rules and kinds of acts by their titles,
// members by their names.
func named(r *page.Request, c changed, member string) changed {
	c.label = c.name
	switch c.what {
	case "rule":
		if rule := charterview.RuleCalled(r.Site.Machine.StandingRules(), c.name); rule.Explanation != "" {
			c.label = charterview.RuleTitle(r.Context(), rule)
		} else {
			c.what = "preset"
		}
	case "kind":
		c.label = strings.TrimSuffix(page.Purposes(r.Context(), c.name), ".")
	case "member":
		c.label = member
	case "clause":
		c.label = words.Either(r.Context(), "register.clauses."+c.name, c.name)
	}
	return c
}

// effects are what decisions changed, by which; kinds of acts only where
// nothing better can be said.
func effects(r *page.Request, decisions []decision) error {
	at, ids := map[int64]int{}, []int64{}
	for i, d := range decisions {
		at[d.id], ids = i, append(ids, d.id)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("couldn't list the decisions: %w", err)
	}
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT e.proposal, e.what, e.name, coalesce(o.name, e.name) FROM governance_effects e LEFT JOIN people_organizations o ON e.what = 'member' AND o.id = e.name
			WHERE e.proposal IN (SELECT value FROM json_each(?)) ORDER BY e.what = 'kind', e.what, e.name`, []any{string(list)}, func(scan func(...any) error) error {
			var c changed
			var proposal int64
			var member string
			if err := scan(&proposal, &c.what, &c.name, &member); err != nil {
				return err
			}
			if d := &decisions[at[proposal]]; c.what != "kind" || len(d.changed) == 0 || d.changed[0].what == "kind" {
				d.changed = append(d.changed, named(r, c, member))
			}
			return nil
		})
	})
	return err
}

func showDecisions(r *page.Request) (page.Page, error) {
	params := r.ListParams()
	v := decisionsView{changed: r.Typed.Get("changed")}
	if !params.Has("limit") {
		params.Set("limit", "50")
	}
	found, err := r.Site.Model.Read(r.Context(), "decisions", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.rows = append(v.rows, decisionOf(row, r.Site.Now()))
	}
	if err = effects(r, v.rows); err != nil {
		return page.Page{}, err
	}
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT DISTINCT e.what, e.name, coalesce(o.name, e.name) FROM governance_effects e JOIN governance_proposals p ON p.id = e.proposal
				LEFT JOIN people_organizations o ON e.what = 'member' AND o.id = e.name
			WHERE p.decided IS NOT NULL AND p.status NOT IN ('rejected', 'withdrawn') AND e.what <> 'decision' ORDER BY 1, 2 LIMIT 500`, nil, func(scan func(...any) error) error {
			var c changed
			var member string
			err := scan(&c.what, &c.name, &member)
			v.names = append(v.names, named(r, c, member))
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	if v.changed != "" && !slices.ContainsFunc(v.names, func(c changed) bool { return c.name == v.changed }) {
		v.names = append(v.names, changed{name: v.changed, label: v.changed}) // Only circles did that, or nobody yet.
	}
	if v.parts, err = r.Sections(page.Decisions); err != nil {
		return page.Page{}, err
	}
	limit, _ := strconv.ParseInt(params.Get("limit"), 10, 64) // The list has read it as a number.
	v.table = page.Table{
		Caption: words.T(r.Context(), "register.title"), List: "decisions", Rows: len(v.rows), Total: found.Total, Offset: found.Offset, Limit: limit,
	}
	return page.Page{Title: words.T(r.Context(), "register.title"), Body: decisionsPage(v), Wide: true, Nav: "/proposals"}, nil
}

func decisionOf(row readmodel.Row, now int64) decision {
	text := func(column string) string { s, _ := row.Get(column).(string); return s }
	number := func(column string) int64 { n, _ := row.Get(column).(int64); return n }
	d := decision{
		id: number("id"), decided: number("decided"), effect: number("effect"), review: number("review"), until: number("until"), repealedBy: number("repealed_by"),
		title: text("title"), status: text("status"),
	}
	d.waits = d.status == "adopted" && d.effect > now
	return d
}

func pathOf(proposal int64) string { return "/proposals/" + strconv.FormatInt(proposal, 10) }

// withColumns is the table with what stands in it.
func withColumns(ctx context.Context, v decisionsView) page.Table {
	t := v.table
	label := func(name string) string { return words.Of(ctx, "register.columns", name) }
	t.Columns = []page.Column{
		{Name: "title", Label: label("title"), Cell: func(i int) templ.Component { return titleCell(v.rows[i]) }},
		{Name: "status", Label: label("status"), Cell: func(i int) templ.Component { return statusCell(v.rows[i]) }},
		{Name: "decided", Label: label("decided"), Cell: func(i int) templ.Component { return page.OnDay(v.rows[i].decided) }},
		{Name: "clauses", Label: label("changed"), Cell: func(i int) templ.Component { return changedCell(v.rows[i]) }},
		{Name: "review", Label: label("review"), Cell: func(i int) templ.Component { return dayCell(v.rows[i].review) }},
		{Name: "until", Label: label("until"), Cell: func(i int) templ.Component { return untilCell(v.rows[i]) }},
	}
	t.Empty = page.Empty(words.T(ctx, "register.none"), "", "")
	return t
}

func tone(status string) string {
	switch status {
	case "adopted", "executed":
		return "good"
	case "failed":
		return "bad"
	}
	return "plain"
}

// waiting are votes that close soon, and decisions that are to be looked at
// again or end soon.
type waiting struct{ closing, reviews, ends []decision }

// closingSoon is how far ahead votes that close are shown there, in seconds.
const closingSoon = 7 * 86400

// soon is how far ahead the page for coordination looks, in seconds.
const soon = 30 * 86400

func showWaiting(r *page.Request) (templ.Component, error) {
	var w waiting
	now := r.Site.Now()
	err := r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT p.id, p.title, r.closes, max(0, r.quorum - r.yes - r.no - r.abstain) FROM governance_proposals p
				JOIN governance_rounds r ON r.proposal = p.id AND r.number = p.rounds
				WHERE p.status = 'undecided' AND r.opens <= ?1 AND r.closes > ?1 AND r.closes < ?1 + ?2 ORDER BY r.closes, p.id LIMIT 100`,
			[]any{now, int64(closingSoon)}, func(scan func(...any) error) error {
				var d decision
				err := scan(&d.id, &d.title, &d.until, &d.missing)
				w.closing = append(w.closing, d)
				return err
			})
		if err != nil {
			return err
		}
		err = readmodel.Each(r.Context(), tx, `SELECT id, title, review_at FROM governance_proposals WHERE status IN ('adopted', 'executed') AND review_at < ? AND
				NOT EXISTS (SELECT 1 FROM governance_effects e JOIN governance_proposals n ON n.id = e.proposal WHERE e.what = 'decision' AND e.name = CAST(governance_proposals.id AS TEXT) AND n.since > governance_proposals.review_at)
			ORDER BY review_at LIMIT 100`, []any{now + soon}, func(scan func(...any) error) error {
			var d decision
			err := scan(&d.id, &d.title, &d.review)
			w.reviews = append(w.reviews, d)
			return err
		})
		if err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT id, title, until FROM governance_proposals WHERE status = 'adopted' AND until > ?1 AND until < ?1 + ?2 ORDER BY until LIMIT 100`,
			[]any{now, int64(soon)}, func(scan func(...any) error) error {
				var d decision
				err := scan(&d.id, &d.title, &d.until)
				w.ends = append(w.ends, d)
				return err
			})
	})
	if err != nil || len(w.closing)+len(w.reviews)+len(w.ends) == 0 {
		return nil, err
	}
	return waitingPart(w), nil
}

// needs are petitions that a person could sign and has not.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() || v.State != "supporter" {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT p.title, p.since, p.ends FROM governance_petitions p WHERE p.state = 'open'
				AND NOT EXISTS (SELECT 1 FROM governance_signatures g WHERE g.petition = p.id AND g.member = ?) ORDER BY p.id LIMIT 20`,
			[]any{v.MemberID()}, func(scan func(...any) error) error {
				n := page.Need{Topic: "decisions", Path: "/petitions"}
				var title string
				err := scan(&title, &n.Since, &n.Due)
				n.Title = words.T(ctx, "register.need", "Title", title)
				all = append(all, n)
				return err
			})
	})
	return all, err
}

func petitionActs() (all []page.Act) {
	for _, name := range []string{"petition", "sign_petition"} {
		all = append(all, page.Act{
			Name: "governance." + name,
			Title: func(r *page.Request) string {
				return words.T(r.Context(), map[bool]string{true: "register.bring", false: "register.sign_it"}[name == "petition"])
			},
			Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
				if r.Typed.Get("petition") != "" {
					f = f.Hide("petition")
				}
				return f, nil
			},
			About: aboutPetition,
			Then:  func(form.Values) string { return "/petitions" },
		})
	}
	return all
}

// aboutPetition is the title of the petition that is signed; empty for a new one.
func aboutPetition(r *page.Request) (title string) {
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT title FROM governance_petitions WHERE id = ?`, []any{r.Typed.Get("petition")}, func(scan func(...any) error) error { return scan(&title) })
	})
	if err != nil {
		return ""
	}
	return title
}

// petition is one as its page shows it.
type petition struct {
	id, since, ends, signed, needed, proposal int64
	title, text, state, member, name          string
	mine                                      bool // The reader signed it.
}

type petitionsView struct {
	all  []petition
	may  bool // The reader could sign.
	here string
}

func showPetitions(r *page.Request) (page.Page, error) {
	v := petitionsView{here: "/petitions", may: r.Viewer.SignedIn() && r.Viewer.State == "supporter"}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT p.id, p.since, p.ends, p.signed, p.needed, coalesce(p.proposal, 0), p.title, p.text, p.state, p.member, coalesce(o.name, p.member),
				EXISTS (SELECT 1 FROM governance_signatures g WHERE g.petition = p.id AND g.member = ?)
			FROM governance_petitions p LEFT JOIN people_organizations o ON o.id = p.member ORDER BY p.state = 'open' DESC, p.id DESC LIMIT 100`,
			[]any{r.Viewer.MemberID()}, func(scan func(...any) error) error {
				var p petition
				err := scan(&p.id, &p.since, &p.ends, &p.signed, &p.needed, &p.proposal, &p.title, &p.text, &p.state, &p.member, &p.name, &p.mine)
				v.all = append(v.all, p)
				return err
			})
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "register.petitions"), Body: petitionsPage(v), Nav: "/proposals"}, nil
}

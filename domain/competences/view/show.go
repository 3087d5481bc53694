package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	relations "metaorg/domain/relations/view"
	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/page"
	"metaorg/web/words"
)

// row is a competence with who has it.
type row struct {
	id, label                        string
	holders, hours, proven, endorsed int64
	names                            []party
}

// listView is what the page of all competences shows.
type listView struct {
	table  page.Table
	rows   []row
	areas  []related // The broadest, by which one can look.
	area   string
	q      string
	filter string // Of filters.
	says   bool   // The reader may say what it can do.
	said   bool   // The reader has.
	as     string // Whom the reader acts for.
}

// filters are by what competences are chosen: a name and the list's parameter.
var filters = []struct{ name, param string }{{"", ""}, {"proven", "proven.from"}, {"endorsed", "endorsed.from"}, {"hours", "hours.from"}, {"persons", "persons.from"}}

func listOf(text string) (all []string) {
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil
	}
	return all
}

func showCompetences(r *page.Request) (page.Page, error) {
	v := listView{says: r.Viewer.Belongs, as: r.Viewer.MemberID(), area: r.Typed.Get("area"), q: strings.TrimSpace(r.Typed.Get("q"))}
	params := r.ListParams()
	for _, f := range filters {
		if f.param != "" && params.Has(f.param) {
			v.filter = f.name
		}
	}
	if v.area == "" {
		params.Del("area")
	}
	params.Set("q", v.q)
	found, err := r.Site.Model.Read(r.Context(), "competences", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, x := range found.Items {
		line := row{id: x.Text("competence"), holders: x.Number("holders"), hours: x.Number("hours"), proven: x.Number("proven"), endorsed: x.Number("endorsed")}
		line.label = labelOf(r.Context(), line.id, x.Text("label"))
		if raw, ok := x.Get("names").(json.RawMessage); ok {
			if err := json.Unmarshal(raw, &line.names); err != nil {
				return page.Page{}, err
			}
		}
		v.rows = append(v.rows, line)
	}
	err = r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT n.area, count(*) FROM competences_held h JOIN competences_names n ON n.id = h.competence WHERE n.area <> '' AND `+here+` GROUP BY n.area`, nil, func(scan func(...any) error) error {
			var a related
			err := scan(&a.id, &a.holders)
			a.label = labelOf(r.Context(), a.id, "")
			v.areas = append(v.areas, a)
			return err
		})
		if err != nil {
			return err
		}
		return tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM competences_held WHERE holder = ? AND NOT gone)`, v.as).Scan(&v.said)
	})
	if err != nil {
		return page.Page{}, err
	}
	slices.SortFunc(v.areas, func(a, b related) int { return strings.Compare(a.label, b.label) })
	v.table = page.Table{Caption: words.T(r.Context(), "competences.title"), List: "competences", Rows: len(v.rows), Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit}
	return page.Page{Title: words.T(r.Context(), "competences.title"), Body: competencesPage(v), Wide: true, Nav: "/competences"}, nil
}

// chosen is the address of the page with one filter, and the rest as it is.
func (v listView) chosen(name, param string) templ.SafeURL {
	q := url.Values{}
	if param != "" {
		q.Set(param, "1")
	}
	if v.area != "" {
		q.Set("area", v.area)
	}
	if v.q != "" {
		q.Set("q", v.q)
	}
	if len(q) == 0 {
		return "/competences"
	}
	return templ.SafeURL("/competences?" + q.Encode())
}

// whoView is who can do one thing.
type whoView struct {
	concept
	table page.Table
	rows  []holding
	says  bool
	yours bool // The reader says that it can do it.
	as    string
}

func showCompetence(r *page.Request) (page.Page, error) {
	id := r.PathValue("id")
	for _, scheme := range []string{"https:/", "http:/"} { // Servers in between make one stroke of two.
		if rest, ok := strings.CutPrefix(id, scheme); ok && !strings.HasPrefix(rest, "/") {
			id = scheme + "/" + rest
		}
	}
	v := whoView{says: r.Viewer.Belongs, as: r.Viewer.MemberID()}
	err := r.Read(func(tx *sql.Tx) (err error) {
		v.concept, err = readConcept(r, tx, id)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	params := r.ListParams()
	params.Set("competence", id)
	found, err := r.Site.Model.Read(r.Context(), "competence-holders", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, x := range found.Items {
		h := holding{
			id: id, label: v.label, who: party{x.Text("holder"), x.Text("name")}, person: x.Get("person") == true, note: x.Text("note"),
			hours: x.Number("hours"), evidence: x.Number("evidence"), partners: x.Number("partners"), count: x.Number("endorsed"), since: x.Number("since"),
		}
		h.level = levelOf(x.Text("level"))
		v.rows = append(v.rows, h)
		v.yours = v.yours || h.who.ID == v.as
	}
	v.table = page.Table{
		Caption: v.label, List: "competence-holders", Whole: true, Rows: len(v.rows), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: v.label, Body: competencePage(v), Wide: true, Nav: "/competences"}, nil
}

// recordView is what one can do, and why one may believe it.
type recordView struct {
	who      party
	person   bool
	rows     []recordRow
	capacity capacity
	said     bool // A capacity was.
	over     bool // It was said for days that are over.
	yours    bool
	signedIn bool
	inside   bool      // The reader takes part, and may look at the work itself.
	hints    []related // What the holder says of itself sounds like these.
	public   string    // Of the site, without a stroke at the end.
}

// recordRow is a competence with all that speaks for it.
type recordRow struct {
	holding
	shown    []shownWork
	words    []endorsement
	more     bool  // The reader has work that it could show for it.
	from     *work // From which the reader could endorse.
	endorses bool  // The reader does.
}

func showRecord(r *page.Request) (page.Page, error) {
	v, err := readRecord(r, r.PathValue("holder"))
	if err != nil {
		return page.Page{}, err
	}
	title := words.T(r.Context(), "competences.record_of", "Name", v.who.Name)
	return page.Page{
		Title: title, Body: recordPage(v), Nav: "/competences", About: v.linked(r),
		Others: []page.Other{{Type: "application/ld+json", Path: recordPath(v.who.ID) + "/record.jsonld", Title: title}},
	}, nil
}

func readRecord(r *page.Request, holder string) (v recordView, err error) {
	ctx, me := r.Context(), r.Viewer.MemberID()
	v.inside = r.May(page.Participants)
	err = r.Read(func(tx *sql.Tx) error {
		if v.who, v.person, err = readParty(r, tx, holder); err != nil {
			return err
		}
		v.yours, v.signedIn = r.Viewer.SignedIn() && me == v.who.ID, r.Viewer.SignedIn()
		if v.capacity, v.said, err = readCapacity(ctx, tx, holder); err != nil {
			return err
		}
		hidden, err := relations.HoursHidden(ctx, tx, r.Viewer)
		if err != nil {
			return err
		}
		if hidden[holder] {
			v.capacity, v.said = capacity{}, false
		}
		v.over = v.said && v.capacity.over(r.Site.Now())
		held, err := readHoldings(ctx, tx, `h.holder = ? AND NOT h.gone ORDER BY `+strongest+`, n.label LIMIT ?`, holder, mostHoldings)
		if err != nil {
			return err
		}
		shown, err := readEvidence(ctx, tx, holder)
		if err != nil {
			return err
		}
		said, err := readEndorsements(ctx, tx, `e.holder = ?`, holder)
		if err != nil {
			return err
		}
		var together []work
		if v.signedIn && !v.yours && r.Viewer.Belongs {
			if together, err = between(ctx, tx, me, holder); err != nil {
				return err
			}
		}
		var own []work
		if v.yours {
			if own, err = readWork(ctx, tx, houses("w.gave", 1), me); err != nil {
				return err
			}
			if v.hints, err = hints(ctx, tx, holder); err != nil {
				return err
			}
		}
		for _, h := range without(hidden, held) {
			x := recordRow{holding: h, shown: shown[h.id]}
			for _, e := range said {
				if e.id == h.id {
					x.words = append(x.words, e)
					x.endorses = x.endorses || e.who.ID == me
				}
			}
			if len(together) > 0 && !x.endorses {
				x.from = &together[0]
			}
			x.more = slices.ContainsFunc(own, func(w work) bool { return !x.shows(w) })
			v.rows = append(v.rows, x)
		}
		return nil
	})
	v.public = strings.TrimSuffix(r.Site.PublicURL, "/")
	return v, err
}

// shows reports whether work is shown already.
func (x recordRow) shows(w work) bool {
	return slices.ContainsFunc(x.shown, func(s shownWork) bool { return s.kind == w.kind && s.number == w.number })
}

// over reports whether the days are over for which a capacity was said.
func (c capacity) over(now int64) bool {
	t, err := time.Parse(time.DateOnly, c.until)
	return err == nil && t.Unix()+86_400 <= now
}

// mostHints is how many competences are offered at most.
const mostHints = 6

// hints are competences that the holder's description speaks of and that it
// does not have yet.
func hints(ctx context.Context, tx *sql.Tx, holder string) (all []related, err error) {
	var text string
	has := map[string]bool{}
	err = readmodel.Each(ctx, tx, `SELECT description, coalesce((SELECT group_concat(title, '. ') FROM services_services s WHERE s.member = o.id AND NOT s.withdrawn), '') FROM people_organizations o WHERE id = ?`, []any{holder}, func(scan func(...any) error) error {
		var more string
		err := scan(&text, &more)
		text += ". " + more
		return err
	})
	if err != nil || text == "" {
		return nil, err
	}
	err = readmodel.Each(ctx, tx, `SELECT competence FROM competences_held WHERE holder = ?`, []any{holder}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		has[id] = true
		return err
	})
	for _, id := range vocabulary.In(text) {
		if !has[id] && len(all) < mostHints {
			all = append(all, related{id: id, label: labelOf(ctx, id, "")})
		}
	}
	return all, err
}

// memberView is what a member's page says about what it can do.
type memberView struct {
	who   party
	rows  []holding
	yours bool
}

// mostOfMember is how many competences a member's page shows; its record has them all.
const mostOfMember = 8

func showOfMember(r *page.Request) (templ.Component, error) {
	v := memberView{who: party{ID: r.PathValue("id")}}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.rows, err = readHoldings(r.Context(), tx, `h.holder = ? AND NOT h.gone ORDER BY `+strongest+` LIMIT ?`, v.who.ID, mostOfMember); err != nil {
			return err
		}
		hidden, err := relations.HoursHidden(r.Context(), tx, r.Viewer)
		v.rows = without(hidden, v.rows)
		return err
	})
	v.yours = r.Viewer.SignedIn() && slices.Contains(r.Viewer.Own(), v.who.ID) && r.Viewer.Belongs
	if err != nil || len(v.rows) == 0 && !v.yours {
		return nil, err
	}
	return memberPart(v), nil
}

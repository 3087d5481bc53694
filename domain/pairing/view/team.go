package view

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	relations "metaorg/domain/relations/view"
	"metaorg/matching"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// ways are how a team is found, by the names they have in addresses.
var ways = []struct {
	name string
	way  matching.Way
}{{"closest", matching.Closest}, {"led", matching.Led}, {"balanced", matching.Balanced}}

// team is a proposal in words.
type team struct {
	Way       string      `json:"way"`
	Leader    party       `json:"leader"`
	Members   []member    `json:"members"`
	Uncovered []uncovered `json:"uncovered"`
	Radius    int64       `json:"radius"`    // How far the farthest is from who leads, in thousandths of one piece of work done together.
	Total     int64       `json:"total"`     // How far all are together, once for each part they take.
	Strangers int64       `json:"strangers"` // Members whom no earlier work joins with who leads.
	Cost      string      `json:"cost"`      // What it takes to work together, in words.
}

// member is somebody on a team, with what it takes.
type member struct {
	party
	Stands   string  `json:"stands"` // To who leads.
	Hours    int64   `json:"hours,omitempty"`
	Distance int64   `json:"distance"` // From who leads; -1 for strangers.
	Takes    []taken `json:"takes,omitempty"`
}

// taken is a part that somebody would take.
type taken struct {
	Part  int64  `json:"part"` // Its place among the parts, from 1.
	Title string `json:"title"`
	line
}

// uncovered is a part that nobody would take.
type uncovered struct {
	Part  int64  `json:"part"`
	Title string `json:"title"`
	Path  string `json:"path,omitempty"` // Of what it is a part of.
	Why   string `json:"why"`
}

// found finds a team in one way.
func (p *pool) found(all []sought, way int) (matching.Team, error) {
	o := matching.Opportunity{ID: "team"}
	for _, x := range all {
		o.ID += "\n" + x.id
		o.Needs = append(o.Needs, x.need())
	}
	return p.Team(o, ways[way].way)
}

// named are those of a team, and on the way between its members.
func named(found matching.Team) (ids []string) {
	for _, m := range found.Members {
		ids = append(append(ids, m.Candidate), m.Over...)
	}
	return ids
}

// formed is a team in words.
func (p *pool) formed(ctx context.Context, all []sought, way int, found matching.Team) team {
	t := team{Way: ways[way].name, Leader: p.who[found.Leader].party, Members: []member{}, Uncovered: []uncovered{}, Radius: found.Radius, Total: found.Total, Strangers: found.Strangers}
	for _, m := range found.Members {
		one := member{party: p.who[m.Candidate].party, Stands: p.onTeam(ctx, found.Leader, m), Hours: m.Hours, Distance: m.Distance}
		for _, x := range m.Takes {
			l := p.weighed(ctx, all[x.Need], x.Match)
			one.Takes = append(one.Takes, taken{x.Need + 1, p.titleOf(all, x.Need), l})
		}
		t.Members = append(t.Members, one)
	}
	for _, x := range found.Uncovered {
		of := all[x.Need]
		u := uncovered{Part: x.Need + 1, Title: p.titleOf(all, x.Need), Path: of.path}
		term := called(p.lang, of.terms[0], p.terms)
		switch holders := p.Holders(of.terms[0]); {
		case x.Reason.Kind == matching.NobodyLeft:
			u.Why = words.T(ctx, "pairing.nobody_left", "Count", int(x.Reason.Have))
		case holders > 0:
			u.Why = words.T(ctx, "pairing.not_in_full", "Term", term, "Count", int(holders))
		default:
			u.Why = words.T(ctx, "pairing.nobody_can", "Term", term)
		}
		t.Uncovered = append(t.Uncovered, u)
	}
	t.Cost = p.cost(ctx, found)
	return t
}

// teamOf finds a team in one way, and says it in words.
func (p *pool) teamOf(ctx context.Context, tx *sql.Tx, all []sought, way int) (team, error) {
	found, err := p.found(all, way)
	if err != nil {
		return team{}, err
	}
	ids := named(found)
	if err := errors.Join(p.readNames(ctx, tx, ids), p.readTimes(ctx, tx, ids)); err != nil {
		return team{}, err
	}
	return p.formed(ctx, all, way, found), nil
}

// titleOf is what a part is called; what several parts have as their title says
// which competence it is about.
func (p *pool) titleOf(all []sought, i int64) string {
	for k, other := range all {
		if int64(k) != i && other.title == all[i].title && other.path == all[i].path {
			return all[i].title + ": " + called(p.lang, all[i].terms[0], p.terms)
		}
	}
	return all[i].title
}

// cost says in words what a team has to do before it works as one.
func (p *pool) cost(ctx context.Context, t matching.Team) string {
	name, others := p.who[t.Leader].Name, 0
	direct, over := 0, 0
	for _, m := range t.Members {
		switch {
		case m.Candidate == t.Leader:
			continue
		case m.Distance < 0:
		case len(m.Over) > 0:
			over++
		default:
			direct++
		}
		others++
	}
	switch {
	case t.Leader == "":
		return ""
	case others == 0:
		return words.T(ctx, "pairing.cost.alone", "Name", name)
	case direct == others:
		return words.T(ctx, "pairing.cost.known", "Name", name, "Count", others)
	}
	return words.T(ctx, "pairing.cost.mixed", "Name", name, "Count", others, "Direct", direct, "Over", over, "Strangers", int(t.Strangers))
}

// teamView is what is to be done together, and who could.
type teamView struct {
	all     []sought
	unclear []sought
	teams   []team  // In the way that was chosen.
	parts   []found // Who could do each, for programs alone.
	way     int
	drawn   picture
	open    []choice // Needs of the board that can be chosen.
	query   url.Values
	said    map[string]string // What each who was asked said to each need: "need handle".
	viewer  page.Viewer
}

// choice is a need of the board that can be chosen for a team.
type choice struct {
	number int64
	title  string
	by     party
	chosen bool
}

// mostChoices is how many needs are offered for a team.
const mostChoices = 60

// readTeam finds a team in the way that was chosen; for programs in all ways, and
// who could do each part.
func readTeam(r *page.Request, inAllWays bool) (v teamView, err error) {
	ctx, now := r.Context(), r.Site.Now()
	v.query, v.viewer = r.URL.Query(), r.Viewer
	if i := slices.IndexFunc(ways, func(w struct {
		name string
		way  matching.Way
	},
	) bool {
		return w.name == v.query.Get("way")
	}); i >= 0 {
		v.way = i
	}
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readSought(r, tx)
		if err != nil {
			return err
		}
		if err := v.readChoices(ctx, tx); err != nil || len(all) == 0 {
			return err
		}
		hidden, err := relations.HoursHidden(ctx, tx, r.Viewer)
		if err != nil {
			return err
		}
		v.all, v.unclear = unclear(all)
		if len(v.all) == 0 {
			return nil
		}
		everybody, err := readPeople(ctx, tx, now, v.all, true, hidden)
		if err != nil {
			return err
		}
		if inAllWays {
			return v.readAllWays(ctx, tx, everybody)
		}
		one, err := everybody.teamOf(ctx, tx, v.all, v.way)
		if err != nil {
			return err
		}
		v.teams = []team{one}
		if err := v.readSaid(ctx, tx); err != nil {
			return err
		}
		v.drawn = everybody.draw(ctx, one)
		return nil
	})
	return v, err
}

// readAllWays finds who could do each part, and a team in each way.
func (v *teamView) readAllWays(ctx context.Context, tx *sql.Tx, everybody *pool) error {
	for _, x := range v.all {
		f, err := everybody.ranked(ctx, tx, x, fewMatches)
		if err != nil {
			return err
		}
		v.parts = append(v.parts, f)
	}
	for way := range ways {
		one, err := everybody.teamOf(ctx, tx, v.all, way)
		if err != nil {
			return err
		}
		v.teams = append(v.teams, one)
	}
	return nil
}

// readSaid finds out what those said who were asked for what is sought.
func (v *teamView) readSaid(ctx context.Context, tx *sql.Tx) error {
	v.said = map[string]string{}
	for _, x := range v.all {
		number, found := cutPost(x.path)
		n, err := strconv.ParseInt(number, 10, 64)
		if !found || err != nil {
			continue
		}
		all, err := readAsked(ctx, tx, n)
		if err != nil {
			return err
		}
		for who, l := range all {
			v.said[number+" "+who] = l.Asked
		}
	}
	return nil
}

func (v *teamView) readChoices(ctx context.Context, tx *sql.Tx) error {
	return readmodel.Each(ctx, tx, `SELECT p.number, p.title, p.holder, coalesce(o.name, p.holder) FROM opportunities_posts p LEFT JOIN people_organizations o ON o.id = p.holder
		WHERE p.kind = 'need' AND p.stage = 'open' ORDER BY p.number DESC LIMIT ?`, []any{mostChoices}, func(scan func(...any) error) error {
		var c choice
		err := scan(&c.number, &c.title, &c.by.ID, &c.by.Name)
		c.chosen = slices.Contains(v.query["need"], itoa(c.number))
		v.open = append(v.open, c)
		return err
	})
}

// address is the page with another way to find a team.
func (v teamView) address(way string) templ.SafeURL {
	q := url.Values{}
	for _, name := range []string{"need", "bid", "part"} {
		for _, value := range v.query[name] {
			q.Add(name, value)
		}
	}
	q.Set("way", way)
	return templ.SafeURL("/team?" + q.Encode())
}

// shown is the team of the way that was chosen.
func (v teamView) shown() team { return v.teams[0] }

// mayAsk is as whom the reader may ask for a part: empty where it is not the
// reader's, or not on the board.
func (v teamView) mayAsk(part int64) (as string, post string) {
	x := v.all[part-1]
	number, found := cutPost(x.path)
	if !found {
		return "", ""
	}
	return actsAs(v.viewer, x.asker.ID), number
}

// cutPost is the number of a need by its path.
func cutPost(path string) (string, bool) {
	const before = "/opportunities/"
	if len(path) <= len(before) || path[:len(before)] != before {
		return "", false
	}
	_, err := strconv.ParseInt(path[len(before):], 10, 64)
	return path[len(before):], err == nil
}

func showTeam(r *page.Request) (page.Page, error) {
	v, err := readTeam(r, false)
	if err != nil {
		return page.Page{}, err
	}
	title := words.T(r.Context(), "pairing.team.title")
	p := page.Page{Title: title, Body: teamPage(v), Nav: "/opportunities", Wide: true}
	if len(v.all) > 0 {
		p.Others = []page.Other{{Type: "application/json", Path: "/team.json?" + r.URL.RawQuery, Title: title}}
	}
	return p, nil
}

func saveTeam(r *page.Request) (page.Page, error) {
	v, err := readTeam(r, true)
	if err != nil {
		return asProblem(err)
	}
	unclear := []string{}
	for _, x := range v.unclear {
		unclear = append(unclear, x.title)
	}
	return asData(struct {
		Parts   []found  `json:"parts"`
		Unclear []string `json:"unclear"`
		Teams   []team   `json:"teams"`
	}{v.parts, unclear, v.teams})
}

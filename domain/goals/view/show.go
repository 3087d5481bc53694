package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/domain/goals"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// party is a member by handle and name.
type party struct{ id, name string }

// goal is one as lists show it.
type goal struct {
	number, until, since, said, ties int64
	title, indicator, state, now     string
	who                              party
	due                              bool
}

// over reports whether nothing more is done about it.
func (g goal) over() bool { return goals.State(g.state).Over() }

// tieLine is something that helps with a goal.
type tieLine struct {
	what, title, path string
	number            int64
}

// stepLine is what was said of a goal once.
type stepLine struct {
	what, now string
	at        int64
}

// goalView is a goal as one reader sees it.
type goalView struct {
	goal
	ties  []tieLine
	steps []stepLine
	yours bool
}

// goalsView is what the page of all goals shows.
type goalsView struct {
	table page.Table
	rows  []goal
	sets  bool   // The reader may set one.
	state string // That is asked for; empty for any.
}

// states are what is said of goals.
var states = []string{string(goals.Begun), string(goals.OnTrack), string(goals.Behind), string(goals.Reached), string(goals.GivenUp)}

// most bounds how many rows a part of a page shows; the list has them all.
const most = 100

const goalColumns = `SELECT g.number, g.until, g.since, g.said, (SELECT count(*) FROM goals_ties t WHERE t.goal = g.number), g.title, g.indicator, g.state, g.now, g.member, coalesce(o.name, g.member), g.due
	FROM goals_goals g LEFT JOIN people_organizations o ON o.id = g.member`

func readGoals(r *page.Request, tx *sql.Tx, where string, args ...any) (all []goal, err error) {
	err = readmodel.Each(r.Context(), tx, goalColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var g goal
		err := scan(&g.number, &g.until, &g.since, &g.said, &g.ties, &g.title, &g.indicator, &g.state, &g.now, &g.who.id, &g.who.name, &g.due)
		all = append(all, g)
		return err
	})
	return all, err
}

func showGoal(r *page.Request) (page.Page, error) {
	var v goalView
	id := r.PathValue("goal")
	err := r.Read(func(tx *sql.Tx) error {
		all, err := readGoals(r, tx, `g.number = ?1 AND CAST(g.number AS TEXT) = ?1`, id)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return machine.NotFound("goals.unknown_goal", "there is no goal number %.20s", id)
		}
		v.goal = all[0]
		if err := v.readTies(r, tx); err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT what, now, time FROM goals_steps WHERE goal = ? ORDER BY entry DESC, event DESC LIMIT ?`, []any{v.number, most}, func(scan func(...any) error) error {
			var s stepLine
			err := scan(&s.what, &s.now, &s.at)
			v.steps = append(v.steps, s)
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	v.yours = r.Viewer.SignedIn() && r.Viewer.MemberID() == v.who.id
	return page.Page{Title: v.title, Body: goalPage(v), Nav: "/commons"}, nil
}

// readTies finds what helps with the goal, by its name and page.
func (v *goalView) readTies(r *page.Request, tx *sql.Tx) error {
	return readmodel.Each(r.Context(), tx, `SELECT t.what, t.number, coalesce(c.title, s.title, x.title, ''), CASE t.what WHEN 'service' THEN '/services/' || t.number WHEN 'resource' THEN '/commons/' || t.number ELSE '/commons/' || a.resource END
		FROM goals_ties t LEFT JOIN commons_resources c ON t.what = 'resource' AND c.id = t.number LEFT JOIN services_services s ON t.what = 'service' AND s.number = t.number
		LEFT JOIN uses_adoptions a ON t.what = 'adoption' AND a.number = t.number LEFT JOIN commons_resources x ON x.id = a.resource
		WHERE t.goal = ? ORDER BY t.at, t.what, t.number`, []any{v.number}, func(scan func(...any) error) error {
		var l tieLine
		err := scan(&l.what, &l.number, &l.title, &l.path)
		v.ties = append(v.ties, l)
		return err
	})
}

// showOfMember is the part of a member's page about its goals.
func showOfMember(r *page.Request) (templ.Component, error) {
	return part(r, "goals.of_member", `g.member = ?1 ORDER BY g.state IN ('reached', 'given_up'), g.until, g.number LIMIT ?2`)
}

// showOfResource is the part of the page of something shared about the goals it
// helps with, also by who uses it.
func showOfResource(r *page.Request) (templ.Component, error) {
	return part(r, "goals.of_resource", `g.number IN (SELECT goal FROM goals_ties WHERE what = 'resource' AND number = CAST(?1 AS INTEGER)
		UNION SELECT t.goal FROM goals_ties t JOIN uses_adoptions a ON t.what = 'adoption' AND a.number = t.number WHERE a.resource = CAST(?1 AS INTEGER)) ORDER BY g.until, g.number LIMIT ?2`)
}

func part(r *page.Request, title, where string) (templ.Component, error) {
	var all []goal
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readGoals(r, tx, where, r.PathValue("id"), most)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return goalList(title, all, title == "goals.of_resource"), nil
}

// showWaiting is the part of the page for coordination about goals whose time is
// over.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []goal
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readGoals(r, tx, `g.due ORDER BY g.until, g.number LIMIT ?`, most)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return goalList("goals.waiting", all, true), nil
}

// needs are goals whose time is over, of members for whom the viewer signs.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT number, title, until FROM goals_goals WHERE due AND member IN (SELECT value FROM json_each(?)) ORDER BY until, number LIMIT ?`, []any{v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var number int64
			var title string
			n := page.Need{Topic: "goals"}
			err := scan(&number, &title, &n.Since)
			n.Title, n.Path = words.T(ctx, "goals.need", "Title", title), goalPath(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tells those who take part of goals that are new, and of what was said
// of them.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT t.time, t.what, g.number, g.title, coalesce(o.name, g.member) FROM goals_steps t JOIN goals_goals g ON g.number = t.goal
				LEFT JOIN people_organizations o ON o.id = g.member WHERE t.time > ? AND t.what IN ('set', 'reached') ORDER BY t.entry DESC, t.event DESC LIMIT ?`, []any{since, page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, name string
			var number int64
			c := page.Change{Topic: "goals"}
			err := scan(&c.At, &what, &number, &title, &name)
			c.Title, c.Path = words.T(ctx, "goals.happened."+what, "Title", title, "Name", name), goalPath(number)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

package view

import (
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/circles"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// Pages are what circles add to the pages: the list of circles, a page of each,
// and bulletins on the front page.
func Pages() page.Module {
	return page.Module{
		Name:  "circles",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /circles", Who: page.Watchers, Show: showCircles},
			{Pattern: "GET /circles/{circle}", Who: page.Watchers, Show: showCircle},
			{Pattern: "GET /decisions/circles", Who: page.Watchers, Show: showDecisions},
			{Pattern: "GET /matters/{id}", Who: page.Watchers, Show: showMatter},
		},
		Nav:  []page.NavItem{{Key: "circles.nav", Path: "/circles", Order: 36, Group: page.Deciding, Who: page.Watchers, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Front, Order: 15, Who: page.Anybody, Show: showBulletins},
			{Slot: page.Home, Order: 60, Who: page.Participants, Show: showBulletins},
			{Slot: page.Member, Order: 50, Who: page.Watchers, Show: showMemberCircles},
			{Slot: page.Proposal, Order: 5, Who: page.Watchers, Show: showLifted},
			{Slot: page.Decisions, Order: 5, Who: page.Watchers, Show: showDecided},
			{Slot: page.Coordination, Order: 55, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Sources: sources,
		Groups:  groups,
		Values: map[string]func(*page.Request) []option{
			"circles.change.circle": named, "circles.renew.circle": named, "circles.dissolve.circle": named,
		},
		Remedies: map[string]page.Remedy{
			"circles.by_decision": {Label: "circles.propose_it", Path: "/proposals/new"},
			"circles.resting":     {Label: "circles.propose_renewal", Path: "/proposals/carry/circles.renew"},
		},
		Samples: samples,
	}
}

// circleView is a circle as one reader sees it.
type circleView struct {
	number, window, objections int64
	since, until, review       int64
	name, domain, method       string
	entry, state               string
	kinds                      []string
	purposes                   []string // Of the kinds, in the reader's words.
	reviewed                   bool
	members                    []person
	matters                    []matterView // The open ones, then the latest first.
	lift                       int64        // Days that what it adopted waits.
	asked                      int64        // How many open matters it has, where they are not read.
	in, votes, asks, sees      bool         // The reader is in it; may join; has asked to join; sees who said what.
	proposes, lifts            bool         // The reader may propose something to all; may lift.
	only                       int64        // The one matter that is shown, where it is not the whole circle.
}

type person struct{ id, name string }

// matterView is something a circle is asked, or was.
type matterView struct {
	number, circle, proposal        int64
	opened, closes, decided, effect int64
	by, byName, joins, joinsName    string
	title, text, method             string
	stage                           circles.Stage
	liftedBy, document, failure     string
	reasons                         page.Paper // Of who lifted it.
	does                            []page.SigningMessage
	count                           circles.Count
	answers                         []answerView
	mine                            string // What the reader said: agrees, objects, or nothing.
	yours                           bool   // The reader proposed it.
}

type answerView struct {
	person
	agrees           bool
	clause, document string
	reasons          page.Paper
	at               int64
}

const circleColumns = `c.number, c.name, c.domain, c.kinds, c.method, c.window, c.objections, c.entry, c.state, c.since, c.until, coalesce(c.review, 0), c.reviewed`

func (v *circleView) scan(scan func(...any) error) error {
	var kinds string
	err := scan(&v.number, &v.name, &v.domain, &kinds, &v.method, &v.window, &v.objections, &v.entry, &v.state, &v.since, &v.until, &v.review, &v.reviewed)
	v.kinds = strings.Fields(kinds)
	return err
}

// read finds a circle with everything about it that this reader may see; of its
// matters only one, if that is not 0.
func read(r *page.Request, number string, only int64) (v circleView, err error) {
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil {
		return v, unknown(number)
	}
	v.only = only
	err = r.Read(func(tx *sql.Tx) error {
		err := v.scan(tx.QueryRowContext(r.Context(), `SELECT `+circleColumns+` FROM circles_circles c WHERE c.number = ?`, n).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return unknown(number)
		}
		if err != nil {
			return fmt.Errorf("couldn't read the circle %d: %w", n, err)
		}
		if err := v.readMembers(r, tx); err != nil {
			return err
		}
		return v.readMatters(r, tx)
	})
	if err != nil {
		return v, err
	}
	for _, name := range v.kinds {
		k, _ := r.Site.Machine.Kind(name)
		v.purposes = append(v.purposes, words.Either(r.Context(), "kinds."+name, k.Purpose))
	}
	v.votes, v.sees = r.Viewer.Votes && r.Viewer.For != "", r.May(page.Participants)
	v.proposes, v.lifts = r.Viewer.Proposes, r.Viewer.Proposes || r.Viewer.Votes
	r.Site.Node.Read(func(s state.Reader) {
		v.lift = circles.LiftDays(s)
		for i := range v.matters {
			if m := &v.matters[i]; m.stage == circles.Open {
				m.count = circles.CountOf(s, uint64(m.number))
			}
		}
	})
	if v.sees {
		err = v.readReasons(r)
	}
	return v, err
}

// readReasons finds the texts of the reasons that were given.
func (v *circleView) readReasons(r *page.Request) (err error) {
	for i := range v.matters {
		m := &v.matters[i]
		if m.document != "" {
			if m.reasons, err = r.Paper(m.document); err != nil {
				return err
			}
		}
		for j := range m.answers {
			if a := &m.answers[j]; a.document != "" {
				if a.reasons, err = r.Paper(a.document); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func unknown(number string) error {
	return machine.NotFound("circles.unknown_circle", "there is no circle number %.20s", number)
}

func (v *circleView) readMembers(r *page.Request, tx *sql.Tx) error {
	me := r.Viewer.MemberID()
	return readmodel.Each(r.Context(), tx, `SELECT m.member, coalesce(o.name, m.member) FROM circles_members m
		LEFT JOIN people_organizations o ON o.id = m.member LEFT JOIN membership_members b ON b.id = m.member
		WHERE m.circle = ? AND coalesce(b.state, '') NOT IN ('left', 'lapsed', 'excluded') ORDER BY 2, 1`, []any{v.number}, func(scan func(...any) error) error {
		var p person
		err := scan(&p.id, &p.name)
		v.members = append(v.members, p)
		v.in = v.in || p.id == me
		return err
	})
}

// mostDone bounds how many decided matters a circle's page shows; the list has
// them all.
const mostDone = 50

func (v *circleView) readMatters(r *page.Request, tx *sql.Tx) error {
	me := r.Viewer.MemberID()
	err := readmodel.Each(r.Context(), tx, `SELECT t.number, t.circle, t.by, coalesce(o.name, t.by), t.joins, coalesce(j.name, t.joins), t.title, t.text, t.carries, t.method, t.opened, t.closes,
			t.stage, coalesce(t.decided, 0), coalesce(t.effect, 0), t.voices, t.agree, t.object, t.needed, t.stopped, coalesce(l.name, t.lifted_by), t.document, coalesce(t.proposal, 0), t.failure
		FROM circles_matters t LEFT JOIN people_organizations o ON o.id = t.by LEFT JOIN people_organizations j ON j.id = t.joins LEFT JOIN people_organizations l ON l.id = t.lifted_by
		WHERE t.circle = ?1 AND (?3 = 0 OR t.number = ?3) ORDER BY t.stage <> 'open', CASE WHEN t.stage = 'open' THEN t.closes ELSE -t.number END LIMIT ?2`, []any{v.number, mostDone, v.only}, func(scan func(...any) error) error {
		var m matterView
		var carries string
		err := scan(&m.number, &m.circle, &m.by, &m.byName, &m.joins, &m.joinsName, &m.title, &m.text, &carries, &m.method, &m.opened, &m.closes,
			&m.stage, &m.decided, &m.effect, &m.count.Of, &m.count.Agree, &m.count.Object, &m.count.Needed, &m.count.Stopped, &m.liftedBy, &m.document, &m.proposal, &m.failure)
		if err != nil {
			return err
		}
		m.yours = m.by == me
		v.asks = v.asks || m.joins == me && m.stage == circles.Open
		if m.does, err = doing(r, carries); err != nil {
			return err
		}
		v.matters = append(v.matters, m)
		return nil
	})
	if err != nil {
		return err
	}
	return v.readAnswers(r, tx)
}

// doing says what a matter does in the network's name.
func doing(r *page.Request, carries string) (all []page.SigningMessage, err error) {
	var carried []machine.Readable
	if err := json.Unmarshal([]byte(carries), &carried); err != nil {
		return nil, fmt.Errorf("couldn't read what a matter carries: %w", err)
	}
	for _, c := range carried {
		m, err := r.Site.Machine.FromJSON(c.Kind, c.Content)
		if err != nil {
			return nil, fmt.Errorf("couldn't read what a matter carries: %w", err)
		}
		said, err := r.Say(r.Site.Machine.Wire(m))
		if err != nil {
			return nil, err
		}
		all = append(all, said)
	}
	return all, nil
}

func (v *circleView) readAnswers(r *page.Request, tx *sql.Tx) error {
	at := map[int64]int{}
	for i, m := range v.matters {
		at[m.number] = i
	}
	me := r.Viewer.MemberID()
	return readmodel.Each(r.Context(), tx, `SELECT a.matter, a.member, coalesce(o.name, a.member), a.agrees, a.clause, a.document, a.at FROM circles_answers a
		JOIN circles_matters t ON t.number = a.matter LEFT JOIN people_organizations o ON o.id = a.member WHERE t.circle = ? ORDER BY a.agrees, a.at`, []any{v.number}, func(scan func(...any) error) error {
		var a answerView
		var matter int64
		if err := scan(&matter, &a.id, &a.name, &a.agrees, &a.clause, &a.document, &a.at); err != nil {
			return err
		}
		i, shown := at[matter]
		if !shown {
			return nil
		}
		v.matters[i].answers = append(v.matters[i].answers, a)
		if a.id == me {
			v.matters[i].mine = map[bool]string{true: "agrees", false: "objects"}[a.agrees]
		}
		return nil
	})
}

func showCircle(r *page.Request) (page.Page, error) {
	v, err := read(r, r.PathValue("circle"), 0)
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "circles.called", "Name", v.name), Body: circlePage(v), Nav: "/circles"}, nil
}

// circlesView is what the page of all circles shows.
type circlesView struct {
	rows      []circleView
	bulletins []bulletin
	may       bool // The reader may propose a circle.
}

// showCircles lists the circles that work, then those that rest, then what was.
func showCircles(r *page.Request) (page.Page, error) {
	v := circlesView{may: r.Viewer.Proposes}
	err := r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT (SELECT count(*) FROM circles_matters t WHERE t.circle = c.number AND t.stage = 'open'), `+circleColumns+` FROM circles_circles c
			ORDER BY CASE c.state WHEN 'working' THEN 0 WHEN 'resting' THEN 1 ELSE 2 END, c.name, c.number`, nil, func(scan func(...any) error) error {
			var c circleView
			err := c.scan(func(dest ...any) error { return scan(append([]any{&c.asked}, dest...)...) })
			v.rows = append(v.rows, c)
			return err
		})
		if err != nil {
			return err
		}
		for i := range v.rows {
			if err := v.rows[i].readMembers(r, tx); err != nil {
				return err
			}
		}
		v.bulletins, err = bulletinsUp(r, tx)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "circles.title"), Body: circlesPage(v), Wide: true, Nav: "/circles"}, nil
}

// showLifted is, on the page of a proposal by which all members decide a
// circle's matter, what the circle would do.
func showLifted(r *page.Request) (templ.Component, error) {
	var m matterView
	var carries, name string
	err := r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT t.number, t.circle, t.carries, c.name FROM circles_matters t JOIN circles_circles c ON c.number = t.circle
			WHERE t.proposal = ?`, r.PathValue("id")).Scan(&m.number, &m.circle, &carries, &name)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read which matter a proposal is about: %w", err)
	}
	if m.does, err = doing(r, carries); err != nil {
		return nil, err
	}
	return liftedPart(m, name), nil
}

type bulletin struct {
	number, posted, until int64
	title, text           string
}

func bulletinsUp(r *page.Request, tx *sql.Tx) (all []bulletin, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT number, title, text, posted, until FROM circles_bulletins WHERE until > ? ORDER BY number DESC`, []any{r.Site.Now()}, func(scan func(...any) error) error {
		var n bulletin
		err := scan(&n.number, &n.title, &n.text, &n.posted, &n.until)
		all = append(all, n)
		return err
	})
	return all, err
}

// showBulletins are the network's bulletins on a page.
func showBulletins(r *page.Request) (templ.Component, error) {
	var all []bulletin
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = bulletinsUp(r, tx)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return bulletinsPart(all), nil
}

package view

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/opportunities"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const (
	daySeconds = 86_400
	soon       = 3 * daySeconds // Before it closes, who posted is asked whether it still holds.
	mostShown  = 50             // Of what a part of a page lists; the list has all.
)

// needs are answers to choose from, what was agreed and is not confirmed or whose
// other side has left, and what closes soon without an answer.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		left, err := abandoned(ctx, tx, s, v)
		if err != nil {
			return err
		}
		all = needsOfAbandoned(ctx, left)
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?1))
			SELECT 'choose', p.number, p.title, p.kind, '', p.staged, CASE p.stage WHEN 'open' THEN p.expires ELSE 0 END, '', count(*) FROM opportunities_posts p JOIN opportunities_answers a ON a.post = p.number AND a.state = 'given'
				WHERE p.holder IN own AND p.stage IN ('open', 'expired') GROUP BY p.number
			UNION ALL SELECT 'confirm', p.number, p.title, p.kind, p.holder, p.staged, 0, p.last_day, 1 FROM opportunities_posts p JOIN opportunities_answers a ON a.post = p.number AND a.state = 'chosen'
				WHERE p.holder IN own AND NOT a.asker OR a.holder IN own AND NOT a.answerer GROUP BY p.number
			UNION ALL SELECT 'renew', p.number, p.title, p.kind, '', ?2, p.expires, '', 0 FROM opportunities_posts p
				WHERE p.holder IN own AND p.stage = 'open' AND p.expires < ?2 + ?3 AND NOT EXISTS (SELECT 1 FROM opportunities_answers a WHERE a.post = p.number AND a.state = 'given')
			ORDER BY 6, 2 LIMIT ?4`, []any{v.OwnJSON(), s.Now(), soon, page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, kind, holder, last string
			var number, count int64
			n := page.Need{Topic: "opportunities"}
			err := scan(&what, &number, &title, &kind, &holder, &n.Since, &n.Due, &last, &count)
			if _, gone := left[number]; gone && what == "confirm" {
				return err
			}
			if what == "confirm" && last != "" {
				n.Due = noonUTC(last) + daySeconds/2
			}
			n.Title, n.Path = words.T(ctx, "opportunities.todo."+what, "Title", title, "Count", int(count)), postPath(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// abandonment is something agreed of which one side has left the network.
type abandonment struct {
	post, since int64
	title, left string
	as          string // choose_again for who posted, let_go for who answered.
}

// abandoned is what the viewer agreed on with somebody who has left and did not say
// that it was done, by the number of the need or the offer.
func abandoned(ctx context.Context, tx *sql.Tx, s *page.Site, v page.Viewer) (map[int64]abandonment, error) {
	all := map[int64]abandonment{}
	err := readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?1)),
		agreed ("as", post, title, since, other) AS (
			SELECT 'choose_again', p.number, p.title, p.staged, a.holder FROM opportunities_posts p JOIN opportunities_answers a ON a.post = p.number AND a.state = 'chosen' WHERE p.holder IN own AND NOT a.answerer
			UNION ALL SELECT 'let_go', p.number, p.title, p.staged, p.holder FROM opportunities_answers a JOIN opportunities_posts p ON p.number = a.post WHERE a.holder IN own AND a.state = 'chosen' AND NOT a.asker)
		SELECT g."as", g.post, g.title, g.since, g.other, coalesce(o.name, g.other) FROM agreed g LEFT JOIN people_organizations o ON o.id = g.other ORDER BY g.post, g.other`, []any{v.OwnJSON()}, func(scan func(...any) error) error {
		var a abandonment
		var other string
		err := scan(&a.as, &a.post, &a.title, &a.since, &other, &a.left)
		s.Node.Read(func(r state.Reader) {
			if !takesPart(r, other, s.Now()) {
				all[a.post] = a
			}
		})
		return err
	})
	return all, err
}

func needsOfAbandoned(ctx context.Context, left map[int64]abandonment) (all []page.Need) {
	for _, number := range slices.Sorted(maps.Keys(left)) {
		a := left[number]
		all = append(all, page.Need{Topic: "opportunities", Urgent: true, Since: a.since, Title: words.T(ctx, "opportunities.todo."+a.as, "Title", a.title, "Name", a.left), Path: postPath(number)})
	}
	return all
}

// changes tells those who take part of what is new on the board and of what came
// about, and each of what others did with theirs.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?2))
			SELECT t.time, t.what, p.number, p.kind, p.title, coalesce(o.name, p.holder), coalesce(n.name, a.holder, '') FROM opportunities_steps t
				JOIN opportunities_posts p ON p.number = t.post LEFT JOIN people_organizations o ON o.id = p.holder
				LEFT JOIN opportunities_answers a ON a.number = t.answer LEFT JOIN people_organizations n ON n.id = a.holder
			WHERE t.time > ?1 AND (t.what IN ('posted', 'fulfilled')
				OR p.holder IN own AND t.what IN ('answered', 'taken_back', 'fell_through', 'confirmed', 'expired', 'waits')
				OR a.holder IN own AND t.what IN ('declined', 'chosen', 'fell_through', 'confirmed')
				OR t.what IN ('withdrawn', 'renewed', 'waits') AND EXISTS (SELECT 1 FROM opportunities_answers x WHERE x.post = p.number AND x.holder IN own AND x.state IN ('given', 'chosen', 'passed')))
			ORDER BY t.entry DESC, t.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, kind, title, name, answerer string
			var number int64
			c := page.Change{Topic: "opportunities"}
			err := scan(&c.At, &what, &number, &kind, &title, &name, &answerer)
			if what == "posted" {
				what = kind
			}
			c.Title, c.Path = words.T(ctx, "opportunities.happened."+what, "Title", title, "Name", name, "Answerer", answerer), postPath(number)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// showWaiting is the part of the page for coordination about answers nobody
// chose from, and agreements of which nobody knows what came of them.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []post
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readPosts(r.Context(), tx, `p.waits ORDER BY p.staged, p.number LIMIT ?`, mostShown)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// memberView is what a member's or a person's page says about needs and offers.
type memberView struct {
	all       []post
	gave, got int64 // Done, as both sides say.
	who       string
}

func showOfMember(r *page.Request) (templ.Component, error) {
	v := memberView{who: r.PathValue("id")}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.all, err = readPosts(r.Context(), tx, `p.holder = ? AND p.stage = 'open' ORDER BY p.since DESC, p.number DESC LIMIT ?`, v.who, mostShown); err != nil {
			return err
		}
		return tx.QueryRowContext(r.Context(), `SELECT count(*) FILTER (WHERE (p.kind = 'offer') = (p.holder = ?1)), count(*) FILTER (WHERE (p.kind = 'need') = (p.holder = ?1)) FROM opportunities_posts p
			JOIN opportunities_answers a ON a.post = p.number WHERE a.state = 'done' AND (p.holder = ?1 OR a.holder = ?1)`, v.who).Scan(&v.gave, &v.got)
	})
	if err != nil || len(v.all) == 0 && v.gave+v.got == 0 {
		return nil, err
	}
	return memberPart(v), nil
}

// kindsOf are needs first, then offers.
var kindsOf = []opportunities.Kind{opportunities.Needed, opportunities.Offered}

package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const (
	daySeconds = 86_400
	soon       = 7 * daySeconds // Before it closes, what is missing is worth a look.
)

// missing are open campaigns c that close soon without enough.
const missing = `c.stage = 'open' AND EXISTS (SELECT 1 FROM pledges_thresholds t WHERE t.campaign = c.number AND t.total < t.least)`

// needs are bonuses to promise or decline, and campaigns of one's own that close
// soon without enough.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?1))
			SELECT 'accept', c.number, c.title, c.staged, c.bonus_until FROM pledges_campaigns c WHERE c.stage = 'asked' AND c.patron IN own
			UNION ALL SELECT 'missing', c.number, c.title, c.closes - ?3, c.closes FROM pledges_campaigns c WHERE c.starter IN own AND c.closes < ?2 + ?3 AND `+missing+`
			ORDER BY 4, 2 LIMIT ?4`, []any{v.OwnJSON(), s.Now(), soon, page.MaxChanges}, func(scan func(...any) error) error {
			var what, title string
			var number int64
			n := page.Need{Topic: "pledges"}
			err := scan(&what, &number, &title, &n.Since, &n.Due)
			n.Title, n.Path = words.T(ctx, "pledges.todo."+what, "Title", title), pathOf(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tells those who take part of campaigns and of what came of them, and
// those in one of what others do with it.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?2))
			SELECT s.time, s.what, c.number, c.title, coalesce(o.name, c.starter), coalesce(h.name, s.holder) FROM pledges_steps s JOIN pledges_campaigns c ON c.number = s.campaign
				LEFT JOIN people_organizations o ON o.id = c.starter LEFT JOIN people_organizations h ON h.id = s.holder
			WHERE s.time > ?1 AND (s.what IN ('started', 'accepted', 'met', 'bound', 'early')
				OR c.stage <> 'asked' AND s.what IN ('unmet', 'starter_gone', 'cancelled')
				OR c.starter IN own AND s.what IN ('pledged', 'changed', 'taken_back', 'fell', 'not_accepted', 'declined')
				OR c.patron IN own AND s.what IN ('asked', 'not_accepted'))
			ORDER BY s.entry DESC, s.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, starter, holder string
			var number int64
			c := page.Change{Topic: "pledges"}
			err := scan(&c.At, &what, &number, &title, &starter, &holder)
			c.Title, c.Path = words.T(ctx, "pledges.happened."+what, "Title", title, "Starter", starter, "Name", holder), pathOf(number)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// showWaiting is the part of the page for coordination about bonuses that nobody
// promised, and campaigns that close soon without enough.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []campaign
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readAll(r.Context(), tx, `c.stage = 'asked' OR c.closes < ? AND `+missing+` ORDER BY c.closes, c.number LIMIT ?`, r.Site.Now()+soon, mostShown)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// memberView is what a member's or a person's page says about campaigns.
type memberView struct {
	started []campaign
	given   []givenLine
}

// givenLine is a pledge with what it is for.
type givenLine struct {
	campaign          int64
	title, name, unit string
	amount, closes    int64
}

func showOfMember(r *page.Request) (templ.Component, error) {
	var v memberView
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.started, err = readAll(r.Context(), tx, `c.starter = ? AND c.stage IN ('asked', 'open') ORDER BY c.closes, c.number LIMIT ?`, r.PathValue("id"), mostShown); err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT p.campaign, c.title, t.name, t.unit, p.amount, c.closes FROM pledges_promises p JOIN pledges_campaigns c ON c.number = p.campaign
			JOIN pledges_thresholds t ON t.campaign = p.campaign AND t.place = p.threshold WHERE p.holder = ? AND p.state = 'given' ORDER BY c.closes, p.campaign, p.number LIMIT ?`,
			[]any{r.PathValue("id"), mostShown}, func(scan func(...any) error) error {
				var g givenLine
				err := scan(&g.campaign, &g.title, &g.name, &g.unit, &g.amount, &g.closes)
				v.given = append(v.given, g)
				return err
			})
	})
	if err != nil || len(v.started)+len(v.given) == 0 {
		return nil, err
	}
	return memberPart(v), nil
}

// sources are campaigns that take pledges.
var sources = []page.Source{{
	Name: "pledges", Follows: []string{"pledges"},
	Records: page.Rows(`SELECT c.number, c.title, c.text, c.starter, c.staged, coalesce((SELECT group_concat(name, ' ') FROM pledges_thresholds t WHERE t.campaign = c.number), '')
		FROM pledges_campaigns c WHERE c.stage = 'open' ORDER BY c.number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "campaign", Who: page.Participants}
			var starter, takes string
			err := scan(&r.Key, &r.Title, &r.Text, &starter, &r.At, &takes)
			r.Path, r.Stewards, r.More = "/pledges/"+r.Key, []string{starter}, []string{takes}
			return r, err
		}),
}}

package view

import (
	"context"
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// near is how long before its closing day a bid is spoken of, in seconds.
const near = 14 * daySeconds

// needs are what the team waits for: who leads, the agreement, handing it in, and
// how it ended. Signatures are asked for by the agreement itself.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?1)),
			mine (number, member) AS (SELECT DISTINCT v.bid, v.member FROM bids_volunteers v WHERE v.member IN own)
			SELECT 'name_lead', b.number, b.title, b.staged, b.closes FROM bids b JOIN mine m USING (number) WHERE b.state = 'gathering' AND b.lead = ''
				AND NOT EXISTS (SELECT 1 FROM bids_leads l WHERE l.bid = b.number AND l.member = m.member) AND (SELECT count(DISTINCT member) FROM bids_volunteers v WHERE v.bid = b.number) > 1
			UNION SELECT 'draft', b.number, b.title, b.staged, b.closes FROM bids b WHERE b.state = 'gathering' AND b.lead IN own AND (SELECT count(DISTINCT member) FROM bids_volunteers v WHERE v.bid = b.number) > 1
			UNION SELECT 'offer', b.number, b.title, b.staged, b.closes FROM bids b JOIN agreements_all g ON g.number = b.agreement WHERE b.state = 'agreeing' AND b.lead IN own AND g.state = 'draft'
			UNION SELECT 'submit', b.number, b.title, b.staged, b.closes FROM bids b WHERE b.state = 'agreeing' AND b.lead IN own AND `+agreed+`
			UNION SELECT 'conclude', b.number, b.title, b.staged, '' FROM bids b WHERE b.state = 'submitted' AND b.waits AND b.lead IN own
			UNION SELECT 'closes', b.number, b.title, b.staged, b.closes FROM bids b JOIN mine m USING (number) WHERE b.state IN ('gathering', 'agreeing') AND b.lead NOT IN own AND unixepoch(b.closes) < ?2 + ?3
			ORDER BY 5, 2 LIMIT ?4`, []any{v.OwnJSON(), s.Now(), near, page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, closes string
			var number int64
			n := page.Need{Topic: "bids"}
			err := scan(&what, &number, &title, &n.Since, &closes)
			if closes != "" {
				n.Due = noon(closes) + daySeconds/2
			}
			n.Title, n.Path = words.T(ctx, "bids.todo."+what, "Title", title), pathOf(number)
			all = append(all, n)
			return err
		})
	})
	return all, err
}

// changes tell those who take part of new bids and of what came of them, each who
// has to do with one of what others did with it, and who goes after the same of each
// other.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?2)),
			mine (number) AS (SELECT number FROM bids WHERE holder IN own UNION SELECT bid FROM bids_steps WHERE member IN own AND what IN ('volunteered', 'left'))
			SELECT t.time, CASE WHEN t.what = 'opened' AND r.number IS NOT NULL THEN 'same' ELSE t.what END, b.number, b.title, coalesce(o.name, t.member), coalesce(l.name, t.about), t.number
			FROM bids_steps t JOIN bids b ON b.number = t.bid LEFT JOIN people_organizations o ON o.id = t.member LEFT JOIN people_organizations l ON t.what = 'lead_named' AND l.id = t.about
				LEFT JOIN bids r ON b.reference <> '' AND r.reference = b.reference COLLATE NOCASE AND r.number <> b.number AND r.number IN mine AND b.number NOT IN mine
			WHERE t.time > ?1 AND t.what NOT IN ('part_added', 'learned') AND (t.what IN ('opened', 'won') OR b.number IN mine)
			GROUP BY t.entry, t.event ORDER BY t.entry DESC, t.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, member, about string
			var number, agreement int64
			c := page.Change{Topic: "bids"}
			err := scan(&c.At, &what, &number, &title, &member, &about, &agreement)
			if what == "missed" || what == "changed" {
				about = onDay(ctx, about)
			}
			c.Title, c.Path = title+": "+words.T(ctx, "bids.steps."+what, "Member", member, "About", about, "Number", agreement), pathOf(number)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// showWaiting is the part of the page for coordination about parts that are
// nobody's while the closing day comes near, and outcomes that nobody told.
func showWaiting(r *page.Request) (templ.Component, error) {
	var all []bid
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readAll(r.Context(), tx, `b.waits OR b.state IN ('gathering', 'agreeing') AND unixepoch(b.closes) < ? + ? ORDER BY b.closes, b.number LIMIT ?`, r.Site.Now(), near, mostShown)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// memberView is what a member's or a person's page says about bids.
type memberView struct {
	all       []bid
	names     map[string]string
	won, lost int64
}

func showOfMember(r *page.Request) (templ.Component, error) {
	var v memberView
	who := r.PathValue("id")
	const on = `b.number IN (SELECT bid FROM bids_volunteers WHERE member = ?)`
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.names, err = names(r.Context(), tx); err != nil {
			return err
		}
		if v.all, err = readAll(r.Context(), tx, on+` AND `+goesOn+` ORDER BY b.closes, b.number LIMIT ?`, who, mostShown); err != nil {
			return err
		}
		return tx.QueryRowContext(r.Context(), `SELECT count(*) FILTER (WHERE b.state = 'won'), count(*) FILTER (WHERE b.state = 'lost') FROM bids b WHERE `+on, who).Scan(&v.won, &v.lost)
	})
	if err != nil || len(v.all) == 0 && v.won+v.lost == 0 {
		return nil, err
	}
	return memberPart(v), nil
}

// found is the kind under which bids are found.
const found = "bid"

// sources are bids that go on, and those that are over with what was learned.
var sources = []page.Source{{
	Name: "bids", Follows: []string{"bids"},
	Records: page.Rows(`SELECT b.number, b.title, b.text, b.client, b.reference, b.holder, b.opened,
			coalesce((SELECT group_concat(title, ' ') FROM bids_parts p WHERE p.bid = b.number), ''), coalesce((SELECT group_concat(text, ' ') FROM bids_lessons l WHERE l.bid = b.number), '') FROM bids b ORDER BY b.number`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: found, Who: page.Participants}
			var text, client, reference, holder, parts, lessons string
			err := scan(&r.Key, &r.Title, &text, &client, &reference, &holder, &r.At, &parts, &lessons)
			r.Path, r.Stewards, r.More, r.Text = "/bids/"+r.Key, []string{holder}, []string{client, reference, parts, lessons}, text
			return r, err
		}),
}}

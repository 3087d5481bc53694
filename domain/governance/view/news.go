package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// lastCall is how long before its close a vote is urgent, in seconds.
const lastCall = 2 * 86400

// shortWindow is up to how long a vote's whole window is urgent from its first
// hour on: as long as the vote on an urgent decision can be.
const shortWindow = 3 * 86400

// failedShown is how long a failed execution waits for somebody to propose
// anew, in seconds.
const failedShown = 60 * 86400

// needs are the ballots that members for whom somebody signs have not cast,
// objections to what they proposed, and decisions of theirs that could not take
// effect.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	mine := members(v)
	among, err := json.Marshal(mine)
	if err != nil {
		return nil, err
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		if err := ballotsDue(ctx, tx, v, s.Now(), string(among), &all); err != nil {
			return err
		}
		if err := answersDue(ctx, tx, string(among), &all); err != nil {
			return err
		}
		return readmodel.Each(ctx, tx, `SELECT p.id, p.title, p.effect FROM governance_proposals p WHERE p.status = ?1 AND p.effect > ?2
				AND p.member IN (SELECT value FROM json_each(?3))
				AND NOT EXISTS (SELECT 1 FROM governance_proposals n WHERE n.member = p.member AND n.since > p.effect) ORDER BY p.id`,
			[]any{governance.Failed, s.Now() - failedShown, string(among)}, func(scan func(...any) error) error {
				var id int64
				var title string
				n := page.Need{Topic: "decisions"}
				err := scan(&id, &title, &n.Since)
				n.Title, n.Path = words.T(ctx, "governance.need_failed", "Title", title), pathOf(id)
				all = append(all, n)
				return err
			})
	})
	return all, err
}

func ballotsDue(ctx context.Context, tx *sql.Tx, v page.Viewer, now int64, among string, all *[]page.Need) error {
	return readmodel.Each(ctx, tx, `SELECT p.id, p.title, r.purpose, r.opens, r.closes, l.member, coalesce(o.name, l.member)
		FROM governance_proposals p
		JOIN governance_rounds r ON r.proposal = p.id AND r.number = p.rounds
		JOIN governance_rolls l ON l.proposal = p.id AND l.round = r.number
		JOIN membership_members m ON m.id = l.member AND m.state = 'active'
		LEFT JOIN people_organizations o ON o.id = l.member
		WHERE p.status = ?1 AND NOT p.secret AND r.opens <= ?2 AND r.closes > ?2 AND l.member IN (SELECT value FROM json_each(?3))
			AND NOT EXISTS (SELECT 1 FROM governance_ballots b WHERE b.proposal = p.id AND b.round = r.number AND b.member = l.member)
		ORDER BY r.closes, p.id, 7`,
		[]any{governance.Undecided, now, among}, func(scan func(...any) error) error {
			var id int64
			var title, purpose, member, name string
			n := page.Need{Topic: "decisions"}
			if err := scan(&id, &title, &purpose, &n.Since, &n.Due, &member, &name); err != nil {
				return err
			}
			n.Path = pathOf(id)
			n.Urgent = n.Due-now <= lastCall || n.Due-n.Since <= shortWindow
			key := "governance.need." + purpose
			if len(v.Mandates) > 1 || member != v.MemberID() {
				key = "governance.need_for." + purpose
			}
			n.Title = words.T(ctx, key, "Title", title, "Name", name)
			*all = append(*all, n)
			return nil
		})
}

// answersDue are proposals of the viewer's members to which objections stand:
// nobody else can answer them with another text.
func answersDue(ctx context.Context, tx *sql.Tx, among string, all *[]page.Need) error {
	return readmodel.Each(ctx, tx, `SELECT p.id, p.title, p.answer, r.closes, p.amendments_left > 0 FROM governance_proposals p
		JOIN governance_rounds r ON r.proposal = p.id AND r.number = p.rounds
		WHERE p.status = ?1 AND p.answer IS NOT NULL AND p.member IN (SELECT value FROM json_each(?2)) ORDER BY p.answer, p.id`,
		[]any{governance.Undecided, among}, func(scan func(...any) error) error {
			var id int64
			var title string
			var amends bool
			n := page.Need{Topic: "decisions", Urgent: true}
			err := scan(&id, &title, &n.Due, &n.Since, &amends)
			key := "governance.need_call"
			if amends {
				key = "governance.need_amend"
			}
			n.Title, n.Path = words.T(ctx, key, "Title", title), pathOf(id)
			*all = append(*all, n)
			return err
		})
}

// happened are the moments of proposals that people are told of.
const happened = `
SELECT 'proposed', p.id, p.title, p.since, p.status FROM governance_proposals p WHERE p.since > ?1
UNION ALL SELECT CASE r.purpose WHEN 'first_vote' THEN 'opened' ELSE r.purpose END, p.id, p.title, r.opens, p.status
	FROM governance_rounds r JOIN governance_proposals p ON p.id = r.proposal WHERE r.opens > ?1 AND r.opens <= ?2 AND r.opens > p.since AND NOT (p.status = 'withdrawn' AND p.decided < r.opens)
		AND NOT EXISTS (SELECT 1 FROM governance_ballots b WHERE b.proposal = p.id AND b.round = r.number AND r.state = 'open' AND b.member IN (SELECT value FROM json_each(?4)))
UNION ALL SELECT CASE p.status WHEN 'rejected' THEN 'rejected' WHEN 'withdrawn' THEN 'withdrawn' ELSE 'adopted' END, p.id, p.title, p.decided, p.status
	FROM governance_proposals p WHERE p.decided > ?1
UNION ALL SELECT p.status, p.id, p.title, p.effect, p.status FROM governance_proposals p WHERE p.status IN ('executed', 'failed') AND p.effect > ?1
UNION ALL SELECT CASE r.method WHEN 'lazy' THEN 'ordinary' ELSE 'objected' END, p.id, p.title, r.closes, p.status FROM governance_rounds r JOIN governance_proposals p ON p.id = r.proposal
	WHERE r.state = 'closed' AND r.reason = 'objection' AND r.closes > ?1 AND (p.rounds > r.number OR p.answer IS NOT NULL)
UNION ALL SELECT 'extended', p.id, p.title, r.closes - r.longer, p.status FROM governance_rounds r JOIN governance_proposals p ON p.id = r.proposal
	WHERE r.longer > 0 AND r.closes - r.longer > ?1 AND r.closes - r.longer <= ?2
UNION ALL SELECT 'confirmed', p.id, p.title, c.decided, p.status FROM governance_proposals p JOIN governance_proposals c ON c.id = p.confirmed_by WHERE c.decided > ?1
UNION ALL SELECT p.status, p.id, p.title, p.until, p.status FROM governance_proposals p WHERE p.status IN ('ended', 'repealed', 'lapsed') AND p.until > ?1
ORDER BY 4 DESC, 2 DESC LIMIT ?3`

// changes tells what was proposed, opened, decided and done; of an open vote not
// those who have cast their ballot, whom nothing may remind.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Watchers) {
		return nil, nil
	}
	mine, err := json.Marshal(members(v))
	if err != nil {
		return nil, err
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, happened, []any{since, s.Now(), page.MaxChanges, string(mine)}, func(scan func(...any) error) error {
			var what, title, status string
			var id int64
			c := page.Change{Topic: "decisions"}
			err := scan(&what, &id, &title, &c.At, &status)
			c.Title, c.Path = words.T(ctx, "governance.happened."+what, "Title", title), pathOf(id)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// sources are proposals, as decisions once they are adopted, by what they say,
// and petitions.
var sources = []page.Source{
	{Name: "proposals", Follows: []string{"governance"}, Records: page.Rows(`SELECT id, title, text, status, member, max(since, coalesce(decided, 0)),
			coalesce((SELECT group_concat(name, char(10)) FROM governance_effects WHERE proposal = id AND what IN ('clause', 'rule')), '')
		FROM governance_proposals ORDER BY id`, func(scan func(...any) error) (page.Record, error) {
		r := page.Record{Kind: "proposal", Who: page.Watchers}
		var id int64
		var status, member, changes string
		err := scan(&id, &r.Title, &r.Text, &status, &member, &r.At, &changes)
		switch governance.Status(status) {
		case governance.Adopted, governance.Executed, governance.Ended, governance.Repealed:
			r.Kind = "decision"
		case governance.Undecided, governance.Withdrawn, governance.Rejected, governance.Failed, governance.Lapsed:
		}
		r.Key, r.State, r.Path = strconv.FormatInt(id, 10), "governance.states."+status, pathOf(id)
		r.Stewards, r.More = []string{member}, []string{r.Key, changes}
		return r, err
	})},
	{Name: "petitions", Follows: []string{"governance"}, Records: page.Rows(`SELECT id, title, text, member, since FROM governance_petitions ORDER BY id`,
		func(scan func(...any) error) (page.Record, error) {
			r := page.Record{Kind: "petition", Who: page.Watchers, Path: "/petitions"}
			var member string
			err := scan(&r.Key, &r.Title, &r.Text, &member, &r.At)
			r.Stewards = []string{member}
			return r, err
		})},
}

// decidedShown is how far back the front page looks, in seconds, and how many
// decisions it shows.
const (
	decidedSeconds = 366 * 86400
	decidedShown   = 5
)

// decidedView is what the front page says of decisions.
type decidedView struct {
	last            []proposal
	adopted, failed int64
	open            int64
}

// showDecided is the part of the front page with the decisions of a year.
func showDecided(r *page.Request) (templ.Component, error) {
	var v decidedView
	since := r.Site.Now() - decidedSeconds
	err := r.Read(func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(r.Context(), `SELECT coalesce(sum(status IN ('adopted', 'executed', 'failed') AND decided > ?1), 0),
				coalesce(sum(status = 'rejected' AND decided > ?1), 0), coalesce(sum(status = 'undecided'), 0) FROM governance_proposals`, since).
			Scan(&v.adopted, &v.failed, &v.open); err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT id, title, class, status, decided, coalesce(effect, 0) FROM governance_proposals
			WHERE decided > ? AND status <> 'withdrawn' ORDER BY decided DESC, id DESC LIMIT ?`, []any{since, decidedShown}, func(scan func(...any) error) error {
			var p proposal
			err := scan(&p.id, &p.title, &p.class, &p.status, &p.decided, &p.effect)
			v.last = append(v.last, p)
			return err
		})
	})
	if err != nil || v.adopted+v.failed+v.open == 0 {
		return nil, err
	}
	return decidedPart(v, r.Site.Now()), nil
}

// partView is what a member's page says of its part in decisions.
type partView struct {
	member      string
	cast, could int64 // Votes that have closed: how many it took part in, of how many.
	proposed    int64
}

// showPart is the part of a member's page about how it takes part in decisions.
func showPart(r *page.Request) (templ.Component, error) {
	v := partView{member: r.PathValue("id")}
	err := r.Read(func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(r.Context(), `SELECT count(*), count(b.choice) FROM governance_rolls l
			JOIN governance_rounds r ON r.proposal = l.proposal AND r.number = l.round AND r.state = 'closed' AND r.reason <> ''
			JOIN governance_proposals p ON p.id = r.proposal AND NOT p.secret
			LEFT JOIN governance_ballots b ON b.proposal = l.proposal AND b.round = l.round AND b.member = l.member
			WHERE l.member = ?`, v.member).Scan(&v.could, &v.cast); err != nil {
			return err
		}
		return tx.QueryRowContext(r.Context(), `SELECT count(*) FROM governance_proposals WHERE member = ?`, v.member).Scan(&v.proposed)
	})
	if err != nil || v.could+v.proposed == 0 {
		return nil, err
	}
	return memberPart(v), nil
}

package view

import (
	"context"
	"database/sql"
	"encoding/json"

	"metaorg/domain/pledges"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// party is a member or a person, by handle and name.
type party struct{ id, name string }

// campaign is one campaign as it stands, with what it takes.
type campaign struct {
	number, opportunity, bid             int64
	closes, bonus, bonusUntil            int64
	staged, started                      int64
	starter, patron                      party
	title, text, lastDay, due, bonusUnit string
	stage                                pledges.Stage
	how                                  string
	early                                bool
	document                             page.Paper
	about                                string // What it is for is called, where it is for a need, an offer or a bid.
	thresholds                           []threshold
}

// threshold is one thing that a campaign takes.
type threshold struct {
	place, least, most, total int64
	name, unit                string
}

// promise is one pledge.
type promise struct {
	campaign, number, threshold int64
	amount, taken, obligation   int64
	since                       int64
	who                         party
	state                       string
}

// bonusPart is who is owed what of a bonus.
type bonusPart struct {
	who                party
	amount, obligation int64
}

// stepLine is one thing that happened.
type stepLine struct {
	what, who, by         string
	threshold, amount, at int64
	document              page.Paper
}

const campaignColumns = `c.number, c.opportunity, c.bid, c.closes, c.bonus, c.bonus_until, c.staged, c.started, c.starter, coalesce(o.name, c.starter), c.patron, coalesce(q.name, c.patron),
	c.title, c.text, c.last_day, c.due, c.bonus_unit, c.stage, c.how, c.early, c.document,
	coalesce((SELECT json_group_array(json_array(place, least, most, total, name, unit)) FROM (SELECT * FROM pledges_thresholds t WHERE t.campaign = c.number ORDER BY place)), '[]')
	FROM pledges_campaigns c LEFT JOIN people_organizations o ON o.id = c.starter LEFT JOIN people_organizations q ON q.id = c.patron`

// readAll collects campaigns under a condition and in an order.
func readAll(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []campaign, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+campaignColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var c campaign
		var takes string
		if err := scan(&c.number, &c.opportunity, &c.bid, &c.closes, &c.bonus, &c.bonusUntil, &c.staged, &c.started, &c.starter.id, &c.starter.name, &c.patron.id, &c.patron.name,
			&c.title, &c.text, &c.lastDay, &c.due, &c.bonusUnit, &c.stage, &c.how, &c.early, &c.document.Hash, &takes); err != nil {
			return err
		}
		var rows []json.RawMessage
		if err := json.Unmarshal([]byte(takes), &rows); err != nil {
			return err
		}
		for _, row := range rows {
			var t threshold
			if err := json.Unmarshal(row, &[]any{&t.place, &t.least, &t.most, &t.total, &t.name, &t.unit}); err != nil {
				return err
			}
			c.thresholds = append(c.thresholds, t)
		}
		all = append(all, c)
		return nil
	})
	return all, err
}

// one is the campaign with a number as somebody typed it.
func one(r *page.Request, number string) (c campaign, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readAll(r.Context(), tx, `c.number = ?1 AND CAST(c.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			err = machine.NotFound("pledges.unknown", "there is no campaign number %.20s", number)
		}
		if err == nil {
			c = all[0]
		}
		return err
	})
	return c, err
}

// readPromises collects pledges under a condition and in an order.
func readPromises(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []promise, err error) {
	err = readmodel.Each(ctx, tx, `SELECT p.campaign, p.number, p.threshold, p.amount, p.taken, p.obligation, p.since, p.holder, coalesce(o.name, p.holder), p.state
		FROM pledges_promises p LEFT JOIN people_organizations o ON o.id = p.holder WHERE `+where, args, func(scan func(...any) error) error {
		var p promise
		err := scan(&p.campaign, &p.number, &p.threshold, &p.amount, &p.taken, &p.obligation, &p.since, &p.who.id, &p.who.name, &p.state)
		all = append(all, p)
		return err
	})
	return all, err
}

func readBonuses(ctx context.Context, tx *sql.Tx, campaign int64) (all []bonusPart, err error) {
	err = readmodel.Each(ctx, tx, `SELECT b.holder, coalesce(o.name, b.holder), b.amount, b.obligation FROM pledges_bonuses b LEFT JOIN people_organizations o ON o.id = b.holder WHERE b.campaign = ? ORDER BY b.amount DESC, 2`,
		[]any{campaign}, func(scan func(...any) error) error {
			var b bonusPart
			err := scan(&b.who.id, &b.who.name, &b.amount, &b.obligation)
			all = append(all, b)
			return err
		})
	return all, err
}

func readSteps(ctx context.Context, tx *sql.Tx, campaign int64) (all []stepLine, err error) {
	err = readmodel.Each(ctx, tx, `SELECT s.what, coalesce(o.name, s.holder), s.by, s.threshold, s.amount, s.time, s.document FROM pledges_steps s LEFT JOIN people_organizations o ON o.id = s.holder
		WHERE s.campaign = ? ORDER BY s.entry, s.event`, []any{campaign}, func(scan func(...any) error) error {
		var s stepLine
		err := scan(&s.what, &s.who, &s.by, &s.threshold, &s.amount, &s.at, &s.document.Hash)
		all = append(all, s)
		return err
	})
	return all, err
}

// aboutOf is what a campaign is for is called; nothing where it is for no record.
func aboutOf(ctx context.Context, tx *sql.Tx, c campaign) (title string, err error) {
	query, number := `SELECT title FROM opportunities_posts WHERE number = ?`, c.opportunity
	if c.bid != 0 {
		query, number = `SELECT title FROM bids WHERE number = ?`, c.bid
	}
	if number == 0 {
		return "", nil
	}
	err = readmodel.Each(ctx, tx, query, []any{number}, func(scan func(...any) error) error { return scan(&title) })
	return title, err
}

// met reports whether there is enough of a thing.
func (t threshold) met() bool { return t.total >= t.least }

// missing is how much is missing of it.
func (t threshold) missing() int64 { return max(0, t.least-t.total) }

// live reports whether a campaign has not ended.
func (c campaign) live() bool { return c.stage == pledges.Asked || c.stage == pledges.Open }

// met counts of how many things there is enough.
func (c campaign) met() (n int) {
	for _, t := range c.thresholds {
		if t.met() {
			n++
		}
	}
	return n
}

// called is what a threshold is called.
func (c campaign) called(place int64) string { return c.of(place).name }

func (c campaign) of(place int64) threshold {
	for _, t := range c.thresholds {
		if t.place == place {
			return t
		}
	}
	return threshold{}
}

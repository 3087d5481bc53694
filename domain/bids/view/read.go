package view

import (
	"context"
	"database/sql"
	"slices"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// bid is one bid as it stands.
type bid struct {
	number, value, need, agreement, staged, opened int64
	title, text, reference, client, closes         string
	currency, document, holder, lead, sheet        string
	state                                          bids.State
	waits                                          bool
	agreed                                         agreements.State // Of its agreement; empty for none.
	parts, uncovered                               int64
}

// part is what a bid is split into, with who does it.
type part struct {
	number     int64
	quantity   int64
	title      string
	competence string
	called     string // The competence.
	unit       string
	from       string
	until      string
	place      string
	remote     bool
	hands      []hand
}

// hand is how much of a part somebody does.
type hand struct {
	member   string
	quantity int64
}

// lesson is what one of the team would tell the next.
type lesson struct {
	member, by, text string
	at               int64
}

// stepLine is one line of what happened.
type stepLine struct {
	what, member, by, about string
	number, at              int64
	document                page.Paper
}

// related is another bid, or a need or offer, that names the same reference.
type related struct {
	path, title, who string
	closes           string
}

const columns = `b.number, b.title, b.text, b.reference, b.client, b.closes, b.value, b.currency, b.need, b.document, b.holder, b.state, b.staged, b.lead, b.sheet, b.agreement, b.waits, b.opened,
	coalesce((SELECT g.state FROM agreements_all g WHERE g.number = b.agreement), ''), (SELECT count(*) FROM bids_parts p WHERE p.bid = b.number),
	(SELECT count(*) FROM bids_parts p WHERE p.bid = b.number AND p.quantity > coalesce((SELECT sum(quantity) FROM bids_volunteers v WHERE v.bid = p.bid AND v.part = p.part), 0)) FROM bids b`

func readAll(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []bid, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+columns+` WHERE `+where, args, func(scan func(...any) error) error {
		var b bid
		err := scan(&b.number, &b.title, &b.text, &b.reference, &b.client, &b.closes, &b.value, &b.currency, &b.need, &b.document, &b.holder, &b.state, &b.staged, &b.lead, &b.sheet,
			&b.agreement, &b.waits, &b.opened, &b.agreed, &b.parts, &b.uncovered)
		all = append(all, b)
		return err
	})
	return all, err
}

// one is the bid with a number as it is written in an address.
func one(r *page.Request, number string) (b bid, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readAll(r.Context(), tx, `b.number = ?1 AND CAST(b.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			return machine.NotFound("bids.unknown", "there is no bid number %s", number).At("bid")
		}
		if err == nil {
			b = all[0]
		}
		return err
	})
	return b, err
}

func readParts(ctx context.Context, tx *sql.Tx, n int64) (all []part, err error) {
	err = readmodel.Each(ctx, tx, `SELECT p.part, p.title, p.competence, coalesce(n.label, p.competence), p.quantity, p.unit, p."from", p."until", p.place, p.remote
		FROM bids_parts p LEFT JOIN competences_names n ON n.id = p.competence WHERE p.bid = ? ORDER BY p.part`, []any{n}, func(scan func(...any) error) error {
		var p part
		err := scan(&p.number, &p.title, &p.competence, &p.called, &p.quantity, &p.unit, &p.from, &p.until, &p.place, &p.remote)
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = readmodel.Each(ctx, tx, `SELECT part, member, quantity FROM bids_volunteers WHERE bid = ? ORDER BY part, time, member`, []any{n}, func(scan func(...any) error) error {
		var number int64
		var h hand
		err := scan(&number, &h.member, &h.quantity)
		if at := slices.IndexFunc(all, func(p part) bool { return p.number == number }); at >= 0 {
			all[at].hands = append(all[at].hands, h)
		}
		return err
	})
	return all, err
}

// readLeads are whom each of the team would have lead, by who says so.
func readLeads(ctx context.Context, tx *sql.Tx, n int64) (map[string]string, error) {
	all := map[string]string{}
	err := readmodel.Each(ctx, tx, `SELECT member, lead FROM bids_leads WHERE bid = ?`, []any{n}, func(scan func(...any) error) error {
		var member, lead string
		err := scan(&member, &lead)
		all[member] = lead
		return err
	})
	return all, err
}

func readLessons(ctx context.Context, tx *sql.Tx, n int64) (all []lesson, err error) {
	err = readmodel.Each(ctx, tx, `SELECT member, by, text, time FROM bids_lessons WHERE bid = ? ORDER BY time, member`, []any{n}, func(scan func(...any) error) error {
		var l lesson
		err := scan(&l.member, &l.by, &l.text, &l.at)
		all = append(all, l)
		return err
	})
	return all, err
}

func readSteps(ctx context.Context, tx *sql.Tx, n int64) (all []stepLine, err error) {
	err = readmodel.Each(ctx, tx, `SELECT what, member, by, about, number, time, document FROM bids_steps WHERE bid = ? ORDER BY entry, event`, []any{n}, func(scan func(...any) error) error {
		var s stepLine
		err := scan(&s.what, &s.member, &s.by, &s.about, &s.number, &s.at, &s.document.Hash)
		all = append(all, s)
		return err
	})
	return all, err
}

// readRelated are other bids that go on, and open needs and offers, that name the
// same public reference and are of others. Of their prices and papers nothing is told.
func readRelated(ctx context.Context, tx *sql.Tx, b bid) (all []related, err error) {
	if b.reference == "" {
		return nil, nil
	}
	err = readmodel.Each(ctx, tx, `SELECT '/bids/' || o.number, o.title, o.holder, o.closes FROM bids o WHERE o.reference = ?1 COLLATE NOCASE AND o.number <> ?2 AND o.state IN ('gathering', 'agreeing', 'submitted')
		UNION ALL SELECT '/opportunities/' || p.number, p.title, p.holder, p.last_day FROM opportunities_posts p WHERE p.reference = ?1 COLLATE NOCASE AND p.number <> ?3 AND p.stage = 'open' AND p.holder <> ?4
		ORDER BY 1 LIMIT 10`, []any{b.reference, b.number, b.need, b.holder}, func(scan func(...any) error) error {
		var o related
		err := scan(&o.path, &o.title, &o.who, &o.closes)
		all = append(all, o)
		return err
	})
	return all, err
}

// names finds what members are called.
func names(ctx context.Context, tx *sql.Tx) (map[string]string, error) {
	all := map[string]string{}
	err := readmodel.Each(ctx, tx, `SELECT id, name FROM people_organizations WHERE id IN (SELECT member FROM bids_steps UNION SELECT holder FROM bids UNION SELECT holder FROM competences_capacity UNION SELECT holder FROM opportunities_posts WHERE reference <> '')`, nil, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		all[id] = name
		return err
	})
	return all, err
}

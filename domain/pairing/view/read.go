package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// post is a need or an offer, as far as it matters here.
type post struct {
	number    int64
	kind      string
	stage     string
	title     string
	text      string
	reference string
	by        party
	sought    []sought // Itself, or its parts.
}

func (p post) path() string { return postPath(p.number) }

// postColumns has a need or an offer with, as JSON, all competences that it names
// and the parts of which something is left.
const postColumns = `p.number, p.kind, p.stage, p.title, p.text, p.reference, p.holder, coalesce(o.name, p.holder), p.place, p.remote, p.parts,
	(SELECT json_group_array(competence) FROM (SELECT competence FROM opportunities_competences x WHERE x.post = p.number ORDER BY x.place)),
	(SELECT json_group_array(json_object('number', part, 'title', title, 'term', competence, 'quantity', quantity - taken, 'unit', unit, 'from', first_day, 'until', last_day))
		FROM (SELECT * FROM opportunities_parts x WHERE x.post = p.number AND x.taken < max(1, x.quantity) ORDER BY x.part))
	FROM opportunities_posts p LEFT JOIN people_organizations o ON o.id = p.holder`

// piece is a part of a need or an offer, as far as it is left.
type piece struct {
	Number                         int64
	Title, Term, Unit, From, Until string
	Quantity                       int64
}

// readPosts collects needs and offers under a condition and in an order.
func readPosts(ctx context.Context, tx *sql.Tx, now int64, where string, args ...any) (all []post, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+postColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var p post
		var whole sought
		var parts []piece
		var divided int64
		var terms, list string
		if err := scan(&p.number, &p.kind, &p.stage, &p.title, &p.text, &p.reference, &p.by.ID, &p.by.Name, &whole.place, &whole.remote, &divided, &terms, &list); err != nil {
			return err
		}
		if err := errors.Join(json.Unmarshal([]byte(terms), &whole.terms), json.Unmarshal([]byte(list), &parts)); err != nil {
			return err
		}
		whole.id, whole.title, whole.path, whole.asker = "need "+itoa(p.number), p.title, p.path(), p.by
		for _, part := range parts {
			x := whole
			x.hours = hoursOf(part.Quantity, part.Unit, part.From, part.Until, now)
			if divided > 0 {
				x.id, x.title, x.terms = whole.id+" "+itoa(part.Number), part.Title, nil
				if part.Term != "" {
					x.terms = []string{part.Term}
				}
				x.says(part.Title)
			} else {
				x.says(p.title + ". " + p.text)
			}
			p.sought = append(p.sought, x)
		}
		all = append(all, p)
		return nil
	})
	return all, err
}

// readPost is the need or offer with a number as somebody typed it.
func readPost(ctx context.Context, tx *sql.Tx, now int64, number string) (post, error) {
	all, err := readPosts(ctx, tx, now, `p.number = ?1 AND CAST(p.number AS TEXT) = ?1`, number)
	switch {
	case err != nil:
		return post{}, err
	case len(all) == 0:
		return post{}, machine.NotFound("pairing.unknown_post", "there is no need or offer number %.20s", number)
	}
	return all[0], nil
}

// readAsked is what those who were asked, and those who answered, said to a post:
// asked, said_no or answered, and since when.
func readAsked(ctx context.Context, tx *sql.Tx, post int64) (all map[string]line, err error) {
	all = map[string]line{}
	err = readmodel.Each(ctx, tx, `SELECT whom, CASE WHEN no IS NULL THEN 'asked' ELSE 'said_no' END, coalesce(no, at) FROM pairing_asked WHERE post = ?1
		UNION ALL SELECT holder, 'answered', since FROM opportunities_answers WHERE post = ?1 AND state IN ('given', 'chosen', 'done')`, []any{post}, func(scan func(...any) error) error {
		var who string
		var l line
		err := scan(&who, &l.Asked, &l.at)
		all[who] = l
		return err
	})
	return all, err
}

// mostParts is how many needs a team is found for at once.
const mostParts = 40

// split makes a part of each competence of what takes several, since a team
// shares them out; the hours are divided between them.
func split(x sought) (all []sought) {
	if len(x.terms) < 2 {
		return []sought{x}
	}
	if x.guessed { // What is named first is what it is about.
		x.terms = x.terms[:1]
		return []sought{x}
	}
	for i, term := range x.terms {
		part := x
		part.id, part.terms = x.id+" "+strconv.Itoa(i+1), []string{term}
		part.hours = (x.hours + int64(len(x.terms)) - 1) / int64(len(x.terms))
		all = append(all, part)
	}
	return all
}

// readSought reads what an address asks a team for: needs of the board by their
// numbers, bids, and parts that are posted nowhere.
func readSought(r *page.Request, tx *sql.Tx) (all []sought, err error) {
	q := r.URL.Query()
	for _, number := range q["need"] {
		p, err := readPost(r.Context(), tx, r.Site.Now(), number)
		if err != nil {
			return nil, err
		}
		for _, x := range p.sought {
			all = append(all, split(x)...)
		}
	}
	for _, number := range q["bid"] {
		some, err := readBid(r.Context(), tx, r.Site.Now(), number)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	for i, text := range q["part"] {
		x, err := unposted(text, i+1)
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	if len(all) > mostParts {
		return nil, machine.OverLimit("pairing.too_many_parts", "this has %d parts; a team is found for %d at most", len(all), mostParts)
	}
	return all, nil
}

// bidQuery reads the parts of a bid of which something is left.
const bidQuery = `SELECT b.number, p.part, p.title, p.competence, p.quantity - coalesce((SELECT sum(v.quantity) FROM bids_volunteers v WHERE v.bid = p.bid AND v.part = p.part), 0) AS rest, p.unit, p."from", p."until", p.remote, p.place, b.holder, coalesce(o.name, b.holder)
	FROM bids b JOIN bids_parts p ON p.bid = b.number LEFT JOIN people_organizations o ON o.id = b.holder WHERE b.number = ?1 AND CAST(b.number AS TEXT) = ?1 AND rest > 0 ORDER BY p.part`

// readBid is the parts of a bid that are not taken yet.
func readBid(ctx context.Context, tx *sql.Tx, now int64, number string) (all []sought, err error) {
	there, err := has(ctx, tx, "bids_parts")
	if err != nil {
		return nil, err
	}
	if there {
		err = readmodel.Each(ctx, tx, bidQuery, []any{number}, func(scan func(...any) error) error {
			var x sought
			var bid, part, quantity int64
			var term, unit, from, until string
			if err := scan(&bid, &part, &x.title, &term, &quantity, &unit, &from, &until, &x.remote, &x.place, &x.asker.ID, &x.asker.Name); err != nil {
				return err
			}
			x.id, x.path = "bid "+itoa(bid)+" "+itoa(part), "/bids/"+itoa(bid)
			x.hours = hoursOf(quantity, unit, from, until, now)
			if term != "" {
				x.terms = []string{term}
			}
			x.says(x.title)
			all = append(all, x)
			return nil
		})
	}
	if err == nil && len(all) == 0 {
		err = machine.NotFound("pairing.unknown_bid", "there is no bid number %.20s with parts that are left", number)
	}
	return all, err
}

// unclear are what no competence is known of, which nobody can be found for.
func unclear(all []sought) (clear, not []sought) {
	for _, x := range all {
		if len(x.terms) == 0 || strings.TrimSpace(x.terms[0]) == "" {
			not = append(not, x)
		} else {
			clear = append(clear, x)
		}
	}
	return clear, not
}

// readWhom is who was asked for a need or an offer, the first asked first.
func readWhom(ctx context.Context, tx *sql.Tx, post int64) (all []line, err error) {
	err = readmodel.Each(ctx, tx, `SELECT x.whom, coalesce(o.name, x.whom), coalesce(x.no, x.at), CASE WHEN EXISTS (SELECT 1 FROM opportunities_answers a WHERE a.post = x.post AND a.holder = x.whom) THEN 'answered' WHEN x.no IS NULL THEN 'asked' ELSE 'said_no' END
		FROM pairing_asked x LEFT JOIN people_organizations o ON o.id = x.whom WHERE x.post = ? ORDER BY x.at, x.whom`, []any{post}, func(scan func(...any) error) error {
		var l line
		err := scan(&l.ID, &l.Name, &l.at, &l.Asked)
		all = append(all, l)
		return err
	})
	return all, err
}

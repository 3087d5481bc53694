package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"metaorg/matching"
	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/words"
)

// pool is all who may be asked, with what they are called.
type pool struct {
	*matching.Pool
	lang   string
	who    map[string]person
	terms  map[string]string // What competences are called that are not of the program's list.
	times  map[pair]int64    // How often two of a team worked together.
	hidden map[string]bool   // Whose hours the reader is not shown.
}

// person is somebody who may be asked.
type person struct {
	party
	isPerson bool
	newcomer bool
	engaged  int64
	hours    int64
	places   []string // As they are written.
}

// pair is two, the first by its letters first.
type pair struct{ a, b string }

func pairOf(a, b string) pair { return pair{min(a, b), max(a, b)} }

const (
	daySeconds = 86_400
	lately     = 365 * daySeconds // For being new, and for being chosen.
)

// terms are all competences of the program's list and what others' lists say is
// below which.
func readTerms(ctx context.Context, tx *sql.Tx) (all []matching.Term, called map[string]string, err error) {
	known := map[string]bool{}
	for _, a := range vocabulary.All() {
		known[a.ID] = true
		all = append(all, matching.Term{ID: a.ID, Broader: a.Broader()})
	}
	called = map[string]string{}
	var others []matching.Term
	err = readmodel.Each(ctx, tx, `SELECT id, label, broader FROM competences_names WHERE named > 0`, nil, func(scan func(...any) error) error {
		var t matching.Term
		var label, broader string
		if err := scan(&t.ID, &label, &broader); err != nil {
			return err
		}
		called[t.ID], known[t.ID] = label, true
		others = append(others, t)
		return json.Unmarshal([]byte(broader), &others[len(others)-1].Broader)
	})
	if err != nil {
		return nil, nil, err
	}
	for _, t := range others {
		t.Broader = slices.DeleteFunc(t.Broader, func(id string) bool { return !known[id] || id == t.ID })
		all = append(all, t)
	}
	return all, called, nil
}

// skillsOf is what is broader than what. Others' lists may go round in a circle;
// then each of their competences stands for itself.
func skillsOf(all []matching.Term) (matching.Vocabulary, error) {
	v, err := matching.NewVocabulary(all)
	if err == nil {
		return v, nil
	}
	all = slices.Clone(all)
	for i := range all {
		if _, own := vocabulary.Get(all[i].ID); !own {
			all[i].Broader = nil
		}
	}
	return matching.NewVocabulary(all)
}

// around are the terms that may do for these: themselves, all that is below them
// and what is above them.
func around(all []matching.Term, terms []string) (ids []string) {
	below, above := map[string][]string{}, map[string][]string{}
	for _, t := range all {
		above[t.ID] = t.Broader
		for _, up := range t.Broader {
			below[up] = append(below[up], t.ID)
		}
	}
	seen := map[string]bool{}
	for _, next := range []map[string][]string{below, above} {
		at := slices.Clone(terms)
		reached := map[string]bool{}
		for i := 0; i < len(at); i++ {
			if reached[at[i]] {
				continue
			}
			reached[at[i]] = true
			if !seen[at[i]] {
				seen[at[i]] = true
				ids = append(ids, at[i])
			}
			at = append(at, next[at[i]]...)
		}
	}
	return ids
}

// gathering is a pool as it comes together.
type gathering struct {
	pool
	candidates []matching.Candidate
	places     []string
	at         map[string]int // In candidates.

	organizations []located // All.
}

// readPeople makes a pool of who could do anything of what is sought. Ties of
// all are read for teams only, since a ranking looks at those of who asks alone.
func readPeople(ctx context.Context, tx *sql.Tx, now int64, all []sought, team bool, hidden map[string]bool) (*pool, error) {
	terms, called, err := readTerms(ctx, tx)
	if err != nil {
		return nil, err
	}
	skills, err := skillsOf(terms)
	if err != nil {
		return nil, err
	}
	g := gathering{pool: pool{lang: words.Lang(ctx), who: map[string]person{}, terms: called, times: map[pair]int64{}, hidden: hidden}, at: map[string]int{}}
	var wanted, askers []string
	for _, x := range all {
		wanted, askers = append(wanted, x.terms...), append(askers, x.asker.ID)
		g.places = append(g.places, x.place)
	}
	if g.organizations, err = readLocated(ctx, tx); err != nil {
		return nil, err
	}
	if err := g.readHolders(ctx, tx, now, around(terms, wanted)); err != nil {
		return nil, err
	}
	if err := g.readEngaged(ctx, tx, now); err != nil {
		return nil, err
	}
	ties, err := g.readTies(ctx, tx, askers, team)
	if err != nil {
		return nil, err
	}
	places, err := placesOf(g.places, near(g.organizations, all))
	if err != nil {
		return nil, err
	}
	g.Pool, err = matching.NewPool(skills, places, g.candidates, ties)
	return &g.pool, err
}

// engagedQuery reads what each was chosen for lately, part by part, and what of
// that is still to be done.
const engagedQuery = `SELECT a.number, CASE p.kind WHEN 'need' THEN a.holder ELSE p.holder END, a.state = 'chosen', t.value, x.unit, x.first_day, x.last_day
	FROM opportunities_answers a JOIN opportunities_posts p ON p.number = a.post JOIN json_each(a.takes) t JOIN opportunities_parts x ON x.post = p.number AND x.part = t.key + 1
	WHERE a.state IN ('chosen', 'done') AND a.since > ? ORDER BY a.number`

// readEngaged takes what is promised to others from everybody's hours, and hides
// the hours that this reader is not shown.
func (g *gathering) readEngaged(ctx context.Context, tx *sql.Tx, now int64) error {
	last := int64(0)
	err := readmodel.Each(ctx, tx, engagedQuery, []any{now - lately}, func(scan func(...any) error) error {
		var who, unit, from, until string
		var goes bool
		var number, quantity int64
		if err := scan(&number, &who, &goes, &quantity, &unit, &from, &until); err != nil {
			return err
		}
		p, known := g.who[who]
		if !known {
			return nil
		}
		if number != last {
			p.engaged++
		}
		last = number
		if goes && p.hours > 0 {
			p.hours = max(0, p.hours-hoursOf(quantity, unit, from, until, now))
		}
		g.who[who] = p
		return nil
	})
	for i := range g.candidates {
		c := &g.candidates[i]
		p := g.who[c.ID]
		if g.hidden[c.ID] {
			p.hours = matching.Unsaid
			g.who[c.ID] = p
		}
		c.Hours, c.Engaged = p.hours, p.engaged
		for _, text := range p.places {
			place, _ := placeOf(text)
			c.Places = append(c.Places, place)
		}
		g.places = append(g.places, p.places...)
	}
	return err
}

// readTies reads who worked with whom: of those who ask, or of everybody. Who can
// do nothing of it may still join two who can.
func (g *gathering) readTies(ctx context.Context, tx *sql.Tx, askers []string, team bool) (ties []matching.Tie, err error) {
	where, args := `t.a IN (SELECT value FROM json_each(?1)) OR t.b IN (SELECT value FROM json_each(?1))`, []any{asJSON(askers)}
	if team {
		where, args = `true`, nil
	}
	err = readmodel.Each(ctx, tx, `SELECT t.a, t.b, t.times FROM pairing_together t WHERE t.times > 0 AND (`+where+`)`, args, func(scan func(...any) error) error {
		var t matching.Tie
		if err := scan(&t.A, &t.B, &t.Times); err != nil {
			return err
		}
		for _, id := range []string{t.A, t.B} {
			if _, known := g.at[id]; !known {
				g.at[id] = len(g.candidates)
				g.candidates = append(g.candidates, matching.Candidate{ID: id})
			}
		}
		ties = append(ties, t)
		return nil
	})
	return ties, err
}

// readNames finds what those are called whose names are not known yet.
func (p *pool) readNames(ctx context.Context, tx *sql.Tx, ids []string) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return p.who[id].Name != "" })
	if len(ids) == 0 {
		return nil
	}
	return readmodel.Each(ctx, tx, `SELECT w.value, coalesce(nullif(o.name, ''), w.value) FROM json_each(?) w LEFT JOIN people_organizations o ON o.id = w.value`, []any{asJSON(ids)}, func(scan func(...any) error) error {
		var x party
		err := scan(&x.ID, &x.Name)
		one := p.who[x.ID]
		one.party = x
		p.who[x.ID] = one
		return err
	})
}

// readTimes finds how often each two of some worked together.
func (p *pool) readTimes(ctx context.Context, tx *sql.Tx, ids []string) error {
	return readmodel.Each(ctx, tx, `SELECT a, b, sum(times) FROM pairing_together WHERE times > 0 AND a IN (SELECT value FROM json_each(?1)) AND b IN (SELECT value FROM json_each(?1)) GROUP BY a, b`, []any{asJSON(ids)}, func(scan func(...any) error) error {
		var x pair
		var times int64
		err := scan(&x.a, &x.b, &times)
		p.times[x] = times
		return err
	})
}

// asJSON is a list as json_each of a query takes it.
func asJSON(list []string) string {
	b, err := json.Marshal(append([]string{}, list...)) // None is an empty list.
	if err != nil {
		panic(err) // Lists of words have a form in JSON.
	}
	return string(b)
}

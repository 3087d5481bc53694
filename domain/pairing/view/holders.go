package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"metaorg/matching"
	"metaorg/readmodel"
)

// heldQuery reads who has what of some competences, by the index that has all of it.
const heldQuery = `SELECT holder, person, competence, rank, hours, evidence + endorsed FROM competences_held INDEXED BY competences_held_by_competence WHERE competence IN (SELECT value FROM json_each(?)) AND NOT gone`

// newcomersQuery reads the members that were none before some day.
const newcomersQuery = `SELECT DISTINCT member FROM membership_states s WHERE since > ?1 AND NOT EXISTS (SELECT 1 FROM membership_states WHERE member = s.member AND since <= ?1)`

// personsQuery reads what matters of those persons in a list who take part: their
// hours, where those are for whom they act, and whether they are new since a day.
const personsQuery = `SELECT w.value, coalesce(c.hours, -1), coalesce(c.until, ''),
		coalesce((SELECT json_group_array(p.place) FROM people_mandates d JOIN people_organizations p ON p.id = d.organization AND p.place <> '' WHERE d.person = w.value AND d.ended IS NULL), '[]'),
		coalesce((SELECT since FROM people_persons WHERE id = w.value), 0) > ?2
	FROM json_each(?1) w LEFT JOIN competences_capacity c ON c.holder = w.value
	WHERE EXISTS (SELECT 1 FROM membership_members m WHERE m.id = w.value AND m.state NOT IN ('', 'left', 'excluded'))
		OR EXISTS (SELECT 1 FROM people_mandates d JOIN membership_members m ON m.id = d.organization AND m.state NOT IN ('', 'left', 'excluded') WHERE d.person = w.value AND d.ended IS NULL)`

// holding is what somebody has of what is sought.
type holding struct {
	isPerson bool
	hours    int64 // That it said of one of them; 0 for none.
	all      []matching.Competence
}

// readHolders reads all who have something of it and take part. What they are
// called is read later, of those who are shown.
func (g *gathering) readHolders(ctx context.Context, tx *sql.Tx, now int64, ids []string) error {
	holders := map[string]*holding{}
	var members, persons []string
	err := readmodel.Each(ctx, tx, heldQuery, []any{asJSON(ids)}, func(scan func(...any) error) error {
		var who string
		var isPerson bool
		var has matching.Competence
		var hours int64
		if err := scan(&who, &isPerson, &has.Term, &has.Level, &hours, &has.Evidence); err != nil {
			return err
		}
		h := holders[who]
		switch {
		case h != nil:
		case isPerson:
			persons = append(persons, who)
		default:
			members = append(members, who)
		}
		if h == nil {
			h = &holding{isPerson: isPerson}
			holders[who] = h
		}
		h.all = append(h.all, has)
		if h.hours == 0 {
			h.hours = hours
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(members) > 0 {
		err = g.readMembers(ctx, tx, now, holders)
	}
	if err != nil || len(persons) == 0 {
		return err
	}
	return readmodel.Each(ctx, tx, personsQuery, []any{asJSON(persons), now - lately}, func(scan func(...any) error) error {
		p := person{isPerson: true, hours: matching.Unsaid}
		var hours int64
		var until, places string
		if err := scan(&p.ID, &hours, &until, &places, &p.newcomer); err != nil {
			return err
		}
		if hours >= 0 && !over(until, now) {
			p.hours = hours
		}
		err := json.Unmarshal([]byte(places), &p.places)
		g.enter(p, holders[p.ID])
		return err
	})
}

// readMembers takes the members among them into the pool. It reads what there is
// of all members once, in the order of the tables, which takes less time than to
// look each up.
func (g *gathering) readMembers(ctx context.Context, tx *sql.Tx, now int64, holders map[string]*holding) error {
	capacity, isNew, place := map[string]int64{}, map[string]bool{}, map[string]string{}
	for _, o := range g.organizations {
		place[o.id] = o.text
	}
	err := readmodel.Each(ctx, tx, `SELECT holder, hours, until FROM competences_capacity`, nil, func(scan func(...any) error) error {
		var who, until string
		var hours int64
		err := scan(&who, &hours, &until)
		if !over(until, now) {
			capacity[who] = hours
		}
		return err
	})
	if err != nil {
		return err
	}
	err = readmodel.Each(ctx, tx, newcomersQuery, []any{now - lately}, func(scan func(...any) error) error {
		var who string
		err := scan(&who)
		isNew[who] = true
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(ctx, tx, `SELECT id FROM membership_members WHERE state NOT IN ('', 'left', 'excluded')`, nil, func(scan func(...any) error) error {
		var who string
		err := scan(&who)
		h := holders[who]
		if h == nil || h.isPerson {
			return err
		}
		p := person{party: party{ID: who}, newcomer: isNew[who], hours: matching.Unsaid}
		if hours, said := capacity[who]; said {
			p.hours = hours
		}
		if place[who] != "" {
			p.places = []string{place[who]}
		}
		g.enter(p, h)
		return err
	})
}

// enter takes one of those who have something of it into the pool. Who says
// nothing of its hours in all has those that it said of one competence.
func (g *gathering) enter(p person, h *holding) {
	if p.hours == matching.Unsaid && h.hours > 0 {
		p.hours = h.hours
	}
	g.at[p.ID], g.who[p.ID] = len(g.candidates), p
	g.candidates = append(g.candidates, matching.Candidate{ID: p.ID, Remote: true, Newcomer: p.newcomer, Competences: h.all})
}

// over reports whether a day, as year-month-day, is over; no day never is.
func over(until string, now int64) bool {
	if until == "" {
		return false
	}
	t, err := time.Parse(time.DateOnly, until)
	return err == nil && t.Unix()+daySeconds <= now
}

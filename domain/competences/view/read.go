package view

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"metaorg/domain/competences"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/page"
)

// party is a member, or somebody on the way to it, by handle and name.
type party struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// holding is one's competence in something.
type holding struct {
	id, label, note, act                    string
	who                                     party
	person                                  bool
	level                                   competences.Level
	hours, evidence, partners, count, since int64 // Count of endorsements.
}

// work is a record of work between two.
type work struct {
	kind           competences.Kind
	number, at     int64
	title          string
	gave, received party
}

// endorsement is one's word for another's competence.
type endorsement struct {
	holder, id, label, act string
	who                    party
	from                   work
	at                     int64
}

// Bounds of what one page shows; the lists have it all.
const (
	mostHoldings     = 60
	mostEndorsements = 200
	mostWork         = 100
)

func competencePath(id string) string { return "/competences/" + url.PathEscape(id) }
func recordPath(holder string) string { return "/competences/of/" + url.PathEscape(holder) }

// workPath is the page of a record of work; empty where it has none of its own,
// or none for this reader.
func (v recordView) workPath(kind competences.Kind, number int64) string {
	switch {
	case !v.inside:
	case kind == competences.Service:
		return "/services/requests/" + strconv.FormatInt(number, 10)
	case kind == competences.Contribution:
		return "/patronage/" + strconv.FormatInt(number, 10)
	}
	return ""
}

const holdingColumns = `h.holder, coalesce(o.name, h.holder) AS name, h.person, h.competence, n.label, h.level, h.hours, h.note, h.since, h.act, h.evidence, h.partners, h.endorsed
	FROM competences_held h JOIN competences_names n ON n.id = h.competence LEFT JOIN people_organizations o ON o.id = h.holder`

// readHoldings collects competences under a condition; an order and a bound are part of it.
func readHoldings(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []holding, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+holdingColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var h holding
		var label string
		err := scan(&h.who.ID, &h.who.Name, &h.person, &h.id, &label, &h.level, &h.hours, &h.note, &h.since, &h.act, &h.evidence, &h.partners, &h.count)
		h.label = labelOf(ctx, h.id, label)
		all = append(all, h)
		return err
	})
	return all, err
}

// without leaves out the hours of those who show them to others than the reader.
func without(hidden map[string]bool, all []holding) []holding {
	for i := range all {
		if hidden[all[i].who.ID] {
			all[i].hours = 0
		}
	}
	return all
}

// readWork collects confirmed work under a condition.
func readWork(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []work, err error) {
	err = readmodel.Each(ctx, tx, `SELECT w.kind, w.number, w.title, w.at, w.gave, coalesce(g.name, w.gave), w.received, coalesce(r.name, w.received) FROM competences_work w
			LEFT JOIN people_organizations g ON g.id = w.gave LEFT JOIN people_organizations r ON r.id = w.received
		WHERE w.confirmed AND `+where+` ORDER BY w.at DESC, w.kind, w.number LIMIT ?`, append(args, mostWork), func(scan func(...any) error) error {
		var x work
		err := scan(&x.kind, &x.number, &x.title, &x.at, &x.gave.ID, &x.gave.Name, &x.received.ID, &x.received.Name)
		all = append(all, x)
		return err
	})
	return all, err
}

// houses is a condition on a column: somebody, or a member that somebody acts for.
func houses(column string, arg int) string {
	n := strconv.Itoa(arg)
	return column + ` IN (SELECT ?` + n + ` UNION ALL SELECT d.organization FROM people_mandates d WHERE d.person = ?` + n + ` AND d.ended IS NULL)`
}

// between is the work that two did for each other, also through whom they act for.
func between(ctx context.Context, tx *sql.Tx, a, b string) ([]work, error) {
	return readWork(ctx, tx, `(`+houses("w.gave", 1)+` AND `+houses("w.received", 2)+` OR `+houses("w.gave", 2)+` AND `+houses("w.received", 1)+`)`, a, b)
}

// readEvidence collects the work that a holder shows, by competence.
func readEvidence(ctx context.Context, tx *sql.Tx, holder string) (map[string][]shownWork, error) {
	all := map[string][]shownWork{}
	err := readmodel.Each(ctx, tx, `SELECT e.competence, e.kind, e.work, e.receiver, coalesce(o.name, e.receiver), coalesce((SELECT title FROM competences_work w WHERE w.kind = e.kind AND w.number = e.work LIMIT 1), ''), e.at, e.act
			FROM competences_evidence e LEFT JOIN people_organizations o ON o.id = e.receiver WHERE e.holder = ? ORDER BY e.at DESC, e.kind, e.work`, []any{holder}, func(scan func(...any) error) error {
		var id string
		var s shownWork
		err := scan(&id, &s.kind, &s.number, &s.received.ID, &s.received.Name, &s.title, &s.at, &s.act)
		all[id] = append(all[id], s)
		return err
	})
	return all, err
}

// shownWork is work that is shown as a proof, with when and by which act.
type shownWork struct {
	work
	act string
}

// readEndorsements collects endorsements under a condition, the latest first.
func readEndorsements(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []endorsement, err error) {
	err = readmodel.Each(ctx, tx, `SELECT e.holder, e.competence, n.label, e.endorser, coalesce(o.name, e.endorser), e.kind, e.work, e.at, e.act
			FROM competences_endorsements e JOIN competences_names n ON n.id = e.competence LEFT JOIN people_organizations o ON o.id = e.endorser
		WHERE `+where+` ORDER BY e.at DESC, e.number DESC LIMIT ?`, append(args, mostEndorsements), func(scan func(...any) error) error {
		var e endorsement
		var label string
		err := scan(&e.holder, &e.id, &label, &e.who.ID, &e.who.Name, &e.from.kind, &e.from.number, &e.at, &e.act)
		e.label = labelOf(ctx, e.id, label)
		all = append(all, e)
		return err
	})
	return all, err
}

// capacity is what a holder has for others; false where it did not say.
type capacity struct {
	hours int64
	until string
	act   string
	at    int64
}

func readCapacity(ctx context.Context, tx *sql.Tx, holder string) (c capacity, said bool, err error) {
	err = readmodel.Each(ctx, tx, `SELECT hours, until, act, changed FROM competences_capacity WHERE holder = ?`, []any{holder}, func(scan func(...any) error) error {
		said = true
		return scan(&c.hours, &c.until, &c.act, &c.at)
	})
	return c, said, err
}

// readParty is who a handle stands for.
func readParty(r *page.Request, tx *sql.Tx, id string) (p party, person bool, err error) {
	err = tx.QueryRowContext(r.Context(), `SELECT id, name, 0 FROM people_organizations WHERE id = ?1 UNION ALL SELECT id, id, 1 FROM people_persons WHERE id = ?1`, id).Scan(&p.ID, &p.Name, &person)
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, machine.NotFound("competences.unknown_holder", "nobody here has the handle %.40s", id)
	}
	if err != nil {
		return p, false, fmt.Errorf("couldn't read who %.40s is: %w", id, err)
	}
	return p, person, nil
}

// concept is something that can be done, with what stands above and below it.
type concept struct {
	id, label       string
	above, below    []related
	own, everywhere bool // Of the program's list; of another, with an address of its own.
}

// related is a competence beside another, with how many have it.
type related struct {
	id, label string
	holders   int64
}

// readConcept is what an identifier stands for; one that nobody named and nobody
// has is refused.
func readConcept(r *page.Request, tx *sql.Tx, id string) (c concept, err error) {
	c = concept{id: id}
	var label string
	var known bool
	var broader []string
	err = readmodel.Each(r.Context(), tx, `SELECT label, broader FROM competences_names WHERE id = ?`, []any{id}, func(scan func(...any) error) error {
		known = true
		var listed string
		if err := scan(&label, &listed); err != nil {
			return err
		}
		broader = listOf(listed)
		return nil
	})
	if err != nil {
		return c, err
	}
	_, c.own = vocabulary.Get(id)
	if !known && !c.own {
		return c, machine.NotFound("competences.unknown_competence", "nothing here is called %.200s", id)
	}
	c.label, c.everywhere = labelOf(r.Context(), id, label), !c.own
	for _, a := range vocabulary.Above(id) {
		broader = append(broader, a.ID)
	}
	var narrower []string
	for _, a := range vocabulary.Below(id) {
		narrower = append(narrower, a.ID)
	}
	err = readmodel.Each(r.Context(), tx, `SELECT n.id FROM competences_names n WHERE EXISTS (SELECT 1 FROM json_each(n.broader) b WHERE b.value = ?) ORDER BY n.label LIMIT ?`, []any{id, mostHoldings}, func(scan func(...any) error) error {
		var n string
		err := scan(&n)
		narrower = append(narrower, n)
		return err
	})
	if err != nil {
		return c, err
	}
	if c.above, err = readRelated(r, tx, broader); err != nil {
		return c, err
	}
	c.below, err = readRelated(r, tx, narrower)
	return c, err
}

func readRelated(r *page.Request, tx *sql.Tx, ids []string) (all []related, err error) {
	for _, id := range ids {
		x := related{id: id}
		var label string
		if err := tx.QueryRowContext(r.Context(), `SELECT coalesce((SELECT label FROM competences_names WHERE id = ?1), ''), (SELECT count(*) FROM competences_held h WHERE h.competence = ?1 AND `+here+`)`, id).Scan(&label, &x.holders); err != nil {
			return nil, fmt.Errorf("couldn't count who can do %.200s: %w", id, err)
		}
		x.label = labelOf(r.Context(), id, label)
		all = append(all, x)
	}
	return all, nil
}

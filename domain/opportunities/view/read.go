package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"metaorg/domain/opportunities"
	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/page"
	"metaorg/web/words"
)

// party is a member or a person, by handle and name.
type party struct{ id, name string }

// concept is a competence and what it is called.
type concept struct{ id, label string }

// post is a need or an offer.
type post struct {
	number, resource, quantity         int64
	since, expires, staged, answers    int64
	kind                               opportunities.Kind
	stage                              opportunities.Stage
	terms                              opportunities.Terms
	who                                party
	title, text, unit                  string
	from, until, answerBy              string
	place, inReturn, reference, shared string // Shared is what the resource is called, where the reader may see it.
	remote, waits                      bool
	document                           page.Paper
	competences                        []concept
	parts                              []part // At least one.
	several                            bool   // It was said to have parts.
}

// part is one of the things that a need or an offer is made of.
type part struct {
	number, resource, quantity, taken int64
	title, unit, from, until, shared  string
	competence                        concept
}

// left is how much of it nobody was chosen for; of what nobody counts 1.
func (p part) left() int64 { return max(1, p.quantity) - p.taken }

func (p post) path() string { return postPath(p.number) }

// answer is one answer to a need or an offer.
type answer struct {
	number, post, since int64
	who                 party
	text                string
	document            page.Paper
	state               opportunities.Sort
	asker, answerer     bool
	parts               []int64 // That it is for; none for all.
	quantity            int64   // Of its only part; 0 for all.
	takes               []int64 // How much of each part it was chosen for.
	gone                bool    // Who gave it has left the network.
}

// live reports whether it waits or is chosen.
func (a answer) live() bool {
	return a.state == opportunities.Given || a.state == opportunities.Chosen
}

const postColumns = `p.number, p.kind, p.holder, coalesce(o.name, p.holder), p.title, p.text, p.resource, coalesce(c.title, ''), p.quantity, p.unit, p.first_day, p.last_day, p.answer_by, p.place, p.remote, p.terms, p.in_return, p.reference, p.document,
	p.since, p.expires, p.stage, p.staged, p.parts > 0, p.waits, ` + liveAnswers + `
	FROM opportunities_posts p LEFT JOIN people_organizations o ON o.id = p.holder LEFT JOIN commons_resources c ON c.id = p.resource AND c.boundary <> 'circle' AND c.standing = 'shared'`

// readPosts collects needs and offers under a condition and in an order.
func readPosts(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []post, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+postColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var p post
		err := scan(&p.number, &p.kind, &p.who.id, &p.who.name, &p.title, &p.text, &p.resource, &p.shared, &p.quantity, &p.unit, &p.from, &p.until, &p.answerBy, &p.place, &p.remote, &p.terms, &p.inReturn, &p.reference, &p.document.Hash,
			&p.since, &p.expires, &p.stage, &p.staged, &p.several, &p.waits, &p.answers)
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := partAll(ctx, tx, all); err != nil {
		return nil, err
	}
	return all, nameAll(ctx, tx, all)
}

// partAll finds what needs and offers are made of.
func partAll(ctx context.Context, tx *sql.Tx, all []post) error {
	at, numbers := map[int64]int{}, []int64{}
	for i, p := range all {
		at[p.number], numbers = i, append(numbers, p.number)
	}
	return readmodel.Each(ctx, tx, `SELECT x.post, x.part, x.title, x.competence, coalesce(n.label, x.competence), x.resource, coalesce(c.title, ''), x.quantity, x.unit, x.first_day, x.last_day, x.taken
		FROM opportunities_parts x LEFT JOIN competences_names n ON n.id = x.competence LEFT JOIN commons_resources c ON c.id = x.resource AND c.boundary <> 'circle' AND c.standing = 'shared'
		WHERE x.post IN (SELECT value FROM json_each(?)) ORDER BY x.post, x.part`, []any{asJSON(numbers)}, func(scan func(...any) error) error {
		var number int64
		var p part
		err := scan(&number, &p.number, &p.title, &p.competence.id, &p.competence.label, &p.resource, &p.shared, &p.quantity, &p.unit, &p.from, &p.until, &p.taken)
		p.competence.label = called(ctx, p.competence.id, p.competence.label)
		all[at[number]].parts = append(all[at[number]].parts, p)
		return err
	})
}

// nameAll finds what the competences of needs and offers are called.
func nameAll(ctx context.Context, tx *sql.Tx, all []post) error {
	at, numbers := map[int64]int{}, []int64{}
	for i, p := range all {
		at[p.number], numbers = i, append(numbers, p.number)
	}
	return readmodel.Each(ctx, tx, `SELECT x.post, x.competence, coalesce(n.label, x.competence) FROM opportunities_competences x LEFT JOIN competences_names n ON n.id = x.competence
		WHERE x.post IN (SELECT value FROM json_each(?)) ORDER BY x.post, x.place`, []any{asJSON(numbers)}, func(scan func(...any) error) error {
		var number int64
		var c concept
		err := scan(&number, &c.id, &c.label)
		c.label = called(ctx, c.id, c.label)
		all[at[number]].competences = append(all[at[number]].competences, c)
		return err
	})
}

// called is what a competence is called in the reader's language, if the
// program's list has it; otherwise as others named it.
func called(ctx context.Context, id, named string) string {
	if a, ok := vocabulary.Get(id); ok {
		return a.Label(words.Lang(ctx))
	}
	return named
}

// asJSON is a list as json_each of a query takes it.
func asJSON(list any) string {
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // Lists of numbers and words have a form in JSON.
	}
	return string(b)
}

// readAnswers collects answers under a condition and in an order.
func readAnswers(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []answer, err error) {
	err = readmodel.Each(ctx, tx, `SELECT a.number, a.post, a.holder, coalesce(o.name, a.holder), a.text, a.document, a.since, a.state, a.asker, a.answerer, a.parts, a.quantity, a.takes
		FROM opportunities_answers a LEFT JOIN people_organizations o ON o.id = a.holder WHERE `+where, args, func(scan func(...any) error) error {
		var a answer
		var parts, takes string
		if err := scan(&a.number, &a.post, &a.who.id, &a.who.name, &a.text, &a.document.Hash, &a.since, &a.state, &a.asker, &a.answerer, &parts, &a.quantity, &takes); err != nil {
			return err
		}
		if err := errors.Join(json.Unmarshal([]byte(parts), &a.parts), json.Unmarshal([]byte(takes), &a.takes)); err != nil {
			return fmt.Errorf("couldn't read what answer %d is for: %w", a.number, err)
		}
		all = append(all, a)
		return nil
	})
	return all, err
}

// PromisedHours reads the work that is agreed on the board and not done, as the
// rules count it: columns party, first and last (days from 1970-01-01) and open
// (hundredths of an hour, spread evenly over those days).
const PromisedHours = `SELECT party, first, max(first, last) AS last, open FROM (
	SELECT CASE p.kind WHEN 'offer' THEN p.holder ELSE a.holder END AS party, t.value AS open,
		coalesce(unixepoch(nullif(x.first_day, '')), p.staged) / 86400 AS first,
		coalesce(unixepoch(nullif(x.last_day, '')) / 86400, coalesce(unixepoch(nullif(x.first_day, '')), p.staged) / 86400 + 29) AS last
	FROM opportunities_answers a JOIN opportunities_posts p ON p.number = a.post JOIN opportunities_parts x ON x.post = a.post, json_each(a.takes) t
	WHERE a.state = 'chosen' AND x.unit = 'h' AND x.quantity > 0 AND t.key = x.part - 1 AND t.value > 0)`

// HoursInMonth is, in SQL, how many hundredths of PromisedHours somebody has in a
// month: member and month are expressions, the month as YYYY-MM.
func HoursInMonth(member, month string) string {
	first, last := `unixepoch(`+month+` || '-01') / 86400`, `unixepoch(`+month+` || '-01', '+1 month') / 86400 - 1`
	return `coalesce((SELECT sum(b.open * max(0, min(b.last, ` + last + `) - max(b.first, ` + first + `) + 1) / (b.last - b.first + 1)) FROM (` + PromisedHours + `) b WHERE b.party = ` + member + `), 0)`
}

// filter is what the board was asked for.
type filter struct{ kind, text, competence, place, terms, stage string }

// anywhere is the place of what can be done from anywhere.
const anywhere = "*"

func filterOf(r *page.Request) filter {
	ask := func(name string) string { return strings.TrimSpace(r.Typed.Get(name)) }
	f := filter{ask("kind"), ask("q"), ask("competence"), ask("place"), ask("terms"), ask("stage")}
	if f.stage == "" {
		f.stage = string(opportunities.Open)
	}
	return f
}

// narrowed reports whether something was asked for besides what is open.
func (f filter) narrowed() bool { return f != filter{kind: f.kind, stage: string(opportunities.Open)} }

// where is what the filter asks for in SQL.
func (f filter) where(k opportunities.Kind) (string, []any) {
	cond, args := []string{"p.kind = ?", "p.stage = ?"}, []any{k, f.stage}
	add := func(sql string, value any) { cond, args = append(cond, sql), append(args, value) }
	if f.competence != "" {
		add("p.number IN (SELECT post FROM opportunities_competences WHERE competence IN (SELECT value FROM json_each(?)))", asJSON(withBelow(f.competence)))
	}
	switch {
	case f.place == anywhere:
		cond = append(cond, "p.remote")
	case f.place != "":
		add("p.place = ? COLLATE NOCASE", f.place)
	}
	if f.terms != "" {
		add("p.terms = ?", f.terms)
	}
	if f.text != "" {
		add(`(p.title || ' ' || p.text || ' ' || p.place || ' ' || p.reference || ' ' || coalesce(o.name, p.holder)) LIKE ? ESCAPE '\'`, "%"+readmodel.LikeText(f.text)+"%")
	}
	return strings.Join(cond, " AND "), args
}

// withBelow is a competence with all narrower ones: who looks for bookkeeping
// in general is shown payroll too.
func withBelow(id string) []string {
	all, seen := []string{id}, map[string]bool{id: true}
	for i := 0; i < len(all); i++ {
		for _, a := range vocabulary.Below(all[i]) {
			if !seen[a.ID] {
				seen[a.ID] = true
				all = append(all, a.ID)
			}
		}
	}
	return all
}

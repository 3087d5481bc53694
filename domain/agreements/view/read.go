package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"metaorg/domain/agreements"
	opportunities "metaorg/domain/opportunities/view"
	relations "metaorg/domain/relations/view"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// agreement is one agreement as it stands.
type agreement struct {
	number, terms, amendment, staged, notice, until int64
	title, how, begins, ends                        string
	holder                                          string
	state                                           agreements.State
	lost                                            bool
	parties                                         []string // Handles.
}

// version is one version of the terms.
type version struct {
	number  int64
	content agreements.Content
	party   string
	at      int64
}

// signature is a party's.
type signature struct {
	version   int64
	party, by string
	at        int64
}

// promise is a commitment with how far it has come.
type promise struct {
	agreements.Commitment
	done, obligation int64
	late             bool
	refused          string
}

// stepLine is one line of what happened.
type stepLine struct {
	what, party, by, about string
	version, at            int64
	document               page.Paper
}

const columns = `a.number, a.title, a.holder, a.begins, a.ends, a.state, a.how, a.staged, a.terms, a.amendment, a.notice, a.until, a.lost,
	coalesce((SELECT json_group_array(party) FROM agreements_parties p WHERE p.agreement = a.number AND p.version = a.terms), '[]') FROM agreements_all a`

func readAll(ctx context.Context, tx *sql.Tx, where string, args ...any) (all []agreement, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+columns+` WHERE `+where, args, func(scan func(...any) error) error {
		var a agreement
		var parties string
		if err := scan(&a.number, &a.title, &a.holder, &a.begins, &a.ends, &a.state, &a.how, &a.staged, &a.terms, &a.amendment, &a.notice, &a.until, &a.lost, &parties); err != nil {
			return err
		}
		all = append(all, a)
		return json.Unmarshal([]byte(parties), &all[len(all)-1].parties)
	})
	return all, err
}

// one is the agreement with a number as it is written in an address.
func one(r *page.Request, number string) (a agreement, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readAll(r.Context(), tx, `a.number = ?1 AND CAST(a.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			return machine.NotFound("agreements.unknown", "there is no agreement number %s", number)
		}
		if err == nil {
			a = all[0]
		}
		return err
	})
	return a, err
}

func readVersions(ctx context.Context, tx *sql.Tx, n int64) (all []version, err error) {
	err = readmodel.Each(ctx, tx, `SELECT version, content, party, time FROM agreements_versions WHERE agreement = ? ORDER BY version`, []any{n}, func(scan func(...any) error) error {
		var v version
		var content string
		if err := scan(&v.number, &content, &v.party, &v.at); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(content), &v.content); err != nil {
			return fmt.Errorf("couldn't read terms: %w", err)
		}
		all = append(all, v)
		return nil
	})
	return all, err
}

// doneOf is, by words, how much of each commitment was done: by what was linked as it
// is after corrections, and of money by what of its obligation is settled.
const doneOf = `WITH RECURSIVE now (name, event) AS (
		SELECT name, event FROM agreements_links WHERE agreement = ?1
		UNION SELECT n.name, e.correction FROM now n JOIN patronage_events e ON e.number = n.event WHERE e.state = 'replaced' AND e.correction > e.number)
	SELECT n.name, 0, '', 0, sum(e.quantity) FROM now n JOIN patronage_events e ON e.number = n.event WHERE e.state = 'confirmed' AND NOT e.void AND NOT e.self_dealt GROUP BY n.name
	UNION ALL SELECT p.name, p.obligation, p.refused, p.late, coalesce(o.amount - o.remaining, 0) FROM agreements_progress p LEFT JOIN obligations_all o ON o.number = p.obligation WHERE p.agreement = ?1`

// promises are the commitments of a version with how far they have come.
func promises(ctx context.Context, tx *sql.Tx, n int64, c agreements.Content) (all []promise, err error) {
	for _, k := range c.Commitments {
		all = append(all, promise{Commitment: k})
	}
	err = readmodel.Each(ctx, tx, doneOf, []any{n}, func(scan func(...any) error) error {
		var p promise
		if err := scan(&p.Name, &p.obligation, &p.refused, &p.late, &p.done); err != nil {
			return err
		}
		if at := slices.IndexFunc(all, func(k promise) bool { return k.Name == p.Name }); at >= 0 {
			all[at].done += p.done
			all[at].obligation += p.obligation
			all[at].late = all[at].late || p.late
			all[at].refused += p.refused
		}
		return nil
	})
	return all, err
}

func readSignatures(ctx context.Context, tx *sql.Tx, n int64) (all []signature, err error) {
	err = readmodel.Each(ctx, tx, `SELECT version, party, by, time FROM agreements_signatures WHERE agreement = ? ORDER BY version, time, party`, []any{n}, func(scan func(...any) error) error {
		var s signature
		err := scan(&s.version, &s.party, &s.by, &s.at)
		all = append(all, s)
		return err
	})
	return all, err
}

func readSteps(ctx context.Context, tx *sql.Tx, n int64) (all []stepLine, err error) {
	err = readmodel.Each(ctx, tx, `SELECT what, party, by, about, version, time, document FROM agreements_steps WHERE agreement = ? ORDER BY entry, event`, []any{n}, func(scan func(...any) error) error {
		var s stepLine
		err := scan(&s.what, &s.party, &s.by, &s.about, &s.version, &s.at, &s.document.Hash)
		all = append(all, s)
		return err
	})
	return all, err
}

// readOverloads are the parties that a version on the table would ask for more hours
// in a month than they said they have, with all that they promised elsewhere. Of whom
// the hours are hidden from the reader nothing is told.
func readOverloads(ctx context.Context, tx *sql.Tx, viewer page.Viewer, n, version int64) (all []overload, err error) {
	hidden, err := relations.HoursHidden(ctx, tx, viewer)
	if err != nil {
		return nil, err
	}
	err = readmodel.Each(ctx, tx, `WITH promised (agreement, party, month, open) AS (
			SELECT a.number, k.value ->> 'from', substr(k.value ->> 'due', 1, 7), max(0, (k.value ->> 'quantity') - coalesce((SELECT sum(e.quantity) FROM agreements_links l JOIN patronage_events e ON e.number = l.event
				WHERE l.agreement = a.number AND l.name = k.value ->> 'name' AND e.state IN ('confirmed', 'replaced') AND NOT e.void), 0))
			FROM agreements_all a JOIN agreements_versions w ON w.agreement = a.number AND w.version = CASE a.number WHEN ?1 THEN ?2 ELSE a.terms END, json_each(w.content, '$.commitments') k
			WHERE (a.number = ?1 OR a.state IN ('signed', 'in_force', 'under_review')) AND k.value ->> 'unit' = 'h'),
		months (party, month, open) AS (SELECT party, month, sum(open) FROM promised GROUP BY 1, 2 HAVING sum(agreement = ?1) > 0),
		owed (party, month, open) AS (SELECT m.party, m.month, m.open + `+opportunities.HoursInMonth("m.party", "m.month")+` FROM months m)
		SELECT o.party, o.month, o.open / 100 FROM owed o JOIN competences_capacity c ON c.holder = o.party
		WHERE (c.until = '' OR o.month <= substr(c.until, 1, 7)) AND o.open > c.hours * 100 ORDER BY 1, 2`, []any{n, version}, func(scan func(...any) error) error {
		var o overload
		err := scan(&o.party, &o.month, &o.hours)
		if !hidden[o.party] {
			all = append(all, o)
		}
		return err
	})
	return all, err
}

// texts collects one column of a query.
func texts(ctx context.Context, tx *sql.Tx, query string, args ...any) (all []string, err error) {
	err = readmodel.Each(ctx, tx, query, args, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		all = append(all, text)
		return err
	})
	return all, err
}

// names finds what parties are called.
func names(ctx context.Context, tx *sql.Tx) (map[string]string, error) {
	all := map[string]string{}
	err := readmodel.Each(ctx, tx, `SELECT DISTINCT p.party, o.name FROM agreements_parties p JOIN people_organizations o ON o.id = p.party`, nil, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		all[id] = name
		return err
	})
	return all, err
}

package view

import (
	"context"
	"database/sql"

	"metaorg/domain/agreements"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/web/page"
	"metaorg/web/words"
)

const (
	daySeconds = 86_400
	dueSoon    = 14 * daySeconds // Before a commitment's day, who gives is told.
	endsSoon   = 30 * daySeconds // Before the last day, all are.
)

// waits is what waits for a party: signatures, reviews, terms that were lost, a
// party that left, and commitments and last days that are near or over.
const waits = `WITH own (id) AS (SELECT value FROM json_each(?1)),
	asked (agreement, version, party) AS (
		SELECT a.number, a.terms, p.party FROM agreements_all a JOIN agreements_parties p ON p.agreement = a.number AND p.version = a.terms WHERE a.state = 'offered'
		UNION SELECT a.number, a.amendment, p.party FROM agreements_all a JOIN agreements_parties p ON p.agreement = a.number AND p.version IN (a.terms, a.amendment) WHERE a.amendment <> 0),
	mine (number) AS (SELECT DISTINCT a.number FROM agreements_all a JOIN agreements_parties p ON p.agreement = a.number AND p.version = a.terms
		WHERE a.state IN ('in_force', 'under_review') AND p.party IN own AND NOT EXISTS (SELECT 1 FROM agreements_gone g WHERE g.agreement = a.number AND g.party = p.party)),
	owed (number, name, due, unit, late) AS (SELECT a.number, k.value ->> 'name', k.value ->> 'due', k.value ->> 'unit', coalesce(g.late, 0)
		FROM mine m JOIN agreements_all a ON a.number = m.number JOIN agreements_versions w ON w.agreement = a.number AND w.version = a.terms, json_each(w.content, '$.commitments') k
			LEFT JOIN agreements_progress g ON g.agreement = a.number AND g.name = k.value ->> 'name'
		WHERE k.value ->> 'from' IN own AND (g.late OR k.value ->> 'due' <= date(?2 + ?3, 'unixepoch'))
			AND NOT EXISTS (SELECT 1 FROM agreements_gone x WHERE x.agreement = a.number AND x.party = k.value ->> 'to')
			AND (k.value ->> 'quantity') > coalesce((SELECT sum(e.quantity) FROM agreements_links l JOIN patronage_events e ON e.number = l.event
				WHERE l.agreement = a.number AND l.name = k.value ->> 'name' AND e.state IN ('confirmed', 'replaced') AND NOT e.void), 0))
	SELECT CASE WHEN q.version > 1 AND EXISTS (SELECT 1 FROM agreements_steps t WHERE t.agreement = q.agreement AND t.what = 'fell' AND t.version = q.version - 1) THEN 'again' ELSE 'sign' END,
			a.number, a.title, '', q.version, a.staged, CASE a.state WHEN 'offered' THEN a.staged ELSE 0 END, '', '' FROM asked q JOIN agreements_all a ON a.number = q.agreement WHERE q.party IN own AND NOT a.lost
		AND NOT EXISTS (SELECT 1 FROM agreements_signatures s WHERE s.agreement = q.agreement AND s.version = q.version AND s.party = q.party)
		AND NOT EXISTS (SELECT 1 FROM agreements_gone g WHERE g.agreement = q.agreement AND g.party = q.party)
	UNION SELECT 'lost', a.number, a.title, '', 0, a.staged, 0, '', '' FROM asked q JOIN agreements_all a ON a.number = q.agreement WHERE q.party IN own AND a.lost
	UNION SELECT 'review', a.number, a.title, '', 0, a.staged, 0, '', '' FROM mine JOIN agreements_all a USING (number)
		WHERE a.state = 'under_review' AND a.amendment = 0 AND a.until = 0 AND EXISTS (SELECT 1 FROM agreements_parties p WHERE p.agreement = a.number AND p.version = a.terms AND p.party IN own
			AND NOT EXISTS (SELECT 1 FROM agreements_reviews r WHERE r.agreement = a.number AND r.party = p.party))
	UNION SELECT 'left', a.number, a.title, '', 0, a.staged, a.until, '', '' FROM mine JOIN agreements_all a USING (number) WHERE a.until <> 0 AND a.amendment = 0
	UNION SELECT CASE o.late WHEN 1 THEN 'late' ELSE 'due' END, a.number, a.title, o.name, 0, a.staged, 0, o.due, o.unit FROM owed o JOIN agreements_all a USING (number)
	UNION SELECT 'ends', a.number, a.title, '', 0, a.staged, 0, a.ends, '' FROM mine JOIN agreements_all a USING (number) WHERE a.notice = 0 AND a.ends <= date(?2 + ?4, 'unixepoch')
	ORDER BY 6, 2 LIMIT ?5`

// needs are what waits for who looks.
func needs(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	if !v.SignedIn() {
		return nil, nil
	}
	var offered int64
	s.Node.Read(func(r state.Reader) { offered = agreements.OfferDays(r) * daySeconds })
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, waits, []any{v.OwnJSON(), s.Now(), int64(dueSoon), int64(endsSoon), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, about, day, unit string
			var number, version int64
			n := page.Need{Topic: "agreements"}
			if err := scan(&what, &number, &title, &about, &version, &n.Since, &n.Due, &day, &unit); err != nil {
				return err
			}
			if _, money := units.Currency(unit); money {
				return nil // It waits as an obligation.
			}
			switch {
			case day != "":
				n.Due = noon(day)
			case (what == "sign" || what == "again") && n.Due != 0:
				n.Due += offered
			}
			n.Urgent = what == "again"
			n.Title, n.Path = words.T(ctx, "agreements.todo."+what, "Title", title, "About", about, "Version", version), pathOf(number)
			all = append(all, n)
			return nil
		})
	})
	return all, err
}

// changes tell each party of what others did with its agreements.
func changes(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	if !v.May(page.Participants) {
		return nil, nil
	}
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `WITH own (id) AS (SELECT value FROM json_each(?2))
			SELECT t.time, t.what, a.number, a.title, coalesce(o.name, t.party), t.version, t.about FROM agreements_steps t JOIN agreements_all a ON a.number = t.agreement LEFT JOIN people_organizations o ON o.id = t.party
			WHERE t.time > ?1 AND a.state <> 'draft' AND EXISTS (SELECT 1 FROM agreements_parties p WHERE p.agreement = a.number AND p.party IN own)
			ORDER BY t.entry DESC, t.event DESC LIMIT ?3`, []any{since, v.OwnJSON(), page.MaxChanges}, func(scan func(...any) error) error {
			var what, title, party, about string
			var number, version int64
			c := page.Change{Topic: "agreements"}
			err := scan(&c.At, &what, &number, &title, &party, &version, &about)
			c.Title, c.Path = title+": "+words.T(ctx, "agreements.steps."+what, "Party", party, "Version", version, "About", about), pathOf(number)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

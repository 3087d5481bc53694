package view

import (
	"context"
	"database/sql"

	opportunities "metaorg/domain/opportunities/view"
	"metaorg/readmodel"
)

// mostAlone is how many are named that could do all of a bid.
const mostAlone = 10

// readAlone are the members that could do all parts by what they say of themselves:
// each competence that a part names, and as many hours in its months. Where a part
// names none nobody can tell. Of whom the hours are hidden from the reader nothing
// is told.
func readAlone(ctx context.Context, tx *sql.Tx, n int64, hidden map[string]bool) (all []string, err error) {
	err = readmodel.Each(ctx, tx, `WITH need (competence) AS (SELECT DISTINCT competence FROM bids_parts WHERE bid = ?1),
			able (holder) AS (SELECT h.holder FROM competences_held h JOIN need USING (competence) WHERE NOT h.gone AND NOT h.person AND h.level <> 'learning' GROUP BY h.holder HAVING count(*) = (SELECT count(*) FROM need)),
			busy (month, hours) AS (SELECT substr(max(p."until", p."from", b.closes), 1, 7), sum(p.quantity) / 100 FROM bids_parts p JOIN bids b ON b.number = p.bid WHERE p.bid = ?1 AND p.unit = 'h' GROUP BY 1)
		SELECT a.holder FROM able a JOIN competences_capacity c ON c.holder = a.holder
		WHERE NOT EXISTS (SELECT 1 FROM need WHERE competence = '') AND NOT EXISTS (SELECT 1 FROM busy WHERE hours > c.hours OR c.until <> '' AND month > substr(c.until, 1, 7))
		ORDER BY a.holder`, []any{n}, func(scan func(...any) error) error {
		var holder string
		err := scan(&holder)
		if !hidden[holder] && len(all) < mostAlone {
			all = append(all, holder)
		}
		return err
	})
	return all, err
}

// overload is the first month in which somebody would work more hours than it says
// it has now, and how many.
type overload struct {
	month string
	hours int64
}

// overloadQuery reads months in which somebody on a bid would work more hours than
// it says it has, of those in which the bid takes some of them: by all bids that go
// on and are not agreed yet, as the rules count it, and by all agreements.
var overloadQuery = `WITH promised (member, month, open, here) AS (
		SELECT v.member, substr(max(p."until", p."from", b.closes), 1, 7), v.quantity, b.number = ?1 FROM bids_volunteers v JOIN bids_parts p ON p.bid = v.bid AND p.part = v.part JOIN bids b ON b.number = v.bid
			WHERE p.unit = 'h' AND ` + goesOn + ` AND NOT ` + agreed + ` AND v.member IN (SELECT member FROM bids_volunteers WHERE bid = ?1)
		UNION ALL SELECT k.value ->> 'from', substr(k.value ->> 'due', 1, 7), max(0, (k.value ->> 'quantity') - coalesce((SELECT sum(e.quantity) FROM agreements_links l JOIN patronage_events e ON e.number = l.event
				WHERE l.agreement = a.number AND l.name = k.value ->> 'name' AND e.state IN ('confirmed', 'replaced') AND NOT e.void), 0)), a.number = (SELECT agreement FROM bids WHERE number = ?1)
			FROM agreements_all a JOIN agreements_versions w ON w.agreement = a.number AND w.version = a.terms, json_each(w.content, '$.commitments') k
			WHERE a.state IN ('signed', 'in_force', 'under_review') AND k.value ->> 'unit' = 'h' AND k.value ->> 'from' IN (SELECT member FROM bids_volunteers WHERE bid = ?1)),
	months (member, month, open) AS (SELECT member, month, sum(open) FROM promised GROUP BY 1, 2 HAVING max(here)),
	owed (member, month, open) AS (SELECT m.member, m.month, m.open + ` + opportunities.HoursInMonth("m.member", "m.month") + ` FROM months m)
	SELECT o.member, o.month, o.open / 100 FROM owed o JOIN competences_capacity c ON c.holder = o.member WHERE (c.until = '' OR o.month <= substr(c.until, 1, 7)) AND o.open > c.hours * 100 ORDER BY 1, 2`

// readOverloads are the overloads of a team, but of those whose hours are hidden
// from the reader.
func readOverloads(ctx context.Context, tx *sql.Tx, n int64, hidden map[string]bool) (map[string]overload, error) {
	all := map[string]overload{}
	err := readmodel.Each(ctx, tx, overloadQuery, []any{n}, func(scan func(...any) error) error {
		var member string
		var o overload
		err := scan(&member, &o.month, &o.hours)
		if _, earlier := all[member]; !earlier && !hidden[member] {
			all[member] = o
		}
		return err
	})
	return all, err
}

// overload is the overload that a part has to do with; nothing where there is none.
func (v bidView) overload(p part, h hand) overload {
	o := v.overloads[h.member]
	if last := max(p.until, p.from, v.closes); v.state.Over() || p.unit != "h" || len(last) < len(o.month) || last[:len(o.month)] != o.month {
		return overload{}
	}
	return o
}

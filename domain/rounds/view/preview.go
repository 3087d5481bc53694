package view

import (
	"database/sql"
	"slices"
	"strconv"

	"metaorg/clearing"
	"metaorg/domain/obligations"
	"metaorg/domain/rounds"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// mostPreviewed is of how many obligations a page computes what would be set off
// now; more would have the reader wait.
const mostPreviewed = 5_000

// latest is the latest round of a unit, as the rules have it now.
func latest(r *page.Request, unit string) (n uint64, one rounds.Round, ok bool) {
	r.Site.Node.Read(func(s state.Reader) { n, one, ok = rounds.Latest(s, unit) })
	return n, one, ok
}

// previewed computes what a round would set off if it closed now; false where
// there is too much for a page. It is what the rules compute, from the same state.
func previewed(r *page.Request, unit string) (all []owed, whole bool) {
	var now []clearing.Obligation
	r.Site.Node.Read(func(s state.Reader) {
		for n, o := range obligations.Clearable(s, unit) {
			if now = append(now, clearing.Obligation{ID: rounds.ID(n), Debtor: string(o.Debtor), Creditor: string(o.Creditor), Amount: o.Left}); len(now) > mostPreviewed {
				return
			}
		}
	})
	if len(now) > mostPreviewed {
		return nil, false
	}
	solved, err := clearing.Clear(now)
	if err != nil {
		return nil, false
	}
	for _, c := range solved.Obligations {
		n, _ := strconv.ParseInt(c.ID, 10, 64)
		all = append(all, owed{number: n, amount: c.Amount, setOff: c.SetOff, debtor: party{c.Debtor, c.Debtor}, creditor: party{c.Creditor, c.Creditor}})
	}
	slices.SortStableFunc(all, func(a, b owed) int { return compare(b.amount, a.amount) })
	return all, true
}

// named gives the parties of obligations their names.
func named(r *page.Request, all []owed) error {
	names := map[string]string{}
	for _, o := range all {
		names[o.debtor.id], names[o.creditor.id] = o.debtor.id, o.creditor.id
	}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id, name FROM people_organizations`, nil, func(scan func(...any) error) error {
			var id, name string
			err := scan(&id, &name)
			if _, wanted := names[id]; wanted {
				names[id] = name
			}
			return err
		})
	})
	for i := range all {
		o := &all[i]
		o.debtor.name, o.creditor.name = names[o.debtor.id], names[o.creditor.id]
	}
	return err
}

// sums adds up what a round would set off.
func (r *round) sums(all []owed) {
	net := map[string]int64{}
	for _, o := range all {
		r.total, r.cleared = r.total+o.amount, r.cleared+o.setOff
		net[o.debtor.id] += o.amount
		net[o.creditor.id] -= o.amount
	}
	r.obligations, r.parties = int64(len(all)), int64(len(net))
	for _, n := range net {
		r.debt += max(0, n)
	}
}

// outside counts what could take part in a round of a unit and does not, since
// one of these members has not let it; JSON lists them.
func outside(r *page.Request, unit, members string) (count int64, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT count(*) FROM obligations_all WHERE unit = ?1 AND state = 'acknowledged' AND remaining > 0
			AND (NOT debtor_in AND debtor IN (SELECT value FROM json_each(?2)) OR NOT creditor_in AND creditor IN (SELECT value FROM json_each(?2)))`,
			[]any{unit, members}, func(scan func(...any) error) error { return scan(&count) })
	})
	return count, err
}

// unitsOwed are the units in which members owe each other anything, those with
// most obligations first.
func unitsOwed(r *page.Request) (all []string) {
	_ = r.Read(func(tx *sql.Tx) error { // A form does without.
		return readmodel.Each(r.Context(), tx, `SELECT unit FROM obligations_all WHERE remaining > 0 GROUP BY unit ORDER BY count(*) DESC, unit`, nil, func(scan func(...any) error) error {
			var code string
			err := scan(&code)
			all = append(all, code)
			return err
		})
	})
	return all
}

package view

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// party is a member by handle and name.
type party struct{ id, name string }

// round is one as lists and its page show it.
type round struct {
	number, staged, opened, closes, until      int64
	obligations, parties, total, debt, cleared int64
	unit                                       string
	stage                                      rounds.Stage
	by, solver                                 party
}

func (r round) residual() int64 { return r.total - r.cleared }

// owed is an obligation with what of it is set off.
type owed struct {
	number, amount, setOff int64
	debtor, creditor       party
}

func (o owed) left() int64 { return o.amount - o.setOff }

// Bounds of what one page shows; the lists have it all.
const (
	mostOwed   = 2_000
	mostWaits  = 20
	mostShown  = 100 // Rows of the table of who owes whom.
	mostDrawn  = 40  // Members in the picture.
	mostOfYour = 60  // Of a member's obligations, in its explanation.
)

const roundColumns = `r.number, r.unit, r.stage, r.staged, r.opened, r.closes, r.until, r.obligations, r.parties, r.total, r.debt, r.cleared, r.member, coalesce(o.name, r.member), r.solver, coalesce(v.name, r.solver)
	FROM rounds_rounds r LEFT JOIN people_organizations o ON o.id = r.member LEFT JOIN people_organizations v ON v.id = r.solver`

func (r *round) scan(scan func(...any) error) error {
	return scan(&r.number, &r.unit, &r.stage, &r.staged, &r.opened, &r.closes, &r.until, &r.obligations, &r.parties, &r.total, &r.debt, &r.cleared, &r.by.id, &r.by.name, &r.solver.id, &r.solver.name)
}

// readRounds are the rounds that where says.
func readRounds(r *page.Request, tx *sql.Tx, where string, args ...any) (all []round, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+roundColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var one round
		err := one.scan(scan)
		all = append(all, one)
		return err
	})
	return all, err
}

// readRound is the round with this number.
func readRound(r *page.Request, number string) (one round, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		err := one.scan(tx.QueryRowContext(r.Context(), `SELECT `+roundColumns+` WHERE r.number = ?1 AND CAST(r.number AS TEXT) = ?1`, number).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return machine.NotFound("rounds.unknown_round", "there is no clearing round number %.20s", number)
		}
		if err != nil {
			return fmt.Errorf("couldn't read the round %.20s: %w", number, err)
		}
		return nil
	})
	return one, err
}

const owedColumns = `e.number, e.amount, e.set_off, e.debtor, coalesce(d.name, e.debtor), e.creditor, coalesce(c.name, e.creditor)
	FROM rounds_obligations e LEFT JOIN people_organizations d ON d.id = e.debtor LEFT JOIN people_organizations c ON c.id = e.creditor`

// readOwed are obligations of a round, the largest first.
func readOwed(r *page.Request, tx *sql.Tx, where string, args ...any) (all []owed, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+owedColumns+` WHERE `+where+` ORDER BY e.amount DESC, e.number LIMIT `+itoa(mostOwed), args, func(scan func(...any) error) error {
		var o owed
		err := scan(&o.number, &o.amount, &o.setOff, &o.debtor.id, &o.debtor.name, &o.creditor.id, &o.creditor.name)
		all = append(all, o)
		return err
	})
	return all, err
}

// between is what one member owes another in a round, before it and after.
type between struct {
	from, to      party
	before, after int64
}

// pairs adds up what the same owes the same, the largest first.
func pairs(all []owed) (sums []between) {
	type ends struct{ from, to string }
	at := map[ends]int{}
	for _, o := range all {
		key := ends{o.debtor.id, o.creditor.id}
		i, known := at[key]
		if !known {
			i, at[key] = len(sums), len(sums)
			sums = append(sums, between{from: o.debtor, to: o.creditor})
		}
		sums[i].before += o.amount
		sums[i].after += o.left()
	}
	slices.SortStableFunc(sums, func(a, b between) int { return compare(b.before, a.before) })
	return sums
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// statement is what a round means for one member.
type statement struct {
	party
	owes, gets, setOff int64 // Before; as much is set off of either.
	with               []party
	rows               []owed
}

func (s statement) owesLeft() int64 { return s.owes - s.setOff }
func (s statement) getsLeft() int64 { return s.gets - s.setOff }

// statementOf is the statement of a member from its obligations in a round.
func statementOf(m string, all []owed) (s statement) {
	s.id, s.name = m, m
	for _, o := range all {
		var other party
		switch m {
		case o.debtor.id:
			s.owes += o.amount
			s.setOff += o.setOff
			s.name, other = o.debtor.name, o.creditor
		case o.creditor.id:
			s.gets += o.amount
			s.name, other = o.creditor.name, o.debtor
		default:
			continue
		}
		s.rows = append(s.rows, o)
		if o.setOff > 0 && !slices.Contains(s.with, other) {
			s.with = append(s.with, other)
		}
	}
	slices.SortFunc(s.with, func(a, b party) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return s
}

package view

import (
	"encoding/json"

	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	period           uint64
	what             string
	by               machine.PersonID
	proposal, number uint64
}

func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO periods_steps (entry, event, time, period, what, by, proposal, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, at.Index, at.Event, at.Time, s.period, s.what, s.by, s.proposal, s.number)
}

func listed(all any) (string, error) {
	text, err := json.Marshal(all)
	return string(text), err
}

// become moves a period on, and writes that down.
func become(tx *readmodel.Tx, at readmodel.At, to periods.Stage, s step) error {
	if err := tx.Exec(`UPDATE periods_periods SET stage = ?, staged = ? WHERE number = ?`, to, at.Time, s.period); err != nil {
		return err
	}
	return s.write(tx, at)
}

func equationSet(tx *readmodel.Tx, at readmodel.At, e periods.EquationSet) error {
	buckets, err := listed(e.Equation.Buckets)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO periods_equations (number, words, buckets, day, since) VALUES (?, ?, ?, ?, ?)`, e.Number, e.Equation.Words, buckets, e.Equation.Day, e.Equation.Since); err != nil {
		return err
	}
	return step{what: "equation", number: e.Number}.write(tx, at)
}

func opened(tx *readmodel.Tx, at readmodel.At, e periods.PeriodOpened) error {
	p := e.Period
	if err := tx.Exec(`INSERT INTO periods_periods (number, begins, ends, fund, currency, equation, stage, staged, opened) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)`,
		e.Number, p.From, p.Until, p.Fund, p.Currency, p.Equation, periods.IsOpen, at.Time); err != nil {
		return err
	}
	return step{period: e.Number, what: "opened"}.write(tx, at)
}

func frozen(tx *readmodel.Tx, at readmodel.At, e periods.PeriodFrozen) error {
	if err := forget(tx, e.Period); err != nil {
		return err
	}
	return become(tx, at, periods.Counting, step{period: e.Period, what: "frozen", by: e.By})
}

// forget forgets what was counted.
func forget(tx *readmodel.Tx, period uint64) error {
	if err := tx.Exec(`DELETE FROM periods_exceptions WHERE period = ?`, period); err != nil {
		return err
	}
	return tx.Exec(`UPDATE periods_periods SET events = 0, problems = 0, members = 0, others = 0 WHERE number = ?`, period)
}

func exceptionFound(tx *readmodel.Tx, _ readmodel.At, e periods.ExceptionFound) error {
	return tx.Exec(`INSERT OR REPLACE INTO periods_exceptions (period, event, bucket, why) VALUES (?, ?, ?, ?)`, e.Period, e.Exception.Event, e.Exception.Bucket, e.Exception.Why)
}

func counted(tx *readmodel.Tx, at readmodel.At, e periods.PeriodCounted) error {
	if err := tx.Exec(`UPDATE periods_periods SET events = ?, problems = ?, members = ?, others = ? WHERE number = ?`, e.Events, e.Problems, e.Business.Members, e.Business.Others, e.Period); err != nil {
		return err
	}
	return become(tx, at, periods.Frozen, step{period: e.Period, what: "counted", number: e.Events})
}

func thawed(tx *readmodel.Tx, at readmodel.At, e periods.PeriodThawed) error {
	if err := forget(tx, e.Period); err != nil {
		return err
	}
	return become(tx, at, periods.IsOpen, step{period: e.Period, what: "thawed", by: e.By})
}

func drawn(tx *readmodel.Tx, at readmodel.At, e periods.StatementsDrawn) error {
	d := e.Drawing
	buckets, err := listed(d.Buckets)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO periods_drawings (period, number, at, by, surplus, from_lines, evidence, members, others, percent, cash_percent, qualified, reserve, divided, rest, buckets, parties, dividends, cash, retained, covered, from_reserve, borne, carried)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Period, e.Number, at.Time, e.By, d.Terms.Surplus, d.Terms.FromLines, d.Terms.Evidence, d.Terms.Business.Members, d.Terms.Business.Others, d.Terms.Reserve, d.Terms.Cash, d.Terms.Qualified,
		d.Reserve, d.Divided, d.Left, buckets, d.Members, d.Dividends, d.Cash, d.Retained, d.Covered, d.FromReserve, d.Borne, d.Carried); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE periods_periods SET drawing = ? WHERE number = ?`, e.Number, e.Period); err != nil {
		return err
	}
	return become(tx, at, periods.Drawn, step{period: e.Period, what: "drawn", by: e.By, number: e.Number})
}

func statementDrawn(tx *readmodel.Tx, _ readmodel.At, e periods.StatementDrawn) error {
	parts, err := listed(e.Stated.Statement.Parts)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO periods_statements (period, drawing, member, parts, dividend, cash, retained, borne) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Period, e.Number, e.Stated.Member, parts, e.Stated.Statement.Dividend, e.Stated.Statement.Cash, e.Stated.Statement.Retained, e.Stated.Statement.Borne)
}

func put(tx *readmodel.Tx, at readmodel.At, e periods.PeriodPut) error {
	if err := tx.Exec(`UPDATE periods_periods SET proposal = ? WHERE number = ?`, e.Proposal, e.Period); err != nil {
		return err
	}
	return become(tx, at, periods.IsPut, step{period: e.Period, what: "put", by: e.By, proposal: e.Proposal, number: e.Drawing})
}

func turnedDown(tx *readmodel.Tx, at readmodel.At, e periods.PeriodTurnedDown) error {
	return become(tx, at, periods.Frozen, step{period: e.Period, what: "turned_down", proposal: e.Proposal})
}

// noticed writes down a notice; one to a member that has no statement any more,
// after a reopening, is all there is of it.
func noticed(tx *readmodel.Tx, at readmodel.At, e periods.NoticeGiven) error {
	return tx.Exec(`INSERT INTO periods_statements (period, drawing, member, parts, dividend, cash, retained, noticed, owed, obligation, due) VALUES (?1, ?2, ?3, '[]', ?4, ?5, ?6, ?7, ?8, ?9, ?10)
		ON CONFLICT (period, drawing, member) DO UPDATE SET noticed = ?7, owed = ?8, obligation = ?9, due = ?10`,
		e.Period, e.Drawing, e.Member, e.Dividend, e.Cash, e.Retained, at.Time, e.Owed, e.Obligation, e.Due)
}

func accountChanged(tx *readmodel.Tx, at readmodel.At, e periods.AccountChanged) error {
	if err := tx.Exec(`INSERT OR REPLACE INTO periods_accounts (member, vintage, balance) VALUES (?, ?, ?)`, e.Member, e.Vintage, e.Balance); err != nil {
		return err
	}
	if e.Why == periods.Revolved {
		if err := tx.Exec(`UPDATE periods_periods SET revolved = revolved - ? WHERE number = ?`, e.Amount, e.Vintage); err != nil {
			return err
		}
	}
	return tx.Exec(`INSERT INTO periods_entries (entry, event, time, member, vintage, amount, balance, why, obligation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, at.Time, e.Member, e.Vintage, e.Amount, e.Balance, e.Why, e.Obligation)
}

func adopted(tx *readmodel.Tx, at readmodel.At, e periods.PeriodAdopted) error {
	if err := tx.Exec(`UPDATE periods_periods SET adopted = ? WHERE number = ?`, e.Drawing, e.Period); err != nil {
		return err
	}
	if err := closing(tx, at, e.Period, e.Drawing, false, e.Reserve); err != nil {
		return err
	}
	return become(tx, at, periods.Adopted, step{period: e.Period, what: "adopted", number: e.Drawing})
}

func closing(tx *readmodel.Tx, at readmodel.At, period, drawing uint64, contrary bool, reserve int64) error {
	return tx.Exec(`INSERT INTO periods_closes (period, drawing, contrary, time, reserve) VALUES (?, ?, ?, ?, ?)`, period, drawing, contrary, at.Time, reserve)
}

func reopened(tx *readmodel.Tx, at readmodel.At, e periods.PeriodReopened) error {
	if err := tx.Exec(`UPDATE periods_periods SET reopened = reopened + 1 WHERE number = ?`, e.Period); err != nil {
		return err
	}
	if err := closing(tx, at, e.Period, e.Drawing, true, e.Reserve); err != nil {
		return err
	}
	if err := forget(tx, e.Period); err != nil {
		return err
	}
	return become(tx, at, periods.IsOpen, step{period: e.Period, what: "reopened", number: e.Drawing})
}

func revolved(tx *readmodel.Tx, at readmodel.At, e periods.AccountsRevolved) error {
	return step{what: "revolved", number: uint64(e.Amount)}.write(tx, at)
}

func evaluated(tx *readmodel.Tx, _ readmodel.At, e periods.ContributionEvaluated) error {
	return tx.Exec(`INSERT OR REPLACE INTO periods_evaluations (event, member, value) VALUES (?, ?, ?)`, e.Event, e.Member, e.Value)
}

func countedForDues(tx *readmodel.Tx, _ readmodel.At, e periods.CountedForDues) error {
	return tx.Exec(`INSERT OR REPLACE INTO periods_for_dues (event, member, dues) VALUES (?, ?, ?)`, e.Event, e.Member, e.Dues)
}

package view

import (
	"encoding/json"
	"time"

	"metaorg/domain/funds"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	fund, request uint64
	member        people.MemberID
	what          string
	by            machine.PersonID
	document      funds.Paper
	detail        string
}

// write writes it down. Of a request it finds the fund itself.
func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO funds_steps (entry, event, time, fund, request, member, what, by, document, detail)
		SELECT ?1, ?2, ?3, coalesce((SELECT fund FROM funds_requests WHERE number = ?5), ?4), ?5, ?6, ?7, ?8, ?9, ?10`,
		at.Index, at.Event, at.Time, s.fund, s.request, s.member, s.what, s.by, s.document, s.detail)
}

func listed(all any) (string, error) {
	text, err := json.Marshal(all)
	return string(text), err
}

func opened(tx *readmodel.Tx, at readmodel.At, e funds.FundOpened) error {
	stewards, err := listed(e.Terms.Stewards)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO funds_funds (number, name, purpose, currency, holder, stewards, overdraft, since, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)`,
		e.Fund, e.Terms.Name, e.Terms.Purpose, e.Currency, e.Terms.Holder, stewards, e.Terms.Overdraft, at.Time); err != nil {
		return err
	}
	return step{fund: e.Fund, what: "opened"}.write(tx, at)
}

func changed(tx *readmodel.Tx, at readmodel.At, e funds.FundChanged) error {
	stewards, err := listed(e.Terms.Stewards)
	if err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE funds_funds SET name = ?, purpose = ?, holder = ?, stewards = ?, overdraft = ?, changed = ? WHERE number = ?`,
		e.Terms.Name, e.Terms.Purpose, e.Terms.Holder, stewards, e.Terms.Overdraft, at.Time, e.Fund); err != nil {
		return err
	}
	return step{fund: e.Fund, what: "changed"}.write(tx, at)
}

func closed(tx *readmodel.Tx, at readmodel.At, e funds.FundClosed) error {
	if err := tx.Exec(`UPDATE funds_funds SET closed = 1, changed = ? WHERE number = ?`, at.Time, e.Fund); err != nil {
		return err
	}
	return step{fund: e.Fund, what: "closed"}.write(tx, at)
}

func budgetSet(tx *readmodel.Tx, at readmodel.At, e funds.BudgetSet) error {
	if err := tx.Exec(`UPDATE funds_funds SET budget_from = ?, budget_until = ?, changed = ? WHERE number = ?`, e.Budget.From, e.Budget.Until, at.Time, e.Fund); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM funds_items WHERE fund = ?`, e.Fund); err != nil {
		return err
	}
	for i, it := range e.Budget.Items {
		if err := tx.Exec(`INSERT INTO funds_items (fund, place, name, amount, used) VALUES (?, ?, ?, ?, ?)`, e.Fund, i, it.Name, it.Amount, e.Budget.Used[i]); err != nil {
			return err
		}
	}
	return step{fund: e.Fund, what: "budget"}.write(tx, at)
}

func lineAdded(tx *readmodel.Tx, _ readmodel.At, e funds.LineAdded) error {
	l := e.Line
	day, err := time.Parse(time.DateOnly, l.Entry.Date)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO funds_lines (fund, number, date, day, amount, category, member, request, nth, statement, added, of, other, balance, obligation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Fund, e.Number, l.Entry.Date, day.Unix(), l.Entry.Amount, l.Entry.Category, l.Entry.Member, l.Entry.Request, l.Entry.Nth, l.Statement, l.Added, l.Of, l.Other, e.Balance, l.Entry.Obligation); err != nil {
		return err
	}
	return tx.Exec(`UPDATE funds_funds SET balance = ? WHERE number = ?`, e.Balance, e.Fund)
}

func lineFound(tx *readmodel.Tx, _ readmodel.At, e funds.LineFound) error {
	day, err := time.Parse(time.DateOnly, e.Date)
	if err != nil {
		return err
	}
	return tx.Exec(`UPDATE funds_lines SET statement = ?, date = ?, day = ? WHERE fund = ? AND number = ?`, e.Statement, e.Date, day.Unix(), e.Fund, e.Number)
}

func lineReversed(tx *readmodel.Tx, _ readmodel.At, e funds.LineReversed) error {
	return tx.Exec(`UPDATE funds_lines SET reversed = 1, nth = 0 WHERE fund = ? AND number = ?`, e.Fund, e.Number)
}

// stage moves a request on, and writes that down.
func stage(tx *readmodel.Tx, at readmodel.At, to funds.Stage, s step) error {
	if err := tx.Exec(`UPDATE funds_requests SET stage = ?, staged = ?, late = 0 WHERE number = ?`, to, at.Time, s.request); err != nil {
		return err
	}
	return s.write(tx, at)
}

// reserve sets the money of a request aside in its fund, or with -1 gives it back.
func reserve(tx *readmodel.Tx, request uint64, times int64) error {
	return tx.Exec(`UPDATE funds_funds SET reserved = reserved + ?2 * q.amount FROM (SELECT fund, amount FROM funds_requests WHERE number = ?1) q WHERE funds_funds.number = q.fund`, request, times)
}

// use counts the money of a request in its fund's budget, or with -1 takes it back.
func use(tx *readmodel.Tx, request uint64, times int64) error {
	return tx.Exec(`UPDATE funds_items SET used = max(0, used + ?2 * q.amount) FROM (SELECT fund, amount, item FROM funds_requests WHERE number = ?1) q WHERE funds_items.fund = q.fund AND funds_items.name = q.item`, request, times)
}

func asked(tx *readmodel.Tx, at readmodel.At, e funds.SpendingAsked) error {
	if err := tx.Exec(`INSERT INTO funds_requests (number, fund, member, payee, amount, title, item, invoice, way, stage, staged, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)`,
		e.Request, e.Fund, e.Member, e.Payee, e.Amount, e.Title, e.Item, e.Invoice, e.Way, funds.Asked, at.Time); err != nil {
		return err
	}
	return step{request: e.Request, what: "asked", by: e.By, document: e.Document}.write(tx, at)
}

func put(tx *readmodel.Tx, at readmodel.At, e funds.PutToMembers) error {
	if err := tx.Exec(`UPDATE funds_requests SET way = ?, proposal = ? WHERE number = ?`, e.Way, e.Proposal, e.Request); err != nil {
		return err
	}
	return stage(tx, at, funds.Put, step{request: e.Request, what: "put"})
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e funds.SpendingTakenBack) error {
	if err := tx.Exec(`UPDATE funds_funds SET reserved = reserved - q.amount FROM (SELECT fund, amount FROM funds_requests WHERE number = ? AND stage = 'approved') q WHERE funds_funds.number = q.fund`, e.Request); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE funds_items SET used = max(0, used - q.amount) FROM (SELECT fund, amount, item FROM funds_requests WHERE number = ? AND stage = 'approved') q WHERE funds_items.fund = q.fund AND funds_items.name = q.item`, e.Request); err != nil {
		return err
	}
	return stage(tx, at, funds.TakenBack, step{request: e.Request, what: "taken_back", by: e.By})
}

func approved(tx *readmodel.Tx, at readmodel.At, e funds.SpendingApproved) error {
	if err := reserve(tx, e.Request, 1); err != nil {
		return err
	}
	if err := use(tx, e.Request, 1); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE funds_requests SET way = ? WHERE number = ?`, e.Way, e.Request); err != nil {
		return err
	}
	return stage(tx, at, funds.Approved, step{request: e.Request, what: "approved", by: e.By})
}

func declined(tx *readmodel.Tx, at readmodel.At, e funds.SpendingDeclined) error {
	return stage(tx, at, funds.Declined, step{request: e.Request, what: "declined", by: e.By, document: e.Document})
}

func failed(tx *readmodel.Tx, at readmodel.At, e funds.SpendingFailed) error {
	return stage(tx, at, funds.Declined, step{request: e.Request, what: "failed", detail: e.Code})
}

func paid(tx *readmodel.Tx, at readmodel.At, e funds.SpendingPaid) error {
	if err := reserve(tx, e.Request, -1); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE funds_requests SET line = ? WHERE number = ?`, e.Line, e.Request); err != nil {
		return err
	}
	return stage(tx, at, funds.Paid, step{request: e.Request, what: "paid", by: e.By})
}

func paymentWaits(tx *readmodel.Tx, at readmodel.At, e funds.PaymentWaits) error {
	if err := tx.Exec(`UPDATE funds_requests SET late = 1 WHERE number = ?`, e.Request); err != nil {
		return err
	}
	return step{request: e.Request, what: "late"}.write(tx, at)
}

func confirmed(tx *readmodel.Tx, at readmodel.At, e funds.PaymentConfirmed) error {
	return stage(tx, at, funds.Confirmed, step{request: e.Request, what: "confirmed", by: e.By})
}

func contested(tx *readmodel.Tx, at readmodel.At, e funds.PaymentContested) error {
	if err := reserve(tx, e.Request, 1); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE funds_requests SET line = 0 WHERE number = ?`, e.Request); err != nil {
		return err
	}
	return stage(tx, at, funds.Approved, step{request: e.Request, what: "contested", by: e.By})
}

func duesSet(tx *readmodel.Tx, at readmodel.At, e funds.DuesSet) error {
	bands, err := listed(e.Terms.Bands)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT OR REPLACE INTO funds_dues (only, fund, basis, amount, bands, months, first, since) VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
		e.Terms.Fund, e.Terms.Basis, e.Terms.Amount, bands, e.Terms.Months, e.Terms.First, at.Time); err != nil {
		return err
	}
	return step{fund: e.Terms.Fund, what: "dues_set"}.write(tx, at)
}

func duesEnded(tx *readmodel.Tx, at readmodel.At, _ funds.DuesEnded) error {
	if err := tx.Exec(`DELETE FROM funds_dues`); err != nil {
		return err
	}
	return step{what: "dues_ended"}.write(tx, at)
}

func owed(tx *readmodel.Tx, _ readmodel.At, e funds.DuesOwed) error {
	if err := tx.Exec(`INSERT INTO funds_owed (member, period, begins, fund, currency, amount, paid, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Member, e.Period, e.Begins, e.Fund, e.Currency, e.Amount, e.Credit, e.Due); err != nil {
		return err
	}
	return tx.Exec(`UPDATE funds_members SET credit = credit - ? WHERE member = ?`, e.Credit, e.Member)
}

func duesPaid(tx *readmodel.Tx, _ readmodel.At, e funds.DuesPaid) error {
	if e.Period == 0 {
		return tx.Exec(`INSERT INTO funds_members (member, credit) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET credit = credit + ?2`, e.Member, e.Amount)
	}
	return tx.Exec(`UPDATE funds_owed SET paid = paid + ?3, late = late AND amount > paid + ?3 + waived WHERE member = ?1 AND period = ?2`, e.Member, e.Period, e.Amount)
}

func duesLate(tx *readmodel.Tx, at readmodel.At, e funds.DuesLate) error {
	if err := tx.Exec(`UPDATE funds_owed SET late = 1 WHERE member = ? AND period = ?`, e.Member, e.Period); err != nil {
		return err
	}
	return step{member: e.Member, what: "dues_late"}.write(tx, at)
}

func declared(tx *readmodel.Tx, _ readmodel.At, e funds.Declared) error {
	return tx.Exec(`INSERT INTO funds_members (member, workers, band) VALUES (?1, ?2, ?3) ON CONFLICT (member) DO UPDATE SET workers = ?2, band = ?3`, e.Member, e.Workers, e.Band)
}

func waiverAsked(tx *readmodel.Tx, at readmodel.At, e funds.WaiverAsked) error {
	return tx.Exec(`UPDATE funds_owed SET asked = ?, document = ? WHERE member = ? AND period = ?`, at.Time, e.Document, e.Member, e.Period)
}

func waived(tx *readmodel.Tx, at readmodel.At, e funds.DuesWaived) error {
	if err := tx.Exec(`UPDATE funds_owed SET waived = waived + ?3, asked = 0, late = late AND amount > paid + waived + ?3 WHERE member = ?1 AND period = ?2`, e.Member, e.Period, e.Amount); err != nil {
		return err
	}
	return step{member: e.Member, what: "waived", by: e.By, detail: string(e.Why)}.write(tx, at)
}

func waiverDeclined(tx *readmodel.Tx, at readmodel.At, e funds.WaiverDeclined) error {
	if err := tx.Exec(`UPDATE funds_owed SET asked = 0 WHERE member = ? AND period = ?`, e.Member, e.Period); err != nil {
		return err
	}
	return step{member: e.Member, what: "waiver_declined", by: e.By}.write(tx, at)
}

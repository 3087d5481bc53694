package view

import (
	"encoding/json"

	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	obligation, hold uint64
	what             string
	member           people.MemberID
	by               machine.PersonID
	amount           int64
	round            uint64
	document         obligations.Paper
}

func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO obligations_steps (entry, event, time, obligation, hold, what, member, by, amount, round, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, at.Time, s.obligation, s.hold, s.what, s.member, s.by, s.amount, s.round, s.document)
}

func entered(tx *readmodel.Tx, at readmodel.At, e obligations.ObligationEntered) error {
	o := e.Obligation
	if err := tx.Exec(`INSERT INTO obligations_all (number, debtor, creditor, entered_by, amount, remaining, unit, due, source, ref, document, state, debtor_in, creditor_in, hold, entered, staged)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16)`,
		e.Number, o.Debtor, o.Creditor, o.By, o.Amount, o.Left, o.Unit, o.Due, o.Source.Kind, o.Source.Ref, e.Document, o.State, o.DebtorIn, o.CreditorIn, o.Hold, at.Time); err != nil {
		return err
	}
	what := "claimed"
	switch {
	case o.By == "":
		what = "raised"
	case o.State == obligations.Acknowledged:
		what = "owed"
	}
	return step{obligation: e.Number, what: what, member: o.By, by: e.By, amount: o.Amount, document: e.Document}.write(tx, at)
}

// become puts an obligation into a state that nothing else changes with.
func become(tx *readmodel.Tx, at readmodel.At, n uint64, s obligations.State) error {
	return tx.Exec(`UPDATE obligations_all SET state = ?2, staged = ?3, was = '', disputer = '' WHERE number = ?1`, n, s, at.Time)
}

func acknowledged(tx *readmodel.Tx, at readmodel.At, e obligations.Acknowledgement) error {
	if err := become(tx, at, e.Obligation, obligations.Acknowledged); err != nil {
		return err
	}
	return step{obligation: e.Obligation, what: "acknowledged", by: e.By}.write(tx, at)
}

func withdrawn(tx *readmodel.Tx, at readmodel.At, e obligations.ClaimWithdrawn) error {
	if err := become(tx, at, e.Obligation, obligations.Withdrawn); err != nil {
		return err
	}
	return step{obligation: e.Obligation, what: "withdrawn", by: e.By}.write(tx, at)
}

func disputed(tx *readmodel.Tx, at readmodel.At, e obligations.ObligationDisputed) error {
	if err := tx.Exec(`UPDATE obligations_all SET was = state, state = 'disputed', disputer = ?2, staged = ?3 WHERE number = ?1`, e.Obligation, e.Member, at.Time); err != nil {
		return err
	}
	return step{obligation: e.Obligation, what: "disputed", member: e.Member, by: e.By, document: e.Document}.write(tx, at)
}

func disputeEnded(tx *readmodel.Tx, at readmodel.At, e obligations.DisputeEnded) error {
	if err := become(tx, at, e.Obligation, e.State); err != nil {
		return err
	}
	return step{obligation: e.Obligation, what: "dispute_ended", by: e.By}.write(tx, at)
}

func said(tx *readmodel.Tx, at readmodel.At, e obligations.EntrySaid) error {
	if err := tx.Exec(`INSERT INTO obligations_entries (obligation, number, kind, amount, date, member, state, said) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Obligation, e.Entry, e.Content.Kind, e.Content.Amount, e.Content.Date, e.Content.Member, e.Content.State, e.Content.Said); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE obligations_all SET pending = ?2 WHERE number = ?1`, e.Obligation, e.Entry); err != nil {
		return err
	}
	return step{obligation: e.Obligation, what: "said_" + string(e.Content.Kind), member: e.Content.Member, by: e.By, amount: e.Content.Amount, document: e.Document}.write(tx, at)
}

// answered notes what became of an entry.
func answered(tx *readmodel.Tx, at readmodel.At, n, entry uint64, as obligations.EntryState, by machine.PersonID) error {
	if err := tx.Exec(`UPDATE obligations_entries SET state = ?3 WHERE obligation = ?1 AND number = ?2`, n, entry, as); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE obligations_all SET pending = 0 WHERE number = ?`, n); err != nil {
		return err
	}
	return step{obligation: n, what: string(as), by: by}.write(tx, at)
}

func confirmed(tx *readmodel.Tx, at readmodel.At, e obligations.EntryConfirmed) error {
	if err := tx.Exec(`UPDATE obligations_all SET (paid, credited) = (SELECT paid + iif(kind = 'payment', x.amount, 0), credited + iif(kind = 'credit', x.amount, 0) FROM obligations_entries x WHERE x.obligation = ?1 AND x.number = ?2)
		WHERE number = ?1`, e.Obligation, e.Entry); err != nil {
		return err
	}
	if err := remains(tx, at, e.Obligation, e.Left, e.State); err != nil {
		return err
	}
	return answered(tx, at, e.Obligation, e.Entry, obligations.Confirmed, e.By)
}

// remains notes what is left and, where nothing is, that it is over.
func remains(tx *readmodel.Tx, at readmodel.At, n uint64, left int64, s obligations.State) error {
	if err := tx.Exec(`UPDATE obligations_all SET remaining = ?2, late = late AND ?2 > 0 WHERE number = ?1`, n, left); err != nil || left > 0 {
		return err
	}
	return become(tx, at, n, s)
}

func contested(tx *readmodel.Tx, at readmodel.At, e obligations.EntryContested) error {
	return answered(tx, at, e.Obligation, e.Entry, obligations.Contested, e.By)
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e obligations.EntryTakenBack) error {
	return answered(tx, at, e.Obligation, e.Entry, obligations.TakenBack, e.By)
}

func setOff(tx *readmodel.Tx, at readmodel.At, e obligations.SetOffMade) error {
	if err := tx.Exec(`UPDATE obligations_all SET cleared = cleared + ?2 WHERE number = ?1`, e.Obligation, e.Amount); err != nil {
		return err
	}
	if err := remains(tx, at, e.Obligation, e.Left, e.State); err != nil {
		return err
	}
	return step{obligation: e.Obligation, what: "set_off", amount: e.Amount, round: e.Round}.write(tx, at)
}

func clearing(tx *readmodel.Tx, at readmodel.At, e obligations.ClearingChosen) error {
	if err := tx.Exec(`UPDATE obligations_all SET debtor_in = iif(debtor = ?2, ?3, debtor_in), creditor_in = iif(creditor = ?2, ?3, creditor_in) WHERE number = ?1`, e.Obligation, e.Member, e.In); err != nil {
		return err
	}
	what := "clears_not"
	if e.In {
		what = "clears"
	}
	return step{obligation: e.Obligation, what: what, member: e.Member, by: e.By}.write(tx, at)
}

func always(tx *readmodel.Tx, _ readmodel.At, e obligations.AlwaysChosen) error {
	if e.On {
		return tx.Exec(`INSERT OR IGNORE INTO obligations_always (member) VALUES (?)`, e.Member)
	}
	return tx.Exec(`DELETE FROM obligations_always WHERE member = ?`, e.Member)
}

func limitSet(tx *readmodel.Tx, _ readmodel.At, e obligations.LimitSet) error {
	if e.None {
		return tx.Exec(`DELETE FROM obligations_limits WHERE creditor = ? AND debtor = ? AND unit = ?`, e.Creditor, e.Debtor, e.Unit)
	}
	return tx.Exec(`INSERT OR REPLACE INTO obligations_limits (creditor, debtor, unit, amount) VALUES (?, ?, ?, ?)`, e.Creditor, e.Debtor, e.Unit, e.Amount)
}

func late(tx *readmodel.Tx, at readmodel.At, e obligations.ObligationLate) error {
	if err := tx.Exec(`UPDATE obligations_all SET late = 1 WHERE number = ?`, e.Obligation); err != nil {
		return err
	}
	return step{obligation: e.Obligation, what: "late", amount: e.Left}.write(tx, at)
}

func handles(all []people.MemberID) (string, error) {
	if all == nil {
		all = []people.MemberID{}
	}
	text, err := json.Marshal(all)
	return string(text), err
}

func held(tx *readmodel.Tx, at readmodel.At, e obligations.HoldMade) error {
	h := e.Hold
	waits, err := handles(h.Waits)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO obligations_holds (number, kind, key, maker, waits, expires, state, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Number, h.Kind, h.Key, h.By, waits, h.Expires, h.State, at.Time); err != nil {
		return err
	}
	for i, l := range h.Links {
		if err := tx.Exec(`INSERT INTO obligations_links (hold, place, debtor, creditor, amount, unit, due) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			e.Number, i, l.Debtor, l.Creditor, l.Amount, l.Unit, l.Due); err != nil {
			return err
		}
	}
	return step{hold: e.Number, what: "held", member: h.By, by: e.By}.write(tx, at)
}

func agreed(tx *readmodel.Tx, at readmodel.At, e obligations.ChainAgreed) error {
	waits, err := handles(e.Waits)
	if err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE obligations_holds SET waits = ? WHERE number = ?`, waits, e.Hold); err != nil {
		return err
	}
	return step{hold: e.Hold, what: "agreed", member: e.Member, by: e.By}.write(tx, at)
}

// holdOver ends a reservation or a chain.
func holdOver(tx *readmodel.Tx, n uint64, as obligations.HoldState, first uint64) error {
	return tx.Exec(`UPDATE obligations_holds SET state = ?2, first = ?3, waits = '[]' WHERE number = ?1`, n, as, first)
}

func posted(tx *readmodel.Tx, at readmodel.At, e obligations.HoldPosted) error {
	if err := holdOver(tx, e.Hold, obligations.Posted, e.First); err != nil {
		return err
	}
	return step{hold: e.Hold, what: "posted", by: e.By}.write(tx, at)
}

func released(tx *readmodel.Tx, at readmodel.At, e obligations.HoldReleased) error {
	if err := holdOver(tx, e.Hold, obligations.Released, 0); err != nil {
		return err
	}
	return step{hold: e.Hold, what: "released", member: e.Member, by: e.By}.write(tx, at)
}

func expired(tx *readmodel.Tx, at readmodel.At, e obligations.HoldExpired) error {
	if err := holdOver(tx, e.Hold, obligations.Expired, 0); err != nil {
		return err
	}
	return step{hold: e.Hold, what: "expired"}.write(tx, at)
}

package view

import (
	"metaorg/domain/obligations"
	"metaorg/domain/rounds"
	"metaorg/readmodel"
)

func opened(tx *readmodel.Tx, at readmodel.At, e rounds.Opened) error {
	return tx.Exec(`INSERT INTO rounds_rounds (number, unit, stage, staged, opened, closes, member) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)`,
		e.Round, e.Unit, rounds.StageOpen, at.Time, e.Closes, e.By)
}

func calledOff(tx *readmodel.Tx, at readmodel.At, e rounds.CalledOff) error {
	return stage(tx, at, e.Round, rounds.StageCalledOff)
}

func stage(tx *readmodel.Tx, at readmodel.At, round uint64, to rounds.Stage) error {
	return tx.Exec(`UPDATE rounds_rounds SET stage = ?, staged = ? WHERE number = ?`, to, at.Time, round)
}

func taken(tx *readmodel.Tx, at readmodel.At, e rounds.Taken) error {
	for _, o := range e.Obligations {
		if err := tx.Exec(`INSERT INTO rounds_obligations (round, number, debtor, creditor, amount) VALUES (?, ?, ?, ?, ?)`, e.Round, o.Number, o.Debtor, o.Creditor, o.Amount); err != nil {
			return err
		}
	}
	return stage(tx, at, e.Round, rounds.StageTaking)
}

func awaited(tx *readmodel.Tx, at readmodel.At, e rounds.Awaited) error {
	if err := tx.Exec(`UPDATE rounds_rounds SET obligations = ?, parties = ?, total = ?, until = ? WHERE number = ?`, e.Obligations, e.Parties, e.Total, e.Until, e.Round); err != nil {
		return err
	}
	return stage(tx, at, e.Round, rounds.StageWaiting)
}

// levels takes levels in; of a solution that comes later they are in the place of
// earlier ones.
func levels(tx *readmodel.Tx, _ readmodel.At, e rounds.Levels) error {
	for _, l := range e.Levels {
		if err := tx.Exec(`INSERT INTO rounds_levels (round, party, level) VALUES (?1, ?2, ?3) ON CONFLICT (round, party) DO UPDATE SET level = ?3`, e.Round, l.Party, l.Level); err != nil {
			return err
		}
	}
	return nil
}

func solved(tx *readmodel.Tx, at readmodel.At, e rounds.Solved) error {
	if err := tx.Exec(`UPDATE rounds_rounds SET obligations = ?, parties = ?, total = ?, debt = ?, cleared = ?, solver = ? WHERE number = ?`,
		e.Obligations, e.Parties, e.Total, e.Debt, e.Cleared, e.By, e.Round); err != nil {
		return err
	}
	return stage(tx, at, e.Round, rounds.StageApplying)
}

func setOff(tx *readmodel.Tx, _ readmodel.At, e obligations.SetOffMade) error {
	return tx.Exec(`UPDATE rounds_obligations SET set_off = ? WHERE round = ? AND number = ?`, e.Amount, e.Round, e.Obligation)
}

func executed(tx *readmodel.Tx, at readmodel.At, e rounds.Executed) error {
	return stage(tx, at, e.Round, rounds.StageExecuted)
}

func lapsed(tx *readmodel.Tx, at readmodel.At, e rounds.Lapsed) error {
	if err := tx.Exec(`DELETE FROM rounds_levels WHERE round = ?`, e.Round); err != nil {
		return err
	}
	return stage(tx, at, e.Round, rounds.StageLapsed)
}

package view

import (
	"metaorg/domain/goals"
	"metaorg/readmodel"
)

func step(tx *readmodel.Tx, at readmodel.At, goal uint64, what, now string) error {
	return tx.Exec(`INSERT INTO goals_steps (entry, event, time, goal, what, now) VALUES (?, ?, ?, ?, ?, ?)`, at.Index, at.Event, at.Time, goal, what, now)
}

func set(tx *readmodel.Tx, at readmodel.At, e goals.GoalSet) error {
	if err := tx.Exec(`INSERT INTO goals_goals (number, member, title, indicator, until, since) VALUES (?, ?, ?, ?, ?, ?)`, e.Goal, e.Member, e.Title, e.Indicator, e.Until, at.Time); err != nil {
		return err
	}
	return step(tx, at, e.Goal, "set", "")
}

func changed(tx *readmodel.Tx, _ readmodel.At, e goals.GoalChanged) error {
	return tx.Exec(`UPDATE goals_goals SET title = ?, indicator = ?, until = ?, due = 0 WHERE number = ?`, e.Title, e.Indicator, e.Until, e.Goal)
}

func reported(tx *readmodel.Tx, at readmodel.At, e goals.GoalReported) error {
	if err := tx.Exec(`UPDATE goals_goals SET state = ?, now = ?, said = ?, due = due AND ? WHERE number = ?`, e.State, e.Now, at.Time, !e.State.Over(), e.Goal); err != nil {
		return err
	}
	return step(tx, at, e.Goal, string(e.State), e.Now)
}

func fellDue(tx *readmodel.Tx, _ readmodel.At, e goals.GoalFellDue) error {
	return tx.Exec(`UPDATE goals_goals SET due = 1 WHERE number = ?`, e.Goal)
}

func tied(tx *readmodel.Tx, at readmodel.At, e goals.GoalTied) error {
	return tx.Exec(`INSERT INTO goals_ties (goal, what, number, at) VALUES (?, ?, ?, ?)`, e.Goal, e.What, e.Number, at.Time)
}

func untied(tx *readmodel.Tx, _ readmodel.At, e goals.GoalUntied) error {
	return tx.Exec(`DELETE FROM goals_ties WHERE goal = ? AND what = ? AND number = ?`, e.Goal, e.What, e.Number)
}

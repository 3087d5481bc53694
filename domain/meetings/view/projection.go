package view

import (
	"metaorg/domain/meetings"
	"metaorg/readmodel"
)

// step writes down what is news.
func step(tx *readmodel.Tx, at readmodel.At, n uint64, what string) error {
	return tx.Exec(`INSERT INTO meetings_steps (entry, event, meeting, time, what) VALUES (?, ?, ?, ?, ?)`, at.Index, at.Event, n, at.Time, what)
}

func both(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func called(tx *readmodel.Tx, at readmodel.At, e meetings.MeetingCalled) error {
	if err := tx.Exec(`INSERT INTO meetings_meetings (number, title, at, place, place_where, minute_taker, member, by, since, changed)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)`, e.Meeting, e.Title, e.At, e.Place, e.Where, e.MinuteTaker, e.Member, e.By, at.Time); err != nil {
		return err
	}
	for i, item := range e.Agenda {
		if err := tx.Exec(`INSERT INTO meetings_items (meeting, number, title, proposal) VALUES (?, ?, ?, ?)`, e.Meeting, i+1, item.Title, item.Proposal); err != nil {
			return err
		}
	}
	return step(tx, at, e.Meeting, "called")
}

func moved(tx *readmodel.Tx, at readmodel.At, e meetings.MeetingMoved) error {
	return both(tx.Exec(`UPDATE meetings_meetings SET at = ?, place = ?, place_where = ?, changed = ? WHERE number = ?`, e.At, e.Place, e.Where, at.Time, e.Meeting),
		step(tx, at, e.Meeting, "moved"))
}

func cancelled(tx *readmodel.Tx, at readmodel.At, e meetings.MeetingCancelled) error {
	return both(tx.Exec(`UPDATE meetings_meetings SET cancelled = 1, changed = ? WHERE number = ?`, at.Time, e.Meeting), step(tx, at, e.Meeting, "cancelled"))
}

func minuteTakerNamed(tx *readmodel.Tx, _ readmodel.At, e meetings.MinuteTakerNamed) error {
	return tx.Exec(`UPDATE meetings_meetings SET minute_taker = ? WHERE number = ?`, e.MinuteTaker, e.Meeting)
}

func attended(tx *readmodel.Tx, at readmodel.At, e meetings.Attended) error {
	for _, m := range e.Members {
		if err := tx.Exec(`INSERT OR IGNORE INTO meetings_present (meeting, member, by, at) VALUES (?, ?, ?, ?)`, e.Meeting, m, e.By, at.Time); err != nil {
			return err
		}
	}
	return nil
}

func handsEntered(tx *readmodel.Tx, at readmodel.At, e meetings.HandsEntered) error {
	for _, h := range e.Hands {
		if err := tx.Exec(`INSERT OR REPLACE INTO meetings_hands (meeting, item, member, proposal, round, choice, clause, by, at, until, state)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.Meeting, e.Item, h.Member, e.Proposal, e.Round, h.Choice, h.Clause, e.By, at.Time, e.Until, meetings.Waiting); err != nil {
			return err
		}
	}
	return nil
}

func handConfirmed(tx *readmodel.Tx, _ readmodel.At, e meetings.HandConfirmed) error {
	return tx.Exec(`UPDATE meetings_hands SET state = ?, word_by = ? WHERE meeting = ? AND item = ? AND member = ?`, e.State, e.By, e.Meeting, e.Item, e.Member)
}

func handContested(tx *readmodel.Tx, _ readmodel.At, e meetings.HandContested) error {
	return tx.Exec(`UPDATE meetings_hands SET state = ?, word_by = ? WHERE meeting = ? AND item = ? AND member = ?`, meetings.Contested, e.By, e.Meeting, e.Item, e.Member)
}

func handsStood(tx *readmodel.Tx, _ readmodel.At, e meetings.HandsStood) error {
	for _, h := range e.Hands {
		if err := tx.Exec(`UPDATE meetings_hands SET state = ?, code = ? WHERE meeting = ? AND item = ? AND member = ?`, h.State, h.Code, e.Meeting, e.Item, h.Member); err != nil {
			return err
		}
	}
	return nil
}

func minutesFiled(tx *readmodel.Tx, at readmodel.At, e meetings.MinutesFiled) error {
	if err := tx.Exec(`UPDATE meetings_minutes SET state = ? WHERE meeting = ? AND state = ?`, meetings.Corrected, e.Meeting, meetings.Proposed); err != nil {
		return err
	}
	return both(tx.Exec(`INSERT INTO meetings_minutes (meeting, version, document, by, at, until, state) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Meeting, e.Version, e.Document, e.By, at.Time, e.Until, meetings.Proposed), step(tx, at, e.Meeting, "filed"))
}

func minutesApproved(tx *readmodel.Tx, at readmodel.At, e meetings.MinutesApproved) error {
	return both(tx.Exec(`UPDATE meetings_minutes SET state = ? WHERE meeting = ? AND version = ?`, meetings.Approved, e.Meeting, e.Version),
		step(tx, at, e.Meeting, "approved"))
}

func minutesContested(tx *readmodel.Tx, at readmodel.At, e meetings.MinutesContested) error {
	return both(tx.Exec(`UPDATE meetings_minutes SET state = ?, contested_by = ?, reasons = ? WHERE meeting = ? AND version = ?`,
		meetings.Disputed, e.Member, e.Document, e.Meeting, e.Version), step(tx, at, e.Meeting, "contested"))
}

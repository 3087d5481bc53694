package view

import (
	"encoding/json"
	"fmt"
	"strings"

	"metaorg/domain/circles"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
)

func created(tx *readmodel.Tx, at readmodel.At, e circles.CircleCreated) error {
	r := e.Remit
	err := tx.Exec(`INSERT INTO circles_circles (number, name, domain, kinds, method, window, objections, entry, state, since, until, review, term_set)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'working', ?9, ?, nullif(?, 0), ?9)`,
		e.Circle, r.Name, r.Domain, strings.Join(r.Kinds, " "), r.Method, r.WindowDays, r.Objections, r.Entry, at.Time, e.Until, e.Review)
	if err != nil {
		return err
	}
	return setMembers(tx, e.Circle, e.Members)
}

func setMembers(tx *readmodel.Tx, circle uint64, members []people.MemberID) error {
	if err := tx.Exec(`DELETE FROM circles_members WHERE circle = ?`, circle); err != nil {
		return err
	}
	for _, m := range members {
		if err := tx.Exec(`INSERT INTO circles_members (circle, member) VALUES (?, ?)`, circle, m); err != nil {
			return err
		}
	}
	return nil
}

func changed(tx *readmodel.Tx, _ readmodel.At, e circles.CircleChanged) error {
	r := e.Remit
	err := tx.Exec(`UPDATE circles_circles SET name = ?, domain = ?, kinds = ?, method = ?, window = ?, objections = ?, entry = ? WHERE number = ?`,
		r.Name, r.Domain, strings.Join(r.Kinds, " "), r.Method, r.WindowDays, r.Objections, r.Entry, e.Circle)
	if err != nil {
		return err
	}
	return setMembers(tx, e.Circle, e.Members)
}

func renewed(tx *readmodel.Tx, at readmodel.At, e circles.CircleRenewed) error {
	return tx.Exec(`UPDATE circles_circles SET state = 'working', until = ?, review = nullif(?, 0), reviewed = 0, warned = NULL, term_set = ? WHERE number = ?`, e.Until, e.Review, at.Time, e.Circle)
}

func dissolved(tx *readmodel.Tx, at readmodel.At, e circles.CircleDissolved) error {
	return tx.Exec(`UPDATE circles_circles SET state = 'dissolved', until = ?1, review = NULL, term_set = ?1 WHERE number = ?2`, at.Time, e.Circle)
}

func rested(tx *readmodel.Tx, _ readmodel.At, e circles.CircleRested) error {
	return tx.Exec(`UPDATE circles_circles SET state = 'resting' WHERE number = ?`, e.Circle)
}

func reviewDue(tx *readmodel.Tx, _ readmodel.At, e circles.ReviewFallsDue) error {
	return tx.Exec(`UPDATE circles_circles SET reviewed = 1 WHERE number = ?`, e.Circle)
}

func endsSoon(tx *readmodel.Tx, at readmodel.At, e circles.TermEndsSoon) error {
	return tx.Exec(`UPDATE circles_circles SET warned = ? WHERE number = ?`, at.Time, e.Circle)
}

func joined(tx *readmodel.Tx, _ readmodel.At, e circles.Joined) error {
	return tx.Exec(`INSERT OR IGNORE INTO circles_members (circle, member) VALUES (?, ?)`, e.Circle, e.Member)
}

func departed(tx *readmodel.Tx, _ readmodel.At, e circles.Departed) error {
	return tx.Exec(`DELETE FROM circles_members WHERE circle = ? AND member = ?`, e.Circle, e.Member)
}

// opened keeps a matter, and what it carries as people read it. Who proposes
// agrees by that.
func opened(m *machine.Machine) func(*readmodel.Tx, readmodel.At, circles.MatterOpened) error {
	return func(tx *readmodel.Tx, at readmodel.At, e circles.MatterOpened) error {
		carried := []machine.Readable{}
		for _, w := range e.Messages {
			said, err := m.WireToJSON(w)
			if err != nil {
				return fmt.Errorf("couldn't read what matter %d carries: %w", e.Matter, err)
			}
			carried = append(carried, said)
		}
		carries, err := json.Marshal(carried)
		if err != nil {
			return fmt.Errorf("couldn't write down what matter %d carries: %w", e.Matter, err)
		}
		err = tx.Exec(`INSERT INTO circles_matters (number, circle, by, joins, title, text, carries, method, objections, opened, closes, stage)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
			e.Matter, e.Circle, e.By, e.Joins, e.Title, e.Text, string(carries), e.Method, e.Objections, at.Time, e.Closes)
		if err != nil || e.Joins != "" {
			return err
		}
		return answered(tx, at, circles.Answered{Matter: e.Matter, Member: e.By, Answer: circles.Answer{Agrees: true}})
	}
}

func answered(tx *readmodel.Tx, at readmodel.At, e circles.Answered) error {
	return tx.Exec(`INSERT OR REPLACE INTO circles_answers (matter, member, agrees, clause, document, at) VALUES (?, ?, ?, ?, ?, ?)`,
		e.Matter, e.Member, e.Answer.Agrees, e.Answer.Clause, e.Answer.Document, at.Time)
}

// decided puts a matter into the stage in which the circle leaves it.
func decided(tx *readmodel.Tx, at readmodel.At, n uint64, stage circles.Stage, c circles.Count, effect int64) error {
	return tx.Exec(`UPDATE circles_matters SET stage = ?, decided = ?, effect = nullif(?, 0), voices = ?, agree = ?, object = ?, needed = ?, stopped = ? WHERE number = ?`,
		stage, at.Time, effect, c.Of, c.Agree, c.Object, c.Needed, c.Stopped, n)
}

func adopted(tx *readmodel.Tx, at readmodel.At, e circles.MatterAdopted) error {
	stage := circles.Adopted
	if e.Effect <= at.Time { // Whom the circle lets in is in at once.
		stage = circles.InForce
	}
	if err := decided(tx, at, e.Matter, stage, e.Count, e.Effect); err != nil || stage == circles.InForce {
		return err
	}
	return tx.Exec(`UPDATE circles_matters SET waits = ? WHERE number = ?`, e.Effect, e.Matter)
}

func rejected(tx *readmodel.Tx, at readmodel.At, e circles.MatterRejected) error {
	return decided(tx, at, e.Matter, circles.Rejected, e.Count, 0)
}

func lapsed(tx *readmodel.Tx, at readmodel.At, e circles.MatterLapsed) error {
	return decided(tx, at, e.Matter, circles.LapsedOpen, circles.Count{}, 0)
}

func withdrawn(tx *readmodel.Tx, at readmodel.At, e circles.MatterWithdrawn) error {
	return decided(tx, at, e.Matter, circles.Withdrawn, circles.Count{}, 0)
}

func lifted(tx *readmodel.Tx, at readmodel.At, e circles.PutToMembers) error {
	if err := decided(tx, at, e.Matter, circles.Lifted, e.Count, 0); err != nil {
		return err
	}
	return tx.Exec(`UPDATE circles_matters SET proposal = ?, lifted_by = ?, document = ? WHERE number = ?`, e.Proposal, e.By, e.Document, e.Matter)
}

func tookEffect(tx *readmodel.Tx, at readmodel.At, e circles.TookEffect) error {
	return tx.Exec(`UPDATE circles_matters SET stage = ?, effect = ? WHERE number = ?`, circles.InForce, at.Time, e.Matter)
}

func effectFailed(tx *readmodel.Tx, at readmodel.At, e circles.EffectFailed) error {
	return tx.Exec(`UPDATE circles_matters SET stage = ?, effect = ?, failure = ? WHERE number = ?`, circles.Failed, at.Time, e.Text, e.Matter)
}

func overturned(tx *readmodel.Tx, _ readmodel.At, e circles.Overturned) error {
	return tx.Exec(`UPDATE circles_matters SET stage = ? WHERE number = ?`, circles.OutVoted, e.Matter)
}

func bulletinPosted(tx *readmodel.Tx, at readmodel.At, e circles.BulletinPosted) error {
	n := e.Bulletin
	return tx.Exec(`INSERT INTO circles_bulletins (number, title, text, posted, until) VALUES (?, ?, ?, ?, ?)`, e.Number, n.Title, n.Text, at.Time, n.Until)
}

func bulletinTakenDown(tx *readmodel.Tx, at readmodel.At, e circles.BulletinTakenDown) error {
	return tx.Exec(`UPDATE circles_bulletins SET until = ? WHERE number = ?`, at.Time, e.Bulletin)
}

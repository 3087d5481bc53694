package view

import (
	"cmp"
	"slices"

	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	post, answer uint64
	what         string
	holder       people.MemberID
	by           machine.PersonID
	document     opportunities.Paper
}

// write writes it down. Whose answer it is about it finds itself.
func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO opportunities_steps (entry, event, time, post, answer, what, holder, by, document)
		SELECT ?1, ?2, ?3, coalesce((SELECT post FROM opportunities_answers WHERE number = ?5), ?4), ?5, ?6, ?7, ?8, ?9`,
		at.Index, at.Event, at.Time, s.post, s.answer, s.what, s.holder, s.by, s.document)
}

// stage moves a need or an offer on, and writes that down.
func stage(tx *readmodel.Tx, at readmodel.At, to opportunities.Stage, s step) error {
	if err := tx.Exec(`UPDATE opportunities_posts SET stage = ?, staged = ?, changed = ?, waits = 0 WHERE number = ?`, to, at.Time, at.Time, s.post); err != nil {
		return err
	}
	return s.write(tx, at)
}

// become says what became of an answer.
func become(tx *readmodel.Tx, answer uint64, state opportunities.Sort) error {
	return tx.Exec(`UPDATE opportunities_answers SET state = ? WHERE number = ?`, state, answer)
}

// passOver ends all answers to something that still wait.
func passOver(tx *readmodel.Tx, post uint64) error {
	return tx.Exec(`UPDATE opportunities_answers SET state = 'passed' WHERE post = ? AND state = 'given'`, post)
}

func posted(tx *readmodel.Tx, at readmodel.At, e opportunities.Posted) error {
	if err := tx.Exec(`INSERT INTO opportunities_posts (number, kind, holder, title, text, resource, quantity, unit, first_day, last_day, answer_by, place, remote, terms, in_return, reference, document, since, changed, expires, stage, staged)
		VALUES (?1, ?2, ?3, '', '', 0, 0, '', '', '', '', '', 0, '', '', '', '', ?4, ?4, 0, 'open', ?4)`, e.Post, e.Kind, e.Holder, at.Time); err != nil {
		return err
	}
	if err := says(tx, at, e.Post, e.What, e.Expires); err != nil {
		return err
	}
	return step{post: e.Post, what: "posted", holder: e.Holder, by: e.By}.write(tx, at)
}

// says puts what is needed or offered into its row.
func says(tx *readmodel.Tx, at readmodel.At, post uint64, w opportunities.What, expires int64) error {
	err := tx.Exec(`UPDATE opportunities_posts SET title = ?, text = ?, resource = ?, quantity = ?, unit = ?, first_day = ?, last_day = ?, answer_by = ?, place = ?, remote = ?, terms = ?, in_return = ?, reference = ?, document = ?, changed = ?, expires = ?
		WHERE number = ?`, w.Title, w.Text, w.Resource, w.Quantity, w.Unit, w.From, w.Until, w.AnswerBy, w.Place, w.Remote, w.Terms, w.InReturn, w.Reference, w.Document, at.Time, expires, post)
	if err != nil {
		return err
	}
	var ids []string
	parts := w.Parts
	if len(parts) == 0 {
		parts = []opportunities.Part{{Title: w.Title, Resource: w.Resource, Quantity: w.Quantity, Unit: w.Unit}}
		if len(w.Competences) == 1 {
			parts[0].Competence = w.Competences[0]
		}
	}
	for _, table := range []string{"opportunities_competences", "opportunities_parts"} {
		if err := tx.Exec(`DELETE FROM `+table+` WHERE post = ?`, post); err != nil {
			return err
		}
	}
	for i, p := range parts {
		if err := tx.Exec(`INSERT INTO opportunities_parts (post, part, title, competence, resource, quantity, unit, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			post, i+1, p.Title, p.Competence, p.Resource, p.Quantity, p.Unit, cmp.Or(p.From, w.From), cmp.Or(p.Until, w.Until)); err != nil {
			return err
		}
		ids = append(ids, p.Competence)
	}
	if err := tx.Exec(`UPDATE opportunities_posts SET parts = ? WHERE number = ?`, len(w.Parts), post); err != nil {
		return err
	}
	for i, id := range append(slices.Clone(w.Competences), ids...) {
		if err := tx.Exec(`INSERT INTO opportunities_competences (post, place, competence) SELECT ?1, ?2, ?3 WHERE ?3 <> '' AND NOT EXISTS (SELECT 1 FROM opportunities_competences WHERE post = ?1 AND competence = ?3)`, post, i, id); err != nil {
			return err
		}
	}
	return nil
}

func changed(tx *readmodel.Tx, at readmodel.At, e opportunities.PostChanged) error {
	if err := says(tx, at, e.Post, e.What, e.Expires); err != nil {
		return err
	}
	return step{post: e.Post, what: "changed", by: e.By}.write(tx, at)
}

func renewed(tx *readmodel.Tx, at readmodel.At, e opportunities.PostRenewed) error {
	if err := tx.Exec(`UPDATE opportunities_posts SET first_day = ?, last_day = ?, answer_by = ?, expires = ? WHERE number = ?`, e.From, e.Until, e.AnswerBy, e.Expires, e.Post); err != nil {
		return err
	}
	return stage(tx, at, opportunities.Open, step{post: e.Post, what: "renewed", by: e.By})
}

func withdrawn(tx *readmodel.Tx, at readmodel.At, e opportunities.PostWithdrawn) error {
	if err := passOver(tx, e.Post); err != nil {
		return err
	}
	return stage(tx, at, cmp.Or(e.Stage, opportunities.Over), step{post: e.Post, what: "withdrawn", by: e.By})
}

func expired(tx *readmodel.Tx, at readmodel.At, e opportunities.PostExpired) error {
	return stage(tx, at, opportunities.Expired, step{post: e.Post, what: "expired"})
}

func waits(tx *readmodel.Tx, at readmodel.At, e opportunities.PostWaits) error {
	if err := tx.Exec(`UPDATE opportunities_posts SET waits = 1 WHERE number = ?`, e.Post); err != nil {
		return err
	}
	return step{post: e.Post, what: "waits"}.write(tx, at)
}

func answered(tx *readmodel.Tx, at readmodel.At, e opportunities.Answered) error {
	parts := e.Parts
	if parts == nil {
		parts = []uint64{}
	}
	if err := tx.Exec(`INSERT INTO opportunities_answers (number, post, holder, text, document, parts, quantity, since, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'given')`,
		e.Answer, e.Post, e.Holder, e.Text, e.Document, asJSON(parts), e.Quantity, at.Time); err != nil {
		return err
	}
	return step{answer: e.Answer, what: "answered", holder: e.Holder, by: e.By}.write(tx, at)
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e opportunities.AnswerTakenBack) error {
	if err := become(tx, e.Answer, opportunities.TakenBack); err != nil {
		return err
	}
	return step{answer: e.Answer, what: "taken_back", by: e.By}.write(tx, at)
}

func declined(tx *readmodel.Tx, at readmodel.At, e opportunities.AnswerDeclined) error {
	if err := become(tx, e.Answer, opportunities.Declined); err != nil {
		return err
	}
	return step{answer: e.Answer, what: "declined", by: e.By, document: e.Document}.write(tx, at)
}

func chosen(tx *readmodel.Tx, at readmodel.At, e opportunities.AnswerChosen) error {
	if err := become(tx, e.Answer, opportunities.Chosen); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE opportunities_answers SET takes = coalesce(nullif(?3, 'null'), (SELECT json_group_array(max(1, quantity)) FROM (SELECT quantity FROM opportunities_parts WHERE post = ?1 ORDER BY part)))
		WHERE number = ?2`, e.Post, e.Answer, asJSON(e.Takes)); err != nil {
		return err
	}
	if err := take(tx, e.Post, e.Answer, "+"); err != nil {
		return err
	}
	happened := step{post: e.Post, answer: e.Answer, what: "chosen", by: e.By}
	if e.Rest {
		return goesOn(tx, at, happened)
	}
	return stage(tx, at, opportunities.Agreed, happened)
}

// take adds what an answer takes of each part, or gives it back with "-".
func take(tx *readmodel.Tx, post, answer uint64, sign string) error {
	return tx.Exec(`UPDATE opportunities_parts SET taken = taken `+sign+` coalesce((SELECT t.value FROM opportunities_answers a, json_each(a.takes) t WHERE a.number = ?2 AND t.key = part - 1), 0) WHERE post = ?1`, post, answer)
}

// goesOn says that something came of a part of it, and leaves it at its stage.
func goesOn(tx *readmodel.Tx, at readmodel.At, s step) error {
	if err := tx.Exec(`UPDATE opportunities_posts SET changed = ?, waits = 0 WHERE number = ?`, at.Time, s.post); err != nil {
		return err
	}
	return s.write(tx, at)
}

func fellThrough(tx *readmodel.Tx, at readmodel.At, e opportunities.FellThrough) error {
	if err := take(tx, e.Post, e.Answer, "-"); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE opportunities_answers SET state = 'fell_through', asker = 0, answerer = 0, takes = '[]' WHERE number = ?`, e.Answer); err != nil {
		return err
	}
	next := opportunities.Expired
	if e.Open {
		next = opportunities.Open
	}
	return stage(tx, at, next, step{post: e.Post, answer: e.Answer, what: "fell_through", holder: e.Holder, by: e.By, document: e.Document})
}

func confirmed(tx *readmodel.Tx, at readmodel.At, e opportunities.SideConfirmed) error {
	if err := tx.Exec(`UPDATE opportunities_answers SET answerer = answerer OR holder = ?1, asker = asker OR holder <> ?1 WHERE number = ?2`, e.Holder, e.Answer); err != nil {
		return err
	}
	return step{post: e.Post, answer: e.Answer, what: "confirmed", holder: e.Holder, by: e.By}.write(tx, at)
}

func fulfilled(tx *readmodel.Tx, at readmodel.At, e opportunities.Fulfilled) error {
	if err := become(tx, e.Answer, opportunities.Confirmed); err != nil {
		return err
	}
	happened := step{post: e.Post, answer: e.Answer, what: "fulfilled"}
	if e.Rest {
		return goesOn(tx, at, happened)
	}
	if err := passOver(tx, e.Post); err != nil {
		return err
	}
	return stage(tx, at, opportunities.Done, happened)
}

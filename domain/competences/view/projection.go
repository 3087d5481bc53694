package view

import (
	"cmp"
	"slices"

	"metaorg/domain/bookings"
	"metaorg/domain/competences"
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	what       string
	holder     people.MemberID
	competence string
	endorser   people.MemberID
}

func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO competences_steps (entry, event, time, what, holder, competence, endorser) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, at.Time, s.what, s.holder, s.competence, s.endorser)
}

// levels are in order, so that a level has a rank.
var levels = []competences.Level{competences.Learning, competences.Able, competences.Experienced, competences.Teaching}

func declared(tx *readmodel.Tx, at readmodel.At, e competences.Declared) error {
	if err := nameOwn(tx, e.Competence); err != nil {
		return err
	}
	var known bool
	if err := tx.Get(`SELECT EXISTS (SELECT 1 FROM competences_held WHERE holder = ? AND competence = ? AND NOT gone)`, []any{e.Holder, e.Competence}, &known); err != nil {
		return err
	}
	err := tx.Exec(`INSERT INTO competences_held (holder, competence, person, level, rank, hours, note, since, changed, act) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)
		ON CONFLICT (holder, competence) DO UPDATE SET level = ?4, rank = ?5, hours = ?6, note = ?7, since = iif(gone, ?8, since), changed = ?8, act = ?9, gone = 0`,
		e.Holder, e.Competence, e.Holder == people.MemberID(e.By), e.Level, slices.Index(levels, e.Level)+1, e.Hours, e.Note, at.Time, at.Envelope)
	if err != nil || known {
		return err
	}
	return step{what: "declared", holder: e.Holder, competence: e.Competence}.write(tx, at)
}

func withdrawn(tx *readmodel.Tx, at readmodel.At, e competences.Withdrawn) error {
	return tx.Exec(`UPDATE competences_held SET gone = 1, changed = ?, act = ? WHERE holder = ? AND competence = ?`, at.Time, at.Envelope, e.Holder, e.Competence)
}

func capacitySet(tx *readmodel.Tx, at readmodel.At, e competences.CapacitySet) error {
	return tx.Exec(`INSERT INTO competences_capacity (holder, hours, until, changed, act) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (holder) DO UPDATE SET hours = ?2, until = ?3, changed = ?4, act = ?5`,
		e.Holder, e.Hours, e.Until, at.Time, at.Envelope)
}

// count counts again what speaks for a competence.
func count(tx *readmodel.Tx, holder people.MemberID, id string) error {
	return tx.Exec(`UPDATE competences_held SET
			evidence = (SELECT count(*) FROM competences_evidence e WHERE e.holder = ?1 AND e.competence = ?2),
			partners = (SELECT count(DISTINCT receiver) FROM competences_evidence e WHERE e.holder = ?1 AND e.competence = ?2),
			endorsed = (SELECT count(*) FROM competences_endorsements e WHERE e.holder = ?1 AND e.competence = ?2)
		WHERE holder = ?1 AND competence = ?2`, holder, id)
}

func shown(tx *readmodel.Tx, at readmodel.At, e competences.EvidenceShown) error {
	if err := tx.Exec(`INSERT INTO competences_evidence (holder, competence, kind, work, receiver, at, act) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Holder, e.Competence, e.Kind, e.Number, e.For, at.Time, at.Envelope); err != nil {
		return err
	}
	return count(tx, e.Holder, e.Competence)
}

func dropped(tx *readmodel.Tx, _ readmodel.At, e competences.EvidenceDropped) error {
	if err := tx.Exec(`DELETE FROM competences_evidence WHERE holder = ? AND competence = ? AND kind = ? AND work = ?`, e.Holder, e.Competence, e.Kind, e.Number); err != nil {
		return err
	}
	return count(tx, e.Holder, e.Competence)
}

func endorsed(tx *readmodel.Tx, at readmodel.At, e competences.Endorsed) error {
	if err := tx.Exec(`INSERT INTO competences_endorsements (holder, competence, endorser, by, kind, work, at, act) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Holder, e.Competence, e.Endorser, e.By, e.Kind, e.Number, at.Time, at.Envelope); err != nil {
		return err
	}
	if err := count(tx, e.Holder, e.Competence); err != nil {
		return err
	}
	return step{what: "endorsed", holder: e.Holder, competence: e.Competence, endorser: e.Endorser}.write(tx, at)
}

func takenBack(tx *readmodel.Tx, _ readmodel.At, e competences.EndorsementTakenBack) error {
	if err := tx.Exec(`DELETE FROM competences_endorsements WHERE holder = ? AND competence = ? AND endorser = ?`, e.Holder, e.Competence, e.Endorser); err != nil {
		return err
	}
	return count(tx, e.Holder, e.Competence)
}

func named(tx *readmodel.Tx, at readmodel.At, e competences.ConceptsNamed) error {
	for _, c := range e.Concepts {
		if err := nameOther(tx, c.URI, c.Name, c.Broader, at.Time); err != nil {
			return err
		}
	}
	return nil
}

// write notes work between two sides, confirmed or not.
func (w work) write(tx *readmodel.Tx, confirmed bool) error {
	return tx.Exec(`INSERT INTO competences_work (kind, number, gave, received, title, at, confirmed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		ON CONFLICT (kind, number, gave) DO UPDATE SET received = ?4, at = ?6, confirmed = ?7`, w.kind, w.number, w.gave.ID, w.received.ID, w.title, w.at, confirmed)
}

// workOf is work between two handles.
func workOf(kind competences.Kind, number uint64, gave, received people.MemberID, at readmodel.At) work {
	return work{kind: kind, number: int64(number), gave: party{ID: string(gave)}, received: party{ID: string(received)}, at: at.Time}
}

func served(tx *readmodel.Tx, at readmodel.At, e services.DeliveryConfirmed) error {
	w := workOf(competences.Service, e.Request, e.Provider, e.Receiver, at)
	if err := tx.Get(`SELECT coalesce((SELECT title FROM services_services WHERE number = ?), '')`, []any{e.Service}, &w.title); err != nil {
		return err
	}
	return w.write(tx, true)
}

// lent notes something lent that a steward handed out and took back.
func lent(tx *readmodel.Tx, at readmodel.At, e bookings.Returned) error {
	return tx.Exec(`INSERT INTO competences_work (kind, number, gave, received, title, at, confirmed)
		SELECT ?1, b.number, s.member, b.member, c.title, ?3, 1 FROM bookings_bookings b JOIN bookings_terms t ON t.resource = b.resource AND t.custody = ?4
			JOIN commons_resources c ON c.id = b.resource JOIN commons_stewards s ON s.resource = b.resource AND NOT s.asked AND s.member <> b.member
		WHERE b.number = ?2`, competences.Booking, e.Booking, at.Time, bookings.BySteward)
}

func recorded(tx *readmodel.Tx, at readmodel.At, e patronage.EventRecorded) error {
	w := workOf(competences.Contribution, e.Event, e.What.Provider, e.What.Receiver, at)
	w.title = cmp.Or(e.What.Note, string(e.What.Kind))
	return w.write(tx, false)
}

// agreed lets a contribution count. A gift to the commons was received by who confirmed it.
func agreed(tx *readmodel.Tx, at readmodel.At, e patronage.EventConfirmed) error {
	if e.Replaces != 0 {
		if err := tx.Exec(`UPDATE competences_work SET confirmed = 0 WHERE kind = ? AND number = ?`, competences.Contribution, e.Replaces); err != nil {
			return err
		}
	}
	return tx.Exec(`UPDATE competences_work SET confirmed = 1, at = ?, received = iif(received = '', ?, received) WHERE kind = ? AND number = ?`, at.Time, e.Member, competences.Contribution, e.Event)
}

func gave(tx *readmodel.Tx, at readmodel.At, e membership.ContributionRecorded) error {
	w := workOf(competences.Contribution, e.Contribution, e.From, e.To, at)
	w.title = e.Kind
	return w.write(tx, false)
}

func gaveConfirmed(tx *readmodel.Tx, at readmodel.At, e membership.ContributionConfirmed) error {
	return tx.Exec(`UPDATE competences_work SET confirmed = 1, at = ? WHERE kind = ? AND number = ?`, at.Time, competences.Contribution, e.Contribution)
}

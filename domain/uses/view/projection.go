package view

import (
	"metaorg/domain/uses"
	"metaorg/readmodel"
)

// adoptionStep writes down news about an adoption.
func adoptionStep(tx *readmodel.Tx, at readmodel.At, adoption uint64, what string) error {
	return tx.Exec(`INSERT INTO uses_steps (entry, event, time, what, resource, member, outcome) SELECT ?, ?, ?, ?, resource, member, outcome FROM uses_adoptions WHERE number = ?`,
		at.Index, at.Event, at.Time, what, adoption)
}

func wishStep(tx *readmodel.Tx, at readmodel.At, wish uint64, what string, resource uint64) error {
	return tx.Exec(`INSERT INTO uses_steps (entry, event, time, what, resource, wish, member) SELECT ?, ?, ?, ?, ?, number, member FROM uses_wishes WHERE number = ?`,
		at.Index, at.Event, at.Time, what, resource, wish)
}

func took(tx *readmodel.Tx, _ readmodel.At, e uses.Taken) error {
	t := e.Terms
	return tx.Exec(`INSERT OR REPLACE INTO uses_takes (resource, version, member, at, terms, allowance, fee, currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Resource, e.Version, e.Member, t.At, t.Terms, t.Allowance, t.Fee, t.Currency)
}

func adopted(tx *readmodel.Tx, at readmodel.At, e uses.Adopted) error {
	if err := tx.Exec(`UPDATE uses_adoptions SET ended = ? WHERE number = ?`, at.Time, e.Instead); err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO uses_adoptions (number, resource, version, member, text, since) VALUES (?, ?, ?, ?, ?, ?)`, e.Adoption, e.Resource, e.Version, e.Member, e.Text, at.Time); err != nil {
		return err
	}
	return adoptionStep(tx, at, e.Adoption, "adopted")
}

func told(tx *readmodel.Tx, at readmodel.At, e uses.OutcomeTold) error {
	if err := tx.Exec(`UPDATE uses_adoptions SET outcome = ?, told = ?, document = ?, wanted = 0 WHERE number = ?`, e.Outcome, at.Time, e.Document, e.Adoption); err != nil {
		return err
	}
	return adoptionStep(tx, at, e.Adoption, "told")
}

func wanted(tx *readmodel.Tx, _ readmodel.At, e uses.OutcomeWanted) error {
	return tx.Exec(`UPDATE uses_adoptions SET wanted = 1 WHERE number = ?`, e.Adoption)
}

func ended(tx *readmodel.Tx, at readmodel.At, e uses.AdoptionEnded) error {
	return tx.Exec(`UPDATE uses_adoptions SET ended = ?, wanted = 0 WHERE number = ?`, at.Time, e.Adoption)
}

func confirmed(tx *readmodel.Tx, at readmodel.At, e uses.UseConfirmed) error {
	return tx.Exec(`UPDATE uses_adoptions SET steward = ?, confirmed = ? WHERE number = ?`, e.Steward, at.Time, e.Adoption)
}

func accessAsked(tx *readmodel.Tx, at readmodel.At, e uses.AccessAsked) error {
	return tx.Exec(`INSERT INTO uses_accesses (number, resource, member, text, document, since, stage, staged) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6)`,
		e.Access, e.Resource, e.Member, e.Text, e.Document, at.Time, uses.Asked)
}

func accessAgreed(tx *readmodel.Tx, _ readmodel.At, e uses.AccessAgreed) error {
	return tx.Exec(`UPDATE uses_accesses SET agreed = trim(replace(' ' || agreed || ' ', ' ' || ?1 || ' ', ' ') || ?1) WHERE number = ?2`, e.Steward, e.Access)
}

func accessGranted(tx *readmodel.Tx, at readmodel.At, e uses.AccessGranted) error {
	return tx.Exec(`UPDATE uses_accesses SET stage = ?, staged = ?, until = ?, agreed = '', late = 0 WHERE number = ?`, uses.Granted, at.Time, e.Until, e.Access)
}

func accessRefused(tx *readmodel.Tx, at readmodel.At, e uses.AccessRefused) error {
	return tx.Exec(`UPDATE uses_accesses SET stage = ?, staged = ?, reasons = ?, agreed = '', late = 0 WHERE number = ?`, uses.Refused, at.Time, e.Document, e.Access)
}

func accessEnded(tx *readmodel.Tx, at readmodel.At, e uses.AccessEnded) error {
	return tx.Exec(`UPDATE uses_accesses SET stage = ?, staged = ?, agreed = '', late = 0 WHERE number = ?`, uses.Ended, at.Time, e.Access)
}

func accessWaits(tx *readmodel.Tx, _ readmodel.At, e uses.AccessWaits) error {
	return tx.Exec(`UPDATE uses_accesses SET late = 1 WHERE number = ?`, e.Access)
}

func wished(tx *readmodel.Tx, at readmodel.At, e uses.WishMade) error {
	if err := tx.Exec(`INSERT INTO uses_wishes (number, member, title, kind, text, since) VALUES (?, ?, ?, ?, ?, ?)`, e.Wish, e.Member, e.Title, e.Kind, e.Text, at.Time); err != nil {
		return err
	}
	return wishStep(tx, at, e.Wish, "wished", 0)
}

func supported(tx *readmodel.Tx, at readmodel.At, e uses.WishSupported) error {
	if e.Stop {
		return tx.Exec(`DELETE FROM uses_supporters WHERE wish = ? AND member = ?`, e.Wish, e.Member)
	}
	return tx.Exec(`INSERT INTO uses_supporters (wish, member, since) VALUES (?, ?, ?)`, e.Wish, e.Member, at.Time)
}

func answered(tx *readmodel.Tx, at readmodel.At, e uses.WishAnswered) error {
	if err := tx.Exec(`INSERT INTO uses_answers (wish, resource, member, at) VALUES (?, ?, ?, ?)`, e.Wish, e.Resource, e.Member, at.Time); err != nil {
		return err
	}
	return wishStep(tx, at, e.Wish, "answered", e.Resource)
}

func closed(tx *readmodel.Tx, at readmodel.At, e uses.WishClosed) error {
	if err := tx.Exec(`UPDATE uses_wishes SET closed = ?, fulfilled = ? WHERE number = ?`, at.Time, e.Fulfilled, e.Wish); err != nil || !e.Fulfilled {
		return err
	}
	return wishStep(tx, at, e.Wish, "fulfilled", 0)
}

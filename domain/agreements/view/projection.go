package view

import (
	"encoding/json"
	"fmt"

	"metaorg/domain/agreements"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	agreement, version uint64
	what               string
	party              people.MemberID
	by                 machine.PersonID
	document           agreements.Paper
	about              string
}

func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO agreements_steps (entry, event, time, agreement, what, version, party, by, document, about) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, at.Time, s.agreement, s.what, s.version, s.party, s.by, s.document, s.about)
}

// both changes a row and writes down why.
func (s step) both(tx *readmodel.Tx, at readmodel.At, query string, args ...any) error {
	if err := tx.Exec(query, args...); err != nil {
		return err
	}
	return s.write(tx, at)
}

func written(tx *readmodel.Tx, at readmodel.At, e agreements.TermsWritten) error {
	content, err := json.Marshal(e.Content)
	if err != nil {
		return fmt.Errorf("couldn't keep terms: %w", err)
	}
	if err := tx.Exec(`INSERT INTO agreements_versions (agreement, version, content, party, time, sealed) VALUES (?, ?, ?, ?, ?, ?)`, e.Agreement, e.Version, string(content), e.Party, at.Time, e.Content.Sealed); err != nil {
		return err
	}
	for _, p := range e.Content.Parties {
		if err := tx.Exec(`INSERT INTO agreements_parties (agreement, version, party) VALUES (?, ?, ?)`, e.Agreement, e.Version, p); err != nil {
			return err
		}
	}
	s := step{agreement: e.Agreement, version: e.Version, what: "written", party: e.Party, by: e.By}
	if e.Amends {
		s.what = "amends"
		return s.both(tx, at, `UPDATE agreements_all SET amendment = ? WHERE number = ?`, e.Version, e.Agreement)
	}
	if err := tx.Exec(`INSERT INTO agreements_all (number, title, holder, begins, ends, state, staged, written) VALUES (?1, '', ?2, '', '', 'draft', ?3, ?3) ON CONFLICT (number) DO UPDATE SET
		staged = CASE state WHEN 'signed' THEN excluded.staged ELSE staged END, state = CASE state WHEN 'signed' THEN 'offered' ELSE state END`, e.Agreement, e.Party, at.Time); err != nil {
		return err
	}
	if err := takes(tx, e.Agreement, e.Version); err != nil {
		return err
	}
	return s.write(tx, at)
}

// takes has an agreement be what a version says.
func takes(tx *readmodel.Tx, n, version uint64) error {
	return tx.Exec(`UPDATE agreements_all SET terms = ?2, title = v.content ->> 'title', lead = coalesce(v.content ->> 'lead', ''), begins = v.content ->> 'begins', ends = v.content ->> 'ends'
		FROM (SELECT content FROM agreements_versions WHERE agreement = ?1 AND version = ?2) v WHERE number = ?1`, n, version)
}

func fell(tx *readmodel.Tx, at readmodel.At, e agreements.SignaturesFell) error {
	return step{agreement: e.Agreement, version: e.Version, what: "fell"}.both(tx, at, `DELETE FROM agreements_signatures WHERE agreement = ? AND version = ?`, e.Agreement, e.Version)
}

func amendmentFell(tx *readmodel.Tx, at readmodel.At, e agreements.AmendmentFell) error {
	return step{agreement: e.Agreement, version: e.Version, what: "amendment_fell"}.both(tx, at, `UPDATE agreements_all SET amendment = 0 WHERE number = ?`, e.Agreement)
}

func offered(tx *readmodel.Tx, at readmodel.At, e agreements.AgreementOffered) error {
	return step{agreement: e.Agreement, version: e.Version, what: "offered", by: e.By}.both(tx, at, `UPDATE agreements_all SET state = 'offered', staged = ? WHERE number = ?`, at.Time, e.Agreement)
}

func signed(tx *readmodel.Tx, at readmodel.At, e agreements.TermsSigned) error {
	return step{agreement: e.Agreement, version: e.Version, what: "signed", party: e.Party, by: e.By}.both(tx, at,
		`INSERT INTO agreements_signatures (agreement, version, party, by, time) VALUES (?, ?, ?, ?, ?)`, e.Agreement, e.Version, e.Party, e.By, at.Time)
}

func allSigned(tx *readmodel.Tx, at readmodel.At, e agreements.AllSigned) error {
	if err := tx.Exec(`UPDATE agreements_all SET state = 'signed', staged = ? WHERE number = ? AND amendment = 0`, at.Time, e.Agreement); err != nil {
		return err
	}
	if err := takes(tx, e.Agreement, e.Version); err != nil {
		return err
	}
	return step{agreement: e.Agreement, version: e.Version, what: "all_signed"}.both(tx, at, `UPDATE agreements_all SET amendment = 0, notice = 0 WHERE number = ?`, e.Agreement)
}

func inForce(tx *readmodel.Tx, at readmodel.At, e agreements.InForceSince) error {
	for _, table := range []string{"reviews", "gone"} {
		if err := tx.Exec(`DELETE FROM agreements_`+table+` WHERE agreement = ?`, e.Agreement); err != nil {
			return err
		}
	}
	return step{agreement: e.Agreement, version: e.Version, what: "in_force"}.both(tx, at, `UPDATE agreements_all SET state = 'in_force', staged = ?, until = 0 WHERE number = ?`, at.Time, e.Agreement)
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e agreements.SignatureTakenBack) error {
	return step{agreement: e.Agreement, version: e.Version, what: "taken_back", party: e.Party, by: e.By}.both(tx, at,
		`DELETE FROM agreements_signatures WHERE agreement = ? AND version = ? AND party = ?`, e.Agreement, e.Version, e.Party)
}

func declined(tx *readmodel.Tx, at readmodel.At, e agreements.TermsDeclined) error {
	return step{agreement: e.Agreement, version: e.Version, what: "declined", party: e.Party, by: e.By}.write(tx, at)
}

func reviewBegun(tx *readmodel.Tx, at readmodel.At, e agreements.ReviewBegun) error {
	if err := tx.Exec(`DELETE FROM agreements_reviews WHERE agreement = ?`, e.Agreement); err != nil {
		return err
	}
	return step{agreement: e.Agreement, what: "review"}.both(tx, at, `UPDATE agreements_all SET state = 'under_review', staged = ? WHERE number = ?`, at.Time, e.Agreement)
}

func reviewSaid(tx *readmodel.Tx, at readmodel.At, e agreements.ReviewSaid) error {
	return step{agreement: e.Agreement, what: "goes_on", party: e.Party, by: e.By}.both(tx, at, `INSERT INTO agreements_reviews (agreement, party) VALUES (?, ?)`, e.Agreement, e.Party)
}

func reviewDone(tx *readmodel.Tx, at readmodel.At, e agreements.ReviewDone) error {
	return step{agreement: e.Agreement, what: "reviewed"}.both(tx, at, `UPDATE agreements_all SET state = 'in_force', staged = ? WHERE number = ?`, at.Time, e.Agreement)
}

func noticeGiven(tx *readmodel.Tx, at readmodel.At, e agreements.NoticeGiven) error {
	return step{agreement: e.Agreement, what: "notice", party: e.Party, by: e.By, document: e.Document}.both(tx, at, `UPDATE agreements_all SET notice = ? WHERE number = ?`, e.Ends, e.Agreement)
}

func ended(tx *readmodel.Tx, at readmodel.At, e agreements.AgreementEnded) error {
	return step{agreement: e.Agreement, what: "ended_" + string(e.How)}.both(tx, at, `UPDATE agreements_all SET state = 'ended', how = ?, staged = ?, amendment = 0 WHERE number = ?`, e.How, at.Time, e.Agreement)
}

func fulfilled(tx *readmodel.Tx, at readmodel.At, e agreements.CommitmentFulfilled) error {
	return step{agreement: e.Agreement, what: "fulfilled", by: e.By, about: e.Commitment}.both(tx, at, `INSERT INTO agreements_links (event, agreement, name) VALUES (?, ?, ?)`, e.Event, e.Agreement, e.Commitment)
}

func due(tx *readmodel.Tx, at readmodel.At, e agreements.CommitmentDue) error {
	return step{agreement: e.Agreement, what: "due", about: e.Commitment}.both(tx, at, `INSERT INTO agreements_progress (agreement, name, obligation, refused) VALUES (?, ?, ?, ?)`, e.Agreement, e.Commitment, e.Obligation, e.Refused)
}

func late(tx *readmodel.Tx, at readmodel.At, e agreements.CommitmentLate) error {
	return step{agreement: e.Agreement, what: "late", party: e.From, about: e.Commitment}.both(tx, at, `INSERT INTO agreements_progress (agreement, name, late) VALUES (?, ?, 1)`, e.Agreement, e.Commitment)
}

func gone(tx *readmodel.Tx, at readmodel.At, e agreements.PartyGone) error {
	if err := tx.Exec(`INSERT INTO agreements_gone (agreement, party) VALUES (?, ?)`, e.Agreement, e.Party); err != nil {
		return err
	}
	return step{agreement: e.Agreement, what: "gone", party: e.Party}.both(tx, at, `UPDATE agreements_all SET state = 'under_review', staged = ?, until = ? WHERE number = ?`, at.Time, e.Until, e.Agreement)
}

func triggered(tx *readmodel.Tx, at readmodel.At, e agreements.ClauseTriggered) error {
	return step{agreement: e.Agreement, version: e.Version, what: "clause"}.write(tx, at)
}

func lost(tx *readmodel.Tx, at readmodel.At, e agreements.TermsLost) error {
	return step{agreement: e.Agreement, what: "lost", party: e.Party, by: e.By}.both(tx, at, `UPDATE agreements_all SET lost = 1 WHERE number = ?`, e.Agreement)
}

func found(tx *readmodel.Tx, at readmodel.At, e agreements.TermsFound) error {
	return step{agreement: e.Agreement, what: "found", party: e.Party, by: e.By}.both(tx, at, `UPDATE agreements_all SET lost = 0 WHERE number = ?`, e.Agreement)
}

func linked(tx *readmodel.Tx, at readmodel.At, e agreements.CaseLinked) error {
	return step{agreement: e.Agreement, what: "case", by: e.By}.both(tx, at, `INSERT INTO agreements_cases (agreement, number) VALUES (?, ?)`, e.Agreement, e.Case)
}

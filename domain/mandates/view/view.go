// Package view shows how organizations bind those who act for them: who must
// sign together, what waits for signatures, and what their own people say.
package view

import (
	_ "embed"
	"fmt"

	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// Readable is how mandates are seen. The machine, which must know all kinds
// that several can sign, reads their fields.
func Readable(m *machine.Machine) readmodel.View {
	return readmodel.View{
		Module: "mandates",
		Schema: schema,
		On: []readmodel.Projection{
			readmodel.On("mandates.SignersSet", signersSet),
			readmodel.On("people.SignerReplaced", signerReplaced),
			readmodel.On("mandates.ActProposed", func(tx *readmodel.Tx, at readmodel.At, e mandates.ActProposed) error {
				return actProposed(m, tx, at, e)
			}),
			readmodel.On("mandates.ActSigned", func(tx *readmodel.Tx, at readmodel.At, e mandates.ActSigned) error {
				return tx.Exec(`INSERT INTO mandates_signatures (act, person, at) VALUES (?, ?, ?)`, e.Number, e.By, at.Time)
			}),
			readmodel.On("mandates.SignatureWithdrawn", func(tx *readmodel.Tx, _ readmodel.At, e mandates.SignatureWithdrawn) error {
				return tx.Exec(`DELETE FROM mandates_signatures WHERE act = ? AND person = ?`, e.Number, e.By)
			}),
			readmodel.On("mandates.ActDone", func(tx *readmodel.Tx, at readmodel.At, e mandates.ActDone) error {
				return ended(tx, at, e.Number, mandates.Done)
			}),
			readmodel.On("mandates.ActWithdrawn", func(tx *readmodel.Tx, at readmodel.At, e mandates.ActWithdrawn) error {
				return ended(tx, at, e.Number, mandates.Withdrawn)
			}),
			readmodel.On("mandates.ActExpired", func(tx *readmodel.Tx, at readmodel.At, e mandates.ActExpired) error {
				return ended(tx, at, e.Number, mandates.Expired)
			}),
			readmodel.On("mandates.PeopleNamed", peopleNamed),
			readmodel.On("mandates.LeftPeople", func(tx *readmodel.Tx, _ readmodel.At, e mandates.LeftPeople) error {
				return tx.Exec(`DELETE FROM mandates_people WHERE organization = ? AND person = ?`, e.Organization, e.Person)
			}),
			readmodel.On("mandates.PollOpened", pollOpened),
			readmodel.On("mandates.PollAnswered", pollAnswered),
			readmodel.On("mandates.PollClosed", pollClosed),
		},
		Lists: lists,
	}
}

func signersSet(tx *readmodel.Tx, at readmodel.At, e mandates.SignersSet) error {
	if len(e.Persons) == 0 {
		return tx.Exec(`DELETE FROM mandates_signers WHERE organization = ? AND scope = ?`, e.Organization, e.Scope)
	}
	return tx.Exec(`INSERT OR REPLACE INTO mandates_signers (organization, scope, threshold, persons, since) VALUES (?, ?, ?, ?, ?)`,
		e.Organization, e.Scope, e.Threshold, readmodel.ToJSON(e.Persons), at.Time)
}

// signerReplaced puts the new representative where the former one stood.
func signerReplaced(tx *readmodel.Tx, _ readmodel.At, e people.SignerReplaced) error {
	return tx.Exec(`UPDATE mandates_signers SET persons = (
			SELECT json_group_array(person ORDER BY person) FROM (
				SELECT DISTINCT CASE value WHEN ?1 THEN ?2 ELSE value END AS person FROM json_each(persons)))
		WHERE organization = ?3 AND EXISTS (SELECT 1 FROM json_each(persons) WHERE value = ?1)`, e.Former, e.Person, e.Organization)
}

func actProposed(m *machine.Machine, tx *readmodel.Tx, at readmodel.At, e mandates.ActProposed) error {
	messages, err := readable(m, e.Messages)
	if err != nil {
		return fmt.Errorf("couldn't read what act %d asks for: %w", e.Number, err)
	}
	if err := tx.Exec(`INSERT INTO mandates_acts (id, organization, by, messages, since, expires, status) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Number, e.Organization, e.By, readmodel.ToJSON(messages), at.Time, e.Expires, mandates.Pending); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO mandates_signatures (act, person, at) VALUES (?, ?, ?)`, e.Number, e.By, at.Time)
}

func readable(m *machine.Machine, carried []wire.Message) (messages []machine.Readable, err error) {
	for _, w := range carried {
		said, err := m.WireToJSON(w)
		if err != nil {
			return nil, err
		}
		messages = append(messages, said)
	}
	return messages, nil
}

func ended(tx *readmodel.Tx, at readmodel.At, act uint64, as mandates.Status) error {
	return tx.Exec(`UPDATE mandates_acts SET status = ?, ended = ? WHERE id = ?`, as, at.Time, act)
}

func peopleNamed(tx *readmodel.Tx, at readmodel.At, e mandates.PeopleNamed) error {
	for _, p := range e.Removed {
		if err := tx.Exec(`DELETE FROM mandates_people WHERE organization = ? AND person = ?`, e.Organization, p); err != nil {
			return err
		}
	}
	for _, p := range e.Persons {
		if err := tx.Exec(`INSERT INTO mandates_people (organization, person, since) VALUES (?, ?, ?)`, e.Organization, p, at.Time); err != nil {
			return err
		}
	}
	return nil
}

func pollOpened(tx *readmodel.Tx, at readmodel.At, e mandates.PollOpened) error {
	return tx.Exec(`INSERT INTO mandates_polls (organization, proposal, by, binding, since, closes, asked) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Organization, e.Proposal, e.By, e.Binding, at.Time, e.Closes, e.Asked)
}

func pollAnswered(tx *readmodel.Tx, at readmodel.At, e mandates.PollAnswered) error {
	return tx.Exec(`INSERT OR REPLACE INTO mandates_answers (organization, proposal, person, choice, at) VALUES (?, ?, ?, ?, ?)`,
		e.Organization, e.Proposal, e.Person, e.Choice, at.Time)
}

func pollClosed(tx *readmodel.Tx, _ readmodel.At, e mandates.PollClosed) error {
	c := e.Count
	return tx.Exec(`UPDATE mandates_polls SET closed = 1, asked = ?, yes = ?, no = ?, abstain = ?, choice = ? WHERE organization = ? AND proposal = ?`,
		c.Asked, c.Yes, c.No, c.Abstain, e.Choice, e.Organization, e.Proposal)
}

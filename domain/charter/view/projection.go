package view

import (
	"encoding/hex"
	"encoding/json"
	"fmt"

	"metaorg/domain/charter"
	"metaorg/readmodel"
)

// drafted replaces the draft and drops the signatures under the last one.
func drafted(tx *readmodel.Tx, _ readmodel.At, e charter.Drafted) error {
	if err := dropDraft(tx); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM charter_acceptances`); err != nil {
		return err
	}
	return put(tx, e.Charter, true)
}

func signaturesVoided(tx *readmodel.Tx, _ readmodel.At, _ charter.SignaturesVoided) error {
	return tx.Exec(`DELETE FROM charter_acceptances`)
}

func adopted(tx *readmodel.Tx, _ readmodel.At, e charter.Adopted) error {
	if err := dropDraft(tx); err != nil {
		return err
	}
	return put(tx, e.Charter, false)
}

func amended(tx *readmodel.Tx, _ readmodel.At, e charter.Amended) error {
	if err := tx.Exec(`UPDATE charter_acceptances SET in_force = 0`); err != nil {
		return err
	}
	if err := putChanges(tx, e.Charter); err != nil {
		return err
	}
	return put(tx, e.Charter, false)
}

func accepted(tx *readmodel.Tx, at readmodel.At, e charter.Accepted) error {
	return tx.Exec(`INSERT INTO charter_acceptances (member, version, hash, by, at, in_force) VALUES (?, ?, ?, ?, ?, 1)`,
		e.Member, e.Version, hex.EncodeToString(e.Hash), e.By, at.Time)
}

// dropDraft takes version 1 out while it is a draft; nothing else is there then.
func dropDraft(tx *readmodel.Tx) error {
	for _, table := range []string{"charter_versions", "charter_parts", "charter_indicators", "charter_rules"} {
		if err := tx.Exec(`DELETE FROM ` + table); err != nil {
			return err
		}
	}
	return nil
}

func put(tx *readmodel.Tx, c charter.Charter, draft bool) error {
	if err := tx.Exec(`INSERT INTO charter_versions (version, draft, hash, since, accept_by, name, preset, template, text)
		VALUES (?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?)`,
		c.Version, draft, hex.EncodeToString(c.Hash), c.Since, c.AcceptBy, c.Name, c.Preset, c.Template, readmodel.ToJSON(c.Text)); err != nil {
		return err
	}
	for place, p := range partsOf(c.Text) {
		if err := tx.Exec(`INSERT INTO charter_parts (version, place, id, kind, title, text) VALUES (?, ?, ?, ?, ?, ?)`,
			c.Version, place, p.id, p.kind, p.title, p.text); err != nil {
			return err
		}
	}
	for _, i := range c.Indicators {
		if err := tx.Exec(`INSERT INTO charter_indicators (version, name, unit, target, due) VALUES (?, ?, ?, ?, ?)`,
			c.Version, i.Name, i.Unit, i.Target, i.By); err != nil {
			return err
		}
	}
	for _, v := range c.Rules {
		if err := tx.Exec(`INSERT INTO charter_rules (version, name, value) VALUES (?, ?, ?)`, c.Version, v.Name, v.Value); err != nil {
			return err
		}
	}
	return nil
}

// putChanges writes down what a version changes in the last one, whose text it
// reads from the tables.
func putChanges(tx *readmodel.Tx, c charter.Charter) error {
	var text string
	if err := tx.Get(`SELECT text FROM charter_versions WHERE version = ?`, []any{c.Version - 1}, &text); err != nil {
		return fmt.Errorf("couldn't read the charter before version %d: %w", c.Version, err)
	}
	var before charter.Text
	if err := json.Unmarshal([]byte(text), &before); err != nil {
		return fmt.Errorf("couldn't read the charter before version %d: %w", c.Version, err)
	}
	for place, ch := range changesOf(charter.Diff(before, c.Text)) {
		if err := tx.Exec(`INSERT INTO charter_changes (version, place, kind, id, was, becomes) VALUES (?, ?, ?, ?, ?, ?)`,
			c.Version, place, ch.kind, ch.id, ch.was, ch.becomes); err != nil {
			return err
		}
	}
	return nil
}

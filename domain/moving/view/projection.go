package view

import (
	"encoding/hex"

	"metaorg/domain/moving"
	"metaorg/readmodel"
)

func carriedOver(tx *readmodel.Tx, at readmodel.At, e moving.PlacesCarriedOver) error {
	if err := tx.Exec(`INSERT INTO moving_lists (list, parts, came, by, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT (list) DO UPDATE SET came = excluded.came`,
		e.List, e.Parts, e.Part, e.By, at.Time); err != nil {
		return err
	}
	for _, p := range e.Places {
		// A place may come again whose list was taken back, or that lapsed.
		if err := tx.Exec(`INSERT OR REPLACE INTO moving_places (organization, name, legal_form, registry, number, accepted, document, key, list, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			p.Handle, p.Name, p.LegalForm, p.Identity.Registry, p.Identity.Number, p.Accepted, p.Document, hex.EncodeToString(p.Key), e.List, at.Time); err != nil {
			return err
		}
	}
	return nil
}

func discarded(tx *readmodel.Tx, _ readmodel.At, e moving.ListDiscarded) error {
	for _, o := range e.Places {
		if err := tx.Exec(`DELETE FROM moving_places WHERE organization = ?`, o); err != nil {
			return err
		}
	}
	// Who has claimed keeps the place, and with it the list's row.
	return tx.Exec(`DELETE FROM moving_lists WHERE list = ?1 AND NOT EXISTS (SELECT 1 FROM moving_places WHERE list = ?1)`, e.List)
}

func claimed(tx *readmodel.Tx, at readmodel.At, e moving.PlaceClaimed) error {
	return tx.Exec(`UPDATE moving_places SET state = 'claimed', by = ?, until = ? WHERE organization = ?`, e.By, at.Time, e.Organization)
}

func lapsed(tx *readmodel.Tx, at readmodel.At, e moving.PlaceLapsed) error {
	return tx.Exec(`UPDATE moving_places SET state = 'lapsed', until = ? WHERE organization = ?`, at.Time, e.Organization)
}

func linkReplaced(tx *readmodel.Tx, _ readmodel.At, e moving.LinkReplaced) error {
	return tx.Exec(`UPDATE moving_places SET key = ? WHERE organization = ?`, hex.EncodeToString(e.Key), e.Organization)
}

func earlierRecorded(tx *readmodel.Tx, at readmodel.At, e moving.EarlierRecorded) error {
	for _, d := range e.Decisions {
		if err := tx.Exec(`INSERT INTO moving_earlier (title, date, document, by, since) VALUES (?, ?, ?, ?, ?)`, d.Title, d.Date, d.Document, e.By, at.Time); err != nil {
			return err
		}
	}
	return nil
}

package view

import (
	"encoding/hex"

	"metaorg/domain/people"
	"metaorg/readmodel"
)

func personRegistered(tx *readmodel.Tx, at readmodel.At, e people.PersonRegistered) error {
	return tx.Exec(`INSERT INTO people_persons (id, since, invited_by) VALUES (?, ?, nullif(?, ''))`, e.Person, at.Time, e.InvitedBy)
}

func keyAdded(tx *readmodel.Tx, at readmodel.At, e people.KeyAdded) error {
	return tx.Exec(`INSERT INTO people_keys (id, person, rank, name, algorithm, site, public, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.Person, e.Rank, e.Name, e.Key.Algorithm, e.Key.RelyingParty, hex.EncodeToString(e.Key.Public), at.Time)
}

func keyNamed(tx *readmodel.Tx, _ readmodel.At, e people.KeyNamed) error {
	return tx.Exec(`UPDATE people_keys SET name = ? WHERE id = ?`, e.Name, e.ID)
}

func keyRevocationAsked(tx *readmodel.Tx, _ readmodel.At, e people.KeyRevocationAsked) error {
	return tx.Exec(`UPDATE people_keys SET ends = ?, asked_by = ? WHERE id = ?`, e.Effective, e.By, e.ID)
}

func keyRevocationCancelled(tx *readmodel.Tx, _ readmodel.At, e people.KeyRevocationCancelled) error {
	return tx.Exec(`UPDATE people_keys SET ends = NULL, asked_by = NULL WHERE id = ?`, e.ID)
}

func keyRevoked(tx *readmodel.Tx, _ readmodel.At, e people.KeyRevoked) error {
	return tx.Exec(`UPDATE people_keys SET revoked = 1 WHERE id = ?`, e.ID)
}

func organizationRegistered(tx *readmodel.Tx, at readmodel.At, e people.OrganizationRegistered) error {
	if err := tx.Exec(`INSERT INTO people_organizations (id, name, legal_form, since, parents) VALUES (?, ?, ?, ?, ?)`,
		e.Organization, e.Name, e.LegalForm, at.Time, parentsAsJSON(e.Parents)); err != nil {
		return err
	}
	for _, i := range e.Identities {
		if err := tx.Exec(`INSERT INTO people_identities (registry, number, organization) VALUES (?, ?, ?)`, i.Registry, i.Number, e.Organization); err != nil {
			return err
		}
	}
	if e.Representative == "" { // It was carried over, and nobody acts for it yet.
		return nil
	}
	return mandateGranted(tx, at, people.MandateGranted{
		Organization: e.Organization, Person: e.Representative, Role: people.Representative, By: e.Representative,
	})
}

func organizationForgotten(tx *readmodel.Tx, _ readmodel.At, e people.OrganizationForgotten) error {
	if err := tx.Exec(`DELETE FROM people_identities WHERE organization = ?`, e.Organization); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM people_organizations WHERE id = ?`, e.Organization)
}

// parentsAsJSON writes no parents as an empty list.
func parentsAsJSON(all []people.Parent) string {
	if len(all) == 0 {
		return "[]"
	}
	return readmodel.ToJSON(all)
}

func parentsDisclosed(tx *readmodel.Tx, _ readmodel.At, e people.ParentsDisclosed) error {
	return tx.Exec(`UPDATE people_organizations SET parents = ? WHERE id = ?`, parentsAsJSON(e.Parents), e.Organization)
}

// organizationDescribed keeps a point only where there is one: both zero means none.
func organizationDescribed(tx *readmodel.Tx, _ readmodel.At, e people.OrganizationDescribed) error {
	var latitude, longitude any
	if e.Latitude != 0 || e.Longitude != 0 {
		latitude, longitude = e.Latitude, e.Longitude
	}
	return tx.Exec(`UPDATE people_organizations SET place = ?, latitude = ?, longitude = ?, website = ?, description = ? WHERE id = ?`,
		e.Place, latitude, longitude, e.Website, e.Description, e.Organization)
}

// mandateGranted ends what the new mandate replaces: the person's last one, the
// representation before it, and those of alternates whose end date had passed.
// A representative's end is that of a term, with which the mandate does not end
// by itself.
func mandateGranted(tx *readmodel.Tx, at readmodel.At, e people.MandateGranted) error {
	if err := tx.Exec(`UPDATE people_mandates SET ended = min(coalesce(until, ?1), ?1)
		WHERE organization = ?2 AND ended IS NULL AND (person = ?3 OR role = ?4 AND (role = 'representative' OR until <= ?1))`,
		at.Time, e.Organization, e.Person, e.Role); err != nil {
		return err
	}
	until, term := e.Until, int64(0)
	if e.Role == people.Representative {
		until, term = 0, e.Until
	}
	return tx.Exec(`INSERT INTO people_mandates (entry, event, organization, person, role, granted_by, since, until, term, scope) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0), ?)`,
		at.Index, at.Event, e.Organization, e.Person, e.Role, e.By, at.Time, until, term, scopeAsJSON(e.Scope))
}

// scopeAsJSON writes the scope of everything as an empty list.
func scopeAsJSON(all []people.Scope) string {
	if len(all) == 0 {
		return "[]"
	}
	return readmodel.ToJSON(all)
}

func termExtended(tx *readmodel.Tx, _ readmodel.At, e people.TermExtended) error {
	return tx.Exec(`UPDATE people_mandates SET term = NULL WHERE organization = ? AND person = ? AND ended IS NULL`, e.Organization, e.Person)
}

func mandateEnded(tx *readmodel.Tx, at readmodel.At, e people.MandateEnded) error {
	return tx.Exec(`UPDATE people_mandates SET ended = min(coalesce(until, ?), ?) WHERE organization = ? AND person = ? AND ended IS NULL`,
		at.Time, at.Time, e.Organization, e.Person)
}

func invitationOpened(tx *readmodel.Tx, at readmodel.At, e people.InvitationOpened) error {
	// A secret may be taken again once its last invitation is over.
	if err := tx.Exec(`DELETE FROM people_invitations WHERE secret_hash = ?`, e.SecretHash); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO people_invitations (secret_hash, person, purpose, since, expires, uses, uses_left) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.SecretHash, e.By, e.Purpose, at.Time, e.Expires, e.Uses, e.Uses)
}

func invitationUsed(tx *readmodel.Tx, _ readmodel.At, e people.InvitationUsed) error {
	return tx.Exec(`UPDATE people_invitations SET uses_left = ? WHERE secret_hash = ?`, e.UsesLeft, e.SecretHash)
}

func invitationRevoked(tx *readmodel.Tx, _ readmodel.At, e people.InvitationRevoked) error {
	return tx.Exec(`UPDATE people_invitations SET revoked = 1 WHERE secret_hash = ?`, e.SecretHash)
}

package view

import (
	"context"
	"database/sql"
	_ "embed"
	"net/url"
	"strconv"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed recovery.sql
var recoverySchema string

var recoveryProjections = []readmodel.Projection{
	readmodel.On("people.GuardianChangeAsked", guardianChangeAsked),
	readmodel.On("people.GuardianChangeOpposed", guardianChangeOpposed),
	readmodel.On("people.GuardianChangeCancelled", guardianChangeCancelled),
	readmodel.On("people.GuardiansSet", guardiansSet),
	readmodel.On("people.GuardianLeft", guardianLeft),
	readmodel.On("people.RecoveryAsked", recoveryAsked),
	readmodel.On("people.RecoverySupported", recoverySupported),
	readmodel.On("people.RecoverySupportWithdrawn", recoverySupportWithdrawn),
	readmodel.On("people.RecoveryBegun", recoveryBegun),
	readmodel.On("people.RecoveryStopped", recoveryStopped),
	readmodel.On("people.PersonRecovered", personRecovered),
	readmodel.On("people.RestorationBegun", restorationBegun),
	readmodel.On("people.RestorationStopped", restorationStopped),
	readmodel.On("people.RepresentativeRestored", representativeRestored),
}

func guardianChangeAsked(tx *readmodel.Tx, _ readmodel.At, e people.GuardianChangeAsked) error {
	if err := tx.Exec(`UPDATE people_guardians SET opposes = 0 WHERE person = ?`, e.Person); err != nil {
		return err
	}
	next := "[]"
	if len(e.Guardians) > 0 {
		next = readmodel.ToJSON(e.Guardians)
	}
	return tx.Exec(`INSERT INTO people_guardian_sets (person, next, next_needed, ends, asked_by) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (person) DO UPDATE SET next = ?2, next_needed = ?3, ends = ?4, asked_by = ?5, opposed = 0`,
		e.Person, next, e.Needed, e.Effective, e.By)
}

func guardianChangeOpposed(tx *readmodel.Tx, _ readmodel.At, e people.GuardianChangeOpposed) error {
	if err := tx.Exec(`UPDATE people_guardians SET opposes = 1 WHERE person = ? AND guardian = ?`, e.Person, e.Guardian); err != nil {
		return err
	}
	return tx.Exec(`UPDATE people_guardian_sets SET opposed = opposed + 1 WHERE person = ?`, e.Person)
}

func guardianChangeCancelled(tx *readmodel.Tx, _ readmodel.At, e people.GuardianChangeCancelled) error {
	return noChange(tx, e.Person)
}

func noChange(tx *readmodel.Tx, p machine.PersonID) error {
	if err := tx.Exec(`UPDATE people_guardians SET opposes = 0 WHERE person = ?`, p); err != nil {
		return err
	}
	return tx.Exec(`UPDATE people_guardian_sets SET next = NULL, next_needed = NULL, ends = NULL, asked_by = NULL, opposed = 0 WHERE person = ?`, p)
}

// guardiansSet ends what the ones before had begun.
func guardiansSet(tx *readmodel.Tx, at readmodel.At, e people.GuardiansSet) error {
	if err := noChange(tx, e.Person); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE people_guardian_sets SET needed = ?, settle = ? WHERE person = ?`, e.Needed, e.Settle, e.Person); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM people_guardians WHERE person = ?`, e.Person); err != nil {
		return err
	}
	for _, g := range e.Guardians {
		if err := tx.Exec(`INSERT INTO people_guardians (person, guardian, since) VALUES (?, ?, ?)`, e.Person, g, at.Time); err != nil {
			return err
		}
	}
	return endRecoveries(tx, at, e.Person, "replaced")
}

func endRecoveries(tx *readmodel.Tx, at readmodel.At, p machine.PersonID, outcome string) error {
	if err := tx.Exec(`DELETE FROM people_recovery_support WHERE person = ?`, p); err != nil {
		return err
	}
	return tx.Exec(`UPDATE people_recoveries SET over = ?, outcome = ? WHERE person = ? AND over IS NULL`, at.Time, outcome, p)
}

func guardianLeft(tx *readmodel.Tx, _ readmodel.At, e people.GuardianLeft) error {
	if err := tx.Exec(`UPDATE people_guardian_sets SET opposed = opposed - 1 WHERE person = ? AND EXISTS
		(SELECT 1 FROM people_guardians WHERE person = ? AND guardian = ? AND opposes)`, e.Person, e.Person, e.Guardian); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM people_guardians WHERE person = ? AND guardian = ?`, e.Person, e.Guardian)
}

func recoveryAsked(tx *readmodel.Tx, at readmodel.At, e people.RecoveryAsked) error {
	// One that got old, of the same key, falls silently in the rules.
	if err := tx.Exec(`DELETE FROM people_recovery_support WHERE person = ? AND key = ?`, e.Person, e.ID); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE people_recoveries SET over = ?, outcome = 'withdrawn' WHERE person = ? AND key = ? AND over IS NULL`, at.Time, e.Person, e.ID); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO people_recoveries (entry, event, person, key, name, algorithm, asked_by, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, e.Person, e.ID, e.Name, e.Key.Algorithm, e.By, at.Time)
}

func recoverySupported(tx *readmodel.Tx, at readmodel.At, e people.RecoverySupported) error {
	return tx.Exec(`INSERT INTO people_recovery_support (person, key, guardian, since) VALUES (?, ?, ?, ?)`, e.Person, e.ID, e.By, at.Time)
}

func recoverySupportWithdrawn(tx *readmodel.Tx, _ readmodel.At, e people.RecoverySupportWithdrawn) error {
	return tx.Exec(`DELETE FROM people_recovery_support WHERE person = ? AND key = ? AND guardian = ?`, e.Person, e.ID, e.By)
}

func recoveryBegun(tx *readmodel.Tx, _ readmodel.At, e people.RecoveryBegun) error {
	return tx.Exec(`UPDATE people_recoveries SET ends = ?, settled = ? WHERE person = ? AND key = ? AND over IS NULL`, e.Effective, e.Settled, e.Person, e.ID)
}

// recoveryStopped by a key ends all that was asked for; by guardians, only this.
func recoveryStopped(tx *readmodel.Tx, at readmodel.At, e people.RecoveryStopped) error {
	if e.By != "" {
		if err := tx.Exec(`UPDATE people_recoveries SET contested = ? WHERE person = ? AND key = ? AND over IS NULL`, e.Contested, e.Person, e.ID); err != nil {
			return err
		}
		return endRecoveries(tx, at, e.Person, "stopped by a key")
	}
	if err := tx.Exec(`DELETE FROM people_recovery_support WHERE person = ? AND key = ?`, e.Person, e.ID); err != nil {
		return err
	}
	return tx.Exec(`UPDATE people_recoveries SET over = ?, outcome = 'withdrawn' WHERE person = ? AND key = ? AND over IS NULL`, at.Time, e.Person, e.ID)
}

func personRecovered(tx *readmodel.Tx, at readmodel.At, e people.PersonRecovered) error {
	if err := tx.Exec(`UPDATE people_recoveries SET over = ?, outcome = 'done' WHERE person = ? AND key = ? AND over IS NULL`, at.Time, e.Person, e.ID); err != nil {
		return err
	}
	return endRecoveries(tx, at, e.Person, "replaced")
}

// recovered tells of organizations that get a representative again and, whoever
// takes part, of persons who get a key again: that it was asked for, was stopped, or is done.
func recovered(ctx context.Context, s *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		return readmodel.Each(ctx, tx, `SELECT * FROM (
				SELECT 'restoration_begun' AS what, o.id AS id, o.name AS name, r.person AS person, r.since AS at FROM people_restorations r JOIN people_organizations o ON o.id = r.organization
				UNION ALL SELECT CASE WHEN r.stopped_by IS NULL THEN 'restoration_done' ELSE 'restoration_stopped' END, o.id, o.name, r.person, r.over
					FROM people_restorations r JOIN people_organizations o ON o.id = r.organization WHERE r.over IS NOT NULL
				UNION ALL SELECT CASE outcome WHEN 'done' THEN 'recovery_done' ELSE 'recovery_stopped' END, person, person, asked_by, over FROM people_recoveries WHERE ?3 AND outcome IN ('done', 'stopped by a key')
				UNION ALL SELECT 'recovery_asked', person, person, asked_by, since FROM people_recoveries WHERE ?3) WHERE at > ?1 ORDER BY at DESC LIMIT ?2`,
			[]any{since, page.MaxChanges, v.May(page.Participants)}, func(scan func(...any) error) error {
				var what, id, name, person string
				c := page.Change{Topic: "keys"}
				err := scan(&what, &id, &name, &person, &c.At)
				c.Title, c.Path = words.T(ctx, "people.happened."+what, "Name", name, "Person", person), "/members/"+url.PathEscape(id)
				all = append(all, c)
				return err
			})
	})
	return all, err
}

func restorationBegun(tx *readmodel.Tx, at readmodel.At, e people.RestorationBegun) error {
	return tx.Exec(`INSERT INTO people_restorations (entry, event, organization, person, since, ends) VALUES (?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, e.Organization, e.Person, at.Time, e.Effective)
}

func restorationStopped(tx *readmodel.Tx, at readmodel.At, e people.RestorationStopped) error {
	return tx.Exec(`UPDATE people_restorations SET over = ?, stopped_by = ? WHERE organization = ? AND over IS NULL`, at.Time, e.By, e.Organization)
}

func representativeRestored(tx *readmodel.Tx, at readmodel.At, e people.RepresentativeRestored) error {
	return tx.Exec(`UPDATE people_restorations SET over = ? WHERE organization = ? AND over IS NULL`, at.Time, e.Organization)
}

// underWay is what a recovery must be to go on at the time of the last entry folded.
var underWay = `over IS NULL AND (ends IS NOT NULL OR since > (SELECT time FROM readmodel_cursor) - ` + strconv.Itoa(people.RequestDays*86_400) + `)`

var recoveryLists = []readmodel.List{
	{
		Name:    "guardians",
		Purpose: "Whom each person trusts to give them a new key.",
		Query: `SELECT g.person || ' ' || g.guardian AS id, g.person, g.guardian, g.since, g.opposes, s.needed, s.settle
			FROM people_guardians g JOIN people_guardian_sets s ON s.person = g.person`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "person and guardian", Detail: true},
			{Name: "person", Kind: readmodel.Text, Help: "whose guardian"},
			{Name: "guardian", Kind: readmodel.Text, Help: "who is trusted"},
			{Name: "since", Kind: readmodel.Time, Help: "from"},
			{Name: "opposes", Kind: readmodel.Bool, Help: "opposes a change of guardians that waits", Detail: true},
			{Name: "needed", Kind: readmodel.Number, Help: "how many let a recovery begin"},
			{Name: "settle", Kind: readmodel.Number, Help: "how many settle it after a key stopped one", Detail: true},
		},
		Sort: "person,guardian", Key: "id", For: readmodel.Participants,
	},
	{
		Name:    "guardian-changes",
		Purpose: "Changes of guardians that wait.",
		Query: `SELECT s.person, s.next, s.next_needed, s.ends, s.asked_by, s.opposed, s.settle,
				(SELECT json_group_array(guardian ORDER BY guardian) FROM people_guardians g WHERE g.person = s.person) AS present
			FROM people_guardian_sets s WHERE s.ends IS NOT NULL`,
		Columns: []readmodel.Column{
			{Name: "person", Kind: readmodel.Text, Help: "whose"},
			{Name: "next", Kind: readmodel.JSON, Help: "who is to be it"},
			{Name: "next_needed", Kind: readmodel.Number, Help: "how many of them will let a recovery begin"},
			{Name: "ends", Kind: readmodel.Time, Help: "when it takes effect unless it is cancelled"},
			{Name: "asked_by", Kind: readmodel.Text, Help: "the key that asked", Detail: true},
			{Name: "opposed", Kind: readmodel.Number, Help: "present guardians who oppose it"},
			{Name: "settle", Kind: readmodel.Number, Help: "how many of them cancel it", Detail: true},
			{Name: "present", Kind: readmodel.JSON, Help: "who is it now"},
		},
		Sort: "ends,person", Key: "person", For: readmodel.Participants,
	},
	{
		Name:    "recoveries",
		Purpose: "New keys that guardians asked for, and what came of it.",
		Query: `SELECT r.entry || '.' || r.event AS id, r.person, r.key, r.name, r.algorithm, r.asked_by, r.since, r.ends, r.settled, r.over, r.contested,
				CASE WHEN r.over IS NOT NULL THEN r.outcome WHEN r.ends IS NOT NULL THEN 'waiting' WHEN ` + underWay + ` THEN 'asked' ELSE 'too old' END AS state,
				(SELECT json_group_array(guardian ORDER BY guardian) FROM people_recovery_support s WHERE s.person = r.person AND s.key = r.key AND r.over IS NULL) AS support
			FROM people_recoveries r`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log", Detail: true},
			{Name: "person", Kind: readmodel.Text, Help: "who has lost their keys"},
			{Name: "key", Kind: readmodel.Text, Help: "the new key's id"},
			{Name: "name", Kind: readmodel.Text, Help: "what it is called", Detail: true},
			{Name: "algorithm", Kind: readmodel.Text, Help: "ed25519, passkey-es256 or passkey-eddsa", Detail: true},
			{Name: "asked_by", Kind: readmodel.Text, Help: "the guardian who asked"},
			{Name: "since", Kind: readmodel.Time, Help: "asked at"},
			{Name: "ends", Kind: readmodel.Time, Help: "when it takes the place of all others; empty while too few support it"},
			{Name: "settled", Kind: readmodel.Bool, Help: "whether no key stops it", Detail: true},
			{Name: "over", Kind: readmodel.Time, Help: "when it was done or stopped", Detail: true},
			{Name: "contested", Kind: readmodel.Time, Help: "until when it takes more guardians, after a key stopped it", Detail: true},
			{Name: "state", Kind: readmodel.Text, Help: "asked, waiting, done, stopped by a key, withdrawn, replaced or too old"},
			{Name: "support", Kind: readmodel.JSON, Help: "guardians who say that it is the person's"},
		},
		Sort: "since,id", Key: "id", For: readmodel.Participants,
	},
	{
		Name:    "restorations",
		Purpose: "Organizations to which the members gave a representative again.",
		Query: `SELECT entry || '.' || event AS id, organization, person, since, ends, over, stopped_by,
				CASE WHEN over IS NULL THEN 'waiting' WHEN stopped_by IS NULL THEN 'done' ELSE 'stopped' END AS state
			FROM people_restorations`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log", Detail: true},
			{Name: "organization", Kind: readmodel.Text, Help: "for which nobody could sign"},
			{Name: "person", Kind: readmodel.Text, Help: "who is to represent it"},
			{Name: "since", Kind: readmodel.Time, Help: "decided at", Detail: true},
			{Name: "ends", Kind: readmodel.Time, Help: "when it takes effect unless a mandate stops it"},
			{Name: "over", Kind: readmodel.Time, Help: "when it was done or stopped", Detail: true},
			{Name: "stopped_by", Kind: readmodel.Text, Help: "who stopped it, having a mandate"},
			{Name: "state", Kind: readmodel.Text, Help: "waiting, done or stopped"},
		},
		Sort: "since,id", Key: "id", For: readmodel.Watchers,
	},
}

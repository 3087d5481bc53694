// Package view shows who belongs to the network: the roster now and at any
// past time, the founding roll, and the contributions on the way in.
package view

import (
	_ "embed"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how membership is seen.
var View = readmodel.View{
	Module: "membership",
	Schema: schema,
	On: append([]readmodel.Projection{
		readmodel.On("membership.FounderInvited", founderInvited),
		readmodel.On("membership.FounderWithdrawn", founderWithdrawn),
		readmodel.On("membership.Applied", applied),
		readmodel.On("membership.ApplicationWithdrawn", func(tx *readmodel.Tx, at readmodel.At, e membership.ApplicationWithdrawn) error {
			return gone(tx, at, e.Member)
		}),
		readmodel.On("membership.BecameProvisional", func(tx *readmodel.Tx, at readmodel.At, e membership.BecameProvisional) error {
			return enter(tx, at, e.Member, membership.Provisional)
		}),
		readmodel.On("membership.Activated", activated),
		readmodel.On("membership.SupporterJoined", func(tx *readmodel.Tx, at readmodel.At, e membership.SupporterJoined) error {
			return enter(tx, at, e.Member, membership.Supporter)
		}),
		readmodel.On("membership.LeaveAnnounced", func(tx *readmodel.Tx, _ readmodel.At, e membership.LeaveAnnounced) error {
			return tx.Exec(`UPDATE membership_members SET leaves = ? WHERE id = ?`, e.At, e.Member)
		}),
		readmodel.On("membership.StayDecided", func(tx *readmodel.Tx, _ readmodel.At, e membership.StayDecided) error {
			return tx.Exec(`UPDATE membership_members SET leaves = NULL WHERE id = ?`, e.Member)
		}),
		readmodel.On("membership.Left", func(tx *readmodel.Tx, at readmodel.At, e membership.Left) error {
			if err := tx.Exec(`UPDATE membership_members SET leaves = NULL WHERE id = ?`, e.Member); err != nil {
				return err
			}
			return enter(tx, at, e.Member, membership.LeftState)
		}),
		readmodel.On("membership.ContributionRecorded", recorded),
		readmodel.On("membership.ContributionConfirmed", func(tx *readmodel.Tx, at readmodel.At, e membership.ContributionConfirmed) error {
			return settled(tx, at, e.Contribution, membership.Confirmed, e.Counts)
		}),
		readmodel.On("membership.ContributionDisputed", func(tx *readmodel.Tx, at readmodel.At, e membership.ContributionDisputed) error {
			return settled(tx, at, e.Contribution, membership.Disputed, "")
		}),
	}, remarks...),
	NotShown: notShown,
	Lists:    lists,
}

func founderInvited(tx *readmodel.Tx, at readmodel.At, e membership.FounderInvited) error {
	return tx.Exec(`INSERT INTO membership_founding_roll (organization, invited_by, since) VALUES (?, ?, ?)`, e.Organization, e.By, at.Time)
}

func founderWithdrawn(tx *readmodel.Tx, _ readmodel.At, e membership.FounderWithdrawn) error {
	return tx.Exec(`DELETE FROM membership_founding_roll WHERE organization = ?`, e.Organization)
}

// enter closes the state somebody was in and opens the next.
func enter(tx *readmodel.Tx, at readmodel.At, id people.MemberID, to membership.State) error {
	if err := tx.Exec(`UPDATE membership_states SET until = ? WHERE member = ? AND until IS NULL`, at.Time, id); err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO membership_states (member, since, entry, part, state) VALUES (?, ?, ?, ?, ?)`,
		id, at.Time, at.Index, at.Event, to); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO membership_members (id, state, since) VALUES (?1, ?2, ?3)
		ON CONFLICT (id) DO UPDATE SET state = ?2, since = ?3`, id, to, at.Time)
}

func applied(tx *readmodel.Tx, at readmodel.At, e membership.Applied) error {
	if err := enter(tx, at, e.Member, membership.Applicant); err != nil {
		return err
	}
	return tx.Exec(`UPDATE membership_members SET applied = ?, window_ends = ?, needed = ?, counted = 0, sponsors = 0 WHERE id = ?`,
		at.Time, e.Window, e.Contributions, e.Member)
}

func activated(tx *readmodel.Tx, at readmodel.At, e membership.Activated) error {
	if err := enter(tx, at, e.Member, membership.Active); err != nil {
		return err
	}
	return tx.Exec(`UPDATE membership_members SET founder = ? WHERE id = ?`, e.Founder, e.Member)
}

// gone takes somebody whose application was withdrawn off the roster; the
// past keeps them.
func gone(tx *readmodel.Tx, at readmodel.At, id people.MemberID) error {
	if err := tx.Exec(`UPDATE membership_states SET until = ? WHERE member = ? AND until IS NULL`, at.Time, id); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM membership_members WHERE id = ?`, id)
}

func recorded(tx *readmodel.Tx, at readmodel.At, e membership.ContributionRecorded) error {
	return tx.Exec(`INSERT INTO membership_contributions (id, giver, receiver, by, kind, quantity, unit, date, state, recorded)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Contribution, e.From, e.To, e.By, e.Kind, e.Quantity, e.Unit, e.Date, membership.Recorded, at.Time)
}

func settled(tx *readmodel.Tx, at readmodel.At, id uint64, to membership.ContributionState, counts people.MemberID) error {
	if err := tx.Exec(`UPDATE membership_contributions SET state = ?, settled = ?, counts = ? WHERE id = ?`, to, at.Time, counts, id); err != nil {
		return err
	}
	if counts == "" {
		return nil
	}
	return tx.Exec(`UPDATE membership_members SET counted = counted + 1 WHERE id = ?`, counts)
}

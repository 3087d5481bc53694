package view

import (
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
)

// step is one thing that happened to an event.
type step struct {
	number   uint64
	what     string
	member   people.MemberID
	by       machine.PersonID
	document patronage.Paper
}

func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO patronage_steps (entry, event, number, time, what, member, by, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, s.number, at.Time, s.what, s.member, s.by, s.document)
}

func write(tx *readmodel.Tx, at readmodel.At, n uint64, e patronage.Event) error {
	return tx.Exec(`INSERT INTO patronage_events (number, action, provider, receiver, by, kind, quantity, unit, value, currency, stream, date, note, evidence, item, resource, to_resource, location, stage,
			state, recorded, corrects, void, self_dealt, earlier) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		n, e.Action, e.Provider, e.Receiver, e.By, e.Kind, e.Quantity, e.Unit, e.Value, e.Currency, e.Stream, e.Date, e.Note, e.Evidence, e.Item, e.Resource, e.ToResource, e.Location, e.Stage,
		e.State, at.Time, e.Corrects, e.Void, e.SelfDealt, e.Earlier)
}

func settle(tx *readmodel.Tx, at readmodel.At, n uint64, to patronage.State) error {
	return tx.Exec(`UPDATE patronage_events SET state = ?, settled = ? WHERE number = ?`, to, at.Time, n)
}

// The contributions of the rule of membership.

func earlierRecorded(tx *readmodel.Tx, at readmodel.At, e membership.ContributionRecorded) error {
	kind := patronage.Kind(e.Kind)
	now := patronage.Event{Action: kind.Usual(), Provider: e.From, Receiver: e.To, By: e.By, Kind: kind, Stream: patronage.Livelihood, Date: e.Date, State: patronage.Asked, Earlier: true}
	now.Quantity, now.Unit = patronage.InTable(e.Quantity, e.Unit)
	if _, is := units.Currency(now.Unit); is && kind == patronage.Money {
		now.Value, now.Currency = now.Quantity, now.Unit
	}
	if err := write(tx, at, e.Contribution, now); err != nil {
		return err
	}
	return step{number: e.Contribution, what: "recorded", member: e.By, by: at.Author}.write(tx, at)
}

func earlierConfirmed(tx *readmodel.Tx, at readmodel.At, e membership.ContributionConfirmed) error {
	if err := settle(tx, at, e.Contribution, patronage.Agreed); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE patronage_events SET counts = ? WHERE number = ?`, e.Counts, e.Contribution); err != nil {
		return err
	}
	return step{number: e.Contribution, what: "confirmed", member: e.By, by: at.Author}.write(tx, at)
}

func earlierDisputed(tx *readmodel.Tx, at readmodel.At, e membership.ContributionDisputed) error {
	if err := settle(tx, at, e.Contribution, patronage.Disputed); err != nil {
		return err
	}
	return step{number: e.Contribution, what: "disputed", member: e.By, by: at.Author}.write(tx, at)
}

// Those of patronage. Pages of membership read what brings applicants closer in
// their own table, in which these are as well.

func recorded(tx *readmodel.Tx, at readmodel.At, e patronage.EventRecorded) error {
	if err := write(tx, at, e.Event, e.What); err != nil {
		return err
	}
	if e.What.Corrects != 0 {
		if err := tx.Exec(`UPDATE patronage_events SET correction = ? WHERE number = ?`, e.Event, e.What.Corrects); err != nil {
			return err
		}
	}
	if e.What.Receiver != "" && e.What.Provider != e.What.Receiver {
		shown := e.What.Unit
		if u, ok := units.Of(e.What.Unit); ok {
			shown = u.Show(e.What.Quantity)
		}
		if err := tx.Exec(`INSERT INTO membership_contributions (id, giver, receiver, by, kind, quantity, unit, date, state, recorded, patronage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.Event, e.What.Provider, e.What.Receiver, e.What.By, e.What.Kind, e.What.Quantity, e.What.Unit, e.What.Date, membership.Recorded, at.Time, shown); err != nil {
			return err
		}
	}
	return step{number: e.Event, what: "recorded", member: e.What.By, by: e.By}.write(tx, at)
}

func confirmed(tx *readmodel.Tx, at readmodel.At, e patronage.EventConfirmed) error {
	if err := settle(tx, at, e.Event, patronage.Agreed); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE patronage_events SET counts = ?, adoption = ?, resource = ?, to_resource = ?, witness = iif(item > 0, ?, ''), self_dealt = ? WHERE number = ?`,
		e.Counts, e.Adoption, e.Resource, e.To, e.Member, e.SelfDealt, e.Event); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE membership_contributions SET state = 'confirmed', settled = ?, counts = ? WHERE id = ?`, at.Time, e.Counts, e.Event); err != nil {
		return err
	}
	if e.Replaces != 0 {
		if err := settle(tx, at, e.Replaces, patronage.Replaced); err != nil {
			return err
		}
		if err := tx.Exec(`UPDATE membership_contributions SET state = 'replaced' WHERE id = ?`, e.Replaces); err != nil {
			return err
		}
	}
	return step{number: e.Event, what: "confirmed", member: e.Member, by: e.By}.write(tx, at)
}

func disputed(tx *readmodel.Tx, at readmodel.At, e patronage.EventDisputed) error {
	if err := settle(tx, at, e.Event, patronage.Disputed); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE patronage_events SET document = ? WHERE number = ?`, e.Document, e.Event); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE membership_contributions SET state = 'disputed', settled = ? WHERE id = ?`, at.Time, e.Event); err != nil {
		return err
	}
	return step{number: e.Event, what: "disputed", member: e.Member, by: e.By, document: e.Document}.write(tx, at)
}

func withdrawn(tx *readmodel.Tx, at readmodel.At, e patronage.EventWithdrawn) error {
	if err := settle(tx, at, e.Event, patronage.Withdrawn); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE patronage_events SET correction = 0 WHERE correction = ?`, e.Event); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM membership_contributions WHERE id = ?`, e.Event); err != nil {
		return err
	}
	return step{number: e.Event, what: "withdrawn", by: e.By}.write(tx, at)
}

func tracked(tx *readmodel.Tx, at readmodel.At, e patronage.ResourceTracked) error {
	return keep(tx, at, e.Resource, e.What)
}

func changed(tx *readmodel.Tx, at readmodel.At, e patronage.ResourceChanged) error {
	if err := keep(tx, at, e.Resource, e.What); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO patronage_changes (entry, event, resource, number, time, accounting, on_hand) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, e.Resource, e.Event, at.Time, e.What.Accounting, e.What.OnHand)
}

func keep(tx *readmodel.Tx, at readmodel.At, n uint64, it patronage.Resource) error {
	return tx.Exec(`INSERT INTO patronage_resources (number, name, kind, unit, accounting, on_hand, accountable, custodian, location, stage, inside, last, since, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (number) DO UPDATE SET accounting = excluded.accounting, on_hand = excluded.on_hand, location = excluded.location, stage = excluded.stage, inside = excluded.inside, last = excluded.last, changed = excluded.changed`,
		n, it.Name, it.Kind, it.Unit, it.Accounting, it.OnHand, it.Accountable, it.Custodian, it.Location, it.Stage, it.In, it.Last, it.Since, at.Time)
}

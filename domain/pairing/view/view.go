// Package view shows who can meet a need, and who could meet several together.
// It keeps true that every proposal has its reasons and what speaks against it,
// that what nobody can do is said first, and that nobody is assigned: whoever
// needs something asks, and who is asked answers or not.
//
// It has no rules of its own. What is proposed is counted anew for each reader
// from the tables, by package matching; nothing that rules decide depends on it.
package view

import (
	"context"
	"database/sql"
	_ "embed"

	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/bookings"
	"metaorg/domain/competences"
	"metaorg/domain/membership"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is who worked with whom, and who was asked. It follows the views whose
// tables it reads.
var View = readmodel.View{
	Module: "pairing",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("services.DeliveryConfirmed", served),
		readmodel.On("bookings.Returned", lent),
		readmodel.On("patronage.EventConfirmed", contributed),
		readmodel.On("membership.ContributionConfirmed", gave),
		readmodel.On("competences.Endorsed", endorsed),
		readmodel.On("competences.EndorsementTakenBack", endorsementTakenBack),
		readmodel.On("opportunities.Fulfilled", fulfilled),
		readmodel.On("agreements.InForceSince", agreed),
		readmodel.On("bids.BidSubmitted", submitted),
		readmodel.On("opportunities.Asked", asked),
		readmodel.On("opportunities.SaidNo", saidNo),
	},
	Lists: []readmodel.List{togetherList, askedList},
}

// togetherList is who worked with whom.
var togetherList = readmodel.List{
	Name:    "together",
	Purpose: "Who worked with whom, and how often, as far as both sides confirmed it.",
	Query: `SELECT t.a || ' ' || t.b || ' ' || t.kind AS id, t.a, coalesce(o.name, t.a) AS a_name, t.b, coalesce(p.name, t.b) AS b_name, t.kind, t.times
		FROM pairing_together t LEFT JOIN people_organizations o ON o.id = t.a LEFT JOIN people_organizations p ON p.id = t.b WHERE t.times > 0`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "tells the rows apart", Detail: true},
		{Name: "a", Kind: readmodel.Text, Help: "handle of one of them", Detail: true},
		{Name: "a_name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "b", Kind: readmodel.Text, Help: "handle of the other", Detail: true},
		{Name: "b_name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "kind", Kind: readmodel.Text, Help: "service, booking, contribution, need, agreement, endorsement or bid"},
		{Name: "times", Kind: readmodel.Number, Help: "how often"},
	},
	Sort: "-times,a,b,kind", Key: "id", For: readmodel.Participants,
}

var askedList = readmodel.List{
	Name:    "opportunity-asked",
	Purpose: "Who was asked to answer what is needed or offered.",
	Query: `SELECT x.post || ' ' || x.whom AS id, x.post, p.title, x.by, coalesce(o.name, x.by) AS by_name, x.whom, coalesce(w.name, x.whom) AS whom_name, x.at, x.no
		FROM pairing_asked x JOIN opportunities_posts p ON p.number = x.post LEFT JOIN people_organizations o ON o.id = x.by LEFT JOIN people_organizations w ON w.id = x.whom`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "tells the rows apart", Detail: true},
		{Name: "post", Kind: readmodel.Number, Help: "number of the need or the offer"},
		{Name: "title", Kind: readmodel.Text, Help: "what is needed or offered"},
		{Name: "by", Kind: readmodel.Text, Help: "handle of who asks", Detail: true},
		{Name: "by_name", Kind: readmodel.Text, Help: "what who asks is called"},
		{Name: "whom", Kind: readmodel.Text, Help: "handle of who is asked", Detail: true},
		{Name: "whom_name", Kind: readmodel.Text, Help: "what who is asked is called"},
		{Name: "at", Kind: readmodel.Time, Help: "when"},
		{Name: "no", Kind: readmodel.Time, Help: "when it said no; empty while it did not"},
	},
	Sort: "-at,id", Key: "id", For: readmodel.Participants,
}

// together counts work of two, or takes it back where times is below nothing.
func together(tx *readmodel.Tx, kind string, a, b people.MemberID, times int64) error {
	if a == b || a == "" || b == "" {
		return nil
	}
	return tx.Exec(`INSERT INTO pairing_together (a, b, kind, times) VALUES (?, ?, ?, ?) ON CONFLICT (a, b, kind) DO UPDATE SET times = times + excluded.times`, min(a, b), max(a, b), kind, times)
}

// worked counts work that the view of competences wrote down when both confirmed it.
func worked(tx *readmodel.Tx, kind competences.Kind, number uint64, times int64) error {
	return tx.Exec(`INSERT INTO pairing_together (a, b, kind, times)
		SELECT min(w.gave, w.received), max(w.gave, w.received), w.kind, ?3 FROM competences_work w LEFT JOIN patronage_events v ON w.kind = 'contribution' AND v.number = w.number
		WHERE w.kind = ?1 AND w.number = ?2 AND w.gave <> w.received AND w.gave <> '' AND w.received <> '' AND NOT coalesce(v.void OR v.self_dealt, 0)
		ON CONFLICT (a, b, kind) DO UPDATE SET times = times + excluded.times`, kind, number, times)
}

func served(tx *readmodel.Tx, _ readmodel.At, e services.DeliveryConfirmed) error {
	return together(tx, string(competences.Service), e.Provider, e.Receiver, 1)
}

func lent(tx *readmodel.Tx, _ readmodel.At, e bookings.Returned) error {
	return worked(tx, competences.Booking, e.Booking, 1)
}

// contributed counts a contribution; one that corrects another takes its place.
// What is void counts for nobody, nor what is between two under common control.
func contributed(tx *readmodel.Tx, _ readmodel.At, e patronage.EventConfirmed) error {
	if e.Replaces != 0 {
		if err := worked(tx, competences.Contribution, e.Replaces, -1); err != nil {
			return err
		}
	}
	return worked(tx, competences.Contribution, e.Event, 1)
}

func gave(tx *readmodel.Tx, _ readmodel.At, e membership.ContributionConfirmed) error {
	return worked(tx, competences.Contribution, e.Contribution, 1)
}

func endorsed(tx *readmodel.Tx, _ readmodel.At, e competences.Endorsed) error {
	return together(tx, "endorsement", e.Holder, e.Endorser, 1)
}

func endorsementTakenBack(tx *readmodel.Tx, _ readmodel.At, e competences.EndorsementTakenBack) error {
	return together(tx, "endorsement", e.Holder, e.Endorser, -1)
}

func fulfilled(tx *readmodel.Tx, _ readmodel.At, e opportunities.Fulfilled) error {
	return together(tx, "need", e.Provider, e.Receiver, 1)
}

// agreed counts an agreement for each two of its parties, the first time that it
// is in force between them.
func agreed(tx *readmodel.Tx, _ readmodel.At, e agreements.InForceSince) error {
	return tx.Exec(`INSERT INTO pairing_together (a, b, kind, times)
		SELECT x.party, y.party, 'agreement', 1 FROM agreements_parties x JOIN agreements_parties y ON y.agreement = x.agreement AND y.version = x.version AND y.party > x.party
		WHERE x.agreement = ?1 AND x.version = ?2 AND NOT EXISTS (SELECT 1 FROM agreements_steps s JOIN agreements_parties v ON v.agreement = s.agreement AND v.version = s.version AND v.party = x.party
			JOIN agreements_parties w ON w.agreement = s.agreement AND w.version = s.version AND w.party = y.party WHERE s.agreement = ?1 AND s.what = 'in_force' AND s.version <> ?2)
		ON CONFLICT (a, b, kind) DO UPDATE SET times = times + 1`, e.Agreement, e.Version)
}

// submitted counts a bid for each two of its team.
func submitted(tx *readmodel.Tx, _ readmodel.At, e bids.BidSubmitted) error {
	for i, one := range e.Team {
		for _, other := range e.Team[:i] {
			if err := together(tx, "bid", one, other, 1); err != nil {
				return err
			}
		}
	}
	return nil
}

func asked(tx *readmodel.Tx, at readmodel.At, e opportunities.Asked) error {
	return tx.Exec(`INSERT INTO pairing_asked (post, whom, by, at) VALUES (?, ?, ?, ?)`, e.Post, e.Whom, e.Holder, at.Time)
}

func saidNo(tx *readmodel.Tx, at readmodel.At, e opportunities.SaidNo) error {
	return tx.Exec(`UPDATE pairing_asked SET no = ? WHERE post = ? AND whom = ?`, at.Time, e.Post, e.Holder)
}

// has reports whether the tables of another module are there, which networks of
// tests may be without.
func has(ctx context.Context, tx *sql.Tx, table string) (yes bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)`, table).Scan(&yes)
	return yes, err
}

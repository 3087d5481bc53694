// Package view shows relations, and what each shows to whom. It keeps true that
// what one side says and the other has not answered is shown to these two
// alone, and what counts to all who take part; and that whoever is not what it
// takes to see something finds it on no page, list, export, feed or search.
package view

import (
	_ "embed"

	"metaorg/domain/people"
	"metaorg/domain/relations"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how relations are seen.
var View = readmodel.View{
	Module: "relations",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("relations.Stated", stated),
		readmodel.On("relations.Formed", formed),
		readmodel.On("relations.Reworded", reworded),
		readmodel.On("relations.Declined", declined),
		readmodel.On("relations.StatementTakenBack", takenBack),
		readmodel.On("relations.EndSet", endSet),
		readmodel.On("relations.EndTakenBack", goesOn),
		readmodel.On("relations.Ended", ended),
		readmodel.On("relations.Lapsed", lapsed),
		readmodel.On("relations.SharingSet", sharingSet),
	},
	Lists: []readmodel.List{relationsList},
}

var relationsList = readmodel.List{
	Name:    "relations",
	Purpose: "What members and persons are to each other, as both say or said.",
	Query: `SELECT x.number, x.first, coalesce(a.name, x.first) AS first_name, x.role, x.second, coalesce(b.name, x.second) AS second_name, x.other_role, x.first_words, x.second_words, x.stage, x.since, x.until
		FROM relations_relations x LEFT JOIN people_organizations a ON a.id = x.first LEFT JOIN people_organizations b ON b.id = x.second
		WHERE x.stage IN ('counts', 'ended', 'replaced')`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the relation"},
		{Name: "first", Kind: readmodel.Text, Help: "one side: an organization or a person", Detail: true},
		{Name: "first_name", Kind: readmodel.Text, Help: "what that one is called"},
		{Name: "role", Kind: readmodel.Text, Help: "what it is to the other"},
		{Name: "second", Kind: readmodel.Text, Help: "the other side", Detail: true},
		{Name: "second_name", Kind: readmodel.Text, Help: "what that one is called"},
		{Name: "other_role", Kind: readmodel.Text, Help: "what the other is to it"},
		{Name: "first_words", Kind: readmodel.Text, Help: "what the one side says of it", Detail: true},
		{Name: "second_words", Kind: readmodel.Text, Help: "what the other side says of it", Detail: true},
		{Name: "stage", Kind: readmodel.Text, Help: "counts, ended or replaced"},
		{Name: "since", Kind: readmodel.Time, Help: "since when"},
		{Name: "until", Kind: readmodel.Text, Help: "its last day, once one is set"},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

func stated(tx *readmodel.Tx, at readmodel.At, e relations.Stated) error {
	first, second, role := e.Holder, e.Other, e.Role
	if !relations.First(e.Holder, e.Other, e.Role) {
		first, second, role = second, first, role.Other()
	}
	err := tx.Exec(`INSERT INTO relations_relations (number, first, second, role, other_role, instead, stated, stage, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'said', ?7)`,
		e.Relation, first, second, role, role.Other(), e.Instead, at.Time)
	if err != nil {
		return err
	}
	if err := says(tx, e.Relation, e.Holder, e.Words); err != nil {
		return err
	}
	return step(tx, at, e.Relation, "stated", e.Holder)
}

// says puts down what a side says.
func says(tx *readmodel.Tx, relation uint64, who people.MemberID, words string) error {
	return tx.Exec(`UPDATE relations_relations SET first_says = first_says OR first = ?2, second_says = second_says OR second = ?2,
		first_words = iif(first = ?2, ?3, first_words), second_words = iif(second = ?2, ?3, second_words) WHERE number = ?1`, relation, who, words)
}

func step(tx *readmodel.Tx, at readmodel.At, relation uint64, what string, who people.MemberID) error {
	return tx.Exec(`INSERT INTO relations_steps (entry, event, time, relation, what, holder) VALUES (?, ?, ?, ?, ?, ?)`, at.Index, at.Event, at.Time, relation, what, who)
}

// stage moves a relation on, and writes that down.
func stage(tx *readmodel.Tx, at readmodel.At, relation uint64, to relations.Stage, what string, who people.MemberID) error {
	if err := tx.Exec(`UPDATE relations_relations SET stage = ?, since = ? WHERE number = ?`, to, at.Time, relation); err != nil {
		return err
	}
	return step(tx, at, relation, what, who)
}

func formed(tx *readmodel.Tx, at readmodel.At, e relations.Formed) error {
	if err := says(tx, e.Relation, e.Holder, e.Words); err != nil {
		return err
	}
	return stage(tx, at, e.Relation, relations.Counts, "formed", e.Holder)
}

func reworded(tx *readmodel.Tx, at readmodel.At, e relations.Reworded) error {
	if err := says(tx, e.Relation, e.Holder, e.Words); err != nil {
		return err
	}
	return step(tx, at, e.Relation, "reworded", e.Holder)
}

func declined(tx *readmodel.Tx, at readmodel.At, e relations.Declined) error {
	if err := setEnd(tx, e.Relation, "", e.Holder); err != nil {
		return err
	}
	return stage(tx, at, e.Relation, relations.Refused, "declined", e.Holder)
}

func setEnd(tx *readmodel.Tx, relation uint64, until string, who people.MemberID) error {
	return tx.Exec(`UPDATE relations_relations SET until = ?, ender = ? WHERE number = ?`, until, who, relation)
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e relations.StatementTakenBack) error {
	return stage(tx, at, e.Relation, relations.Unsaid, "taken_back", e.Holder)
}

func endSet(tx *readmodel.Tx, at readmodel.At, e relations.EndSet) error {
	if err := setEnd(tx, e.Relation, e.Until, e.Holder); err != nil {
		return err
	}
	return step(tx, at, e.Relation, "end_set", e.Holder)
}

func goesOn(tx *readmodel.Tx, at readmodel.At, e relations.EndTakenBack) error {
	if err := setEnd(tx, e.Relation, "", ""); err != nil {
		return err
	}
	return step(tx, at, e.Relation, "goes_on", e.Holder)
}

func ended(tx *readmodel.Tx, at readmodel.At, e relations.Ended) error {
	if e.Replaced != 0 {
		return stage(tx, at, e.Relation, relations.Replaced, "replaced", "")
	}
	if err := setEnd(tx, e.Relation, e.Until, e.Holder); err != nil {
		return err
	}
	return stage(tx, at, e.Relation, relations.Over, "ended", e.Holder)
}

func lapsed(tx *readmodel.Tx, at readmodel.At, e relations.Lapsed) error {
	return stage(tx, at, e.Relation, relations.Unheard, "lapsed", "")
}

func sharingSet(tx *readmodel.Tx, _ readmodel.At, e relations.SharingSet) error {
	if err := tx.Exec(`DELETE FROM relations_sharing WHERE holder = ?`, e.Holder); err != nil {
		return err
	}
	narrow := true
	for _, thing := range relations.Things {
		for _, role := range e.Sharing.Of(thing) {
			narrow = narrow && (thing != relations.Hours || role != relations.Everybody)
			if err := tx.Exec(`INSERT INTO relations_sharing (holder, thing, role) VALUES (?, ?, ?)`, e.Holder, thing, role); err != nil {
				return err
			}
		}
	}
	if !narrow {
		return tx.Exec(`DELETE FROM relations_narrow WHERE holder = ?`, e.Holder)
	}
	return tx.Exec(`INSERT INTO relations_narrow (holder) VALUES (?) ON CONFLICT DO NOTHING`, e.Holder)
}

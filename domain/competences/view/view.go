// Package view shows competences. It keeps true that whoever sees the roster
// sees what its members can do and why one may believe it; that a competence is
// shown in the reader's language where the program's own list has it; and that
// what somebody takes along names the act by which each word of it was said.
package view

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"

	relations "metaorg/domain/relations/view"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how competences are seen. It follows the work of other modules, from
// which one may be endorsed.
var View = readmodel.View{
	Module: "competences",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("competences.Declared", declared),
		readmodel.On("competences.Withdrawn", withdrawn),
		readmodel.On("competences.CapacitySet", capacitySet),
		readmodel.On("competences.EvidenceShown", shown),
		readmodel.On("competences.EvidenceDropped", dropped),
		readmodel.On("competences.Endorsed", endorsed),
		readmodel.On("competences.EndorsementTakenBack", takenBack),
		readmodel.On("competences.ConceptsNamed", named),
		readmodel.On("services.DeliveryConfirmed", served),
		readmodel.On("bookings.Returned", lent),
		readmodel.On("patronage.EventRecorded", recorded),
		readmodel.On("patronage.EventConfirmed", agreed),
		readmodel.On("membership.ContributionRecorded", gave),
		readmodel.On("membership.ContributionConfirmed", gaveConfirmed),
	},
	Lists: []readmodel.List{competencesList, holdersList, endorsementsList, evidenceList, namesList},
}

// here is the condition under which a holder takes part, and what it said stands:
// a member, or a person who acts for one.
const here = `NOT h.gone AND (EXISTS (SELECT 1 FROM membership_members m WHERE m.id = h.holder AND m.state NOT IN ('', 'left', 'excluded'))
	OR h.person AND EXISTS (SELECT 1 FROM people_mandates d JOIN membership_members m ON m.id = d.organization AND m.state NOT IN ('', 'left', 'excluded') WHERE d.person = h.holder AND d.ended IS NULL))`

// strongest is the order in which who can do something is shown: by work that
// others confirmed, then by who vouches, then by its own word.
const strongest = `h.partners DESC, h.endorsed DESC, h.evidence DESC, h.rank DESC, h.hours DESC, name, h.holder`

// hoursForAll are the hours of a holder as everybody may know them: 0 where it
// shows them to some only, who find them on its record.
var hoursForAll = `iif(` + relations.NarrowHours("h.holder") + `, 0, h.hours)`

var competencesList = readmodel.List{
	Name:    "competences",
	Purpose: "What the network can do, and by how many.",
	Query: `SELECT h.competence, n.label, n.area, n.found, count(*) AS holders, sum(1 - h.person) AS organizations, sum(h.person) AS persons, sum(` + hoursForAll + `) AS hours,
			sum(h.evidence > 0) AS proven, sum(h.endorsed > 0) AS endorsed, NULL AS names
		FROM competences_held h JOIN competences_names n ON n.id = h.competence WHERE ` + here + ` GROUP BY h.competence`,
	Columns: []readmodel.Column{
		{Name: "competence", Kind: readmodel.Text, Help: "its id in the vocabulary, or its URI"},
		{Name: "label", Kind: readmodel.Text, Help: "what it is called, in English or as its list has it"},
		{Name: "area", Kind: readmodel.Text, Help: "id of the broadest above it", Detail: true},
		{Name: "found", Kind: readmodel.Text, Help: "all words by which it is found", Detail: true},
		{Name: "holders", Kind: readmodel.Number, Help: "how many say that they can do it"},
		{Name: "organizations", Kind: readmodel.Number, Help: "of these, organizations", Detail: true},
		{Name: "persons", Kind: readmodel.Number, Help: "of these, persons", Detail: true},
		{Name: "hours", Kind: readmodel.Number, Help: "a month that they have for others in it, together"},
		{Name: "proven", Kind: readmodel.Number, Help: "how many show work that others confirmed"},
		{Name: "endorsed", Kind: readmodel.Number, Help: "how many are endorsed by who worked with them"},
		{Name: "names", Kind: readmodel.JSON, Help: "the first of them: handle and name", Detail: true, Worked: true},
	},
	Sort: "-holders,label,competence", Key: "competence", For: readmodel.Watchers, Work: first,
}

// mostNames is how many holders are named with a competence.
const mostNames = 3

// first fills in who can do each competence best, as far as others say so.
func first(ctx context.Context, tx *sql.Tx, rows []readmodel.Row) error {
	for _, row := range rows {
		names := []party{}
		err := readmodel.Each(ctx, tx, `SELECT h.holder, coalesce(o.name, h.holder) AS name FROM competences_held h LEFT JOIN people_organizations o ON o.id = h.holder
			WHERE h.competence = ? AND `+here+` ORDER BY `+strongest+` LIMIT ?`, []any{row.Text("competence"), mostNames}, func(scan func(...any) error) error {
			var p party
			err := scan(&p.ID, &p.Name)
			names = append(names, p)
			return err
		})
		if err != nil {
			return err
		}
		b, err := json.Marshal(names)
		if err != nil {
			return err
		}
		row.Set("names", json.RawMessage(b))
	}
	return nil
}

var holdersList = readmodel.List{
	Name:    "competence-holders",
	Purpose: "Who can do what, by its own word and with what others say.",
	Query: `SELECT h.number, h.competence, n.label, n.found, h.holder, coalesce(o.name, h.holder) AS name, h.person, h.level, h.rank, ` + hoursForAll + ` AS hours, h.note, h.evidence, h.partners, h.endorsed, h.since, h.changed, h.act
		FROM competences_held h JOIN competences_names n ON n.id = h.competence LEFT JOIN people_organizations o ON o.id = h.holder WHERE ` + here,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "tells the rows apart", Detail: true},
		{Name: "competence", Kind: readmodel.Text, Help: "its id in the vocabulary, or its URI"},
		{Name: "label", Kind: readmodel.Text, Help: "what it is called", Detail: true},
		{Name: "found", Kind: readmodel.Text, Help: "all words by which it is found", Detail: true},
		{Name: "holder", Kind: readmodel.Text, Help: "handle of who can do it"},
		{Name: "name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "person", Kind: readmodel.Bool, Help: "whether it is a person", Detail: true},
		{Name: "level", Kind: readmodel.Text, Help: "learning, able, experienced or teaching, by its own word"},
		{Name: "rank", Kind: readmodel.Number, Help: "of the level, from 1 to 4", Detail: true},
		{Name: "hours", Kind: readmodel.Number, Help: "a month that it has for others in this; 0 for not said"},
		{Name: "note", Kind: readmodel.Text, Help: "what one should know of it", Detail: true},
		{Name: "evidence", Kind: readmodel.Number, Help: "how much work it shows that others confirmed"},
		{Name: "partners", Kind: readmodel.Number, Help: "for how many different members that was"},
		{Name: "endorsed", Kind: readmodel.Number, Help: "by how many it is endorsed who worked with it"},
		{Name: "since", Kind: readmodel.Time, Help: "since when it says so", Detail: true},
		{Name: "changed", Kind: readmodel.Time, Help: "when it said so last", Detail: true},
		{Name: "act", Kind: readmodel.Text, Help: "the act by which it said so last", Detail: true},
	},
	Sort: "-partners,-endorsed,-evidence,-rank,-hours,name,number", Key: "number", For: readmodel.Watchers,
}

var endorsementsList = readmodel.List{
	Name:    "endorsements",
	Purpose: "Who endorses whom, for what and from which work.",
	Query: `SELECT e.number, e.holder, coalesce(o.name, e.holder) AS holder_name, e.competence, n.label, e.endorser, coalesce(p.name, e.endorser) AS endorser_name, e.kind, e.work, e.at, e.act
		FROM competences_endorsements e JOIN competences_names n ON n.id = e.competence LEFT JOIN people_organizations o ON o.id = e.holder LEFT JOIN people_organizations p ON p.id = e.endorser`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "tells the rows apart", Detail: true},
		{Name: "holder", Kind: readmodel.Text, Help: "handle of who is endorsed", Detail: true},
		{Name: "holder_name", Kind: readmodel.Text, Help: "what who is endorsed is called"},
		{Name: "competence", Kind: readmodel.Text, Help: "for what: id in the vocabulary, or URI", Detail: true},
		{Name: "label", Kind: readmodel.Text, Help: "what that is called"},
		{Name: "endorser", Kind: readmodel.Text, Help: "handle of who endorses", Detail: true},
		{Name: "endorser_name", Kind: readmodel.Text, Help: "what who endorses is called"},
		{Name: "kind", Kind: readmodel.Text, Help: "of the work: booking, contribution or service"},
		{Name: "work", Kind: readmodel.Number, Help: "its number"},
		{Name: "at", Kind: readmodel.Time, Help: "when"},
		{Name: "act", Kind: readmodel.Text, Help: "the act by which it was said", Detail: true},
	},
	Sort: "-at,number", Key: "number", For: readmodel.Watchers,
}

var evidenceList = readmodel.List{
	Name:    "competence-evidence",
	Purpose: "Work that is shown as a proof of what somebody can do.",
	Query: `SELECT e.holder || ' ' || e.competence || ' ' || e.kind || ' ' || e.work AS id, e.holder, coalesce(o.name, e.holder) AS holder_name, e.competence, n.label, e.kind, e.work, e.receiver,
			coalesce(p.name, e.receiver) AS receiver_name, e.at, e.act
		FROM competences_evidence e JOIN competences_names n ON n.id = e.competence LEFT JOIN people_organizations o ON o.id = e.holder LEFT JOIN people_organizations p ON p.id = e.receiver`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "tells the rows apart", Detail: true},
		{Name: "holder", Kind: readmodel.Text, Help: "handle of who shows it", Detail: true},
		{Name: "holder_name", Kind: readmodel.Text, Help: "what who shows it is called"},
		{Name: "competence", Kind: readmodel.Text, Help: "what it proves: id in the vocabulary, or URI", Detail: true},
		{Name: "label", Kind: readmodel.Text, Help: "what that is called"},
		{Name: "kind", Kind: readmodel.Text, Help: "of the work: booking, contribution or service"},
		{Name: "work", Kind: readmodel.Number, Help: "its number"},
		{Name: "receiver", Kind: readmodel.Text, Help: "handle of whom it was for", Detail: true},
		{Name: "receiver_name", Kind: readmodel.Text, Help: "what whom it was for is called"},
		{Name: "at", Kind: readmodel.Time, Help: "when it was shown"},
		{Name: "act", Kind: readmodel.Text, Help: "the act by which it was shown", Detail: true},
	},
	Sort: "-at,id", Key: "id", For: readmodel.Watchers,
}

var namesList = readmodel.List{
	Name:    "competence-names",
	Purpose: "What competences of other lists are called here.",
	Query:   `SELECT id, label, broader, area, named FROM competences_names WHERE named > 0`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "its URI"},
		{Name: "label", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "broader", Kind: readmodel.JSON, Help: "what it is a part of"},
		{Name: "area", Kind: readmodel.Text, Help: "id of the broadest of the program's list above it", Detail: true},
		{Name: "named", Kind: readmodel.Time, Help: "when it was named last", Detail: true},
	},
	Sort: "label,id", Key: "id", For: readmodel.Watchers,
}

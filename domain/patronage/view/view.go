// Package view shows patronage: what members gave each other and the commons, what
// waits for whose word, and what there is of the resources that are followed. It
// keeps true that contributions recorded before there was this module are among
// them, under the numbers they had.
package view

import (
	_ "embed"
	"fmt"
	"strings"

	"metaorg/readmodel"
	"metaorg/units"
)

//go:embed schema.sql
var schema string

// View is how patronage is seen.
var View = readmodel.View{
	Module: "patronage",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("membership.ContributionRecorded", earlierRecorded),
		readmodel.On("membership.ContributionConfirmed", earlierConfirmed),
		readmodel.On("membership.ContributionDisputed", earlierDisputed),
		readmodel.On("patronage.EventRecorded", recorded),
		readmodel.On("patronage.EventConfirmed", confirmed),
		readmodel.On("patronage.EventDisputed", disputed),
		readmodel.On("patronage.EventWithdrawn", withdrawn),
		readmodel.On("patronage.ResourceTracked", tracked),
		readmodel.On("patronage.ResourceChanged", changed),
	},
	Lists: []readmodel.List{eventsList, totalsList, resourcesList, unitsList()},
}

var eventsList = readmodel.List{
	Name:    "patronage",
	Purpose: "What members gave each other and the commons, and whether both sides say so.",
	Query: `SELECT e.number, e.date, e.action, e.kind, e.provider, coalesce(p.name, e.provider) AS provider_name, e.receiver, coalesce(r.name, e.receiver) AS receiver_name,
			e.quantity, e.unit, nullif(e.value, 0) AS value, e.currency, e.stream, e.note, e.state, e.by, nullif(e.item, 0) AS item, nullif(e.resource, 0) AS resource, nullif(e.to_resource, 0) AS to_resource,
			e.evidence, nullif(e.corrects, 0) AS corrects, e.void, nullif(e.correction, 0) AS correction, e.witness, nullif(e.adoption, 0) AS adoption, e.self_dealt, e.earlier, e.counts, e.recorded, nullif(e.settled, 0) AS settled
		FROM patronage_events e LEFT JOIN people_organizations p ON p.id = e.provider LEFT JOIN people_organizations r ON r.id = e.receiver WHERE :member = '' OR e.provider = :member OR e.receiver = :member`,
	Count:  `SELECT count(*) FROM patronage_events`, // No name is looked up for it.
	Params: []readmodel.Param{{Name: "member", Kind: readmodel.Text, Default: "", Help: "a member or applicant that is one of the two sides"}},
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the contribution"},
		{Name: "date", Kind: readmodel.Text, Help: "the day"},
		{Name: "action", Kind: readmodel.Text, Help: "what was done, as ValueFlows names it", Detail: true},
		{Name: "kind", Kind: readmodel.Text, Help: "information, goods, services, resources, labour or money"},
		{Name: "provider", Kind: readmodel.Text, Help: "who gave it", Detail: true},
		{Name: "provider_name", Kind: readmodel.Text, Help: "what who gave it is called"},
		{Name: "receiver", Kind: readmodel.Text, Help: "who got it; empty for the commons", Detail: true},
		{Name: "receiver_name", Kind: readmodel.Text, Help: "what who got it is called"},
		{Name: "quantity", Kind: readmodel.Number, Help: "in smallest steps of the unit: 150 for 1.50 hours", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "what is counted"},
		{Name: "value", Kind: readmodel.Number, Help: "what both say it is worth, in minor units", In: "currency"},
		{Name: "currency", Kind: readmodel.Text, Help: "of that worth"},
		{Name: "stream", Kind: readmodel.Text, Help: "livelihood, love or care"},
		{Name: "note", Kind: readmodel.Text, Help: "a few words"},
		{Name: "state", Kind: readmodel.Text, Help: "recorded, confirmed, disputed, withdrawn, replaced or own"},
		{Name: "by", Kind: readmodel.Text, Help: "the side that recorded it", Detail: true},
		{Name: "item", Kind: readmodel.Number, Help: "of the commons, to which it was given", Detail: true},
		{Name: "resource", Kind: readmodel.Number, Help: "followed, from which it takes or on which it acts", Detail: true},
		{Name: "to_resource", Kind: readmodel.Number, Help: "followed, to which it adds", Detail: true},
		{Name: "evidence", Kind: readmodel.Text, Help: "hash of a document that shows it", Detail: true},
		{Name: "corrects", Kind: readmodel.Number, Help: "the contribution in whose place it comes", Detail: true},
		{Name: "void", Kind: readmodel.Bool, Help: "whether it says that one did not happen", Detail: true},
		{Name: "correction", Kind: readmodel.Number, Help: "the latest that corrects it, or would", Detail: true},
		{Name: "witness", Kind: readmodel.Text, Help: "by whom a gift to the commons was confirmed", Detail: true},
		{Name: "adoption", Kind: readmodel.Number, Help: "the use that confirmed it", Detail: true},
		{Name: "self_dealt", Kind: readmodel.Bool, Help: "whether it is between two under common control and counts for nobody", Detail: true},
		{Name: "earlier", Kind: readmodel.Bool, Help: "whether it was recorded before rule version 6", Detail: true},
		{Name: "counts", Kind: readmodel.Text, Help: "the applicant it brought closer to membership", Detail: true},
		{Name: "recorded", Kind: readmodel.Time, Help: "when it was recorded", Detail: true},
		{Name: "settled", Kind: readmodel.Time, Help: "when it got its state", Detail: true},
	},
	Sort: "-date,-number", Key: "number",
}

// counting is what counts: as the rules have it, but for control that was
// disclosed after it was confirmed.
const counting = `e.state = 'confirmed' AND e.self_dealt = 0 AND e.void = 0`

var totalsList = readmodel.List{
	Name:    "patronage-totals",
	Purpose: "What each member gave and received in each year, as far as both sides say so.",
	Query: `SELECT m.id || '.' || m.year || '.' || m.kind || '.' || m.unit AS id, m.id AS member, coalesce(o.name, m.id) AS name, m.year, m.kind, m.unit, sum(m.gave) AS gave, sum(m.received) AS received, sum(m.times) AS times FROM (
			SELECT e.provider AS id, substr(e.date, 1, 4) AS year, e.kind, e.unit, e.quantity AS gave, 0 AS received, 1 AS times FROM patronage_events e WHERE ` + counting + `
			UNION ALL SELECT e.receiver, substr(e.date, 1, 4), e.kind, e.unit, 0, e.quantity, 1 FROM patronage_events e WHERE e.receiver <> '' AND ` + counting + `) m
		LEFT JOIN people_organizations o ON o.id = m.id GROUP BY m.id, m.year, m.kind, m.unit`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "member, year, kind and unit", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "its handle", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "year", Kind: readmodel.Text, Help: "of the days"},
		{Name: "kind", Kind: readmodel.Text, Help: "of what was given"},
		{Name: "unit", Kind: readmodel.Text, Help: "what is counted"},
		{Name: "gave", Kind: readmodel.Number, Help: "in smallest steps of the unit", In: "unit"},
		{Name: "received", Kind: readmodel.Number, Help: "in smallest steps of the unit", In: "unit"},
		{Name: "times", Kind: readmodel.Number, Help: "how many contributions that were"},
	},
	Sort: "-year,name,kind,unit", Key: "id",
}

var resourcesList = readmodel.List{
	Name:    "economic-resources",
	Purpose: "Resources whose quantities are followed, and how much there is of each.",
	Query: `SELECT e.number, e.name, e.kind, e.unit, e.accounting, e.on_hand, e.accountable, coalesce(o.name, e.accountable) AS accountable_name, e.custodian, coalesce(c.name, e.custodian) AS custodian_name,
			e.location, e.stage, nullif(e.inside, 0) AS inside, e.last, e.since, e.changed FROM patronage_resources e LEFT JOIN people_organizations o ON o.id = e.accountable LEFT JOIN people_organizations c ON c.id = e.custodian`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the resource"},
		{Name: "name", Kind: readmodel.Text, Help: "what it is"},
		{Name: "kind", Kind: readmodel.Text, Help: "what it is of", Detail: true},
		{Name: "unit", Kind: readmodel.Text, Help: "in which it is counted"},
		{Name: "accounting", Kind: readmodel.Number, Help: "what its owner has by right, in smallest steps", In: "unit"},
		{Name: "on_hand", Kind: readmodel.Number, Help: "what is there, in smallest steps", In: "unit"},
		{Name: "accountable", Kind: readmodel.Text, Help: "its owner", Detail: true},
		{Name: "accountable_name", Kind: readmodel.Text, Help: "what its owner is called"},
		{Name: "custodian", Kind: readmodel.Text, Help: "who has it", Detail: true},
		{Name: "custodian_name", Kind: readmodel.Text, Help: "what who has it is called", Detail: true},
		{Name: "location", Kind: readmodel.Text, Help: "where it is"},
		{Name: "stage", Kind: readmodel.Text, Help: "how far it has come", Detail: true},
		{Name: "inside", Kind: readmodel.Number, Help: "the resource that it is in", Detail: true},
		{Name: "last", Kind: readmodel.Text, Help: "what was done with it last", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "since when it is followed", Detail: true},
		{Name: "changed", Kind: readmodel.Time, Help: "when it changed last", Detail: true},
	},
	Sort: "name,number", Key: "number",
}

// unitsList is the table of units, which is the same in every network.
func unitsList() readmodel.List {
	var rows []string
	for u := range units.All() {
		rows = append(rows, fmt.Sprintf("('%s', '%s', '%s', %d, '%s')", u.Code, u.Name, u.Of, u.Decimals, u.OM2))
	}
	return readmodel.List{
		Name:    "units",
		Purpose: "What quantities are counted in.",
		Query:   `SELECT column1 AS code, column2 AS name, column3 AS measures, column4 AS decimals, column5 AS om2 FROM (VALUES ` + strings.Join(rows, ", ") + `)`,
		Columns: []readmodel.Column{
			{Name: "code", Kind: readmodel.Text, Help: "as messages have it"},
			{Name: "name", Kind: readmodel.Text, Help: "what it is called"},
			{Name: "measures", Kind: readmodel.Text, Help: "time, count, mass, length, area, volume, energy, data or money"},
			{Name: "decimals", Kind: readmodel.Number, Help: "digits after the point; the last is the smallest step"},
			{Name: "om2", Kind: readmodel.Text, Help: "its identifier in the Ontology of units of Measure"},
		},
		Sort: "measures,code", Key: "code", For: readmodel.Anybody,
	}
}

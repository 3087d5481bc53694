// Package view shows what a network brought along when it moved in: who was on
// its roll and what became of each place, and what it had decided. It keeps
// true that a place nobody has claimed is never shown as a member, and that an
// earlier decision is always marked as one that was not taken here.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how moving in is seen.
var View = readmodel.View{
	Module: "moving",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("moving.PlacesCarriedOver", carriedOver),
		readmodel.On("moving.ListDiscarded", discarded),
		readmodel.On("moving.PlaceClaimed", claimed),
		readmodel.On("moving.PlaceLapsed", lapsed),
		readmodel.On("moving.LinkReplaced", linkReplaced),
		readmodel.On("moving.EarlierRecorded", earlierRecorded),
	},
	Lists: lists,
}

var lists = []readmodel.List{
	{
		Name:    "places",
		Purpose: "Who was on the roll before this network, and whether its place was claimed.",
		Query: `SELECT p.organization AS id, p.name, p.state, p.accepted, p.document, p.by, p.until, p.since, p.legal_form, p.registry, p.number,
				l.came = l.parts AS whole, p.list FROM moving_places p JOIN moving_lists l ON l.list = p.list`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "the organization's handle"},
			{Name: "name", Kind: readmodel.Text, Help: "its name"},
			{Name: "state", Kind: readmodel.Text, Help: "unclaimed, claimed or lapsed"},
			{Name: "accepted", Kind: readmodel.Text, Help: "when it accepted the earlier text"},
			{Name: "document", Kind: readmodel.Text, Help: "hash of the document with which it did", Detail: true},
			{Name: "by", Kind: readmodel.Text, Help: "who claimed the place; empty for nobody"},
			{Name: "until", Kind: readmodel.Time, Help: "when it was claimed or lapsed; empty while it can be claimed"},
			{Name: "since", Kind: readmodel.Time, Help: "when it was carried over", Detail: true},
			{Name: "legal_form", Kind: readmodel.Text, Help: "legal form", Detail: true},
			{Name: "registry", Kind: readmodel.Text, Help: "a register that knows it", Detail: true},
			{Name: "number", Kind: readmodel.Text, Help: "its number there", Detail: true},
			{Name: "whole", Kind: readmodel.Bool, Help: "whether all of its list is here, without which no place on it can be claimed", Detail: true},
			{Name: "list", Kind: readmodel.Text, Help: "hash of the list on which it came", Detail: true},
		},
		Sort: "name,id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "earlier-decisions",
		Purpose: "What was decided before this network, as those who recorded it say; none of it was decided here.",
		Query:   `SELECT id, date, title, document, by, since FROM moving_earlier`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Number, Help: "number"},
			{Name: "date", Kind: readmodel.Text, Help: "when it was decided"},
			{Name: "title", Kind: readmodel.Text, Help: "what was decided, in one line"},
			{Name: "document", Kind: readmodel.Text, Help: "hash of its document"},
			{Name: "by", Kind: readmodel.Text, Help: "who recorded it; empty for a decision of the members", Detail: true},
			{Name: "since", Kind: readmodel.Time, Help: "when it was recorded", Detail: true},
		},
		Sort: "-date,id", Key: "id", For: readmodel.Watchers,
	},
}

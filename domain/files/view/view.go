// Package view shows what files the network keeps: whose they are, who may see
// them, how many copies there should be and how many this node knows of. It
// keeps true that nobody is given a file, or the name of one for a circle, who
// is not among those it is for.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how files are seen.
var View = readmodel.View{
	Module: "files",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("files.Held", held),
		readmodel.On("files.Released", released),
		readmodel.On("files.CopiesSet", copiesSet),
		readmodel.On("files.SpaceOffered", offered),
		readmodel.On("files.OfferEnded", offerEnded),
	},
	Lists: []readmodel.List{fileList, holderList, offerList},
}

// Of a file for circles alone the list gives neither name nor type: it is for
// everybody who takes part.
var fileList = readmodel.List{
	Name:    "files",
	Purpose: "Files that the network keeps, and what was withdrawn.",
	Query: `SELECT f.hash, CASE WHEN f.boundary = 'circle' THEN '' ELSE f.name END AS name, f.size, CASE WHEN f.boundary = 'circle' THEN '' ELSE f.media_type END AS media_type, f.boundary,
			CASE WHEN f.withdrawn_at IS NULL THEN 'kept' ELSE 'withdrawn' END AS state, f.copies,
			coalesce((SELECT group_concat(member, ' ') FROM (SELECT member FROM files_holders h WHERE h.hash = f.hash ORDER BY member)), '') AS holders, f.since, f.withdrawn_at, f.circle
		FROM files_files f`,
	Columns: []readmodel.Column{
		{Name: "hash", Kind: readmodel.Text, Help: "BLAKE3-256 of its bytes, in hexadecimal", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what it is called; empty where it is for a circle"},
		{Name: "size", Kind: readmodel.Number, Help: "in bytes"},
		{Name: "media_type", Kind: readmodel.Text, Help: "as who brought it says; empty where it is for a circle"},
		{Name: "boundary", Kind: readmodel.Text, Help: "for whom it is: public, network or circle"},
		{Name: "state", Kind: readmodel.Text, Help: "kept or withdrawn"},
		{Name: "copies", Kind: readmodel.Number, Help: "how many there should be"},
		{Name: "holders", Kind: readmodel.Text, Help: "handles of those for whom it is kept"},
		{Name: "since", Kind: readmodel.Time, Help: "since when it is kept"},
		{Name: "withdrawn_at", Kind: readmodel.Time, Help: "when it was withdrawn", Detail: true},
		{Name: "circle", Kind: readmodel.Number, Help: "which circle it is for; 0 for none", Detail: true},
	},
	Sort: "-since,hash", Key: "hash", For: readmodel.Participants,
	Count: `SELECT count(*) FROM files_files`,
}

var holderList = readmodel.List{
	Name:    "file-holders",
	Purpose: "How much the network keeps for each member.",
	Query: `SELECT h.member, coalesce(o.name, h.member) AS name, count(*) AS files, sum(f.size) AS bytes FROM files_holders h
		JOIN files_files f ON f.hash = h.hash LEFT JOIN people_organizations o ON o.id = h.member GROUP BY h.member`,
	Columns: []readmodel.Column{
		{Name: "member", Kind: readmodel.Text, Help: "handle of the member"},
		{Name: "name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "files", Kind: readmodel.Number, Help: "how many files"},
		{Name: "bytes", Kind: readmodel.Number, Help: "how large they are together; each counts once"},
	},
	Sort: "-bytes,member", Key: "member", For: readmodel.Participants,
}

// Of nodes that were removed nothing is offered any more.
var offerList = readmodel.List{
	Name:    "file-offers",
	Purpose: "Nodes that offer room for the network's files.",
	Query: `SELECT f.node, n.owner, coalesce(o.name, n.owner) AS name, f.space_mib, f.since FROM files_offers f
		JOIN nodes_nodes n ON n.id = f.node AND n.removed IS NULL LEFT JOIN people_organizations o ON o.id = n.owner`,
	Columns: []readmodel.Column{
		{Name: "node", Kind: readmodel.Text, Help: "the node's id", Detail: true},
		{Name: "owner", Kind: readmodel.Text, Help: "handle of the member whose it is"},
		{Name: "name", Kind: readmodel.Text, Help: "what the member is called"},
		{Name: "space_mib", Kind: readmodel.Number, Help: "how much room it has, in MiB"},
		{Name: "since", Kind: readmodel.Time, Help: "since when it offers that"},
	},
	Sort: "-space_mib,node", Key: "node", For: readmodel.Watchers,
}

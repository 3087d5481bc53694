// Package view shows what members share. It keeps true that of each resource
// the page says first what it is, on what terms, and what one can do with it;
// that every version shows the terms it came with and everybody to whom it is
// owed; and that strangers are shown only what is for everybody.
package view

import (
	_ "embed"

	"metaorg/machine"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// Readable is how the commons are seen, with acts that wait as a machine reads them.
func Readable(m *machine.Machine) readmodel.View {
	_ = m
	return readmodel.View{
		Module: "commons",
		Schema: schema,
		On: []readmodel.Projection{
			readmodel.On("commons.Shared", shared),
			readmodel.On("commons.VersionAdded", versionAdded),
			readmodel.On("commons.StewardInvited", stewardInvited),
		},
		Lists: []readmodel.List{resourceList, publicList},
	}
}

const resourceQuery = `SELECT c.id, c.kind, c.title, c.summary, c.licence, c.boundary, c.circle, c.rivalrous, c.capacity, c.unit, c.rule, c.link, c.domains,
		(SELECT coalesce(group_concat(s.member, ' '), '') FROM commons_stewards s WHERE s.resource = c.id AND s.asked = 0) AS stewards,
		c.head, c.versions, c.open, c.standing, c.since, c.changed, c.fork_of
	FROM commons_resources c`

var resourceColumns = []readmodel.Column{
	{Name: "id", Kind: readmodel.Number, Help: "of the resource"},
	{Name: "kind", Kind: readmodel.Text, Help: "software, document, dataset, design, practice, model, equipment, space, compute, service or fund"},
	{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
	{Name: "summary", Kind: readmodel.Text, Help: "what it is good for", Detail: true},
	{Name: "licence", Kind: readmodel.Text, Help: "SPDX expression of what comes next; each version has its own terms"},
	{Name: "boundary", Kind: readmodel.Text, Help: "for whom: public, network or circle"},
	{Name: "circle", Kind: readmodel.Number, Help: "number of that circle", Detail: true},
	{Name: "rivalrous", Kind: readmodel.Bool, Help: "whether use by one limits use by another", Detail: true},
	{Name: "capacity", Kind: readmodel.Number, Help: "how many units at a time", Detail: true},
	{Name: "unit", Kind: readmodel.Text, Help: "what it is counted in", Detail: true},
	{Name: "rule", Kind: readmodel.Text, Help: "how it is used", Detail: true},
	{Name: "link", Kind: readmodel.Text, Help: "where it is", Detail: true},
	{Name: "domains", Kind: readmodel.Text, Help: "what it is about", Detail: true},
	{Name: "stewards", Kind: readmodel.Text, Help: "handles of who cares for it"},
	{Name: "head", Kind: readmodel.Number, Help: "the latest accepted version", Detail: true},
	{Name: "versions", Kind: readmodel.Number, Help: "accepted and not withdrawn"},
	{Name: "open", Kind: readmodel.Number, Help: "versions that stewards are asked to accept"},
	{Name: "standing", Kind: readmodel.Text, Help: "shared or withdrawn"},
	{Name: "since", Kind: readmodel.Time, Help: "when it was shared", Detail: true},
	{Name: "changed", Kind: readmodel.Time, Help: "when anything about it changed last"},
	{Name: "fork_of", Kind: readmodel.Number, Help: "the resource of which it began as a copy", Detail: true},
}

var resourceList = readmodel.List{
	Name: "resources", Purpose: "What members share, on what terms, and who cares for it.", Query: resourceQuery,
	Columns: resourceColumns, Sort: "-changed,-id", Key: "id", For: readmodel.Participants,
	Count: `SELECT count(*) FROM commons_resources`,
}

var publicList = readmodel.List{
	Name: "public-resources", Purpose: "What members share with everybody.", Query: resourceQuery + ` WHERE c.boundary = 'public'`,
	Columns: resourceColumns, Sort: "-changed,-id", Key: "id", For: readmodel.Watchers,
}

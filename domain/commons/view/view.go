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
	return readmodel.View{
		Module: "commons",
		Schema: schema,
		On: []readmodel.Projection{
			readmodel.On("commons.Shared", shared),
			readmodel.On("commons.VersionAdded", versionAdded),
			readmodel.On("commons.StewardInvited", stewardInvited),
			readmodel.On("commons.Described", described),
			readmodel.On("commons.TermsSet", termsSet),
			readmodel.On("commons.Revised", revised),
			readmodel.On("commons.Submitted", submitted),
			readmodel.On("commons.VersionTakenBack", takenBack),
			readmodel.On("commons.VersionAccepted", accepted),
			readmodel.On("commons.VersionDeclined", declined),
			readmodel.On("commons.VersionWithdrawn", versionWithdrawn),
			readmodel.On("commons.ResourceWithdrawn", resourceWithdrawn),
			readmodel.On("commons.Reviewed", said),
			readmodel.On("commons.Commented", commented),
			readmodel.On("commons.StewardJoined", stewardJoined),
			readmodel.On("commons.StewardLeft", stewardLeft),
			readmodel.On("commons.ThresholdSet", thresholdSet),
			readmodel.On("commons.Entrusted", entrusted),
			readmodel.On("commons.ActProposed", actProposed(m)),
			readmodel.On("commons.Approved", approved),
			readmodel.On("commons.ActDone", actDone),
			readmodel.On("commons.ActDropped", actDropped),
		},
		Lists: []readmodel.List{resourceList, publicList, versionList, actList},
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

// narrowed are the conditions of the lists' parameters.
const narrowed = ` WHERE (:domain = '' OR EXISTS (SELECT 1 FROM commons_tags t WHERE t.resource = c.id AND t.sort = 'domain' AND t.tag = :domain))
	AND (:steward = '' OR EXISTS (SELECT 1 FROM commons_stewards s WHERE s.resource = c.id AND s.asked = 0 AND s.member = :steward))`

var resourceParams = []readmodel.Param{
	{Name: "domain", Kind: readmodel.Text, Help: "only what is about this: governance, economics, infrastructure, knowledge, enterprise, practice or thinking"},
	{Name: "steward", Kind: readmodel.Text, Help: "only what this member cares for"},
}

var resourceList = readmodel.List{
	Name: "resources", Purpose: "What members share, on what terms, and who cares for it.", Query: resourceQuery + narrowed,
	Columns: resourceColumns, Params: resourceParams, Sort: "-changed,-id", Key: "id", For: readmodel.Participants,
}

var publicList = readmodel.List{
	Name: "public-resources", Purpose: "What members share with everybody.", Query: resourceQuery + narrowed + ` AND c.boundary = 'public'`,
	Columns: resourceColumns, Params: resourceParams, Sort: "-changed,-id", Key: "id", For: readmodel.Watchers,
}

var versionList = readmodel.List{
	Name: "resource-versions", Purpose: "Versions of what members share, each with the terms it came with and who made it.",
	Query: `SELECT v.resource || '-' || v.number AS id, v.resource, v.number, c.title, v.by, v.stage, v.since, v.decided, t.licence, t.boundary, v.content, v.size, v.media_type, v.file_name, v.link, v.note,
			(SELECT coalesce(group_concat(a.member || ' ' || a.role, ', '), '') FROM commons_authors a WHERE a.resource = v.resource AND a.number = v.number) AS authors, v.credits,
			(SELECT coalesce(group_concat(p.parent, ' '), '') FROM commons_parents p WHERE p.resource = v.resource AND p.number = v.number) AS parents,
			(SELECT coalesce(group_concat(d.source || '-' || d.source_version, ' '), '') FROM commons_derived d WHERE d.resource = v.resource AND d.number = v.number) AS sources
		FROM commons_versions v JOIN commons_resources c ON c.id = v.resource JOIN commons_terms t ON t.resource = v.resource AND t.number = v.terms`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "number of the resource, a hyphen, and that of the version"},
		{Name: "resource", Kind: readmodel.Number, Help: "number of the resource", Detail: true},
		{Name: "number", Kind: readmodel.Number, Help: "of the version, from 1 in each resource", Detail: true},
		{Name: "title", Kind: readmodel.Text, Help: "what the resource is called"},
		{Name: "by", Kind: readmodel.Text, Help: "handle of who contributed it"},
		{Name: "stage", Kind: readmodel.Text, Help: "draft, proposed, accepted, declined or withdrawn"},
		{Name: "since", Kind: readmodel.Time, Help: "when it was contributed"},
		{Name: "decided", Kind: readmodel.Time, Help: "when it was accepted, declined or withdrawn; 0 before", Detail: true},
		{Name: "licence", Kind: readmodel.Text, Help: "that it came with"},
		{Name: "boundary", Kind: readmodel.Text, Help: "that it came with", Detail: true},
		{Name: "content", Kind: readmodel.Text, Help: "hash of the file", Detail: true},
		{Name: "size", Kind: readmodel.Number, Help: "bytes of the file", Detail: true},
		{Name: "media_type", Kind: readmodel.Text, Help: "of the file", Detail: true},
		{Name: "file_name", Kind: readmodel.Text, Help: "of the file", Detail: true},
		{Name: "link", Kind: readmodel.Text, Help: "where it is", Detail: true},
		{Name: "note", Kind: readmodel.Text, Help: "what changed", Detail: true},
		{Name: "authors", Kind: readmodel.Text, Help: "handles of all to whom it is owed, with what they did", Detail: true},
		{Name: "credits", Kind: readmodel.Text, Help: "others who are named", Detail: true},
		{Name: "parents", Kind: readmodel.Text, Help: "versions of the same resource that it is made from", Detail: true},
		{Name: "sources", Kind: readmodel.Text, Help: "versions of other resources that it is made from, each as an id", Detail: true},
	},
	Sort: "-since,-resource,-number", Key: "id", For: readmodel.Participants,
}

// Package view shows who runs the network: which nodes it has and whose they
// are, which of them order the log, what that tolerates, and everything that
// ever happened to a seat. It keeps true that the tables say of every node the
// place that the rules give it.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how nodes and seats are seen.
var View = readmodel.View{
	Module: "nodes",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("network.Restarted", restarted),
		readmodel.On("nodes.NodeRegistered", registered),
		readmodel.On("nodes.NodeChanged", changed),
		readmodel.On("nodes.NodeRenewed", renewed),
		readmodel.On("nodes.NodeRemoved", removed),
		readmodel.On("nodes.SeatsCalled", seatsCalled),
		readmodel.On("nodes.NodeAnswered", answered),
		readmodel.On("nodes.SeatsFilled", seatsFilled),
		readmodel.On("nodes.SeatsNotFilled", seatsNotFilled),
		readmodel.On("nodes.SeatReturned", returned),
		readmodel.On("nodes.SeatResumed", resumed),
		readmodel.On("nodes.SeatPaused", paused),
		readmodel.On("nodes.SeatChallenged", challenged),
		readmodel.On("nodes.SeatKept", kept),
	},
	Lists: []readmodel.List{{
		Name:    "nodes",
		Purpose: "The network's nodes, whose they are, and which of them order the log.",
		Query: `SELECT n.id, n.owner, coalesce(o.name, n.owner) AS owner_name, CASE WHEN n.removed IS NOT NULL THEN 'removed' WHEN n.place = '' THEN 'follows' ELSE n.place END AS place,
				n.place IN ('seated', 'challenged') AS seat, n.willing, n.peer, n.web, n.since, n.removed, n.by, n.key, n.consensus, n.checkpoint
			FROM nodes_nodes n LEFT JOIN people_organizations o ON o.id = n.owner`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "the node, as its peers know it"},
			{Name: "owner", Kind: readmodel.Text, Help: "the member whose it is", Detail: true},
			{Name: "owner_name", Kind: readmodel.Text, Help: "what the owner is called"},
			{Name: "place", Kind: readmodel.Text, Help: "seated, challenged, paused, called, ready, follows or removed"},
			{Name: "seat", Kind: readmodel.Bool, Help: "whether it orders the log now"},
			{Name: "willing", Kind: readmodel.Bool, Help: "whether its owner would let it take a seat"},
			{Name: "peer", Kind: readmodel.Text, Help: "where other nodes reach it; empty for one that only calls others"},
			{Name: "web", Kind: readmodel.Text, Help: "where people reach its pages", Detail: true},
			{Name: "since", Kind: readmodel.Time, Help: "when it was registered"},
			{Name: "removed", Kind: readmodel.Time, Help: "when it was removed; empty while it belongs to the network"},
			{Name: "by", Kind: readmodel.Text, Help: "who registered it", Detail: true},
			{Name: "key", Kind: readmodel.Text, Help: "its Ed25519 node key, in hexadecimal", Detail: true},
			{Name: "consensus", Kind: readmodel.Text, Help: "the Ed25519 key of its seat, in hexadecimal", Detail: true},
			{Name: "checkpoint", Kind: readmodel.Text, Help: "the Ed25519 key of its checkpoints, in hexadecimal", Detail: true},
		},
		Sort: "removed,-seat,owner_name,id", Key: "id", For: readmodel.Watchers,
	}, {
		Name:    "seat-changes",
		Purpose: "Everything that happened to seats: who was called, took, kept, left or got back one, and why.",
		Query: `SELECT c.entry || '.' || c.event || '.' || c.part AS id, c.time, c.node, n.owner, coalesce(o.name, n.owner) AS owner_name, c.what, c.why, c.until
			FROM nodes_changes c JOIN nodes_nodes n ON n.id = c.node LEFT JOIN people_organizations o ON o.id = n.owner`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log", Detail: true},
			{Name: "time", Kind: readmodel.Time, Help: "when"},
			{Name: "node", Kind: readmodel.Text, Help: "which node"},
			{Name: "owner", Kind: readmodel.Text, Help: "the member whose it is", Detail: true},
			{Name: "owner_name", Kind: readmodel.Text, Help: "what the owner is called"},
			{Name: "what", Kind: readmodel.Text, Help: "called, answered, seated, left, not_seated, challenged, kept, paused or resumed or returned"},
			{Name: "why", Kind: readmodel.Text, Help: "genesis, decision, restart, second_round, call, challenge, no_answer, there, needed, absent, wished, restored, answered or removed"},
			{Name: "until", Kind: readmodel.Time, Help: "by when it had to answer"},
		},
		Sort: "-time,-id", Key: "id", For: readmodel.Watchers,
	}},
}

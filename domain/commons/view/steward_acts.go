package view

import "metaorg/readmodel"

// actList tells stewards at a terminal what waits for them.
var actList = readmodel.List{
	Name: "steward-acts", Purpose: "What stewards want to do together, what waits for the others, and what became of it.",
	Query: `SELECT a.number, a.resource, c.title, a.kind, a.content, a.by, (SELECT count(*) FROM commons_approvals p WHERE p.act = a.number) AS agreed, c.threshold AS needed,
			(SELECT group_concat(member, ' ') FROM (SELECT p.member FROM commons_approvals p WHERE p.act = a.number ORDER BY p.at, p.member)) AS members,
			a.since, a.until, a.state, nullif(a.ended, 0) AS ended
		FROM commons_acts a JOIN commons_resources c ON c.id = a.resource`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "by which it is approved"},
		{Name: "resource", Kind: readmodel.Number, Help: "number of what it is about"},
		{Name: "title", Kind: readmodel.Text, Help: "what that is called"},
		{Name: "kind", Kind: readmodel.Text, Help: "kind of message"},
		{Name: "content", Kind: readmodel.JSON, Help: "its fields", Detail: true},
		{Name: "by", Kind: readmodel.Text, Help: "handle of the steward who proposed it"},
		{Name: "agreed", Kind: readmodel.Number, Help: "how many stewards agree"},
		{Name: "needed", Kind: readmodel.Number, Help: "how many must"},
		{Name: "members", Kind: readmodel.Text, Help: "handles of those who agree", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was proposed", Detail: true},
		{Name: "until", Kind: readmodel.Time, Help: "until when it waits"},
		{Name: "state", Kind: readmodel.Text, Help: "waits, done, dropped or lapsed"},
		{Name: "ended", Kind: readmodel.Time, Help: "when it was done, dropped or lapsed", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

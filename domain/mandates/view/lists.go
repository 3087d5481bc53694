package view

import "metaorg/readmodel"

var lists = []readmodel.List{
	{
		Name:    "signers",
		Purpose: "Who must sign together for which organization.",
		Query:   `SELECT organization || ' ' || scope AS id, organization, scope, threshold, persons, since FROM mandates_signers`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "organization and scope", Detail: true},
			{Name: "organization", Kind: readmodel.Text, Help: "for which organization"},
			{Name: "scope", Kind: readmodel.Text, Help: "what they sign: a kind, a module, or all"},
			{Name: "threshold", Kind: readmodel.Number, Help: "how many of them must sign"},
			{Name: "persons", Kind: readmodel.JSON, Help: "who they are"},
			{Name: "since", Kind: readmodel.Time, Help: "since when", Detail: true},
		},
		Sort: "id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "joint-acts",
		Purpose: "Acts of organizations that several are to sign, and what became of them.",
		Query: `SELECT a.id, a.organization, a.by, a.status, a.since, a.expires, a.ended, a.messages,
				(SELECT json_group_array(person ORDER BY at, person) FROM mandates_signatures s WHERE s.act = a.id) AS signed
			FROM mandates_acts a`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Number, Help: "number"},
			{Name: "organization", Kind: readmodel.Text, Help: "whose act it is"},
			{Name: "by", Kind: readmodel.Text, Help: "who proposed it"},
			{Name: "status", Kind: readmodel.Text, Help: "pending, done, withdrawn or expired"},
			{Name: "since", Kind: readmodel.Time, Help: "when it was proposed"},
			{Name: "expires", Kind: readmodel.Time, Help: "until when it can be signed"},
			{Name: "ended", Kind: readmodel.Time, Help: "when it was done, taken back or expired; empty while it waits", Detail: true},
			{Name: "messages", Kind: readmodel.JSON, Help: "what the organization does, each with its kind and content", Detail: true},
			{Name: "signed", Kind: readmodel.JSON, Help: "who signed it"},
		},
		Sort: "-id", Key: "id", For: readmodel.Participants,
	},
	{
		Name:    "own-people",
		Purpose: "Whom an organization named as its own people, to be asked before it votes.",
		Query:   `SELECT organization || ' ' || person AS id, organization, person, since FROM mandates_people`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "organization and person", Detail: true},
			{Name: "organization", Kind: readmodel.Text, Help: "whose people"},
			{Name: "person", Kind: readmodel.Text, Help: "who"},
			{Name: "since", Kind: readmodel.Time, Help: "since when"},
		},
		Sort: "id", Key: "id", For: readmodel.Participants,
	},
	{
		Name:    "polls",
		Purpose: "What organizations asked their own people before they voted, and what came of it.",
		Query: `SELECT organization || ' ' || proposal AS id, organization, proposal, by, binding, since, closes, closed, asked,
				yes, no, abstain, choice FROM mandates_polls`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "organization and proposal", Detail: true},
			{Name: "organization", Kind: readmodel.Text, Help: "whose people are asked"},
			{Name: "proposal", Kind: readmodel.Number, Help: "about which proposal"},
			{Name: "by", Kind: readmodel.Text, Help: "who asked them", Detail: true},
			{Name: "binding", Kind: readmodel.Bool, Help: "whether the organization must vote as most say"},
			{Name: "since", Kind: readmodel.Time, Help: "when it was opened", Detail: true},
			{Name: "closes", Kind: readmodel.Time, Help: "until when they can answer"},
			{Name: "closed", Kind: readmodel.Bool, Help: "whether it has closed"},
			{Name: "asked", Kind: readmodel.Number, Help: "how many are asked"},
			{Name: "yes", Kind: readmodel.Number, Help: "answers that say yes, once it has closed"},
			{Name: "no", Kind: readmodel.Number, Help: "answers that say no, once it has closed"},
			{Name: "abstain", Kind: readmodel.Number, Help: "answers that would abstain, once it has closed", Detail: true},
			{Name: "choice", Kind: readmodel.Text, Help: "what most said; empty while it is open, and if too few answered or as many said something else"},
		},
		Sort: "-closes,id", Key: "id", For: readmodel.Participants,
	},
	{
		Name:    "poll-answers",
		Purpose: "What each of an organization's own people answered.",
		Query:   `SELECT organization || ' ' || proposal || ' ' || person AS id, organization, proposal, person, choice, at FROM mandates_answers`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "organization, proposal and person", Detail: true},
			{Name: "organization", Kind: readmodel.Text, Help: "whose people are asked"},
			{Name: "proposal", Kind: readmodel.Number, Help: "about which proposal"},
			{Name: "person", Kind: readmodel.Text, Help: "who answered"},
			{Name: "choice", Kind: readmodel.Text, Help: "yes, no or abstain"},
			{Name: "at", Kind: readmodel.Time, Help: "when", Detail: true},
		},
		Sort: "id", Key: "id", For: readmodel.Participants,
	},
}

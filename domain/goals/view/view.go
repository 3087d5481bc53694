// Package view shows what members want to reach. It keeps true that what is tied
// to a goal says so on its own page too, so that who cares for something sees
// what it is good for.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how goals are seen.
var View = readmodel.View{
	Module: "goals",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("goals.GoalSet", set),
		readmodel.On("goals.GoalChanged", changed),
		readmodel.On("goals.GoalReported", reported),
		readmodel.On("goals.GoalFellDue", fellDue),
		readmodel.On("goals.GoalTied", tied),
		readmodel.On("goals.GoalUntied", untied),
	},
	Lists: []readmodel.List{{
		Name:    "goals",
		Purpose: "What members want to reach, and how far they say they are.",
		Query: `SELECT g.number, g.title, g.indicator, g.member, coalesce(o.name, g.member) AS name, g.until, g.since, g.state, g.now, nullif(g.said, 0) AS said, g.due,
				(SELECT count(*) FROM goals_ties t WHERE t.goal = g.number) AS ties
			FROM goals_goals g LEFT JOIN people_organizations o ON o.id = g.member`,
		Columns: []readmodel.Column{
			{Name: "number", Kind: readmodel.Number, Help: "of the goal"},
			{Name: "title", Kind: readmodel.Text, Help: "what is to be reached"},
			{Name: "indicator", Kind: readmodel.Text, Help: "by what one sees that it is reached", Detail: true},
			{Name: "member", Kind: readmodel.Text, Help: "whose it is", Detail: true},
			{Name: "name", Kind: readmodel.Text, Help: "what whose it is is called"},
			{Name: "until", Kind: readmodel.Time, Help: "when it is to be reached"},
			{Name: "since", Kind: readmodel.Time, Help: "since when it is one", Detail: true},
			{Name: "state", Kind: readmodel.Text, Help: "begun, on_track, behind, reached or given_up"},
			{Name: "now", Kind: readmodel.Text, Help: "how far it is, as said last"},
			{Name: "said", Kind: readmodel.Time, Help: "when that was", Detail: true},
			{Name: "due", Kind: readmodel.Bool, Help: "whether its time is over and nothing was said of its end", Detail: true},
			{Name: "ties", Kind: readmodel.Number, Help: "how many things help with it"},
		},
		Sort: "until,number", Key: "number", For: readmodel.Participants,
	}},
}

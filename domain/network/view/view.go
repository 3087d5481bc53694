// Package view shows what was done to the network itself: each move of a
// sample network's clock, so that nobody takes its dates for real ones.
package view

import (
	_ "embed"

	"metaorg/domain/network"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how the network itself is seen.
var View = readmodel.View{
	Module: "network",
	Schema: schema,
	On:     []readmodel.Projection{readmodel.On("network.ClockMoved", clockMoved)},
	Lists: []readmodel.List{{
		Name:    "clock-moves",
		Purpose: "Each time a sample network's clock was moved on.",
		Query:   `SELECT entry || '.' || event AS id, person, days, since, until FROM network_clock_moves`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log"},
			{Name: "person", Kind: readmodel.Text, Help: "who moved it"},
			{Name: "days", Kind: readmodel.Number, Help: "by how many days"},
			{Name: "since", Kind: readmodel.Time, Help: "the network's time before"},
			{Name: "until", Kind: readmodel.Time, Help: "the network's time after"},
		},
		Sort: "until", Key: "id",
	}},
}

func clockMoved(tx *readmodel.Tx, at readmodel.At, e network.ClockMoved) error {
	return tx.Exec(`INSERT INTO network_clock_moves (entry, event, person, days, since, until) VALUES (?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, e.By, e.Days, e.To-e.Days*86_400, e.To)
}

// Package view shows what was done to the network itself: each move of a
// sample network's clock, so that nobody takes its dates for real ones, the web
// origins whose passkeys count or once did, the versions of the rules, and
// restarts together.
package view

import (
	_ "embed"

	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how the network itself is seen.
var View = readmodel.View{
	Module: "network",
	Schema: schema,
	Begin:  begun,
	On: []readmodel.Projection{
		readmodel.On("network.ClockMoved", clockMoved),
		readmodel.On("network.OriginAdded", originAdded),
		readmodel.On("network.OriginRemoved", originRemoved),
		readmodel.On("network.RulesRaisePlanned", raisePlanned),
		readmodel.On("network.RulesRaiseWithdrawn", raiseWithdrawn),
		readmodel.On("network.RulesRaisePostponed", raisePostponed),
		readmodel.On("network.RulesRaised", rulesRose),
		readmodel.On("network.Restarted", restarted),
	},
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
		Sort: "until", Key: "id", For: readmodel.Anybody,
	}, {
		Name:    "origins",
		Purpose: "The web sites whose passkeys count, and those that once did.",
		Query:   `SELECT entry || '.' || event AS id, origin, since, until, added_by, removed_by FROM network_origins`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log", Detail: true},
			{Name: "origin", Kind: readmodel.Text, Help: "the site"},
			{Name: "since", Kind: readmodel.Time, Help: "passkeys made on it count since"},
			{Name: "until", Kind: readmodel.Time, Help: "until when they counted; empty while they do"},
			{Name: "added_by", Kind: readmodel.Text, Help: "who added it while the network was forming; empty for the genesis and decisions", Detail: true},
			{Name: "removed_by", Kind: readmodel.Text, Help: "who removed it while the network was forming", Detail: true},
		},
		Sort: "since,id", Key: "id", For: readmodel.Anybody,
	}, ruleVersions, restarts},
}

// begun puts down what of the genesis no event tells of: its rules and origins.
func begun(tx *readmodel.Tx, at readmodel.At, g machine.Genesis) error {
	if err := firstRules(tx, at, g); err != nil {
		return err
	}
	for i, o := range g.Origins {
		first := at
		first.Event = int64(i)
		if err := originAdded(tx, first, network.OriginAdded{Origin: o}); err != nil {
			return err
		}
	}
	return nil
}

func originAdded(tx *readmodel.Tx, at readmodel.At, e network.OriginAdded) error {
	return tx.Exec(`INSERT INTO network_origins (entry, event, origin, since, added_by) VALUES (?, ?, ?, ?, ?)`,
		at.Index, at.Event, e.Origin, at.Time, e.By)
}

func originRemoved(tx *readmodel.Tx, at readmodel.At, e network.OriginRemoved) error {
	return tx.Exec(`UPDATE network_origins SET until = ?, removed_by = ? WHERE origin = ? AND until IS NULL`, at.Time, e.By, e.Origin)
}

func clockMoved(tx *readmodel.Tx, at readmodel.At, e network.ClockMoved) error {
	return tx.Exec(`INSERT INTO network_clock_moves (entry, event, person, days, since, until) VALUES (?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, e.By, e.Days, e.To-e.Days*86_400, e.To)
}

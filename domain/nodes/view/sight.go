package view

import (
	"metaorg/domain/nodes"
)

// Sight is what this very node knows of itself and of others, and no log
// tells. Any of it may be missing.
type Sight struct {
	Own       nodes.ID
	Connected func() []nodes.ID             // With which nodes it is connected now.
	Witnessed func() map[nodes.ID]Witnessed // How far each has vouched for the log.
	Up        func() map[nodes.ID]Up        // How reliably each was there.
	Code      func() string                 // By which somebody who joins knows the network, as package checkpoint makes it; empty where it has none.
}

// Witnessed is how far a node has vouched for the log.
type Witnessed struct {
	Size  uint64 // Entries of the longest log that it signed and that is this node's too; 0 for none.
	At    int64  // When its signature came, Unix seconds by this node's clock; 0 for never.
	Doubt string // What it said that this node could not make agree; empty for nothing.
}

// Up is how reliably a node was there when this one looked, over the last
// thirty days.
type Up struct {
	Percent int64 // Of its looks, rounded down.
	Days    int64 // On which it looked; 0 for never.
}

// A node with a seat should be there so many percent of so many days before
// members rely on it.
const (
	steadyPercent = 99
	steadyDays    = 30
)

func (u Up) steady() bool { return u.Percent >= steadyPercent && u.Days >= steadyDays }

// seen is what this node knows of others at a moment.
type seen struct {
	own       nodes.ID
	knows     bool // It can tell at all.
	connected map[nodes.ID]bool
	witnessed map[nodes.ID]Witnessed
	up        map[nodes.ID]Up
}

func (s Sight) now() seen {
	v := seen{own: s.Own, knows: s.Connected != nil, connected: map[nodes.ID]bool{}, witnessed: map[nodes.ID]Witnessed{}}
	if s.Connected != nil {
		for _, id := range s.Connected() {
			v.connected[id] = true
		}
	}
	if s.Witnessed != nil {
		v.witnessed = s.Witnessed()
	}
	if s.Up != nil {
		v.up = s.Up()
	}
	return v
}

// code is what somebody who joins compares; empty where this node has none.
func (s Sight) code() string {
	if s.Code == nil {
		return ""
	}
	return s.Code()
}

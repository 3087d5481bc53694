// Package network looks after the network itself: in a sample network its
// clock can be moved on, so that weeks pass in seconds; in any other, time
// passes by itself and nobody moves it.
package network

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// Module lists what network brings.
var Module = machine.Module{
	Name: "network",
	Kinds: []machine.Kind{
		machine.KindOf[MoveClock]("network.move_clock",
			"Move a sample network's clock on by some days.", ClockMoved{}).BeforeFounding(),
	},
	Rules: []machine.StandingRule{{
		Name: "network.nodes_advised", Unit: "nodes", Min: 1, Max: 100, Default: 1, Later: true,
		Explanation: "How many nodes and copies of the log a network of this kind should have.",
	}},
}

// movedTo is how far the clock was last moved, Unix seconds of rule time.
var movedTo = state.NewItem[int64]("network/moved_to")

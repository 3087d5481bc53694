// Package network looks after the network itself. In a sample network its
// clock can be moved on, so that weeks pass in seconds; in any other, time
// passes by itself and nobody moves it. Passkeys count only if they were made
// on one of the network's web origins, which after founding change by decision
// alone; the last one stays. The rules themselves rise to a newer version by
// decision, with notice, and once enough seats know them.
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
		machine.KindOf[AddOrigin]("network.add_origin",
			"Let passkeys made on one more web site count.", OriginAdded{}).BeforeFounding().CarriedBy(machine.WeightOrdinary),
		machine.KindOf[RemoveOrigin]("network.remove_origin",
			"End that passkeys made on a web site count.", OriginRemoved{}).BeforeFounding().CarriedBy(machine.WeightOrdinary),
		machine.KindOf[RaiseRules]("network.raise_rules",
			"Raise the version of the rules that the network goes by.", RulesRaisePlanned{}, RulesRaiseWithdrawn{}).
			CarriedBy(machine.WeightSpecial).Since(leavesFrom),
	},
	Dues: []machine.DueKind{
		machine.DueOf[RaiseDue]("network.raise_due", RulesRaised{}, RulesRaisePostponed{}),
	},
	Restarted: machine.OnRestart("network", restarted, Restarted{}),
	Rules: []machine.StandingRule{{
		Name: "network.nodes_advised", Unit: "nodes", Min: 1, Max: 100, Default: 1, Later: true,
		Explanation: "How many nodes and copies of the log a network of this kind should have.",
		Comes:       nodesCome,
	}},
}

// leavesFrom is the oldest rule version that a network can leave. Programs of
// version 2 knew no such decision, and no network but samples ran on them.
const leavesFrom = 2

// movedTo is how far the clock was last moved, Unix seconds of rule time.
var movedTo = state.NewItem[int64]("network/moved_to")

// nodesCome is what the advice on nodes comes to.
func nodesCome(_ state.Reader, places, n int64) machine.Meaning {
	if places > n {
		return machine.Means("more", "The log should be kept in {{.Count}} places, which is more than the {{.Members}} members there are: some keep it in two.", "Members", n, "Count", places)
	}
	return machine.Means("some", "{{.Count}} of the {{.Members}} members should keep a node or a copy of the log.", "Members", n, "Count", places)
}

package view

import (
	"embed"

	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what nodes add to the pages: who orders the log and what that
// tolerates, running a node, and deciding on seats. What only this node knows
// of others comes from its sight.
func Pages(s Sight) page.Module {
	return page.Module{
		Name:  "nodes",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /nodes", Who: page.Watchers, Show: s.showNodes},
		},
		Acts: []page.Act{
			registerAct("nodes.register"), registerAct("nodes.renew"), changeAct(), seatAct("nodes.pause"), seatAct("nodes.resume"), removeAct(), s.seatsAct(),
		},
		Sections: []page.Section{{Slot: page.NodePage, Order: 10, Who: page.Anybody, Show: showPart}, {Slot: page.Member, Order: 60, Who: page.Watchers, Show: showOwned}},
		Needs:    needs,
		Changes:  changes,
		Values: map[string]func(*page.Request) []option{
			"nodes.seats.nodes": called, "nodes.change.node": called, "nodes.pause.node": called, "nodes.resume.node": called, "nodes.remove.node": called, "nodes.answer.node": called,
		},
		Remedies: map[string]page.Remedy{
			"nodes.needs_decision": {Label: "nodes.propose", Path: "/proposals/carry/nodes.seats"},
			"nodes.last_seat":      {Label: "nodes.propose", Path: "/proposals/carry/nodes.seats"},
			"nodes.too_few_seats":  {Label: "nodes.propose", Path: "/proposals/carry/nodes.seats"},
		},
		Undo: map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
			"nodes.register": undoRegister,
		},
		Samples: samples,
	}
}

// since is the rule version that knows nodes.
const since = 3

// knowsNodes says whether the network's rules know nodes at all.
func knowsNodes(r *page.Request) bool { return r.Network.RuleVersion >= since }

// needsVersion is the decision that lets the rules know nodes.
const needsVersion = "/proposals/carry/network.raise_rules?version=3"

func nodePath(id nodes.ID) string { return "/nodes#n-" + string(id) }

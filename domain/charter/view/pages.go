package view

import (
	"metaorg/machine"
	"metaorg/web/page"
)

// pages show the charter where these standing rules are declared.
type pages struct{ rules []machine.StandingRule }

// Pages are what the charter adds to the pages: its text in every version,
// what each changed, who is bound by which, and how to accept it.
func Pages(rules []machine.StandingRule) page.Module {
	p := pages{rules}
	return page.Module{
		Name:  "charter",
		Words: Words,
		Routes: []page.Route{
			{Pattern: "GET /charter", Who: page.Anybody, Show: p.showText},
			{Pattern: "GET /charter/versions", Who: page.Anybody, Show: p.showVersions},
			{Pattern: "GET /charter/versions/{version}", Who: page.Anybody, Show: p.showVersion},
			{Pattern: "GET /charter/acceptances", Who: page.Watchers, Show: p.showAcceptances},
		},
		Nav:  []page.NavItem{{Key: "charter.nav", Path: "/charter", Order: 20, Who: page.Anybody}},
		Acts: []page.Act{p.acceptAct()},
		Sections: []page.Section{
			{Slot: page.Front, Order: 10, Who: page.Anybody, Show: p.showGoal},
			{Slot: page.Member, Order: 30, Who: page.Watchers, Show: p.showBound},
		},
		Needs:   p.needs,
		Changes: p.changes,
		Sources: p.sources(),
		Samples: p.samples,
	}
}

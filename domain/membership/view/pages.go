package view

import (
	"embed"

	"metaorg/domain/membership"
	"metaorg/web/form"
	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what membership adds to the pages: who is in, how one joins, what
// members give each other, and what waits in the network.
func Pages() page.Module {
	return page.Module{
		Name:  "membership",
		Words: locale,
		Routes: []page.Route{
			{Pattern: "GET /members", Who: page.Watchers, Show: showMembers},
			{Pattern: "GET /members/{id}", Who: page.Watchers, Show: showMember},
			{Pattern: "GET /members/{id}/organization.jsonld", Who: page.Watchers, Show: showOrganization},
			{Pattern: "GET /join", Who: page.Anybody, Show: showJoin},
			{Pattern: "GET /applications/{id}", Who: page.Participants, Show: showApplication},
			{Pattern: "GET /contributions", Who: page.Participants, Show: showContributions},
			{Pattern: "GET /contributions/{id}", Who: page.Participants, Show: showContribution},
			{Pattern: "GET /coordination", Who: page.Participants, Show: showCoordination},
		},
		Nav: []page.NavItem{
			{Key: "membership.members", Path: "/members", Order: 40, Who: page.Watchers},
			{Key: "membership.join", Path: "/join", Order: 80, Who: page.Anybody, Not: func(v page.Viewer) bool { return v.State == string(membership.Active) }},
		},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Front, Order: 20, Who: page.Anybody, Show: showFront},
			{Slot: page.Home, Order: 20, Who: page.Person, Show: showHome},
			{Slot: page.Member, Order: 30, Who: page.Participants, Show: showSettlement},
			{Slot: page.Member, Order: 40, Who: page.Participants, Show: showGifts},
		},
		Know:    know,
		Needs:   needs,
		Changes: changes,
		Handles: map[form.Handle]func(*page.Request) ([]form.Option, error){form.OfMember: offerMembers},
		Undo:    undo,
		Sources: sources,
		Samples: samples,
	}
}

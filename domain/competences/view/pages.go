package view

import (
	"embed"
	"net/url"

	"metaorg/domain/competences"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what competences add to the pages.
func Pages() page.Module {
	return page.Module{
		Name:  "competences",
		Words: locale,
		Nav:   []page.NavItem{{Key: "competences.nav", Path: "/competences", Order: 43, Group: page.Together, Who: page.Watchers, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Routes: []page.Route{
			{Pattern: "GET /competences", Who: page.Watchers, Show: showCompetences},
			{Pattern: "GET /competences/{id...}", Who: page.Watchers, Show: showCompetence},
			{Pattern: "GET /competences/of/{holder}", Who: page.Watchers, Show: showRecord},
			{Pattern: "GET /competences/of/{holder}/record.jsonld", Who: page.Watchers, Show: saveLinked},
			{Pattern: "GET /competences/of/{holder}/record.csv", Who: page.Watchers, Show: saveTable},
		},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Members, Order: 40, Who: page.Watchers, Show: showOfAll},
			{Slot: page.Member, Order: 55, Who: page.Watchers, Show: showOfMember},
			{Slot: page.Coordination, Order: 62, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"competences.endorse": undoEndorse},
		Values:  values(),
		Samples: samples,
		Sources: sources,
	}
}

// values are what competences are called wherever one is named, in kinds of other modules, too.
func values() map[string]func(*page.Request) []form.Option {
	all := map[string]func(*page.Request) []form.Option{}
	for _, field := range []string{
		"competences.declare.competence", "competences.withdraw.competence", "competences.show_evidence.competence",
		"competences.drop_evidence.competence", "competences.endorse.competence", "competences.take_back.competence",
		"opportunities.need.competences", "opportunities.offer.competences", "opportunities.change.competences",
		"opportunities.need.parts.competence", "opportunities.offer.parts.competence", "opportunities.change.parts.competence",
		"bids.open.parts.competence", "bids.add_part.competence",
	} {
		all[field] = called
	}
	return all
}

// undoEndorse takes back what was just said.
func undoEndorse(_ *page.Request, msg machine.Message) (page.Undoing, bool) {
	m, ok := msg.(competences.Endorse)
	if !ok {
		return page.Undoing{}, false
	}
	return page.Undoing{Act: "competences.take_back", Fields: url.Values{"holder": {string(m.Holder)}, "competence": {m.Competence}, "next": {recordPath(string(m.Holder))}}}, true
}

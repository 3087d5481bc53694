package view

import (
	"embed"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what patronage adds to the pages.
func Pages() page.Module {
	return page.Module{
		Name:  "patronage",
		Words: locale,
		Nav:   []page.NavItem{{Key: "patronage.nav", Path: "/patronage", Order: 46, Group: page.Economy, Who: page.Participants, Not: func(v page.Viewer) bool { return !v.Belongs }}},
		Routes: []page.Route{
			{Pattern: "GET /patronage", Who: page.Participants, Show: showPatronage},
			{Pattern: "GET /patronage/{event}", Who: page.Participants, Show: showEvent},
			{Pattern: "GET " + importPath, Who: page.Participants, Show: showImport},
			{Pattern: "POST " + importPath, Who: page.Participants, Show: showImport},
			{Pattern: "GET /patronage/resources", Who: page.Participants, Show: showResources},
			{Pattern: "GET /patronage/resources/{resource}", Who: page.Participants, Show: showResource},
		},
		Acts: acts(),
		Sections: []page.Section{
			{Slot: page.Resource, Order: 60, Who: page.Participants, Show: showOfItem},
			{Slot: page.Coordination, Order: 62, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Undo:    map[string]func(*page.Request, machine.Message) (page.Undoing, bool){"patronage.record": undoRecord},
		Samples: samples,
	}
}

func eventPath(n int64) string    { return "/patronage/" + itoa(n) }
func resourcePath(n int64) string { return "/patronage/resources/" + itoa(n) }

// actPath is the form of an act with fields filled in, names and values in turn.
func actPath(act, next string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/patronage." + act + "?" + q.Encode())
}

// notHere stands in the place of forms that are for whoever has a part here.
var notHere = page.NotFor(func(s state.Reader, id string) bool {
	switch membership.StateOf(s, people.MemberID(id)) {
	case membership.None, membership.LeftState, membership.Excluded:
		return false
	case membership.Supporter, membership.Applicant, membership.Provisional, membership.Active, membership.Dormant, membership.Lapsed, membership.Suspended:
	}
	return true
}, "/patronage")

func acts() []page.Act {
	all := []page.Act{
		{Name: "patronage.record", Title: recordTitle, Prepare: recordForm, Show: showRecord, Messages: counted("patronage.record"), About: aboutQuantity, Over: notHere, Then: toPatronage},
		{Name: "patronage.take_list", Kind: "patronage.record", Title: importTitle, Prepare: listForm, Messages: takeList, About: aboutList, Over: notHere, Then: toPatronage},
		{Name: "patronage.correct", Prepare: correctForm, Messages: counted("patronage.correct"), About: aboutEvent, Then: toEvent},
		{Name: "patronage.track", Prepare: trackForm, Over: notHere, Then: func(form.Values) string { return "/patronage/resources" }},
		{Name: "patronage.confirm_several", Kind: "patronage.confirm", Title: severalTitle, Prepare: severalForm, Messages: several, About: aboutSeveral, Then: toPatronage},
	}
	for _, verb := range []string{"confirm", "dispute", "withdraw", "show_use"} {
		all = append(all, page.Act{Name: "patronage." + verb, Prepare: hiding("event", "adoption"), About: aboutEvent, Then: toEvent})
	}
	return all
}

func toPatronage(form.Values) string { return "/patronage" }

func toEvent(v form.Values) string { return "/patronage/" + url.PathEscape(v.Get("event")) }

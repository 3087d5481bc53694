package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const daySeconds = 86_400

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, as page.Viewer, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, "commons.title"), Body: body, Wide: wide, Nav: "/commons"}})
	}
	stranger := page.Viewer{Shown: page.Watchers}
	list := sampleList(now)
	add("commons", "none", ada, true, listPage(listView{may: true, all: true, asked: filter{standing: "shared"}}))
	add("commons", "cards", ada, true, listPage(list))
	list.table = true
	add("commons", "table", ada, true, listPage(list))
	list.table, list.may, list.all = false, false, false
	add("commons", "a stranger looks", stranger, true, listPage(list))
	add("commons", "nothing fits", ada, true, listPage(listView{may: true, all: true, asked: filter{standing: "shared", text: "moon"}}))

	handbook := sampleResource(now)
	add("resource", "a document, a member looks", ada, false, resourcePage(handbook))
	steward := handbook
	steward.steward, steward.stewards = true, append([]person{{"mill", "The Mill"}}, steward.stewards...)
	add("resource", "a steward looks", ada, false, resourcePage(steward))
	invited := handbook
	invited.invited, invited.asked = true, []person{{"mill", "The Mill"}}
	add("resource", "asked to care for it", ada, false, resourcePage(invited))
	outside := handbook
	outside.takes, outside.mayUse, outside.acts = false, false, nil
	add("resource", "a stranger looks", stranger, false, resourcePage(outside))
	van := sampleVan(now)
	add("resource", "one of which there is little", ada, false, resourcePage(van))
	van.cared, van.stewards, van.proposes = false, nil, true
	add("resource", "nobody cares for it", ada, false, resourcePage(van))
	gone := handbook
	gone.standing, gone.reason, gone.head, gone.acts = string(commons.Withdrawn), "It tells people to use a blade that breaks.", 0, nil
	add("resource", "withdrawn", ada, false, resourcePage(gone))

	for _, state := range sampleVersions(steward, now) {
		add("version", state.name, ada, false, versionPage(state.is))
	}
	add("sharing something", "empty", ada, false, page.Headed(words.T(ctx, "commons.share"), shareForm(sampleForm(ctx))))
	add("member, commons", "several", ada, false, page.Headed("The Mill", memberPart(list.rows[:2], "mill")))
	add("coordination, commons", "several", ada, false, page.Headed("Coordination", waitingPart(list.rows[3:4], list.rows[:1])))
	return all
}

func sampleForm(ctx context.Context) form.Form {
	field := func(name string, control form.Control) form.Field {
		return form.Field{Name: name, Control: control, Label: words.Either(ctx, "fields.commons.share."+name+".label", form.Label(name))}
	}
	licence := field("licence", form.Choice)
	for _, l := range plainLicences {
		licence.Options = append(licence.Options, option{Value: l.expression, Label: words.Of(ctx, "commons.licence_means", l.key)})
	}
	return form.Form{Fields: []form.Field{field("title", form.Line), field("summary", form.Area), field("link", form.Line), licence}}
}

func sampleList(now int64) listView {
	mill, forge := person{"mill", "The Mill"}, person{"forge", "The Forge"}
	card := func(id int64, kind commons.Kind, title, summary, licence string, by ...person) cardView {
		return cardView{
			id: id, kind: string(kind), title: title, summary: summary, licence: licence, boundary: "public", standing: "shared", versions: id, open: 1,
			changed: now - id*daySeconds, stewards: by, cared: true,
		}
	}
	rows := []cardView{
		card(1, commons.Practice, "How we lend tools", "Who lends what, for how long, and who mends it: three pages that work for forty workshops.", "CC-BY-SA-4.0", mill, forge),
		card(2, commons.Software, "Open ledger", "Book-keeping for co-operatives with several currencies.", "AGPL-3.0-or-later", forge),
		card(3, commons.Equipment, "Electric van", "Takes a tonne for eighty miles.", "", mill),
		card(4, commons.Model, "Founding a multi-stakeholder co-operative", "Bylaws with comments, a calendar of the first year, and what three others would do differently.", "CC-BY-4.0"),
	}
	rows[2].boundary = "network"
	rows[3].cared = false
	return listView{
		rows: rows, total: 31, limit: galleryRows, may: true, all: true, asked: filter{standing: "shared"},
		kinds:    []valued{{"software", 9}, {"practice", 14}, {"model", 3}, {"equipment", 5}},
		licences: []option{{Value: "CC-BY-SA-4.0", Label: "CC-BY-SA-4.0"}}, stewards: []option{{Value: "mill", Label: "The Mill"}},
	}
}

func sampleVersion(n int64, stage commons.Stage, now int64) versionView {
	v := versionView{
		resource: 1, number: n, by: "print", byName: "Print Works", stage: string(stage), content: strings.Repeat("a1", 32), size: 48_211, mediaType: "text/markdown", fileName: "lending.md",
		note: "A page about winter.", since: now - (9-n)*daySeconds, authors: []authorView{{person{"mill", "The Mill"}, "author"}, {person{"print", "Print Works"}, "designer"}},
		terms: termsView{number: 1, licence: "CC-BY-SA-4.0", boundary: "public", since: now - 90*daySeconds}, verdicts: map[string]int{},
	}
	if n > 1 {
		v.parents = []int64{n - 1}
	}
	if n == 1 {
		v.credits = []string{"After the handbook of the Edinburgh Tool Library"}
	}
	return v
}

func sampleResource(now int64) resourceView {
	v := resourceView{
		cardView: sampleList(now).rows[0], by: "mill", byName: "The Mill", threshold: 2, needed: 2, since: now - 90*daySeconds, head: 3, me: "mill", takes: true, mayUse: true,
		rule: "Whoever adopts it tells the others after a year how it went.", link: "https://tools.example/lending",
		domains: []string{"practice", "economics"}, clauses: []string{"P2"}, indicators: []string{"Tools lent"},
	}
	v.terms = termsView{number: 2, licence: "CC-BY-SA-4.0", boundary: "public", since: now - 20*daySeconds, asks: []commons.Reciprocity{
		{Class: commons.Members, Allowance: commons.Free},
		{Class: commons.Anyone, LeastContributions: 2, Allowance: commons.Quota, Quota: 3, Days: 30},
		{Class: commons.Anyone, MostUses: 1, Allowance: commons.Fee, Fee: 1250, Currency: "GBP"},
		{Class: commons.Strangers, Allowance: commons.Deny},
	}}
	v.earlier = []termsView{{number: 1, licence: "CC-BY-4.0", boundary: "public", since: now - 90*daySeconds}}
	open := sampleVersion(5, commons.Proposed, now)
	open.verdicts = map[string]int{"approve": 2, "changes": 1}
	v.list = []versionView{open, sampleVersion(4, commons.Declined, now), sampleVersion(3, commons.Accepted, now), sampleVersion(2, commons.TakenBack, now), sampleVersion(1, commons.Accepted, now)}
	v.acts = []actView{{
		number: 7, until: now + 40*daySeconds, by: person{"forge", "The Forge"}, approved: []person{{"forge", "The Forge"}},
		says: page.SigningMessage{Kind: "commons.withdraw", Purpose: "Share something no more.", Fields: []page.Fact{{Name: "Reason", Value: "It is out of date."}}},
	}}
	b := builder{at: map[graphKey]int{}}
	for _, x := range v.list {
		b.add(graphNode{resource: 1, version: x.number, title: v.title, stage: x.stage, column: 1})
	}
	for _, x := range v.list {
		for _, p := range x.parents {
			b.join(graphKey{1, p}, graphKey{1, x.number})
		}
	}
	b.add(graphNode{resource: 9, version: 1, title: "Library handbook"})
	b.join(graphKey{9, 1}, graphKey{1, 1})
	b.add(graphNode{resource: 8, version: 1, title: "Lending in winter", column: 2})
	b.join(graphKey{1, 1}, graphKey{8, 1})
	b.join(graphKey{1, 1}, graphKey{1, 3})
	v.graph = b.laid()
	return v
}

func sampleVan(now int64) resourceView {
	return resourceView{
		cardView: sampleList(now).rows[2], by: "mill", byName: "The Mill", threshold: 1, needed: 1, since: now - 30*daySeconds, me: "mill", takes: true, mayUse: true,
		rivalrous: true, capacity: 1, unit: "van", rule: "It comes back charged.", terms: termsView{number: 1, boundary: "network", since: now - 30*daySeconds},
	}
}

type sampleState struct {
	name string
	is   oneVersion
}

// sampleVersions is a version in each of its states.
func sampleVersions(of resourceView, now int64) []sampleState {
	base := oneVersion{resourceView: of, version: sampleVersion(5, commons.Proposed, now)}
	base.said = []saidView{
		{person{"forge", "The Forge"}, "changes", strings.Repeat("b2", 32), page.Paper{Hash: strings.Repeat("b2", 32), Text: "The list of blades is out of date.", Here: true}, now - 2*daySeconds},
		{person{"print", "Print Works"}, "", strings.Repeat("b3", 32), page.Paper{Hash: strings.Repeat("b3", 32), Text: "I will look.", Here: true}, now - daySeconds},
		{person{"field", "Long Field"}, "approve", "", page.Paper{}, now - daySeconds},
	}
	joins, accepted, withdrawn, declined, draft := base, base, base, base, base
	joins.joins = true
	accepted.version = sampleVersion(3, commons.Accepted, now)
	accepted.sources = []sourceView{{9, 1, "Library handbook", "unknown", "The library said so."}}
	accepted.said = nil
	withdrawn.version = sampleVersion(2, commons.TakenBack, now)
	withdrawn.version.reason, withdrawn.said = "It names a blade that breaks.", nil
	declined.version = sampleVersion(4, commons.Declined, now)
	declined.version.document = strings.Repeat("b4", 32)
	declined.reasons = page.Paper{Hash: declined.version.document, Text: "It is the same as version 3.", Here: true}
	draft.version = sampleVersion(6, commons.Draft, now)
	draft.version.by, draft.steward, draft.said = "mill", false, nil
	return []sampleState{
		{"proposed, a steward looks", base},
		{"proposed, made from an earlier one", joins},
		{"accepted", accepted},
		{"taken from the commons", withdrawn},
		{"declined", declined},
		{"one's own draft", draft},
	}
}

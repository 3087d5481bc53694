package view

import (
	"context"

	"github.com/a-h/templ"

	charterview "metaorg/domain/charter/view"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages in every state, for the catalogue.
func (p pages) samples(ctx context.Context) []page.Sample {
	var all []page.Sample
	add := func(name, state string, as page.Viewer, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: name, Body: body}})
	}
	act := func(name, state, of string, f form.Form, inside templ.Component) {
		ada := page.Viewer{Session: page.Session{Person: "ada"}, SecondWay: true}
		add("founding, "+name, state, ada, page.ActSample("founding."+name, words.T(ctx, "founding."+of), f, inside))
	}
	stranger := page.Viewer{}
	ada := page.Viewer{Session: page.Session{Person: "ada"}, SecondWay: true}
	acting := ada
	acting.Mandates = []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}
	mill := founder{id: "mill", name: "The Mill", form: "co-operative", representative: "ada", onRoll: true, mine: true}
	dale := founder{id: "dale", name: "Dale Growers", form: "co-operative", representative: "bo", signed: true}
	both := []founder{signedOf(mill), onRollOf(dale)}
	progress := func(state string, x progress) { add("founding", state, x.viewer, progressBody("North", x)) }
	progress("before anybody", progressOf(stranger, nil))
	progress("a key and no second way", progressOf(page.Viewer{Session: page.Session{Person: "ada"}}, nil))
	progress("no charter", progressOf(ada, nil))
	progress("drafted", draftedBy("ada", progressOf(ada, nil)))
	progress("to sign", draftedBy("ada", progressOf(acting, []founder{mill})))
	progress("to invite", draftedBy("ada", progressOf(acting, []founder{signedOf(mill)})))
	progress("somebody waits", draftedBy("ada", progressOf(acting, []founder{signedOf(mill), unsignedOf(dale)})))
	progress("to close", draftedBy("ada", progressOf(acting, both)))
	progress("others' turn", draftedBy("bo", progressOf(acting, []founder{signedOf(mill), {id: "dale", name: "Dale Growers", representative: "bo", onRoll: true}})))
	add("founding", "founded", acting, foundedBody("North", progressOf(acting, both)))
	add("founding, templates", "as they are", ada, templatesBody(templatesFor(ctx)))
	chosen := draftForm(ctx, "")
	act("draft", "from a template", "draft_title", chosen, draftFields(draftView{form: chosen, presets: p.presetsFor(ctx, usualPreset, dozen), size: dozen, clauses: templateFor(ctx, usualTemplate).Clauses}))
	refused := draftForm(ctx, words.T(ctx, "founding.draft_lede"))
	refused.Code = "charter.missing_text"
	act("draft", "refused", "draft_title", refused, draftFields(draftView{form: refused, presets: p.presetsFor(ctx, "open", dozen), size: dozen, clauses: templateFor(ctx, "minimal").Clauses, voids: 2, drafted: true}))
	act("clauses", "as they are", "clauses_title", form.Form{}, clausesFields(clausesField(ctx)))
	act("close", "one waits", "close_lede", form.Form{}, closeFields(draftedBy("ada", progressOf(acting, []founder{signedOf(mill), dale})), []string{"dale"}))
	act("close", "all signed", "close_lede", form.Form{}, closeFields(draftedBy("ada", progressOf(acting, both)), nil))
	act("close", "not yet", "close_lede", form.Form{}, closeFields(draftedBy("ada", progressOf(acting, []founder{mill})), nil))
	return append(all, invitationSamples(ctx, stranger, ada)...)
}

// dozen is a network of twelve founders.
var dozen = charterview.Size{Members: 12, RuleVersion: machine.RuleVersion}

func progressOf(v page.Viewer, all []founder) progress { return progress{viewer: v, founders: all} }

func draftedBy(p machine.PersonID, x progress) progress {
	x.drafted, x.initiator = true, p
	return x
}

func signedOf(f founder) founder { f.signed = true; return f }

func unsignedOf(f founder) founder { f.signed = false; return f }

func onRollOf(f founder) founder { f.onRoll = true; return f }

// draftForm is the form of a draft, with the goal refused if there is a reason.
func draftForm(ctx context.Context, refused string) form.Form {
	t := templateFor(ctx, usualTemplate)
	line := func(name, value string) form.Field {
		return form.Field{Name: name, Label: form.Label(name), Control: form.Line, Required: true, Value: value}
	}
	goal := form.Field{Name: "goal", Label: "Goal", Control: form.Area, Required: true, Value: t.Goal}
	if refused != "" {
		goal.Value, goal.Error = "", refused
	}
	var rows [][]form.Field
	for _, i := range t.Indicators[:1] {
		rows = append(rows, []form.Field{{Name: "indicators.0.name", Label: "Name", Control: form.Line, Value: i.Name}})
	}
	return form.Form{Kind: "charter.draft", Fields: []form.Field{
		line("name", "North"), goal,
		{Name: "template", Control: form.Hidden, Value: t.ID},
		{Name: "indicators", Label: "Indicators", Control: form.Groups, Rows: rows},
		{Name: "particulars", Label: "Particulars", Control: form.Group, Inner: []form.Field{{Name: "particulars.law", Label: "Law", Control: form.Line}}},
	}}
}

func clausesField(ctx context.Context) form.Field {
	f := form.Field{Name: "clauses", Control: form.Groups}
	for _, c := range templateFor(ctx, "minimal").Clauses[:1] {
		f.Rows = append(f.Rows, []form.Field{
			{Name: "clauses.0.number", Control: form.Hidden, Value: c.Number},
			{Name: "clauses.0.title", Label: "Title", Control: form.Line, Value: c.Title},
			{Name: "clauses.0.text", Label: "Text", Control: form.Area, Value: c.Text},
		})
	}
	return f
}

func invitationSamples(ctx context.Context, stranger, ada page.Viewer) (all []page.Sample) {
	add := func(name, state string, as page.Viewer, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: name, Body: body}})
	}
	until := words.Now(ctx) + usualDays*daySeconds
	link := "https://coop.example/founding/join?for=organization&invitation=00112233445566778899aabbccddeeff"
	lines := []sheetLine{
		{purpose: "Radish Co-op", link: link, state: "open", made: forOrganization, expires: until},
		{purpose: "Tidal Transport", link: link, state: "used", made: forOrganization, expires: until},
		{purpose: "Somebody for the Mill", link: link, state: "open", made: forRepresentative, expires: until},
	}
	add("founding, invitations", "with a name", ada, sheetBody(sheetView{network: "North", by: "ada", public: true, forming: true, lines: lines}))
	add("founding, invitations", "this machine alone", ada, sheetBody(sheetView{network: "North", by: "ada", lines: lines[:1]}))
	joining := joinView{network: "North", goal: "Bread for all", by: "ada", purpose: "Radish Co-op", state: "open", made: forOrganization, next: "/register"}
	add("founding, join", "invited", stranger, joinBody(joining))
	for _, state := range []string{"used", "expired", "revoked", "unknown", ""} {
		x := joining
		x.state, x.made = state, forPerson
		add("founding, join", orNone(state), stranger, joinBody(x))
	}
	add("founding, address", "none", ada, addressBody(addressView{way: byACME, here: "localhost:8470"}))
	for _, way := range ways {
		add("founding, address", way, ada, addressBody(addressView{way: way, here: "localhost:8470", typed: "coop.example", origin: "https://coop.example", mayAdd: true}))
	}
	add("founding, address", "known", ada, addressBody(addressView{way: byACME, here: "localhost:8470", typed: "coop.example", origin: "https://coop.example", known: true}))
	add("founding, address", "moving a founded network", ada, addressBody(addressView{way: byACME, public: "https://old.example", typed: "coop.example", origin: "https://coop.example", founded: true}))
	_, no := originOf("not a name")
	add("founding, address", "refused", ada, addressBody(addressView{way: byACME, here: "localhost:8470", typed: "not a name", refusal: no}))
	return all
}

func orNone(state string) string {
	if state == "" {
		return "no invitation"
	}
	return state
}

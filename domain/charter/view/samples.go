package view

import (
	"context"
	"strings"

	"metaorg/domain/charter"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const day = 86_400 // Seconds.

// samples are these pages for the catalogue.
func (p pages) samples(ctx context.Context) []page.Sample {
	now := words.Now(ctx)
	first := version{number: 1, since: now - 400*day, until: now - 20*day, hash: strings.Repeat("9f86d081", 8), text: p.sampleText(), bound: 3}
	second := version{number: 2, since: now - 20*day, acceptBy: now + 40*day, hash: strings.Repeat("60303ae2", 8), text: p.sampleAmended(), changes: 3, bound: 14}
	draft := first
	draft.draft, draft.until, draft.bound = true, 0, 0
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	stranger := page.Viewer{Shown: page.Watchers}
	text := func(state string, v version, mine *binding, as page.Viewer) page.Sample {
		view := textView{version: v, mine: mine, member: "mill", name: "The Mill", parts: clausesOf(v.text), rules: rulesOf(v.text, p.rules)}
		return page.Sample{Name: "charter", State: state, As: as, Page: page.Page{Body: textBody(view)}}
	}
	changed := changesView{first, second, charter.Diff(first.text, second.text)}
	rows := acceptancesView{table: page.Table{List: "acceptances", Rows: 3, Total: 3, Search: true}, all: []acceptance{
		{member: "mill", name: "The Mill", version: 2, upToDate: true, at: now - 12*day, by: "ada"},
		{member: "bakery", name: "Mill Lane Bakery", version: 1, at: now - 390*day, acceptBy: now + 40*day, by: "bo"},
		{member: "sam", name: "sam", version: 1, at: now - 380*day, by: "sam"},
	}}
	return []page.Sample{
		{Name: "charter", State: "none yet", As: stranger, Page: page.Page{Body: noText()}},
		text("draft", draft, &binding{}, ada),
		text("in force, to a stranger", second, nil, stranger),
		text("in force, accepted", second, &binding{2, now - 12*day, true}, ada),
		text("in force, a later one than accepted", second, &binding{1, now - 390*day, false}, ada),
		text("earlier", first, &binding{1, now - 390*day, false}, ada),
		{Name: "charter versions", State: "two", As: ada, Page: page.Page{Body: versionsBody([]version{second, first}, true)}},
		{Name: "charter versions", State: "to a stranger who sees no members", As: page.Viewer{Shown: page.Anybody}, Page: page.Page{Body: versionsBody([]version{second, first}, false)}},
		{Name: "charter versions", State: "none", As: stranger, Page: page.Page{Body: versionsBody(nil, false)}},
		{Name: "charter changes", State: "several", As: ada, Page: page.Page{Body: changesBody(changed, p.rules)}},
		{Name: "charter changes", State: "nothing", As: ada, Page: page.Page{Body: changesBody(changesView{first, first, charter.Difference{}}, p.rules)}},
		{Name: "acceptances", State: "several", As: ada, Page: page.Page{Body: acceptancesBody(rows)}},
		{Name: "acceptances", State: "none", As: ada, Page: page.Page{Body: acceptancesBody(acceptancesView{table: page.Table{List: "acceptances", Search: true}})}},
		{Name: "accept", State: "for the first time", As: ada, Page: page.Page{Body: titled(words.T(ctx, "charter.accept_title"), acceptFields(acceptView{now: second, parts: clausesOf(second.text)}, p.rules))}},
		{Name: "accept", State: "again", As: ada, Page: page.Page{Body: titled(words.T(ctx, "charter.accept_title"), acceptFields(acceptView{
			form: form.Form{Kind: "charter.accept"}, now: second, last: binding{1, now - 390*day, false}, diff: changed.diff, parts: clausesOf(second.text),
		}, p.rules))}},
		{Name: "charter parts", State: "on other pages", As: ada, Page: page.Page{Body: titled("Northern Commons", goalPart(second), boundPart(second, binding{1, now - 390*day, false}))}},
		{Name: "charter parts", State: "forming", As: stranger, Page: page.Page{Body: titled("Northern Commons", goalPart(draft), boundPart(second, binding{2, now - day, true}))}},
	}
}

func (p pages) sampleText() charter.Text {
	return charter.Text{
		Name: "Northern Commons", Goal: "Decent work in member-owned firms across the north.",
		Indicators: []charter.Indicator{{Name: "Jobs in member organizations", Unit: "jobs", Target: 500, By: "2030-12-31"}, {Name: "Towns with a member", Unit: "towns", Target: 12}},
		Clauses: []charter.Clause{
			{Number: "P1", Kind: charter.Principle, Title: "Open membership", Text: "Any organization that accepts this charter may join."},
			{Number: "V1", Kind: charter.Value, Title: "Candour", Text: "We tell one another early what does not work."},
			{Number: "R1", Kind: charter.Practice, Title: "First refusal", Text: "Before buying outside, a member asks in the network.\nNobody has to say yes."},
		},
		Rules: p.sampleRules(), Particulars: charter.Particulars{LegalStatus: "unincorporated association", Law: "England and Wales"},
	}
}

func (p pages) sampleRules() (all []charter.RuleValue) {
	for _, rule := range p.rules {
		all = append(all, charter.RuleValue{Name: rule.Name, Value: rule.Default})
	}
	return all
}

func (p pages) sampleAmended() charter.Text {
	t := p.sampleText()
	t.Goal = "Decent and lasting work in member-owned firms across the whole north."
	t.Clauses[2].Text = "Before buying outside, a member asks in the network and waits a week.\nNobody has to say yes."
	t.Clauses = append(t.Clauses, charter.Clause{Number: "R2", Kind: charter.Practice, Title: "Open books", Text: "Once a year each member shows the others its accounts."})
	if len(t.Rules) > 0 && p.rules[0].Max > t.Rules[0].Value {
		t.Rules[0].Value++
	}
	return t
}

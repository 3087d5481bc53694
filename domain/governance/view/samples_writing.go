package view

import (
	"net/url"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/governance/templates"
	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// writing are the pages on which a proposal is written.
func (s *sampling) writing() {
	kinds := []kindView{{"network.add_origin", "Let passkeys made on one more web site count.", words.Of(s.ctx, "governance.classes", "ordinary")}}
	s.choosing("choose", ada, newView{acting: "Mill Lane Bakery", may: true})
	s.choosing("without voice", newcomer, newView{acting: "nora"})
	s.choosing("one thing more", ada, newView{acting: "Mill Lane Bakery", may: true, more: true, kept: url.Values{"proposal_title": {"A shared van"}}})
	s.choosing("filtered", ada, newView{acting: "Mill Lane Bakery", may: true, words: "web"})
	s.choosing("nothing fits", ada, newView{acting: "Mill Lane Bakery", may: true, words: "zebra"})
	s.proposing("empty", form.Values{}, nil, effect{}, nil)
	s.proposing("refused", form.Values{"title": {"A shared van"}}, nil, effect{},
		machine.Malformed("governance.nothing_proposed", "write the text to adopt, or give messages for the network to apply").At("text"))
	s.proposing("changes the charter", form.Values{"title": {"Good food belongs to it"}}, []kindView{{"charter.amend_principles", "Change the goal, its indicators, principles or values.", ""}}, s.amending(nil), nil)
	s.proposing("adds a site", form.Values{"title": {"A second site"}}, kinds, s.addsOrigin(), nil)
	s.carry("empty", nil, nil)
	s.carry("refused", form.Values{"origin": {"http://coop.example"}}, &machine.Refusal{Code: "network.bad_origin", Text: "an origin is https:// and the name of a host", Field: "origin"})
	s.amendForms()
}

// choosing is the page on which one chooses what to propose.
func (s *sampling) choosing(state string, as page.Viewer, v newView) {
	modules := []machine.Module{network.Module, charter.Module, governance.Module}
	v.offer(s.ctx, subjectsOf(s.ctx, modules, machine.RuleVersion), templates.In(words.Lang(s.ctx)))
	s.add("new proposal", state, as, newPage(v))
}

func (s *sampling) proposing(state string, typed form.Values, carries []kindView, e effect, no *machine.Refusal) {
	class := governance.Ordinary
	if e.amends {
		class = governance.Principles
	}
	f := form.Of(s.ctx, kindCalled("governance.propose"), typed).Set("class", func(x *form.Field) {
		x.Value, x.Required, x.Options = string(class), true, nil
		for _, c := range classes {
			if c == class || class == governance.Ordinary {
				x.Options = append(x.Options, form.Option{Value: string(c), Label: words.Of(s.ctx, "governance.classes", string(c)) + ": " + termsLine(s.ctx, sampleTerms(c), 24)})
			}
		}
	})
	if no != nil {
		f = f.Refused(no.Code, page.RefusalText(s.ctx, no), no.Field)
	}
	body := proposeFields(proposing{form: f, carries: carries, does: e, class: class, charter: 2, terms: termFacts(s.ctx, sampleTerms(class), len(carries) > 0, false, 24)})
	s.add("propose", state, ada, titled(words.T(s.ctx, "governance.propose_title"), formAround(body)))
}

func (s *sampling) carry(state string, typed form.Values, no *machine.Refusal) {
	for _, k := range network.Module.Kinds {
		if k.Name != "network.add_origin" {
			continue
		}
		v := carryView{kind: k.Name, form: form.Of(s.ctx, k, typed)}
		if no != nil {
			v.form = v.form.Refused(no.Code, page.RefusalText(s.ctx, no), no.Field)
		}
		v.inside = page.Fields(v.form.Fields)
		s.add("what a decision does", state, ada, carryPage(v))
	}
}

func (s *sampling) amendForms() {
	text := charter.Text{
		Name: "Northern Co-ops", Goal: "Decent work in member-owned firms.", Indicators: []charter.Indicator{{Name: "Jobs", Unit: "jobs", Target: 500, By: "2030-12-31"}},
		Clauses: []charter.Clause{
			{Number: "P1", Kind: charter.Principle, Title: "Openness", Text: "Whoever accepts this text may join."},
			{Number: "V1", Kind: charter.Value, Title: "Honesty", Text: "We say what is so."},
			{Number: "R1", Kind: charter.Practice, Title: "Meetings", Text: "We meet every month."},
		},
		Rules: []charter.RuleValue{{Name: "governance.ordinary_method", Value: 0}, {Name: "governance.ordinary_window_days", Value: 7}},
	}
	rules := []machine.StandingRule{
		{Name: "governance.ordinary_method", Unit: "choice", Choices: []string{"majority", "consent"}, Max: 1},
		{Name: "governance.ordinary_window_days", Unit: "days", Min: 1, Max: 60},
	}
	show := func(state, part string, change func(*amendView)) {
		v := amendView{base: 2, part: part, parts: amendParts(s.ctx, typedText(text, rules), rules, lockHelp(s.ctx, sampleTerms(governance.Entrenched), 24))}
		change(&v)
		s.add("change the charter", state, ada, amendPage(v))
	}
	for _, part := range charterParts {
		show(part, part, func(*amendView) {})
	}
	show("refused as a whole", "goal", func(v *amendView) {
		v.wrong = page.RefusalText(s.ctx, machine.Malformed("governance.nothing_changed", "nothing is different from the charter yet; change something first"))
	})
	show("refused in a field", "rules", func(v *amendView) {
		v.marked = true
		v.parts[3].fields = form.Form{Fields: v.parts[3].fields}.Refused("governance.out_of_bounds", page.RefusalText(s.ctx, machine.Malformed("governance.out_of_bounds", "this goes from 1 days to 60 days")), "rules.governance.ordinary_window_days").Fields
	})
}

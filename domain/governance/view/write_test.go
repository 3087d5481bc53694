package view_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page/pagetest"
	"metaorg/web/words"

	"golang.org/x/net/html"
)

// typed is what a form's inputs hold, names and values in turn, with some changed.
func typed(a pagetest.Answer, form string, changed map[string]string) (fields []string) {
	set := func(name, value string) {
		if to, ok := changed[name]; ok {
			value = to
		}
		if name != "" {
			fields = append(fields, name, value)
		}
	}
	for _, n := range a.All(form + " input, " + form + " textarea, " + form + " select") {
		name := pagetest.Attribute(n, "name")
		switch {
		case n.Data == "textarea":
			set(name, content(n))
		case n.Data == "select":
			for _, o := range pagetest.All(n, "option[selected]") {
				set(name, pagetest.Attribute(o, "value"))
			}
		case pagetest.Attribute(n, "type") == "radio" || pagetest.Attribute(n, "type") == "checkbox":
			if pagetest.Has(n, "checked") {
				set(name, pagetest.Attribute(n, "value"))
			}
		default:
			set(name, pagetest.Attribute(n, "value"))
		}
	}
	return fields
}

func content(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// inGerman is the sentence of a refusal with this code in German; every one
// of ours has one, so that what a page shows tells the code.
func inGerman(t *testing.T, s *pagetest.Site, code, text string) string {
	t.Helper()
	german := words.Refusal(s.Words.Into(t.Context(), "de", time.UTC, 0), &machine.Refusal{Code: code, Text: text})
	if german == text && strings.HasPrefix(code, "governance.") {
		t.Errorf("there is no German for %s: %s", code, text)
	}
	return german
}

const amending = `form[action="/proposals/charter"]`

func TestOneChoosesWhatIsToBeDecided(t *testing.T) {
	s := voting(t)
	s.As(t, mill).Get("/proposals/new").Is(http.StatusOK).Sees("Something the members agree on", "Change the goal or its indicators", "Let passkeys made on one more web site count").SeesNot("can't propose")
	s.As(t, nora).Get("/proposals/new").Sees("nora can't propose")
	a := s.As(t, mill).Get("/proposals/new").Sees("What is decided most", "The charter", "Web addresses and rule versions").SeesNot("Turn down an applicant")
	common := strings.Join(a.Texts("section[aria-labelledby=common] h3"), " ")
	for _, title := range []string{"Something the members agree on", "Change practices", "Change standing rules", "End what an earlier decision said"} {
		if !strings.Contains(common, title) || len(a.All("h3")) < 10 {
			t.Errorf("%q is not among what is decided most: %s", title, common)
		}
	}
	found := s.As(t, mill).Get("/proposals/new?q=web+SITE").Sees("Let passkeys made on one more web site count").SeesNot("Change practices", "What is decided most")
	if n := len(found.All(".cards > li")); n != 2 {
		t.Errorf("%d choices speak of web sites", n)
	}
	s.As(t, mill).Get("/proposals/new?q=zebra").Sees("Nothing here speaks of that")
	s.As(t, mill).Post("/proposals/new", "title", "Flour", "q", "web site").Sees("Let passkeys made on one more web site count").Kept("title", "Flour")
	s.As(t, mill).Get("/proposals/carry/membership.admit").Refused(http.StatusNotFound, "governance.not_carried")
	s.As(t, pagetest.Stranger()).Get("/proposals/new").LeadsTo("/signin?next=%2Fproposals%2Fnew")
}

func TestAProposalSaysHowItWouldBeDecided(t *testing.T) {
	s := voting(t)
	f := s.As(t, mill).Get("/acts/governance.propose").Is(http.StatusOK)
	f.Sees("ordinary: announced 7 days, open 7 days; more yes than no, 3 of 5 must vote", "Nothing happens by itself: the text alone is decided.")
	open, secret := f.Text(".terms-open"), f.Text(".terms-secret")
	if open == secret || !strings.Contains(secret, "paper") || strings.Contains(open, "paper") {
		t.Errorf("how it would be decided is %q, and in secret %q", open, secret)
	}
	f = s.As(t, mill).Post("/acts/governance.propose", "title", "Flour", "class", "special", "acting_for", "mill")
	f.Is(http.StatusUnprocessableEntity).Beside("text", "write the text to adopt").Kept("title", "Flour")
	if marked := f.All("[name=class] option[value=special][selected]"); len(marked) != 1 {
		t.Error("the class that was chosen is not kept")
	}
	s.As(t, nora).Post("/acts/governance.propose", "title", "Flour", "text", "We buy it.", "class", "ordinary").Is(http.StatusForbidden).Sees("nora may not propose")
}

func TestTheCharterIsChangedByWritingItOver(t *testing.T) {
	s := voting(t)
	f := s.As(t, mill).Get("/proposals/charter?part=practices").Is(http.StatusOK)
	f.Sees("version 1")
	unchanged := "nothing is different from the charter yet; change something first"
	s.As(t, mill).Post("/proposals/charter", typed(f, amending, nil)...).Is(http.StatusUnprocessableEntity).Sees(unchanged)
	s.As(t, mill).In("de").Post("/proposals/charter", typed(f, amending, nil)...).Sees(inGerman(t, s, "governance.nothing_changed", unchanged))
	fields := typed(f, amending, map[string]string{
		"goal": "Everything is tested, twice.", "clauses.2.text": "Three pairs of eyes look at everything.", "rules.governance.ordinary_window_days": "9",
		"clauses.4.title": "Candour", "clauses.4.text": "We say it early.", "particulars.law": "England and Wales",
	})
	preview := s.As(t, mill).Post("/proposals/charter", append(fields, "clauses.1.remove", "true")...)
	preview.Is(http.StatusOK).Sees("Put it to the members", "What it changes in the charter", "tested, twice.", "9 days", "England and Wales", "within 60 days", "Candour")
	if offered := preview.All("[name=class]"); len(offered) != 2 {
		t.Errorf("%d classes are offered for a change of the goal", len(offered))
	}
	carried := preview.All("[name=messages]")
	if len(carried) != 4 {
		t.Fatalf("the change makes %d messages", len(carried))
	}
	made := s.As(t, mill).Signs(s.As(t, mill).Post("/acts/governance.propose", typed(preview, "form.act", map[string]string{"title": "Twice"})...))
	s.As(t, mill).Get(made.To).Sees("Twice", "A principles decision", "tested, twice.", "it is voted on a second time 14 days later")
}

func TestAClauseIsProtectedByAnEntrenchedDecisionThatSaysWhatItMeans(t *testing.T) {
	s := voting(t)
	f := s.As(t, mill).Get("/proposals/charter?part=principles").Is(http.StatusOK).
		Sees("Entrenched: later only 5 of 5 members can change it, in two votes.", "nobody ever changes it again")
	preview := s.As(t, mill).Post("/proposals/charter", typed(f, amending, map[string]string{"clauses.0.lock": "entrenched", "clauses.2.lock": "fixed"})...)
	preview.Is(http.StatusOK).Sees("Entrenched: only nine of ten members change this, in two votes.", "Fixed: nobody changes this.")
	if carried, offered := preview.All("[name=messages]"), preview.All("[name=class]"); len(carried) != 1 || len(offered) != 1 || pagetest.Attribute(offered[0], "value") != "entrenched" {
		t.Errorf("%d messages, to be decided in %d classes", len(carried), len(offered))
	}
	s.As(t, mill).Signs(s.As(t, mill).Post("/acts/governance.propose", typed(preview, "form.act", map[string]string{"title": "Protect it"})...))
}

func TestWhatIsWrongInTheCharterStandsBesideItsField(t *testing.T) {
	s := voting(t)
	f := s.As(t, mill).Get("/proposals/charter")
	const window = "rules.governance.ordinary_window_days"
	for _, row := range []struct{ field, value, at, code, says string }{
		{"goal", " ", "goal", "governance.no_goal", "a network needs a goal; change it, but don't leave it out"},
		{window, "99", window, "governance.out_of_bounds", "this goes from 1 days to 60 days"},
		{window, "soon", window, "governance.not_a_number", "write a whole number, with digits only"},
		{"clauses.0.title", "", "clauses.0.title", "charter.missing_text", "each clause needs a title"},
		{"indicators.0.name", "Jobs", "indicators.0.target", "governance.not_a_number", "write a whole number, with digits only"},
	} {
		t.Run(row.at+": "+row.says, func(t *testing.T) {
			fields := typed(f, amending, map[string]string{row.field: row.value})
			got := s.As(t, mill).Post("/proposals/charter", fields...).Is(http.StatusUnprocessableEntity).Beside(row.at, row.says)
			if row.value != " " {
				got.Kept(row.field, row.value)
			}
			s.As(t, mill).In("de").Post("/proposals/charter", fields...).Beside(row.at, inGerman(t, s, row.code, row.says))
		})
	}
	s.As(t, mill).Post("/proposals/charter", "base", "7").Refused(http.StatusNotFound, "governance.unknown_base")
	s.As(t, mill).Post("/proposals/charter", append(typed(f, amending, nil), "add_row", "indicators")...).Is(http.StatusOK)
}

func TestAChangeWrittenForAnOlderCharterSaysThatItNoLongerFits(t *testing.T) {
	s := voting(t)
	old := s.As(t, mill).Get("/proposals/charter")
	s.Let(func(w *rulestest.World) {
		change := charter.SetRules{Base: 1, Values: []charter.RuleValue{{Name: "governance.ordinary_window_days", Value: 9}}}
		proposed(w, governance.Propose{Title: "Nine", Messages: wires(w, change)})
		w.Pass(14)
		votes(w, 1, governance.Yes, five...)
		proposed(w, governance.Propose{Title: "Ten", Messages: wires(w, charter.SetRules{Base: 1, Values: []charter.RuleValue{{Name: "governance.ordinary_window_days", Value: 10}}})})
		w.Pass(7)
		w.Pass(3)
	})
	s.As(t, mill).Post("/proposals/charter", typed(old, amending, map[string]string{"rules.governance.ordinary_window_days": "8"})...).
		Is(http.StatusConflict).Sees("has changed since version 1")
	s.As(t, mill).Get("/proposals/2").Sees("this change can't take effect", "10 days")
	s.As(t, mill).Get("/proposals/1").Sees("in effect since", "9 days").SeesNot("this change can't take effect")
}

func TestThereIsNothingToAmendWhileTheNetworkIsForming(t *testing.T) {
	s := siteOver(t, domaintest.Forming(t, domaintest.Draft("federation"), governance.Module))
	s.As(t, pagetest.Person(domaintest.Initiator, "")).Get("/proposals/charter").Refused(http.StatusConflict, "governance.forming")
	s.As(t, pagetest.Person(domaintest.Initiator, "")).Get("/proposals").Is(http.StatusOK)
}

func TestADecisionCarriesWhatKindsAllow(t *testing.T) {
	s := voting(t)
	s.As(t, mill).Get("/proposals/carry/governance.vote").Refused(http.StatusNotFound, "governance.not_carried")
	s.As(t, mill).Get("/proposals/carry/network.add_origin").Is(http.StatusOK).Sees("Go on to the proposal")
	wrong := s.As(t, mill).Post("/proposals/carry/network.add_origin", "origin", "http://coop.example", "proposal_title", "A second site")
	wrong.Is(http.StatusUnprocessableEntity).Kept("origin", "http://coop.example")
	one := s.As(t, mill).Post("/proposals/carry/network.add_origin", "origin", "https://coop.example", "proposal_title", "A second site").Is(http.StatusOK)
	one.Kept("title", "A second site").Sees("https://coop.example")
	more := s.As(t, mill).Post("/proposals/new", typed(one, "form.act", nil)...).Sees("What else is to be done?")
	if begun := more.All(`form[action^="/proposals/charter"] [name=proposal_messages]`); len(begun) == 0 {
		t.Error("what the proposal carries already is lost on the way")
	}
	s.As(t, mill).Post("/proposals/charter?part=rules", typed(more, `form[action="/proposals/charter?part=rules"]`, nil)...).Is(http.StatusOK).Sees("Change the charter")
	dropped := s.As(t, mill).Post("/proposals/drop", append(typed(one, "form.act", nil), "drop", "0")...).Is(http.StatusOK)
	dropped.Sees("the text alone is decided").Kept("title", "A second site")
	s.As(t, mill).Signs(s.As(t, mill).Post("/acts/governance.propose", append(typed(one, "form.act", nil), "acting_for", "mill")...))
	s.As(t, dairy).Get("/proposals/1").Sees("What the network does when it is adopted", "https://coop.example", "takes effect 1 day after the close")
	s.As(t, mill).Post("/acts/governance.propose", "title", "Broken", "messages", "{", "class", "ordinary").Is(http.StatusUnprocessableEntity).Sees("can't be read any more")
}

func TestAProposalBeginsWithATemplate(t *testing.T) {
	s := voting(t)
	s.As(t, mill).Get("/proposals/new").Sees("What is decided again and again", "Budget for [year]", "[Rule]: [new value] instead of [old value]")
	f := s.As(t, mill).Get("/acts/governance.propose?template=budget").Is(http.StatusOK)
	f.Kept("title", "Budget for [year]").Kept("ends", "366")
	s.As(t, mill).In("de").Get("/acts/governance.propose?template=budget").Kept("title", "Haushalt [Jahr]")
	s.As(t, mill).Get("/acts/governance.propose?template=none").Is(http.StatusOK).Kept("title", "")
	again := s.As(t, mill).Post("/proposals/charter?part=practices", "begin", "1", "proposal_title", "A practice: [what]", "proposal_review", "365").Is(http.StatusOK)
	if kept := pagetest.Attribute(again.One("[name=proposal_title]"), "value"); kept != "A practice: [what]" {
		t.Errorf("the charter's form keeps %q", kept)
	}
}

package charter

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"metaorg/machine"
)

func TestPresetsHaveOneValueForEachRule(t *testing.T) {
	for _, p := range Presets() {
		var names []string
		for _, v := range p.Values() {
			names = append(names, v.Name)
		}
		if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(presetRules) {
			t.Errorf("%s gives %v", p.ID, names)
		}
		if p.Least < 2 || p.Most != 0 && p.Most <= p.Least {
			t.Errorf("%s is for %d to %d members", p.ID, p.Least, p.Most)
		}
	}
}

func TestChangingAPresetsValuesChangesNoPreset(t *testing.T) {
	p, _ := presetCalled("small")
	p.Values()[0].Value = 99
	if p.Rules[0].Value == 99 {
		t.Error("Values gave the preset's own list away")
	}
}

// TestPresetsSayWhatTheirRulesAre compares what people read with what counts.
func TestPresetsSayWhatTheirRulesAre(t *testing.T) {
	for _, p := range Presets() {
		if len(p.Sentences) != 6 {
			t.Fatalf("%s has %d sentences", p.ID, len(p.Sentences))
		}
		r := reading{t, p}
		for i, parts := range [6][]string{r.joining(), r.growth(), r.ordinary(), r.special(), r.principles(), r.voices()} {
			for _, want := range parts {
				if !strings.Contains(p.Sentences[i], want) {
					t.Errorf("%s: %q does not say %q", p.ID, p.Sentences[i], want)
				}
			}
		}
	}
}

// reading finds what a preset's sentences must say, from its rules.
type reading struct {
	t      *testing.T
	preset Preset
}

func (r reading) value(name string) int64 {
	v, ok := valueIn(r.preset.Rules, name)
	if !ok {
		r.t.Fatalf("%s has no %s", r.preset.ID, name)
	}
	return v
}

// number puts a rule's value in the place of #.
func (r reading) number(name, text string) string {
	return strings.ReplaceAll(text, "#", jsonOf(r.value(name)))
}

func (r reading) part(name string) string {
	return map[string]string{
		"1/5": "a fifth", "1/4": "a quarter", "1/3": "a third", "2/5": "two fifths",
		"1/2": "half", "2/3": "two thirds", "3/4": "three quarters",
	}[fractions[r.value(name)].text]
}

func (r reading) joining() []string {
	says := []string{r.number("membership.window_days", "after # days")}
	if r.value("membership.sponsors_needed") > 0 {
		says = append(says, r.number("membership.sponsors_needed", "# sponsors"))
	}
	if r.value("membership.panel_size") > 0 {
		says = append(says, r.number("membership.panel_size", "a panel of #"))
	}
	if r.value("membership.contributions_needed") > 1 {
		says = append(says, r.number("membership.contributions_needed", "# contributions"), r.number("membership.contribution_days", "over # days"))
	}
	if r.value("membership.objections_to_stop_percent") > 0 {
		says = append(says, r.number("membership.objections_to_stop_percent", "# % of the members"), r.number("membership.objections_to_stop", "no fewer than #"))
	}
	return says
}

func (r reading) growth() []string {
	if r.value("membership.growth_cap_percent") == 0 {
		return []string{"no limit"}
	}
	return []string{r.number("membership.growth_cap_percent", "# % of the members"), r.number("membership.growth_cap_members", "or # if")}
}

func (r reading) ordinary() []string {
	says := []string{r.part("governance.ordinary_quorum"), r.number("governance.ordinary_quorum_minimum", "no fewer than #")}
	if r.value("governance.ordinary_method") == choiceConsent {
		return append(says, r.number("governance.ordinary_window_days", "by consent within # days"))
	}
	return append(says, r.number("governance.ordinary_notice_days", "announced for # days"), r.number("governance.ordinary_window_days", "voted on for #:"))
}

func (r reading) special() []string {
	return []string{
		r.part("governance.special_majority"), r.part("governance.special_quorum"), r.part("governance.second_call_quorum"),
		r.number("governance.second_call_days", "after # days"), r.number("governance.second_call_minimum", "no fewer than #"),
	}
}

func (r reading) principles() []string {
	says := []string{
		r.part("governance.principles_majority"), r.number("governance.confirmation_after_days", "two votes, # to"),
		r.number("governance.confirmation_until_days", "to # days apart"),
	}
	if r.value("governance.exit_window_days") > 0 {
		says = append(says, r.number("governance.exit_window_days", "# days to leave"))
	}
	return says
}

func (r reading) voices() []string {
	individuals := [...]string{"support without a vote", "members by decision", r.number("membership.chamber_minimum", "once they are #")}
	strangers := [...]string{"strangers see everything, ballots too", "strangers see members and decisions, not who voted how", "strangers see the charter alone"}
	says := []string{individuals[r.value("membership.individuals")], strangers[r.value("charter.transparency")]}
	if r.value("governance.proxies_per_holder") == 1 {
		return append(says, "one other by proxy")
	}
	return append(says, r.number("governance.proxies_per_holder", "up to # others by proxy"), r.number("governance.proxies_percent", "more than # %"))
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestPresetsReadAsJSON(t *testing.T) {
	var again []Preset
	if err := json.Unmarshal([]byte(jsonOf(Presets())), &again); err != nil || len(again) != 3 || !slices.Equal(again[2].Rules, Presets()[2].Rules) {
		t.Errorf("presets came back as %+v, %v", again, err)
	}
}

func TestAPresetIsOutgrownOnlyOutsideItsRange(t *testing.T) {
	for _, tt := range []struct {
		preset  string
		members int64
		next    string // Empty where it still fits.
	}{
		{"small", 2, ""},
		{"small", 14, ""},
		{"small", 15, "federation"},
		{"small", 60, "federation"},
		{"small", 61, "open"},
		{"small", 1, ""},
		{"federation", 10, ""},
		{"federation", 60, ""},
		{"federation", 9, "small"},
		{"federation", 61, "open"},
		{"open", 30, ""},
		{"open", 5000, ""},
		{"open", 29, "federation"},
		{"open", 12, "federation"},
		{"open", 9, "small"},
		{"", 100, ""},
	} {
		next, ok := Outgrown(tt.preset, tt.members)
		if next.ID != tt.next || ok != (tt.next != "") {
			t.Errorf("%s with %d members: %q, %t", tt.preset, tt.members, next.ID, ok)
		}
	}
}

func TestRulesThatMembersMovedStayWhenAnotherPresetIsTakenOver(t *testing.T) {
	declared := []machine.StandingRule{{Name: "governance.ordinary_window_days", Max: 60}, {Name: "governance.special_window_days", Max: 60}, {Name: "governance.lazy_objections", Max: 20}}
	text := Text{Preset: "small", Rules: []RuleValue{
		{Name: "governance.lazy_objections", Value: 1}, {Name: "governance.ordinary_window_days", Value: 9}, {Name: "governance.special_window_days", Value: 7}, {Name: "later.rule", Value: 3},
	}}
	var open Preset
	for _, p := range Presets() {
		if p.ID == "open" {
			open = p
		}
	}
	rules, stay := TakingOver(text, open, declared)
	want := []RuleValue{
		{Name: "governance.lazy_objections", Value: 3}, {Name: "governance.ordinary_window_days", Value: 9}, {Name: "governance.special_window_days", Value: 14}, {Name: "later.rule", Value: 3},
	}
	if !slices.Equal(rules, want) || !slices.Equal(stay, []string{"governance.ordinary_window_days"}) {
		t.Errorf("the rules become %v, and %v stay", rules, stay)
	}
}

package charter

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestDraft(t *testing.T) {
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "the first draft numbers its clauses, takes its rules from the preset and makes its author the initiator",
			By:   "ada", When: text(), Then: []machine.Event{Drafted{By: "ada", Charter: at(version(1, text()), 1)}},
			Check: func(t *testing.T, w *rulestest.World) {
				if Initiator(w.Store) != "ada" {
					t.Errorf("the initiator is %q", Initiator(w.Store))
				}
			},
		},
		{
			Rule: "a new draft voids the signatures under the old one", Given: rulestest.Join(drafted(), []rulestest.Act{
				rulestest.For("ada", "mill", Accept{1, firstHash}), rulestest.By("bo", Accept{1, firstHash}),
			}),
			By: "ada", When: texted(func(d *Draft) { d.Name = "Co-operatives of the North" }),
			Then: []machine.Event{Drafted{By: "ada", Voided: 2, Charter: at(version(1, texted(func(d *Draft) { d.Name = "Co-operatives of the North" })), 4)}},
			Check: func(t *testing.T, w *rulestest.World) {
				for _, m := range []people.MemberID{"mill", "bo"} {
					if _, ok := AcceptanceOf(w.Store, m); ok {
						t.Errorf("the signature of %s still counts", m)
					}
				}
			},
		},
		{Rule: "the same draft again changes nothing", Given: drafted(), By: "ada", When: text(), Refused: "charter.unchanged"},
		{Rule: "only the initiator drafts anew", Given: drafted(), By: "bo", When: text(), Refused: "charter.not_initiator"},
		{Rule: "who is not registered does not draft", By: "di", When: text(), Refused: "charter.unknown_person"},
		{Rule: "after founding nobody drafts, the initiator included", Given: founded(), By: "ada", When: texted(func(d *Draft) { d.Name = "Mine" }), Refused: "charter.not_forming"},
		{Rule: "a rule that no module declares is refused", By: "ada", When: withRule("membership.weight_of_money", 1), Refused: "charter.unknown_rule"},
		{Rule: "a value above a rule's bounds is refused", By: "ada", When: withRule("membership.window_days", 91), Refused: "charter.out_of_bounds"},
		{Rule: "a value below a rule's bounds is refused", By: "ada", When: withRule("elsewhere.limit", 0), Refused: "charter.out_of_bounds"},
		{Rule: "a choice that a rule does not offer is refused", By: "ada", When: withRule("governance.ordinary_method", 2), Refused: "charter.out_of_bounds"},
		{Rule: "a text larger than a charter may be is refused", By: "ada", When: texted(func(d *Draft) {
			d.Clauses = slices.Repeat([]Clause{{Kind: Practice, Title: "Long", Text: strings.Repeat("a", machine.MaxTextLength)}}, 6)
		}), Refused: "charter.too_large"},
	})
}

func withRule(name string, value int64) Draft {
	return texted(func(d *Draft) { d.Rules = []RuleValue{{name, value}} })
}

func TestDraftsThatNoCharterCanHave(t *testing.T) {
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a network needs a name", By: "ada", When: texted(func(d *Draft) { d.Name = " " }), Refused: "charter.missing_text"},
		{Rule: "a network needs a goal", By: "ada", When: texted(func(d *Draft) { d.Goal = "" }), Refused: "charter.missing_text"},
		{Rule: "a clause needs a title", By: "ada", When: withClause(Clause{Kind: Value, Text: "x"}), Refused: "charter.missing_text"},
		{Rule: "a clause needs a text", By: "ada", When: withClause(Clause{Kind: Value, Title: "x"}), Refused: "charter.missing_text"},
		{Rule: "an indicator needs a unit", By: "ada", When: withIndicators(Indicator{Name: "Jobs"}), Refused: "charter.missing_text"},
		{Rule: "an answer of blanks is none", By: "ada", When: texted(func(d *Draft) { d.Law = "  " }), Refused: "charter.missing_text"},
		{Rule: "a name has its length", By: "ada", When: texted(func(d *Draft) { d.Name = strings.Repeat("a", 201) }), Refused: "charter.too_long"},
		{Rule: "an answer has its length", By: "ada", When: texted(func(d *Draft) { d.Liability = strings.Repeat("a", maxShortLength+1) }), Refused: "charter.too_long"},
		{Rule: "a text that turns the direction of reading is refused", By: "ada", When: texted(func(d *Draft) { d.Goal = "one\u202evote" }), Refused: "charter.unprintable"},
		{Rule: "a text with a control character is refused", By: "ada", When: texted(func(d *Draft) { d.Goal = "one\x1b[8mvote" }), Refused: "charter.unprintable"},
		{Rule: "there are three kinds of clauses", By: "ada", When: withClause(Clause{Kind: "privilege", Title: "x", Text: "x"}), Refused: "charter.bad_kind"},
		{Rule: "a number fits its kind", By: "ada", When: withClause(Clause{Number: "P3", Kind: Value, Title: "x", Text: "x"}), Refused: "charter.bad_number"},
		{Rule: "a number has one spelling", By: "ada", When: withClause(Clause{Number: "V03", Kind: Value, Title: "x", Text: "x"}), Refused: "charter.bad_number"},
		{Rule: "numbers rise", By: "ada", When: withClause(Clause{Number: "V1", Kind: Value, Title: "x", Text: "x"}), Refused: "charter.bad_number"},
		{Rule: "a number has its end", By: "ada", When: withClause(Clause{Number: "V10000", Kind: Value, Title: "x", Text: "x"}), Refused: "charter.bad_number"},
		{Rule: "indicators have different names", By: "ada", When: withIndicators(Indicator{Name: "Jobs", Unit: "a"}, Indicator{Name: "Jobs", Unit: "b"}), Refused: "charter.indicator_twice"},
		{Rule: "a day is a day", By: "ada", When: withIndicators(Indicator{Name: "Jobs", Unit: "a", By: "2030-02-30"}), Refused: "charter.bad_date"},
		{Rule: "there is an end to clauses", By: "ada", When: texted(func(d *Draft) { d.Clauses = slices.Repeat(d.Clauses[:1], maxClauses+1) }), Refused: "charter.too_many"},
		{Rule: "there is an end to indicators", By: "ada", When: texted(func(d *Draft) { d.Indicators = slices.Repeat(d.Indicators, maxIndicators+1) }), Refused: "charter.too_many"},
		{Rule: "there is an end to rules", By: "ada", When: texted(func(d *Draft) { d.Rules = slices.Repeat(d.Rules, maxRules+1) }), Refused: "charter.too_many"},
		{Rule: "a rule has one value", By: "ada", When: texted(func(d *Draft) { d.Rules = slices.Repeat(d.Rules, 2) }), Refused: "charter.rule_twice"},
		{Rule: "a preset is one of three", By: "ada", When: texted(func(d *Draft) { d.Preset = "huge" }), Refused: "charter.unknown_preset"},
		{Rule: "a template is one that there is", By: "ada", When: texted(func(d *Draft) { d.Template = "empire" }), Refused: "charter.unknown_template"},
	})
}

func withClause(c Clause) Draft {
	return texted(func(d *Draft) { d.Clauses = append(d.Clauses, c) })
}

func withIndicators(all ...Indicator) Draft {
	return texted(func(d *Draft) { d.Indicators = all })
}

func TestADraftKeepsNumbersThatItBrings(t *testing.T) {
	kept := version(1, texted(func(d *Draft) {
		d.Clauses = []Clause{
			{Number: "R2", Kind: Practice, Title: "a", Text: "a"},
			{Kind: Practice, Title: "b", Text: "b"},
			{Number: "R12", Kind: Practice, Title: "c", Text: "c"},
			{Kind: Value, Title: "d", Text: "d"},
		}
	}))
	var got []string
	for _, c := range kept.Clauses {
		got = append(got, c.Number+c.Title)
	}
	if want := []string{"V1d", "R2a", "R3b", "R12c"}; !slices.Equal(got, want) {
		t.Errorf("clauses are %v, want %v", got, want)
	}
}

func TestADraftGivesEveryRuleAValue(t *testing.T) {
	want := []RuleValue{
		{ruleReacceptanceDays, 60},
		{ruleTransparency, ShowDecisions},
		{"elsewhere.limit", 4},
		{"governance.ordinary_method", 0},
		{"governance.ordinary_quorum", FractionOf("1/4")},
		{"membership.window_days", 14},
	}
	if got := version(1, text()).Rules; !slices.Equal(got, want) {
		t.Errorf("rules are %v, want %v", got, want)
	}
	want[2].Value, want[5].Value = 2, 10
	if got := version(1, texted(func(d *Draft) { d.Preset, d.Rules = "", nil })).Rules; !slices.Equal(got, want) {
		t.Errorf("without a preset rules are %v, want %v", got, want)
	}
}

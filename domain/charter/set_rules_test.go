package charter

import (
	"slices"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestSetRules(t *testing.T) {
	week := []RuleValue{{"membership.window_days", 7}}
	withWeek := texted(func(d *Draft) { d.Rules = append(d.Rules, week...) })
	asOpen := texted(func(d *Draft) { d.Preset, d.Rules = "open", append(d.Rules, week...) })
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a special decision sets a rule, which counts at once", Given: founded(),
			By: "bo", When: special(SetRules{Base: 1, Values: week}),
			Then: []machine.Event{Amended{changed(2, withWeek, 0, actsOfFounding+1)}},
			Check: func(t *testing.T, w *rulestest.World) {
				if got := Rule(w.Store, "membership.window_days"); got != 7 {
					t.Errorf("the rule in force is %d", got)
				}
			},
		},
		{
			Rule: "members are asked to accept what raises duties or money", Given: founded(),
			By: "bo", When: special(SetRules{Base: 1, Values: week, RaisesDuties: true}),
			Then: []machine.Event{Amended{changed(2, withWeek, 60, actsOfFounding+1)}},
		},
		{
			Rule: "the time to accept is the one in force before the decision", Given: founded(),
			By: "bo", When: special(SetRules{Base: 1, Values: []RuleValue{{ruleReacceptanceDays, 14}}, RaisesDuties: true}),
			Then: []machine.Event{Amended{changed(2, texted(func(d *Draft) { d.Rules = append(d.Rules, RuleValue{ruleReacceptanceDays, 14}) }), 60, actsOfFounding+1)}},
		},
		{
			Rule: "a network that has outgrown its preset takes over another, with a value of its own", Given: founded(),
			By: "bo", When: special(SetRules{Base: 1, Preset: "open", Values: week}),
			Then: []machine.Event{Amended{changed(2, asOpen, 0, actsOfFounding+1)}},
		},
		{
			Rule: "a rule still fits when another changed since", Given: rulestest.Join(founded(), []rulestest.Act{rulestest.By("bo", special(SetRules{Base: 1, Values: []RuleValue{{"governance.ordinary_method", 1}}}))}),
			By: "bo", When: special(SetRules{Base: 1, Values: week}),
			Then: []machine.Event{Amended{changed(3, texted(func(d *Draft) { d.Rules = append(d.Rules, week[0], RuleValue{"governance.ordinary_method", 1}) }), 0, actsOfFounding+2)}},
		},
		{Rule: "a rule that changed since is not set unseen", Given: rulestest.Join(founded(), []rulestest.Act{rulestest.By("bo", special(SetRules{Base: 1, Values: week}))}), By: "bo", When: special(SetRules{Base: 1, Values: []RuleValue{{"membership.window_days", 8}}}), Refused: "charter.stale"},
		{Rule: "a preset that changed since does not change unseen", Given: rulestest.Join(founded(), []rulestest.Act{rulestest.By("bo", special(SetRules{Base: 1, Preset: "open"}))}), By: "bo", When: special(SetRules{Base: 1, Preset: "small"}), Refused: "charter.stale"},
		{Rule: "a member alone sets nothing", Given: founded(), By: "ada", When: SetRules{Base: 1, Values: week}, Refused: "charter.needs_decision"},
		{Rule: "a value that is set already changes nothing", Given: founded(), By: "bo", When: special(SetRules{Base: 1, Values: []RuleValue{{"membership.window_days", 14}}}), Refused: "charter.unchanged"},
		{Rule: "a rule that no module declares is refused", Given: founded(), By: "bo", When: special(SetRules{Base: 1, Values: []RuleValue{{"membership.price_of_a_vote", 1}}}), Refused: "charter.unknown_rule"},
		{Rule: "a value outside a rule's bounds is refused", Given: founded(), By: "bo", When: special(SetRules{Base: 1, Values: []RuleValue{{"elsewhere.limit", 6}}}), Refused: "charter.out_of_bounds"},
		{Rule: "a rule has one value", Given: founded(), By: "bo", When: special(SetRules{Base: 1, Values: slices.Repeat(week, 2)}), Refused: "charter.rule_twice"},
		{Rule: "a preset is one of three", Given: founded(), By: "bo", When: special(SetRules{Base: 1, Preset: "huge"}), Refused: "charter.unknown_preset"},
	})
}

package charter

import (
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestAmendPractices(t *testing.T) {
	weekly := Clause{Number: "R1", Kind: Practice, Title: "Meetings", Text: "We meet weekly."}
	minutes := Clause{Kind: Practice, Title: "Minutes", Text: "We take minutes."}
	asWeekly := texted(func(d *Draft) { d.Clauses[0].Text = weekly.Text })
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a special decision changes practices, and they bind everybody as they are", Given: founded(),
			By: "bo", When: special(AmendPractices{Base: 1, Clauses: []Clause{weekly}}),
			Then: []machine.Event{Amended{changed(2, asWeekly, 0, actsOfFounding+1)}},
		},
		{
			Rule: "members are asked to accept what raises duties or money", Given: founded(),
			By: "bo", When: special(AmendPractices{Base: 1, Clauses: []Clause{weekly}, RaisesDuties: true}),
			Then: []machine.Event{Amended{changed(2, asWeekly, 60, actsOfFounding+1)}},
		},
		{
			Rule: "a practice comes and another goes", Given: founded(),
			By: "bo", When: special(AmendPractices{Base: 1, Clauses: []Clause{minutes}, RemoveClauses: []string{"R1"}}),
			Then: []machine.Event{Amended{changed(2, texted(func(d *Draft) { d.Clauses[0] = minutes; d.Clauses[0].Number = "R2" }), 0, actsOfFounding+1)}},
		},
		{
			Rule: "a later version asks to accept only if it raises duties itself", Given: rulestest.Join(founded(), []rulestest.Act{
				rulestest.By("bo", special(AmendPractices{Base: 1, Clauses: []Clause{weekly}, RaisesDuties: true})),
			}),
			By: "bo", When: special(AmendPractices{Base: 2, Clauses: []Clause{minutes}}),
			Then: []machine.Event{Amended{changed(3, texted(func(d *Draft) { d.Clauses[0].Text = weekly.Text; d.Clauses = append(d.Clauses, minutes) }), 0, actsOfFounding+2)}},
		},
		{Rule: "a member alone changes nothing", Given: founded(), By: "ada", When: AmendPractices{Base: 1, Clauses: []Clause{weekly}}, Refused: "charter.needs_decision"},
		{Rule: "values go another way", Given: founded(), By: "bo", When: special(AmendPractices{Base: 1, RemoveClauses: []string{"V1"}}), Refused: "charter.wrong_kind"},
		{Rule: "principles go another way", Given: founded(), By: "bo", When: special(AmendPractices{Base: 1, Clauses: []Clause{{Kind: Principle, Title: "x", Text: "x"}}}), Refused: "charter.wrong_kind"},
		{Rule: "a practice that goes was there", Given: founded(), By: "bo", When: special(AmendPractices{Base: 1, RemoveClauses: []string{"R2"}}), Refused: "charter.unknown_clause"},
	})
}

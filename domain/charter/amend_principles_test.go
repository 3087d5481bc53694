package charter

import (
	"slices"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// changed is version n as the n-th act made it: what draft d says, with
// members asked to accept it within days (0: not asked).
func changed(n uint64, d Draft, days, acts int64) Charter {
	c := at(version(n, d), acts)
	if days > 0 {
		c.AcceptBy = c.Since + days*rulestest.Day
	}
	return c
}

const actsOfFounding = 4

func TestAmendPrinciples(t *testing.T) {
	openDoor := Clause{Number: "P1", Kind: Principle, Title: "Open door", Text: "Anyone may join who contributes."}
	care := Clause{Kind: Value, Title: "Care", Text: "Nobody is left alone."}
	members := Indicator{Name: "Members", Unit: "organizations", Target: 30}
	after := func(m ...machine.Message) []rulestest.Act {
		return rulestest.Join(founded(), []rulestest.Act{rulestest.By("bo", principles(m...))})
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a principles decision changes the goal, and members are asked to accept the new version", Given: founded(),
			By: "bo", When: principles(AmendPrinciples{Base: 1, Goal: "Good work."}),
			Then: []machine.Event{Amended{changed(2, texted(func(d *Draft) { d.Goal = "Good work." }), 60, actsOfFounding+1)}},
			Check: func(t *testing.T, w *rulestest.World) {
				if was, ok := Version(w.Store, 1); !ok || was.Goal != text().Goal {
					t.Error("version 1 cannot be read any more")
				}
			},
		},
		{
			Rule: "a changed clause keeps its number, and a new one takes the next", Given: founded(),
			By: "bo", When: principles(AmendPrinciples{Base: 1, Clauses: []Clause{care, openDoor}}),
			Then: []machine.Event{Amended{changed(2, texted(func(d *Draft) {
				d.Clauses[1].Text = openDoor.Text
				d.Clauses = append(d.Clauses, care)
			}), 60, actsOfFounding+1)}},
		},
		{
			Rule: "the number of a clause that went is not given again", Given: after(AmendPrinciples{Base: 1, RemoveClauses: []string{"V1"}}),
			By: "bo", When: principles(AmendPrinciples{Base: 2, Clauses: []Clause{care}}),
			Then: []machine.Event{Amended{changed(3, texted(func(d *Draft) { d.Clauses[3] = care; d.Clauses[3].Number = "V2" }), 60, actsOfFounding+2)}},
		},
		{
			Rule: "indicators change without anybody being asked to accept", Given: founded(),
			By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveIndicators: []string{"Jobs"}, Indicators: []Indicator{members}}),
			Then: []machine.Event{Amended{changed(2, texted(func(d *Draft) { d.Indicators = []Indicator{members} }), 0, actsOfFounding+1)}},
		},
		{
			Rule: "an indicator takes the place of the one with its name", Given: founded(),
			By: "bo", When: principles(AmendPrinciples{Base: 1, Indicators: []Indicator{{Name: "Jobs", Unit: "people", Target: 600}}}),
			Then: []machine.Event{Amended{changed(2, texted(func(d *Draft) { d.Indicators[0].Target, d.Indicators[0].By = 600, "" }), 0, actsOfFounding+1)}},
		},
		{
			Rule: "what was written for an older version still fits when others changed other parts", Given: after(AmendPrinciples{Base: 1, Goal: "Good work."}),
			By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveClauses: []string{"P2"}}),
			Then: []machine.Event{Amended{changed(3, texted(func(d *Draft) { d.Goal = "Good work."; d.Clauses = slices.Delete(d.Clauses, 2, 3) }), 60, actsOfFounding+2)}},
		},
		{Rule: "a goal that changed since does not change unseen", Given: after(AmendPrinciples{Base: 1, Goal: "Good work."}), By: "bo", When: principles(AmendPrinciples{Base: 1, Goal: "Better work."}), Refused: "charter.stale"},
		{Rule: "a clause that changed since does not change unseen", Given: after(AmendPrinciples{Base: 1, Clauses: []Clause{openDoor}}), By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveClauses: []string{"P1"}}), Refused: "charter.stale"},
		{Rule: "an indicator that changed since does not go unseen", Given: after(AmendPrinciples{Base: 1, Indicators: []Indicator{{Name: "Jobs", Unit: "people"}}}), By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveIndicators: []string{"Jobs"}}), Refused: "charter.stale"},
		{Rule: "an indicator that came since is not replaced unseen", Given: after(AmendPrinciples{Base: 1, Indicators: []Indicator{members}}), By: "bo", When: principles(AmendPrinciples{Base: 1, Indicators: []Indicator{{Name: "Members", Unit: "people"}}}), Refused: "charter.stale"},
		{Rule: "a member alone changes nothing", Given: founded(), By: "ada", For: "mill", When: AmendPrinciples{Base: 1, Goal: "Mine."}, Refused: "charter.needs_decision"},
		{Rule: "a special decision does not change principles", Given: founded(), By: "bo", When: special(AmendPrinciples{Base: 1, Goal: "Good work."}), Refused: "machine.too_light"},
		{Rule: "nothing changes before founding", Given: drafted(), By: "ada", When: AmendPrinciples{Base: 1, Goal: "Good work."}, Refused: "machine.not_founded"},
		{Rule: "the base is a version that was in force", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 2, Goal: "Good work."}), Refused: "charter.unknown_version"},
		{Rule: "an amendment changes something", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, Goal: text().Goal}), Refused: "charter.unchanged"},
		{Rule: "a clause that goes was there", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveClauses: []string{"P9"}}), Refused: "charter.unknown_clause"},
		{Rule: "a clause with a number was there", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, Clauses: []Clause{{Number: "P9", Kind: Principle, Title: "x", Text: "x"}}}), Refused: "charter.unknown_clause"},
		{Rule: "an indicator that goes was there", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveIndicators: []string{"Members"}}), Refused: "charter.unknown_indicator"},
		{Rule: "a clause changes once", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, Clauses: []Clause{openDoor}, RemoveClauses: []string{"P1"}}), Refused: "charter.clause_twice"},
		{Rule: "an indicator changes once", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, Indicators: []Indicator{members}, RemoveIndicators: []string{"Members"}}), Refused: "charter.indicator_twice"},
		{Rule: "practices go another way", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveClauses: []string{"R1"}}), Refused: "charter.wrong_kind"},
		{Rule: "what goes is named by its number", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveClauses: []string{"Open door"}}), Refused: "charter.bad_number"},
		{Rule: "there is an end to changes at once", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, RemoveClauses: slices.Repeat([]string{"P1"}, maxClauses+1)}), Refused: "charter.too_many"},
		{Rule: "there is an end to clauses in all", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, Clauses: slices.Repeat([]Clause{care}, maxClauses)}), Refused: "charter.too_many"},
		{Rule: "there is an end to indicators in all", Given: founded(), By: "bo", When: principles(AmendPrinciples{Base: 1, Indicators: manyIndicators(maxIndicators)}), Refused: "charter.too_many"},
		{
			Rule: "a charter has its size", Given: after(AmendPrinciples{Base: 1, Clauses: slices.Repeat([]Clause{{Kind: Value, Title: "x", Text: strings.Repeat("a", machine.MaxTextLength)}}, 3)}),
			By: "bo", When: principles(AmendPrinciples{Base: 1, Clauses: slices.Repeat([]Clause{{Kind: Value, Title: "x", Text: strings.Repeat("a", machine.MaxTextLength)}}, 3)}), Refused: "charter.too_large",
		},
	})
}

func manyIndicators(n int64) (all []Indicator) {
	for i := range n {
		all = append(all, Indicator{Name: "Indicator " + strings.Repeat("i", int(i)), Unit: "x"})
	}
	return all
}

package charter

import (
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestSetParticulars(t *testing.T) {
	scots := SetParticulars{Base: 1, Name: "Northern Co-operatives", Particulars: Particulars{Law: "Scotland"}}
	asScots := texted(func(d *Draft) { d.Particulars = scots.Particulars })
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a special decision says anew what the charter says about law, money and data", Given: founded(),
			By: "bo", When: special(scots), Then: []machine.Event{Amended{changed(2, asScots, 0, actsOfFounding+1)}},
		},
		{
			Rule: "members are asked to accept it when it raises duties or money", Given: founded(),
			By: "bo", When: special(SetParticulars{Base: 1, Name: scots.Name, Particulars: scots.Particulars, RaisesDuties: true}),
			Then: []machine.Event{Amended{changed(2, asScots, 60, actsOfFounding+1)}},
		},
		{
			Rule: "a network changes its name", Given: founded(),
			By: "bo", When: special(SetParticulars{Base: 1, Name: "All Co-operatives", Particulars: text().Particulars}),
			Then: []machine.Event{Amended{changed(2, texted(func(d *Draft) { d.Name = "All Co-operatives" }), 0, actsOfFounding+1)}},
		},
		{
			Rule: "particulars that changed since do not change unseen", Given: rulestest.Join(founded(), []rulestest.Act{rulestest.By("bo", special(scots))}),
			By: "bo", When: special(SetParticulars{Base: 1, Name: "All Co-operatives"}), Refused: "charter.stale",
		},
		{Rule: "a member alone changes nothing", Given: founded(), By: "ada", When: scots, Refused: "charter.needs_decision"},
		{Rule: "a network keeps a name", Given: founded(), By: "bo", When: special(SetParticulars{Base: 1}), Refused: "charter.missing_text"},
		{Rule: "an answer has its length", Given: founded(), By: "bo", When: special(SetParticulars{Base: 1, Name: "x", Particulars: Particulars{Answerable: strings.Repeat("a", maxShortLength+1)}}), Refused: "charter.too_long"},
	})
}

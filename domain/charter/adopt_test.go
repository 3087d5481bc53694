package charter

import (
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestAdopt(t *testing.T) {
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "closing the roll puts the draft in force, and nobody is the initiator any more", Given: drafted(), By: "bo", When: closeRoll{},
			Then: []machine.Event{Adopted{Charter: at(version(1, text()), 2)}},
			Check: func(t *testing.T, w *rulestest.World) {
				c, ok := Current(w.Store)
				if _, still := DraftOf(w.Store); !ok || still || c.Version != 1 || c.Answerable != "Mill Lane Bakery" {
					t.Errorf("in force is %+v, %v; the draft is still there: %v", c, ok, still)
				}
				if Forming(w.Store) || Initiator(w.Store) != "" {
					t.Errorf("forming: %v, initiator: %q", Forming(w.Store), Initiator(w.Store))
				}
			},
		},
		{Rule: "there must be a draft", By: "ada", When: closeRoll{}, Refused: "charter.no_draft"},
		{Rule: "a network is founded once", Given: founded(), By: "ada", When: closeRoll{}, Refused: "charter.not_forming"},
	})
}

func TestRulesCountFromTheDraftOn(t *testing.T) {
	w := start(t)
	w.Do(drafted())
	if got := Rule(w.Store, "membership.window_days"); got != 14 {
		t.Errorf("drafted window is %d days", got)
	}
	w.Must("ada", "", texted(func(d *Draft) { d.Preset = "open" }))
	w.Must("ada", "", closeRoll{})
	if got := Rule(w.Store, "membership.window_days"); got != 21 {
		t.Errorf("window in force is %d days", got)
	}
	if num, den := Fraction(w.Store, "governance.ordinary_quorum"); num != 1 || den != 5 {
		t.Errorf("quorum in force is %d/%d", num, den)
	}
	defer func() {
		if recover() == nil {
			t.Error("an undeclared rule has a value")
		}
	}()
	Rule(w.Store, "membership.no_such_rule")
}

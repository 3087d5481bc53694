package charter

import (
	"testing"

	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

func TestTransparencyIsAStandingRule(t *testing.T) {
	w := start(t)
	if got := Transparency(w.Store); got != ShowDecisions {
		t.Errorf("before the first draft strangers see %d, want members and decisions", got)
	}
	w.Do([]rulestest.Act{rulestest.By("ada", withRule(ruleTransparency, ShowCharter))})
	if got := Transparency(w.Store); got != ShowCharter {
		t.Errorf("by the draft strangers see %d, want the charter alone", got)
	}
	w.Must("ada", "", text())
	w.Do(founded()[1:])
	change := SetRules{Base: 1, Values: []RuleValue{{ruleTransparency, ShowEverything}}}
	w.Must("bo", "", special(change))
	if got := Transparency(w.Store); got != ShowEverything {
		t.Errorf("after the decision strangers see %d, want everything", got)
	}
}

// TestANetworkOfTheFirstRulesHasNoTransparency: what it drafts must come to the
// text it always came to, or its log replays no more.
func TestANetworkOfTheFirstRulesHasNoTransparency(t *testing.T) {
	w := rulestest.New(t, nil, people.Module, Module, elsewhere)
	w.Genesis.RuleVersion, w.Store = 1, state.NewMemory()
	if _, err := w.Machine.Begin(w.Store, w.Genesis); err != nil {
		t.Fatal(err)
	}
	w.Must("ada", "", people.Register{Handle: "ada", Key: rulestest.Key("ada")}, text())
	c, _ := DraftOf(w.Store)
	if v, has := valueIn(c.Rules, ruleTransparency); has {
		t.Errorf("its draft says %d about transparency", v)
	}
	if got := Transparency(w.Store); got != ShowDecisions {
		t.Errorf("strangers see %d, want members and decisions", got)
	}
	unknown := withRule(ruleTransparency, ShowCharter)
	if got := w.Act("ada", "", unknown)[0].Code; got != "charter.unknown_rule" {
		t.Errorf("a value for it is refused with %q", got)
	}
}

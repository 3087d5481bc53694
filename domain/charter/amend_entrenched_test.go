package charter

import (
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// locked is text with its first principle entrenched and its value fixed.
func locked() Draft {
	return texted(func(d *Draft) { d.Clauses[1].Lock, d.Clauses[3].Lock = Entrenched, Fixed })
}

func TestAmendEntrenched(t *testing.T) {
	accept := Accept{Version: 1, Hash: version(1, locked()).Hash}
	given := []rulestest.Act{
		rulestest.By("ada", locked()), rulestest.For("ada", "mill", accept), rulestest.By("bo", accept), rulestest.By("ada", closeRoll{}),
	}
	shut := Clause{Number: "P1", Kind: Principle, Title: "Open door", Text: "Nobody may join."}
	by := func(weight machine.Weight, m machine.Message) decide { return decided(weight, []machine.Message{m}) }
	now := func(change func(*Draft)) []machine.Event {
		d := locked()
		change(&d)
		return []machine.Event{Amended{changed(2, d, 60, actsOfFounding+1)}}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "an entrenched clause does not change by principles decision", Given: given, By: "bo",
			When: principles(AmendPrinciples{Base: 1, Clauses: []Clause{shut}}), Refused: "charter.entrenched",
		},
		{
			Rule: "nor does it go by one", Given: given, By: "bo",
			When: principles(AmendPrinciples{Base: 1, RemoveClauses: []string{"P1"}}), Refused: "charter.entrenched",
		},
		{
			Rule: "nor can one entrench what others could no longer undo", Given: given, By: "bo",
			When: principles(AmendPrinciples{Base: 1, Clauses: []Clause{{Kind: Principle, Title: "Us", Text: "We stay.", Lock: Entrenched}}}), Refused: "charter.entrenched",
		},
		{
			Rule: "nor can a special decision entrench a practice", Given: given, By: "bo",
			When: special(AmendPractices{Base: 1, Clauses: []Clause{{Kind: Practice, Title: "Us", Text: "We meet.", Lock: Fixed}}}), Refused: "charter.entrenched",
		},
		{Rule: "an entrenched decision changes it, and frees it where it does not say otherwise", Given: given, By: "bo", When: by(machine.WeightEntrenched, AmendEntrenched{Base: 1, Clauses: []Clause{shut}}), Then: now(func(d *Draft) {
			d.Clauses[1] = shut
		})},
		{Rule: "an entrenched decision entrenches a practice too", Given: given, By: "bo", When: by(machine.WeightEntrenched, AmendEntrenched{
			Base: 1, Clauses: []Clause{{Number: "R1", Kind: Practice, Title: "Meetings", Text: "We meet monthly.", Lock: Entrenched}},
		}), Then: now(func(d *Draft) { d.Clauses[0].Lock = Entrenched })},
		{
			Rule: "what is fixed is not changed by anybody", Given: given, By: "bo",
			When: by(machine.WeightEntrenched, AmendEntrenched{Base: 1, RemoveClauses: []string{"V1"}}), Refused: "charter.fixed",
		},
		{
			Rule: "a lighter decision carries no such change", Given: given, By: "bo",
			When: principles(AmendEntrenched{Base: 1, Clauses: []Clause{shut}}), Refused: "machine.too_light",
		},
		{
			Rule: "an entrenched decision carries ordinary amendments, which stay within their bounds", Given: given, By: "bo",
			When:    decided(machine.WeightEntrenched, []machine.Message{AmendEntrenched{Base: 1, Clauses: []Clause{{Kind: Value, Title: "Care", Text: "We care."}}}, AmendPrinciples{Base: 1, Clauses: []Clause{shut}}}),
			Refused: "charter.entrenched",
		},
		{Rule: "nobody does it alone", Given: given, By: "bo", When: AmendEntrenched{Base: 1, RemoveClauses: []string{"P1"}}, Refused: "charter.needs_decision"},
		{Rule: "there are two locks", By: "ada", When: texted(func(d *Draft) { d.Clauses[0].Lock = "rusty" }), Refused: "charter.bad_lock"},
	})
}

func TestOlderNetworksHaveNoLocks(t *testing.T) {
	m := machine.New(nil, []machine.Module{Module})
	for _, msg := range []machine.VersionChecked{
		locked(), AmendPrinciples{Clauses: locked().Clauses}, AmendPractices{Clauses: locked().Clauses},
	} {
		if err := msg.CheckIn(3); err == nil {
			t.Errorf("%T: a lock is let through", msg)
		}
		if err := msg.CheckIn(4); err != nil {
			t.Errorf("%T: %v", msg, err)
		}
	}
	if _, ok := m.Kind("charter.amend_entrenched"); !ok || len(wire.Encode(locked())) == len(wire.Encode(text())) {
		t.Error("locks are not written down")
	}
}

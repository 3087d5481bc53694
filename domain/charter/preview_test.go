package charter_test

import (
	"errors"
	"testing"

	"metaorg/domain/charter"
	"metaorg/machine"
)

func previewed() charter.Charter {
	return charter.Charter{Version: 1, Text: charter.Text{
		Name: "Commons", Goal: "Bread for all.",
		Clauses: []charter.Clause{{Number: "P1", Kind: charter.Principle, Title: "Open", Text: "All may join."}, {Number: "R1", Kind: charter.Practice, Title: "Review", Text: "Two look."}},
		Rules:   []charter.RuleValue{{Name: "charter.reacceptance_days", Value: 60}},
	}}
}

func TestPreviewIsTheTextAsItWouldBe(t *testing.T) {
	now := previewed()
	after, err := charter.Preview(now, now, charter.Module.Rules,
		charter.AmendPrinciples{Base: 1, Goal: "Bread and roses.", Clauses: []charter.Clause{{Kind: charter.Value, Title: "Care", Text: "We care."}}},
		charter.AmendPractices{Base: 1, RemoveClauses: []string{"R1"}},
		charter.SetRules{Base: 1, Values: []charter.RuleValue{{Name: "charter.reacceptance_days", Value: 30}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	d := charter.Diff(now.Text, after)
	if len(d.Words) != 1 || *d.Words[0].After != "Bread and roses." {
		t.Errorf("words: %+v", d.Words)
	}
	if len(d.Clauses) != 2 || d.Clauses[0].Key != "R1" || d.Clauses[0].After != nil || d.Clauses[1].Key != "" {
		t.Errorf("clauses: %+v", d.Clauses)
	}
	if len(d.Rules) != 2 || *d.Rules[0].After != 30 {
		t.Errorf("rules: %+v", d.Rules)
	}
	if len(now.Clauses) != 2 {
		t.Error("the text it started from was changed")
	}
}

func TestPreviewRefusesWhatCannotTakeEffectAnyMore(t *testing.T) {
	base, now := previewed(), previewed()
	now.Version = 2
	now.Clauses[1].Text = "Three look."
	for _, m := range []machine.Message{charter.AmendPractices{Base: 1, RemoveClauses: []string{"R1"}}} {
		_, err := charter.Preview(base, now, nil, m)
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != "charter.stale" {
			t.Errorf("%T: %v", m, err)
		}
	}
	if _, err := charter.Preview(base, now, nil, charter.AmendPractices{Base: 1, RemoveClauses: []string{"R7"}}); err == nil {
		t.Error("a clause that never was can't go")
	}
}

func TestBaseIsKnownOfAmendmentsAlone(t *testing.T) {
	for _, m := range []machine.Message{charter.AmendPrinciples{Base: 3}, charter.AmendPractices{Base: 3}, charter.SetRules{Base: 3}, charter.SetParticulars{Base: 3}} {
		if v, ok := charter.WrittenFor(m); !ok || v != 3 {
			t.Errorf("%T: %d %v", m, v, ok)
		}
	}
	if _, ok := charter.WrittenFor(charter.Accept{}); ok {
		t.Error("an acceptance changes no text")
	}
}

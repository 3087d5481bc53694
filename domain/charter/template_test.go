package charter

import (
	"slices"
	"testing"
)

func TestEachTemplateIsADraftThatFoundsANetwork(t *testing.T) {
	for _, tpl := range Templates() {
		t.Run(tpl.ID, func(t *testing.T) {
			d := Draft{
				Name: "A network", Goal: tpl.Goal, Indicators: tpl.Indicators, Clauses: tpl.Clauses, Template: tpl.ID, Preset: "federation",
				Particulars: Particulars{Answerable: "Mill Lane Bakery"},
			}
			w := start(t)
			w.Must("ada", "", d)
			c, _ := DraftOf(w.Store)
			if !slices.Equal(c.Clauses, tpl.Clauses) {
				t.Error("the template's own numbers are not those that a draft gives")
			}
			w.Must("bo", "", Accept{Version: 1, Hash: c.Hash})
			w.Must("ada", "", closeRoll{})
			w.Must("bo", "", special(AmendPractices{Base: 1, RemoveClauses: []string{"R1"}}))
		})
	}
}

func TestTheCooperativeTemplateHasTheSevenPrinciplesAndFourMore(t *testing.T) {
	tpl, _ := templateCalled("co-operative")
	var counts numbers
	for _, c := range tpl.Clauses {
		*counts.of(c.Kind)++
	}
	if counts != (numbers{Principle: 11, Value: 10, Practice: 10}) {
		t.Errorf("clauses by kind: %+v", counts)
	}
}

func TestQuestionsAskForEveryParticularOnce(t *testing.T) {
	all := Text{Particulars: Particulars{"a", "b", "c", "d", "e", "f", "g"}}
	var fields []string
	for _, w := range words(all) {
		fields = append(fields, w.key)
	}
	var asked []string
	for _, q := range questions() {
		asked = append(asked, q.Field)
	}
	if !slices.Equal(fields, asked) {
		t.Errorf("asked for %v, and there are %v", asked, fields)
	}
}

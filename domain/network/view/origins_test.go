package view_test

import (
	"fmt"
	"slices"
	"testing"

	"metaorg/domain/network"
	"metaorg/domain/network/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel/readmodeltest"
)

// drafting stands for the charter, whose initiator looks after the origins.
var drafting = machine.Module{
	Name:  "drafting",
	Kinds: []machine.Kind{machine.KindOf[draft]("drafting.draft", "Draft a charter.").BeforeFounding()},
}

type draft struct{}

func (draft) Check() error { return nil }

func (draft) Apply(s *machine.Step) error {
	network.Entrust(s, s.By)
	return nil
}

func TestOriginsShowSinceWhenAndUntilWhenTheyCount(t *testing.T) {
	w := rulestest.New(t, nil, network.Module, drafting)
	w.Must("ada", "", draft{}, network.AddOrigin{Origin: "https://coop.example"})
	w.Must("ada", "", network.RemoveOrigin{Origin: "https://tests.example"})
	w.Must("ada", "", network.AddOrigin{Origin: "https://tests.example"})
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	at := rulestest.Start
	want := []string{
		fmt.Sprintf(`["0.0","https://tests.example",%d,%d,"","ada"]`, at, at+2),
		fmt.Sprintf(`["2.0","https://coop.example",%d,null,"ada",""]`, at+1),
		fmt.Sprintf(`["6.0","https://tests.example",%d,null,"ada",""]`, at+3),
	}
	if got := readmodeltest.Rows(t, model, "origins", ""); !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
	if got := readmodeltest.Rows(t, model, "origins", "until="); len(got) != 2 {
		t.Errorf("those that count are %q", got)
	}
}

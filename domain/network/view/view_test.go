package view_test

import (
	"fmt"
	"slices"
	"testing"

	"metaorg/domain/network"
	"metaorg/domain/network/view"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

func TestEveryMoveOfTheClockShows(t *testing.T) {
	w := rulestest.New(t, nil, network.Module)
	w.Must("ada", "", network.MoveClock{Days: 1}, network.MoveClock{Days: 30})
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	first, second := rulestest.Start+1, rulestest.Start+1+rulestest.Day
	want := []string{
		fmt.Sprintf(`["2.0","ada",1,%d,%d]`, first, second),
		fmt.Sprintf(`["2.1","ada",30,%d,%d]`, second, second+30*rulestest.Day),
	}
	if got := readmodeltest.Rows(t, model, "clock-moves", ""); !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
	if left := readmodel.Uncovered(w.Machine, []readmodel.View{view.View}); len(left) > 0 {
		t.Errorf("neither shown nor left out: %v", left)
	}
}

package view

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// Places near by are those of all whose point is no farther than an hour from a
// point of the place that is asked for, whichever way they are looked for.
func TestPlacesNearByAreThoseWithinAnHour(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 8))
	found := 0
	for round := range 40 {
		var all []located
		for i := range 60 {
			town := fmt.Sprint("town ", r.IntN(12))
			all = append(all, located{id: fmt.Sprint(i), text: town, place: town, onMap: r.IntN(5) > 0, north: float64(50_000_000 + r.IntN(1_500_000)), at: float64(r.IntN(1_500_000))})
		}
		want := map[string][]string{}
		for _, from := range all {
			for _, to := range all {
				around := "~" + from.place
				isNear := from.onMap && to.onMap && slices.Contains([]string{"town 1", "town 2"}, from.place) && from.kilometres(to) <= nearKilometres
				if isNear && !slices.Contains(want[to.place], around) {
					want[to.place] = append(want[to.place], around)
				}
			}
		}
		got := near(all, []sought{{place: "Town 1"}, {place: "Town 2, Wales"}, {}})
		if !maps.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("round %d: near by are %v, want %v", round, got, want)
		}
		found += len(got)
	}
	if found < 200 {
		t.Errorf("only %d places were near any", found)
	}
}

// Who is due north or south at the very edge of the hour is near.
func TestTheEdgeOfTheHourIsNear(t *testing.T) {
	for _, step := range []float64{39.9, -39.9} {
		all := []located{
			{id: "a", text: "a", place: "a", onMap: true, north: 51e6},
			{id: "b", text: "b", place: "b", onMap: true, north: 51e6 + step/perTurn*degree},
			{id: "c", text: "c", place: "c", onMap: true, north: 51e6 + step*1.01/perTurn*degree},
		}
		if got := near(all, []sought{{place: "a"}}); len(got) != 2 || got["b"] == nil {
			t.Errorf("%v kilometres north: near by are %v", step, got)
		}
	}
}

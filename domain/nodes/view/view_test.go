package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/nodes"
	"metaorg/domain/nodes/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

// agree fails unless the table says of every node the place that the rules give it.
func agree(t *testing.T, w *rulestest.World) []string {
	t.Helper()
	model := followed(t, w)
	want := map[string]string{}
	for id, n := range nodes.All(w.Store) {
		place := string(n.Place)
		if n.Place == nodes.Follows {
			place = "follows"
		}
		want[string(id)] = place
	}
	page, err := model.Read(t.Context(), "nodes", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Items {
		place := row.Get("place").(string)
		if place == "removed" {
			place = ""
		}
		if of := row.Get("id").(string); want[of] != place || place != "" && row.Get("seat").(bool) != nodes.Place(place).HoldsSeat() {
			t.Errorf("the node of %v is %q in the table and %q by the rules", row.Get("owner_name"), place, want[of])
		}
		delete(want, row.Get("id").(string))
	}
	if len(want) > 0 {
		t.Errorf("not in the table: %v", want)
	}
	rows, err := model.Read(t.Context(), "seat-changes", map[string][]string{"sort": {"time,id"}})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, row := range rows.Items {
		told = append(told, fmt.Sprintf("%s %s %s", strings.TrimSuffix(row.Get("owner_name").(string), " Limited"), row.Get("what"), row.Get("why")))
	}
	return told
}

func TestTheTablesSayWhatTheRulesSay(t *testing.T) {
	for name, c := range map[string]struct {
		happen func(*rulestest.World)
		told   []string // The last.
	}{
		"the first seat is registered": {func(w *rulestest.World) {}, []string{"ant seated genesis"}},
		"a call under way": {func(w *rulestest.World) {
			seat(w, "ant", "bee", "cat", "dog")
			answer(w, "bee")
		}, []string{"bee called decision", "cat called decision", "dog called decision", "bee answered call"}},
		"a newer decision while a call is under way": {func(w *rulestest.World) {
			seat(w, "ant", "bee", "cat", "dog")
			answer(w, "bee")
			seat(w, "ant", "cat", "dog", "eel")
		}, []string{"cat called decision", "dog called decision", "eel called decision"}},
		"everybody answers": {func(w *rulestest.World) {
			seat(w, "ant", "bee", "cat", "dog")
			answer(w, "bee", "cat", "dog")
		}, []string{"dog answered call", "bee seated decision", "cat seated decision", "dog seated decision"}},
		"nobody answers": {func(w *rulestest.World) {
			seat(w, "ant", "bee", "cat", "dog")
			w.Wait(25 * 3600)
			w.Wait(3600)
		}, []string{"bee not_seated no_answer", "cat not_seated no_answer", "dog not_seated no_answer"}},
		"one does not answer and comes later": {func(w *rulestest.World) {
			seat(w, members...)
			answer(w, "bee", "cat", "dog")
			w.Wait(24 * 3600)
			answer(w, "bee", "cat", "dog")
			w.Wait(3600)
			answer(w, "eel")
		}, []string{"eel paused no_answer", "eel returned answered"}},
		"the seat moves on": {func(w *rulestest.World) {
			seat(w, "bee")
			answer(w, "bee")
		}, []string{"bee called decision", "bee answered call", "bee seated decision", "ant left decision"}},
		"pause, new keys and removal": {func(w *rulestest.World) {
			seat(w, members...)
			answer(w, "bee", "cat", "dog", "eel")
			w.Must(domaintest.Rep("bee"), "bee", nodes.Pause{Node: id("bee")})
			w.Must(domaintest.Rep("bee"), "bee", nodes.Resume{Node: id("bee")})
			answer(w, "bee")
			w.Must(domaintest.Rep("cat"), "cat", nodes.Remove{Node: id("cat")})
		}, []string{"bee paused wished", "bee resumed wished", "bee returned answered", "cat left removed"}},
		"absence, a challenge and an answer": {func(w *rulestest.World) {
			seat(w, members...)
			answer(w, "bee", "cat", "dog", "eel")
			w.Absent = [][]byte{card("bee").Consensus, card("cat").Consensus}
			for range absence {
				w.Wait(1)
			}
			answer(w, "cat")
			w.Wait(25 * 3600)
		}, []string{"bee challenged absent", "cat challenged absent", "cat answered challenge", "bee paused absent"}},
		"absence while every seat is needed": {func(w *rulestest.World) {
			seat(w, members[:4]...)
			answer(w, "bee", "cat", "dog")
			w.Absent = [][]byte{card("bee").Consensus, card("cat").Consensus}
			for range absence {
				w.Wait(1)
			}
			w.Wait(25 * 3600)
		}, nil},
		"a restart while one is challenged and another paused": {func(w *rulestest.World) {
			seat(w, members...)
			answer(w, "bee", "cat", "dog", "eel")
			w.Must(domaintest.Rep("eel"), "eel", nodes.Pause{Node: id("eel")})
			w.Absent = [][]byte{card("bee").Consensus}
			for range absence {
				w.Wait(1)
			}
			restart(w, "ant", "bee", "cat")
		}, []string{"bee challenged absent", "ant seated restart", "bee seated restart", "cat seated restart", "dog left restart", "eel left restart"}},
		"a node is removed and comes again": {func(w *rulestest.World) {
			w.Must(domaintest.Rep("eel"), "eel", nodes.Change{Node: id("eel"), Web: "https://eel.example"}, nodes.Remove{Node: id("eel")})
			register(w, "eel")
		}, []string{"ant seated genesis"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t)
			register(w, members...)
			c.happen(w)
			told := agree(t, w)
			if len(told) < len(c.told) {
				t.Fatalf("told %q", told)
			}
			if got := slices.Clone(told[len(told)-len(c.told):]); !sameSet(got, c.told) {
				t.Errorf("told %q, want %q", got, c.told)
			}
		})
	}
}

// sameSet compares what one entry tells in any order of nodes' ids.
func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

func TestTheTablesAreTheSameHoweverTheyAreFolded(t *testing.T) {
	w := start(t)
	register(w, members...)
	seat(w, members...)
	answer(w, "bee", "cat", "dog", "eel")
	w.Must(domaintest.Rep("bee"), "bee", nodes.Pause{Node: id("bee")}, nodes.Remove{Node: id("bee")})
	model := readmodeltest.Fold(t, w.Machine, w.Entries, peopleview.View, view.View)
	if got := readmodeltest.Rows(t, model, "seat-changes", "what=left"); len(got) != 1 || !strings.Contains(got[0], "bee") {
		t.Errorf("who lost a seat: %q", got)
	}
	if left := readmodel.Uncovered(machine.New(nil, []machine.Module{nodes.Module}), []readmodel.View{view.View}); len(left) > 0 {
		t.Errorf("neither shown nor left out: %v", left)
	}
}

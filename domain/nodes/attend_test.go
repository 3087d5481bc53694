package nodes_test

import (
	"reflect"
	"testing"

	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

// absence is a network with five seats of which some miss every block.
func absence(t *testing.T, away ...machine.OrganizationID) *rulestest.World {
	w := equipped(t)
	seated(t, w, members...)
	for _, o := range away {
		w.Absent = append(w.Absent, card(o).Consensus)
	}
	return w
}

// blocks lets so many blocks with acts pass.
func blocks(w *rulestest.World, n int) {
	for range n {
		w.Wait(1)
	}
}

func TestAbsenceIsChallengedAndThenPaused(t *testing.T) {
	w := absence(t, bee)
	blocks(w, 49)
	if got := nodes.Missed(w.Store, id(bee)); got != 49 {
		t.Fatalf("it missed %d blocks", got)
	}
	places(t, w, nodes.Seated, bee)
	blocks(w, 1)
	if e, ok := last(w).(nodes.SeatChallenged); !ok || e.Node != id(bee) {
		t.Fatalf("after fifty blocks: %+v", last(w))
	}
	places(t, w, nodes.Challenged, bee)
	w.Wait(24*3600 - 60)
	places(t, w, nodes.Challenged, bee)
	w.Wait(60)
	if got, want := last(w), (nodes.SeatPaused{Node: id(bee), Reason: nodes.Absent}); !reflect.DeepEqual(got, want) {
		t.Fatalf("a day later: %+v", got)
	}
	places(t, w, nodes.Paused, bee)
	w.Absent = nil
	answer(w, bee)
	places(t, w, nodes.Seated, members...)
}

func TestWhoAnswersAChallengeOrIsThereAgainKeepsTheSeat(t *testing.T) {
	w := absence(t, bee)
	blocks(w, 50)
	answer(w, bee)
	places(t, w, nodes.Seated, bee)
	blocks(w, 50)
	places(t, w, nodes.Challenged, bee)
	w.Absent = nil
	blocks(w, 1)
	if got, want := last(w), (nodes.SeatKept{Node: id(bee), There: true}); !reflect.DeepEqual(got, want) {
		t.Errorf("there again: %+v", got)
	}
	if nodes.Missed(w.Store, id(bee)) != 0 {
		t.Error("what it missed is still counted")
	}
	w.Wait(25 * 3600)
	places(t, w, nodes.Seated, bee)
}

func TestTwoThirdsOfTheSeatsStayWhoeverIsAbsent(t *testing.T) {
	w := absence(t, bee, cat)
	blocks(w, 50)
	places(t, w, nodes.Challenged, bee, cat)
	w.Wait(25 * 3600)
	seats := 0
	for _, o := range members {
		if machine.HoldsSeat(w.Store, card(o).Consensus) {
			seats++
		}
	}
	if seats != 4 {
		t.Errorf("%d of 5 seats are left", seats)
	}
}

func TestPresenceLeavesNoTrace(t *testing.T) {
	w := absence(t)
	before := len(w.Entries)
	blocks(w, 3)
	if got := len(w.Entries) - before; got != 3 {
		t.Errorf("three blocks without absence left %d entries", got)
	}
}

func TestALogWithAbsenceReplays(t *testing.T) {
	w := absence(t, bee)
	blocks(w, 60)
	w.Wait(25 * 3600)
	replayed := state.NewMemory()
	entries := func(yield func(uint64, []byte) bool) {
		for i, e := range w.Entries {
			if !yield(uint64(i), e) {
				return
			}
		}
	}
	if err := w.Machine.Replay(replayed, entries, func(int64) {}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(replayed.WorkingHash(), w.Store.WorkingHash()) {
		t.Error("the replay came to another state")
	}
}

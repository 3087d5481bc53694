package node_test

import (
	"testing"
	"time"
)

func TestDueWorkRunsWithoutAnotherAct(t *testing.T) {
	n, ada, _ := start(t, false)
	must(t, n, ada.sign(Later{Word: "soon", In: 1}))
	until(t, n, func() bool { return isKept(n, "soon") })
}

func TestADrawComesTwoBlocksLaterWithoutAnotherAct(t *testing.T) {
	n, ada, _ := start(t, false)
	must(t, n, ada.sign(Later{Word: "lot", In: 1, Draw: true}))
	until(t, n, func() bool { return isKept(n, "lot") })
}

func TestASampleClockMovesOn(t *testing.T) {
	n, ada, _ := start(t, true)
	const days = 90 * 86400
	must(t, n, ada.sign(Later{Word: "in a month", In: days / 3}))
	before := n.Now()
	must(t, n, ada.sign(Move{days}))
	if n.Now() < before+days {
		t.Error("the clock did not move")
	}
	if !isKept(n, "in a month") {
		t.Error("what fell due meanwhile did not run")
	}
	must(t, n, ada.sign(Keep{"later"}))
}

func TestAClockSetBackStopsNothing(t *testing.T) {
	dir, g := found(t, false)
	c := config(dir)
	now := time.Now()
	c.Clock = func() time.Time { return now }
	n := open(t, c)
	ada := newPerson("ada", g.ID(), n.Now)
	must(t, n, ada.sign(ada.enter()))
	last := n.Now()
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	now = now.Add(-time.Hour)
	n = open(t, c)
	must(t, n, ada.sign(Keep{"word"}))
	if n.Now() < last {
		t.Error("rule time went back")
	}
}

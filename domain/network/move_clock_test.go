package network_test

import (
	"testing"

	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

const day = rulestest.Day

func TestMoveClock(t *testing.T) {
	start := func(t testing.TB) *rulestest.World { return rulestest.New(t, nil, network.Module) }
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a sample network's clock moves on by days, before its founding too",
			By:   "ada", When: network.MoveClock{Days: 7},
			Then: []machine.Event{network.ClockMoved{Days: 7, To: rulestest.Start + 1 + 7*day, By: "ada"}},
			Check: func(t *testing.T, w *rulestest.World) {
				if got, want := machine.ClockOf(w.Store).Time, rulestest.Start+1+7*day; got != want {
					t.Errorf("rule time is %d, want %d", got, want)
				}
			},
		},
		{
			Rule:  "a second move in one envelope begins where the first ends",
			Given: []rulestest.Act{rulestest.By("ada", network.MoveClock{Days: 1}, network.MoveClock{Days: 2})},
			By:    "bo", When: network.MoveClock{Days: 4},
			Then: []machine.Event{network.ClockMoved{Days: 4, To: rulestest.Start + 2 + 7*day, By: "bo"}},
		},
		{Rule: "it moves by a day at least", By: "ada", When: network.MoveClock{}, Refused: "network.bad_days"},
		{Rule: "it never moves back", By: "ada", When: network.MoveClock{Days: -1}, Refused: "network.bad_days"},
		{Rule: "it moves by a leap year at most", By: "ada", When: network.MoveClock{Days: 367}, Refused: "network.bad_days"},
	})
}

func TestNobodyMovesTheClockOfARealNetwork(t *testing.T) {
	w := rulestest.New(t, nil, network.Module)
	genuine := w.Genesis
	genuine.Sample = false
	w.Genesis, w.Store = genuine, state.NewMemory()
	if _, err := w.Machine.Begin(w.Store, genuine); err != nil {
		t.Fatal(err)
	}
	if got := w.Act("ada", "", network.MoveClock{Days: 1})[0].Code; got != "network.not_a_sample" {
		t.Errorf("refused with %q", got)
	}
}

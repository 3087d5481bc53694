package machine_test

import (
	"errors"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

const year = 365 * rulestest.Day

// behind is a network whose clock begins so many seconds behind its nodes'.
func behind(w *rulestest.World, sample bool, seconds int64) machine.Genesis {
	g := w.Genesis
	g.Sample, g.Behind, g.Time = sample, seconds, rulestest.Start-seconds
	return g
}

func TestASampleNetworkBeginsInThePastAndIsMovedUpToToday(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: doorkeeper{}}, toy)
	w.Genesis, w.Store = behind(w, true, year), state.NewMemory()
	if _, err := w.Machine.Begin(w.Store, w.Genesis); err != nil {
		t.Fatal(err)
	}
	w.Must("ada", "", enter("ada"), Found{})
	if got, want := machine.ClockOf(w.Store).Time, rulestest.Start+1-year; got != want {
		t.Errorf("the first act is at %d, want a year ago, %d", got, want)
	}
	w.Must("ada", "", Move{Days: 365})
	if c := machine.ClockOf(w.Store); c.Offset != 0 || c.Time != rulestest.Start+2 {
		t.Errorf("a year later it is %d with an offset of %d", c.Time, c.Offset)
	}
}

func TestOnlyASampleNetworksClockBeginsBehind(t *testing.T) {
	w := founded(t)
	for sentence, g := range map[string]machine.Genesis{
		"a real network begins now":              behind(w, false, year),
		"no clock begins ahead":                  behind(w, true, -1),
		"a sample's past is a few years at most": behind(w, true, 11*year),
	} {
		_, err := w.Machine.Begin(state.NewMemory(), g)
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != "machine.bad_genesis" {
			t.Errorf("%s: %v", sentence, err)
		}
	}
}

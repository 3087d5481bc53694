//go:build faults

package faults_test

import (
	"syscall"
	"testing"
	"time"

	"metaorg/faults/cluster"
	"metaorg/node/faulty"
)

// Time that a fault lasts, and that acts may take to go on.
const (
	faultLasts = 2 * time.Second
	goesOnMost = 60 * time.Second

	// After so many acts of each person time moves on.
	shareMost = 300

	// What was agreed on before a fault may be told for so long.
	underwayMost = time.Second
)

// goesOn waits until everybody together has done more acts.
func (tr *trial) goesOn(load *cluster.Load, acts int64) {
	tr.t.Helper()
	// Everybody has a share of messages for each hour.
	if done := tr.Ledger.Acknowledged(); done > tr.hour+shareMost*people {
		tr.hour = done
		tr.NextHour()
	}
	enough := load.Done.Load() + acts
	for end := time.Now().Add(goesOnMost); load.Done.Load() < enough; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			tr.said()
			tr.t.Fatalf("acts do not go on: %d were acknowledged and %d are wanted; they fail because %v", load.Done.Load(), enough, tr.Why())
		}
	}
}

func TestOneOfFour(t *testing.T) {
	for _, f := range []struct {
		fault string
		begin func(tr *trial, i int) error
		end   func(tr *trial, i int) error
	}{
		{
			"is stopped for a while", func(tr *trial, i int) error { return tr.Members[i].Signal(syscall.SIGSTOP) },
			func(tr *trial, i int) error { return tr.Members[i].Signal(syscall.SIGCONT) },
		},
		{"is cut off", around((*cluster.Link).Cut), heal},
		{"is slowed by 300 ms", around(func(l *cluster.Link) { l.Delay(300 * time.Millisecond) }), heal},
		{"stalls", around((*cluster.Link).Stall), heal},
		{"stalls and loses its connections", around(func(l *cluster.Link) { l.Stall(); l.Drop() }), heal},
		{"has a clock ten minutes ahead", withClock("+10m"), withClock("0s")},
		{"has a clock ten minutes behind", withClock("-10m"), withClock("0s")},
	} {
		t.Run(f.fault, func(t *testing.T) {
			tr := try(t, "one of four "+f.fault, 4, 4)
			load := tr.Act(t.Context())
			tr.goesOn(load, people)
			for range *rounds {
				i := tr.random.IntN(len(tr.Members))
				tr.must(f.begin(tr, i))
				tr.goesOn(load, 2*people)
				tr.pause(faultLasts)
				tr.must(f.end(tr, i))
				tr.goesOn(load, people)
				tr.rounds++
			}
			tr.must(load.Stop())
			tr.account()
		})
	}
}

func TestOneOfFourKilledAtRandom(t *testing.T) {
	tr := try(t, "one of four: kill -9 at random", 4, 4)
	load := tr.Act(t.Context())
	for range max(*rounds, kills) {
		tr.goesOn(load, people)
		tr.pause(faultLasts / 4)
		m := tr.Members[tr.random.IntN(len(tr.Members))]
		tr.must(m.Kill())
		tr.goesOn(load, people)
		tr.must(m.Start(t.Context()))
		tr.rounds++
	}
	tr.must(load.Stop())
	tr.account()
}

func around(do func(*cluster.Link)) func(*trial, int) error {
	return func(tr *trial, i int) error {
		tr.Around(i, do)
		return nil
	}
}

func heal(tr *trial, _ int) error {
	tr.Heal()
	return nil
}

func withClock(off string) func(*trial, int) error {
	return func(tr *trial, i int) error {
		if err := tr.Members[i].Stop(); err != nil {
			return err
		}
		return tr.Members[i].Start(tr.t.Context(), faulty.ClockVariable+"="+off)
	}
}

func TestTwoOfFourCutOff(t *testing.T) {
	tr := try(t, "two of four are cut off: the log halts, and goes on when they are back", 4, 4)
	load := tr.Act(t.Context())
	tr.goesOn(load, people)
	for range *rounds {
		order := tr.random.Perm(len(tr.Members))
		for _, i := range order[:2] {
			for _, k := range order[2:] {
				tr.Between(i, k, (*cluster.Link).Cut)
			}
		}
		time.Sleep(underwayMost)
		before := load.Done.Load()
		time.Sleep(faultLasts)
		if after := load.Done.Load(); after != before {
			t.Errorf("%d acts were acknowledged by two nodes of four", after-before)
		}
		tr.Heal()
		tr.goesOn(load, people)
		tr.rounds++
	}
	tr.must(load.Stop())
	tr.account()
}

func TestTwoOfFourKilled(t *testing.T) {
	tr := try(t, "two of four are killed: the log halts, and goes on when they are back", 4, 4)
	load := tr.Act(t.Context())
	for range *rounds {
		tr.goesOn(load, people)
		for _, i := range tr.random.Perm(len(tr.Members))[:2] {
			tr.must(tr.Members[i].Kill())
		}
		time.Sleep(underwayMost)
		before := load.Done.Load()
		tr.pause(faultLasts)
		if after := load.Done.Load(); after != before {
			t.Errorf("%d acts were acknowledged by two nodes of four", after-before)
		}
		tr.must(tr.Start(t.Context()))
		tr.goesOn(load, people)
		tr.rounds++
	}
	tr.must(load.Stop())
	tr.account()
}

func TestAllOfFourKilled(t *testing.T) {
	tr := try(t, "all four are killed at once", 4, 4)
	load := tr.Act(t.Context())
	for range *rounds {
		tr.goesOn(load, people)
		tr.pause(faultLasts)
		for _, m := range tr.Members {
			tr.must(m.Kill())
		}
		tr.must(tr.Start(t.Context()))
		tr.goesOn(load, people)
		tr.rounds++
	}
	tr.must(load.Stop())
	tr.account()
}

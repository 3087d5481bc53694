package rounds_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"metaorg/domain/domaintest"
	"metaorg/domain/obligations"
	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/machine/state/tree"
)

// BenchmarkBlocks holds a round over a real state on disk, and reports of each
// stage's blocks the mean and the longest, in milliseconds: rules, events, the
// state's root and its commit. "ms" is by the clock, which is what a network
// waits for, if the computer has nothing else to do; "cpu-ms" is processor
// time, in which what the database and the collector of garbage do beside it
// counts. Obligations are random, seven to a party, some parties with many.
//
//	go test ./domain/rounds -run - -bench Blocks -benchtime 1x
func BenchmarkBlocks(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000, 300_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				h := build(b)
				h.fill(size)
				h.onDisk(b)
				b.StartTimer()
				h.timed(b)
			}
		})
	}
}

// fill has so many obligations that can be cleared, of parties that need not be members.
func (h *house) fill(size int) {
	seed := uint64(1)
	next := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed>>33) % n
	}
	parties := max(2, size/7)
	for made := 0; made < size; {
		var all []debt
		for range min(800, size-made) {
			from, to := next(parties), next(1+next(parties)) // Those with small numbers have more.
			if from == to {
				to = (to + 1) % parties
			}
			all = append(all, debt{fmt.Sprintf("party-%06d", from), fmt.Sprintf("party-%06d", to), int64(1 + next(1_000_000))})
		}
		made += len(all)
		h.Must(domaintest.Initiator, "", letClear{Debts: all})
		h.Wait(60)
	}
}

// letClear has members owe each other, and both sides let it be cleared.
type letClear struct {
	Debts []debt `json:"debts"`
}

func (letClear) Check() error { return nil }

func (m letClear) Apply(s *machine.Step) error {
	defer func(f machine.OrganizationID) { s.For = f }(s.For)
	first := obligations.Last(s)
	if err := (owe{m.Debts, "GBP"}).Apply(s); err != nil {
		return err
	}
	for i, d := range m.Debts {
		clears := obligations.Clear{Obligations: []uint64{first + uint64(i) + 1}, Clears: true}
		for _, side := range []string{d.Debtor, d.Creditor} {
			s.For = machine.OrganizationID(side)
			if err := clears.Apply(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// onDisk moves the world's state into a tree on disk.
func (h *house) onDisk(b *testing.B) {
	b.Helper()
	db, err := tree.OpenPebble(b.TempDir(), tree.PebbleOptions{})
	if err != nil {
		b.Fatal(err)
	}
	store, err := tree.Open(db, tree.Options{NodeCache: 100_000})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := store.Close(); err != nil {
			b.Error(err)
		}
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	for k, v := range h.Store.Scan(nil, nil) {
		store.Set(k, v)
	}
	store.Commit(h.Height())
	if err := db.Compact([]byte{0}, []byte{0xff}, true); err != nil { // So much never comes at once.
		b.Fatal(err)
	}
	h.Store = store
}

// mostApplying is after how many blocks with set-offs a round is looked at no
// longer: the others are alike.
const mostApplying = 100

// timed holds a round and notes how long blocks take.
func (h *house) timed(b *testing.B) {
	b.Helper()
	h.must("ash", rounds.Open{Unit: "GBP", Days: 7})
	n := rounds.LastRound(h.Store)
	spent := map[rounds.Stage]*spending{}
	timed := func(stage rounds.Stage, do func()) {
		if spent[stage] == nil {
			spent[stage] = &spending{}
		}
		spent[stage].add(b, do)
	}
	wait := int64(7 * 86_400)
	for {
		stage := h.round(n).Stage
		switch stage {
		case rounds.StageWaiting:
			brought := h.parts(n)
			for at := 0; at < len(brought); at += 10 {
				timed(stage, func() { h.must("elm", brought[at:min(at+10, len(brought))]...) })
				h.Wait(20)
			}
		default:
			timed(stage, func() { h.Wait(wait) })
			wait = 1
		}
		if r := h.round(n); r.IsOver() && !h.atWork(n) || spent[rounds.StageApplying].count() == mostApplying {
			break
		}
	}
	if h.round(n).Cleared == 0 {
		b.Error("nothing was set off")
	}
	for stage, took := range spent {
		took.report(b, string(stage))
	}
}

// spending is how long the blocks of a stage took.
type spending struct {
	blocks                               int
	clock, longest, processor, longestOf time.Duration
}

func (s *spending) count() int {
	if s == nil {
		return 0
	}
	return s.blocks
}

func (s *spending) add(b *testing.B, do func()) {
	b.Helper()
	began, start := time.Now(), used(b)
	do()
	clock, processor := time.Since(began), used(b)-start
	s.blocks++
	s.clock, s.longest = s.clock+clock, max(s.longest, clock)
	s.processor, s.longestOf = s.processor+processor, max(s.longestOf, processor)
}

func (s *spending) report(b *testing.B, stage string) {
	b.Helper()
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(float64(s.blocks), "blocks/"+stage)
	b.ReportMetric(ms(s.clock)/float64(s.blocks), "mean-ms/"+stage)
	b.ReportMetric(ms(s.longest), "longest-ms/"+stage)
	b.ReportMetric(ms(s.processor)/float64(s.blocks), "mean-cpu-ms/"+stage)
	b.ReportMetric(ms(s.longestOf), "longest-cpu-ms/"+stage)
}

// used is the processor time of this process so far, so that what else the
// computer does counts little.
func used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// atWork reports whether there is still something to remove after a round.
func (h *house) atWork(n uint64) bool {
	for range rounds.PacksOf(h.Store, n) {
		return true
	}
	return false
}

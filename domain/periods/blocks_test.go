package periods_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"metaorg/allocation"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
)

// BenchmarkBlocks closes a year of 500 members over a real state on disk, and
// reports in milliseconds the longest block and the last of each step, all blocks
// of the close together, and their processor time with that of collecting garbage:
// rules, events, the state's root and its commit.
//
//	go test ./domain/periods -run - -bench Blocks -benchtime 1x
func BenchmarkBlocks(b *testing.B) {
	for _, size := range []int{20_000, 200_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				h := build(b,
					periods.Bucket{Name: "Work", Share: 4_000, For: periods.Giver, Kind: patronage.Labour, Measure: periods.Hours, Rule: allocation.Share},
					periods.Bucket{Name: "Trade", Share: 4_000, For: periods.Taker, Measure: periods.Value, Rule: allocation.Share},
					periods.Bucket{Name: "Advances", Share: 2_000, For: periods.Giver, Kind: patronage.Goods, Measure: periods.Value, Rule: allocation.DebtLike},
				)
				h.fill(size, 500)
				h.onDisk(b)
				b.StartTimer()
				h.timed(b, size)
			}
		})
	}
}

// Suspended members have claims and no ballot, so that six decide in a moment.
type suspend struct {
	Members int64 `json:"members"`
}

func (suspend) Check() error { return nil }

var known = state.NewMap[people.MemberID, membership.Member]("membership/members")

// Apply makes members that need no keys.
func (m suspend) Apply(s *machine.Step) error {
	for i := range m.Members {
		known.Put(s, nth(int(i)), membership.Member{State: membership.Suspended})
	}
	return nil
}

func nth(i int) people.MemberID { return people.MemberID(fmt.Sprintf("member-%04d", i)) }

// fill has so many contributions over the year, of so many members.
func (h *house) fill(events, members int) {
	h.Must(domaintest.Initiator, "", suspend{int64(members)})
	seed := uint64(1)
	next := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed>>33) % n
	}
	for made := 0; made < events; {
		var all []patronage.Event
		for range min(150, events-made) {
			from := next(members)
			to := (from + 1 + next(members-1)) % members
			e := h.work(nth(from), nth(to), int64(1+next(2_000)))
			if next(2) == 0 {
				e = h.sale(nth(from), nth(to), int64(1+next(1_000_000)))
			}
			late := next(30) // Recorded within a month.
			e.Date = time.Unix(h.Now(), 0).UTC().AddDate(0, 0, 300*(made+len(all))/events+late).Format(time.DateOnly)
			all = append(all, e)
		}
		made += len(all)
		h.give(all...)
		h.Wait(60)
	}
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
	if err := db.Compact([]byte{0}, []byte{0xff}, true); err != nil { // As a state is that grew over a year.
		b.Fatal(err)
	}
	h.Store = store
}

// timed closes the year and notes how long blocks take.
func (h *house) timed(b *testing.B, size int) {
	b.Helper()
	p, _ := periods.PeriodOf(h.Store, 1)
	h.Wait((366*rulestest.Day - (h.Now() - p.Since)))
	var longest, all time.Duration
	blocks, before := 0, processor(b)
	timed := func(step string, do func()) {
		start := time.Now()
		do()
		took := time.Since(start)
		all += took
		if blocks++; took > longest {
			longest = took
			b.ReportMetric(float64(took.Microseconds())/1000, "longest-ms")
		}
		b.ReportMetric(float64(took.Microseconds())/1000, "last-ms/"+step)
	}
	timed("freeze", func() { h.must("bee", periods.Freeze{Period: 1}) })
	for {
		if p, _ = periods.PeriodOf(h.Store, 1); p.Stage != periods.Counting {
			break
		}
		timed("count", func() { h.Wait(1) })
	}
	if p.Events != uint64(size) {
		b.Fatalf("%d of %d contributions are counted", p.Events, size)
	}
	timed("draw", func() { h.must("bee", surplus(100_000_000)) })
	timed("put", func() { h.must("bee", periods.Put{Period: 1}) })
	p, _ = periods.PeriodOf(h.Store, 1)
	h.ballots(p, "yes")
	timed("adopt", func() { h.Pass(12) })
	h.stage(1, periods.Adopted)
	b.ReportMetric(float64(all.Microseconds())/1000, "all-ms")
	b.ReportMetric(float64((processor(b)-before).Microseconds())/1000, "processor-ms")
	b.ReportMetric(float64(blocks), "blocks")
}

// processor is the processor time of the process so far.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

package app_test

import (
	"fmt"
	"slices"
	"time"

	"metaorg/domain/opportunities"
	"metaorg/machine/rulestest"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// boardInvariants are the sentences that must be true of needs and offers.
var boardInvariants = []sim.Invariant{
	{Name: "what is taken of each part is what answers were chosen for, and never more than there is; what is over has no live answer", Check: boardStands},
	{Name: "needs, offers and answers stay whose they are, and what both say was done stays done", Check: boardStays},
}

// boardPools are needs, offers, and numbers of them and of answers.
func boardPools() []sim.Pool {
	day := func(s sim.Scene, in int64) string {
		return time.Unix(s.Now+in*rulestest.Day, 0).UTC().Format(time.DateOnly)
	}
	return []sim.Pool{
		sim.From(func(s sim.Scene) []opportunities.Need {
			return []opportunities.Need{{Title: "flour", Until: day(s, 4), Remote: true, Terms: opportunities.Paid}, {Title: "hands", Until: day(s, 20), AnswerBy: day(s, 2), Place: "Leeds", Terms: opportunities.Gift}}
		}),
		sim.From(func(sim.Scene) []opportunities.Offer {
			return []opportunities.Offer{
				{Title: "chairs", Place: "Leeds", Quantity: 40, Unit: "each", Terms: opportunities.Gift},
				{Title: "a feast", Place: "Leeds", Terms: opportunities.Gift, Parts: []opportunities.Part{{Title: "bread"}, {Title: "hands", Quantity: 800, Unit: "h"}}},
			}
		}),
		sim.From(func(sim.Scene) [][]uint64 { return [][]uint64{nil, {1}, {2}} }).At("parts"),
		sim.From(func(s sim.Scene) (all []opportunities.Renew) {
			for n := opportunities.LastPost(s); n > 0 && len(all) < 5; n-- {
				all = append(all, opportunities.Renew{Post: n, Until: day(s, 6)})
			}
			return all
		}),
		sim.From(func(s sim.Scene) (all []uint64) {
			for n := opportunities.LastPost(s); n > 0 && len(all) < 6; n-- {
				all = append(all, n)
			}
			return all
		}).At("post"),
		sim.From(func(s sim.Scene) (all []uint64) {
			for n := opportunities.LastResponse(s); n > 0 && len(all) < 6; n-- {
				all = append(all, n)
			}
			return all
		}).At("answer"),
	}
}

func boardStands(_, now state.Reader) error {
	for n := uint64(1); n <= opportunities.LastPost(now); n++ {
		p, _ := opportunities.PostOf(now, n)
		live, chosen, takes := int64(0), int64(0), int64(0)
		for number, a := range opportunities.ResponsesTo(now, n) {
			live++
			if a.By == p.By || a.Post != n {
				return fmt.Errorf("answer %d of %s to %d, which %s posted", number, a.By, a.Post, p.By)
			}
			if a.State == opportunities.Chosen {
				chosen++
				takes += sum(a.Takes)
			}
		}
		left := p.Left()
		if takes > sum(p.Taken) || p.Met == 0 && takes != sum(p.Taken) || slices.Min(left) < 0 || p.Stage == opportunities.Agreed && chosen == 0 {
			return fmt.Errorf("number %d is %s: %v are taken and %v left, and live answers are chosen for %d", n, p.Stage, p.Taken, left, takes)
		}
		over := p.Stage == opportunities.Done || p.Stage == opportunities.Over
		if live != p.Answers || over && live > 0 || chosen != p.Chosen {
			return fmt.Errorf("number %d is %s with %d answers, says %d, chosen %d", n, p.Stage, live, p.Answers, p.Chosen)
		}
	}
	return nil
}

func sum(all []int64) (n int64) {
	for _, x := range all {
		n += x
	}
	return n
}

func boardStays(before, now state.Reader) error {
	for n := uint64(1); n <= opportunities.LastPost(before); n++ {
		was, _ := opportunities.PostOf(before, n)
		is, _ := opportunities.PostOf(now, n)
		if was.By != is.By || was.Kind != is.Kind || was.Stage == opportunities.Done && is.Stage != was.Stage {
			return fmt.Errorf("number %d of %s was %s, and is %s of %s", n, was.By, was.Stage, is.Stage, is.By)
		}
	}
	for n := uint64(1); n <= opportunities.LastResponse(before); n++ {
		was, _ := opportunities.ResponseOf(before, n)
		if is, _ := opportunities.ResponseOf(now, n); was.By != is.By || was.Post != is.Post {
			return fmt.Errorf("answer %d was of %s to %d, and is of %s to %d", n, was.By, was.Post, is.By, is.Post)
		}
	}
	return nil
}

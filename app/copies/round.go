package copies

import (
	"context"
	"errors"
	"slices"
	"sync"

	"metaorg/documents"
	"metaorg/documents/placement"
	"metaorg/hostdata"
	"metaorg/machine"
)

// Round does what there is to do now, once.
func (c *Copies) Round(ctx context.Context) error {
	c.working.Lock()
	defer c.working.Unlock()
	w := c.Read()
	kept, err := c.Store.Kept(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(c.obey(ctx, w, kept), c.forget(ctx, w)); err != nil {
		return err
	}
	if err := c.ask(ctx, c.questions(w, c.planned(w, true), c.planned(w, false))); err != nil {
		return err
	}
	plan := c.planned(w, false) // In the light of the answers.
	damaged := c.Store.Damaged()
	for _, h := range damaged { // What is left of it counts for nothing, and comes anew.
		delete(kept, h)
	}
	c.fetch(ctx, w, plan, kept, damaged)
	if err := c.giveUp(ctx, w, plan, kept); err != nil {
		return err
	}
	c.show(w, plan, kept)
	return ctx.Err()
}

// obey deletes what is withdrawn.
func (c *Copies) obey(ctx context.Context, w World, kept map[documents.Hash]bool) error {
	for h := range kept {
		at, withdrawn := w.Withdrawn[h]
		if !withdrawn {
			continue
		}
		// Hosts note when something was brought by their own clocks.
		if err := c.Store.Forget(ctx, h, at+skew, c.now()); err != nil {
			return err
		}
		delete(kept, h)
		c.Logger.Info("a file that was withdrawn is deleted", "file", h)
	}
	return nil
}

// fetch brings what belongs here and is not, and what is here and damaged,
// whoever brought it. It takes a while at most, so that
// withdrawals are obeyed and proofs asked for also while something large comes;
// what is not whole by then goes on with the next round.
func (c *Copies) fetch(ctx context.Context, w World, plan placement.Plan, kept map[documents.Hash]bool, damaged []documents.Hash) {
	var due []File
	for _, f := range w.Files {
		belongs := slices.Contains(plan.Nodes[string(f.Hash)], c.Own) || slices.Contains(damaged, f.Hash)
		if belongs && !kept[f.Hash] && c.again[f.Hash].at <= c.now() && len(due) < fetchMost {
			due = append(due, f)
		}
	}
	ctx, stop := context.WithTimeout(ctx, fetchFor)
	defer stop()
	var mu sync.Mutex
	var group sync.WaitGroup
	turn := make(chan struct{}, fetchAtOnce)
	for _, f := range due {
		from := c.sources(w, plan, f)
		if len(from) == 0 {
			continue
		}
		group.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			err := c.Fetch(ctx, f, from)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				kept[f.Hash] = true
				delete(c.again, f.Hash)
				c.Logger.Info("a file that belongs here is here", "file", f.Hash, "bytes", f.Size)
				return
			}
			if ctx.Err() != nil {
				return
			}
			r := c.again[f.Hash]
			c.again[f.Hash] = retry{c.now() + wait(r.times), r.times + 1}
			c.Logger.Warn("a file that belongs here could not be fetched", "file", f.Hash, "reason", err)
		})
	}
	group.Wait()
}

// sources are the nodes to fetch a file from: those known to have it, then
// those that should, then all others, where somebody may have brought it, and
// at last those that have been silent for long.
func (c *Copies) sources(w World, plan placement.Plan, f File) (all []Node) {
	rank := func(n Node) int {
		switch {
		case c.isGone(n.ID) || c.isLost(n.ID, f.Hash):
			return 3
		case c.counts(n.ID, f.Hash):
			return 0
		case slices.Contains(plan.Nodes[string(f.Hash)], n.ID):
			return 1
		}
		return 2
	}
	for _, n := range w.Nodes {
		if n.ID != c.Own {
			all = append(all, n)
		}
	}
	slices.SortStableFunc(all, func(a, b Node) int { return rank(a) - rank(b) })
	return all
}

// giveUp lets go what has belonged elsewhere for as long as others are given to
// come back, once there are as many copies there as there should be. What
// persons brought here stays.
func (c *Copies) giveUp(ctx context.Context, w World, plan placement.Plan, kept map[documents.Hash]bool) error {
	for _, f := range w.Files {
		where := plan.Nodes[string(f.Hash)]
		if !kept[f.Hash] || c.theirs[f.Hash] || slices.Contains(where, c.Own) {
			delete(c.spare, f.Hash)
			continue
		}
		if c.spare[f.Hash] == 0 {
			c.spare[f.Hash] = c.now()
		}
		if c.now()-c.spare[f.Hash] < int64(c.Grace.Seconds()) {
			continue
		}
		proved := int64(0)
		for _, node := range where {
			if c.counts(node, f.Hash) {
				proved++
			}
		}
		if proved < f.Copies {
			continue
		}
		err := c.Store.Withdraw(ctx, f.Hash, c.self(), c.now())
		var no *machine.Refusal
		switch {
		case errors.As(err, &no): // It is here for persons alone.
			c.theirs[f.Hash] = true
		case err != nil:
			return err
		default:
			c.Logger.Info("a file that belongs elsewhere is let go", "file", f.Hash)
			if all, err := c.Store.Kept(ctx); err != nil {
				return err
			} else if !all[f.Hash] {
				delete(kept, f.Hash)
			}
		}
	}
	return nil
}

// show makes known what is known now.
func (c *Copies) show(w World, plan placement.Plan, kept map[documents.Hash]bool) {
	s := Shown{At: c.now(), Seen: make(map[documents.Hash]Seen, len(w.Files)), Rooms: map[string]Room{}, Few: map[documents.Hash]int64{}, Short: plan.Short}
	owner, offering := map[string]string{}, map[string]bool{}
	for _, n := range w.Nodes {
		owner[n.ID] = n.Owner
		if n.Bytes > 0 {
			offering[n.Owner] = true
			p := c.known[hostdata.Copy{Node: n.ID}]
			s.Rooms[n.ID] = Room{Planned: plan.Used[n.ID], Proved: p.Proved, Silent: p.Failed}
		}
	}
	s.Owners = int64(len(offering))
	trusting := c.planned(w, true)
	few := make(map[documents.Hash]int64, len(c.few))
	for _, f := range w.Files {
		owners := map[string]bool{}
		if kept[f.Hash] {
			owners[owner[c.Own]] = true
		}
		for _, node := range slices.Concat(plan.Nodes[string(f.Hash)], trusting.Nodes[string(f.Hash)]) {
			if node != c.Own && c.counts(node, f.Hash) {
				owners[owner[node]] = true
			}
		}
		s.Seen[f.Hash] = Seen{Copies: int64(len(owners)), Here: kept[f.Hash]}
		if int64(len(owners)) >= min(leastCopies, f.Copies) {
			continue
		}
		few[f.Hash] = c.few[f.Hash]
		if few[f.Hash] == 0 {
			few[f.Hash] = c.now()
		}
		if c.now()-few[f.Hash] >= int64(c.Few.Seconds()) {
			s.Few[f.Hash] = few[f.Hash]
		}
	}
	c.few = few
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown = s
}

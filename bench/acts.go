package bench

import (
	"context"
	"errors"
	"os"
	"time"

	"metaorg/node/kvstore"
)

// The goals of issue and design, as parts of the example's figures.
const (
	actsShareLeast  = 0.15
	finalityMost    = 2.0
	singlePause     = 20 * time.Millisecond
	millisPerSecond = 1e3
	microsPerSecond = 1e6
	singlesInTurn   = 20
	singleBytes     = 450 // About an act's size.
)

// pair is a node of ours and the engine's example, both running in this process.
type pair struct {
	ours    *live
	example *example
}

func (r *run) openPair(ctx context.Context, name string) (*pair, error) {
	ours, err := openLive(ctx, r.home(name), r.size.people)
	if err != nil {
		return nil, err
	}
	dir := r.home(name + "-example")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, errors.Join(err, ours.close())
	}
	n, err := kvstore.Open(ctx, dir)
	if err != nil {
		return nil, errors.Join(err, ours.close())
	}
	return &pair{ours, &example{node: n}}, nil
}

func (p *pair) close() error { return errors.Join(p.ours.close(), p.example.node.Close()) }

// acts measures how many acts a second a node applies, as a part of the
// transactions that the example does.
func (r *run) acts(ctx context.Context) (err error) {
	p, err := r.openPair(ctx, "acts")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	keys := r.size.keys[1]
	began := time.Now()
	if err := p.ours.Grow(ctx, p.ours, keys); err != nil {
		return err
	}
	filled := float64(keys) / time.Since(began).Seconds()
	var ours, theirs, shares, ourCosts, theirCosts []float64
	for range r.size.rounds {
		a, b, err := r.round(ctx, p)
		if err != nil {
			return err
		}
		ours, theirs, shares = append(ours, a.perSecond), append(theirs, b.perSecond), append(shares, a.perSecond/b.perSecond)
		ourCosts, theirCosts = append(ourCosts, a.cost), append(theirCosts, b.cost)
	}
	r.print.plain("acts a second", median(ours), "1/s")
	r.print.plain("the example's transactions a second", median(theirs), "1/s")
	r.print.atLeast("share of the example's", median(shares), "", actsShareLeast)
	r.print.plain("processor time an act", median(ourCosts), "µs")
	r.print.plain("processor time a transaction of the example's", median(theirCosts), "µs")
	r.print.plain("messages a second, 250 in an act", filled, "1/s")
	return nil
}

// speed is what came of one turn: transactions a second, and the processor
// time of this process for each in microseconds, which says more when the
// computer has other things to do.
type speed struct{ perSecond, cost float64 }

// round lets both sides take one turn.
func (r *run) round(ctx context.Context, p *pair) (ours, theirs speed, err error) {
	p.ours.NextHour()
	acts := p.ours.Lanes(r.size.acts)
	if ours, err = rate(ctx, p.ours, acts); err != nil {
		return ours, theirs, err
	}
	theirs, err = rate(ctx, p.example, p.example.lanes(len(acts), r.size.exampleActs/len(acts), len(acts[0][0])))
	return ours, theirs, err
}

func rate(ctx context.Context, to taker, lanes [][][]byte) (speed, error) {
	before, err := cpuSeconds(os.Getpid())
	if err != nil {
		return speed{}, err
	}
	took, err := load(ctx, to, lanes)
	if err != nil {
		return speed{}, err
	}
	after, err := cpuSeconds(os.Getpid())
	acts := float64(len(lanes) * len(lanes[0]))
	return speed{acts / took.Seconds(), (after - before) * microsPerSecond / acts}, err
}

// finality measures how long a single act takes until it is final, against
// the example's transactions.
func (r *run) finality(ctx context.Context) (err error) {
	p, err := r.openPair(ctx, "finality")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	var ours, theirs []float64
	author := p.ours.People[0]
	for len(ours) < r.size.singles {
		for range min(singlesInTurn, r.size.singles-len(ours)) {
			if ours, err = r.single(ctx, p.ours, p.ours.Act(author), ours); err != nil {
				return err
			}
		}
		for len(theirs) < len(ours) {
			if theirs, err = r.single(ctx, p.example, p.example.transaction(singleBytes), theirs); err != nil {
				return err
			}
		}
	}
	r.print.plain("an act, half of them within", median(ours), "ms")
	r.print.plain("an act, 99 of 100 within", quantile(ours, 0.99), "ms")
	r.print.plain("the example, half of them within", median(theirs), "ms")
	r.print.plain("the example, 99 of 100 within", quantile(theirs, 0.99), "ms")
	r.print.atMost("times the example's, half of them", median(ours)/median(theirs), "", finalityMost)
	return nil
}

func (r *run) single(ctx context.Context, to taker, tx []byte, times []float64) ([]float64, error) {
	took, err := one(ctx, to, tx)
	if err != nil {
		return nil, err
	}
	time.Sleep(singlePause)
	return append(times, took.Seconds()*millisPerSecond), ctx.Err()
}

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
)

// growth measures acts a second, disk per act and memory as the state grows.
func (r *run) growth(ctx context.Context) (err error) {
	ours, err := openLive(ctx, r.home("growth"), r.size.people)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ours.close()) }()
	for _, keys := range r.size.keys {
		if err := r.growTo(ctx, ours, keys); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) growTo(ctx context.Context, ours *live, keys int64) error {
	if err := ours.Grow(ctx, ours, keys); err != nil {
		return err
	}
	before, err := diskBytes(ours.home)
	if err != nil {
		return err
	}
	var rates []float64
	var acts int
	for range r.size.rounds {
		ours.NextHour()
		lanes := ours.Lanes(r.size.acts)
		got, err := rate(ctx, ours, lanes)
		if err != nil {
			return err
		}
		rates = append(rates, got.perSecond)
		acts += len(lanes) * len(lanes[0])
	}
	after, err := diskBytes(ours.home)
	if err != nil {
		return err
	}
	debug.FreeOSMemory()
	memory, err := memoryBytes(os.Getpid())
	at := fmt.Sprintf("%d keys: ", keys)
	r.print.plain(at+"acts a second", median(rates), "1/s")
	r.print.plain(at+"disk an act", float64(after-before)/float64(acts), "bytes")
	r.print.plain(at+"memory of this whole process", float64(memory)/megabyte, "MB")
	return err
}

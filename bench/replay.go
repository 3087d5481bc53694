package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"metaorg/app"
	"metaorg/bundle"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
)

const (
	replayLeast = 3000.0 // Acts a second.
	verifyMost  = 60.0   // Seconds.
	blockActs   = 20     // In a block of the record.
)

// recorded makes the record that replay and verify share.
func (r *run) recorded(ctx context.Context) (*record, error) {
	if r.record != nil {
		return r.record, nil
	}
	began := time.Now()
	blocks := 2*r.size.recorded/blockActs + r.size.people + 1000
	made, err := newRecord(ctx, r.size.people, blocks, blockActs)
	if err != nil {
		return nil, err
	}
	if err := made.add(ctx, r.size.recorded); err != nil {
		return nil, err
	}
	r.record = made
	r.print.note("recorded %d entries in %d blocks in %.1f s", len(made.log), made.height, time.Since(began).Seconds())
	return made, nil
}

// replay measures how fast recorded acts are applied again, each with its
// signature, on disk as a node does and in memory as a verifier does.
func (r *run) replay(ctx context.Context) error {
	made, err := r.recorded(ctx)
	if err != nil {
		return err
	}
	inMemory, err := replayInto(state.NewMemory(), made)
	if err != nil {
		return err
	}
	onDisk, err := r.replayOnDisk(made)
	if err != nil {
		return err
	}
	r.print.atLeast("acts a second into a state on disk", onDisk.perSecond, "1/s", replayLeast)
	r.print.atLeast("acts a second into a state in memory", inMemory.perSecond, "1/s", replayLeast)
	r.print.plain("processor time an act, on disk", onDisk.cost, "µs")
	r.print.plain("processor time an act, in memory", inMemory.cost, "µs")
	return nil
}

func (r *run) replayOnDisk(made *record) (got speed, err error) {
	db, err := tree.OpenPebble(r.home("replay"), tree.PebbleOptions{})
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := tree.Open(db, tree.Options{})
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return replayInto(store, made)
}

func replayInto(s state.Store, made *record) (speed, error) {
	before, err := cpuSeconds(os.Getpid())
	if err != nil {
		return speed{}, err
	}
	began := time.Now()
	walk := func(yield func(uint64, []byte) bool) {
		for i, e := range made.log {
			if !yield(uint64(i), e) {
				return
			}
		}
	}
	if err := app.NewMachine().Replay(s, walk, func(int64) {}); err != nil {
		return speed{}, err
	}
	if got := machine.EdgeOf(s).Size; got != made.log.LogSize() {
		return speed{}, fmt.Errorf("the replay came to %d entries instead of %d", got, made.log.LogSize())
	}
	took := time.Since(began).Seconds()
	after, err := cpuSeconds(os.Getpid())
	return speed{made.acts / took, (after - before) * microsPerSecond / made.acts}, err
}

// verify measures how long it takes to write a bundle and to check it.
func (r *run) verify(ctx context.Context) error {
	made, err := r.recorded(ctx)
	if err != nil {
		return err
	}
	note, err := made.note()
	if err != nil {
		return err
	}
	rules := bundle.Rules{NewMachine: app.NewMachine, Views: app.Views()}
	dir := r.home("bundle")
	began := time.Now()
	if err := bundle.Write(ctx, dir, rules, note, made.log); err != nil {
		return err
	}
	wrote := time.Since(began).Seconds()
	began = time.Now()
	report, err := bundle.Verify(ctx, dir, rules, func(uint64, uint64) {})
	if err != nil {
		return err
	}
	if !report.Holds() {
		return fmt.Errorf("the bundle does not hold: %v", report.Checks)
	}
	r.print.atMost("to verify", time.Since(began).Seconds(), "s", verifyMost)
	r.print.plain("to write the bundle", wrote, "s")
	bytes, err := diskBytes(dir)
	r.print.plain("size of the bundle", float64(bytes)/megabyte, "MB")
	return err
}

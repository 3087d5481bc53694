package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// origin is what every run begins with.
type origin struct {
	genesis machine.Genesis
	entries [][]byte
	height  int64
	clock   int64  // The seat's own clock, Unix seconds.
	reveal  []byte // The seat's next preimage.
}

func originOf(w *rulestest.World) origin {
	c := machine.ClockOf(w.Store)
	return origin{
		genesis: w.Genesis, entries: slices.Clip(w.Entries), height: w.Store.Version(),
		clock: c.Time - c.Offset, reveal: nextReveal(*w),
	}
}

// nextReveal learns the seat's next preimage from a copy of the world in which
// a block goes by. From there on the run has preimages of its own.
func nextReveal(w rulestest.World) []byte {
	before := len(w.Entries)
	w.Store, w.Entries = copyOf(w.Store.Snapshot(), w.Store.Version()), slices.Clip(w.Entries)
	w.Pass(0)
	var e machine.Entry
	var clock machine.ClockEntry
	if err := wire.Decode(w.Entries[before], &e); err != nil {
		panic(fmt.Errorf("couldn't read an entry just made: %w", err))
	}
	if err := wire.Decode(e.Content, &clock); err != nil {
		panic(fmt.Errorf("couldn't read a clock entry just made: %w", err))
	}
	return clock.Reveal
}

// reveal is the preimage at a height, in chains of one link each.
func (o origin) revealAt(height int64) []byte {
	if height == o.height+1 {
		return o.reveal
	}
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("sim link "), uint64(height)))
	return sum[:]
}

func (o origin) clockEntry(height, now int64) *machine.ClockEntry {
	next := sha256.Sum256(o.revealAt(height + 1))
	return &machine.ClockEntry{Time: now, Seat: o.genesis.Seats[0].Consensus, Reveal: o.revealAt(height), Next: next[:]}
}

// copyOf makes a store out of another one's state.
func copyOf(r state.Reader, version int64) *state.Memory {
	m := state.NewMemory()
	for key, value := range r.Scan(nil, nil) {
		m.Set(key, value)
	}
	m.Commit(version)
	return m
}

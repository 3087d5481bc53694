package sim

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"

	"pgregory.net/rapid"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// network is one run: replicas that apply the same blocks.
type network struct {
	config Config
	origin origin
	keys   *keyring
	reach  *reach
	t      *rapid.T

	height int64
	clock  int64 // The seat's own clock, Unix seconds.
	log    [][]byte
	first  *replica         // In memory; what happens next is drawn from its state.
	second *replica         // In memory; replaced by snapshots and replays.
	disk   *replica         // A tree in a database; restarted.
	trial  *machine.Machine // Finds out what an act would come to; its faults don't count.
	done   [][]byte         // Envelopes that were applied, to be sent again.
	trace  trace
}

// violation says what was not as it must be.
type violation struct {
	rule   string
	detail error
}

func (v *violation) Error() string { return v.rule + ": " + v.detail.Error() }

// broken reports a violation, or nil when there is no detail of one.
func broken(rule string, detail error) error {
	if detail == nil {
		return nil
	}
	return &violation{rule, detail}
}

// must ends a run that went wrong. The reason it gives to rapid has no details:
// they change while a run is shrunk, and rapid then takes it for another failure.
func (n *network) must(err error) {
	if err == nil {
		return
	}
	reason := reasonOf(err)
	n.trace.broken, n.trace.machine = reason, n.trial
	n.t.Logf("%v", err)
	n.t.Fatal(reason)
}

func (n *network) open() (err error) {
	n.log, n.height, n.clock = slices.Clip(n.origin.entries), n.origin.height, n.origin.clock
	n.trial = machine.New(n.config.Directory, n.config.Modules, machine.WithVerify(n.keys.verify))
	if n.first, err = n.inMemory("the first replica"); err != nil {
		return err
	}
	n.second = n.fromSnapshot("the second replica", n.first)
	n.disk, err = n.onDisk("the replica on disk")
	return err
}

func (n *network) close() {
	if n.disk == nil {
		return
	}
	if err := n.disk.close(); err != nil {
		n.t.Errorf("couldn't close %s: %v", n.disk.name, err)
	}
}

// now is the rule time of an act that comes next.
func (n *network) now() int64 { return n.clock + 1 + machine.ClockOf(n.first.store).Offset }

// block lets a block with these envelopes go by on every replica, a second
// after the last, and checks what must always be true.
func (n *network) block(envelopes ...[]byte) ([]machine.Result, error) {
	n.height++
	n.clock++
	before := n.first.store.Snapshot()
	b := machine.Block{Height: n.height, Clock: n.origin.clockEntry(n.height, n.clock), Envelopes: envelopes}
	want, err := n.first.apply(b)
	if err != nil {
		return want.results, broken("no rule ever fails", err)
	}
	n.log = append(n.log, want.entries...)
	for _, r := range []*replica{n.second, n.disk} {
		got, err := r.apply(b)
		if err == nil {
			err = n.differ(r, want, got)
		}
		if err != nil {
			return want.results, broken("every replica comes to the same", err)
		}
	}
	if err := broken("the log is what was applied", n.checkLog(want)); err != nil {
		return want.results, err
	}
	for _, i := range n.config.Invariants {
		if err := i.Check(before, n.first.store); err != nil {
			return want.results, broken(i.Name, err)
		}
	}
	return want.results, nil
}

// differ tells how a replica's outcome differs from the first's.
func (n *network) differ(r *replica, want, got outcome) error {
	for i, e := range want.entries {
		if i >= len(got.entries) || !bytes.Equal(e, got.entries[i]) {
			return fmt.Errorf("%s has another entry %d at height %d than %s", r.name, i, n.height, n.first.name)
		}
	}
	switch {
	case len(got.entries) > len(want.entries):
		return fmt.Errorf("%s has more entries at height %d than %s", r.name, n.height, n.first.name)
	case !reflect.DeepEqual(want.results, got.results):
		return fmt.Errorf("%s came to %+v, %s to %+v", r.name, got.results, n.first.name, want.results)
	case r.db == nil && !bytes.Equal(want.root, got.root):
		return fmt.Errorf("%s has another root at height %d than %s", r.name, n.height, n.first.name)
	}
	return nil
}

// checkLog holds that an entry stands for each envelope applied, none for those
// refused, and that the state's edge is the log's.
func (n *network) checkLog(o outcome) error {
	n.reach.refused(o.results)
	applied, entries := 0, 0
	for _, r := range o.results {
		if r.Refused == nil {
			applied++
		}
	}
	for _, raw := range o.entries {
		var e machine.Entry
		if err := wire.Decode(raw, &e); err != nil {
			return err
		}
		n.reach.saw(e)
		if e.Input == machine.InputEnvelope {
			entries++
		}
	}
	if applied != entries {
		return fmt.Errorf("%d envelopes were applied, but the log has %d", applied, entries)
	}
	if size := machine.EdgeOf(n.first.store).Size; size != uint64(len(n.log)) {
		return fmt.Errorf("the state counts %d entries, there are %d", size, len(n.log))
	}
	return nil
}

// finish replays the run from its first entry on, in memory and on disk.
func (n *network) finish() error {
	if err := n.replayed(); err != nil {
		return err
	}
	const rule = "a replay comes to the same state"
	fresh, err := n.onDisk("a replay on disk")
	if err != nil {
		return broken(rule, err)
	}
	same := bytes.Equal(fresh.store.WorkingHash(), n.disk.store.WorkingHash())
	if err := fresh.close(); err != nil {
		return err
	}
	if !same {
		return broken(rule, errors.New("the tree has another root after a replay"))
	}
	return broken("a tree keeps what memory keeps", sameState(n.first.store, n.disk.store))
}

// replayed puts a replica that replays the log in the second one's place.
func (n *network) replayed() error {
	fresh, err := n.inMemory("a replay")
	if err == nil && !bytes.Equal(fresh.store.WorkingHash(), n.first.store.WorkingHash()) {
		err = errors.New("it has another root than the first replica")
	}
	if err != nil {
		return broken("a replay comes to the same state", err)
	}
	n.second = fresh
	return nil
}

func sameState(a, b state.Reader) error {
	next, stop := iter.Pull2(b.Scan(nil, nil))
	defer stop()
	for key, value := range a.Scan(nil, nil) {
		k, v, more := next()
		if !more || !bytes.Equal(key, k) || !bytes.Equal(value, v) {
			return fmt.Errorf("they part at key %q", key)
		}
	}
	if k, _, more := next(); more {
		return fmt.Errorf("key %q is in one of them only", k)
	}
	return nil
}

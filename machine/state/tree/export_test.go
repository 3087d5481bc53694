package tree

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	ics23 "github.com/cosmos/ics23/go"

	"metaorg/machine/state"
)

// lived is a store with a past: keys that came, changed and went, versions
// without changes and numbers left out.
func lived(t *testing.T, seed uint64) *disk {
	t.Helper()
	d := store(t, Options{})
	live(d, rand.New(rand.NewPCG(seed, 1)), 1, 60)
	return d
}

// live commits the same versions on every store with the same seed.
func live(d *disk, r *rand.Rand, version int64, versions int) {
	for range versions {
		for range r.IntN(8) {
			key := fmt.Sprintf("key %03d", r.IntN(200))
			if r.IntN(3) == 0 {
				d.Delete([]byte(key))
			} else {
				set(d, key, fmt.Sprint("value ", r.IntN(5)))
			}
		}
		if r.IntN(10) == 0 {
			set(d, "empty", "")
		}
		version += 1 + r.Int64N(3)
		d.Commit(version)
	}
}

func export(t testing.TB, d *disk) (e *Export, chunks [][]byte) {
	t.Helper()
	e, err := d.Export()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	err = e.Chunks(t.Context(), func(c []byte) error { chunks = append(chunks, bytes.Clone(c)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return e, chunks
}

func accept(state.Reader) error { return nil }

func imported(t testing.TB, e *Export, version int64, chunks [][]byte) *disk {
	t.Helper()
	d := newDisk(t, Options{})
	i, err := d.Import(version, e.Count())
	for _, c := range chunks {
		if err == nil {
			err = i.Add(c)
		}
	}
	if err == nil {
		err = i.Finish(e.Root(), accept)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sameContent(t testing.TB, a, b state.Reader) {
	t.Helper()
	all := map[string]string{}
	for k, v := range a.Scan(nil, nil) {
		all[string(k)] = string(v)
	}
	n := 0
	for k, v := range b.Scan(nil, nil) {
		if want, ok := all[string(k)]; !ok || want != string(v) {
			t.Errorf("%q is %q, want %q", k, v, want)
		}
		n++
	}
	if n != len(all) {
		t.Errorf("%d keys, want %d", n, len(all))
	}
}

func TestACopyGoesOnLikeTheStoreItIsOf(t *testing.T) {
	for seed := range uint64(25) {
		d := lived(t, seed)
		e, chunks := export(t, d)
		copied := imported(t, e, d.Version(), chunks)
		for round := range uint64(3) {
			if !bytes.Equal(copied.WorkingHash(), d.WorkingHash()) || copied.Version() != d.Version() {
				t.Fatalf("seed %d, round %d: version %d has root %x, want %d with %x",
					seed, round, copied.Version(), copied.WorkingHash(), d.Version(), d.WorkingHash())
			}
			sameContent(t, d.Snapshot(), copied.Snapshot())
			live(d, rand.New(rand.NewPCG(seed, 2+round)), d.Version(), 10)
			live(copied, rand.New(rand.NewPCG(seed, 2+round)), copied.Version(), 10)
			copied.close()
			copied.open()
		}
		copied.close()
	}
}

func TestACopyOfAStateWhoseRootIsOldGoesOn(t *testing.T) {
	d := store(t, Options{})
	set(d, "a", "1")
	d.Commit(1)
	set(d, "b", "1")
	d.Commit(2)
	d.Delete([]byte("b")) // The root is again the leaf of version 1.
	root := d.Commit(3)
	e, chunks := export(t, d)
	copied := imported(t, e, 3, chunks)
	set(d, "c", "1")
	set(copied, "c", "1")
	if !bytes.Equal(e.Root(), root) || !bytes.Equal(d.Commit(4), copied.Commit(4)) {
		t.Error("the copy comes to another root")
	}
	copied.close()
}

func TestACopyProvesWhatItHolds(t *testing.T) {
	d := lived(t, 3)
	set(d, "there", "yes")
	d.Commit(d.Version() + 1)
	e, chunks := export(t, d)
	copied := imported(t, e, d.Version(), chunks)
	proof, version, err := copied.Proof([]byte("there"))
	if err != nil || version != d.Version() || !ics23.VerifyMembership(ics23.IavlSpec, e.Root(), proof, []byte("there"), []byte("yes")) {
		t.Errorf("version %d is not proved: %v", version, err)
	}
	copied.close()
}

func TestAnExportHoldsStillWhileVersionsAreWritten(t *testing.T) {
	d := store(t, Options{KeepVersions: 2})
	for i := range 500 {
		set(d, fmt.Sprint("key ", i), "before")
	}
	root := d.Commit(1)
	e, err := d.Export()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for v := range int64(20) {
		set(d, fmt.Sprint("key ", v), "after", "new", fmt.Sprint(v))
		d.Commit(v + 2)
	}
	var chunks [][]byte
	if err := e.Chunks(t.Context(), func(c []byte) error { chunks = append(chunks, bytes.Clone(c)); return nil }); err != nil {
		t.Fatal(err)
	}
	copied := imported(t, e, 1, chunks)
	if !bytes.Equal(copied.WorkingHash(), root) {
		t.Error("the copy is of another version")
	}
	sameContent(t, e.Reader(), copied.Snapshot())
	copied.close()
}

func TestWhatIsNotTheStateIsNotImported(t *testing.T) {
	d := lived(t, 5)
	set(d, "zz", "a")
	d.Commit(d.Version() + 1)
	e, whole := export(t, d)
	nodes := split(t, whole)
	for _, row := range []struct {
		name  string
		chunk func() []byte
		root  []byte
	}{
		{"another value", func() []byte { return bytes.Replace(whole[0], []byte("value 1"), []byte("value 9"), 1) }, e.Root()},
		{"another key of a leaf", func() []byte {
			return bytes.Replace(whole[0], []byte("\x02zz\x01a"), []byte("\x02zy\x01a"), 1)
		}, e.Root()},
		{"an inner node that leads elsewhere", func() []byte { return changeInner(nodes) }, e.Root()},
		{"a leaf left out", func() []byte { return bytes.Join(nodes[1:], nil) }, e.Root()},
		{"a leaf twice", func() []byte { return append(bytes.Clone(nodes[0]), whole[0]...) }, e.Root()},
		{"the root left out", func() []byte { return bytes.Join(nodes[:len(nodes)-1], nil) }, e.Root()},
		{"nothing", func() []byte { return nil }, e.Root()},
		{"bytes cut off", func() []byte { return whole[0][:len(whole[0])-1] }, e.Root()},
		{"bytes that are no nodes", func() []byte { return []byte{0xff, 0, 1, 2} }, e.Root()},
		{"a length beyond the end", func() []byte { return []byte{0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f} }, e.Root()},
		{"a version of another time", func() []byte { return []byte{0, 0xff, 0x7f, 1, 'a', 1, 'b'} }, e.Root()},
		{"another root", func() []byte { return whole[0] }, make([]byte, 32)},
	} {
		t.Run(row.name, func(t *testing.T) {
			fresh := newDisk(t, Options{})
			i, err := fresh.Import(d.Version(), e.Count())
			if err != nil {
				t.Fatal(err)
			}
			if err = i.Add(row.chunk()); err == nil {
				err = i.Finish(row.root, accept)
			} else if abort := i.Abort(); abort != nil {
				t.Error(abort)
			}
			if err == nil {
				t.Error("it was imported")
			}
			if n := len(fresh.WorkingHash()); fresh.Version() != 0 || n == 0 {
				t.Errorf("the store is at version %d", fresh.Version())
			}
			sameContent(t, state.NewMemory(), fresh.Snapshot())
			// And the right one still fits in.
			i, err = fresh.Import(d.Version(), e.Count())
			if err == nil {
				err = i.Add(whole[0])
			}
			if err == nil {
				err = i.Finish(e.Root(), accept)
			}
			if err != nil {
				t.Error(err)
			}
			fresh.close()
		})
	}
}

// split cuts a small export into its nodes.
func split(t testing.TB, chunks [][]byte) (nodes [][]byte) {
	t.Helper()
	rest := chunks[0]
	for len(rest) > 0 {
		_, after, err := cutNode(rest)
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, rest[:len(rest)-len(after)])
		rest = after
	}
	return nodes
}

// changeInner gives the first inner node another key, which its hash does not cover.
func changeInner(nodes [][]byte) (all []byte) {
	changed := false
	for _, b := range nodes {
		if n, _, err := cutNode(b); err == nil && n.Height > 0 && !changed {
			n.Key, changed = append(bytes.Clone(n.Key), 0), true
			b = appendNode(nil, n)
		}
		all = append(all, b...)
	}
	return all
}

func TestAnImportThatIsNotAcceptedLeavesNothing(t *testing.T) {
	d := lived(t, 7)
	e, chunks := export(t, d)
	fresh := store(t, Options{})
	i, err := fresh.Import(d.Version(), e.Count())
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Add(chunks[0]); err != nil {
		t.Fatal(err)
	}
	no := errors.New("no")
	if err := i.Finish(e.Root(), func(r state.Reader) error { sameContent(t, d.Snapshot(), r); return no }); !errors.Is(err, no) {
		t.Errorf("finished: %v", err)
	}
	sameContent(t, state.NewMemory(), fresh.Snapshot())
	if _, err := d.Import(1, 1); err == nil {
		t.Error("a state was imported over another")
	}
	if _, err := fresh.Import(5, 6); !errors.Is(err, ErrNotTheState) {
		t.Errorf("more changes than versions: %v", err)
	}
}

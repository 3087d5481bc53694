package tree

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/vfs"
)

func TestChangedStateIsFound(t *testing.T) {
	// nodes of the tree begin with sn, values with sv.
	for _, row := range []struct {
		name   string
		damage func(t *testing.T, db *pebble.DB)
		found  bool
	}{
		{"nothing", func(*testing.T, *pebble.DB) {}, false},
		{"another value", func(t *testing.T, db *pebble.DB) { put(t, db, "svkey 7", "forged") }, true},
		{"a value gone", func(t *testing.T, db *pebble.DB) { put(t, db, "svkey 7", "") }, true},
		{"a value nobody set", func(t *testing.T, db *pebble.DB) { put(t, db, "svlast", "forged") }, true},
		{"a leaf's value", func(t *testing.T, db *pebble.DB) { inNodes(t, db, "value 3", "valve 3") }, true},
		{"the least byte of any node", everyNode, true},
		{"the key of a node", func(t *testing.T, db *pebble.DB) { inNodes(t, db, "key 4", "kex 4") }, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			db, err := OpenPebble("", PebbleOptions{FS: vfs.NewMem()})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			s, err := Open(db, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for version := range 5 {
				for i := range 10 {
					s.Set(fmt.Append(nil, "key ", i), fmt.Append(nil, "value ", i+version%2))
				}
				s.Delete(fmt.Append(nil, "key ", 9-version))
				s.Commit(0)
			}
			row.damage(t, db)
			if err := verify(t, s); errors.Is(err, ErrCorrupt) != row.found {
				t.Errorf("Verify says %v", err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func verify(t *testing.T, s *Store) error {
	e, err := s.Export()
	if err != nil {
		return err
	}
	return errors.Join(e.Verify(t.Context()), e.Close())
}

func TestAnEmptyStateIsInOrder(t *testing.T) {
	db, err := OpenPebble("", PebbleOptions{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := Open(db, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := verify(t, s); err != nil {
		t.Error(err)
	}
}

// everyNode changes, in one node after another, the last byte and one in the middle.
func everyNode(t *testing.T, db *pebble.DB) {
	s, err := Open(db, Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Export()
	if err != nil {
		t.Fatal(err)
	}
	root, err := e.rootKey()
	if err != nil {
		t.Fatal(err)
	}
	var last []byte
	var walk func(key []byte)
	walk = func(key []byte) {
		b, err := get(db, nodeKey(key))
		if err != nil {
			t.Fatal(err)
		}
		for i := range b {
			worse := bytes.Clone(b)
			worse[i] ^= 0x55
			put(t, db, string(nodeKey(key)), string(worse))
			if err := verify(t, s); err == nil {
				t.Errorf("byte %d of node %x (%x) was changed and not noticed", i, key, b)
			}
		}
		put(t, db, string(nodeKey(key)), string(b))
		n := reader{rest: b}
		if height := n.number(); height > 0 {
			n.number()
			n.bytes()
			n.bytes()
			n.number()
			walk(iavlKey(n.number(), n.number()))
			walk(iavlKey(n.number(), n.number()))
			return
		}
		last = key
	}
	walk(root)
	if err := errors.Join(e.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := get(db, nodeKey(last))
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	put(t, db, string(nodeKey(last)), string(b))
}

func put(t *testing.T, db *pebble.DB, key, value string) {
	t.Helper()
	var err error
	if value == "" {
		err = db.Delete([]byte(key), pebble.Sync)
	} else {
		err = db.Set([]byte(key), []byte(value), pebble.Sync)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// inNodes puts other bytes, as many, into all nodes that hold these.
func inNodes(t *testing.T, db *pebble.DB, old, with string) {
	t.Helper()
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: []byte(nodePrefix), UpperBound: []byte(valuePrefix)})
	if err != nil {
		t.Fatal(err)
	}
	changed := map[string][]byte{}
	for it.First(); it.Valid(); it.Next() {
		if b := bytes.ReplaceAll(it.Value(), []byte(old), []byte(with)); !bytes.Equal(b, it.Value()) {
			changed[string(it.Key())] = b
		}
	}
	if err := it.Close(); err != nil {
		t.Fatal(err)
	}
	if len(changed) == 0 {
		t.Fatalf("no node holds %q", old)
	}
	for k, v := range changed {
		put(t, db, k, string(v))
	}
}

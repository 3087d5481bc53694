package engine

import (
	"testing"

	"github.com/cockroachdb/pebble/vfs"

	"metaorg/machine/state/tree"
)

func TestADatabaseKeepsItsPrefixApart(t *testing.T) {
	db, err := tree.OpenPebble("", tree.PebbleOptions{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	one, two := Part(db, "one/").(database), Part(db, "two/").(database)
	for _, k := range []string{"a", "b", "c"} {
		if err := one.SetSync([]byte(k), []byte("1"+k)); err != nil {
			t.Fatal(err)
		}
		if err := two.Set([]byte(k), []byte("2"+k)); err != nil {
			t.Fatal(err)
		}
	}
	b := one.NewBatch()
	if err := b.Delete([]byte("b")); err != nil {
		t.Fatal(err)
	}
	if err := b.WriteSync(); err != nil {
		t.Fatal(err)
	}
	if b.Write() == nil {
		t.Error("a batch was written twice")
	}
	for _, row := range []struct {
		name       string
		d          database
		start, end []byte
		reverse    bool
		want       string
	}{
		{"all forwards", one, nil, nil, false, "a1a c1c "},
		{"all backwards", one, nil, nil, true, "c1c a1a "},
		{"from a key to before another", two, []byte("b"), []byte("c"), false, "b2b "},
		{"backwards from before a key", two, nil, []byte("c"), true, "b2b a2a "},
	} {
		if got := walk(t, row.d, row.start, row.end, row.reverse); got != row.want {
			t.Errorf("%s: got %q", row.name, got)
		}
	}
	if v, err := one.Get([]byte("b")); v != nil || err != nil {
		t.Errorf("a deleted key gives %q, %v", v, err)
	}
	if one.Set(nil, []byte{1}) == nil || one.Set([]byte("k"), nil) == nil {
		t.Error("an empty key or a nil value was taken")
	}
}

func walk(t *testing.T, d database, start, end []byte, reverse bool) (all string) {
	t.Helper()
	it, err := d.iterate(start, end, reverse)
	if err != nil {
		t.Fatal(err)
	}
	for ; it.Valid(); it.Next() {
		all += string(it.Key()) + string(it.Value()) + " "
	}
	if err := it.Close(); err != nil {
		t.Fatal(err)
	}
	return all
}

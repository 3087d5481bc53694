package state

import (
	"bytes"
	"cmp"
	"math"
	"reflect"
	"slices"
	"testing"
)

type memberID string

func checkOrder[K Key](t *testing.T, keys []K, order func(a, b K) int) {
	t.Helper()
	for _, a := range keys {
		if got := decodeKey[K](keyOf("", a)); got != a {
			t.Errorf("key %#v came back as %#v", a, got)
		}
		for _, b := range keys {
			if got, want := bytes.Compare(keyOf("", a), keyOf("", b)), order(a, b); got != want {
				t.Errorf("keys %#v and %#v compare as %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestKeysComeBackAndKeepTheirOrder(t *testing.T) {
	texts := []memberID{"", "\x00", "\x00\x01", "\x00\xff", "\x01", "a", "a\x00", "a\x00b", "ab", "b", "\xff", "\xff\xff"}
	checkOrder(t, texts, cmp.Compare[memberID])
	numbers := []int64{math.MinInt64, -256, -1, 0, 1, 255, 256, math.MaxInt64}
	checkOrder(t, numbers, cmp.Compare[int64])
	checkOrder(t, []uint64{0, 1, 255, 256, 1 << 63, math.MaxUint64}, cmp.Compare[uint64])

	var pairs []Pair[memberID, Pair[int64, memberID]]
	for _, a := range texts {
		for _, n := range numbers[:4] {
			pairs = append(pairs, PairOf(a, PairOf(n, a)), PairOf(a, PairOf(n, memberID("x"))))
		}
	}
	checkOrder(t, pairs, func(a, b Pair[memberID, Pair[int64, memberID]]) int {
		return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B.A, b.B.A), cmp.Compare(a.B.B, b.B.B))
	})
}

func TestAfterIsTheLeastKeyAboveAPrefix(t *testing.T) {
	for _, row := range []struct{ prefix, want []byte }{
		{[]byte("a"), []byte("b")},
		{[]byte("a\xff"), []byte("b")},
		{[]byte("\xff\xff"), nil},
		{nil, nil},
	} {
		if got := after(row.prefix); !bytes.Equal(got, row.want) {
			t.Errorf("after(%q) = %q, want %q", row.prefix, got, row.want)
		}
	}
}

func TestBadCollectionsPanic(t *testing.T) {
	for name, declare := range map[string]func(){
		"a plain int has no fixed size": func() { NewMap[int, bool]("a/b") },
		"a bool is no key":              func() { NewSet[bool]("a/b") },
		"a struct is no key":            func() { NewSet[struct{ A, B string }]("a/b") },
		"a pair holds keys only":        func() { NewSet2[string, float64]("a/b") },
		"a name is not empty":           func() { NewItem[bool]("") },
		"a name has no zero byte":       func() { NewCounter("a/b\x00") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			declare()
		})
	}
}

func TestNamesDoNotRunIntoEachOther(t *testing.T) {
	m := NewMemory()
	short, long := NewSet[string]("a/b"), NewSet[string]("a/b/c")
	short.Add(m, "/c")
	short.Add(m, "x")
	long.Add(m, "")
	long.Add(m, "y")
	if got, want := slices.Collect(short.All(m)), []string{"/c", "x"}; !slices.Equal(got, want) {
		t.Errorf("short set holds %q, want %q", got, want)
	}
	if got, want := slices.Collect(long.All(m)), []string{"", "y"}; !slices.Equal(got, want) {
		t.Errorf("long set holds %q, want %q", got, want)
	}
}

func FuzzDecodeKey(f *testing.F) {
	for _, k := range []Pair[string, Pair[int64, string]]{{}, {A: "a\x00b"}, {A: "m", B: PairOf(int64(-1), "x")}} {
		f.Add(keyOf("", k))
	}
	f.Add([]byte("no end"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var k Pair[string, Pair[int64, string]]
		if readKey(b, reflect.ValueOf(&k).Elem()) != nil {
			return
		}
		if again := decodeKey[Pair[string, Pair[int64, string]]](keyOf("", k)); again != k {
			t.Errorf("key %#v came back as %#v", k, again)
		}
	})
}

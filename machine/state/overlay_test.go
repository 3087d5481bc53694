package state

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func pairsIn(seq iter.Seq2[[]byte, []byte]) []string {
	var got []string
	for k, v := range seq {
		got = append(got, fmt.Sprintf("%q=%q", k, v))
	}
	return got
}

func filled(keys ...string) *Memory {
	m := NewMemory()
	for _, k := range keys {
		m.Set([]byte(k), []byte("old"))
	}
	return m
}

func TestOverlayMergesChangesIntoAWalk(t *testing.T) {
	o := NewOverlay(filled("b", "d", "f"))
	o.Set([]byte("a"), []byte("new"))
	o.Set([]byte("d"), []byte("new"))
	o.Set([]byte("g"), []byte("new"))
	o.Delete([]byte("b"))
	o.Delete([]byte("c"))
	if got, want := pairsIn(o.Scan(nil, nil)), []string{`"a"="new"`, `"d"="new"`, `"f"="old"`, `"g"="new"`}; !slices.Equal(got, want) {
		t.Errorf("Scan = %v, want %v", got, want)
	}
	if got, want := pairsIn(o.Scan([]byte("b"), []byte("g"))), []string{`"d"="new"`, `"f"="old"`}; !slices.Equal(got, want) {
		t.Errorf("Scan from b to g = %v, want %v", got, want)
	}
}

func TestAnOverlayWalkDoesNotSeeWritesMadeDuringIt(t *testing.T) {
	o := NewOverlay(filled("a", "c"))
	o.Set([]byte("b"), []byte("new"))
	var walked []string
	for k := range o.Scan(nil, nil) {
		walked = append(walked, string(k))
		o.Delete(k)
		o.Set(append(bytes.Clone(k), 'x'), []byte("later"))
	}
	if !slices.Equal(walked, []string{"a", "b", "c"}) {
		t.Errorf("walked %q", walked)
	}
	if got, want := pairsIn(o.Scan(nil, nil)), []string{`"ax"="later"`, `"bx"="later"`, `"cx"="later"`}; !slices.Equal(got, want) {
		t.Errorf("afterwards %v, want %v", got, want)
	}
}

func TestADiscardedOverlayLeavesNothing(t *testing.T) {
	m := filled("a")
	root := m.WorkingHash()
	o := NewOverlay(m)
	o.Delete([]byte("a"))
	o.Set([]byte("b"), []byte("new"))
	o.Discard()
	o.Flush(m)
	if o.Len() != 0 || !bytes.Equal(m.WorkingHash(), root) || string(o.Get([]byte("a"))) != "old" {
		t.Error("discarded changes are still there")
	}
}

// writes records what reaches the store, in order.
type writes struct {
	Reader
	log []string
}

func (w *writes) Set(key, value []byte) { w.log = append(w.log, fmt.Sprintf("set %s %s", key, value)) }
func (w *writes) Delete(key []byte)     { w.log = append(w.log, fmt.Sprintf("delete %s", key)) }

func TestFlushWritesEachKeyOnceInOrder(t *testing.T) {
	o := NewOverlay(NewMemory())
	o.Set([]byte("b"), []byte("1"))
	o.Set([]byte("b"), []byte("2"))
	o.Delete([]byte("c"))
	o.Set([]byte("a"), []byte("3"))
	var w writes
	o.Flush(&w)
	if want := []string{"set a 3", "set b 2", "delete c"}; !slices.Equal(w.log, want) || o.Len() != 0 {
		t.Errorf("flushed %q, want %q", w.log, want)
	}
}

// TestStackedOverlaysActLikeOneStore compares up to four overlays on top of
// each other with a plain store that takes every change at once.
func TestStackedOverlaysActLikeOneStore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stack := []Writer{NewMemory()}
		kept := []*Memory{NewMemory()} // kept[i] is what stack[i] should hold.
		key := rapid.SliceOfN(rapid.ByteRange('a', 'c'), 1, 2)
		end := rapid.OneOf(rapid.Just([]byte(nil)), key)
		top := func() int { return len(stack) - 1 }
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				k, v := key.Draw(t, "key"), rapid.SliceOfN(rapid.Byte(), 1, 2).Draw(t, "value")
				stack[top()].Set(k, v)
				kept[top()].Set(k, v)
			},
			"delete": func(t *rapid.T) {
				k := key.Draw(t, "key")
				stack[top()].Delete(k)
				kept[top()].Delete(k)
			},
			"begin": func(t *rapid.T) {
				if len(stack) > 4 {
					t.Skip("deep enough")
				}
				stack = append(stack, NewOverlay(stack[top()]))
				kept = append(kept, copyOf(kept[len(kept)-1]))
			},
			"end": func(t *rapid.T) {
				if top() == 0 {
					t.Skip("nothing begun")
				}
				o := stack[top()].(*Overlay)
				if rapid.Bool().Draw(t, "flush") {
					o.Flush(stack[top()-1])
					kept[top()-1] = kept[top()]
				} else {
					o.Discard()
				}
				stack, kept = stack[:top()], kept[:top()]
			},
			"": func(t *rapid.T) {
				start, end := end.Draw(t, "start"), end.Draw(t, "end")
				got, want := pairsIn(stack[top()].Scan(start, end)), pairsIn(kept[top()].Scan(start, end))
				if !slices.Equal(got, want) {
					t.Fatalf("Scan(%q, %q) = %v, want %v", start, end, got, want)
				}
				k := key.Draw(t, "key")
				if got, want := stack[top()].Get(k), kept[top()].Get(k); !bytes.Equal(got, want) {
					t.Fatalf("Get(%q) = %q, want %q", k, got, want)
				}
			},
		})
	})
}

func copyOf(m *Memory) *Memory {
	c := NewMemory()
	for k, v := range m.Scan(nil, nil) {
		c.Set(k, v)
	}
	return c
}

package state

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"
)

var (
	_ Store  = (*Memory)(nil)
	_ Writer = (*Overlay)(nil)
)

func TestTheRootDependsOnTheStateAlone(t *testing.T) {
	a, b := filled("x", "y", "z"), filled("z", "y", "w", "x")
	if bytes.Equal(a.WorkingHash(), b.WorkingHash()) {
		t.Error("different states have the same root")
	}
	b.Delete([]byte("w"))
	if !bytes.Equal(a.WorkingHash(), b.WorkingHash()) {
		t.Error("equal states have different roots")
	}
	moved := NewMemory()
	moved.Set([]byte("xo"), []byte("ld"))
	if single := filled("x"); bytes.Equal(moved.WorkingHash(), single.WorkingHash()) {
		t.Error("a byte moved from value to key leaves the root as it was")
	}
}

func TestCommitNumbersVersions(t *testing.T) {
	m := NewMemory()
	for _, row := range []struct{ asked, want int64 }{{1, 1}, {5, 5}, {3, 6}, {0, 7}} {
		if m.Commit(row.asked); m.Version() != row.want {
			t.Errorf("Commit(%d) made version %d, want %d", row.asked, m.Version(), row.want)
		}
	}
}

func TestASnapshotDoesNotMove(t *testing.T) {
	m := filled("a")
	if got := pairsIn(m.Snapshot().Scan(nil, nil)); len(got) != 0 {
		t.Errorf("snapshot before the first commit holds %v", got)
	}
	m.Commit(1)
	var readers sync.WaitGroup
	for version := range int64(50) {
		s := m.Snapshot()
		want := pairsIn(s.Scan(nil, nil))
		readers.Go(func() {
			if got := pairsIn(s.Scan(nil, nil)); !slices.Equal(got, want) {
				t.Errorf("snapshot moved to %v, want %v", got, want)
			}
		})
		m.Set(fmt.Appendf(nil, "k%d", version), []byte("new"))
		m.Delete(fmt.Appendf(nil, "k%d", version-1))
		m.Commit(version + 2)
	}
	readers.Wait()
}

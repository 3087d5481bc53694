package history

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// peer is the same tree as the Go checksum database's library keeps it.
type peer struct {
	size   int64
	hashes []tlog.Hash
}

func (p *peer) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		out[i] = p.hashes[at]
	}
	return out, nil
}

func (p *peer) append(t testing.TB, entry []byte) {
	t.Helper()
	hashes, err := tlog.StoredHashes(p.size, entry, p)
	if err != nil {
		t.Fatal(err)
	}
	p.size, p.hashes = p.size+1, append(p.hashes, hashes...)
}

func (p *peer) root(t testing.TB) []byte {
	t.Helper()
	root, err := tlog.TreeHash(p.size, p)
	if err != nil {
		t.Fatal(err)
	}
	return root[:]
}

func TestTheEdgeHasTheRootOfTheWholeTree(t *testing.T) {
	var e Edge
	var p peer
	for size := range 301 {
		if want := p.root(t); e.Size != uint64(size) || !bytes.Equal(e.Root(), want) {
			t.Fatalf("at size %d the root is %x, want %x", e.Size, e.Root(), want)
		}
		entry := fmt.Appendf(nil, "entry %d", size)
		e = e.Append(entry)
		p.append(t, entry)
	}
}

func TestTheEmptyRootIsTheStandards(t *testing.T) {
	const want = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got := hex.EncodeToString(Edge{}.Root()); got != want {
		t.Errorf("root of nothing is %s, want %s", got, want)
	}
}

func TestAppendLeavesTheOldEdgeAsItWas(t *testing.T) {
	var e Edge
	for size := range uint64(64) {
		before := e.Root()
		one, other := e.Append([]byte("one")), e.Append([]byte("other"))
		if !bytes.Equal(e.Root(), before) || bytes.Equal(one.Root(), other.Root()) {
			t.Fatalf("at size %d two appends to one edge disturb each other", size)
		}
		e = one
	}
}

func FuzzEdge(f *testing.F) {
	f.Add(uint16(0), []byte("first"))
	f.Add(uint16(7), []byte{})
	f.Add(uint16(300), []byte("x"))
	f.Fuzz(func(t *testing.T, size uint16, entry []byte) {
		var e Edge
		var p peer
		for i := range uint64(size % 1024) {
			numbered := binary.BigEndian.AppendUint64(bytes.Clone(entry), i)
			e = e.Append(numbered)
			p.append(t, numbered)
		}
		e = e.Append(entry)
		p.append(t, entry)
		if !bytes.Equal(e.Root(), p.root(t)) {
			t.Errorf("at size %d the root is %x, want %x", e.Size, e.Root(), p.root(t))
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	var e Edge
	entry := make([]byte, 500)
	for b.Loop() {
		e = e.Append(entry)
	}
}

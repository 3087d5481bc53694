package tree_test

import (
	"testing"

	"lukechampine.com/blake3"

	"metaorg/documents/tree"
)

func BenchmarkLeaf(b *testing.B) {
	p := content(tree.GroupBytes)
	b.SetBytes(tree.GroupBytes)
	for b.Loop() {
		tree.Leaf(p, 3, false)
	}
}

func BenchmarkHash(b *testing.B) {
	p := content(1 << 20)
	b.SetBytes(1 << 20)
	h := blake3.New(32, nil)
	for b.Loop() {
		_, _ = h.Write(p)
	}
}

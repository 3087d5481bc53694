package tree_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"testing"

	"lukechampine.com/blake3"
	"lukechampine.com/blake3/bao"

	"metaorg/documents/tree"
)

const chunksPowerOfTwo = 6 // As Bao counts groups: 64 chunks of 1 KiB.

// sizes are around every edge: of blocks, chunks, lanes, groups, and trees that are not full.
var sizes = []int64{
	0, 1, 63, 64, 65, 1023, 1024, 1025, 16 << 10, 16<<10 + 1, 17 << 10, 48<<10 + 7, 64<<10 - 1, 64 << 10, 64<<10 + 1,
	100_000, 128 << 10, 128<<10 + 1, 192 << 10, 192<<10 - 1, 320 << 10, 448<<10 + 3, 512 << 10, 1<<20 + 5, 1_300_000,
}

func content(size int64) []byte {
	b := make([]byte, size)
	r := rand.NewChaCha8([32]byte{byte(size), byte(size >> 8), byte(size >> 16)})
	_, _ = r.Read(b) // It never fails.
	return b
}

func TestTheTreeIsBaosAndItsRootTheFilesHash(t *testing.T) {
	for _, size := range sizes {
		b := content(size)
		wantOutboard, _ := bao.EncodeBuf(b, chunksPowerOfTwo, true)
		for _, step := range []int{1 << 30, 1000, tree.GroupBytes, 3*tree.GroupBytes + 1} {
			made := tree.NewBuilder()
			for rest := b; len(rest) > 0; rest = rest[min(step, len(rest)):] {
				_, _ = made.Write(rest[:min(step, len(rest))])
			}
			got := made.Tree()
			if got.Root != blake3.Sum256(b) || got.Size != size || !bytes.Equal(got.Outboard, wantOutboard) {
				t.Errorf("%d bytes in steps of %d: root %x, size %d", size, step, got.Root, got.Size)
			}
		}
		got, err := tree.Of(bytes.NewReader(b), size)
		if err != nil || got.Root != blake3.Sum256(b) || !bytes.Equal(got.Outboard, wantOutboard) {
			t.Errorf("%d bytes of a file: root %x, %v", size, got.Root, err)
		}
		if int64(len(got.Outboard)) != tree.OutboardBytes(size) {
			t.Errorf("%d bytes: the outboard has %d, not %d", size, len(got.Outboard), tree.OutboardBytes(size))
		}
	}
}

// From BLAKE3's published test vectors: bytes that count up to 250 and begin again.
func TestPublishedVectors(t *testing.T) {
	for size, want := range map[int]string{
		0:      "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
		1024:   "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
		102400: "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085",
	} {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(i % 251)
		}
		made := tree.NewBuilder()
		_, _ = made.Write(b)
		if got := made.Tree().Root; hex.EncodeToString(got[:]) != want {
			t.Errorf("%d bytes: %x", size, got)
		}
	}
}

// ranges are the whole file and some parts of it.
func ranges(size int64) []tree.Range {
	n := tree.Groups(size)
	all := []tree.Range{{0, n}, {0, 1}, {n - 1, 1}, {n / 2, 1}}
	if n > 2 {
		all = append(all, tree.Range{First: 1, Count: n - 2})
	}
	return all
}

func prove(t *testing.T, b []byte, over tree.Range) (tree.File, []byte) {
	t.Helper()
	made, err := tree.Of(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f := tree.File{Root: made.Root, Size: made.Size}
	var slice bytes.Buffer
	if err := f.Prove(bytes.NewReader(b), bytes.NewReader(made.Outboard), over, &slice); err != nil {
		t.Fatal(err)
	}
	return f, slice.Bytes()
}

func TestASliceIsBaosAndChecksAgainstTheHash(t *testing.T) {
	for _, size := range sizes {
		b := content(size)
		for _, over := range ranges(size) {
			f, slice := prove(t, b, over)
			offset := over.First * tree.GroupBytes
			want := b[offset:min(size, offset+over.Count*tree.GroupBytes)]
			if size > 0 { // Bao has no slice of nothing.
				got, ok := bao.VerifySlice(slice, chunksPowerOfTwo, uint64(offset), uint64(len(want)), f.Root)
				if !ok || !bytes.Equal(got, want) {
					t.Errorf("%d bytes, %+v: Bao does not take the slice", size, over)
				}
			}
			var got []byte
			rest := bytes.NewReader(append(bytes.Clone(slice), "more"...))
			err := f.Check(rest, over, func(_ int64, p []byte) error { got = append(got, p...); return nil })
			if err != nil || !bytes.Equal(got, want) || rest.Len() != 4 {
				t.Errorf("%d bytes, %+v: %d bytes come of it, %d are left, %v", size, over, len(got), rest.Len(), err)
			}
		}
	}
}

func TestEveryByteOfASliceCounts(t *testing.T) {
	b := content(448<<10 + 3)
	over := tree.Range{First: 2, Count: 3}
	f, slice := prove(t, b, over)
	for at := 0; at < len(slice); at += 97 {
		bad := bytes.Clone(slice)
		bad[at] ^= 1
		err := f.Check(bytes.NewReader(bad), over, func(i int64, p []byte) error {
			if offset, length := tree.Span(i, f.Size); !bytes.Equal(p, b[offset:offset+length]) {
				t.Errorf("with byte %d wrong, group %d is passed on wrong", at, i)
			}
			return nil
		})
		if !errors.Is(err, tree.ErrWrong) {
			t.Errorf("byte %d of %d may be wrong: %v", at, len(slice), err)
		}
		if err := f.Check(bytes.NewReader(slice[:at]), over, func(int64, []byte) error { return nil }); err == nil {
			t.Errorf("it may end at %d of %d", at, len(slice))
		}
	}
}

func TestAnotherSizeIsNoticedByTheFirstAndByTheLastGroup(t *testing.T) {
	for _, size := range []int64{100, 64 << 10, 300_000, 1 << 20} {
		b := content(size)
		made, err := tree.Of(bytes.NewReader(b), size)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []int64{size - 1, size + 1, size + tree.GroupBytes, 2 * size, size / 2} {
			f := tree.File{Root: made.Root, Size: other}
			last := tree.Range{First: tree.Groups(other) - 1, Count: 1}
			// Somebody who wants it to pass writes the size that is asked for.
			lie := bytes.Clone(made.Outboard)
			copy(lie, []byte{byte(other), byte(other >> 8), byte(other >> 16), 0, 0, 0, 0, 0})
			longer := bytes.NewReader(append(bytes.Clone(b), make([]byte, size+2*tree.GroupBytes)...))
			var slice bytes.Buffer
			if err := f.Prove(longer, bytes.NewReader(lie), last, &slice); err == nil {
				t.Errorf("%d bytes pass for %d", size, other)
			}
		}
	}
}

func TestAnOutboardStopsAtItsFirstWrongNode(t *testing.T) {
	b := content(1_300_000)
	made, err := tree.Of(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f := tree.File{Root: made.Root, Size: made.Size}
	var to bytes.Buffer
	leaves, err := f.ReadOutboard(bytes.NewReader(made.Outboard), &to)
	if err != nil || int64(len(leaves)) != tree.Groups(f.Size) || !bytes.Equal(to.Bytes(), made.Outboard) {
		t.Fatalf("%d leaves, %d bytes, %v", len(leaves), to.Len(), err)
	}
	again, err := f.Leaves(bytes.NewReader(made.Outboard), tree.Range{First: 5, Count: 7})
	if err != nil || len(again) != 7 || again[0] != leaves[5] || again[6] != leaves[11] {
		t.Errorf("the leaves of a part are %d, %v", len(again), err)
	}
	for at := range made.Outboard {
		bad := bytes.Clone(made.Outboard)
		bad[at] ^= 0x80
		to.Reset()
		if _, err := f.ReadOutboard(bytes.NewReader(bad), &to); !errors.Is(err, tree.ErrWrong) || to.Len() > at || !bytes.HasPrefix(made.Outboard, to.Bytes()) {
			t.Errorf("byte %d wrong: %d bytes were taken, %v", at, to.Len(), err)
		}
		if _, err := f.ReadOutboard(bytes.NewReader(made.Outboard[:at]), &to); err == nil {
			t.Errorf("it may end at %d", at)
		}
	}
}

func TestRangesThatAreNotThereAreRefused(t *testing.T) {
	b := content(300_000)
	made, err := tree.Of(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f := tree.File{Root: made.Root, Size: made.Size}
	for _, over := range []tree.Range{{-1, 1}, {0, 0}, {5, 1}, {4, 2}, {0, 6}, {1 << 62, 1 << 62}, {1, 1<<63 - 1}} {
		if _, err := f.Leaves(bytes.NewReader(made.Outboard), over); err == nil {
			t.Errorf("%+v is a range of five groups", over)
		}
	}
	for _, size := range []int64{-1, tree.MaxBytes + 1, 1<<63 - 1} {
		f.Size = size
		if _, err := f.ReadOutboard(bytes.NewReader(made.Outboard), new(bytes.Buffer)); err == nil {
			t.Errorf("%d is a size", size)
		}
	}
}

// Whatever a peer sends, no group that differs from the file is passed on, and
// what passes whole is the file's own slice.
func FuzzCheck(f *testing.F) {
	b := content(300_000)
	made, err := tree.Of(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		f.Fatal(err)
	}
	file := tree.File{Root: made.Root, Size: made.Size}
	over := tree.Range{First: 4, Count: 1} // The last and short one, so that inputs stay small.
	var slice bytes.Buffer
	if err := file.Prove(bytes.NewReader(b), bytes.NewReader(made.Outboard), over, &slice); err != nil {
		f.Fatal(err)
	}
	f.Add(slice.Bytes(), made.Outboard)
	f.Add([]byte{}, made.Outboard[:8])
	f.Fuzz(func(t *testing.T, sent, outboard []byte) {
		err := file.Check(bytes.NewReader(sent), over, func(i int64, p []byte) error {
			if !bytes.Equal(p, b[i*tree.GroupBytes:]) {
				t.Errorf("group %d is passed on wrong", i)
			}
			return nil
		})
		if err == nil && !bytes.HasPrefix(sent, slice.Bytes()) {
			t.Error("something else passes for the slice")
		}
		var to bytes.Buffer
		leaves, err := file.ReadOutboard(bytes.NewReader(outboard), &to)
		if !bytes.HasPrefix(made.Outboard, to.Bytes()) || err == nil && len(leaves) != 5 {
			t.Errorf("a wrong node is passed on, %v", err)
		}
	})
}

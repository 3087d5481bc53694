package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	abci "github.com/cometbft/cometbft/abci/types"

	"metaorg/machine/state"
	"metaorg/machine/state/tree"
)

func store(t *testing.T, keys int) *tree.Store {
	t.Helper()
	db, err := tree.OpenPebble("db", tree.PebbleOptions{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	s, err := tree.Open(db, tree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	for i := range keys {
		s.Set(fmt.Appendf(nil, "key %d", i), bytes.Repeat([]byte{byte(i)}, 1000))
	}
	if keys > 0 {
		s.Commit(1)
	}
	return s
}

func take(t *testing.T, f *Folder, s *tree.Store, height int64) {
	t.Helper()
	e, err := s.Export()
	if err == nil {
		err = errors.Join(f.Take(t.Context(), e, height, uint64(height)), e.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func folder(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func heights(f *Folder) (all []int64) {
	for _, m := range f.All() {
		all = append(all, m.Height)
	}
	return all
}

func TestTheLastTwoSnapshotsAreKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "snapshots")
	f, s := folder(t, dir), store(t, 10)
	if _, ok := f.Last(); ok || len(f.All()) != 0 {
		t.Error("there is a snapshot before any was taken")
	}
	for _, h := range []int64{5, 9, 9, 12} {
		take(t, f, s, h)
	}
	if err := os.MkdirAll(filepath.Join(dir, unfinished+"7"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "20"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f = folder(t, dir)
	if got := fmt.Sprint(heights(f)); got != "[9 12]" {
		t.Errorf("snapshots of %s are kept", got)
	}
	if m, ok := f.Last(); !ok || m.Height != 12 || m.Blocks != 12 {
		t.Errorf("the last is %+v", m)
	}
	if _, err := os.Stat(filepath.Join(dir, unfinished+"7")); err == nil {
		t.Error("what was not finished is still there")
	}
}

func TestADamagedSnapshotIsNotGivenToPeers(t *testing.T) {
	dir := t.TempDir()
	f := folder(t, dir)
	take(t, f, store(t, 10), 3)
	if b, err := f.Chunk(3, 0); err != nil || len(b) == 0 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	for _, number := range []int{-1, 1} {
		if b, err := f.Chunk(3, number); b != nil || err != nil {
			t.Errorf("part %d has %d bytes, %v", number, len(b), err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "3", "0"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := f.Chunk(3, 0); b != nil || err != nil || len(f.All()) != 0 {
		t.Errorf("%d bytes, %v, of %v", len(b), err, heights(f))
	}
}

func TestWhatIsNoSnapshotIsRefused(t *testing.T) {
	good := Meta{Height: 3, Count: 2, Root: make([]byte, 32), Chunks: [][]byte{make([]byte, 32)}}
	if _, err := Read(good.Bytes()); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name   string
		change func(m *Meta)
	}{
		{"no height", func(m *Meta) { m.Height = 0 }},
		{"no changes", func(m *Meta) { m.Count = 0 }},
		{"more changes than blocks", func(m *Meta) { m.Count = 4 }},
		{"a cut root", func(m *Meta) { m.Root = m.Root[1:] }},
		{"no parts", func(m *Meta) { m.Chunks = [][]byte{} }},
		{"a cut hash", func(m *Meta) { m.Chunks = [][]byte{make([]byte, 31)} }},
		{"too many parts", func(m *Meta) {
			for range maxChunks {
				m.Chunks = append(m.Chunks, m.Chunks[0])
			}
		}},
	} {
		m := good
		row.change(&m)
		if _, err := Read(m.Bytes()); err == nil {
			t.Errorf("%s was taken for a snapshot", row.name)
		}
	}
	if _, err := Read([]byte("x")); err == nil {
		t.Error("a letter was taken for a snapshot")
	}
}

// side is one node's end of an exchange.
type side struct {
	*Exchange
	entered  int64
	rejected []string
	unfit    bool
}

func newSide(t *testing.T, s *tree.Store) *side {
	t.Helper()
	x := &side{}
	x.Exchange = &Exchange{
		Folder: folder(t, filepath.Join(t.TempDir(), "snapshots")), Store: s, Fresh: func() {},
		Accept: func(state.Reader, int64) error {
			if x.unfit {
				return ErrUnfit
			}
			return nil
		},
		Enter:  func(height int64, _ []byte) { x.entered = height },
		Reject: func(why error) { x.rejected = append(x.rejected, why.Error()) },
	}
	return x
}

// offer is what CometBFT asks after the seats' signatures have said the root.
func offer(t *testing.T, from *side, root []byte) *abci.RequestOfferSnapshot {
	t.Helper()
	all := from.List().Snapshots
	if len(all) == 0 {
		t.Fatal("no snapshot is listed")
	}
	return &abci.RequestOfferSnapshot{Snapshot: all[len(all)-1], AppHash: root}
}

func part(t *testing.T, from *side, s *abci.Snapshot, number uint32) *abci.RequestApplySnapshotChunk {
	t.Helper()
	res, err := from.Load(&abci.RequestLoadSnapshotChunk{Height: s.Height, Format: s.Format, Chunk: number})
	if err != nil {
		t.Fatal(err)
	}
	return &abci.RequestApplySnapshotChunk{Index: number, Chunk: res.Chunk, Sender: "somebody"}
}

func TestAStateGoesOverFromOneNodeToAnother(t *testing.T) {
	const keys = 20_000 // Of a kilobyte, so in three parts.
	had, got := store(t, keys), store(t, 0)
	from, to := newSide(t, had), newSide(t, got)
	take(t, from.Folder, had, 4)
	o := offer(t, from, had.WorkingHash())
	if o.Snapshot.Chunks < 3 {
		t.Fatalf("it comes in %d parts", o.Snapshot.Chunks)
	}
	if res, err := to.Offer(o); err != nil || res.Result != abci.ResponseOfferSnapshot_ACCEPT || !to.Folder.IsRestoring() {
		t.Fatal(res, err)
	}
	for i := range o.Snapshot.Chunks {
		bad := part(t, from, o.Snapshot, i)
		bad.Chunk = append(bytes.Clone(bad.Chunk), 0)
		res, err := to.Apply(bad)
		if err != nil || res.Result != abci.ResponseApplySnapshotChunk_RETRY || len(res.RejectSenders) != 1 || len(res.RefetchChunks) != 1 {
			t.Fatalf("a part that is another: %v, %v", res, err)
		}
		if res, err = to.Apply(part(t, from, o.Snapshot, i)); err != nil || res.Result != abci.ResponseApplySnapshotChunk_ACCEPT {
			t.Fatal(res, err)
		}
	}
	if to.entered != 4 || got.Version() != 4 || !bytes.Equal(got.WorkingHash(), had.WorkingHash()) {
		t.Errorf("entered at %d, version %d", to.entered, got.Version())
	}
	if err := to.Folder.Restored(); err != nil || to.Folder.IsRestoring() {
		t.Error(err)
	}
}

func TestAStateIsNotTakenFromALiar(t *testing.T) {
	had := store(t, 30)
	root := had.WorkingHash()
	for _, row := range []struct {
		name    string
		change  func(o *abci.RequestOfferSnapshot)
		unfit   bool
		offered abci.ResponseOfferSnapshot_Result
		applied abci.ResponseApplySnapshotChunk_Result
		why     string
	}{
		{"another format", func(o *abci.RequestOfferSnapshot) { o.Snapshot.Format = 7 }, false, abci.ResponseOfferSnapshot_REJECT_FORMAT, 0, ""},
		{"no description", func(o *abci.RequestOfferSnapshot) { o.Snapshot.Metadata = nil }, false, abci.ResponseOfferSnapshot_REJECT, 0, "couldn't read"},
		{"another height", func(o *abci.RequestOfferSnapshot) { o.Snapshot.Height++ }, false, abci.ResponseOfferSnapshot_REJECT, 0, "two ways"},
		{"another hash", func(o *abci.RequestOfferSnapshot) { o.Snapshot.Hash = []byte("x") }, false, abci.ResponseOfferSnapshot_REJECT, 0, "two ways"},
		{"another root than the seats signed", func(o *abci.RequestOfferSnapshot) { o.AppHash = make([]byte, 32) }, false, abci.ResponseOfferSnapshot_REJECT, 0, "seats signed"},
		{"a root that its parts do not have", func(o *abci.RequestOfferSnapshot) {
			m, err := Read(o.Snapshot.Metadata)
			if err != nil {
				t.Fatal(err)
			}
			m.Root = bytes.Repeat([]byte{1}, 32)
			o.AppHash, o.Snapshot.Metadata, o.Snapshot.Hash = m.Root, m.Bytes(), m.Hash()
		}, false, abci.ResponseOfferSnapshot_ACCEPT, abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT, "instead of 0101"},
		{"a state that this node can't go on from", func(*abci.RequestOfferSnapshot) {}, true, abci.ResponseOfferSnapshot_ACCEPT, abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT, "can't go on"},
	} {
		t.Run(row.name, func(t *testing.T) {
			from, to := newSide(t, had), newSide(t, store(t, 0))
			take(t, from.Folder, had, 4)
			o := offer(t, from, root)
			good := *o.Snapshot
			row.change(o)
			to.unfit = row.unfit
			res, err := to.Offer(o)
			if err != nil || res.Result != row.offered {
				t.Fatal(res, err)
			}
			if row.applied != 0 {
				if res, err := to.Apply(part(t, from, &good, 0)); err != nil || res.Result != row.applied {
					t.Fatal(res, err)
				}
			}
			if said := strings.Join(to.rejected, "\n"); !strings.Contains(said, row.why) || to.entered != 0 {
				t.Errorf("entered at %d, said %q", to.entered, said)
			}
			// An honest peer's is taken after it.
			to.unfit = false
			if res, err := to.Offer(offer(t, from, root)); err != nil || res.Result != abci.ResponseOfferSnapshot_ACCEPT {
				t.Fatal(res, err)
			}
			if res, err := to.Apply(part(t, from, &good, 0)); err != nil || res.Result != abci.ResponseApplySnapshotChunk_ACCEPT || to.entered != 4 {
				t.Error(res, err)
			}
		})
	}
}

func TestNothingIsTakenAfterClosing(t *testing.T) {
	had := store(t, 30)
	from, to := newSide(t, had), newSide(t, store(t, 0))
	take(t, from.Folder, had, 4)
	o := offer(t, from, had.WorkingHash())
	if res, err := to.Offer(o); err != nil || res.Result != abci.ResponseOfferSnapshot_ACCEPT {
		t.Fatal(res, err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if res, err := to.Apply(part(t, from, o.Snapshot, 0)); err != nil || res.Result != abci.ResponseApplySnapshotChunk_ABORT {
		t.Error(res, err)
	}
	if res, err := to.Offer(o); err != nil || res.Result != abci.ResponseOfferSnapshot_ABORT || to.entered != 0 {
		t.Error(res, err)
	}
}

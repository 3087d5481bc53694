package copies_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/app/copies"
	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine"
)

// federation is several nodes with real stores. Between them bytes go by hand,
// and time is what a test says.
type federation struct {
	t     *testing.T
	world copies.World
	nodes map[string]*host
	names []string
	at    time.Time
}

type host struct {
	*copies.Copies
	store *documents.Store
	dir   string // Of the store.
	off   bool   // Does not answer.
	lies  bool   // Gives other bytes.
	asked int    // For proofs.
}

const grace = 2 * time.Hour

func federate(t *testing.T, names ...string) *federation {
	f := &federation{t: t, nodes: map[string]*host{}, names: names, at: time.Unix(1_000_000, 0), world: copies.World{Withdrawn: map[documents.Hash]int64{}}}
	for _, name := range names {
		f.world.Nodes = append(f.world.Nodes, copies.Node{ID: name, Owner: "owner of " + name, Group: name, Web: "http://" + name, Bytes: 1 << 20})
		f.start(name, t.TempDir())
	}
	return f
}

func (f *federation) start(name, dir string) {
	f.t.Helper()
	store, err := documents.Open(f.t.Context(), filepath.Join(dir, "documents"))
	if err != nil {
		f.t.Fatal(err)
	}
	db, err := hostdata.Open(f.t.Context(), filepath.Join(dir, "host.db"))
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = errors.Join(store.Close(), db.Close()) })
	h := &host{store: store, dir: filepath.Join(dir, "documents")}
	h.Copies, err = copies.New(f.t.Context(), copies.Config{
		Own: name, Read: func() copies.World { return f.world }, Store: store, Host: db, Grace: grace, Few: time.Hour,
		Clock: func() time.Time { return f.at }, Logger: slog.New(slog.DiscardHandler),
		Fetch: func(ctx context.Context, file copies.File, from []copies.Node) error {
			return f.fetch(ctx, name, file, from)
		},
		Prove: func(ctx context.Context, n copies.Node, file copies.File) copies.Answer { return f.prove(ctx, n, file) },
	})
	if err != nil {
		f.t.Fatal(err)
	}
	f.nodes[name] = h
}

// fetch takes the first right bytes that somebody has.
func (f *federation) fetch(ctx context.Context, to string, file copies.File, from []copies.Node) error {
	for _, n := range from {
		h := f.nodes[n.ID]
		if h.off || h.lies {
			continue
		}
		if _, b, err := h.store.Read(ctx, file.Hash); err == nil {
			_, err := f.nodes[to].store.Put(ctx, documents.Upload{
				From: strings.NewReader(string(b)), MediaType: file.MediaType, Limit: documents.Limit{Name: "it", Bytes: file.Size}, By: machine.NodeAuthor(to), At: f.at.Unix(),
			})
			return err
		}
	}
	return errors.New("nobody has it")
}

func (f *federation) prove(ctx context.Context, n copies.Node, file copies.File) copies.Answer {
	h := f.nodes[n.ID]
	h.asked++
	if h.off {
		return copies.Silent
	}
	if h.lies {
		return copies.Lied
	}
	if _, _, err := h.store.Read(ctx, file.Hash); err != nil {
		return copies.Absent
	}
	return copies.Proved
}

// share lets a person bring a file to a node.
func (f *federation) share(at, text string, wanted int64) documents.Hash {
	f.t.Helper()
	d, err := f.nodes[at].store.Put(f.t.Context(), documents.Upload{
		From: strings.NewReader(text), MediaType: "text/plain", Limit: documents.Limit{Name: "it", Bytes: 1000}, By: "ada", At: f.at.Unix(),
	})
	if err != nil {
		f.t.Fatal(err)
	}
	f.world.Files = append(f.world.Files, copies.File{Hash: d.Hash, Size: d.Size, MediaType: d.MediaType, Copies: wanted, Since: f.at.Unix()})
	return d.Hash
}

func (f *federation) withdraw(h documents.Hash) {
	f.world.Files = slices.DeleteFunc(f.world.Files, func(file copies.File) bool { return file.Hash == h })
	f.world.Withdrawn[h] = f.at.Unix()
}

// rounds lets so many rounds go by on all nodes that are on, some time apart.
func (f *federation) rounds(n int, apart time.Duration) {
	f.t.Helper()
	for range n {
		for _, name := range f.names {
			if f.nodes[name].off {
				continue
			}
			if err := f.nodes[name].Round(f.t.Context()); err != nil {
				f.t.Fatal(err)
			}
		}
		f.at = f.at.Add(apart)
	}
}

// with are the nodes that have a file whole.
func (f *federation) with(h documents.Hash) (all []string) {
	for _, name := range f.names {
		if _, _, err := f.nodes[name].store.Read(f.t.Context(), h); err == nil {
			all = append(all, name)
		}
	}
	return all
}

func (f *federation) seen(at string, h documents.Hash) copies.Seen {
	return f.nodes[at].Shown().Seen[h]
}

// elsewhere is a node that has a file and is not where it was brought.
func (f *federation) elsewhere(h documents.Hash, brought string) string {
	f.t.Helper()
	for _, name := range f.with(h) {
		if name != brought {
			return name
		}
	}
	f.t.Fatalf("the file is on %v alone", f.with(h))
	return ""
}

func TestAFileIsCopiedToAsManyNodesAsItShould(t *testing.T) {
	f := federate(t, "ant", "bee", "cat", "dog", "eel")
	var all []documents.Hash
	for i := range 30 {
		all = append(all, f.share("ant", fmt.Sprint("plan ", i), 3))
	}
	f.rounds(3, time.Minute)
	on := map[string]int{}
	for _, h := range all {
		elsewhere := slices.DeleteFunc(f.with(h), func(n string) bool { return n == "ant" })
		if n := len(elsewhere); n < 2 || n > 3 {
			t.Errorf("a file brought to ant is on %v besides, want three copies with or without it", elsewhere)
		}
		if got := f.seen("bee", h); got.Copies < 3 {
			t.Errorf("bee knows of %d copies, want 3", got.Copies)
		}
		for _, n := range elsewhere {
			on[n]++
		}
	}
	if len(on) != 4 {
		t.Errorf("30 files are on %v, want some on each of four", on)
	}
	if few := f.nodes["bee"].Shown().Few; len(few) > 0 {
		t.Errorf("%d files are said to have too few copies", len(few))
	}
}

func TestADamagedCopyComesAnewWhoeverBroughtIt(t *testing.T) {
	f := federate(t, "ant", "bee", "cat", "dog", "eel")
	h := f.share("ant", "plan", 2)
	f.rounds(3, time.Minute)
	for _, at := range []string{"ant", f.elsewhere(h, "ant")} {
		if err := os.WriteFile(filepath.Join(f.nodes[at].dir, string(h[:2]), string(h)), []byte("plam"), 0o600); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(f.with(h), at) { // Which finds the damage.
			t.Fatalf("the copy of %s is not damaged", at)
		}
		f.rounds(1, time.Minute)
		if !slices.Contains(f.with(h), at) || len(f.nodes[at].store.Damaged()) > 0 || !f.seen(at, h).Here {
			t.Errorf("the copy of %s is not mended", at)
		}
	}
}

func TestACopyThatDiesIsRepairedAndOneTooManyLetGo(t *testing.T) {
	f := federate(t, "ant", "bee", "cat", "dog", "eel")
	h := f.share("ant", "plan", 3)
	f.rounds(3, time.Minute)
	first := f.with(h)
	dead := f.elsewhere(h, "ant")
	f.nodes[dead].off = true
	f.rounds(3, time.Minute)
	if got := f.with(h); !slices.Equal(got, first) {
		t.Errorf("within the grace it went from %v to %v", first, got)
	}
	f.rounds(4, grace/2)
	repaired := f.with(h)
	if len(repaired) != len(first)+1 {
		t.Errorf("after the grace it is on %v, want one more than %v", repaired, first)
	}
	f.nodes[dead].off = false
	f.rounds(4, grace/2)
	if got := f.with(h); !slices.Equal(got, first) {
		t.Errorf("once the node is back it is on %v, want %v as before", got, first)
	}
}

func TestAFileThatANodeLostComesBackThere(t *testing.T) {
	f := federate(t, "ant", "bee", "cat")
	h := f.share("ant", "plan", 3)
	f.rounds(2, time.Minute)
	if err := f.nodes["bee"].store.Withdraw(t.Context(), h, "node.bee", f.at.Unix()); err != nil {
		t.Fatal(err)
	}
	f.rounds(1, time.Minute)
	if got := f.with(h); len(got) != 3 {
		t.Errorf("it is on %v, want all three", got)
	}
}

func TestALyingNodeIsPassedOverAtOnce(t *testing.T) {
	f := federate(t, "ant", "bee", "cat", "dog", "eel")
	h := f.share("ant", "plan", 3)
	f.rounds(2, time.Minute)
	liar := f.elsewhere(h, "ant")
	before := len(f.with(h))
	f.nodes[liar].lies = true
	f.rounds(2, time.Minute)
	honest := slices.DeleteFunc(f.with(h), func(n string) bool { return n == liar })
	if len(honest) < before {
		t.Errorf("it is on %v besides the liar, want %d: another takes its place without waiting", honest, before)
	}
	if got := f.seen("ant", h); got.Copies < 3 {
		t.Errorf("ant knows of %d copies without the liar's, want 3", got.Copies)
	}
}

func TestWhatIsWithdrawnIsGoneEverywhere(t *testing.T) {
	f := federate(t, "ant", "bee", "cat")
	h, other := f.share("ant", "plan", 3), f.share("ant", "another", 3)
	f.rounds(2, time.Minute)
	f.withdraw(h)
	f.rounds(1, time.Minute)
	if got := f.with(h); len(got) > 0 {
		t.Errorf("it is still on %v", got)
	}
	if got := f.with(other); len(got) != 3 {
		t.Errorf("another is on %v, want all three", got)
	}
}

func TestWhatComesBackAfterItWasWithdrawnStays(t *testing.T) {
	f := federate(t, "ant", "bee")
	h := f.share("ant", "plan", 2)
	f.withdraw(h)
	f.at = f.at.Add(2 * time.Minute)
	if _, err := f.nodes["ant"].store.Put(t.Context(), documents.Upload{From: strings.NewReader("plan"), MediaType: "text/plain", Limit: documents.Comment, By: "ben", At: f.at.Unix()}); err != nil {
		t.Fatal(err)
	}
	f.rounds(1, time.Minute)
	if got := f.with(h); !slices.Equal(got, []string{"ant"}) {
		t.Errorf("it is on %v; who brought it later is about to share it", got)
	}
}

func TestTooFewCopiesAreSaidOnceItLasts(t *testing.T) {
	f := federate(t, "ant", "bee")
	h := f.share("ant", "plan", 3)
	f.nodes["bee"].off = true
	f.rounds(1, time.Minute)
	if f.nodes["ant"].Shown().Few[h] > 0 {
		t.Error("it is said at once, before there was time to copy")
	}
	f.rounds(3, time.Hour)
	if f.nodes["ant"].Shown().Few[h] == 0 {
		t.Error("it is never said that there is one copy")
	}
	if got := f.nodes["ant"].Shown().Rooms["bee"]; got.Silent == 0 || got.Proved != 0 {
		t.Errorf("of bee is known %+v, want that it never answered", got)
	}
	f.nodes["bee"].off = false
	f.rounds(2, time.Minute)
	if got := f.nodes["ant"].Shown(); got.Few[h] > 0 || got.Seen[h].Copies != 2 || got.Short == 0 || got.Owners != 2 {
		t.Errorf("with two copies of three wanted it says %+v", got)
	}
}

func TestASilentNodeIsAskedOnlyNowAndThen(t *testing.T) {
	f := federate(t, "ant", "bee")
	for i := range 20 {
		f.share("ant", fmt.Sprint("plan ", i), 2)
	}
	f.nodes["bee"].off = true
	f.rounds(10, time.Minute)
	if got := f.nodes["bee"].asked; got != 2 {
		t.Errorf("in ten minutes a silent node was asked %d times, want 2", got)
	}
}

func TestAFileForSomeGoesToThemAlone(t *testing.T) {
	f := federate(t, "ant", "bee", "cat", "dog")
	h := f.share("ant", "plan", 4)
	f.world.Files[0].Only = map[string]bool{"owner of ant": true, "owner of cat": true}
	f.rounds(3, time.Minute)
	if got := f.with(h); !slices.Equal(got, []string{"ant", "cat"}) {
		t.Errorf("it is on %v, want ant and cat alone", got)
	}
}

func TestWhatIsKnownOfCopiesOutlivesARestart(t *testing.T) {
	f := federate(t, "ant", "bee")
	dir := t.TempDir()
	f.start("ant", dir)
	h := f.share("ant", "plan", 2)
	f.rounds(2, time.Minute)
	f.nodes["bee"].off = true
	f.start("ant", dir)
	f.rounds(1, time.Minute)
	if got := f.seen("ant", h); got.Copies != 2 {
		t.Errorf("after a restart ant knows of %d copies, though bee proved its own a minute ago", got.Copies)
	}
}

package witness

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
	"metaorg/node/gossip"
)

func TestNodesThatFollowCosignOneCheckpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b", "c")
		w.start()
		w.act(7, "x")
		time.Sleep(time.Second)
		var first []byte
		for _, n := range w.nodes {
			note, err := n.note()
			if err != nil || len(w.signers(note)) != 3 || note.Checkpoint.Size != 7 {
				t.Fatalf("%s has the signatures of %v, %v", n.name, w.signers(note), err)
			}
			if first = append(first, note.Bytes()...); !bytes.Equal(first[:len(note.Bytes())], note.Bytes()) {
				t.Errorf("%s has another note", n.name)
			}
		}
		for _, s := range w.nodes[1].Seen() {
			if s.Size != 7 || s.At.IsZero() || s.Own != (s.Node == "b") {
				t.Errorf("of %s: %+v", s.Node, s)
			}
		}
	})
}

func TestSignaturesReachNodesThatAreNotConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b", "c")
		w.nodes[0].deaf["c"], w.nodes[2].deaf["a"] = true, true
		w.start()
		w.act(3, "x")
		time.Sleep(gather + time.Second)
		if note, err := w.nodes[2].note(); err != nil || len(w.signers(note)) != 3 {
			t.Errorf("signed by %v, %v", w.signers(note), err)
		}
	})
}

func TestWhileActsGoOnAllSignTheSameMoments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b", "c")
		w.start()
		for range 120 {
			w.act(1, "x", w.nodes[0])
			time.Sleep(70 * time.Millisecond)
			w.act(1, "x", w.nodes[1:]...) // They come to everything a little later.
			time.Sleep(180 * time.Millisecond)
		}
		b, err := w.nodes[0].Cosigned(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		note, err := checkpoint.Read(b)
		if err != nil || len(w.signers(note)) < 2 {
			t.Errorf("of %d entries, %d are signed for by %v, %v", w.nodes[0].log.Size(), note.Checkpoint.Size, w.signers(note), err)
		}
	})
}

func TestANodeSignsForWhatItHasWhenItLagsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b")
		w.start()
		w.act(4, "x", w.nodes[0])
		time.Sleep(time.Minute)
		if s := w.nodes[1].Seen(); s[0].Size != 0 || s[0].Doubt != "" {
			t.Errorf("b says of a %+v before it has the log itself", s[0])
		}
		w.act(4, "x", w.nodes[1])
		time.Sleep(time.Second)
		if s := w.nodes[1].Seen(); s[0].Size != 4 || s[1].Size != 4 {
			t.Errorf("after it caught up: %+v", s)
		}
		if len(w.nodes[1].Evidence()) > 0 {
			t.Error("to be behind is held against a node")
		}
	})
}

func TestForgedAndForeignSignaturesArePassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b")
		w.start()
		w.act(4, "x")
		time.Sleep(time.Second)
		b := w.nodes[1]
		forged := strings.Replace(string(w.says("a", line(4, "y"), 4)), "height 4", "height 3", 1)
		if err := b.hear("a", []byte(forged)); err != nil {
			t.Errorf("forged: %v", err)
		}
		if err := b.hear("a", w.says("stranger", line(4, "y"), 4)); err != nil {
			t.Errorf("by a stranger: %v", err)
		}
		if len(b.Evidence()) > 0 || b.Seen()[0].Doubt != "" {
			t.Errorf("they are held against somebody: %+v", b.Evidence())
		}
		for name, garbage := range map[string][]byte{"no note": []byte("hello"), "another network": []byte(strings.Replace(forged, "metaorg/", "metaorg/f", 1))} {
			if err := b.hear("a", garbage); !errors.Is(err, gossip.ErrGarbage) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func wantRefusal(t *testing.T, err error, code string) {
	t.Helper()
	var no *machine.Refusal
	if !errors.As(err, &no) || no.Code != code {
		t.Fatalf("%v", err)
	}
}

func TestWhetherTheLogGrewIsShownToWhoAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a")
		a := w.nodes[0]
		a.start()
		a.log.grow(9, "x")
		_, err := a.prove("b", []byte("?"))
		wantRefusal(t, err, "node.bad_question")
		for _, q := range []growthQuestion{{0, 9}, {6, 5}, {6, 10}} {
			_, err := a.prove("b", wire.Encode(q))
			wantRefusal(t, err, "node.no_such_size")
		}
		b, err := a.prove("b", wire.Encode(growthQuestion{6, 9}))
		var g growth
		if err != nil || wire.Decode(b, &g) != nil {
			t.Fatal(err)
		}
		if err := checkpoint.CheckGrowth(a.log.at(w.genesis.ID(), 9), 6, g.Root, g.Proof); err != nil {
			t.Error(err)
		}
	})
}

func TestAnOlderCopyOfTheLogIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a")
		a := w.nodes[0]
		a.start()
		w.act(9, "x")
		time.Sleep(time.Second)
		a.stop()
		a.log = line(5, "x") // The folder of the witness is the newer one.
		a.start()
		_, err := a.note()
		wantRefusal(t, err, "node.refuses_to_sign")
		if !strings.Contains(err.Error(), "9 entries before, and has 5 now") || a.Refusing() == nil {
			t.Errorf("%v", err)
		}
		w.act(5, "x")
		if _, err := a.note(); err != nil || a.Refusing() != nil {
			t.Errorf("after it caught up: %v", err)
		}
		a.stop()
		a.log = line(12, "y")
		a.start()
		_, err = a.note()
		wantRefusal(t, err, "node.refuses_to_sign")
		a.log.grow(20, "y")
		_, err = a.note()
		wantRefusal(t, err, "node.refuses_to_sign")
		if s := a.Seen(); a.Refusing() == nil || !strings.Contains(s[0].Doubt, "signs no checkpoints any more") {
			t.Errorf("it does not say that it refuses: %+v", s)
		}
	})
}

func TestAnOtherStateAtTheSameLogIsNotSignedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a")
		a := w.nodes[0]
		a.start()
		w.act(9, "x")
		if _, err := a.note(); err != nil {
			t.Fatal(err)
		}
		c, _ := a.standing()
		c.State = bytes.Repeat([]byte{1}, 32)
		_, err := a.sign(c)
		wantRefusal(t, err, "node.refuses_to_sign")
		a.stop()
		a.start()
		_, err = a.sign(c)
		wantRefusal(t, err, "node.refuses_to_sign")
	})
}

func TestAnOlderCopyOfTheWholeHomeIsNoticedByTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b", "c")
		w.start()
		w.act(5, "x")
		time.Sleep(time.Second)
		a := w.nodes[0]
		older := copyOf(t, a.dir)
		w.act(4, "x")
		time.Sleep(time.Second)
		a.stop()
		a.dir, a.log = older, line(5, "x")
		a.start()
		_, err := a.note()
		wantRefusal(t, err, "node.refuses_to_sign")
		// It goes on with other acts all the same: it never vouches for them.
		w.act(6, "y", a)
		_, err = a.note()
		wantRefusal(t, err, "node.refuses_to_sign")
		time.Sleep(time.Minute)
		if w.nodes[1].Seen()[0].Size != 9 || len(w.nodes[1].Evidence()) > 0 {
			t.Errorf("b has heard something of a since: %+v", w.nodes[1].Seen()[0])
		}
	})
}

func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestWhatIsSignedIsWrittenDownFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b")
		a, heard := w.nodes[0], 0
		w.nodes[1].told = func(note []byte) {
			heard++
			if have, err := os.ReadFile(a.signedFile()); err != nil || !bytes.Equal(have, note) {
				t.Errorf("told before it was written down: %v", err)
			}
		}
		w.start()
		w.act(3, "x", a)
		time.Sleep(time.Second)
		synctest.Wait()
		if heard == 0 {
			t.Fatal("b heard nothing")
		}
		// When it cannot be written down, it is not said.
		if err := os.RemoveAll(a.dir); err != nil {
			t.Fatal(err)
		}
		w.act(3, "x", a)
		if _, err := a.note(); err == nil {
			t.Error("signed without a record of it")
		}
	})
}

func TestWithoutTheHistoryThatItSignedForANodeWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a")
		a := w.nodes[0]
		a.start()
		w.act(9, "x")
		time.Sleep(time.Second)
		a.stop()
		a.log = line(20, "x")
		a.log.gap = 15
		a.start()
		_, err := a.note()
		wantRefusal(t, err, "node.refuses_to_sign")
		a.log.gap = 0
		if _, err := a.note(); err != nil {
			t.Errorf("when history has arrived: %v", err)
		}
	})
}

func TestADamagedRecordOfWhatWasSignedIsSaidSo(t *testing.T) {
	w := newWorld(t, "a")
	a := w.nodes[0]
	if err := os.WriteFile(filepath.Join(a.dir, "signed"), []byte("metaorg/"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(Config{Dir: a.dir, Genesis: w.genesis, Key: a.key, Known: w.known})
	if !errors.Is(err, checkpoint.ErrForm) || !strings.Contains(err.Error(), "move "+filepath.Join(a.dir, "signed")+" away") {
		t.Errorf("%v", err)
	}
}

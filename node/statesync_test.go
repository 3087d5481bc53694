package node_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"metaorg/machine/history/disk"
	"metaorg/machine/wire"
	"metaorg/node"
	"metaorg/node/arrival"
)

// withNewcomer starts a network of so many seats, and says how one node more is
// started that begins with the state of the others.
func withNewcomer(t *testing.T, seats int) (*company, *person, node.Config) {
	t.Helper()
	t.Parallel() // Finding out who has a state takes five seconds.
	c, g := foundCompany(t, seats+1, seats)
	for i := range seats {
		c.start(i)
	}
	for i := range seats {
		eventually(t, fmt.Sprintf("node %d has begun", i), func() bool { return c.nodes[i].LogSize() > 0 })
	}
	cfg := config(c.homes[seats])
	cfg.StateSync = true
	return c, newPerson("ada", g.ID(), c.nodes[0].Now), cfg
}

// lies lets a node give others a history in which this entry is another. It
// returns what makes the node honest again.
func (c *company) lies(i int, entry uint64) (repent func()) {
	c.t.Helper()
	n := c.nodes[i]
	answer := func(honest bool) func(string, []byte) ([]byte, error) {
		return func(_ string, content []byte) ([]byte, error) {
			var asked struct {
				From uint64 `json:"from"`
				Size uint64 `json:"size"`
			}
			if err := wire.Decode(content, &asked); err != nil {
				return nil, err
			}
			s := disk.Stretch{From: asked.From, Proof: [][]byte{}}
			for k := asked.From; k < asked.Size; k++ {
				e, err := n.Entry(k)
				if err != nil {
					return nil, err
				}
				if k == entry && !honest {
					e = []byte("what never happened")
				}
				s.Entries = append(s.Entries, e)
			}
			return wire.Encode(s), nil
		}
	}
	n.Gossip().Handle(arrival.Topic, answer(false))
	return func() { n.Gossip().Handle(arrival.Topic, answer(true)) }
}

// givesUpTo lets a node give others so many entries of its history and no more.
func (c *company) givesUpTo(i int, end uint64) {
	c.t.Helper()
	n := c.nodes[i]
	n.Gossip().Handle(arrival.Topic, func(_ string, content []byte) ([]byte, error) {
		var asked struct {
			From uint64 `json:"from"`
			Size uint64 `json:"size"`
		}
		if err := wire.Decode(content, &asked); err != nil || asked.From >= end {
			return nil, errors.New("no more")
		}
		proof, err := n.Consistency(context.Background(), end, asked.Size)
		s := disk.Stretch{From: asked.From, Proof: proof}
		for k := asked.From; k < end && err == nil; k++ {
			var e []byte
			e, err = n.Entry(k)
			s.Entries = append(s.Entries, e)
		}
		return wire.Encode(s), err
	})
}

func TestOnlyWholeHeightsOfAnArrivingHistoryAreFollowed(t *testing.T) {
	c, ada, cfg := withNewcomer(t, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	must(t, c.nodes[0], ada.sign(Keep{"a word"}))
	must(t, c.nodes[0], ada.sign(Keep{"another"}))
	// The genesis, and for each act a clock entry and the act: the fifth entry is
	// the second act's, and the sixth the third's clock entry.
	for _, row := range []struct{ given, whole uint64 }{{4, 3}, {5, 3}, {6, 5}} {
		c.givesUpTo(0, row.given)
		n := c.startWith(1, cfg)
		c.agree(0, 1)
		eventually(t, "some of the history is here", func() bool { held, _ := n.History(); return held == row.given })
		if got := n.Whole(); got != row.whole {
			t.Errorf("of %d entries, %d are of whole heights, not %d", row.given, row.whole, got)
		}
		c.stopInSync(1)
	}
}

// hasWhole waits until the node has the whole history, and compares it.
func (c *company) hasWhole(i, like int) {
	c.t.Helper()
	n := c.nodes[i]
	eventually(c.t, "the history is complete", func() bool {
		held, size := n.History()
		return held == size && size == c.nodes[like].LogSize() && n.Whole() == size
	})
	for k := range n.LogSize() {
		got, err := n.Entry(k)
		want, err2 := c.nodes[like].Entry(k)
		if err != nil || err2 != nil || !bytes.Equal(got, want) {
			c.t.Fatalf("entry %d is another: %v, %v", k, err, err2)
		}
	}
}

func TestANewcomerBeginsWithTheStateAndGetsTheHistory(t *testing.T) {
	c, ada, cfg := withNewcomer(t, 3)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2) // A seat that does not know her yet would not take her acts.
	for i := range 30 {
		must(t, c.nodes[i%3], ada.sign(Keep{fmt.Sprint("word ", i)}))
	}
	// Two of the three whom it may ask for the history give it something else.
	c.agree(0, 1, 2)
	c.lies(0, 7)
	c.lies(1, 7)
	n := c.startWith(3, cfg)
	c.agree(2, 3)
	if _, err := os.Stat(filepath.Join(c.homes[3], "snapshots", "restoring")); err == nil {
		eventually(t, "a block has followed", func() bool {
			_, err := os.Stat(filepath.Join(c.homes[3], "snapshots", "restoring"))
			return err != nil
		})
	}
	if !isKept(n, "word 29") {
		t.Error("the state is not that of the others")
	}
	c.hasWhole(3, 2)
	eventually(t, "the newcomer is in sync", n.InSync)
	must(t, n, ada.sign(Keep{"through the newcomer"}))
	c.agree(2, 3)
	note, err := n.Checkpoint()
	if err != nil || len(note) == 0 {
		t.Error(err)
	}

	// It goes on after a restart, and began with a state: it has no first block.
	c.stop(3)
	must(t, c.nodes[0], ada.sign(Keep{"without the newcomer"}))
	n = c.startWith(3, cfg)
	c.agree(2, 3)
	if _, err := n.LightBlock(t.Context(), 1); err == nil {
		t.Error("the newcomer went through all blocks")
	}
	c.hasWhole(3, 2)
}

func TestAStateThatDidNotArriveCompletelyIsFetchedAgain(t *testing.T) {
	c, ada, cfg := withNewcomer(t, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	must(t, c.nodes[0], ada.sign(Keep{"a word"}))
	c.startWith(1, cfg)
	c.agree(0, 1)
	c.hasWhole(1, 0)
	c.stopInSync(1)
	// As when the process ended before the first block after the state.
	if err := os.WriteFile(filepath.Join(c.homes[1], "snapshots", "restoring"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, c.nodes[0], ada.sign(Keep{"another"}))
	c.startWith(1, cfg)
	c.agree(0, 1)
	c.hasWhole(1, 0)
	if _, err := os.Stat(filepath.Join(c.homes[1], "snapshots", "restoring")); err == nil {
		t.Error("it would be fetched once more")
	}
}

func TestANodeWorksWhileItsHistoryIsArriving(t *testing.T) {
	c, ada, cfg := withNewcomer(t, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	must(t, c.nodes[0], ada.sign(Keep{"a word"}))
	repent := c.lies(0, 1) // So that it does not arrive.
	n := c.startWith(1, cfg)
	c.agree(0, 1)
	eventually(t, "the newcomer is in sync", n.InSync)
	must(t, n, ada.sign(Keep{"through the newcomer"}))
	c.agree(0, 1)
	arriving := func() {
		t.Helper()
		held, size := n.History()
		if held != 0 || size != c.nodes[0].LogSize() || n.Whole() != 0 {
			t.Errorf("%d of %d entries are here, whole heights to %d", held, size, n.Whole())
		}
		_, err := n.Entry(2)
		wantRefusal(t, err, "node.history_arriving")
		_, _, err = n.Inclusion(t.Context(), 1, size)
		wantRefusal(t, err, "node.history_arriving")
		_, err = n.Consistency(t.Context(), 1, size)
		wantRefusal(t, err, "node.history_arriving")
		entries, failed := n.Entries(0)
		for range entries {
			t.Error("a walk through the hole began")
		}
		wantRefusal(t, failed(), "node.history_arriving")
		_, _, err = n.Inclusion(t.Context(), 0, size)
		wantRefusal(t, err, "node.history_arriving")
		_, err = n.Consistency(t.Context(), 1, size)
		wantRefusal(t, err, "node.history_arriving")
		if _, err := n.Entry(size - 1); err != nil {
			t.Errorf("the last entry: %v", err)
		}
		if note, err := n.Checkpoint(); err != nil || len(note) == 0 {
			t.Errorf("the checkpoint: %v", err)
		}
	}
	arriving()
	c.stop(1)
	n = c.startWith(1, cfg)
	c.agree(0, 1)
	arriving()
	eventually(t, "the newcomer is in sync again", n.InSync)
	must(t, n, ada.sign(Keep{"after a restart"}))
	c.stop(1)

	repent()
	n = c.startWith(1, cfg)
	c.agree(0, 1)
	c.hasWhole(1, 0)
}

// pin tells a home how the log stood at some size.
func (c *company) pin(i int, p node.Pin) {
	c.t.Helper()
	b, err := json.Marshal(p)
	if err == nil {
		err = os.WriteFile(filepath.Join(c.homes[i], "pin.json"), b, 0o600)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestANewcomerComparesWhatItWasToldBeforeTheHistoryHasArrived(t *testing.T) {
	c, ada, cfg := withNewcomer(t, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	size := c.nodes[0].LogSize()
	root, err := c.nodes[0].LogRoot(size)
	if err != nil {
		t.Fatal(err)
	}
	must(t, c.nodes[0], ada.sign(Keep{"a word"}))
	repent := c.lies(0, 1)
	c.pin(1, node.Pin{Size: size, Root: root})
	n := c.startWith(1, cfg)
	c.agree(0, 1)
	eventually(t, "it is proven that this is the history it was told of", n.IsAsTold)
	if held, _ := n.History(); held != 0 {
		t.Errorf("%d entries are here", held)
	}
	c.stopInSync(1)

	c.pin(1, node.Pin{Size: size, Root: make([]byte, 32)})
	n = c.startWith(1, cfg)
	c.agree(0, 1)
	if n.IsAsTold() {
		t.Error("another history is taken for the one it was told of")
	}
	c.stopInSync(1)

	repent() // With the history it is certain.
	cfg.P2PListen = c.at[1]
	if n, err = node.Open(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it stops", func() bool { return n.Err() != nil })
	if err := n.Close(); !errors.Is(err, node.ErrOtherHistory) {
		t.Errorf("it stops for another reason: %v", err)
	}
}

package node_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/cockroachdb/pebble"

	"metaorg/machine/state/tree"
	"metaorg/node"
)

// newcomer makes a stopped node's home one that has nothing but its keys, the
// genesis and its peers.
func (c *company) newcomer(i int) node.Config {
	c.t.Helper()
	c.stop(i)
	for _, part := range []string{"state", "engine"} {
		if err := os.RemoveAll(filepath.Join(c.homes[i], part)); err != nil {
			c.t.Fatal(err)
		}
	}
	cfg := config(c.homes[i])
	cfg.StateSync = true
	return cfg
}

// damage changes an entry in the log of a stopped node.
func (c *company) damage(i int, entry uint64) {
	c.t.Helper()
	db, err := tree.OpenPebble(filepath.Join(c.homes[i], "state"), tree.PebbleOptions{})
	if err == nil {
		key := binary.BigEndian.AppendUint64([]byte{'e'}, entry)
		err = errors.Join(db.Set(key, []byte("what never happened"), pebble.Sync), db.Close())
	}
	if err != nil {
		c.t.Fatal(err)
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
	c, ada := together(t, 4, 3)
	cfg := c.newcomer(3)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2) // A seat that does not know her yet would not take her acts.
	for i := range 30 {
		must(t, c.nodes[i%3], ada.sign(Keep{fmt.Sprint("word ", i)}))
	}
	// Two of the three whom it may ask for the history give it something else.
	c.agree(0, 1, 2)
	for _, liar := range []int{0, 1} {
		c.stop(liar)
		c.damage(liar, 7)
		c.start(liar)
	}
	eventually(t, "the seats are back", func() bool { return c.nodes[0].InSync() && c.nodes[1].InSync() })

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
	c, ada := together(t, 2, 1)
	cfg := c.newcomer(1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	must(t, c.nodes[0], ada.sign(Keep{"a word"}))
	c.startWith(1, cfg)
	c.agree(0, 1)
	c.hasWhole(1, 0)
	c.stop(1)
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

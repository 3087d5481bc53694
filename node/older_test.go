package node_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestAnOlderCopyOfTheOnlySeatIsCaughtUpByItsWitness puts back a home as it was
// some acts ago, keys and all. Had it gone on from there, it would have
// contradicted what it signed.
func TestAnOlderCopyOfTheOnlySeatIsCaughtUpByItsWitness(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 2, 1)
	must(t, c.nodes[0], ada.sign(ada.enter(), Keep{"before the copy"}))
	c.stop(0)
	older := filepath.Join(t.TempDir(), "older")
	if err := os.CopyFS(older, os.DirFS(c.homes[0])); err != nil {
		t.Fatal(err)
	}
	c.start(0)
	for i := range 5 {
		must(t, c.nodes[0], ada.sign(Keep{fmt.Sprint("after the copy ", i)}))
	}
	c.agree(0, 1)
	c.rest(0, 1)
	c.stop(0)

	c.homes[0] = older
	c.start(0)
	id, err := c.nodes[1].Submit(t.Context(), ada.sign(Keep{"once it is back"}))
	if err != nil {
		t.Fatal(err)
	}
	settled(t, c.nodes[1], id)
	c.agree(1, 0)
	if !isKept(c.nodes[0], "after the copy 4") {
		t.Error("what was applied after the copy is gone")
	}
}

// TestTheOnlySeatSaysThatItsBlockIsGone shows the only seat a vote of its own, for
// a block that nobody has: the older copy of a home signed it, and the disk is gone.
func TestTheOnlySeatSaysThatItsBlockIsGone(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 2, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1)
	c.rest(0, 1)
	if h, err := c.nodes[0].Health(); err != nil || h.Silent {
		t.Fatalf("%v, silent: %v, though nothing is wrong yet", err, h.Silent)
	}
	c.nodes[0].Liar().Deceive()
	eventually(t, "the seat says that it can't go on", func() bool {
		h, err := c.nodes[0].Health()
		return err == nil && h.Silent
	})
}

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

package node_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"

	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/node"
)

func envelopeTx(envelope []byte) []byte { return append([]byte{node.TxEnvelope}, envelope...) }

func clockTx(e machine.ClockEntry) []byte { return append([]byte{node.TxClock}, wire.Encode(e)...) }

// propose lets the node make a block of what would be in its mempool.
func propose(t *testing.T, n *node.Node, most int64, txs ...[]byte) [][]byte {
	t.Helper()
	res, err := n.ABCI().PrepareProposal(t.Context(), &abci.RequestPrepareProposal{
		Txs: txs, MaxTxBytes: most, Height: n.Height() + 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return res.Txs
}

func accepts(t *testing.T, n *node.Node, hash byte, txs ...[]byte) bool {
	t.Helper()
	res, err := n.ABCI().ProcessProposal(t.Context(), &abci.RequestProcessProposal{
		Txs: txs, Height: n.Height() + 1, Hash: bytes.Repeat([]byte{hash}, 32), ProposerAddress: crypto.AddressHash(n.Seat()),
	})
	if err != nil {
		t.Fatal(err)
	}
	return res.IsAccepted()
}

// check lets the node look at an act as if a peer had sent it.
func check(t *testing.T, n *node.Node, envelope []byte) []byte {
	t.Helper()
	tx := envelopeTx(envelope)
	if _, err := n.ABCI().CheckTx(t.Context(), &abci.RequestCheckTx{Tx: tx}); err != nil {
		t.Fatal(err)
	}
	return tx
}

const plenty = 4 << 20

func TestABlockTakesActsInTheOrderOfTheirLines(t *testing.T) {
	n, ada, _ := start(t, false)
	two := check(t, n, ada.signAs(2, Keep{"2"}))
	three := check(t, n, ada.signAs(3, Keep{"3"}))
	five := check(t, n, ada.signAs(5, Keep{"5"}))
	got := propose(t, n, plenty, five, three, two)
	if len(got) != 3 || !bytes.Equal(got[1], two) || !bytes.Equal(got[2], three) {
		t.Errorf("got %d transactions, want a clock entry and the acts 2 and 3", len(got))
	}
	if !accepts(t, n, 1, got...) {
		t.Error("the node rejects its own block")
	}
	if got := propose(t, n, plenty, five, three); len(got) != 0 {
		t.Errorf("a block of %d transactions was made of acts whose turn has not come", len(got))
	}
	if got := propose(t, n, int64(len(two)+250), two, three); len(got) != 2 {
		t.Errorf("got %d transactions, want as many as fit", len(got))
	}
}

func TestABlockIsJudged(t *testing.T) {
	n, ada, _ := start(t, false)
	act := check(t, n, ada.signAs(2, Keep{"word"}))
	own := propose(t, n, plenty, act)
	var clock machine.ClockEntry
	if err := wire.Decode(own[0][1:], &clock); err != nil {
		t.Fatal(err)
	}
	with := func(change func(*machine.ClockEntry)) []byte {
		c := clock
		change(&c)
		return clockTx(c)
	}
	forged := ada.signAs(2, Keep{"forged"})
	forged[len(forged)-10] ^= 1
	tick := append([]byte{node.TxTick}, wire.Encode(map[string]uint64{"after": 1})...)
	for i, row := range []struct {
		name string
		txs  [][]byte
		want bool
	}{
		{"an empty block passes", nil, true},
		{"the node's own block passes", own, true},
		{"a clock within the tolerance passes", [][]byte{with(func(c *machine.ClockEntry) { c.Time += machine.ClockTolerance - 2 }), act}, true},
		{"an act that only state speaks against passes", [][]byte{own[0], envelopeTx(ada.signAs(40, Keep{"x"}))}, true},
		{"a block without a clock is rejected", [][]byte{act}, false},
		{"a clock without acts is rejected", [][]byte{own[0]}, false},
		{"a second clock is rejected", [][]byte{own[0], own[0], act}, false},
		{"a clock that is fast is rejected", [][]byte{with(func(c *machine.ClockEntry) { c.Time += machine.ClockTolerance + 2 }), act}, false},
		{"a clock behind the last act is rejected", [][]byte{with(func(c *machine.ClockEntry) { c.Time -= 3600 }), act}, false},
		{"another seat's clock is rejected", [][]byte{with(func(c *machine.ClockEntry) { c.Seat = make([]byte, 32) }), act}, false},
		{"a random number of its own choice is rejected", [][]byte{with(func(c *machine.ClockEntry) { c.Reveal = make([]byte, 32) }), act}, false},
		{"a tick when nothing is due is rejected", [][]byte{own[0], tick}, false},
		{"an unknown kind of transaction is rejected", [][]byte{own[0], {9, 9}, act}, false},
		{"bytes that are no envelope are rejected", [][]byte{own[0], envelopeTx([]byte("hello"))}, false},
		{"a forged act is rejected", [][]byte{own[0], envelopeTx(forged)}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := accepts(t, n, byte(i), row.txs...); got != row.want {
				t.Errorf("accepted is %v", got)
			}
		})
	}
}

func TestAnAcceptedBlockStaysAcceptedAfterARestart(t *testing.T) {
	dir, g := found(t, false)
	c := config(dir)
	now := time.Now()
	c.Clock = func() time.Time { return now }
	n := open(t, c)
	ada := newPerson("ada", g.ID(), n.Now)
	must(t, n, ada.sign(ada.enter()))
	quiet(t, n) // For the block that proves the last one, which has the next height.
	block := propose(t, n, plenty, check(t, n, ada.sign(Keep{"word"})))
	if !accepts(t, n, 7, block...) {
		t.Fatal("the block was rejected")
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	n = open(t, c)
	if !accepts(t, n, 7, block...) {
		t.Error("the same block is rejected on a replay")
	}
	if accepts(t, n, 8, block...) {
		t.Error("another block with an old clock is accepted")
	}
}

func TestBlocksWithAnythingInThemAreApplied(t *testing.T) {
	n, ada, _ := start(t, false)
	size, root := n.LogSize(), n.AppHash()
	act := envelopeTx(ada.signAs(2, Keep{"word"}))
	for _, txs := range [][][]byte{{nil}, {{}}, {{1}}, {{9}, {2, 0}}, {act}, {act, clockTx(machine.ClockEntry{})}} {
		res, err := n.ABCI().FinalizeBlock(t.Context(), &abci.RequestFinalizeBlock{Txs: txs, Height: n.Height() + 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.TxResults) != len(txs) || !bytes.Equal(res.AppHash, root) || n.LogSize() != size {
			t.Errorf("a block without a clock left a trace: %v", res)
		}
		if slices.ContainsFunc(res.TxResults, func(r *abci.ExecTxResult) bool { return r.Code == 0 }) {
			t.Errorf("something in it counted: %v", res)
		}
	}
}

func TestANodeThatCannotWriteEnds(t *testing.T) {
	dir, g := found(t, false)
	n, err := node.Open(t.Context(), config(dir))
	if err != nil {
		t.Fatal(err)
	}
	ada := newPerson("ada", g.ID(), n.Now)
	must(t, n, ada.sign(ada.enter()))
	file := filepath.Join(dir, "engine", "accepted")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	id, err := n.Submit(t.Context(), ada.sign(Keep{"lost"}))
	if err != nil {
		t.Fatal(err)
	}
	<-n.Done()
	if err := n.Err(); err == nil || !strings.Contains(err.Error(), "couldn't write down") {
		t.Errorf("got %v", err)
	}
	if _, err := n.Wait(t.Context(), id); err == nil {
		t.Error("an act that was not applied is reported as settled")
	}
	if _, err := n.Submit(t.Context(), ada.sign(Keep{"late"})); err == nil {
		t.Error("an act was taken in after the fault")
	}
	if n.Close() == nil {
		t.Error("closing does not tell of the fault")
	}
}

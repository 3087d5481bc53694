package health

import (
	"testing"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/types"
)

func TestOneBlockThatIsLateMakesNoClockWrong(t *testing.T) {
	var c Clocks
	if s, n := c.Ahead(); s != 0 || n != 0 {
		t.Fatalf("before any block it is %d after %d", s, n)
	}
	for _, ahead := range []int64{0, 1, 600, 0, 1} {
		c.Note(ahead)
	}
	if s, n := c.Ahead(); s != 1 || n != 5 {
		t.Errorf("it is %d ahead after %d blocks", s, n)
	}
	for range 20 {
		c.Note(-30)
	}
	if s, n := c.Ahead(); s != -30 || n != compared {
		t.Errorf("it is %d ahead after %d blocks", s, n)
	}
}

// chain is a store of blocks, each with who signed it.
type chain [][]string

func (c chain) Base() int64   { return 1 }
func (c chain) Height() int64 { return int64(len(c)) }

func (c chain) LoadBlockCommit(height int64) *types.Commit {
	commit := &types.Commit{Height: height}
	for _, who := range c[height-1] {
		commit.Signatures = append(commit.Signatures, types.CommitSig{BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: crypto.AddressHash([]byte(who))})
	}
	return commit
}

func TestBlocksThatASeatSignedAreCountedBackFromTheLast(t *testing.T) {
	c := chain{{"ada", "ben"}, {"ada", "ben"}, {"ben"}, {"ben"}, {"ada", "ben"}}
	for _, row := range []struct {
		who        string
		most       int64
		signed, of int64
	}{{"ada", 10, 2, 4}, {"ben", 10, 4, 4}, {"ada", 2, 0, 2}, {"cyd", 3, 0, 3}} {
		// Who signed the last block is known with the next one.
		if signed, of := Signed(c, []byte(row.who), row.most); signed != row.signed || of != row.of {
			t.Errorf("%s signed %d of %d", row.who, signed, of)
		}
	}
	if _, of := Signed(chain{{"ada"}}, []byte("ada"), 5); of != 0 {
		t.Errorf("of one block %d are known", of)
	}
}

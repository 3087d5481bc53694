package reveal

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"metaorg/machine"
)

func TestAChainRevealsBackwardsAndGoesOnWithTheNext(t *testing.T) {
	seed := bytes.Repeat([]byte{7}, 32)
	c := New(seed)
	bound := c.Anchor(0)
	for _, revealed := range []uint64{0, 1, 2, 3, step - 1, step, Length - 2, Length - 1} {
		reveal, following, err := c.Next(machine.Chain{Revealed: revealed})
		if err != nil {
			t.Fatal(err)
		}
		end := bytes.Clone(reveal)
		for range revealed + 1 {
			sum := sha256.Sum256(end)
			end = sum[:]
		}
		if !bytes.Equal(end, bound) {
			t.Errorf("link %d does not lead to the anchor", revealed)
		}
		if last := revealed == Length-1; last != (following != nil) {
			t.Errorf("link %d names the next chain: %v", revealed, following != nil)
		} else if last && !bytes.Equal(following, New(seed).Anchor(1)) {
			t.Error("the last link names another chain than the next")
		}
	}
	if _, _, err := c.Next(machine.Chain{Revealed: Length}); err == nil {
		t.Error("a link was revealed beyond the seed")
	}
}

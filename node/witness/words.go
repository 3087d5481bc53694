package witness

import (
	"fmt"

	"metaorg/machine/checkpoint"
)

// Statements are the two things that were signed, in words; of evidence that
// Check found to be a proof.
func (e Evidence) Statements(p Proof) [2]string {
	if v := e.Votes; v != nil {
		one := fmt.Sprintf("A vote for one block of height %d", v.Height)
		return [2]string{one, fmt.Sprintf("A vote in the same round for another block of height %d", v.Height)}
	}
	return [2]string{inWords(p.Longer), inWords(p.Shorter)}
}

func inWords(c checkpoint.Checkpoint) string {
	return fmt.Sprintf("A checkpoint of %d entries, height %d: log root %x, state root %x", c.Size, c.Height, c.Root, c.State)
}

// Why says why the two statements cannot both be true; of evidence that Check
// found to be a proof.
func (e Evidence) Why(p Proof) string {
	switch {
	case e.Votes != nil:
		return "a seat has one vote in a round"
	case p.Longer.Size == p.Shorter.Size:
		return fmt.Sprintf("a log of %d entries has one root, one last height and one state", p.Longer.Size)
	}
	return fmt.Sprintf("the log of %d entries had the root %x when it had %d, and not %x", p.Longer.Size, e.Checkpoints.Prefix, p.Shorter.Size, p.Shorter.Root)
}

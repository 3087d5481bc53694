package restart

import (
	"bytes"
	"fmt"
	"iter"

	"metaorg/machine"
)

// CatchUp brings a node that is behind up to where a restart goes on from, with
// the log of one that has come there: blocks of the old chain are no longer to
// be had from peers. Nothing is written unless the entries are those that the
// restart was signed for. Entries are walked with their numbers, from any on
// that this node has.
func (h *Home) CatchUp(r machine.Restart, entries iter.Seq2[uint64, []byte]) error {
	edge := machine.EdgeOf(h.store)
	var missing [][]byte
	for i, e := range entries {
		if i < edge.Size {
			continue
		}
		if i != edge.Size || i >= r.Size {
			break
		}
		edge = edge.Append(e)
		missing = append(missing, e)
	}
	if edge.Size != r.Size || !bytes.Equal(edge.Root(), r.Root) {
		return fmt.Errorf("%w: with this log it has %d entries that are not the %d which the restart goes on from", ErrForked, edge.Size, r.Size)
	}
	from := h.log.Size()
	if err := h.log.Append(missing); err != nil {
		return err
	}
	walk := func(yield func(uint64, []byte) bool) {
		for i, e := range missing {
			if !yield(from+uint64(i), e) {
				return
			}
		}
	}
	if err := h.machine.Replay(h.store, walk, func(int64) {}); err != nil {
		return fmt.Errorf("couldn't apply the log: %w", err)
	}
	return nil
}

package copies

import (
	"bytes"
	"fmt"
	"slices"

	"lukechampine.com/blake3"

	"metaorg/documents/placement"
)

// remembered is a plan with a fingerprint of all that it follows from.
type remembered struct {
	of   [32]byte
	plan placement.Plan
}

// planned is where the files belong: in the light of what this node knows of
// others, or as if all had theirs. It is worked out anew only when something
// changed.
func (c *Copies) planned(w World, trusting bool) placement.Plan {
	which, of := 0, c.fingerprint(w, trusting)
	if !trusting {
		which = 1
	}
	if last := c.plans[which]; last.of == of {
		return last.plan
	}
	var rooms []placement.Room
	for _, n := range w.Nodes {
		if n.Bytes > 0 && (trusting || n.ID == c.Own || !c.isGone(n.ID)) {
			rooms = append(rooms, placement.Room{Node: n.ID, Owner: n.Owner, Group: n.Group, Bytes: n.Bytes})
		}
	}
	files := make([]placement.File, len(w.Files))
	for i, f := range w.Files {
		files[i] = placement.File{Hash: string(f.Hash), Size: f.Size, Copies: f.Copies, Since: f.Since, May: func(r placement.Room) bool {
			return (f.Only == nil || f.Only[r.Owner]) && (trusting || r.Node == c.Own || !c.isLost(r.Node, f.Hash))
		}}
	}
	c.plans[which] = remembered{of, placement.Place(files, rooms)}
	return c.plans[which].plan
}

// fingerprint stands for all that a plan follows from.
func (c *Copies) fingerprint(w World, trusting bool) (sum [32]byte) {
	h := blake3.New(len(sum), nil)
	for _, f := range w.Files {
		fmt.Fprintln(h, f.Hash, f.Size, f.Copies, f.Since, f.Only)
	}
	for _, n := range w.Nodes {
		fmt.Fprintln(h, n.ID, n.Owner, n.Group, n.Bytes)
	}
	if !trusting {
		var overdue [][]byte
		for k := range c.known {
			if c.overdue(k) {
				overdue = append(overdue, fmt.Appendln(nil, k.Node, k.Hash))
			}
		}
		slices.SortFunc(overdue, bytes.Compare)
		_, _ = h.Write(bytes.Join(overdue, nil)) // A hash never fails.
	}
	h.Sum(sum[:0])
	return sum
}

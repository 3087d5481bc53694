package clearing

// arc is what one party owes another, from debtor to creditor.
type arc struct {
	from, to int32
	side     int32 // 1 where nothing of it is left, -1 where all of it is, 0 within the tree.
}

// What stands for the number of an arc.
const (
	none    = int32(-1)
	outside = int32(-2) // From a party to the outside, for nothing.
	lacking = int32(-3) // From the outside to a party, at a price.
)

// scrambled is after how many places for each arc they are put in order anew.
const scrambled = 32

// lookedFor is for how many arcs that are looked through, for each place that is walked
// through, they stay in their order: arcs come in the order of parties, and so find
// them side by side.
const lookedFor = 4

// manySteps is more than it takes to get from one party to another in networks as
// they are; up to it the price goes up by one, and then by more and more.
const manySteps = 12

// simplex finds the least that can be left within a strongly connected network
// while net positions stay, by the network simplex method. The tree is strongly
// feasible (Cunningham 1976): from every party more can be left all the way
// towards the root, so no tree comes twice and it ends. What is left of an arc
// costs one, whatever arc it is; so levels, the potentials, are small whole
// numbers, and a debtor's is one above its creditor's along the tree. At first
// net positions are made up for by the outside, as far as those who owe more owe
// nothing to those who are owed more. Its price goes up by little and little, so
// that what needs few steps is found first, while the tree is flat. One simplex
// does part after part, and uses its room again.
type simplex struct {
	arcs   []arc
	amount []int64
	nodes  []node // The last is the root: the outside.
	places []place
	party  []int32 // Whose each node is.
	at     int     // The arc that is looked at next.
	price  int32   // For what comes from the outside.
	walked int     // Places that were walked through since they were put in order.
	looked int     // Arcs that were looked through since then.
	spare  spare
	net    []int64 // What each party owes more than it is owed, while a tree is begun.
	queue  []int32
}

// solve finds the least that can be left.
func (s *simplex) solve() {
	for {
		for in := s.entering(); in != none; in = s.entering() {
			s.pivot(in)
			if s.walked > scrambled*len(s.arcs) && s.walked > s.looked/lookedFor {
				s.renumber()
			}
		}
		if s.isSettled() {
			return
		}
		s.raise(1 + max(0, s.price-manySteps))
	}
}

// isSettled reports whether nothing comes from the outside any more.
func (s *simplex) isSettled() bool {
	for i := range s.nodes {
		if n := &s.nodes[i]; n.pred == lacking && n.up > 0 {
			return false
		}
	}
	return true
}

// raise puts the price up, and with it the way down to all who hang by it.
func (s *simplex) raise(by int32) {
	s.price += by
	for v := range s.nodes {
		if n := &s.nodes[v]; n.pred == lacking {
			u := int32(v)
			for range n.size {
				p := &s.places[u]
				p.level -= by
				u = p.thread
			}
		}
	}
}

// entering is the next arc that gains anything, none when none does; then the
// search begins anew.
func (s *simplex) entering() int32 {
	in := s.gaining(s.at, len(s.arcs))
	if in == none {
		s.looked += len(s.arcs)
		in = s.gaining(0, s.at)
	}
	s.looked += int(in) + 1 - s.at
	s.at = int(in) + 1
	return in
}

// gaining is the first arc of a range that gains anything. An arc that is full or
// empty does where side × (debtor's level − creditor's − 1) is above 0; this is where
// most time goes, and written so it takes the fewest instructions.
func (s *simplex) gaining(from, to int) int32 {
	places, arcs := s.places, s.arcs[from:to]
	for i := range arcs {
		a := &arcs[i]
		if side := a.side; side*(places[a.from].level-places[a.to].level) > side {
			return int32(from + i)
		}
	}
	return none
}

// pivot leaves more along the cycle that the arc closes with the tree, as much
// as goes, and takes the arc into the tree for the one that stopped it.
func (s *simplex) pivot(in int32) {
	a := &s.arcs[in]
	first, second := a.from, a.to
	if a.side < 0 {
		first, second = second, first
	}
	join, out, onSecond, delta := s.cycle(first, second, s.amount[in])
	if out == none {
		s.push(first, join, delta, 0)
		s.push(second, join, -delta, 0)
		a.side = -a.side
		return
	}
	up, down := s.amount[in]-delta, delta
	inner, outer := first, second
	if onSecond {
		inner, outer, delta = second, first, -delta
		up, down = down, up
	}
	above, size := s.nodes[out].parent, s.nodes[out].size
	s.push(inner, above, delta, 0)
	s.push(above, join, delta, -size)
	s.push(outer, join, -delta, size)
	s.release(out, onSecond)
	// Before the arc comes in: what is gained by it moves with the inner side.
	shift := 1 + s.places[a.to].level - s.places[a.from].level
	if inner == a.to {
		shift = -shift
	}
	a.side = 0
	s.hang(inner, outer, out, edge{in, up, down})
	s.shift(inner, shift)
}

// cycle walks both ends up to where they meet. Of what stops it, the last
// along the cycle from there is chosen, which keeps the tree strongly feasible;
// out is none where that is the entering arc itself.
func (s *simplex) cycle(first, second int32, delta int64) (join, out int32, onSecond bool, _ int64) {
	nodes := s.nodes
	least, low := delta, none // Of the first side; the lowest of equals.
	up, high := delta, none   // Of the second; the highest of equals.
	u, v := first, second
	nu, nv := &nodes[u], &nodes[v]
	for u != v {
		if nu.size < nv.size {
			if nu.down < least {
				least, low = nu.down, u
			}
			u = nu.parent
			nu = &nodes[u]
		} else {
			if nv.up <= up {
				up, high = nv.up, v
			}
			v = nv.parent
			nv = &nodes[v]
		}
	}
	if high != none && up <= least {
		return u, high, true, up
	}
	return u, low, false, least
}

// push leaves delta more along the way down to a node from one above it, and has
// so many more below each; both may be below 0.
func (s *simplex) push(u, above int32, delta int64, size int32) {
	for u != above {
		n := &s.nodes[u]
		n.up += delta
		n.down -= delta
		n.size += size
		u = n.parent
	}
}

// release takes the arc above a node out of the tree: it is full or empty.
func (s *simplex) release(out int32, onSecond bool) {
	if s.nodes[out].pred < none {
		return
	}
	a := &s.arcs[s.nodes[out].pred]
	a.side = 1
	if (a.from == out) == onSecond {
		a.side = -1
	}
}

package clearing

import "slices"

// newSimplex begins with nothing left of any arc, where the sums that this takes
// fit, and with everything left otherwise.
func newSimplex(d debts) *simplex {
	s := blank(d)
	if net, ok := netOf(d); ok {
		s.nothingLeft(net)
	} else {
		s.allLeft(d)
	}
	return s
}

// blank has no tree yet.
func blank(d debts) *simplex {
	s := &simplex{
		arcs: make([]arc, len(d.from)), amount: d.amount,
		nodes: make([]node, d.parties+1), places: make([]place, d.parties+1),
		party: make([]int32, d.parties+1), price: 1,
	}
	for v := range s.party {
		s.party[v] = int32(v)
	}
	for i := range s.arcs {
		s.arcs[i] = arc{d.from[i], d.to[i], 1}
	}
	return s
}

// unbounded is as much as the outside takes; net positions stay below it, so that
// no int64 overflows.
const unbounded = int64(1) << 62

// netOf is what each party owes more than it is owed; false where what it or
// all owe together does not fit.
func netOf(d debts) (net []int64, ok bool) {
	net = make([]int64, d.parties)
	total := int64(0)
	for i, amount := range d.amount {
		if amount >= unbounded-total {
			return nil, false
		}
		total += amount
		net[d.from[i]] += amount
		net[d.to[i]] -= amount
	}
	return net, true
}

// nothingLeft makes up for net positions by the outside: parties that owe more
// give it there, and those who are owed more get it from there, at a price.
func (s *simplex) nothingLeft(net []int64) {
	root := int32(len(net))
	s.nodes[root] = node{none, none, root - 1, root + 1, root - 1, 0, 0}
	for v := range root {
		n := node{root, outside, v - 1, 1, v, unbounded, net[v]}
		if net[v] < 0 {
			n.pred, n.up, n.down = lacking, -net[v], unbounded
			s.places[v].level = -s.price
		}
		s.nodes[v], s.places[v].thread = n, v+1
	}
	s.nodes[0].back = root
}

// allLeft needs no sums, and more steps. The tree is that of shortest ways from
// the first party: each of its arcs has all of its amount to be taken back.
func (s *simplex) allLeft(d debts) {
	for i := range s.arcs {
		s.arcs[i].side = -1
	}
	root, out := int32(d.parties), graphOf(d.parties, d.from)
	for v := range s.nodes {
		s.nodes[v] = node{none, none, none, 1, int32(v), 0, 0}
	}
	s.places[root].thread, s.nodes[root].back = root, root
	s.below(0, root, outside, unbounded)
	queue := make([]int32, 1, d.parties)
	for at := 0; at < len(queue); at++ {
		v := queue[at]
		for _, i := range out.arcs[out.start[v]:out.start[v+1]] {
			if u := d.to[i]; s.nodes[u].parent == none {
				s.below(u, v, i, d.amount[i])
				s.arcs[i].side = 0
				queue = append(queue, u)
			}
		}
	}
	for _, u := range slices.Backward(queue) { // The first child of each stands last in the thread.
		p := &s.nodes[s.nodes[u].parent]
		p.size += s.nodes[u].size
		p.last = s.nodes[u].last
	}
}

// below hangs a leaf, which v owes, below it, and puts it right behind it in the thread.
func (s *simplex) below(u, v, pred int32, up int64) {
	after := s.places[v].thread
	s.places[v].thread, s.places[u] = u, place{s.places[v].level - 1, after}
	s.nodes[u].parent, s.nodes[u].pred, s.nodes[u].up = v, pred, up
	s.nodes[u].back, s.nodes[after].back = v, u
}

package clearing

import "slices"

// begin takes a part up: with as little left as direct obligations allow, where
// the sums that this takes fit, and with everything left otherwise.
func (s *simplex) begin(p part) {
	s.take(p)
	if s.netOf() {
		s.directlyLeft()
	} else {
		s.allLeft()
	}
}

// take has everybody where it stands in the part, and no tree.
func (s *simplex) take(p part) {
	s.arcs, s.amount, s.at, s.walked, s.looked = p.arcs, p.amount, 0, 0, 0
	s.make(len(p.party) + 1)
	for v := range s.party {
		s.party[v] = int32(v)
	}
}

// make has room for so many nodes.
func (s *simplex) make(nodes int) {
	if cap(s.nodes) < nodes {
		s.nodes, s.places, s.net = make([]node, nodes), make([]place, nodes), make([]int64, nodes)
		room := make([]int32, 2*nodes)
		s.party, s.queue, s.spare = room[:nodes:nodes], room[nodes:], spare{}
	}
	s.nodes, s.places, s.net = s.nodes[:nodes], s.places[:nodes], s.net[:nodes]
	s.party, s.queue = s.party[:nodes], s.queue[:0]
}

// unbounded is as much as the outside takes; net positions stay below it, so that
// no int64 overflows.
const unbounded = int64(1) << 62

// netOf is what each party owes more than it is owed; false where what all owe
// together does not fit.
func (s *simplex) netOf() bool {
	net := s.net
	clear(net)
	total := int64(0)
	for i, amount := range s.amount {
		if amount >= unbounded-total {
			return false
		}
		total += amount
		a := &s.arcs[i]
		net[a.from] += amount
		net[a.to] -= amount
	}
	return true
}

// directlyLeft begins with what those who owe more owe directly to those who are
// owed more: arc by arc in their order, as much of it is left as goes. Whose net
// position is made up for by a part of an arc hangs by that arc below the other.
// For the rest of the net positions the outside makes up: who still owes more
// gives it there for nothing, and who is still owed more gets it from there, at a
// price.
func (s *simplex) directlyLeft() {
	s.price = 2 // At 1 no arc gains anything.
	root, net := int32(len(s.nodes)-1), s.net
	for v := range s.nodes {
		s.nodes[v] = node{root, outside, none, 1, int32(v), unbounded, 0}
	}
	for i := range s.arcs {
		a := &s.arcs[i]
		gives, lacks := net[a.from], -net[a.to]
		if gives <= 0 || lacks <= 0 {
			continue
		}
		amount := s.amount[i]
		left := min(gives, lacks, amount)
		net[a.from] -= left
		net[a.to] += left
		switch left {
		case amount:
			a.side = -1
			continue
		case lacks: // It gets nothing from the outside any more.
			s.hangBy(a.to, a.from, edge{int32(i), left, amount - left})
		default:
			s.hangBy(a.from, a.to, edge{int32(i), amount - left, left})
		}
		a.side = 0
	}
	s.byTheRoot()
	s.thread()
}

// byTheRoot makes the rest of net positions up by the outside.
func (s *simplex) byTheRoot() {
	root := int32(len(s.nodes) - 1)
	s.nodes[root] = node{none, none, root, 1, root, 0, 0}
	for v := range root {
		n := &s.nodes[v]
		if n.parent != root {
			continue
		}
		if n.down = s.net[v]; n.down < 0 {
			n.pred, n.up, n.down = lacking, -n.down, unbounded
		}
		s.queue = append(s.queue, v)
	}
}

// thread makes the thread and the levels of a tree in whose queue everybody stands
// before whom it hangs by.
func (s *simplex) thread() {
	root := int32(len(s.nodes) - 1)
	s.places[root] = place{0, root}
	for _, v := range slices.Backward(s.queue) {
		n := &s.nodes[v]
		level := s.places[n.parent].level
		switch {
		case n.pred == lacking:
			level -= s.price
		case n.pred == outside:
		case s.arcs[n.pred].from == v:
			level++
		default:
			level--
		}
		s.follows(v, n.parent, level)
	}
	s.sizes(s.queue)
}

// hangBy hangs v below its parent by an arc.
func (s *simplex) hangBy(v, parent int32, e edge) {
	n := &s.nodes[v]
	n.parent, n.pred, n.up, n.down = parent, e.pred, e.up, e.down
	s.queue = append(s.queue, v)
}

// allLeft needs no sums, and more steps. The tree is that of shortest ways from
// the first party: each of its arcs has all of its amount to be taken back.
func (s *simplex) allLeft() {
	parties := len(s.nodes) - 1
	from := make([]int32, len(s.arcs))
	for i := range s.arcs {
		s.arcs[i].side = -1
		from[i] = s.arcs[i].from
	}
	root, start := int32(parties), startsOf(parties, from)
	for v := range s.nodes {
		s.nodes[v] = node{none, none, none, 1, int32(v), 0, 0}
	}
	s.price = 1
	s.places[root], s.nodes[root].back = place{0, root}, root
	s.nodes[0].parent, s.nodes[0].pred, s.nodes[0].up = root, outside, unbounded
	s.follows(0, root, -1)
	s.queue = append(s.queue, 0)
	for at := 0; at < len(s.queue); at++ {
		v := s.queue[at]
		for i := start[v]; i < start[v+1]; i++ {
			if u := s.arcs[i].to; s.nodes[u].parent == none {
				s.hangBy(u, v, edge{i, s.amount[i], 0})
				s.follows(u, v, s.places[v].level-1)
				s.arcs[i].side = 0
			}
		}
	}
	slices.Reverse(s.queue)
	s.sizes(s.queue)
}

// follows puts u right behind v in the thread.
func (s *simplex) follows(u, v, level int32) {
	after := s.places[v].thread
	s.places[v].thread, s.places[u] = u, place{level, after}
	s.nodes[u].back, s.nodes[after].back = v, u
}

// sizes counts who is below each, those below before those above.
func (s *simplex) sizes(upwards []int32) {
	for _, u := range upwards { // The first child of each stands last in the thread.
		n := &s.nodes[u]
		p := &s.nodes[n.parent]
		p.size += n.size
		p.last = n.last
	}
}

package clearing

// node is a party's place in the spanning tree. What more may be left between
// it and its parent is kept here and not with the arc, so that a cycle is walked
// without leaving the nodes.
type node struct {
	parent, pred int32 // none for the root.
	back         int32 // Before it in the thread.
	size, last   int32 // How many there are below and with it, and the last of them in the thread.
	up, down     int64 // How much more may be left towards the parent, and from it.
}

// edge is an arc as it comes to lie in the tree, with what it has left both ways.
type edge struct {
	pred     int32
	up, down int64
}

// place is what every pivot walks through: the level, and who comes next in the
// thread, which is the tree in preorder, closed to a ring.
type place struct{ level, thread int32 }

// hang turns the path from inner up to out around and hangs it below outer.
func (s *simplex) hang(inner, outer, out int32, e edge) {
	nodes, places := s.nodes, s.places
	top := nodes[out]
	size, above, before, after := top.size, top.parent, top.back, places[top.last].thread

	// The path, lowest first: each comes, with those below it that are not yet
	// in, behind the others.
	tail := nodes[inner].last
	parent, rest, cut, last, back := outer, size, tail, tail, nodes[inner].back
	for u := inner; ; {
		n := &nodes[u]
		next, below := n.parent, n.size
		n.parent, n.size, rest = parent, rest, size-below
		e, n.pred, n.up, n.down = edge{n.pred, n.down, n.up}, e.pred, e.up, e.down
		if u == out {
			break
		}
		follow := places[cut].thread
		places[back].thread, nodes[follow].back = follow, back
		p := &nodes[next]
		end := p.last
		if end == last {
			end = back
		}
		last, back = p.last, p.back
		places[tail].thread, p.back = next, tail
		tail, cut = end, end
		parent, u = u, next
	}
	for u := out; ; u = nodes[u].parent {
		nodes[u].last = tail
		if u == inner {
			break
		}
	}

	places[before].thread, nodes[after].back = after, before
	for u := above; u != none && nodes[u].last == top.last; u = nodes[u].parent {
		nodes[u].last = before
	}
	after = places[outer].thread
	places[outer].thread, nodes[inner].back = inner, outer
	places[tail].thread, nodes[after].back = after, tail
	for u := outer; u != none && nodes[u].last == outer; u = nodes[u].parent {
		nodes[u].last = tail
	}
}

// shift moves the levels of all below and with top, or of all others the other
// way, whichever are fewer: levels count by their differences alone.
func (s *simplex) shift(top, by int32) {
	places := s.places
	u, count := top, s.nodes[top].size
	if rest := int32(len(places)) - count; rest < count {
		u, count, by = places[s.nodes[top].last].thread, rest, -by
	}
	s.walked += int(count)
	for range count {
		p := &places[u]
		p.level += by
		u = p.thread
	}
}

// spare is room for nodes in another order.
type spare struct {
	nodes         []node
	places        []place
	party, number []int32
}

// renumber gives nodes numbers in the order of the thread, so that what is walked
// through lies together in memory. Nothing else changes by it.
func (s *simplex) renumber() {
	root := int32(len(s.nodes) - 1)
	if cap(s.spare.nodes) <= int(root) {
		n := cap(s.nodes)
		s.spare = spare{make([]node, n), make([]place, n), make([]int32, n), make([]int32, n)}
	}
	s.spare = spare{s.spare.nodes[:root+1], s.spare.places[:root+1], s.spare.party[:root+1], s.spare.number[:root+1]}
	s.walked, s.looked = 0, 0
	to, next := &s.spare, int32(0)
	for u := s.places[root].thread; u != root; u = s.places[u].thread {
		to.number[u] = next
		next++
	}
	to.number[root] = root
	for u, v := range to.number {
		n := s.nodes[u]
		if n.parent != none {
			n.parent = to.number[n.parent]
		}
		n.back, n.last = to.number[n.back], to.number[n.last]
		to.nodes[v], to.party[v] = n, s.party[u]
		to.places[v] = place{s.places[u].level, to.number[s.places[u].thread]}
	}
	for i := range s.arcs {
		a := &s.arcs[i]
		a.from, a.to = to.number[a.from], to.number[a.to]
	}
	s.nodes, to.nodes = to.nodes, s.nodes
	s.places, to.places = to.places, s.places
	s.party, to.party = to.party, s.party
}

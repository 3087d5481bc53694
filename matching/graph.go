package matching

import (
	"cmp"
	"math"
	"slices"
)

// Edge joins two nodes of a graph, both ways, at a cost.
type Edge struct {
	A, B int32
	Cost int64 // 0 or more.
}

// Graph is who is how far from whom. Nodes are numbers from 0.
type Graph struct {
	start []int32 // The arcs of node v are arcs[start[v]:start[v+1]], by where they go.
	arcs  []arc
	edge  []int32 // Of each arc, its number among edges.
}

type arc struct {
	to   int32
	cost int64
}

// Apart is the distance of those whom nothing joins. It is more than any other.
const Apart = int64(math.MaxInt64) / 1024

// NewGraph makes a graph of so many nodes. Costs must be from 0 to 10^9, and ends among the nodes.
func NewGraph(nodes int, edges []Edge) (Graph, error) {
	if nodes > most || len(edges) > math.MaxInt32/2 {
		return Graph{}, ErrTooMany
	}
	for _, e := range edges {
		switch {
		case e.A < 0 || e.B < 0 || int(e.A) >= nodes || int(e.B) >= nodes:
			return Graph{}, ErrUnknown
		case e.Cost < 0 || e.Cost > 1_000_000_000:
			return Graph{}, ErrNegative
		}
	}
	toThemselves := func(e Edge) bool { return e.A == e.B } // No way is shorter by them.
	return newGraph(nodes, slices.DeleteFunc(slices.Clone(edges), toThemselves)), nil
}

func newGraph(nodes int, edges []Edge) Graph {
	g := Graph{start: make([]int32, nodes+1), arcs: make([]arc, 2*len(edges)), edge: make([]int32, 2*len(edges))}
	for _, e := range edges {
		g.start[e.A+1]++
		g.start[e.B+1]++
	}
	for v := range nodes {
		g.start[v+1] += g.start[v]
	}
	type numbered struct {
		arc
		edge int32
	}
	all, next := make([]numbered, 2*len(edges)), slices.Clone(g.start)
	for i, e := range edges {
		all[next[e.A]], all[next[e.B]] = numbered{arc{e.B, e.Cost}, int32(i)}, numbered{arc{e.A, e.Cost}, int32(i)}
		next[e.A]++
		next[e.B]++
	}
	for v := range nodes {
		slices.SortFunc(all[g.start[v]:g.start[v+1]], func(a, b numbered) int {
			return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.cost, b.cost), cmp.Compare(a.edge, b.edge))
		})
	}
	for k, a := range all {
		g.arcs[k], g.edge[k] = a.arc, a.edge
	}
	return g
}

// Nodes is how many there are.
func (g Graph) Nodes() int { return max(0, len(g.start)-1) }

// reached is a node to be looked at, at a distance.
type reached struct {
	distance int64
	node     int32
}

func (a reached) before(b reached) bool {
	return a.distance < b.distance || a.distance == b.distance && a.node < b.node
}

// search is Dijkstra's, from one node or from the nearest of several. Its room is
// used again.
type search struct {
	g        Graph
	distance []int64
	from     []int32 // The node before on the way, none at the start.
	heap     []reached
	touched  []int32
}

const none = int32(-1)

func newSearch(g Graph) *search {
	s := &search{g: g, distance: make([]int64, g.Nodes()), from: make([]int32, g.Nodes())}
	for v := range s.distance {
		s.distance[v], s.from[v] = Apart, none
	}
	return s
}

// begin starts anew, from the nearest of these.
func (s *search) begin(sources ...int32) {
	for _, v := range s.touched {
		s.distance[v], s.from[v] = Apart, none
	}
	s.touched, s.heap = s.touched[:0], s.heap[:0]
	for _, v := range sources {
		if s.distance[v] == Apart {
			s.distance[v] = 0
			s.touched = append(s.touched, v)
			s.push(reached{0, v})
		}
	}
}

// next is the next node, by distance and number; its neighbours are looked at when
// it is gone on from. Of equal ways to a node the first stays.
func (s *search) next() (at reached, more bool) {
	for len(s.heap) > 0 {
		if at = s.pop(); at.distance == s.distance[at.node] {
			return at, true
		}
	}
	return reached{}, false
}

func (s *search) goOn(at reached) {
	for _, a := range s.g.arcs[s.g.start[at.node]:s.g.start[at.node+1]] {
		d := at.distance + a.cost
		if d >= s.distance[a.to] {
			continue
		}
		if s.distance[a.to] == Apart {
			s.touched = append(s.touched, a.to)
		}
		s.distance[a.to], s.from[a.to] = d, at.node
		s.push(reached{d, a.to})
	}
}

// run finds the distance of all nodes.
func (s *search) run(sources ...int32) {
	s.begin(sources...)
	for at, more := s.next(); more; at, more = s.next() {
		s.goOn(at)
	}
}

// way is by whom a node is reached, the source and the node left out.
func (s *search) way(to int32) (over []int32) {
	for v := s.from[to]; v != none && s.from[v] != none; v = s.from[v] {
		over = append(over, v)
	}
	slices.Reverse(over)
	return over
}

// The heap has four below each, which is shallower than two.

func (s *search) push(r reached) {
	s.heap = append(s.heap, r)
	h, i := s.heap, len(s.heap)-1
	for i > 0 {
		up := (i - 1) / 4
		if !r.before(h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = r
}

func (s *search) pop() reached {
	h := s.heap
	top, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	s.heap = h
	if len(h) == 0 {
		return top
	}
	i := 0
	for {
		down := 4*i + 1
		if down >= len(h) {
			break
		}
		for k := down + 1; k < min(down+4, len(h)); k++ {
			if h[k].before(h[down]) {
				down = k
			}
		}
		if !h[down].before(last) {
			break
		}
		h[i] = h[down]
		i = down
	}
	h[i] = last
	return top
}

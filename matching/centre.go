package matching

import (
	"math/bits"
	"slices"
)

// Centres are the nodes round which a team comes together best; all of them are
// as good.
type Centres struct {
	Nodes  []int32
	Radius int64 // How far the farthest need is, each met by whoever is nearest.
	Total  int64 // How far all needs together are.
}

// RarestFirst finds round whom to form a team that can do everything, where able
// lists who can do each thing (Lappas, Liu & Terzi 2009, their RarestFirst): of
// those who can do what the fewest can, the ones to whom the farthest of the
// others is nearest. The team's diameter is then at most twice the least there is.
// Equal radii go by the total. Rarest is the thing with the fewest, the first of
// equals; where somebody is Apart from a thing, so is the radius. Nobody, where
// nobody can do a thing.
func (g Graph) RarestFirst(able [][]int32) (c Centres, rarest int) {
	for i, nodes := range able {
		if len(nodes) < len(able[rarest]) {
			rarest = i
		}
	}
	if len(able) == 0 || len(able[rarest]) == 0 {
		return Centres{}, rarest
	}
	roots := slices.Clone(able[rarest])
	slices.Sort(roots)
	roots = slices.Compact(roots)
	if len(able) <= 64 && len(roots) < searchesByThing*len(able) {
		return g.byRoot(roots, able), rarest
	}
	return g.byThing(roots, able, rarest), rarest
}

// searchesByThing is how many searches from one node, which end when they have
// met somebody for everything, take as long as one from all who can do a thing.
const searchesByThing = 4

// byRoot searches from each root until somebody was met for each thing, or until
// another root is better.
func (g Graph) byRoot(roots []int32, able [][]int32) (c Centres) {
	can := make([]uint64, g.Nodes()) // By bits.
	for i, nodes := range able {
		for _, v := range nodes {
			can[v] |= 1 << i
		}
	}
	s := newSearch(g)
	for _, v := range roots {
		open, radius, total := ^uint64(0)>>(64-len(able)), int64(0), int64(0)
		s.begin(v)
		for at, more := s.next(); more; at, more = s.next() {
			if len(c.Nodes) > 0 && at.distance > c.Radius {
				break
			}
			if met := can[at.node] & open; met != 0 {
				open &^= met
				radius, total = at.distance, total+at.distance*int64(bits.OnesCount64(met))
				if open == 0 {
					break
				}
			}
			s.goOn(at)
		}
		if open != 0 { // Apart from these, or nothing as near as with another root.
			radius, total = Apart, total+Apart*int64(bits.OnesCount64(open))
		}
		c.better(v, radius, total, radius < c.Radius || radius == c.Radius && total < c.Total)
	}
	return c
}

// byThing searches for each thing from all who can do it until all roots were met.
func (g Graph) byThing(roots []int32, able [][]int32, rarest int) (c Centres) {
	awaited := make([]bool, g.Nodes())
	for _, v := range roots {
		awaited[v] = true
	}
	radius, total := make([]int64, len(roots)), make([]int64, len(roots))
	s := newSearch(g)
	for i, nodes := range able {
		if i == rarest {
			continue
		}
		s.begin(nodes...)
		await := len(roots)
		for at, more := s.next(); more; at, more = s.next() {
			if awaited[at.node] {
				if await--; await == 0 {
					break
				}
			}
			s.goOn(at)
		}
		for k, v := range roots {
			radius[k] = max(radius[k], s.distance[v])
			total[k] += s.distance[v]
		}
	}
	for k, v := range roots {
		c.better(v, radius[k], total[k], radius[k] < c.Radius || radius[k] == c.Radius && total[k] < c.Total)
	}
	return c
}

// LeastLeaderDistance finds who should lead a team that can do everything, so
// that the distances from there to the nearest who can do each thing sum to the
// least (Kargar & An 2011). It is exact. Who leads need not be able to do any of
// it. Equal totals go by the radius.
func (g Graph) LeastLeaderDistance(able [][]int32) (c Centres) {
	radius, total := make([]int64, g.Nodes()), make([]int64, g.Nodes())
	s := newSearch(g)
	for _, nodes := range able {
		s.run(nodes...)
		for v, d := range s.distance {
			radius[v] = max(radius[v], d)
			total[v] += d
		}
	}
	for v := range int32(g.Nodes()) {
		c.better(v, radius[v], total[v], total[v] < c.Total || total[v] == c.Total && radius[v] < c.Radius)
	}
	return c
}

// better takes a node that is better than those so far, or as good.
func (c *Centres) better(v int32, radius, total int64, isBetter bool) {
	switch {
	case len(c.Nodes) == 0 || isBetter:
		c.Nodes, c.Radius, c.Total = append(c.Nodes[:0], v), radius, total
	case radius == c.Radius && total == c.Total:
		c.Nodes = append(c.Nodes, v)
	}
}

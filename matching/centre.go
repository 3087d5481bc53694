package matching

import "slices"

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
		s.run(nodes, awaited, len(roots))
		for k, v := range roots {
			radius[k] = max(radius[k], s.distance[v])
			total[k] += s.distance[v]
		}
	}
	for k, v := range roots {
		c.better(v, radius[k], total[k], radius[k] < c.Radius || radius[k] == c.Radius && total[k] < c.Total)
	}
	return c, rarest
}

// LeastLeaderDistance finds who should lead a team that can do everything, so
// that the distances from there to the nearest who can do each thing sum to the
// least (Kargar & An 2011). It is exact. Who leads need not be able to do any of
// it. Equal totals go by the radius.
func (g Graph) LeastLeaderDistance(able [][]int32) (c Centres) {
	radius, total := make([]int64, g.Nodes()), make([]int64, g.Nodes())
	s := newSearch(g)
	for _, nodes := range able {
		s.run(nodes, nil, 0)
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

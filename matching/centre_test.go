package matching

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestRadiusAndLeaderByHand is of a graph drawn on paper:
//
//	0 -1- 1 -1- 2 -5- 3
//	 \____4____/      |
//	      4 --2------ 3, and 5 alone
//
// where 0 and 3 do the first thing, 2 and 5 the second, 4 the third.
func TestRadiusAndLeaderByHand(t *testing.T) {
	g, err := NewGraph(6, []Edge{{0, 1, 1}, {1, 2, 1}, {2, 3, 5}, {0, 2, 4}, {3, 4, 2}})
	if err != nil {
		t.Fatal(err)
	}
	able := [][]int32{{0, 3}, {2, 5}, {4}}
	c, rarest := g.RarestFirst(able)
	if rarest != 2 || !slices.Equal(c.Nodes, []int32{4}) || c.Radius != 7 || c.Total != 9 {
		t.Errorf("round the only one of the third thing: %d, %+v", rarest, c)
	}
	if c = g.LeastLeaderDistance(able); !slices.Equal(c.Nodes, []int32{3, 4}) && c.Total != 7 {
		t.Errorf("who leads: %+v", c)
	}
	// From 3: 0 to itself, 5 to 2, 2 to 4. From 4: 2, 7 and 0.
	if !slices.Equal(c.Nodes, []int32{3}) || c.Total != 7 || c.Radius != 5 {
		t.Errorf("who leads: %+v", c)
	}
	if c, _ = g.RarestFirst([][]int32{{5}, {0}}); c.Radius != Apart {
		t.Errorf("who is alone is not apart: %+v", c)
	}
	if c, _ = g.RarestFirst([][]int32{{5}, {}}); c.Nodes != nil {
		t.Errorf("somebody does what nobody can: %+v", c)
	}
	if c = (Graph{}).LeastLeaderDistance(nil); c.Nodes != nil {
		t.Errorf("nobody leads: %+v", c)
	}
}

func TestWhatIsNoGraph(t *testing.T) {
	for _, r := range []struct {
		rule  string
		nodes int
		edge  Edge
		want  error
	}{
		{"ends are among the nodes", 2, Edge{0, 2, 1}, ErrUnknown},
		{"costs are not below 0", 2, Edge{0, 1, -1}, ErrNegative},
		{"nodes are not without end", most + 1, Edge{0, 1, 1}, ErrTooMany},
	} {
		if _, err := NewGraph(r.nodes, []Edge{r.edge}); !errors.Is(err, r.want) {
			t.Errorf("%s: %v", r.rule, err)
		}
	}
}

// allDistances is by the method of Floyd and Warshall.
func allDistances(nodes int, edges []Edge) [][]int64 {
	d := make([][]int64, nodes)
	for v := range d {
		d[v] = slices.Repeat([]int64{Apart}, nodes)
		d[v][v] = 0
	}
	for _, e := range edges {
		d[e.A][e.B] = min(d[e.A][e.B], e.Cost)
		d[e.B][e.A] = min(d[e.B][e.A], e.Cost)
	}
	for k := range d {
		for i := range d {
			for j := range d {
				if d[i][k] != Apart && d[k][j] != Apart {
					d[i][j] = min(d[i][j], d[i][k]+d[k][j])
				}
			}
		}
	}
	return d
}

// leastDiameter tries every team.
func leastDiameter(d [][]int64, able [][]int32, team []int32) int64 {
	if len(team) == len(able) {
		widest := int64(0)
		for _, u := range team {
			for _, v := range team {
				widest = max(widest, d[u][v])
			}
		}
		return widest
	}
	least := int64(math.MaxInt64)
	for _, v := range able[len(team)] {
		least = min(least, leastDiameter(d, able, append(team, v)))
	}
	return least
}

// TestCentresAreWhatTryingAllFinds compares both ways with all there is, and
// RarestFirst with what Lappas, Liu & Terzi prove of it.
func TestCentresAreWhatTryingAllFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.IntRange(1, 8).Draw(t, "nodes")
		node := rapid.Int32Range(0, int32(nodes)-1)
		var edges []Edge
		for range rapid.IntRange(0, 14).Draw(t, "edges") {
			edges = append(edges, Edge{node.Draw(t, "a"), node.Draw(t, "b"), rapid.Int64Range(0, 9).Draw(t, "cost")})
		}
		g, err := NewGraph(nodes, edges)
		if err != nil {
			t.Fatal(err)
		}
		able := rapid.SliceOfN(rapid.SliceOfN(node, 1, 3), 1, 4).Draw(t, "able")
		d := allDistances(nodes, edges)
		s := newSearch(g)
		for v := range d {
			if s.run(int32(v)); !slices.Equal(s.distance, d[v]) {
				t.Fatalf("from %d the distances are %v, not %v", v, s.distance, d[v])
			}
		}
		sums := func(v int32) (radius, total int64) {
			for _, can := range able {
				nearest := Apart
				for _, u := range can {
					nearest = min(nearest, d[v][u])
				}
				radius, total = max(radius, nearest), total+nearest
			}
			return radius, total
		}
		c, rarest := g.RarestFirst(able)
		radius, total := int64(math.MaxInt64), int64(0)
		for _, v := range able[rarest] {
			if r, sum := sums(v); r < radius || r == radius && sum < total {
				radius, total = r, sum
			}
		}
		if c.Radius != radius || c.Total != total {
			t.Fatalf("RarestFirst: %+v, not %d and %d", c, radius, total)
		}
		if least := leastDiameter(d, able, nil); least < Apart && 2*least < widest(d, able, c.Nodes[0]) {
			t.Fatalf("the least diameter is %d, RarestFirst's %d", least, widest(d, able, c.Nodes[0]))
		}
		total = math.MaxInt64
		for v := range int32(nodes) {
			_, sum := sums(v)
			total = min(total, sum)
		}
		if c := g.LeastLeaderDistance(able); c.Total != total {
			t.Fatalf("who leads: %+v, not %d", c, total)
		}
	})
}

// widest is the diameter of the team round a node of which all are the nearest.
func widest(d [][]int64, able [][]int32, root int32) (widest int64) {
	team := []int32{root}
	for _, can := range able {
		team = append(team, slices.MinFunc(can, func(a, b int32) int { return int(d[root][a] - d[root][b]) }))
	}
	for _, u := range team {
		for _, v := range team {
			widest = max(widest, d[u][v])
		}
	}
	return widest
}

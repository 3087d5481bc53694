package clearing

// graph lists the arcs at each party: those of party v are
// arcs[start[v]:start[v+1]], in their own order.
type graph struct{ start, arcs []int32 }

// graphOf lists arcs by the party at one of their ends.
func graphOf(parties int, ends []int32) graph {
	g := graph{start: make([]int32, parties+1), arcs: make([]int32, len(ends))}
	for _, v := range ends {
		g.start[v+1]++
	}
	for v := range parties {
		g.start[v+1] += g.start[v]
	}
	next := make([]int32, parties)
	copy(next, g.start)
	for i, v := range ends {
		g.arcs[next[v]] = int32(i)
		next[v]++
	}
	return g
}

// tarjan finds strongly connected components (Tarjan 1972) without recursion.
type tarjan struct {
	index, low, at []int32 // When a party was reached, how far back it reaches, its next arc.
	component      []int32 // none while it is not known.
	stack, path    []int32
	reached, found int32
}

// components numbers the strongly connected components so that every arc
// between two of them goes from a higher to a lower number.
func components(g graph, to []int32) (component []int32, count int32) {
	parties := len(g.start) - 1
	t := tarjan{
		index: make([]int32, parties), low: make([]int32, parties), at: make([]int32, parties),
		component: make([]int32, parties),
	}
	copy(t.at, g.start)
	for v := range t.component {
		t.component[v] = none
	}
	for v := range int32(parties) {
		if t.index[v] == 0 {
			t.search(v, g, to)
		}
	}
	return t.component, t.found
}

func (t *tarjan) enter(v int32) {
	t.reached++
	t.index[v], t.low[v] = t.reached, t.reached
	t.stack, t.path = append(t.stack, v), append(t.path, v)
}

func (t *tarjan) search(root int32, g graph, to []int32) {
	t.enter(root)
	for len(t.path) > 0 {
		v := t.path[len(t.path)-1]
		if t.at[v] < g.start[v+1] {
			w := to[g.arcs[t.at[v]]]
			t.at[v]++
			switch {
			case t.index[w] == 0:
				t.enter(w)
			case t.component[w] == none:
				t.low[v] = min(t.low[v], t.index[w])
			}
			continue
		}
		t.path = t.path[:len(t.path)-1]
		if len(t.path) > 0 {
			above := t.path[len(t.path)-1]
			t.low[above] = min(t.low[above], t.low[v])
		}
		if t.low[v] == t.index[v] {
			t.close(v)
		}
	}
}

// close takes from the stack what lies in one component with v.
func (t *tarjan) close(v int32) {
	for {
		w := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.component[w] = t.found
		if w == v {
			break
		}
	}
	t.found++
}

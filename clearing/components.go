package clearing

// startsOf says where the arcs of each party begin: those of party v are
// start[v] to start[v+1]. From is in order.
func startsOf(parties int, from []int32) (start []int32) {
	start = make([]int32, parties+1)
	for _, v := range from {
		start[v+1]++
	}
	for v := range parties {
		start[v+1] += start[v]
	}
	return start
}

// reach is where Tarjan's search stands at a party: when it was reached, 0 while
// it was not; how far back it reaches; and its arcs that are still to be followed.
type reach struct{ index, low, next, end int32 }

// tarjan finds strongly connected components (Tarjan 1972) without recursion.
type tarjan struct {
	to             []int32
	parties        []reach
	component      []int32 // none while it is not known.
	stack, path    []int32
	reached, found int32
}

// components numbers the strongly connected components so that every arc
// between two of them goes from a higher to a lower number.
func components(d debts) (component []int32, count int32) {
	room := make([]int32, 3*d.parties)
	t := tarjan{
		to: d.to, parties: make([]reach, d.parties), component: room[:d.parties],
		stack: room[d.parties : d.parties : 2*d.parties], path: room[2*d.parties : 2*d.parties],
	}
	for v := range t.component {
		t.component[v] = none
	}
	at := int32(0)
	for v := range t.parties {
		p := &t.parties[v]
		p.next = at
		for int(at) < len(d.from) && d.from[at] == int32(v) {
			at++
		}
		p.end = at
	}
	for v := range int32(d.parties) {
		if t.parties[v].index == 0 {
			t.search(v)
		}
	}
	return t.component, t.found
}

func (t *tarjan) enter(v int32) {
	t.reached++
	p := &t.parties[v]
	p.index, p.low = t.reached, t.reached
	t.stack, t.path = append(t.stack, v), append(t.path, v)
}

func (t *tarjan) search(root int32) {
	t.enter(root)
	for len(t.path) > 0 {
		v := t.path[len(t.path)-1]
		if next := t.follow(&t.parties[v]); next != none {
			t.enter(next)
			continue
		}
		p := &t.parties[v]
		t.path = t.path[:len(t.path)-1]
		if len(t.path) > 0 {
			above := &t.parties[t.path[len(t.path)-1]]
			above.low = min(above.low, p.low)
		}
		if p.low == p.index {
			t.close(v)
		}
	}
}

// follow goes on along a party's arcs to one that was not reached yet, none when
// there is no more.
func (t *tarjan) follow(p *reach) int32 {
	for p.next < p.end {
		w := t.to[p.next]
		p.next++
		index := t.parties[w].index
		if index == 0 {
			return w
		}
		if index < p.low && t.component[w] == none {
			p.low = index
		}
	}
	return none
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

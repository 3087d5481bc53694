package clearing

// debts are a network with numbers for names: arc i goes from the party from[i]
// to the party to[i]. No arc has the same party at both ends, or an amount below
// 1, and arcs come in the order of where they come from.
type debts struct {
	parties  int
	from, to []int32
	amount   []int64
}

// settle finds how much of each arc is set off when the most is, and a level
// for each party that proves it (see Round.Check).
func settle(d debts) (setOff, level []int64) {
	setOff, level = make([]int64, len(d.amount)), make([]int64, d.parties)
	component, count := components(d)
	floor := int64(0)
	var s simplex
	all := partsOf(d, component, int(count))
	for c := range int(count) {
		p := all.at(c)
		if len(p.party) == 1 {
			level[p.party[0]] = floor
			floor++
			continue
		}
		s.begin(p)
		s.solve()
		s.setOff(p.number, setOff)
		floor = s.levels(p.party, level, floor)
	}
	return setOff, level
}

// part is one strongly connected component: its parties, and the arcs within
// it, both in their order. Arcs have the places of parties within the part.
type part struct {
	party, number []int32 // The numbers of its parties and arcs in the network.
	arcs          []arc
	amount        []int64
}

// parts is all of them, one after the other: first says where each begins.
type parts struct {
	all                   part
	firstParty, firstArcs []int32
}

// at is the part of a component.
func (p *parts) at(c int) part {
	parties, arcs := p.firstParty[c:c+2], p.firstArcs[c:c+2]
	return part{
		p.all.party[parties[0]:parties[1]], p.all.number[arcs[0]:arcs[1]],
		p.all.arcs[arcs[0]:arcs[1]], p.all.amount[arcs[0]:arcs[1]],
	}
}

// partsOf takes the network apart. Arcs between components are left out: no
// cycle goes through them.
func partsOf(d debts, component []int32, count int) parts {
	room := make([]int32, 4*count+2+2*d.parties)
	take := func(n int) []int32 {
		taken := room[:n:n]
		room = room[n:]
		return taken
	}
	p := parts{firstParty: take(count + 1), firstArcs: take(count + 1)}
	nextParty, nextArc, at := take(count), take(count), take(d.parties)
	p.all.party = take(d.parties)
	for _, c := range component {
		p.firstParty[c+1]++
	}
	for i, v := range d.from {
		if c := component[v]; c == component[d.to[i]] {
			p.firstArcs[c+1]++
		}
	}
	for c := range count {
		nextParty[c], nextArc[c] = p.firstParty[c], p.firstArcs[c]
		p.firstParty[c+1] += p.firstParty[c]
		p.firstArcs[c+1] += p.firstArcs[c]
	}
	for v, c := range component {
		at[v] = nextParty[c] - p.firstParty[c]
		p.all.party[nextParty[c]] = int32(v)
		nextParty[c]++
	}
	within := p.firstArcs[count]
	number, arcs, amount := make([]int32, within), make([]arc, within), make([]int64, within)
	for i, v := range d.from {
		w := d.to[i]
		c := component[v]
		if c != component[w] {
			continue
		}
		k := nextArc[c]
		nextArc[c]++
		number[k], arcs[k], amount[k] = int32(i), arc{at[v], at[w], 1}, d.amount[i]
	}
	p.all.number, p.all.arcs, p.all.amount = number, arcs, amount
	return p
}

// setOff writes what is not left of each arc, at its number.
func (s *simplex) setOff(numbers []int32, setOff []int64) {
	for i, a := range s.arcs {
		if a.side > 0 {
			setOff[numbers[i]] = s.amount[i]
		}
	}
	for v, n := range s.nodes {
		if n.pred < 0 {
			continue
		}
		if s.arcs[n.pred].from == int32(v) {
			setOff[numbers[n.pred]] = n.up
		} else {
			setOff[numbers[n.pred]] = n.down
		}
	}
}

// levels writes the levels of a part. They begin at floor, which is above those
// of all parts that it may owe to; what it returns is above its own.
func (s *simplex) levels(parties []int32, level []int64, floor int64) int64 {
	places := s.places[:len(parties)]
	origin := places[0].level
	least, most := int32(0), int32(0)
	for _, at := range places {
		least, most = min(least, at.level-origin), max(most, at.level-origin)
	}
	for v, at := range places {
		level[parties[s.party[v]]] = floor + int64(at.level-origin-least)
	}
	return floor + int64(most-least) + 1
}

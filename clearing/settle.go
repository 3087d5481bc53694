package clearing

// debts are a network with numbers for names: arc i goes from the party from[i]
// to the party to[i]. No arc has the same party at both ends, or an amount below 1.
type debts struct {
	parties  int
	from, to []int32
	amount   []int64
}

// settle finds how much of each arc is set off when the most is, and a level
// for each party that proves it (see Round.Check).
func settle(d debts) (setOff, level []int64) {
	setOff, level = make([]int64, len(d.amount)), make([]int64, d.parties)
	component, count := components(graphOf(d.parties, d.from), d.to)
	floor := int64(0)
	for _, p := range partsOf(d, component, int(count)) {
		floor = p.settle(setOff, level, floor)
	}
	return setOff, level
}

// part is one strongly connected component: its parties, and the arcs within
// it, both in their order.
type part struct {
	debts
	party, arc []int32
}

// partsOf takes the network apart. Arcs between components are left out: no
// cycle goes through them.
func partsOf(d debts, component []int32, count int) []part {
	parts := make([]part, count)
	parties, arcs := make([]int32, count), make([]int32, count)
	for _, c := range component {
		parties[c]++
	}
	for i, v := range d.from {
		if c := component[v]; c == component[d.to[i]] {
			arcs[c]++
		}
	}
	party, arc := make([]int32, d.parties), make([]int32, len(d.from))
	from, to, amount := make([]int32, len(d.from)), make([]int32, len(d.from)), make([]int64, len(d.from))
	for c := range parts {
		p, n, m := &parts[c], parties[c], arcs[c]
		p.parties = int(n)
		p.party, party = party[:0:n], party[n:]
		p.arc, arc = arc[:0:m], arc[m:]
		p.from, from = from[:0:m], from[m:]
		p.to, to = to[:0:m], to[m:]
		p.amount, amount = amount[:0:m], amount[m:]
	}
	number := make([]int32, d.parties) // Of each party within its part.
	for v, c := range component {
		p := &parts[c]
		number[v] = int32(len(p.party))
		p.party = append(p.party, int32(v))
	}
	for i, v := range d.from {
		c, w := component[v], d.to[i]
		if c != component[w] {
			continue
		}
		p := &parts[c]
		p.arc, p.amount = append(p.arc, int32(i)), append(p.amount, d.amount[i])
		p.from, p.to = append(p.from, number[v]), append(p.to, number[w])
	}
	return parts
}

// settle writes what one part comes to. Its levels begin at floor, which is above
// those of all parts that it may owe to; what it returns is above its own.
func (p part) settle(setOff, level []int64, floor int64) int64 {
	if p.parties == 1 {
		level[p.party[0]] = floor
		return floor + 1
	}
	s := newSimplex(p.debts)
	s.solve()
	s.setOff(p.arc, setOff)
	places := s.places[:p.parties]
	origin := places[0].level
	least, most := int32(0), int32(0)
	for _, at := range places {
		least, most = min(least, at.level-origin), max(most, at.level-origin)
	}
	for v, at := range places {
		level[p.party[s.party[v]]] = floor + int64(at.level-origin-least)
	}
	return floor + int64(most-least) + 1
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

package clearing

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// book does steps 4 to 8 of DESIGN.md by their words, without anything that makes
// it fast: levels are found anew for each arc that is looked at.
type book struct {
	from, to     []int
	amount, left []int64
	parent, by   []int // Of each party: who it hangs by, and by which arc or fromOutside or toOutside.
	carries      []int64
	price        int64
}

const (
	fromOutside = -1
	toOutside   = -2
	theOutside  = -3 // In place of a party.
)

// level is one above that of who is owed along the tree, and the price below the
// outside for who lacks.
func (b *book) level(v int) (level int64) {
	for ; v != theOutside; v = b.parent[v] {
		switch by := b.by[v]; {
		case by == fromOutside:
			level -= b.price
		case by == toOutside:
		case b.from[by] == v:
			level++
		default:
			level--
		}
	}
	return level
}

// room is how much more can go between a party and its parent.
func (b *book) room(v int, up bool) int64 {
	switch by := b.by[v]; {
	case by < 0 && up == (by == toOutside):
		return math.MaxInt64
	case by < 0:
		return b.carries[v]
	case up == (b.from[by] == v):
		return b.amount[by] - b.left[by]
	default:
		return b.left[by]
	}
}

func (b *book) move(v int, up bool, amount int64) {
	by := b.by[v]
	switch {
	case by < 0 && up == (by == toOutside):
		b.carries[v] += amount
	case by < 0:
		b.carries[v] -= amount
	case up == (b.from[by] == v):
		b.left[by] += amount
	default:
		b.left[by] -= amount
	}
}

func (b *book) begin(parties int) {
	owes := make([]int64, parties)
	for i, amount := range b.amount {
		owes[b.from[i]] += amount
		owes[b.to[i]] -= amount
	}
	for range parties {
		b.parent, b.by = append(b.parent, theOutside), append(b.by, toOutside)
	}
	for i, amount := range b.amount {
		v, w := b.from[i], b.to[i]
		if owes[v] <= 0 || owes[w] >= 0 {
			continue
		}
		b.left[i] = min(amount, owes[v], -owes[w])
		owes[v], owes[w] = owes[v]-b.left[i], owes[w]+b.left[i]
		switch {
		case b.left[i] == amount:
		case owes[w] == 0:
			b.parent[w], b.by[w] = v, i
		default:
			b.parent[v], b.by[v] = w, i
		}
	}
	for v, rest := range owes {
		if rest < 0 {
			b.by[v], rest = fromOutside, -rest
		}
		b.carries = append(b.carries, rest)
	}
	b.price = 2
}

// above is a party and all on its way to the outside.
func (b *book) above(v int) (way []int) {
	for ; v != theOutside; v = b.parent[v] {
		way = append(way, v)
	}
	return way
}

func (b *book) bring(in int) {
	down, up := b.from[in], b.to[in] // The cycle goes down to one, over the arc, and up from the other.
	if b.left[in] > 0 {
		down, up = up, down
	}
	onDown, onUp := b.above(down), b.above(up)
	for len(onDown) > 0 && len(onUp) > 0 && onDown[len(onDown)-1] == onUp[len(onUp)-1] {
		onDown, onUp = onDown[:len(onDown)-1], onUp[:len(onUp)-1]
	}
	goes, out, inner, outer := int64(math.MaxInt64), in, 0, 0
	for _, v := range slices.Backward(onDown) {
		if room := b.room(v, false); room <= goes {
			goes, out, inner, outer = room, v, down, up
		}
	}
	isArc := false
	if b.amount[in] <= goes {
		goes, isArc = b.amount[in], true
	}
	for _, v := range onUp {
		if room := b.room(v, true); room <= goes {
			goes, out, isArc, inner, outer = room, v, false, up, down
		}
	}
	for _, v := range onDown {
		b.move(v, false, goes)
	}
	for _, v := range onUp {
		b.move(v, true, goes)
	}
	if b.left[in] > 0 {
		goes = -goes
	}
	b.left[in] += goes
	if isArc {
		return
	}
	for v, parent, by := inner, outer, in; ; {
		wasParent, wasBy := b.parent[v], b.by[v]
		b.parent[v], b.by[v] = parent, by
		if v == out {
			break
		}
		v, parent, by = wasParent, v, wasBy
	}
}

func (b *book) solve() {
	for at := 0; ; at = 0 {
		for looked := 0; looked < len(b.from); looked++ {
			i := at
			at = (at + 1) % len(b.from)
			gain := b.level(b.from[i]) - b.level(b.to[i]) - 1
			inTree := slices.Contains(b.by, i)
			if !inTree && (b.left[i] == 0 && gain > 0 || b.left[i] == b.amount[i] && gain < 0) {
				b.bring(i)
				looked = -1
			}
		}
		done := true
		for v, by := range b.by {
			done = done && (by != fromOutside || b.carries[v] == 0)
		}
		switch {
		case done:
			return
		case b.price < 12:
			b.price++
		default:
			b.price += b.price - 11
		}
	}
}

// TestTheBookSaysWhatTheCodeDoes compares the code with the published steps.
func TestTheBookSaysWhatTheCodeDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parties := rapid.IntRange(2, 24).Draw(t, "parties")
		d := debts{parties: parties}
		most := rapid.SampledFrom([]int64{1, 3, 1000}).Draw(t, "most")
		add := func(from, to int) {
			d.from, d.to, d.amount = append(d.from, int32(from)), append(d.to, int32(to)), append(d.amount, rapid.Int64Range(1, most).Draw(t, "amount"))
		}
		more := rapid.SliceOfN(rapid.IntRange(1, parties-1), 0, 100).Draw(t, "arcs")
		for v := range parties { // A ring, so that all are one component.
			add(v, (v+1)%parties)
			for k := v; k < len(more); k += parties {
				add(v, (v+more[k])%parties)
			}
		}
		b := book{left: make([]int64, len(d.from)), amount: d.amount}
		for i := range d.from {
			b.from, b.to = append(b.from, int(d.from[i])), append(b.to, int(d.to[i]))
		}
		b.begin(parties)
		b.solve()
		setOff, level := settle(d)
		for i, amount := range d.amount {
			if setOff[i] != amount-b.left[i] {
				t.Fatalf("of arc %d of %d %d is set off, and by the book %d", i, amount, setOff[i], amount-b.left[i])
			}
		}
		for v := range level {
			if level[v]-level[0] != b.level(v)-b.level(0) {
				t.Fatalf("the level of %d is %d above the first's, and by the book %d", v, level[v]-level[0], b.level(v)-b.level(0))
			}
		}
	})
}

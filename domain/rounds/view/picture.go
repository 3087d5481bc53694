package view

import (
	"cmp"
	"slices"
	"strconv"
)

// The picture: members stand below each other in the middle, those that owe most
// more than they are owed at the top; at their left is who owes whom before the
// round, at their right what is left of it. A line ends with a dot at who is owed.
const (
	pictureWidth = 390
	pictureTop   = 34
	rowHeight    = 20
	leftEdge     = 115 // Where lines begin, left of the names.
	rightEdge    = 275
	widestArc    = 104
	widestLine   = 5
	nameLetters  = 23
)

// spot is a name in the picture.
type spot struct {
	name, title, y string
	yours          bool
}

// arc is what one owes another, on one side.
type arc struct{ path, width, dotX, dotY, title string }

// picture is a network before a round and after it.
type picture struct {
	box           string
	spots         []spot
	before, after []arc
	more          int // Members that there is no room for.
}

// drawn makes the picture; says puts a line into words, before the round or after.
func drawn(all []between, you string, says func(b between, after bool) string) (p picture) {
	names, more := inOrder(all)
	p.more = more
	row := make(map[string]int, len(names))
	for i, m := range names {
		row[m.id] = i
		p.spots = append(p.spots, spot{clip(m.name), m.name, strconv.Itoa(heightOf(i) + 4), m.id == you})
	}
	var most int64
	for _, b := range all {
		most = max(most, b.before)
	}
	for _, b := range all {
		from, has := row[b.from.id]
		to, too := row[b.to.id]
		if !has || !too {
			continue
		}
		p.before = append(p.before, half{leftEdge, -1, len(names)}.arc(from, to, share(b.before, most), says(b, false)))
		if b.after > 0 {
			p.after = append(p.after, half{rightEdge, 1, len(names)}.arc(from, to, share(b.after, most), says(b, true)))
		}
	}
	p.box = "0 0 " + strconv.Itoa(pictureWidth) + " " + strconv.Itoa(heightOf(len(names))-rowHeight/2)
	return p
}

// share is how wide a line is that stands for an amount.
func share(amount, most int64) string {
	return strconv.FormatFloat(max(0.8, widestLine*float64(amount)/float64(max(1, most))), 'f', 1, 64)
}

// inOrder are the members of the picture from top to bottom, and how many have no
// room: those with the least to do with others.
func inOrder(all []between) (names []party, more int) {
	type sum struct {
		party
		net, gross int64
	}
	at, sums := map[string]int{}, []sum{}
	add := func(m party, net, gross int64) {
		i, known := at[m.id]
		if !known {
			i, at[m.id] = len(sums), len(sums)
			sums = append(sums, sum{party: m})
		}
		sums[i].net, sums[i].gross = sums[i].net+net, sums[i].gross+gross
	}
	for _, b := range all {
		add(b.from, b.before, b.before)
		add(b.to, -b.before, b.before)
	}
	if more = len(sums) - mostDrawn; more > 0 {
		slices.SortStableFunc(sums, func(a, b sum) int { return compare(b.gross, a.gross) })
		sums = sums[:mostDrawn]
	}
	slices.SortStableFunc(sums, func(a, b sum) int { return cmp.Or(compare(b.net, a.net), cmp.Compare(a.name, b.name)) })
	for _, s := range sums {
		names = append(names, s.party)
	}
	return names, max(0, more)
}

// half is one side of the names: where its lines begin, in which direction they
// go out, and how many names there are.
type half struct{ edge, out, rows int }

// arc is a line between two rows, further out the further they are apart.
func (h half) arc(from, to int, width, title string) arc {
	const nearest = 14
	far := max(from-to, to-from)
	// A curve's middle is three quarters of the way out to its handles.
	handle := strconv.Itoa(h.edge + h.out*(nearest+(widestArc-nearest)*far/max(1, h.rows-1))*4/3)
	x, y1, y2 := strconv.Itoa(h.edge), strconv.Itoa(heightOf(from)), strconv.Itoa(heightOf(to))
	return arc{"M" + x + "," + y1 + " C" + handle + "," + y1 + " " + handle + "," + y2 + " " + x + "," + y2, width, x, y2, title}
}

func heightOf(row int) int { return pictureTop + row*rowHeight }

// clip shortens a name to what the picture has room for.
func clip(name string) string {
	letters := []rune(name)
	if len(letters) <= nameLetters {
		return name
	}
	return string(letters[:nameLetters-1]) + "…"
}

package view

import (
	"context"
	"slices"
	"strconv"

	"metaorg/domain/periods"
	"metaorg/web/words"
)

// piece is a part of a sum: in the picture, and as a row of its table.
type piece struct {
	class, label, amount, href string
	n                          int64
	faint                      int // Of several of one sort, which it is: the later, the paler.
}

// band is a sum and what it is made of, as one bar of the picture.
type band struct {
	label, amount string
	n             int64
	pieces        []piece
}

// pictureWidth is the width of the whole in a bar.
const pictureWidth = 1000

// bands are a surplus on its way to members: what is kept and what is divided,
// over which parts of the equation, and what of it is paid.
func bands(ctx context.Context, p period, d drawing, e equation) []band {
	part := func(class, word string, n int64, href string) piece {
		return piece{class: class, label: words.T(ctx, "periods.picture."+word), amount: amount(ctx, n, p.currency), n: n, href: href}
	}
	sum := func(word string, n int64, pieces ...piece) band {
		return band{label: words.T(ctx, "periods.picture."+word), amount: amount(ctx, n, p.currency), n: n, pieces: pieces}
	}
	some := func(pieces ...piece) []piece {
		return slices.DeleteFunc(pieces, func(p piece) bool { return p.n == 0 })
	}
	if d.loss() > 0 {
		return []band{sum("loss", d.loss(), some(part("pic-kept", "from_reserve", d.fromReserve, "/accounts"), part("pic-retained", "borne", d.borne, "/accounts"), part("pic-divided", "carried", d.carried, ""))...)}
	}
	pieces := []piece{part("pic-divided", "divided", d.divided, ""), part("pic-kept", "kept", d.surplus-d.divided-d.covered, "")}
	all := []band{sum("surplus", d.surplus, append(pieces, some(part("pic-cash", "covered", d.covered, ""))...)...)}
	divided := sum("divided", d.divided)
	for i, b := range d.buckets {
		x := part("pic-bucket", "divided", b.Amount, "#part-"+strconv.Itoa(i+1))
		x.label, x.faint = words.T(ctx, "periods.picture.bucket", "Name", e.bucket(uint64(i+1)).Name, "Share", percent(ctx, b.Share)), i
		divided.pieces = append(divided.pieces, x)
	}
	if d.rest > 0 {
		divided.pieces = append(divided.pieces, part("pic-kept", "rest", d.rest, ""))
	}
	return append(all, divided, sum("dividends", d.dividends, part("pic-cash", "cash", d.cash, "#statements"), part("pic-retained", "retained", d.retained, "/accounts")))
}

// x is a place or a width in the picture: as much of the whole width as the
// number is of the surplus.
func x(n, whole int64) string {
	return strconv.FormatFloat(float64(n)/float64(max(1, whole))*pictureWidth, 'f', 1, 64)
}

// before is where a piece begins.
func (b band) before(i int) (sum int64) {
	for _, p := range b.pieces[:i] {
		sum += p.n
	}
	return sum
}

func (p piece) opacity() string {
	return strconv.FormatFloat(max(0.3, 1-0.18*float64(p.faint)), 'f', 2, 64)
}

// mark is a stage on the way of a period, as a step of the list of them.
type mark struct {
	stage periods.Stage
	class string // done, now, or later.
}

// marks are the five steps of a period. Counting is over in seconds and no step
// of its own.
func (p period) marks() (all []mark) {
	order := []periods.Stage{periods.IsOpen, periods.Frozen, periods.Drawn, periods.IsPut, periods.Adopted}
	at := 0
	for i, s := range order {
		if s == p.stage {
			at = i
		}
	}
	if p.stage == periods.Counting {
		at = 1
	}
	for i, s := range order {
		m := mark{s, "later"}
		switch {
		case i < at, p.stage == periods.Adopted:
			m.class = "done"
		case i == at:
			m.class = "now"
		}
		all = append(all, m)
	}
	return all
}

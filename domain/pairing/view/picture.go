package view

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"metaorg/web/words"
)

// The picture: who leads stands in the middle, the others around it, with a line
// between two who worked together, the wider the more often. It is as wide as a
// small telephone, and the table beside it says the same.
const (
	pictureWidth  = 360
	pictureHeight = 300
	ringAcross    = 118 // Half of the ring's width,
	ringDown      = 104 // and of its height.
	spotRadius    = 17
	widestTie     = 6
	nameLetters   = 18
)

// spot is a member in the picture, with the numbers of the parts it takes.
type spot struct {
	party
	x, y, below string
	parts       string
	leads       bool
	title       string
}

// joint is earlier work of two in the picture.
type joint struct{ x1, y1, x2, y2, width, title string }

// picture is a team as a graph.
type picture struct {
	spots  []spot
	joints []joint
}

// draw lays a team out.
func (p *pool) draw(ctx context.Context, t team) (d picture) {
	at := make([][2]float64, len(t.Members))
	ring := len(t.Members) - 1
	for i, m := range t.Members {
		at[i] = [2]float64{pictureWidth / 2, pictureHeight / 2}
		if i > 0 { // Who leads is the first.
			turn := 2*math.Pi*float64(i-1)/float64(ring) - math.Pi/2
			at[i][0] += ringAcross * math.Cos(turn)
			at[i][1] += ringDown * math.Sin(turn)
		}
		s := spot{party: m.party, x: measure(at[i][0]), y: measure(at[i][1] + 4), below: measure(at[i][1] + spotRadius + 13), leads: i == 0, title: m.Name + ": " + m.Stands}
		s.Name = clip(m.Name)
		var parts []int64
		for _, x := range m.Takes {
			parts = append(parts, x.Part)
		}
		slices.SortFunc(parts, cmp.Compare)
		for k, n := range parts {
			if k > 0 {
				s.parts += " "
			}
			s.parts += itoa(n)
		}
		d.spots = append(d.spots, s)
	}
	for i, a := range t.Members {
		for k, b := range t.Members[:i] {
			times := p.times[pairOf(a.ID, b.ID)]
			if times == 0 {
				continue
			}
			d.joints = append(d.joints, joint{
				measure(at[k][0]), measure(at[k][1]), measure(at[i][0]), measure(at[i][1]), measure(min(widestTie, 1+math.Log2(float64(times)))),
				words.T(ctx, "pairing.joint", "One", b.Name, "Other", a.Name, "Count", int(times)),
			})
		}
	}
	return d
}

func measure(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// spotY is the middle of a spot, of which y is where its text stands.
func (s spot) circleY() string {
	y, err := strconv.ParseFloat(s.y, 64)
	if err != nil {
		return s.y
	}
	return measure(y - 4)
}

// clip shortens a name to what the picture has room for.
func clip(name string) string {
	letters := []rune(name)
	if len(letters) <= nameLetters {
		return name
	}
	return string(letters[:nameLetters-1]) + "…"
}

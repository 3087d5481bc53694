package view

import (
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// point is somebody with a place on the map, in millionths of a degree.
type point struct {
	ID, Name    string
	North, East int64
}

// The size of the map in units of its own, of which letters are 11 high.
const (
	mapWidth    = 480
	mapHeight   = 320
	mapMargin   = 34.0
	letterWidth = 5.9
	letterHigh  = 12.0
	leastSpan   = 0.2 // Degrees; a town fills the map no further.
)

// spot is what is drawn for one point, or for several that would lie upon each other.
type spot struct {
	X, Y, R string
	Title   string // All who are there.
	Label   string // Empty where there is no room for one.
	LX, LY  string
	Anchor  string
}

// gridLine is a line of equal latitude or longitude.
type gridLine struct{ X1, Y1, X2, Y2, Label, LX, LY string }

// drawing is a map as its template draws it.
type drawing struct {
	Spots []spot
	Grid  []gridLine
}

// frame projects degrees onto the map: plate carrée about the middle latitude,
// so that distances near it are true in both directions.
type frame struct {
	west, north, scale, squeeze float64
}

func (f frame) at(north, east float64) (x, y float64) {
	return mapMargin + (east-f.west)*f.squeeze*f.scale, mapMargin + (f.north-north)*f.scale
}

// frameOf fits the points into the map, in its middle.
func frameOf(points []point) frame {
	south, north, west, east := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range points {
		n, e := degrees(p.North), degrees(p.East)
		south, north, west, east = min(south, n), max(north, n), min(west, e), max(east, e)
	}
	squeeze := max(math.Cos((south+north)/2*math.Pi/180), 0.05)
	high, wide := max(north-south, leastSpan), max((east-west)*squeeze, leastSpan)
	scale := min((mapHeight-2*mapMargin)/high, (mapWidth-2*mapMargin)/wide)
	f := frame{scale: scale, squeeze: squeeze}
	f.north = (north+south)/2 + (mapHeight-2*mapMargin)/scale/2
	f.west = (west+east)/2 - (mapWidth-2*mapMargin)/scale/squeeze/2
	return f
}

func degrees(millionths int64) float64 { return float64(millionths) / 1e6 }

// nearby is how close points are drawn as one, in units of the map.
const nearby = 9.0

type group struct {
	x, y float64
	all  []point
}

// draw makes the map of some points; nil points make an empty one.
func draw(points []point) (d drawing) {
	if len(points) == 0 {
		return d
	}
	f := frameOf(points)
	groups := grouped(points, f)
	d.Grid = f.grid()
	var taken []box
	for _, g := range groups {
		taken = append(taken, box{g.x - 6, g.y - 6, g.x + 6, g.y + 6})
	}
	for _, g := range groups {
		s := spot{X: unit(g.x), Y: unit(g.y), R: unit(min(4+math.Sqrt(float64(len(g.all)-1))*2, 12))}
		for i, p := range g.all {
			if i > 0 {
				s.Title += ", "
			}
			s.Title += p.Name
		}
		text := short(g)
		if at, b, ok := room(g, text, taken); ok {
			s.Label, s.LX, s.LY, s.Anchor = text, unit(at.x), unit(at.y), at.anchor
			taken = append(taken, b)
		}
		d.Spots = append(d.Spots, s)
	}
	return d
}

// grouped puts points together that would lie upon each other, the largest group first.
func grouped(points []point, f frame) (groups []group) {
	for _, p := range points {
		x, y := f.at(degrees(p.North), degrees(p.East))
		at := slices.IndexFunc(groups, func(g group) bool { return math.Hypot(g.x-x, g.y-y) < nearby })
		if at < 0 {
			groups = append(groups, group{x: x, y: y, all: []point{p}})
			continue
		}
		groups[at].all = append(groups[at].all, p)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return len(b.all) - len(a.all) })
	return groups
}

const labelLetters = 24

func short(g group) string {
	text := g.all[0].Name
	if utf8.RuneCountInString(text) > labelLetters {
		text = string([]rune(text)[:labelLetters-1]) + "…"
	}
	if more := len(g.all) - 1; more > 0 {
		text += " +" + strconv.Itoa(more)
	}
	return text
}

type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

type place struct {
	x, y   float64
	anchor string
}

// room finds where a label fits beside its spot without covering another.
func room(g group, text string, taken []box) (place, box, bool) {
	wide := float64(utf8.RuneCountInString(text)) * letterWidth
	for _, p := range []place{{g.x + 9, g.y + 4, "start"}, {g.x - 9, g.y + 4, "end"}, {g.x, g.y - 10, "middle"}, {g.x, g.y + 18, "middle"}} {
		b := box{p.x, p.y - letterHigh + 2, p.x + wide, p.y + 3}
		switch p.anchor {
		case "end":
			b.left, b.right = p.x-wide, p.x
		case "middle":
			b.left, b.right = p.x-wide/2, p.x+wide/2
		}
		if b.left < 2 || b.right > mapWidth-2 || b.top < 2 || b.bottom > mapHeight-14 {
			continue
		}
		if !slices.ContainsFunc(taken, b.meets) {
			return p, b, true
		}
	}
	return place{}, box{}, false
}

// grid draws a few lines at whole steps, so that one sees where it is and how
// far things are: one degree of latitude is 111 km.
func (f frame) grid() (lines []gridLine) {
	step := stepOf((mapHeight / f.scale) / 3)
	south := f.north + mapMargin/f.scale - mapHeight/f.scale
	for n := math.Ceil(south/step) * step; n < south+mapHeight/f.scale; n += step {
		_, y := f.at(n, 0)
		l := gridLine{"0", unit(y), unit(mapWidth), unit(y), "", "4", unit(y - 3)}
		if y > 14 && y < mapHeight-18 { // The lower edge is for the other direction.
			l.Label = degreesText(n, "N", "S")
		}
		lines = append(lines, l)
	}
	west := f.west - mapMargin/f.scale/f.squeeze
	step = stepOf((mapWidth / f.scale / f.squeeze) / 4)
	for e := math.Ceil(west/step) * step; e < west+mapWidth/f.scale/f.squeeze; e += step {
		x, _ := f.at(0, e)
		l := gridLine{unit(x), "0", unit(x), unit(mapHeight), "", unit(x + 3), unit(mapHeight - 4)}
		if x < mapWidth-30 {
			l.Label = degreesText(e, "E", "W")
		}
		lines = append(lines, l)
	}
	return lines
}

// stepOf is the round number of degrees closest below.
func stepOf(most float64) float64 {
	for _, s := range []float64{60, 30, 10, 5, 2, 1, 0.5, 0.2, 0.1} {
		if s <= most {
			return s
		}
	}
	return 0.05
}

func degreesText(d float64, plus, minus string) string {
	sign := plus
	if d < 0 {
		sign = minus
	}
	return strconv.FormatFloat(math.Round(math.Abs(d)*100)/100, 'f', -1, 64) + "° " + sign
}

func unit(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

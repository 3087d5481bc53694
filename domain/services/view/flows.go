package view

import (
	"strconv"

	"metaorg/web/page"
)

// flow is how often one member served another.
type flow struct {
	from, to      party
	count, latest int64
}

// flowsView is who serves whom.
type flowsView struct {
	table page.Table
	rows  []flow
}

// The picture: those who serve stand at the left, those who are served at the
// right; a line is as wide as it counts. It has room for the largest flows.
const (
	mostFlows           = 40
	rowHeight           = 30
	pictureTop          = 20
	leftLine, rightLine = 140, 280
	pictureWidth        = 420
	widestLine          = 9
	nameLetters         = 20
)

// spot is a name in the picture.
type spot struct{ name, x, y, anchor string }

// line is one flow in the picture.
type line struct{ x1, y1, x2, y2, width, title string }

type picture struct {
	box   string // Its width and height, as a viewBox.
	spots []spot
	lines []line
}

// drawn makes the picture of the flows; nothing where there is none.
func (v flowsView) drawn(says func(flow) string) (p picture) {
	left, right := map[string]int{}, map[string]int{}
	rows := v.rows[:min(len(v.rows), mostFlows)]
	var most int64
	for _, f := range rows {
		most = max(most, f.count)
		if _, seen := left[f.from.id]; !seen {
			left[f.from.id] = len(left)
			p.spots = append(p.spots, spot{clip(f.from.name), strconv.Itoa(leftLine - 8), strconv.Itoa(heightOf(left[f.from.id]) + 4), "end"})
		}
		if _, seen := right[f.to.id]; !seen {
			right[f.to.id] = len(right)
			p.spots = append(p.spots, spot{clip(f.to.name), strconv.Itoa(rightLine + 8), strconv.Itoa(heightOf(right[f.to.id]) + 4), "start"})
		}
	}
	for _, f := range rows {
		p.lines = append(p.lines, line{
			strconv.Itoa(leftLine), strconv.Itoa(heightOf(left[f.from.id])), strconv.Itoa(rightLine), strconv.Itoa(heightOf(right[f.to.id])),
			strconv.FormatInt(max(1, widestLine*f.count/most), 10), says(f),
		})
	}
	p.box = "0 0 " + strconv.Itoa(pictureWidth) + " " + strconv.Itoa(heightOf(max(len(left), len(right))))
	return p
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

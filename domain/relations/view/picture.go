package view

import (
	"context"
	"strconv"
	"strings"

	"metaorg/web/words"
)

// The size of the picture in units of its own, of which letters are 11 high.
const (
	pictureWidth = 440
	boxWidth     = 138
	boxHeight    = 36
	boxStep      = 48
	centreWidth  = 108
	mostBoxes    = 14 // That are drawn; the table beside it has all.
	mostLetters  = 22 // Of a name in a box;
	fewLetters   = 16 // in the middle.
)

// box is somebody in the picture.
type box struct {
	x, y        int
	name, title string
	roles       string
	path        string
}

// line leads from the middle to a box.
func (b box) line(p picture) string {
	x := b.x
	if x < pictureWidth/2 {
		x += boxWidth
	}
	return "M" + strconv.Itoa(pictureWidth/2) + " " + strconv.Itoa(p.middle()) + "L" + strconv.Itoa(x) + " " + strconv.Itoa(b.y+boxHeight/2)
}

// picture is one in the middle, with those it has relations with on both sides.
type picture struct {
	name  string
	boxes []box
	rows  int
	more  int // That are not drawn.
}

func (p picture) height() int { return p.rows*boxStep + boxStep - boxHeight }

func (p picture) middle() int { return p.height() / 2 }

func (p picture) box() string {
	return "0 0 " + strconv.Itoa(pictureWidth) + " " + strconv.Itoa(p.height())
}

// draw makes the picture of what counts for somebody.
func (v ownView) draw(ctx context.Context) picture {
	p := picture{name: short(v.who.name, fewLetters)}
	at := map[string]int{}
	for _, x := range v.now() {
		says := words.Of(ctx, "relations.short", string(x.is))
		if i, there := at[x.other.id]; there {
			p.boxes[i].roles += ", " + says
			continue
		}
		at[x.other.id] = len(p.boxes)
		p.boxes = append(p.boxes, box{name: short(x.other.name, mostLetters), roles: says, path: "/members/" + x.other.id, title: x.other.name})
	}
	if len(p.boxes) > mostBoxes {
		p.more, p.boxes = len(p.boxes)-mostBoxes, p.boxes[:mostBoxes]
	}
	p.rows = (len(p.boxes) + 1) / 2
	for i := range p.boxes {
		b := &p.boxes[i]
		b.title += ": " + b.roles
		b.roles = short(b.roles, mostLetters+4)
		b.y = boxStep - boxHeight + i/2*boxStep
		if i%2 == 1 {
			b.x = pictureWidth - boxWidth
		}
	}
	return p
}

// short is a name cut to so many letters, between words where that is possible.
func short(name string, most int) string {
	letters := []rune(name)
	if len(letters) <= most {
		return name
	}
	cut := string(letters[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.") + "…"
}

package view

import (
	"strings"

	"metaorg/domain/competences"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine/state"
)

// leave notes who has left the network.
func (v *postView) leave(gone func(who string) bool) {
	v.gone = gone(v.who.id)
	for i := range v.all {
		v.all[i].gone = gone(v.all[i].who.id)
	}
}

func takesPart(s state.Reader, who string, now int64) bool {
	return competences.TakesPart(s, people.MemberID(who), now)
}

// left is who was to do something about an answer that was chosen, and has left;
// nobody where both sides are there, or the one that left said that it was done.
func (v postView) left(a answer) party {
	switch {
	case a.state != opportunities.Chosen:
	case a.gone && !a.answerer:
		return a.who
	case v.gone && !a.asker:
		return v.who
	}
	return party{}
}

// gives and gets are the two sides of an answer.
func (v postView) gives(a answer) party {
	if v.kind == opportunities.Offered {
		return v.who
	}
	return a.who
}

func (v postView) gets(a answer) party {
	if v.kind == opportunities.Offered {
		return a.who
	}
	return v.who
}

// confirmsAs is as whom the reader can say that it was done; empty for nobody.
func (v postView) confirmsAs(a answer) string {
	switch {
	case a.state != opportunities.Chosen:
	case v.own != "" && !a.asker:
		return v.own
	case v.is(a) && !a.answerer:
		return a.who.id
	}
	return ""
}

// sideAs is as whom the reader is one of the two sides; empty for nobody.
func (v postView) sideAs(a answer) string {
	switch {
	case a.state != opportunities.Chosen:
	case v.own != "":
		return v.own
	case v.is(a):
		return a.who.id
	}
	return ""
}

// first is the answer that is nearest to the reader: one whose other side has left,
// one of which it can say now that it was done, or else the first of which it is a
// side; number 0 for none.
func (v postView) first() (first answer) {
	nearness := func(a answer) int {
		switch {
		case v.sideAs(a) == "":
			return 0
		case v.left(a).id != "":
			return 3
		case v.confirmsAs(a) != "":
			return 2
		}
		return 1
	}
	for _, a := range v.agreed() {
		if nearness(a) > nearness(first) {
			first = a
		}
	}
	return first
}

// waitsFor is whom an agreed one waits for: who has not said yet that it was done.
func (v postView) waitsFor(a answer) string {
	var all []string
	if !a.asker {
		all = append(all, v.who.name)
	}
	if !a.answerer {
		all = append(all, a.who.name)
	}
	return strings.Join(all, ", ")
}

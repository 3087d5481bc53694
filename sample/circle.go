package sample

import (
	"metaorg/domain/circles"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine/wire"
)

// shed is the circle to which the members left what is lent.
const shed uint64 = 1

// leavesLending gives a decision about lending a circle that sees to the rest.
func (t *story) leavesLending(p governance.Propose) governance.Propose {
	return t.carrying(p, circles.Create{
		Name:    "Tool shed",
		Domain:  "Which tools are lent, for how long, and who looks them over. It spends nothing and asks nobody for money.",
		Members: []people.MemberID{people.MemberID(repair), people.MemberID(thread), people.MemberID(woodland), people.MemberID(school)},
		Entry:   circles.AnyMember, Method: circles.Lazy, WindowDays: 5, Objections: 2, Kinds: []string{"circles.post_bulletin"},
		TermMonths: 12, ReviewMonths: 6,
	})
}

// shedDecides: the circle has its first matter, and a member more.
func (t *story) shedDecides() {
	if !t.inFull() {
		return
	}
	t.does(t.as(repair, circles.Propose{
		Circle: shed, Title: "Blades come back sharp", Text: "Whoever borrows something with a blade brings it back sharp, or pays the four pounds that it takes.",
	}))
	t.does(t.as(boatyard, circles.Join{Circle: shed}))
}

// shedSays: it is about to tell everybody something in the network's name.
func (t *story) shedSays() {
	if !t.inFull() {
		return
	}
	saturday := t.Wire(circles.PostBulletin{
		Title: "A day for tools", Days: 30,
		Text: "On the last Saturday of the month the workshop at Ironbridge looks over whatever cuts, drills or sews, for members and for whoever else comes.",
	})
	t.does(t.as(repair, circles.Propose{Circle: shed, Title: "A day for tools", Messages: []wire.Message{saturday}}))
}

// shedDiffers: one in the circle objects to what another proposes.
func (t *story) shedDiffers() {
	if !t.inFull() {
		return
	}
	t.does(t.as(thread, circles.Propose{
		Circle: shed, Title: "Sewing machines for three months", Text: "Sewing machines are lent for up to three months from October on, since a coat takes longer than a shelf.",
	}))
	var sewing uint64 = 3
	t.does(t.as(school, circles.Object{Matter: sewing, Document: circles.Paper(t.paper(school, "Our classes need two of them each November. With three months they would be gone when term begins."))}))
	t.does(t.as(woodland, circles.Agree{Matter: sewing}))
}

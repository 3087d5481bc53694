package nodes

import "fmt"

// Tolerance says how many of so many seats may be off, or lie, at the same time
// without stopping the log or forging anything in it (fewer than a third, as in
// any Byzantine agreement; Lamport, Shostak, Pease 1982), and how many seats
// more would let one more of them be so.
func Tolerance(seats int) (off, more int) {
	if seats < 1 {
		return 0, MinManySeats
	}
	off = (seats - 1) / 3
	return off, 3*(off+1) + 1 - seats
}

// Tolerated says in words what a number of seats tolerates. Pages say
// the same in the reader's language.
func Tolerated(seats int) string {
	off, _ := Tolerance(seats)
	switch {
	case seats < 1:
		return "No node orders the log; nobody can act."
	case seats == 1:
		return "While that node is off nobody can act, though everything can still be read. Its operator can delay acts but not forge them; a history that they wrote anew would contradict the checkpoints that others keep."
	case off == 0:
		return fmt.Sprintf("All %d of them must be up for anything to go on; none of them can forge or change an act.", seats)
	case off == 1:
		return fmt.Sprintf("Any one of the %d may be off, or lie, without stopping or forging anything.", seats)
	}
	return fmt.Sprintf("Any %d of the %d may be off, or lie, without stopping or forging anything.", off, seats)
}

// ToTolerateMore says in one sentence what it takes to let one node more be
// off, where so many nodes stand ready for a seat, those that have one
// included: of members with a vote, each in another hand.
func ToTolerateMore(seats, ready int) string {
	off, more := Tolerance(seats)
	missing := seats + more - ready
	what := "any one of them"
	if off > 0 {
		what = fmt.Sprintf("%d of them", off+1)
	}
	switch {
	case missing <= 0:
		return fmt.Sprintf("Enough nodes stand ready: a decision that gives %d of them seats would let %s be off.", seats+more, what)
	case missing == 1:
		return fmt.Sprintf("One more willing node of another member and a decision would let %s be off.", what)
	}
	return fmt.Sprintf("%d more willing nodes of other members and a decision would let %s be off.", missing, what)
}

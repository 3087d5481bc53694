package sample

import (
	"metaorg/domain/disputes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Numbers of the cases.
const (
	footpaths uint64 = 1 // The assembly and the woodland trust, settled.
	hall      uint64 = 2 // The clinic and Harbour Arts, heard by a panel.
)

// fallOut: two pairs of members differ, and begin to talk about it.
func (t *story) fallOut() {
	if !t.inFull() {
		return
	}
	survey := disputes.Paper(t.paper(assembly, "We gave you the footpath survey on the promise that the gates stay open. Two have been locked since June. We ask for keys, or for open gates."))
	double := disputes.Paper(t.paper(clinic, "For the third time our evening in the hall was let to somebody else as well, and we stood outside with twenty patients. We ask for a calendar that holds."))
	t.does(
		t.as(assembly, disputes.Open{Against: people.MemberID(woodland), Cause: disputes.Agreement, Document: survey}),
		t.as(clinic, disputes.Open{Against: people.MemberID(harbour), Cause: disputes.Conduct, Document: double}),
	)
	t.does(t.as(assembly, disputes.ProposeMediator{Case: footpaths, Mediator: "sam"}))
	t.does(t.as(woodland, disputes.AcceptMediator{Case: footpaths, Mediator: "sam"}))
}

// makeUp: one of the two is settled; in the other nobody agrees.
func (t *story) makeUp() {
	if !t.inFull() {
		return
	}
	gates := disputes.Paper(t.paper(woodland, "Both gates are open from sunrise to sunset; in the weeks of felling the assembly gets a key. Signed by both."))
	answer := disputes.Paper(t.paper(harbour, "It happened twice, not three times, and once through our fault. We are two people and one notebook."))
	t.does(t.as(woodland, disputes.Settle{Case: footpaths, Document: gates}), t.as(harbour, disputes.AddPaper{Case: hall, Document: answer}))
	t.does(t.as(assembly, disputes.Settle{Case: footpaths, Document: gates}))
}

// heard: five members drawn by lot hear the other, and remind Harbour Arts.
func (t *story) heard() {
	if !t.inFull() {
		return
	}
	t.settle()
	var panel []machine.OrganizationID
	t.Read(func(r state.Reader) {
		c, _ := disputes.CaseOf(r, hall)
		for _, id := range c.Panel {
			panel = append(panel, machine.OrganizationID(id))
		}
	})
	for _, o := range panel {
		t.also(t.as(o, disputes.Judge{Case: hall, Finding: disputes.ForClaim, Step: disputes.Reminder}))
	}
	for _, o := range panel[:min(1, len(panel))] {
		t.does(t.as(o, disputes.GiveReasons{Case: hall, Document: disputes.Paper(t.paper(o,
			"Once or twice makes no difference to those who stood outside. A shared calendar is not much to ask, and a reminder is the least there is."))}))
	}
}

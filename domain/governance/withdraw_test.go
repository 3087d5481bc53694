package governance_test

import (
	"testing"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestWithdraw(t *testing.T) {
	back := governance.Withdraw{Proposal: 1}
	given := proposed(resolution(""))
	open := append(given, rulestest.Days(7))
	taken := []machine.Event{governance.ProposalWithdrawn{Proposal: 1, By: "mill-rep"}}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "who proposed takes it back, and no vote is opened", Given: given, By: "mill-rep", For: "mill", When: back, Later: 20, Then: taken},
		{
			Rule: "who proposed takes it back as long as nobody has voted, and nothing is counted", Given: open,
			By: "mill-rep", For: "mill", When: back, Later: 20, Then: taken,
		},
		{
			Rule: "an alternate takes back what the representative proposed", Given: append(alternate("pat"), given...), By: "pat", For: "mill",
			When: back, Then: []machine.Event{governance.ProposalWithdrawn{Proposal: 1, By: "pat"}},
		},
		{Rule: "what somebody has voted on is the members' to decide", Given: append(open, votes(1, five, "n")...), By: "mill-rep", For: "mill", When: back, Refused: "governance.voted_on"},
		{
			Rule:  "a vote in the first round binds in the second call too",
			Given: rulestest.Join(proposed(resolution(governance.Special)), []rulestest.Act{rulestest.Days(14)}, votes(1, five, "y"), []rulestest.Act{rulestest.Days(8)}),
			By:    "mill-rep", For: "mill", When: back, Refused: "governance.voted_on",
		},
		{
			Rule: "after a first round without any ballot it can be taken back", Given: append(proposed(resolution(governance.Special)), rulestest.Days(22)),
			By: "mill-rep", For: "mill", When: back, Later: 30, Then: taken,
		},
		{Rule: "others do not take it back", Given: given, By: "dairy-rep", For: "dairy", When: back, Refused: "governance.not_yours"},
		{Rule: "what is decided stays decided", Given: append(given, rulestest.Days(15)), By: "mill-rep", For: "mill", When: back, Refused: "governance.decided"},
		{Rule: "what was never proposed is not taken back", By: "mill-rep", For: "mill", When: back, Refused: "governance.unknown_proposal"},
	})
}

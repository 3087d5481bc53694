// Package tellers has secret votes counted on paper until there are secret
// ballots. It keeps true that two members count, drawn by lot, who are neither
// party to the matter nor its proposer, and neither of them related to those or
// to each other; that what they count never exceeds who handed in a paper, and
// those are on the roll, each once; that nothing counts but what two tellers
// counted alike; and that tellers who are silent or wrong can neither decide a
// matter nor hold it up. How anybody voted is nowhere but in the papers.
//
// Two tellers and a check of the numbers against the list of voters is how
// assemblies count (Robert's Rules of Order, 45: ballots and tellers' report).
package tellers

import "metaorg/machine"

// since is the rule version that brought tellers.
const since = 4

// Module is all that tellers add to the machine.
var Module = machine.Module{
	Name: "tellers",
	Kinds: []machine.Kind{
		machine.KindOf[Offer]("tellers.offer", "Offer to count the papers of a secret vote.", TellerOffered{}).Since(since),
		machine.KindOf[StepDown]("tellers.step_down", "Say that your organization does not count a secret vote after all.", TellerSteppedDown{}).Since(since),
		machine.KindOf[Tell]("tellers.tell", "Enter what you counted of the papers of a secret vote.", CountTold{}, RecountAsked{}, ThirdTellerAsked{}, CountSettled{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[Draw]("tellers.draw", LotDrawn{}, CountSettled{}),
		machine.DueOf[EndCount]("tellers.end_count", ThirdTellerAsked{}, CountSettled{}),
	},
	CountSecretly: begin,
}

// Periods and numbers that no charter changes.
const (
	// CountDays is how long tellers have for a count, and for each further one.
	CountDays = 3

	tellers     = 2 // And a third where they don't agree.
	enoughOffer = 3 // At least so many, and this part of those who could: so that no few who offer can be sure to count.

	day = 86_400 // Seconds.
)

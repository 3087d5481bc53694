package rounds

// Every maximum of this package that no charter changes. What one block does for
// a round keeps it far below 200 ms; docs/scale.md has the figures.
const (
	packSize    = 100 // Obligations of one pack.
	partPacks   = PartAmounts / packSize
	blockRoom   = 250         // What one block does for a round, in obligations taken.
	setOffCost  = 5           // What setting off one obligation costs of it.
	sweepCost   = 5           // What removing a party costs, or a pack, of a round that is over.
	computeMost = 10_000      // Obligations that the rules clear by themselves; of more, they check a solution.
	mostTotal   = 1 << 62     // Smallest units, of all obligations of a round.
	mostLevel   = 1 << 40     // Of a party, on either side of zero; honest ones are below three times the number of parties.
	mostDays    = 90          // Until a round closes.
	turnSeconds = int64(3600) // For which nobody else brings a solution while its parts come.

	day int64 = 86_400
)

// What one part of a solution has, but for the last of its sort.
const (
	PartAmounts = 1_000 // Obligations.
	PartLevels  = 1_000 // Parties.
)

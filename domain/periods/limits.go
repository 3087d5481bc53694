package periods

// Every maximum of this package that no charter changes.
const (
	mostBuckets    = 12                  // Of an equation.
	mostDays       = 740                 // Of a period: two years and what leap days add.
	mostPeriods    = 200                 // That are not over.
	mostAmount     = 1_000_000_000_00000 // Minor units, of a surplus, a value or a rate.
	mostExceptions = 200                 // Told one by one; all are counted.
	mostEvents     = 5_000               // Looked at in one block; see docs/scale.md.

	nameBytes   = 100
	wordsBytes  = 4000
	paperDigits = 64 // Hexadecimal, of a BLAKE3-256 hash.

	leastReputation = 100 // Basis points of all dividends, that each member counts for at least.

	percent       = 100 // Basis points.
	day     int64 = 86_400
)

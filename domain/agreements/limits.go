package agreements

// Every maximum of this package that no charter changes.
const (
	mostParties     = 20
	mostCommitments = 40
	mostReviews     = 24
	mostClauses     = 8
	mostAddenda     = 24   // Paragraphs that clauses proposed.
	mostHeld        = 100  // Agreements that one party drafted and that have not ended.
	mostVersions    = 100  // Of one agreement.
	mostLinked      = 100  // Contributions that fulfil one commitment.
	mostCases       = 3    // Disputes named by one agreement.
	mostDays        = 3660 // Of notice, and that a clause looks back.
	mostBound       = 1_000_000
	mostQuantity    = 1_000_000_000_000 // Smallest steps, of one commitment.

	titleBytes  = 100
	nameBytes   = 60
	textBytes   = 8 << 10
	fieldBytes  = 1000
	paperDigits = 64 // Hexadecimal, of a BLAKE3-256 hash.

	allOfIt int64 = 10_000 // Basis points.
	hour    int64 = 3_600
	day     int64 = 86_400
	week          = 7 * day
)

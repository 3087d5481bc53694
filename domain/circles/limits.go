package circles

// Every maximum and minimum of this package that no charter changes. A term has
// an end so that nothing is left to a few for good (Loomio, Sociocracy 3.0:
// domains are reviewed and delegated for a time).
const (
	LeastMembers  = 3  // Fewer are no circle.
	MaxTermMonths = 24 // Of one term.

	mostMembers   = 50 // Named in one decision; more can join.
	mostCircles   = 50 // Not dissolved.
	mostOpen      = 20 // Matters of one circle.
	mostKinds     = 20
	mostBulletins = 20 // Up at the same time.
	mostWindow    = 60 // Days.
	nameBytes     = 60
	domainBytes   = 500
	titleBytes    = 100 // With the circle's name it makes the title of a proposal.
	textBytes     = 4000
	bulletinBytes = 2000
	bulletinDays  = 90
	leastAgree    = 2  // Who say so, for consent.
	warningDays   = 30 // Before a term ends.
	paperDigits   = 64 // Hexadecimal, of a BLAKE3-256 hash.
	day           = 86_400
	clauseLength  = 16
)

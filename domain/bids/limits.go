package bids

// The maximums of this module, that no charter changes.
const (
	maxTitle    = 100  // Bytes, of a bid and of a part.
	maxLine     = 200  // Bytes, of a client, a reference and a place.
	maxText     = 2000 // Bytes, of what it is about and of what was learned.
	maxParts    = 30   // Of one bid, those that were dropped included.
	maxTaken    = 40   // Times that somebody is on a part of one bid: as many commitments as an agreement has.
	maxTeam     = 20   // As many as an agreement has parties.
	maxHeld     = 30   // Bids that one began and that go on.
	maxQuantity = 1_000_000_000_000
	nameBytes   = 60 // Of a commitment in an agreement.
	paperDigits = 64 // Of a document's hash.

	hour int64 = 3_600
	day  int64 = 86_400
	week       = 7 * day
)

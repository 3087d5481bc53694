package opportunities

// The maximums of this module, that no charter changes.
const (
	maxTitle       = 100  // Bytes.
	maxText        = 2000 // Bytes, of what is needed or offered, and of an answer.
	maxLine        = 200  // Bytes, of a place, of what is given in return, and of a reference.
	maxCompetences = 10   // That one need or offer names.
	maxParts       = 12   // Of one need or offer.
	maxHeld        = 50   // Needs and offers of one that are open or agreed.
	maxAnswers     = 40   // Live ones to one need or offer.
	maxAsked       = 20   // Who is asked for one need or offer.
	maxGiven       = 100  // Live answers of one.
	maxQuantity    = 1_000_000_000_000

	paperDigits       = 64     // Of a document's hash.
	day         int64 = 86_400 // Seconds.
)

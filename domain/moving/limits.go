package moving

// Every maximum and waiting time of this package.
const (
	ClaimDays    = 180 // After founding, to claim a place; as long as a founding may take.
	LastCallDays = 30  // After that, in which an unclaimed place stands among what waits, and then lapses.

	MaxPlaces     = 10_000 // Carried over into one network.
	MaxPart       = 200    // Places of one part of a list.
	MaxParts      = 500    // Of one list.
	MaxAtOnce     = 200    // Earlier decisions in one message.
	MaxEarlier    = 10_000 // Earlier decisions of a network.
	keyBytes      = 32
	proofBytes    = 64
	hashDigits    = 64
	daySeconds    = 86_400
	foundingCheck = 30 // Days between two looks at whether the network is founded.
	earliestYear  = 1500
)

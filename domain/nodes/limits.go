package nodes

// Every maximum and minimum of this package.
const (
	MaxPerMember      = 3     // Nodes of one member.
	MaxNodes          = 1000  // Of a network; more need a wider gossip than every node with every other.
	MaxFormingNodes   = 20    // While it is being founded, when nobody is a member yet.
	MinManySeats      = 4     // The least number above one that outlasts the loss of one.
	secondRoundLength = 600   // Seconds in which those who answered a call answer once more.
	hourSeconds       = 3600  //
	maxAddressBytes   = 300   // Of an address for nodes or people.
	maxCardBytes      = 1024  //
	keyBytes          = 32    // Of an Ed25519 public key, and of an anchor.
	maxPort           = 65535 //
)

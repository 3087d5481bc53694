package patronage

// Every maximum of this package that no charter changes.
const (
	mostQuantity  = 1_000_000_000_000     // Smallest steps, of one event; as membership has it.
	mostHeld      = 1_000_000_000_000_000 // Smallest steps, of a resource.
	mostOpen      = 2_000                 // Unconfirmed events that one member recorded.
	mostResources = 500                   // That one member follows.
	mostClosed    = 400                   // Closed spans of days.
	mostDepth     = 20                    // Of resources within resources.

	nameBytes   = 100
	noteBytes   = 200
	placeBytes  = 100
	paperDigits = 64 // Hexadecimal, of a BLAKE3-256 hash.

	hour int64 = 3_600
	day  int64 = 86_400
)

package pledges

// Every maximum of this package that no charter changes.
const (
	mostThresholds = 8
	mostGiven      = 100               // Of one member, for campaigns that have not ended.
	mostHeld       = 20                // Campaigns of one member that have not ended.
	mostQuantity   = 1_000_000_000_000 // Smallest steps, of one pledge, one threshold and one bonus.
	mostDueDays    = 366               // After the last day for pledges.

	titleBytes  = 100
	nameBytes   = 60
	textBytes   = 4 << 10
	paperDigits = 64 // Hexadecimal, of a BLAKE3-256 hash.

	whole int64 = 1_000_000_000 // What a pledge weighs that meets its threshold alone, where a bonus is divided.
	day   int64 = 86_400
)

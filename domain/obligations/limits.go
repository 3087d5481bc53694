package obligations

// Every maximum of this package that no charter changes.
const (
	mostAmount   = 1_000_000_000_00000 // Smallest steps, of one obligation; a thousand million of a currency with five decimals.
	mostOwed     = 1000 * mostAmount   // Smallest steps, of one debtor to one creditor.
	mostInvoices = 200                 // Of one message; a file may take several.
	mostNumbers  = 200                 // Obligations named by one message.
	mostLinks    = 50                  // Of a chain.
	mostHolds    = 100                 // Reservations and chains of one member that are not over.
	mostHours    = 366 * 24            // For which one holds.

	mostYearsPast = 10 // Since a day that members name: what was due before is hardly claimed any more, and mistyped far more often.

	refBytes    = 60
	paperDigits = 64 // Hexadecimal, of a BLAKE3-256 hash.

	hour int64 = 3_600
	day  int64 = 86_400
)

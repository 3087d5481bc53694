package funds

// Every maximum of this package that no charter changes.
const (
	mostFunds    = 50                  // That are open.
	mostStewards = 10                  // Of a fund.
	mostItems    = 30                  // Of a budget.
	mostBands    = 12                  // Of dues by turnover.
	mostLines    = 200                 // Of one message; a statement may take several.
	mostOpen     = 50                  // Requests of one member that are not over.
	mostAmount   = 1_000_000_000_00000 // Minor units, of one line; a thousand million of a currency with five decimals.
	mostBalance  = 100 * mostAmount    // Minor units, of a fund, on either side of zero.
	mostWorkers  = 1_000_000
	mostNth      = 100_000 // Equal amounts on one day.

	nameBytes    = 100
	purposeBytes = 2000
	invoiceBytes = 60
	paperDigits  = 64 // Hexadecimal, of a BLAKE3-256 hash.

	aloneDays = 30 // For which stewards' own approvals of a fund are counted together.

	hour int64 = 3_600
	day  int64 = 86_400
)

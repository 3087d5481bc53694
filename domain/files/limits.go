package files

// Every maximum of this package that no charter changes.
const (
	MaxBytes  = 4 << 30 // Of one file. Larger things have homes of their own.
	MaxCopies = 9       // More protect no better and cost everybody.

	maxSpaceMiB = 1 << 24 // Of one node: 16 TiB.
	mostSights  = 10      // Of one holder for one content.
	hashDigits  = 64
	nameBytes   = 200
	typeBytes   = 100
	bytesPerMiB = 1 << 20
)

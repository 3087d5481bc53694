package services

// The maximums of this module, that no charter changes.
const (
	maxTitle       = 100  // Bytes.
	maxDescription = 2000 // Bytes, of what a service is and of what is needed.
	maxTerms       = 500  // Bytes.
	maxActivity    = 60   // Bytes.
	maxCapacity    = 1000 // Requests at a time.
	maxOffered     = 50   // Services of one member.
	maxOpen        = 50   // Requests of one member that are not over.
	maxAhead       = 366  // Days until a service is delivered.

	paperDigits = 64     // Of a document's hash.
	day         = 86_400 // Seconds.
)

package relations

// The maximums of this module, that no charter changes.
const (
	maxWords           = 300 // Bytes.
	maxSaid            = 300 // Relations of one, those that wait for the other side included.
	maxWaiting         = 30  // Of one, that wait for the other side.
	maxAhead           = 366 // Days from now to a last day.
	declinedDays       = 30  // Who was told no does not say the same again before.
	day          int64 = 86_400
)

package goals

// The maximums of this module, that no charter changes.
const (
	maxTitle     = 120 // Bytes.
	maxIndicator = 200 // Bytes, of by what one sees that a goal is reached.
	maxNow       = 200 // Bytes, of how far it has come.
	maxGoals     = 30  // Of one member that are not over.
	maxTies      = 30  // Of one goal.
	maxAhead     = 20 * 366 * day
	day          = 86_400 // Seconds.
)

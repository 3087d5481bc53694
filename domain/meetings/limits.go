package meetings

// The maximums of this module, and periods that no charter changes.
const (
	maxTitle    = 120 // Bytes of a meeting's title, and of an agenda item's.
	maxWhere    = 300 // Bytes of where it is.
	maxItems    = 20  // Of an agenda.
	maxComing   = 5   // Meetings ahead that one member called.
	maxAhead    = 366 // Days to a meeting at most.
	maxVersions = 10  // Of minutes.

	// EntryDays is for how many days after a meeting's beginning hands are
	// entered, while people remember; attendance for as long.
	EntryDays = 3
	// ContestHours is how long a member has at least to contest a hand.
	ContestHours = 24
	// MinutesDays is after how many days missing minutes are told of. Nothing
	// else follows from it.
	MinutesDays = 7

	paperDigits = 64 // Of a document's hash.

	hour = 3_600 // Seconds.
	day  = 24 * hour
)

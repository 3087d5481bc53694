package machine

// Every maximum of the machine, in one place. Modules keep theirs in a file of
// the same name.
const (
	MaxEnvelopeBytes     = 64 << 10   // One envelope as bytes.
	MaxMessages          = 256        // Messages in one envelope.
	MaxCarried           = 20         // Messages a decision may carry.
	MaxHandleLength      = 32         // Letters of a handle.
	MaxTitleLength       = 200        // Bytes of a name or title.
	MaxTextLength        = 8 << 10    // Bytes of an adopted, impersonal text.
	SequencesAhead       = 16         // How far an act may run ahead of its key's last applied one.
	ExpiryHorizonSeconds = 30 * 86400 // How far ahead an envelope may expire.
	MessagesPerHour      = 1000       // Per person and hour of rule time.
	NewcomersPerHour     = 200        // Registrations without an invitation, for the whole network.
	DuePerBlock          = 10_000     // Due items worked off in one block; the rest waits for the next.
	ClockTolerance       = 10         // Seconds a block's clock may differ from a seat's own.
	MaxSampleDays        = 366        // How far one message moves a sample network's clock.
	MaxSeats             = 100        // Nodes that order the log.

	maxBehind = 10 * MaxSampleDays * 86_400 // Seconds that a sample network's clock starts behind.
)

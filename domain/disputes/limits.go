package disputes

// The fixed periods, in days. A charter that could shorten them could take
// away due process.
const (
	MediationDays = 30 // To agree, with a mediator.
	ReplyDays     = 21 // To answer a charge before it is heard.
	HearingDays   = 21 // For a panel to find.
	ReasonsDays   = 15 // To give the reasons for what was found.
	AppealDays    = 14 // To appeal, once the reasons are out or overdue.

	MaxSanctionDays = 90  // Of paused benefits or a suspended vote.
	StepDays        = 14  // Between a sanction and the next step.
	MemoryDays      = 730 // After which a sanction no longer counts as a step.
	MaxMandateDays  = 366 // Of a moderator.
)

// Every other maximum and minimum of this package.
const (
	PanelSize     = 5  // Drawn for a panel at most.
	MinPanel      = 3  // Fewer are no panel.
	maxReplaced   = 5  // Panellists replaced in one hearing.
	maxOpen       = 3  // Cases of one member that are not closed.
	maxPapers     = 50 // Of one case.
	maxModerators = 10
	maxNameBytes  = 200 // Of a mediator from outside.

	paperDigits = 64     // Hexadecimal, of a BLAKE3-256 hash.
	day         = 86_400 // Seconds.
)

package mandates

// Every maximum and waiting time of this package.
const (
	MaxSigners    = 6    // Of one rule: a representative and as many alternates as there can be.
	MaxPending    = 20   // Acts of one organization that wait for signatures.
	ActDays       = 14   // In which an act gets its signatures, or expires.
	MaxPeople     = 1000 // Of one organization's own.
	maxNamed      = 100  // Persons whom one message names.
	MaxPollDays   = 14   // How long a poll is open at most.
	leastAnswers  = 2    // To a poll that is to say anything, where so many were asked.
	answersPer    = 4    // One in so many asked must answer, as with ordinary decisions.
	daySeconds    = 86_400
	sinceVersion  = 4 // The rule version that has this module.
	leastTogether = 2 // Signatures that a rule asks for; one is what there is without a rule.
)

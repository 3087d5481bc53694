package governance

// The maximums of this module. A title has at most machine.MaxTitleLength
// bytes, a text machine.MaxTextLength; a decision carries at most
// machine.MaxCarried messages.
const (
	maxUndecided = 20 // Proposals of one member that are not decided yet, so that nobody drowns the others' agenda.
	maxVersions  = 8  // Of one matter, the first included, so that a ballot can be read.
)

package uses

// The maximums of this module, that no charter changes.
const (
	maxTitle    = 100  // Bytes.
	maxContext  = 500  // Bytes, of for what something is used.
	maxText     = 2000 // Bytes, of what is wished for.
	maxAccess   = 1096 // Days that access is given for at a time.
	maxWishes   = 20   // Of one member, open.
	maxAnswers  = 20   // To one wish.
	answerDays  = 14   // Until stewards are reminded that somebody asks for access.
	yearDays    = 365
	paperDigits = 64     // Of a document's hash.
	day         = 86_400 // Seconds.
)

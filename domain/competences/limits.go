package competences

// The maximums of this module, that no charter changes.
const (
	maxDeclared   = 60   // Competences of one holder.
	maxHours      = 5000 // A month; some thirty people's.
	maxIdentifier = 200  // Bytes.
	maxLabel      = 200  // Bytes; the longest of ESCO and O*NET have fewer.
	maxNote       = 300  // Bytes.
	maxEvidence   = 20   // Works shown for one competence.
	maxConcepts   = 100  // Named by one message.
	maxBroader    = 8    // Of one concept.
	maxCircle     = 200  // Endorsers looked through for a circle.
)

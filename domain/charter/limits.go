package charter

// The maximums of this module, in one place. A title has at most
// machine.MaxTitleLength bytes, a longer text at most machine.MaxTextLength.
const (
	maxTextBytes   = 40 << 10 // Of a whole text in its byte form, so that a draft fits into an envelope with room to spare.
	maxClauses     = 200      // Of all kinds together.
	maxIndicators  = 40
	maxRules       = 500
	maxNumber      = 9999 // Of a clause.
	maxUnitLength  = 40   // Bytes of an indicator's unit.
	maxShortLength = 1000 // Bytes of each answer in Particulars.
)

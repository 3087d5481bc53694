package tally

// Method is how ballots of yes, no and abstain become a result.
type Method string

// The methods of decisions on one text.
const (
	ByMajority      Method = "majority"      // More yes than no.
	BySupermajority Method = "supermajority" // A share of yes among yes and no.
	ByConsent       Method = "consent"       // Nobody says no.
)

// Reason says what decided a round. Its values are part of the API.
type Reason string

// The reasons. Only the first is a yes.
const (
	Adopted            Reason = "adopted"
	NoQuorum           Reason = "no_quorum"            // Too few took part.
	Tie                Reason = "tie"                  // As many yes as no; ties fail.
	MajorityNotReached Reason = "majority_not_reached" // Too few of yes and no were yes.
	Objection          Reason = "objection"            // Somebody said no where consent decides.
)

// Bar is what a count must clear to be a yes.
type Bar struct {
	Method   Method   `json:"method"`
	Quorum   int64    `json:"quorum"`            // How many must take part.
	Majority Fraction `json:"majority,omitzero"` // For a supermajority only.
}

// Judge says whether the count clears the bar, and if not, what it fails at
// first: the quorum, then the method.
func (b Bar) Judge(c Count) Reason {
	switch {
	case !Reached(c, b.Quorum):
		return NoQuorum
	case b.passes(c):
		return Adopted
	case b.Method == ByConsent:
		return Objection
	case b.Method == ByMajority && c.Yes == c.No:
		return Tie
	}
	return MajorityNotReached
}

func (b Bar) passes(c Count) bool {
	switch b.Method {
	case ByMajority:
		return Majority(c)
	case BySupermajority:
		return Supermajority(c, b.Majority.Num, b.Majority.Den)
	case ByConsent:
		return Consent(c)
	}
	return false
}

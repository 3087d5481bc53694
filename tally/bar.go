package tally

// Method is how ballots of yes, no and abstain become a result.
type Method string

// The methods of decisions on one text.
const (
	ByMajority      Method = "majority"      // More yes than no.
	BySupermajority Method = "supermajority" // A share of yes among yes and no.
	ByConsent       Method = "consent"       // Nobody says no.
	ByLazyConsent   Method = "lazy"          // Fewer than some say no; silence agrees.
	ByShareOfAll    Method = "share_of_all"  // A share of everybody on the roll says yes.
)

// Reason says what decided a round. Its values are part of the API.
type Reason string

// The reasons. Only the first is a yes.
const (
	Adopted            Reason = "adopted"
	NoQuorum           Reason = "no_quorum"            // Too few took part.
	Tie                Reason = "tie"                  // As many yes as no; ties fail.
	MajorityNotReached Reason = "majority_not_reached" // Too few of yes and no were yes.
	Objection          Reason = "objection"            // Somebody, or enough, said no where consent decides.
	ChamberAgainst     Reason = "chamber_against"      // The organizations would adopt it; the individuals' chamber turned it down.
	WordedAnew         Reason = "worded_anew"          // Its text was amended; another vote took its place.
	NotCounted         Reason = "not_counted"          // Nobody counted the papers of a secret vote in time.
	CountsDiffer       Reason = "counts_differ"        // No two tellers came to the same count of the papers.
)

// Bar is what a count must clear to be a yes.
type Bar struct {
	Method   Method   `json:"method"`
	Quorum   int64    `json:"quorum"`            // How many must take part; of a share of all, how many must say yes.
	Majority Fraction `json:"majority,omitzero"` // For a supermajority, or a share of all, only.

	Objections int64 `json:"objections,omitempty"` // How many no stop lazy consent; at least 1 there.
}

// Judge says whether the count clears the bar, and if not, what it fails at
// first: the quorum, then the method.
func (b Bar) Judge(c Count) Reason {
	switch {
	case !Reached(c, b.Quorum):
		return NoQuorum
	case b.passes(c):
		return Adopted
	case b.Method == ByConsent, b.Method == ByLazyConsent:
		return Objection
	case b.Method == ByMajority && c.Yes == c.No:
		return Tie
	}
	return MajorityNotReached
}

// Margin is how many of those who said yes a supermajority could have done
// without, others voting as they did; below 0 where there is none.
func (b Bar) Margin(c Count) int64 {
	return c.Yes - Threshold(c.Yes+c.No, b.Majority.Num, b.Majority.Den)
}

func (b Bar) passes(c Count) bool {
	switch b.Method {
	case ByMajority:
		return Majority(c)
	case BySupermajority:
		return Supermajority(c, b.Majority.Num, b.Majority.Den)
	case ByConsent:
		return Consent(c)
	case ByLazyConsent:
		return c.No < b.Objections
	case ByShareOfAll:
		return c.Yes >= b.Quorum
	}
	return false
}

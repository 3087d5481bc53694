// Package ostrom checks what members share, and the network as a whole, against
// the eight principles that Elinor Ostrom found in commons that lasted
// (Governing the Commons, 1990, table 3.1). It keeps true that a check is made
// of plain facts alone, and that what is not met says what would mend it. All of
// it warns; nothing is forbidden by it.
package ostrom

// Principle is one of the eight.
type Principle string

// The principles, in Ostrom's order.
const (
	Boundaries Principle = "boundaries" // Clearly defined boundaries.
	Fit        Principle = "fit"        // Congruence between rules and local conditions.
	Voice      Principle = "voice"      // Collective-choice arrangements.
	Monitoring Principle = "monitoring"
	Sanctions  Principle = "sanctions" // Graduated.
	Conflict   Principle = "conflict"  // Conflict-resolution mechanisms.
	Autonomy   Principle = "autonomy"  // Minimal recognition of rights to organize.
	Nesting    Principle = "nesting"   // Nested enterprises.
)

// Principles are all of them.
func Principles() []Principle {
	return []Principle{Boundaries, Fit, Voice, Monitoring, Sanctions, Conflict, Autonomy, Nesting}
}

// Result is how something stands to a principle.
type Result string

// The results.
const (
	Met    Result = "met"
	Unmet  Result = "unmet"
	Beside Result = "beside" // It does not apply.
)

// Check is what is found of one principle.
type Check struct {
	Principle Principle
	Result    Result
	Missing   string // What is missing where it is not met: a key of words, and of what is done about it.
}

// Missing counts the principles that are not met.
func Missing(all []Check) (n int64) {
	for _, c := range all {
		if c.Result == Unmet {
			n++
		}
	}
	return n
}

// leastSteps is how many steps sanctions have at least, so that the first is small.
const leastSteps = 3

// Network is what is known of a network.
type Network struct {
	Founded    bool
	Members    int64 // With a vote.
	Fits       bool  // The standing rules are meant for so many members.
	Decided    int64 // Proposals decided in the last half year.
	Voters     int64 // Members with a vote who voted on any of them.
	Indicators int64 // Of the charter's goal.
	Steps      int64 // Of the ladder of sanctions.
	Mediators  int64 // Whom the members named.
	Amendable  bool  // The members can change the charter themselves.
	Circles    int64 // That stand.
}

// nestingFrom is with how many members a network should decide some things in
// smaller circles: about as many as one talk can hold.
const nestingFrom = 10

// Checks are the network's eight.
func (n Network) Checks() []Check {
	return []Check{
		check(Boundaries, true, n.Founded, "not_founded"),
		check(Fit, n.Founded, n.Fits, "size"),
		check(Voice, n.Decided > 0 && n.Members > 0, 2*n.Voters >= n.Members, "few_vote"),
		check(Monitoring, true, n.Indicators > 0, "no_indicators"),
		check(Sanctions, true, n.Steps >= leastSteps, "no_ladder"),
		check(Conflict, true, n.Mediators > 0, "no_mediators"),
		check(Autonomy, true, n.Amendable, "not_amendable"),
		check(Nesting, n.Members >= nestingFrom, n.Circles > 0, "no_circles"),
	}
}

// Resource is what is known of something shared, with the network around it.
type Resource struct {
	Stewards  int64 // Who care for it and take part in the network.
	Copied    bool  // It is passed on as copies.
	Licensed  bool
	Rivalrous bool // Use by one limits use by another.
	Capacity  int64
	Ruled     bool  // It has a local rule.
	Users     int64 // Members who use it now or booked it.
	Caring    int64 // Of these, those among its stewards.
	InCircle  bool  // It is a circle's.
	Asked     int64 // Users who were asked how it went.
	Silent    int64 // Of these, those who did not tell.
	Overdue   int64 // Bookings that are due back.
	Threshold int64 // How many stewards must agree.
	Placed    bool  // It says what larger thing it serves or comes from.
	Steps     int64 // Of the network's ladder of sanctions.
	Mediators int64 // Of the network.
}

// manyUsers is from how many users on some of them should have a say in what is
// copied; of what only so many can use, one is enough.
const manyUsers = 3

// Checks are those of something shared.
func (r Resource) Checks() []Check {
	boundaries := check(Boundaries, true, r.Stewards > 0, "no_steward")
	if r.Stewards > 0 {
		boundaries = check(Boundaries, true, r.Licensed || !r.Copied, "no_licence")
	}
	fit := check(Fit, r.Rivalrous, r.Capacity > 0, "no_capacity")
	if r.Capacity > 0 {
		fit = check(Fit, r.Rivalrous, r.Ruled, "no_rule")
	}
	monitoring := check(Monitoring, r.Rivalrous || r.Asked > 0, r.Overdue == 0, "overdue")
	if r.Overdue == 0 {
		monitoring = check(Monitoring, r.Rivalrous || r.Asked > 0, 2*r.Silent <= r.Asked, "silent")
	}
	heard := r.Users >= manyUsers || r.Rivalrous && r.Users > 0
	return []Check{
		boundaries, fit,
		check(Voice, heard, r.Caring > 0 || r.InCircle, "no_user_steward"),
		monitoring,
		check(Sanctions, r.Rivalrous, r.Steps >= leastSteps, "no_ladder"),
		check(Conflict, r.Rivalrous || r.Users > 0, r.Mediators > 0, "no_mediators"),
		check(Autonomy, r.Stewards > 0, r.Stewards >= r.Threshold, "stuck"),
		check(Nesting, true, r.Placed || r.InCircle, "unplaced"),
	}
}

func check(p Principle, applies, met bool, missing string) Check {
	switch {
	case !applies:
		return Check{p, Beside, ""}
	case met:
		return Check{p, Met, ""}
	}
	return Check{p, Unmet, missing}
}

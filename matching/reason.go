package matching

// Kind says what a reason is about.
type Kind string

// The kinds of reasons. Of is the id that a reason is about, Have what the
// candidate has, and Want what is asked for.
const (
	Exactly         Kind = "exactly"          // Has the very competence: Of.
	Narrower        Kind = "narrower"         // Has a kind of it: Of, Have steps below.
	Broader         Kind = "broader"          // Has what it is a kind of: Of, Have steps above.
	LevelReached    Kind = "level_reached"    // Level Have, of Want.
	LevelBelow      Kind = "level_below"      // One below.
	LevelUnsaid     Kind = "level_unsaid"     // A level is asked for, and theirs is not said.
	Evidence        Kind = "evidence"         // Have things on record bear it out.
	HoursEnough     Kind = "hours_enough"     // Have hours to spare, of Want.
	HoursPart       Kind = "hours_part"       // Some of the hours.
	HoursUnsaid     Kind = "hours_unsaid"     // Hours are asked for, and theirs are not said.
	Here            Kind = "here"             // Works at the place: Of.
	Nearby          Kind = "nearby"           // Works at a place in the same wider one: Of.
	FromAfar        Kind = "from_afar"        // Works from afar, which is as well.
	PlaceUnsaid     Kind = "place_unsaid"     // A place is asked for, and theirs is not said.
	AlsoHas         Kind = "also_has"         // Has what is needed as well, or a kind of it: Of.
	AlsoBroader     Kind = "also_broader"     // Has what something that is needed as well is a kind of: Of.
	AlsoLacks       Kind = "also_lacks"       // Lacks what is needed as well: Of.
	WorkedTogether  Kind = "worked_together"  // Have times with who asks: Of.
	NewcomersTurn   Kind = "newcomers_turn"   // Stands here as a newcomer; by score it would be place Have.
	OnTheTeam       Kind = "on_the_team"      // Takes another need of the team already.
	Nearest         Kind = "nearest"          // The nearest to who leads: Of; Have is the distance.
	LeastEngaged    Kind = "least_engaged"    // Was chosen for the fewest needs lately, for what it takes: Have.
	StrangerToLead  Kind = "stranger_to_lead" // No earlier work joins it with who leads: Of.
	LacksCompetence Kind = "lacks_competence" // From here on why somebody is not proposed.
	LacksLevel      Kind = "lacks_level"
	LacksHours      Kind = "lacks_hours"
	LacksPlace      Kind = "lacks_place"
	IsAsker         Kind = "is_asker"
	IsExcepted      Kind = "is_excepted"
	NotInPool       Kind = "not_in_pool"
	NobodyCan       Kind = "nobody_can"   // Of a need: no candidate meets it in full.
	NobodyLeft      Kind = "nobody_left"  // Have could, but their hours are taken by the team's other needs.
	IsMalformed     Kind = "is_malformed" // Of a need: Check says why.
)

// Reason is one of the reasons for a place in a ranking or on a team.
type Reason struct {
	Kind       Kind
	Of         string
	For        string // Of a competence: what is needed that it does for.
	Have, Want int64
	Points     int64 // What it adds to the score; all of a match's make its score.
}

// Match is somebody who can meet a need.
type Match struct {
	Candidate string
	Score     int64 // From 1 to 1000.
	Reasons   []Reason
}

// What each part adds at most. They sum to 1000.
const (
	pointsCompetence = 400
	pointsLevel      = 150
	pointsEvidence   = 150
	pointsHours      = 150
	pointsPlace      = 100
	pointsTogether   = 50
)

// Of a competence that is not the very one: a kind of it does, with a little
// doubt; what it is a kind of may or may not.
const (
	pointsNarrower = 360 // One step below; lessNarrower for each more.
	lessNarrower   = 20
	leastNarrower  = 300
	pointsBroader  = 200 // Right above, where nothing else is a kind of it.
	mostKinds      = 8   // Of a whole field, that nothing is broader than; more are no hint of which.
)

// narrowerPoints is for a competence so many steps below what is needed.
func narrowerPoints(steps int64) int64 {
	if steps == 0 {
		return pointsCompetence
	}
	return max(leastNarrower, pointsNarrower-lessNarrower*(steps-1))
}

// broaderPoints is for a competence of which so many are kinds, one of them what is
// needed: the more there are, the less it says.
func broaderPoints(kinds int64) int64 { return 2 * pointsBroader / (1 + kinds) }

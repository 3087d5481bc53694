package relations

import (
	"time"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Decline says that one is not what another says.
type Decline struct {
	With people.MemberID `json:"with" help:"who says so: an organization or a person" example:"riverside" pos:"1"`
	Role Role            `json:"role" help:"what you would be to them: supplier, customer, partner, funder, funded, mentor, mentee, sibling, umbrella or member" example:"customer" choices:"supplier,customer,partner,funder,funded,mentor,mentee,sibling,umbrella,member" pos:"2"`
}

// Declined says that the other side said no.
type Declined struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder"` // Who said no.
	By       machine.PersonID `json:"by"`
}

// Check refuses what is no role.
func (m Decline) Check() error { return checkSide(m.With, m.Role) }

// Apply declines it.
func (m Decline) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	x, err := between(s, who, m.With, m.Role)
	if err != nil {
		return err
	}
	if mine, _ := x.side(who); x.Stage != Said || mine.Says {
		return machine.Conflict("relations.not_asked", "nothing that %s says waits for %s; what counts is ended, what one said oneself is taken back", m.With, who).At("role")
	}
	x.Ender = who
	x.become(s, Refused)
	s.Emit(Declined{x.Number, who, s.By})
	return nil
}

// between is the relation of two in which one is a role to the other.
func between(s *machine.Step, who, other people.MemberID, role Role) (Relation, error) {
	x, ok := Of(s, who, other, role)
	if !ok {
		return x, machine.NotFound("relations.unknown", "nobody said that %s is %s to %s", who, role, other).At("role")
	}
	return x, nil
}

// TakeBack takes back what one said: that a relation is, while the other side
// has not answered; or that it will end, while it has not.
type TakeBack struct {
	With people.MemberID `json:"with" help:"about whom you said it: an organization or a person" example:"riverside" pos:"1"`
	Role Role            `json:"role" help:"what you are to them: supplier, customer, partner, funder, funded, mentor, mentee, sibling, umbrella or member" example:"supplier" choices:"supplier,customer,partner,funder,funded,mentor,mentee,sibling,umbrella,member" pos:"2"`
}

// StatementTakenBack says that who said it says so no longer.
type StatementTakenBack struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder"`
	By       machine.PersonID `json:"by"`
}

// EndTakenBack says that a relation goes on.
type EndTakenBack struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder"`
	By       machine.PersonID `json:"by"`
}

// Check refuses what is no role.
func (m TakeBack) Check() error { return checkSide(m.With, m.Role) }

// Apply takes it back.
func (m TakeBack) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	x, err := between(s, who, m.With, m.Role)
	if err != nil {
		return err
	}
	mine, _ := x.side(who)
	switch {
	case x.Stage == Said && mine.Says:
		x.become(s, Unsaid)
		s.Emit(StatementTakenBack{x.Number, who, s.By})
	case x.Stage == Counts && x.Until != "" && x.Ender == who:
		x.Until, x.Ender = "", ""
		x.again(s)
		s.Emit(EndTakenBack{x.Number, who, s.By})
	default:
		return machine.Conflict("relations.nothing_to_take_back", "nothing that %s says of %s waits; what counts is ended, what the other says is declined", who, m.With).At("role")
	}
	return nil
}

// End ends a relation, by one side alone.
type End struct {
	With  people.MemberID `json:"with" help:"with whom: an organization or a person" example:"riverside" pos:"1"`
	Role  Role            `json:"role" help:"what you are to them: supplier, customer, partner, funder, funded, mentor, mentee, sibling, umbrella or member" example:"supplier" choices:"supplier,customer,partner,funder,funded,mentor,mentee,sibling,umbrella,member" pos:"2"`
	Until string          `json:"until,omitempty" help:"its last day, as year-month-day; nothing for today" example:"2027-03-31"`
}

// EndSet says on which day a relation will end.
type EndSet struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder"`
	By       machine.PersonID `json:"by"`
	Until    string           `json:"until"`
}

// Ended says that a relation counts no more.
type Ended struct {
	Relation uint64           `json:"relation"`
	Holder   people.MemberID  `json:"holder,omitempty"` // Who ended it; nobody where another took its place.
	By       machine.PersonID `json:"by,omitempty"`     // Who signed, where it ended with that.
	Until    string           `json:"until,omitempty"`  // The last day, as year-month-day.
	Replaced uint64           `json:"replaced,omitempty"`
}

// Check refuses what is no role or no day.
func (m End) Check() error {
	if m.Until != "" {
		if _, err := dayEnd(m.Until); err != nil {
			return err
		}
	}
	return checkSide(m.With, m.Role)
}

// Apply ends it now, or lets it end after a day to come.
func (m End) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	x, err := between(s, who, m.With, m.Role)
	if err != nil {
		return err
	}
	if x.Stage != Counts {
		return machine.Conflict("relations.counts_not", "that %s is %s to %s does not count; only what both say is ended", who, m.Role, m.With).At("role")
	}
	if m.Until == "" {
		m.Until = dateOf(s.Time)
	}
	ends, err := dayEnd(m.Until)
	switch {
	case err != nil:
		return err
	case m.Until < dateOf(x.Since):
		return machine.Malformed("relations.before_it_began", "it counts since %s; name that day or a later one", dateOf(x.Since)).At("until")
	case ends > s.Time+maxAhead*day:
		return machine.OverLimit("relations.too_far", "name a day within %d days; what lasts longer is ended when it comes near", maxAhead).At("until")
	case x.Until != "" && m.Until >= x.Until:
		return machine.Conflict("relations.ends_already", "%s said that it ends on %s; name an earlier day, or let it take that back", x.Ender, x.Until).At("until")
	}
	x.Until, x.Ender = m.Until, who
	if m.Until <= dateOf(s.Time) {
		x.become(s, Over)
		s.Emit(Ended{Relation: x.Number, Holder: who, By: s.By, Until: m.Until})
		return nil
	}
	x.again(s)
	s.Schedule(ends, Look{x.First.Who, x.Second.Who, x.First.Role, x.Turn})
	s.Emit(EndSet{x.Number, who, s.By, m.Until})
	return nil
}

// dateOf is the day of a moment in UTC.
func dateOf(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.DateOnly) }

// dayEnd is when a day ends in UTC, in Unix seconds.
func dayEnd(date string) (int64, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, machine.Malformed("relations.bad_date", "write the date as year-month-day, for example 2027-01-31").At("until")
	}
	return t.Unix() + day, nil
}

package membership

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Sponsor vouches for an applicant: the sponsor knows it, and knows it to be
// what it says. A member sponsors one applicant in 30 days and five a year.
type Sponsor struct {
	Applicant people.MemberID `json:"applicant" help:"who applied" example:"riverside" pos:"1"`
}

// WithdrawSponsorship takes that back, as long as the applicant is no member.
// It still counts as one of the sponsor's five a year.
type WithdrawSponsorship struct {
	Applicant people.MemberID `json:"applicant" help:"who applied" example:"riverside" pos:"1"`
}

// DeclareFake says that a member is not what it said it is. Those who sponsored
// it sponsor nobody for a year; they keep their vote.
type DeclareFake struct {
	Member people.MemberID `json:"member" help:"the member that is not what it said" example:"riverside"`
}

// Sponsored says that a member vouches for an applicant.
type Sponsored struct {
	Applicant people.MemberID `json:"applicant"`
	Sponsor   people.MemberID `json:"sponsor"`
	Count     int64           `json:"count"`  // How many vouch for it now.
	Needed    int64           `json:"needed"` // How many it takes.
}

// SponsorshipWithdrawn says that a member vouches no more.
type SponsorshipWithdrawn struct {
	Applicant people.MemberID `json:"applicant"`
	Sponsor   people.MemberID `json:"sponsor"`
}

// FakeDeclared says that a member is not what it said, and who vouched for it.
type FakeDeclared struct {
	Member   people.MemberID   `json:"member"`
	Sponsors []people.MemberID `json:"sponsors,omitempty"` // Who sponsor nobody for now.
	Until    int64             `json:"until"`              // Unix seconds.
}

var (
	sponsorships = state.NewMap2[people.MemberID, people.MemberID, int64]("membership/sponsorships") // When, by applicant, sponsor.
	sponsored    = state.NewMap2[people.MemberID, int64, people.MemberID]("membership/sponsored")    // Whom, by sponsor, time.
	barred       = state.NewMap[people.MemberID, int64]("membership/barred_sponsors")                // Until when.
	fakes        = state.NewMap[people.MemberID, int64]("membership/fakes")                          // Declared when.
)

// Sponsors are the members that vouch, or vouched, for somebody, by id.
func Sponsors(r state.Reader, applicant people.MemberID) (ids []people.MemberID) {
	for id := range sponsorships.Of(r, applicant) {
		ids = append(ids, id)
	}
	return ids
}

// SponsorsNeeded is how many active members must vouch for an applicant; of a
// person two. Never more are asked than there are who could.
func SponsorsNeeded(r state.Reader, applicant people.MemberID) int64 {
	most := int64(personSponsors)
	if people.IsOrganization(r, applicant) {
		most = charter.Rule(r, ruleSponsorsNeeded)
	}
	return atMostOthers(r, applicant, most, HasBallot)
}

// MaySponsorFrom is when a member may sponsor next, in Unix seconds; 0 for now.
func MaySponsorFrom(r state.Reader, member people.MemberID, now int64) (from int64) {
	var times []int64
	for at := range sponsored.From(r, member, now-sponsorYear*day+1) {
		times = append(times, at)
	}
	if n := len(times); n > 0 {
		from = times[n-1] + sponsorDays*day
	}
	if n := len(times); n >= sponsorsAYear {
		from = max(from, times[n-sponsorsAYear]+sponsorYear*day)
	}
	if until, ok := barred.Get(r, member); ok {
		from = max(from, until)
	}
	from = max(from, PausedUntil(r, member, now))
	if from <= now {
		return 0
	}
	return from
}

// Check refuses a sponsorship of nobody.
func (m Sponsor) Check() error {
	if m.Applicant == "" {
		return applicantMissing()
	}
	return nil
}

// Apply notes it, and lets the applicant on if it was the last thing missing.
func (m Sponsor) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	a, err := openApplication(s, m.Applicant)
	if err != nil {
		return err
	}
	switch {
	case !HasBallot(s, me):
		return noBallot(me)
	case people.UnderCommonControl(s, me, m.Applicant):
		return machine.NotAllowed("membership.own_kind", "%s and %s are under common control; a sponsor is somebody else", me, m.Applicant).At("applicant")
	case sponsorships.Has(s, m.Applicant, me):
		return machine.Conflict("membership.sponsored_already", "%s sponsors %s already", me, m.Applicant).At("applicant")
	}
	if until, _ := barred.Get(s, me); until > s.Time {
		no := machine.NotAllowed("membership.sponsor_barred", "%s sponsored a member that was not what it said, and sponsors nobody for a year", me)
		no.After = until
		return no
	}
	if until := PausedUntil(s, me, s.Time); until != 0 {
		no := machine.NotAllowed("membership.benefits_paused", "the benefits of %s are paused; it sponsors nobody in the meantime", me)
		no.After = until
		return no
	}
	if from := MaySponsorFrom(s, me, s.Time); from != 0 {
		no := machine.OverLimit("membership.sponsors_often", "a member sponsors one applicant in %d days and %d a year", sponsorDays, sponsorsAYear)
		no.After = from
		return no
	}
	sponsorships.Put(s, m.Applicant, me, s.Time)
	sponsored.Put(s, me, s.Time, m.Applicant)
	s.Emit(Sponsored{m.Applicant, me, int64(len(Sponsors(s, m.Applicant))), SponsorsNeeded(s, m.Applicant)})
	activate(s, m.Applicant, a)
	return nil
}

// Check refuses a withdrawal that names nobody.
func (m WithdrawSponsorship) Check() error { return Sponsor(m).Check() }

// Apply takes the sponsorship back.
func (m WithdrawSponsorship) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	if _, err := openApplication(s, m.Applicant); err != nil {
		return err
	}
	if !sponsorships.Has(s, m.Applicant, me) {
		return machine.NotFound("membership.no_sponsor", "%s does not sponsor %s", me, m.Applicant).At("applicant")
	}
	sponsorships.Delete(s, m.Applicant, me)
	s.Emit(SponsorshipWithdrawn{m.Applicant, me})
	return nil
}

// Check has nothing to refuse.
func (DeclareFake) Check() error { return nil }

// Apply bars the sponsors from sponsoring.
func (m DeclareFake) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return needsDecision()
	}
	if _, known := MemberOf(s, m.Member); !known {
		return unknownMember(m.Member)
	}
	if fakes.Has(s, m.Member) {
		return machine.Conflict("membership.declared_already", "that %s is not what it said was decided before", m.Member).At("member")
	}
	fakes.Put(s, m.Member, s.Time)
	done := FakeDeclared{Member: m.Member, Sponsors: Sponsors(s, m.Member), Until: s.Time + sponsorYear*day}
	for _, id := range done.Sponsors {
		barred.Put(s, id, done.Until)
	}
	s.Emit(done)
	return nil
}

func unknownMember(id people.MemberID) error {
	return machine.NotFound("membership.unknown_member", "%s is no member, and never applied", id).At("member")
}

// standing counts the sponsors of an applicant who are members with a vote now.
func standing(r state.Reader, applicant people.MemberID) (n int64) {
	for id := range sponsorships.Of(r, applicant) {
		if IsActive(r, id) {
			n++
		}
	}
	return n
}

package uses

import (
	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Take takes a version, on the terms with which it came: those the taker keeps.
type Take struct {
	Resource uint64 `json:"resource" help:"number of what is shared" example:"1" pos:"1"`
	Version  uint64 `json:"version" help:"number of the version" example:"1" pos:"2"`
}

// Taken says that somebody took a version, and on what footing.
type Taken struct {
	Resource uint64           `json:"resource"`
	Version  uint64           `json:"version"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"` // Who signed, as everywhere here.
	Terms    Terms            `json:"terms"`
}

// Check has nothing to refuse.
func (Take) Check() error { return nil }

// Apply takes it.
func (m Take) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	if _, is := taken.Get(s, state.PairOf(m.Resource, who), m.Version); is {
		return machine.Conflict("uses.taken_already", "%s has taken version %d already, and keeps its terms", who, m.Version).At("version")
	}
	return take(s, m.Resource, m.Version, who)
}

// take lets somebody take a version by what is asked in return for it.
func take(s *machine.Step, resource, version uint64, who people.MemberID) error {
	if _, err := shared(s, resource); err != nil {
		return err
	}
	v, ok := commons.VersionOf(s, resource, version)
	if !ok || v.Stage != commons.Accepted {
		return machine.NotFound("uses.no_version", "resource %d has no version %d to take; take one that its stewards accepted", resource, version).At("version")
	}
	if err := commons.MayUse(s, resource, who); err != nil {
		return err
	}
	now, err := footing(s, resource, v.Terms, who)
	if err != nil {
		return err
	}
	taken.Put(s, state.PairOf(resource, who), version, now)
	s.Emit(Taken{resource, version, who, s.By, now})
	return nil
}

// footing works out on what footing somebody takes something, or refuses it.
func footing(s *machine.Step, resource, terms uint64, who people.MemberID) (Terms, error) {
	t, _ := commons.TermsOf(s, resource, terms)
	says := Footing(s, resource, t.Reciprocity, who, s.Time)
	now := Terms{Terms: terms, Allowance: says.Allowance, At: s.Time}
	switch says.Allowance {
	case commons.Deny:
		if !commons.IsAdmitted(s, resource, who) {
			return now, machine.NotAllowed("uses.denied", "its terms give it to others than %s (the rule for %s); ask its stewards for access", who, says.Class).At("resource")
		}
		now.Allowance = commons.Free
	case commons.Quota:
		if n := takenSince(s, resource, who, s.Time-says.Days*day); n >= says.Quota {
			return now, machine.NotAllowed("uses.quota_used", "its terms give %d in %d days, and %s has had as many", says.Quota, says.Days, who).At("resource")
		}
	case commons.Fee:
		now.Fee, now.Currency = says.Fee, says.Currency
	case commons.Free:
	}
	return now, nil
}

// Footing is the rule of reciprocity that somebody comes under at a time.
func Footing(r state.Reader, resource uint64, rules []commons.Reciprocity, who people.MemberID, now int64) commons.Reciprocity {
	return commons.Evaluate(rules, commons.FactsOf(r, resource, who, takenSince(r, resource, who, now-yearDays*day)))
}

// takenSince counts the versions of a resource that somebody took since a time.
func takenSince(r state.Reader, resource uint64, who people.MemberID, from int64) (n int64) {
	for _, t := range TakenBy(r, resource, who) {
		if t.At > from {
			n++
		}
	}
	return n
}

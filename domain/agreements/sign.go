package agreements

import (
	"slices"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Sign signs a version of the terms for a party, by whoever has its mandate for
// that. With the last signature it is agreed.
type Sign struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Version   uint64 `json:"version" help:"the version that you read, so that you sign no other" example:"1" pos:"2"`
}

// TermsSigned says that a party signed.
type TermsSigned struct {
	Agreement uint64            `json:"agreement"`
	Version   uint64            `json:"version"`
	Party     people.MemberID   `json:"party"`
	By        machine.PersonID  `json:"by"`
	Waits     []people.MemberID `json:"waits,omitempty"` // For these.
}

// AllSigned says that all signed the same version.
type AllSigned struct {
	Agreement uint64 `json:"agreement"`
	Version   uint64 `json:"version"`
}

// InForceSince says that terms hold from now on.
type InForceSince struct {
	Agreement uint64 `json:"agreement"`
	Version   uint64 `json:"version"`
}

// Check has nothing to refuse.
func (Sign) Check() error { return nil }

// Apply signs.
func (m Sign) Apply(s *machine.Step) error {
	a, who, err := ofTable(s, m.Agreement, m.Version)
	if err != nil {
		return err
	}
	key := state.PairOf(m.Agreement, m.Version)
	c, _ := versions.Get(s, m.Agreement, m.Version)
	switch {
	case signatures.Has(s, key, who):
		return machine.Conflict("agreements.signed_already", "%s signed version %d already", who, m.Version).At("agreement")
	case a.Lost:
		return machine.Conflict("agreements.terms_lost", "the sealed terms cannot be found; nobody signs what nobody can read").At("agreement")
	case rule(s, ruleCapacity) != 0:
		if month, hours, over := Overload(s, who, m.Agreement, c, Elsewhere(s, who)); over {
			return machine.OverLimit("agreements.beyond_capacity", "%s would owe %d hours in %s, more than it said that it has; the charter lets nobody sign for that", who, hours, month).At("agreement")
		}
	}
	signatures.Put(s, key, who, Signature{s.By, s.Time})
	waits := Waits(s, m.Agreement, m.Version)
	s.Emit(TermsSigned{m.Agreement, m.Version, who, s.By, waits})
	if len(waits) > 0 {
		return nil
	}
	return a.conclude(s, m.Agreement, m.Version, c)
}

// conclude is what comes of the last signature.
func (a Agreement) conclude(s *machine.Step, n, v uint64, c Content) error {
	if err := a.allPresent(s, c); err != nil {
		return err
	}
	s.Emit(AllSigned{n, v})
	if !a.Holds() {
		a.State, a.Since = Signed, s.Time
		if startOf(a.Begins) <= s.Time {
			a.enter(s, n)
		}
		a.put(s, n)
		return nil
	}
	// Of those that leave the agreement by the amendment, nothing more is asked.
	a.take(s, n, c)
	a.Terms, a.Amendment, a.Reviews, a.Gone, a.GoneSince = v, 0, c.reviewsBefore(s.Time), nil, 0
	a.Notice, a.NoticeBy = 0, "" // All agreed anew, also who gave notice.
	a.enter(s, n)
	a.put(s, n)
	return nil
}

// allPresent refuses the last signature while a party that signed has left.
func (a Agreement) allPresent(s *machine.Step, c Content) error {
	for _, p := range c.Parties {
		if !competences.TakesPart(s, p, s.Time) {
			return machine.Conflict("agreements.party_gone", "%s has left the network; put terms without it on the table", p).At("agreement")
		}
	}
	return nil
}

// enter has the terms hold.
func (a *Agreement) enter(s *machine.Step, n uint64) {
	a.State, a.Since = Binding, s.Time
	a.clearReview(s, n)
	s.Emit(InForceSince{n, a.Terms})
}

// reviewsBefore is how many reviews of these terms are over.
func (c Content) reviewsBefore(now int64) (n uint64) {
	for _, d := range c.Reviews {
		if startOf(d) <= now {
			n++
		}
	}
	return n
}

// ofTable is the agreement with this number, if who acts is asked to sign this
// version of its terms.
func ofTable(s *machine.Step, n, v uint64) (Agreement, people.MemberID, error) {
	a, who, err := ofParty(s, n)
	switch {
	case err != nil:
		return a, who, err
	case a.OnTable() == 0:
		return a, who, machine.Conflict("agreements.nothing_to_sign", "nothing of agreement %d waits for signatures", n).At("agreement")
	case a.OnTable() != v:
		return a, who, machine.Conflict("agreements.other_version", "version %d is on the table now, and this is about version %d; read it first", a.OnTable(), v).At("version")
	case !slices.Contains(SignersOf(s, n, v), who):
		return a, who, machine.NotAllowed("agreements.not_asked", "version %d does not need a signature of %s", v, who)
	}
	return a, who, nil
}

// TakeBack takes one's signature back while others are missing.
type TakeBack struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Version   uint64 `json:"version" help:"the version that you signed" example:"1" pos:"2"`
}

// SignatureTakenBack says that a party no longer signs.
type SignatureTakenBack struct {
	Agreement uint64           `json:"agreement"`
	Version   uint64           `json:"version"`
	Party     people.MemberID  `json:"party"`
	By        machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (TakeBack) Check() error { return nil }

// Apply takes it back.
func (m TakeBack) Apply(s *machine.Step) error {
	_, who, err := ofTable(s, m.Agreement, m.Version)
	if err != nil {
		return err
	}
	key := state.PairOf(m.Agreement, m.Version)
	if !signatures.Has(s, key, who) {
		return machine.Conflict("agreements.not_signed", "%s did not sign version %d", who, m.Version).At("agreement")
	}
	signatures.Delete(s, key, who)
	s.Emit(SignatureTakenBack{m.Agreement, m.Version, who, s.By})
	return nil
}

// Decline says no: an amendment does not come, and an agreement that never was in
// force ends. Who wrote a draft throws it away so.
type Decline struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Version   uint64 `json:"version" help:"the version that you say no to" example:"1" pos:"2"`
}

// TermsDeclined says that a party said no.
type TermsDeclined struct {
	Agreement uint64           `json:"agreement"`
	Version   uint64           `json:"version"`
	Party     people.MemberID  `json:"party"`
	By        machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Decline) Check() error { return nil }

// Apply declines.
func (m Decline) Apply(s *machine.Step) error {
	a, who, err := ofParty(s, m.Agreement)
	if err == nil && a.State == InDraft && m.Version == a.Terms {
		s.Emit(TermsDeclined{m.Agreement, m.Version, who, s.By})
		a.end(s, m.Agreement, Refused)
		return nil
	}
	if a, who, err = ofTable(s, m.Agreement, m.Version); err != nil {
		return err
	}
	s.Emit(TermsDeclined{m.Agreement, m.Version, who, s.By})
	if a.Amendment == 0 {
		a.end(s, m.Agreement, Refused)
		return nil
	}
	a.drop(s, m.Agreement)
	a.put(s, m.Agreement)
	return nil
}

package uses

import (
	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Adopt says that the member acted for uses something, and for what. Where there
// are versions it takes one with it. Adopting another version ends the adoption
// of the one before.
type Adopt struct {
	Resource uint64 `json:"resource" help:"number of what is shared" example:"1" pos:"1"`
	Version  uint64 `json:"version,omitempty" help:"number of the version; none for what has no versions" example:"1" pos:"2"`
	Text     string `json:"text" help:"where and for what you use it; it names no persons" example:"Lending tools between three workshops with forty people."`
}

// Adopted says that somebody uses something.
type Adopted struct {
	Adoption uint64           `json:"adoption"` // Its number, from 1.
	Resource uint64           `json:"resource"`
	Version  uint64           `json:"version,omitempty"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Text     string           `json:"text"`
	Instead  uint64           `json:"instead,omitempty"` // The adoption of another version that ends with it.
}

// Check refuses what says nothing.
func (m Adopt) Check() error { return checkText(m.Text, "text", maxContext, true) }

// Apply adopts it.
func (m Adopt) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	if err := m.get(s, who); err != nil {
		return err
	}
	key := state.PairOf(m.Resource, who)
	before, has := current.Get(s, key)
	if has {
		a, _ := adoptions.Get(s, before)
		if a.Version == m.Version {
			return machine.Conflict("uses.adopted_already", "%s uses that already, with adoption %d; tell there how it goes", who, before).At("resource")
		}
		a.Ended = true
		adoptions.Put(s, before, a)
	}
	n := lastAdoption.Next(s)
	adoptions.Put(s, n, Adoption{Resource: m.Resource, Version: m.Version, Member: who, Since: s.Time})
	current.Put(s, key, n)
	s.Emit(Adopted{n, m.Resource, m.Version, who, s.By, m.Text, before})
	s.Schedule(s.Time+reportAfter(s), AskOutcome{n})
	return nil
}

// get takes the version, unless the member has it; or refuses use of what has none.
func (m Adopt) get(s *machine.Step, who people.MemberID) error {
	it, err := shared(s, m.Resource)
	if err != nil {
		return err
	}
	if m.Version == 0 {
		if it.Head != 0 {
			return machine.Malformed("uses.which_version", "say which version you use; the latest is %d", it.Head).At("version")
		}
		if err := commons.MayUse(s, m.Resource, who); err != nil {
			return err
		}
		_, err := footing(s, m.Resource, it.TermsNow, who)
		return err
	}
	if _, is := taken.Get(s, state.PairOf(m.Resource, who), m.Version); is {
		return nil
	}
	return take(s, m.Resource, m.Version, who)
}

// yours is the adoption with this number, if it goes on and is the acting member's.
func yours(s *machine.Step, n uint64) (Adoption, error) {
	a, err := going(s, n)
	if err == nil && a.Member != people.ActingMember(s) {
		err = machine.NotAllowed("uses.not_yours", "adoption %d is of %s; only it can say that", n, a.Member)
	}
	return a, err
}

func going(s *machine.Step, n uint64) (Adoption, error) {
	a, ok := adoptions.Get(s, n)
	if !ok {
		return a, machine.NotFound("uses.unknown_adoption", "there is no adoption number %d", n).At("adoption")
	}
	return a, nil
}

// Stop ends an adoption. How it went can still be told.
type Stop struct {
	Adoption uint64 `json:"adoption" help:"the adoption's number" example:"1" pos:"1"`
}

// AdoptionEnded says that somebody uses something no longer.
type AdoptionEnded struct {
	Adoption uint64           `json:"adoption"`
	By       machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Stop) Check() error { return nil }

// Apply ends it.
func (m Stop) Apply(s *machine.Step) error {
	a, err := yours(s, m.Adoption)
	if err != nil {
		return err
	}
	if a.Ended {
		return machine.Conflict("uses.ended_already", "adoption %d has ended already", m.Adoption).At("adoption")
	}
	a.Ended = true
	adoptions.Put(s, m.Adoption, a)
	current.Delete(s, state.PairOf(a.Resource, a.Member))
	s.Emit(AdoptionEnded{m.Adoption, s.By})
	return nil
}

// Confirm is a steward's word that somebody uses it: with the user's own, proof
// from two sides.
type Confirm struct {
	Adoption uint64 `json:"adoption" help:"the adoption's number" example:"1" pos:"1"`
}

// UseConfirmed is the receipt.
type UseConfirmed struct {
	Adoption uint64           `json:"adoption"`
	Resource uint64           `json:"resource"`
	Member   people.MemberID  `json:"member"` // Who uses it.
	Steward  people.MemberID  `json:"steward"`
	By       machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Apply confirms.
func (m Confirm) Apply(s *machine.Step) error {
	a, err := going(s, m.Adoption)
	if err != nil {
		return err
	}
	who, err := cares(s, a.Resource)
	if err != nil {
		return err
	}
	switch {
	case a.Receipt != "":
		return machine.Conflict("uses.confirmed_already", "%s has confirmed that already", a.Receipt).At("adoption")
	case who == a.Member || people.UnderCommonControl(s, who, a.Member):
		return machine.NotAllowed("uses.self_dealt", "%s and %s are one, or under common control; that would prove nothing", who, a.Member).At("adoption")
	}
	a.Receipt = who
	adoptions.Put(s, m.Adoption, a)
	s.Emit(UseConfirmed{m.Adoption, a.Resource, a.Member, who, s.By})
	return nil
}

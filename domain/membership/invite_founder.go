package membership

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// InviteFounder puts an organization on the founding roll. Who drafted the
// charter sends it, or anyone acting for an organization already on the roll.
type InviteFounder struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization to found with" example:"riverside" pos:"1"`
}

// FounderInvited says that an organization is on the founding roll.
type FounderInvited struct {
	Organization machine.OrganizationID `json:"organization"`
	By           machine.PersonID       `json:"by"`
}

// foundingRoll holds the founders invited until the network is founded.
var foundingRoll = state.NewSet[people.MemberID]("membership/founding_roll")

// Check refuses an invitation without an organization.
func (m InviteFounder) Check() error { return named(m.Organization) }

// Apply puts the organization on the roll.
func (m InviteFounder) Apply(s *machine.Step) error {
	if err := mayFound(s); err != nil {
		return err
	}
	id := people.MemberID(m.Organization)
	if _, ok := people.OrganizationOf(s, m.Organization); !ok {
		return machine.NotFound("membership.unknown_organization", "no organization called %s is registered here yet", m.Organization).At("organization")
	}
	if foundingRoll.Has(s, id) {
		return machine.Conflict("membership.invited_already", "%s is on the founding roll already", m.Organization).At("organization")
	}
	return putOnRoll(s, id)
}

func putOnRoll(s *machine.Step, id people.MemberID) error {
	if len(founders(s)) >= MaxFounders {
		return machine.OverLimit("membership.too_many_founders", "a founding roll has at most %d organizations; others join afterwards", MaxFounders)
	}
	foundingRoll.Add(s, id)
	s.Emit(FounderInvited{machine.OrganizationID(id), s.By})
	return nil
}

func named(o machine.OrganizationID) error {
	if o == "" {
		return machine.Malformed("membership.organization_missing", "say which organization").At("organization")
	}
	return nil
}

// mayFound refuses who has no part in a network's founding, or comes too late.
func mayFound(s *machine.Step) error {
	if !charter.Forming(s) {
		return machine.Conflict("membership.founded_already", "the network is founded; organizations now join by the charter's rule")
	}
	initiator := charter.Initiator(s)
	if initiator == "" {
		return machine.Conflict("membership.no_draft", "draft the charter first (charter.draft)")
	}
	onRoll := s.For != "" && foundingRoll.Has(s, people.MemberID(s.For))
	if s.By != initiator && !onRoll {
		return machine.NotAllowed("membership.no_founder", "only who drafted the charter, or acts for an organization on the founding roll, may do this")
	}
	return nil
}

func founders(r state.Reader) (ids []people.MemberID) {
	for id := range foundingRoll.All(r) {
		ids = append(ids, id)
	}
	return ids
}

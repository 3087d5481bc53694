package commons

import (
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// StewardInvited says that somebody is asked to care for a resource.
type StewardInvited struct {
	Resource uint64          `json:"resource"`
	Member   people.MemberID `json:"member"`
}

// IsSteward reports whether somebody cares for a resource.
func IsSteward(r state.Reader, resource uint64, m people.MemberID) bool {
	it, _ := resources.Get(r, resource)
	return slices.Contains(it.Stewards, m)
}

// IsLive reports whether a member can care for something: it takes part in the
// network, and is neither away nor suspended.
func IsLive(r state.Reader, m people.MemberID) bool {
	switch membership.StateOf(r, m) {
	case membership.Active, membership.Provisional, membership.Supporter:
		return true
	case membership.None, membership.Applicant, membership.Dormant, membership.Lapsed, membership.Suspended, membership.LeftState, membership.Excluded:
	}
	return false
}

// LiveStewards are the stewards of a resource who can act now, by id.
func (it Resource) LiveStewards(r state.Reader) (live []people.MemberID) {
	for _, m := range it.Stewards {
		if IsLive(r, m) {
			live = append(live, m)
		}
	}
	return live
}

// Needed is how many stewards must agree to an act now: never more than there are
// who can.
func (it Resource) Needed(r state.Reader) int64 {
	return max(1, min(it.Threshold, int64(len(it.LiveStewards(r)))))
}

// takingPart is who acts, if they take part in the network. Who is dormant shows
// by acting that they are there.
func takingPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !IsLive(s, who) && membership.StateOf(s, who) != membership.Dormant {
		return who, machine.NotAllowed("commons.no_part", "%s takes no part in the network; members, those on their way to it and supporters share and contribute", who)
	}
	return who, nil
}

func known(r state.Reader, m people.MemberID) bool {
	return people.IsOrganization(r, m) || people.Exists(r, machine.PersonID(m))
}

// askable refuses whom nobody can ask to become a steward.
func (it Resource) askable(s *machine.Step, n uint64, m people.MemberID, field string) error {
	switch {
	case !IsLive(s, m):
		return machine.NotFound("commons.no_member", "%.60q takes no part in this network, and so cares for nothing in it", m).At(field)
	case slices.Contains(it.Stewards, m):
		return machine.Conflict("commons.steward_already", "%s cares for it already", m).At(field)
	case invited.Has(s, n, m):
		return machine.Conflict("commons.invited_already", "%s is asked already", m).At(field)
	case len(it.Stewards)+count(invited.Of(s, n)) >= mostStewards:
		return tooManyStewards()
	}
	return nil
}

// invite asks somebody to become a steward.
func (it Resource) invite(s *machine.Step, n uint64, m people.MemberID, field string) error {
	if err := it.askable(s, n, m, field); err != nil {
		return err
	}
	invited.Add(s, n, m)
	s.Emit(StewardInvited{n, m})
	return nil
}

func tooManyStewards() *machine.Refusal {
	return machine.OverLimit("commons.too_many_stewards", "at most %d care for a resource together, with those who are asked", mostStewards).At("stewards")
}

func count[T any](all func(func(T) bool)) (n int) {
	for range all {
		n++
	}
	return n
}

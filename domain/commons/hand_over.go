package commons

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// InviteSteward asks a member to care for a resource, too.
type InviteSteward struct {
	Resource uint64          `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Member   people.MemberID `json:"member" help:"handle of who is asked" example:"forge" pos:"2"`
}

// TakeCare makes who was asked a steward.
type TakeCare struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
}

// StepDown ends one's care for a resource, or says no to being asked. The last
// one may go, too: members then decide who takes it on.
type StepDown struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
}

// SetThreshold says how many stewards must agree to what one of them does.
type SetThreshold struct {
	Resource  uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Threshold int64  `json:"threshold" help:"how many stewards agree before one of them acts; 1 lets each act alone" example:"2" pos:"2"`
}

// Entrust is carried by an ordinary decision: the members give something that
// nobody cares for any more to those who will.
type Entrust struct {
	Resource  uint64            `json:"resource" help:"number of the resource" example:"1"`
	Stewards  []people.MemberID `json:"stewards" help:"handles of the members who take it on" example:"forge"`
	Threshold int64             `json:"threshold" help:"how many of them agree before one acts" example:"1"`
}

// StewardJoined says that somebody cares for a resource from now on.
type StewardJoined struct {
	Resource uint64          `json:"resource"`
	Member   people.MemberID `json:"member"`
}

// StewardLeft says that somebody does not care for a resource any more, or will not.
type StewardLeft struct {
	Resource  uint64          `json:"resource"`
	Member    people.MemberID `json:"member"`
	Threshold int64           `json:"threshold"` // As it is now.
}

// ThresholdSet says how many stewards must agree from now on.
type ThresholdSet struct {
	Resource  uint64          `json:"resource"`
	Threshold int64           `json:"threshold"`
	By        people.MemberID `json:"by"`
}

// Entrusted says who cares for a resource by decision of the members.
type Entrusted struct {
	Resource  uint64            `json:"resource"`
	Stewards  []people.MemberID `json:"stewards"` // By id.
	Threshold int64             `json:"threshold"`
}

// Check has nothing to refuse.
func (InviteSteward) Check() error { return nil }

// Check has nothing to refuse.
func (TakeCare) Check() error { return nil }

// Check has nothing to refuse.
func (StepDown) Check() error { return nil }

// Check refuses a number that nobody could meet.
func (m SetThreshold) Check() error { return checkThreshold(m.Threshold, mostStewards) }

// Check refuses nobody, too many, or one twice.
func (m Entrust) Check() error {
	if len(m.Stewards) == 0 {
		return machine.Malformed("commons.no_stewards", "say who takes it on").At("stewards")
	}
	if len(m.Stewards) > mostStewards {
		return tooManyStewards()
	}
	for i, who := range m.Stewards {
		if slices.Contains(m.Stewards[:i], who) {
			return twice(string(who), "stewards")
		}
	}
	return checkThreshold(m.Threshold, len(m.Stewards))
}

func checkThreshold(n int64, stewards int) error {
	if n < 1 || n > int64(stewards) {
		return machine.Malformed("commons.bad_threshold", "1 to %d stewards agree before one acts", stewards).At("threshold")
	}
	return nil
}

// Apply asks the member.
func (m InviteSteward) Apply(s *machine.Step) error { return together(s, m) }

// Apply sets the number.
func (m SetThreshold) Apply(s *machine.Step) error { return together(s, m) }

func (m InviteSteward) about() uint64 { return m.Resource }
func (m SetThreshold) about() uint64  { return m.Resource }

func (m InviteSteward) allowed(s *machine.Step, it Resource) error {
	return it.askable(s, m.Resource, m.Member, "member")
}

func (m InviteSteward) do(s *machine.Step, it Resource, _ people.MemberID) error {
	return it.invite(s, m.Resource, m.Member, "member")
}

func (m SetThreshold) allowed(_ *machine.Step, it Resource) error {
	return checkThreshold(m.Threshold, len(it.Stewards))
}

func (m SetThreshold) do(s *machine.Step, it Resource, by people.MemberID) error {
	it.Threshold = m.Threshold
	resources.Put(s, m.Resource, it)
	s.Emit(ThresholdSet{m.Resource, m.Threshold, by})
	return nil
}

// Apply makes who was asked a steward.
func (m TakeCare) Apply(s *machine.Step) error {
	it, err := offered(s, m.Resource)
	if err != nil {
		return err
	}
	who, err := takingPart(s)
	if err != nil {
		return err
	}
	if !invited.Has(s, m.Resource, who) {
		return machine.NotAllowed("commons.not_asked", "nobody asked %s to care for %s", who, it.Details.Title).At("resource")
	}
	invited.Remove(s, m.Resource, who)
	it.Stewards = slices.Sorted(slices.Values(append(slices.Clone(it.Stewards), who)))
	resources.Put(s, m.Resource, it)
	s.Emit(StewardJoined{m.Resource, who})
	return nil
}

// Apply ends one's care.
func (m StepDown) Apply(s *machine.Step) error {
	it, err := existing(s, m.Resource)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	at, cares := slices.BinarySearch(it.Stewards, who)
	switch {
	case cares:
		it.Stewards = slices.Delete(slices.Clone(it.Stewards), at, at+1)
		it.Threshold = max(1, min(it.Threshold, int64(len(it.Stewards))))
		resources.Put(s, m.Resource, it)
	case invited.Has(s, m.Resource, who):
		invited.Remove(s, m.Resource, who)
	default:
		return machine.NotAllowed("commons.not_steward", "only who cares for %s does this, and %s does not", it.Details.Title, who).At("resource")
	}
	s.Emit(StewardLeft{m.Resource, who, it.Threshold})
	return nil
}

// Apply gives the resource to who takes it on.
func (m Entrust) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("commons.by_decision", "this is decided by the members: propose it as part of a decision")
	}
	it, err := offered(s, m.Resource)
	if err != nil {
		return err
	}
	if live := it.LiveStewards(s); len(live) > 0 {
		return machine.Conflict("commons.has_steward", "%s cares for it; members take on only what nobody cares for", live[0]).At("resource")
	}
	for _, who := range m.Stewards {
		if !IsLive(s, who) {
			return machine.NotFound("commons.no_member", "%.60q takes no part in this network, and so cares for nothing in it", who).At("stewards")
		}
		invited.Remove(s, m.Resource, who)
	}
	it.Stewards, it.Threshold = slices.Sorted(slices.Values(m.Stewards)), m.Threshold
	resources.Put(s, m.Resource, it)
	s.Emit(Entrusted{m.Resource, it.Stewards, it.Threshold})
	return nil
}

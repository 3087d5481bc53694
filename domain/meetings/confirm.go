package meetings

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Confirm says that the member acted for showed what was entered. From then on
// it is its ballot, unless it cast one itself. The first word of the member
// settles its hand; who thinks otherwise afterwards casts its ballot.
type Confirm struct {
	Meeting uint64 `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	Item    uint64 `json:"item" help:"the agenda item's number, from 1" example:"1" pos:"2"`
}

// Contest says that the member acted for did not show what was entered. The hand
// counts for nothing; the member can cast its ballot itself.
type Contest struct {
	Meeting uint64 `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	Item    uint64 `json:"item" help:"the agenda item's number, from 1" example:"1" pos:"2"`
}

// HandConfirmed says that a member confirmed its hand, and what became of it:
// confirmed, or overridden where the member had cast its ballot itself.
type HandConfirmed struct {
	Meeting uint64           `json:"meeting"`
	Item    uint64           `json:"item"`
	Member  people.MemberID  `json:"member"`
	State   HandState        `json:"state"`
	By      machine.PersonID `json:"by"`
}

// HandContested says that a member contests its hand.
type HandContested struct {
	Meeting uint64           `json:"meeting"`
	Item    uint64           `json:"item"`
	Member  people.MemberID  `json:"member"`
	By      machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Check has nothing to refuse.
func (Contest) Check() error { return nil }

// Apply makes it the member's ballot.
func (m Confirm) Apply(s *machine.Step) error {
	proposal, h, err := waiting(s, m.Meeting, m.Item)
	if err != nil {
		return err
	}
	k, who, code := state.PairOf(m.Meeting, m.Item), people.ActingMember(s), ""
	h.State, code = StandHands(m).count(s, proposal, who, h, s.By, Confirmed)
	if h.State == Lapsed {
		return machine.Conflict("meetings.no_ballot_now", "no ballot can be made of this hand any more (%s); look at proposal %d", code, proposal).At("item")
	}
	hands.Put(s, k, who, h)
	s.Emit(HandConfirmed{m.Meeting, m.Item, who, h.State, s.By})
	return nil
}

// Apply takes the hand out.
func (m Contest) Apply(s *machine.Step) error {
	_, h, err := waiting(s, m.Meeting, m.Item)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	h.State = Contested
	hands.Put(s, state.PairOf(m.Meeting, m.Item), who, h)
	s.Emit(HandContested{m.Meeting, m.Item, who, s.By})
	return nil
}

// waiting finds the hand of the member acted for, while it waits for its word.
func waiting(s *machine.Step, n, item uint64) (proposal uint64, h Hand, err error) {
	m, err := begun(s, n)
	if err != nil {
		return 0, h, err
	}
	if proposal, err = m.decides(n, item); err != nil {
		return 0, h, err
	}
	who := people.ActingMember(s)
	h, ok := hands.Get(s, state.PairOf(n, item), who)
	if !ok {
		return 0, h, machine.NotFound("meetings.no_hand", "no hand of %s is entered for item %d", who, item).At("item")
	}
	if h.State != Waiting {
		return 0, h, machine.Conflict("meetings.hand_settled", "the hand of %s is %s; its own ballot is what changes it now", who, h.State).At("item")
	}
	return proposal, h, nil
}

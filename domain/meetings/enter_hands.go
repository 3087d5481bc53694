package meetings

import (
	"errors"
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// EnterHands writes down a show of hands: which members that are present showed
// which choice for a proposal that is open. Whoever represents a member confirms
// or contests its hand; what is not contested in the window stands as that
// member's ballot, if it cast none itself. Entering a hand again corrects it
// while it waits.
type EnterHands struct {
	Meeting uint64  `json:"meeting" help:"the meeting's number" example:"3" pos:"1"`
	Item    uint64  `json:"item" help:"the agenda item's number, from 1" example:"1" pos:"2"`
	Hands   []Raise `json:"hands" help:"a hand for each member that showed one"`
}

// Raise is one member's hand as it is seen.
type Raise struct {
	Member people.MemberID   `json:"member" help:"handle of the member" example:"mill"`
	Choice governance.Choice `json:"choice" help:"yes, no or abstain" example:"yes" choices:"yes,no,abstain"`
	Clause string            `json:"clause,omitempty" help:"number of the charter's clause that a no appeals to" example:"P2"`
}

// HandsEntered says which hands the minute-taker saw, and until when they can
// be contested.
type HandsEntered struct {
	Meeting  uint64           `json:"meeting"`
	Item     uint64           `json:"item"`
	Proposal uint64           `json:"proposal"`
	Round    uint64           `json:"round"`
	Hands    []Raise          `json:"hands"`
	By       machine.PersonID `json:"by"`
	Until    int64            `json:"until"`
}

// Check refuses an empty table and one with somebody twice.
func (m EnterHands) Check() error {
	if len(m.Hands) == 0 {
		return machine.Malformed("meetings.no_hands", "enter one hand at least").At("hands")
	}
	var seen []people.MemberID
	for _, h := range m.Hands {
		if slices.Contains(seen, h.Member) {
			return machine.Malformed("meetings.hand_twice", "a member shows one hand; %s has several here", h.Member).At("hands")
		}
		seen = append(seen, h.Member)
	}
	return nil
}

// Apply enters the hands, all or none.
func (m EnterHands) Apply(s *machine.Step) error {
	now, err := begun(s, m.Meeting)
	if err != nil {
		return err
	}
	if err := now.taken(s, m.Meeting); err != nil {
		return err
	}
	if err := now.fresh(s, m.Meeting); err != nil {
		return err
	}
	proposal, err := now.decides(m.Meeting, m.Item)
	if err != nil {
		return err
	}
	round, until, err := governance.HandsUntil(s, proposal)
	if err != nil {
		return err
	}
	if until < s.Time+ContestHours*hour {
		return machine.Conflict("meetings.too_late", "the vote on proposal %d closes too soon: members would have less than %d hours to contest what is entered for them; let them vote themselves", proposal, ContestHours).At("item")
	}
	until = min(until, s.Time+window(s))
	k := state.PairOf(m.Meeting, m.Item)
	for _, h := range m.Hands {
		if err := m.seen(s, k, proposal, h); err != nil {
			return err
		}
	}
	for _, h := range m.Hands {
		hands.Put(s, k, h.Member, Hand{Choice: h.Choice, Clause: h.Clause, Round: round, By: s.By, Until: until, State: Waiting})
	}
	s.Schedule(until, StandHands{m.Meeting, m.Item})
	s.Emit(HandsEntered{m.Meeting, m.Item, proposal, round, m.Hands, s.By, until})
	return nil
}

// decides is the proposal that an item decides.
func (m Meeting) decides(n, item uint64) (proposal uint64, err error) {
	if item == 0 || item > uint64(len(m.Agenda)) {
		return 0, machine.NotFound("meetings.unknown_item", "the agenda of meeting %d has no item %d", n, item).At("item")
	}
	if proposal = m.Agenda[item-1].Proposal; proposal == 0 {
		return 0, machine.Conflict("meetings.no_proposal", "item %d is about no proposal, so nothing is decided by show of hands", item).At("item")
	}
	return proposal, nil
}

// sayingAttend is the rule version from which the refusal of a hand says what
// comes first.
const sayingAttend = 5

// seen refuses a hand that can't be a ballot, or that is settled.
func (m EnterHands) seen(s *machine.Step, k handKey, proposal uint64, h Raise) error {
	if _, is := present.Get(s, m.Meeting, h.Member); !is {
		if s.Network().RuleVersion >= sayingAttend {
			return machine.NotAllowed("meetings.not_present", "%.60q is not entered as present at meeting %d; enter that first (meetings.attend)", h.Member, m.Meeting).At("hands")
		}
		return machine.NotAllowed("meetings.not_present", "%.60q is not entered as present at meeting %d", h.Member, m.Meeting).At("hands")
	}
	if before, ok := hands.Get(s, k, h.Member); ok && before.State != Waiting {
		return machine.Conflict("meetings.hand_settled", "the hand of %s is %s; its own ballot is what changes it now", h.Member, before.State).At("hands")
	}
	err := governance.CheckShown(s, proposal, governance.Shown{Member: h.Member, Choice: h.Choice, Clause: h.Clause, Meeting: m.Meeting, By: s.By})
	var no *machine.Refusal
	if errors.As(err, &no) && no.Field == "choice" {
		return no.At("hands")
	}
	return err
}

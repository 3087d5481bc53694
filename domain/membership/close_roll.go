package membership

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
)

// CloseRoll founds the network: everyone on the founding roll has signed the
// very same text and becomes a member. From then on no founder has any power
// that other members lack.
type CloseRoll struct{}

// NetworkFounded is the founding act: what all founders signed, and who they are.
type NetworkFounded struct {
	Version  uint64            `json:"version"`
	Hash     []byte            `json:"hash"`
	Founders []people.MemberID `json:"founders"`
}

// Activated says that somebody is a member with a vote from now on.
type Activated struct {
	Member   people.MemberID `json:"member"`
	Founder  bool            `json:"founder,omitempty"`
	Counted  uint64          `json:"counted,omitempty"`  // Confirmed contributions that made it so.
	Partners uint64          `json:"partners,omitempty"` // Different members who confirmed them.
}

// Check has nothing to refuse.
func (CloseRoll) Check() error { return nil }

// Apply founds the network.
func (CloseRoll) Apply(s *machine.Step) error {
	if err := mayFound(s); err != nil {
		return err
	}
	roll := founders(s)
	if len(roll) < minFounders {
		return machine.Conflict("membership.too_few_founders", "a network is founded by at least %d organizations; the roll has %d", minFounders, len(roll))
	}
	for _, id := range roll {
		if !charter.HasAccepted(s, id) {
			return machine.Conflict("membership.founder_unsigned", "%s has not signed this text of the charter yet", id)
		}
	}
	text, _ := charter.DraftOf(s)
	if s.Time > text.Since+foundingDays*day {
		return machine.Conflict("membership.founding_lapsed", "the draft is older than %d days; draft it anew and let everyone sign again", foundingDays)
	}
	if err := charter.Adopt(s); err != nil {
		return err
	}
	s.Found()
	s.Emit(NetworkFounded{Version: text.Version, Hash: text.Hash, Founders: roll})
	lookAfter(s)
	for _, id := range roll {
		move(s, id, Member{Founder: true}, Active)
		foundingRoll.Remove(s, id)
		s.Emit(Activated{Member: id, Founder: true})
	}
	return nil
}

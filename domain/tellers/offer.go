package tellers

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Offer says that the member acted for would count the papers of a proposal's
// present vote. Two are drawn by lot from those who offer, when the vote opens.
type Offer struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
}

// StepDown takes an offer back, or leaves the count to another, who is drawn
// then. Whoever has told what they counted stays.
type StepDown struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
}

// TellerOffered says that a member would count.
type TellerOffered struct {
	Proposal uint64           `json:"proposal"`
	Round    uint64           `json:"round"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"` // Who signed.
}

// TellerSteppedDown says that it does not count after all.
type TellerSteppedDown struct {
	Proposal uint64           `json:"proposal"`
	Round    uint64           `json:"round"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Drawn    bool             `json:"drawn"` // It had been drawn; another is.
}

// Check has nothing to refuse.
func (Offer) Check() error { return nil }

// Check has nothing to refuse.
func (StepDown) Check() error { return nil }

// Apply notes the offer.
func (m Offer) Apply(s *machine.Step) error {
	p, c, err := present(s, m.Proposal)
	if err != nil {
		return err
	}
	k, me := state.PairOf(m.Proposal, p.Rounds), people.ActingMember(s)
	switch {
	case len(c.Tellers) > 0:
		return machine.Conflict("tellers.drawn_already", "the tellers of this vote are drawn already").At("proposal")
	case offers.Has(s, k, me):
		return machine.Conflict("tellers.offered_already", "%s has offered to count already", me)
	case !slices.Contains(could(s, k, p, nil), me):
		return machine.NotAllowed("tellers.may_not_count", "%s can't count here: tellers are on the roll, and are neither party to the matter nor its proposer, nor related to one of them", me)
	}
	offers.Add(s, k, me)
	s.Emit(TellerOffered{m.Proposal, p.Rounds, me, s.By})
	return nil
}

// Apply draws another, if the member was drawn.
func (m StepDown) Apply(s *machine.Step) error {
	p, c, err := present(s, m.Proposal)
	if err != nil {
		return err
	}
	k, me := state.PairOf(m.Proposal, p.Rounds), people.ActingMember(s)
	at := slices.Index(c.Tellers, me)
	if at < 0 && !offers.Has(s, k, me) {
		return machine.Conflict("tellers.nothing_to_leave", "%s neither counts this vote nor offered to", me)
	}
	if _, has := sheets.Get(s, k, me); has {
		return machine.Conflict("tellers.told_already", "%s has told what it counted; that stands", me)
	}
	offers.Remove(s, k, me)
	if at >= 0 {
		left.Add(s, k, me)
		c.Tellers = slices.Delete(slices.Clone(c.Tellers), at, at+1)
		countings.Put(s, k.A, k.B, c)
		s.ScheduleDraw(s.Time, Draw{k.A, k.B})
	}
	s.Emit(TellerSteppedDown{m.Proposal, p.Rounds, me, s.By, at >= 0})
	return nil
}

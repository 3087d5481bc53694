package obligations

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Chain has several obligations come together or not at all. Each debtor agrees;
// who makes it has agreed, unless it says so later. While a yes is missing all of
// them count against their creditors' limits. With the last yes all of them are
// owed; one no releases all.
type Chain struct {
	Key   string `json:"key" help:"a word of your own that you use once, so that it comes once only" example:"barter-3"`
	Links []Link `json:"links" help:"what is to be owed, all or nothing"`
	Hours int64  `json:"hours" help:"for how many hours it waits for all to agree" example:"72"`
	Later bool   `json:"later,omitempty" help:"you say only later whether it goes, even if you are the only debtor" example:"false"`
}

// Agree is a yes to a chain.
type Agree struct {
	Hold uint64 `json:"hold" help:"the chain's number" example:"1" pos:"1"`
}

// ChainAgreed says that one more has agreed.
type ChainAgreed struct {
	Hold   uint64            `json:"hold"`
	Member people.MemberID   `json:"member"`
	By     machine.PersonID  `json:"by"`
	Waits  []people.MemberID `json:"waits,omitempty"` // For these.
}

// Check refuses what is no chain.
func (m Chain) Check() error {
	if err := checkHold(m.Key, m.Hours); err != nil {
		return err
	}
	switch {
	case len(m.Links) == 0:
		return machine.Malformed("obligations.no_links", "name at least one obligation").At("links")
	case len(m.Links) > mostLinks:
		return machine.OverLimit("obligations.too_many_links", "a chain of %d; at most %d", len(m.Links), mostLinks).At("links")
	}
	for i, l := range m.Links {
		if err := ofLink(i, l.check()); err != nil {
			return err
		}
	}
	return nil
}

// Check has nothing to refuse.
func (Agree) Check() error { return nil }

// Apply holds all of it, and lets it go at once where nobody is to be waited for.
func (m Chain) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	h := Hold{Kind: ForChain, Key: m.Key, By: who, Links: slices.Clone(m.Links)}
	mine := false
	if m.Later {
		h.Waits = append(h.Waits, who)
	}
	for _, l := range m.Links {
		mine = mine || who == l.Debtor || who == l.Creditor
		if l.Debtor != who && !slices.Contains(h.Waits, l.Debtor) {
			h.Waits = append(h.Waits, l.Debtor)
		}
	}
	if !mine {
		return machine.NotAllowed("obligations.not_in_chain", "%s neither owes nor is owed anything in this chain", who).At("links")
	}
	slices.Sort(h.Waits)
	n, err := h.hold(s, m.Hours)
	if err != nil {
		return err
	}
	if len(h.Waits) > 0 {
		s.Schedule(s.Time+m.Hours*hour, Expire{n})
		return nil
	}
	h, _ = holds.Get(s, n)
	return h.post(s, n)
}

// Apply agrees, and lets it go with the last yes.
func (m Agree) Apply(s *machine.Step) error {
	h, err := held(s, m.Hold)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	at := slices.Index(h.Waits, who)
	if at < 0 {
		return machine.NotAllowed("obligations.not_asked", "%s is not asked, or has agreed", who)
	}
	h.Waits = slices.Delete(slices.Clone(h.Waits), at, at+1)
	s.Emit(ChainAgreed{m.Hold, who, s.By, h.Waits})
	if len(h.Waits) > 0 {
		holds.Put(s, m.Hold, h)
		return nil
	}
	return h.post(s, m.Hold)
}

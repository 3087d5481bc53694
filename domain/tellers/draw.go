package tellers

import (
	"crypto/sha256"
	"slices"

	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Draw draws as many tellers as a round lacks.
type Draw struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
}

// LotDrawn says who counts the papers of a secret vote.
type LotDrawn struct {
	Proposal uint64            `json:"proposal"`
	Round    uint64            `json:"round"`
	Members  []people.MemberID `json:"members"` // Drawn now; none where nobody could be.
	From     int64             `json:"from"`    // Of how many.
	Offered  bool              `json:"offered"` // They offered to count; false for the lot among all who could.
}

// EndCount ends a stage of counting.
type EndCount struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
	Turn     uint64 `json:"turn"`
}

// ThirdTellerAsked says that a third is drawn to count the papers too.
type ThirdTellerAsked struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
	Until    int64  `json:"until"`
	Silent   bool   `json:"silent"` // Since one of two was silent; false where they differ.
}

// related reports whether two are under common control, or have somebody in
// common who signs for them.
func related(r state.Reader, a, b people.MemberID) bool {
	return a == b || people.UnderCommonControl(r, a, b) || people.ShareSigner(r, a, b)
}

// mayCount reports whether a member could count a round's papers beside these.
func mayCount(r state.Reader, k roundKey, p governance.Proposal, beside []people.MemberID, id people.MemberID) bool {
	if !membership.IsActive(r, id) || left.Has(r, k, id) {
		return false
	}
	return !slices.ContainsFunc(slices.Concat([]people.MemberID{p.By}, p.Parties, beside), func(o people.MemberID) bool { return related(r, id, o) })
}

// could are those on the roll who could count beside these, by id.
func could(r state.Reader, k roundKey, p governance.Proposal, beside []people.MemberID) (ids []people.MemberID) {
	for id := range governance.OnRoll(r, k.A, k.B) {
		if mayCount(r, k, p, beside, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// willing are those of them that offered, where they are enough for a lot: at
// least three, and a third of all who could count from the beginning.
func willing(r state.Reader, k roundKey, p governance.Proposal, from []people.MemberID) (ids []people.MemberID) {
	all := 0
	for id := range offers.Of(r, k) {
		all++
		if slices.Contains(from, id) {
			ids = append(ids, id)
		}
	}
	if all < enoughOffer || all*enoughOffer < len(could(r, k, p, nil)) {
		return nil
	}
	return ids
}

// Apply draws.
func (d Draw) Apply(s *machine.Step) error {
	p, _ := governance.ProposalOf(s, d.Proposal)
	c, _ := countings.Get(s, d.Proposal, d.Round)
	if p.Status != governance.Undecided || p.Rounds != d.Round {
		return nil
	}
	k, seats := state.PairOf(d.Proposal, d.Round), tellers
	if c.Stage == WithThird {
		seats++
	}
	if len(c.Tellers) >= seats {
		return nil
	}
	e := LotDrawn{Proposal: d.Proposal, Round: d.Round, Members: []people.MemberID{}}
	for seed := s.Seed(); len(c.Tellers) < seats; {
		from := could(s, k, p, c.Tellers)
		offered := willing(s, k, p, from)
		if len(offered) > 0 {
			from = offered
		}
		drawn := membership.DrawPanel(seed, from, 1)
		if len(drawn) == 0 {
			break
		}
		if len(e.Members) == 0 {
			e.From, e.Offered = int64(len(from)), len(offered) > 0
		}
		c.Tellers, e.Members = append(c.Tellers, drawn...), append(e.Members, drawn...)
		next := sha256.Sum256(seed)
		seed = next[:]
	}
	countings.Put(s, d.Proposal, d.Round, c)
	s.Emit(e)
	if c.Stage == WithThird && len(c.Tellers) < seats && !c.missing(s, k) {
		c.fail(s, k)
	}
	return nil
}

// missing reports whether a teller has not told any count yet.
func (c Counting) missing(r state.Reader, k roundKey) bool {
	return slices.ContainsFunc(c.Tellers, func(id people.MemberID) bool {
		_, told := sheets.Get(r, k, id)
		return !told
	})
}

// told is how many tellers have told a count.
func told(r state.Reader, k roundKey) (n int) {
	for range sheets.Of(r, k) {
		n++
	}
	return n
}

// askThird has a third count, who decides between two that differ or stands in
// for one that is silent.
func (c Counting) askThird(s *machine.Step, k roundKey, silent bool) {
	c = c.enter(s, k, WithThird)
	s.Emit(ThirdTellerAsked{k.A, k.B, c.Until, silent})
	s.ScheduleDraw(s.Time, Draw{k.A, k.B})
}

// Apply goes on without whoever was silent.
func (d EndCount) Apply(s *machine.Step) error {
	p, _ := governance.ProposalOf(s, d.Proposal)
	c, _ := countings.Get(s, d.Proposal, d.Round)
	if p.Status != governance.Undecided || p.Rounds != d.Round || c.Turn != d.Turn {
		return nil
	}
	k := state.PairOf(d.Proposal, d.Round)
	if c.Stage != WithThird && told(s, k) > 0 {
		c.askThird(s, k, c.missing(s, k))
		return nil
	}
	c.fail(s, k)
	return nil
}

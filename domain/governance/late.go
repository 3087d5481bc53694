package governance

import (
	"metaorg/machine"
	"metaorg/tally"
)

// LookAhead notes, when the last tenth of a vote's window begins, what would
// come of it then.
type LookAhead struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
}

// RoundExtended says that a vote is open longer, since what would come of it
// turned in the last tenth of its window. It happens once in a round.
type RoundExtended struct {
	Proposal uint64       `json:"proposal"`
	Round    uint64       `json:"round"`
	Closes   int64        `json:"closes"` // The new close.
	Stood    tally.Reason `json:"stood"`  // What would have come of it when the last tenth began.
	Stands   tally.Reason `json:"stands"` // What would come of it now.
}

// Apply notes how the vote stands.
func (d LookAhead) Apply(s *machine.Step) error {
	p, _ := proposals.Get(s, d.Proposal)
	if p.Status != Undecided || p.Rounds != d.Round {
		return nil
	}
	r, _ := rounds.Get(s, d.Proposal, d.Round)
	res := result(s, d.Proposal, d.Round, p, r)
	r.Stood, r.Ahead = res.Reason, res.Version
	rounds.Put(s, d.Proposal, d.Round, r)
	return nil
}

// extended lets a round that is to close, with its result, stay open for another
// quarter of its window if that result turned at the last moment, so that whoever
// waited with a surprise gives the others time to answer. A vote that must be
// over by some day stays open until then at most.
func extended(s *machine.Step, d CloseRound, p Proposal, r Round) bool {
	if r.Stood == "" || r.Longer > 0 || !turned(r) {
		return false
	}
	closes := r.Closes + (r.Closes-r.Opens)/lateLonger
	if r.Purpose == Confirmation {
		closes = min(closes, r.Notice+p.Terms.confirmUntil()*day)
	}
	if urgent, ok := proposals.Get(s, p.Confirms); ok {
		closes = min(closes, urgent.Lapses)
	}
	if closes <= r.Closes {
		return false
	}
	stands := r.Result.Reason
	r.Result, r.Longer, r.Closes = Result{}, closes-r.Closes, closes
	rounds.Put(s, d.Proposal, d.Round, r)
	s.Schedule(closes, d)
	s.Emit(RoundExtended{d.Proposal, d.Round, closes, r.Stood, stands})
	return true
}

// turned reports whether the outcome differs, or that there is a quorum, from
// how it stood.
func turned(r Round) bool {
	before, now := r.Stood, r.Result.Reason
	return r.Ahead != r.Result.Version || (before == tally.Adopted) != (now == tally.Adopted) || (before == tally.NoQuorum) != (now == tally.NoQuorum)
}

package governance

import (
	"metaorg/machine"
	"metaorg/tally"
)

// CloseRound counts a round when its window ends.
type CloseRound struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
}

// RoundClosed is the certificate of a round: all it takes to count again.
type RoundClosed struct {
	Proposal uint64 `json:"proposal"`
	Number   uint64 `json:"number"`
	Round    Round  `json:"round"`
}

// ProposalAdopted says that the members decided for a proposal.
type ProposalAdopted struct {
	Proposal uint64 `json:"proposal"`
	Class    Class  `json:"class"`
	Title    string `json:"title"`
	Effect   int64  `json:"effect"`  // When it takes effect; now for a resolution, which carries nothing.
	Carries  uint64 `json:"carries"` // How many messages wait for that.
}

// ProposalRejected says that the members did not decide for a proposal.
type ProposalRejected struct {
	Proposal uint64       `json:"proposal"`
	Reason   tally.Reason `json:"reason"`
}

// Apply counts the round, if its proposal still stands and this is its present
// round, and does what follows.
func (d CloseRound) Apply(s *machine.Step) error {
	p, _ := proposals.Get(s, d.Proposal)
	if p.Status != Undecided || p.Rounds != d.Round || p.Secret {
		return nil // A secret one waits for its tellers; see CloseOnPaper.
	}
	r, _ := rounds.Get(s, d.Proposal, d.Round)
	r.Result = result(s, d.Proposal, d.Round, p, r)
	if extended(s, d, p, r) {
		return nil
	}
	d.conclude(s, p, r)
	return nil
}

// conclude ends a round that is counted and does what follows.
func (d CloseRound) conclude(s *machine.Step, p Proposal, r Round) {
	rounds.Put(s, d.Proposal, d.Round, r)
	s.Emit(RoundClosed{d.Proposal, d.Round, r})
	p = choose(s, d.Proposal, p, r.Result)
	next, more := p.after(r)
	switch {
	case more:
		announce(s, d.Proposal, p, next)
	case r.Result.Reason == tally.Adopted:
		adopt(s, d.Proposal, p)
	case p.Class == Lazy:
		becomeOrdinary(s, d.Proposal, p)
	case r.Result.Reason == tally.Objection && p.Terms.Amendments > 0:
		awaitAnswer(s, d.Proposal, p)
	default:
		reject(s, d.Proposal, p, r.Result.Reason)
	}
}

// after is the purpose of the round that must follow a closed one; false when
// none must.
func (p Proposal) after(r Round) (next Purpose, more bool) {
	passed, twice := r.Result.Reason == tally.Adopted, p.Class == Principles || p.Class == Entrenched
	switch {
	case len(r.Result.Level) > 1 && r.Purpose != Runoff:
		return Runoff, true
	case r.Purpose == Confirmation:
		return "", false
	case r.Purpose == FirstVote && p.Terms.SecondCall.AfterDays > 0 && (r.Result.Reason == tally.NoQuorum || r.Result.Reason == tally.NotCounted):
		return SecondCallRound, true
	case passed && (twice || braked(r)):
		return Confirmation, true
	}
	return "", false
}

// reject ends a proposal that the members did not decide for.
func reject(s *machine.Step, n uint64, p Proposal, why tally.Reason) {
	p.Answer = 0
	decided(s, n, p, Rejected)
	s.Emit(ProposalRejected{n, why})
	if len(p.Otherwise) > 0 {
		s.Schedule(s.Time, Otherwise{n})
	}
	if p.Confirms != 0 {
		lapse(s, p.Confirms)
	}
}

// adopt lets the proposal take effect: a resolution at once, messages after
// the delay.
func adopt(s *machine.Step, n uint64, p Proposal) {
	p.Effect = s.Time
	if len(p.Messages) > 0 {
		p.Effect += p.Terms.DelayDays * day
		s.Schedule(p.Effect, Execute{n})
	}
	if p.Class == Urgent {
		p.Lapses = s.Time + urgentDays*day
	}
	decided(s, n, p, Adopted)
	scheduleTimes(s, n, p)
	s.Emit(ProposalAdopted{n, p.Class, p.Title, p.Effect, uint64(len(p.Messages))})
	if p.Class == Urgent {
		seekConfirmation(s, n, p)
	}
	if p.Confirms != 0 {
		confirm(s, p.Confirms, n)
	}
}

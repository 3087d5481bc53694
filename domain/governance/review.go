package governance

import (
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Repeal ends what an earlier decision said. A decision of the same class or a
// heavier one carries it. What that decision's messages did stays done: whoever
// wants it undone carries messages that do so.
type Repeal struct {
	Proposal uint64 `json:"proposal" help:"number of the decision that is to end" example:"3" pos:"1"`
}

// Renew lets a decision that would end stand for longer.
type Renew struct {
	Proposal uint64 `json:"proposal" help:"number of the decision that is to stand for longer" example:"3" pos:"1"`
	Days     int64  `json:"days" help:"for how many days from now; 0 for good" example:"730" pos:"2"`
}

// DecisionRepealed says that what was decided no longer holds.
type DecisionRepealed struct {
	Proposal uint64 `json:"proposal"`
}

// DecisionRenewed says that what was decided holds for longer.
type DecisionRenewed struct {
	Proposal uint64 `json:"proposal"`
	Until    int64  `json:"until,omitempty"` // 0 for good.
}

// ReviewFallsDue says that members wanted to look at a decision again about now.
type ReviewFallsDue struct {
	Proposal uint64 `json:"proposal"`
}

// DecisionEnded says that a decision was to hold for a time, which is over.
type DecisionEnded struct {
	Proposal uint64 `json:"proposal"`
}

// ReviewDecision reminds of a review.
type ReviewDecision struct {
	Proposal uint64 `json:"proposal"`
}

// EndDecision ends a decision that was to hold for a time.
type EndDecision struct {
	Proposal uint64 `json:"proposal"`
}

// maxTimes is the longest that a review or an end may lie ahead, in days.
const maxTimes = 36_525 // A hundred years.

// checkTimes refuses a review or an end that could not be.
func checkTimes(m Propose) error {
	switch {
	case m.Review < 0 || m.Review > maxTimes:
		return machine.Malformed("governance.bad_review", "a review is between 1 and %d days after the decision takes effect, or 0 for none", maxTimes).At("review")
	case m.Ends < 0 || m.Ends > maxTimes:
		return machine.Malformed("governance.bad_end", "a decision holds for 1 to %d days, or with 0 for good", maxTimes).At("ends")
	case m.Ends > 0 && len(m.Messages) > 0:
		return machine.Malformed("governance.end_of_messages", "what the network has done is not undone by time; only a text without messages can end by itself").At("ends")
	case m.Ends > 0 && m.Review >= m.Ends:
		return machine.Malformed("governance.review_after_end", "the review comes before the end, so that the members can renew it").At("review")
	}
	return nil
}

// scheduleTimes lets an adopted proposal be reviewed and end in time.
func scheduleTimes(s *machine.Step, n uint64, p Proposal) {
	if p.Review > 0 {
		s.Schedule(p.Effect+p.Review*day, ReviewDecision{n})
	}
	if p.Ends > 0 {
		s.Schedule(p.Until(), EndDecision{n})
	}
}

// Until is when an adopted proposal ends by itself; 0 for never.
func (p Proposal) Until() int64 {
	if p.Ends == 0 {
		return 0
	}
	return p.Effect + p.Ends*day
}

// Stands reports whether a proposal was adopted and holds, or will.
func (p Proposal) Stands() bool { return p.Status == Adopted || p.Status == Executed }

// Apply reminds of the review, if there is still something to look at.
func (d ReviewDecision) Apply(s *machine.Step) error {
	if p, _ := proposals.Get(s, d.Proposal); p.Stands() {
		s.Emit(ReviewFallsDue(d))
	}
	return nil
}

// Apply ends the decision, unless it was renewed or repealed meanwhile.
func (d EndDecision) Apply(s *machine.Step) error {
	p, _ := proposals.Get(s, d.Proposal)
	if !p.Stands() || p.Ends == 0 || s.Time < p.Until() {
		return nil
	}
	p.Status = Ended
	proposals.Put(s, d.Proposal, p)
	s.Emit(DecisionEnded(d))
	return nil
}

// Check has nothing to refuse.
func (Repeal) Check() error { return nil }

// Check refuses a time that could not be.
func (m Renew) Check() error {
	if m.Days < 0 || m.Days > maxTimes {
		return machine.Malformed("governance.bad_end", "a decision holds for 1 to %d days, or with 0 for good", maxTimes).At("days")
	}
	return nil
}

// Apply ends what the decision said.
func (m Repeal) Apply(s *machine.Step) error {
	p, err := stands(s, m.Proposal)
	if err != nil {
		return err
	}
	p.Status = Repealed
	proposals.Put(s, m.Proposal, p)
	s.Emit(DecisionRepealed(m))
	return nil
}

// Apply moves the end.
func (m Renew) Apply(s *machine.Step) error {
	p, err := stands(s, m.Proposal)
	if err != nil {
		return err
	}
	if p.Ends == 0 {
		return machine.Conflict("governance.holds_for_good", "decision %d holds for good already", m.Proposal).At("proposal")
	}
	until := int64(0)
	p.Ends = 0
	if m.Days > 0 {
		until = s.Time + m.Days*day
		p.Ends = (until - p.Effect + day - 1) / day
		until = p.Until()
		s.Schedule(until, EndDecision{m.Proposal})
	}
	proposals.Put(s, m.Proposal, p)
	s.Emit(DecisionRenewed{m.Proposal, until})
	return nil
}

// stands finds a decision that can be repealed or renewed.
func stands(s *machine.Step, n uint64) (Proposal, error) {
	if !s.AsNetwork {
		return Proposal{}, machine.NotAllowed("governance.only_by_decision", "only the members together end or renew a decision: propose it")
	}
	p, ok := proposals.Get(s, n)
	if !ok {
		return p, unknownProposal(n)
	}
	if !p.Stands() {
		return p, machine.Conflict("governance.does_not_stand", "proposal %d is %s; there is nothing to end or to renew", n, p.Status).At("proposal")
	}
	return p, nil
}

// endedBy is the weightiest class of the decisions that these messages end or
// prolong; nothing where they do neither.
func endedBy(r state.Reader, messages []wire.Message) (least Class) {
	for _, w := range messages {
		p, _ := proposals.Get(r, subject(w))
		least = heavierOf(least, p.Class)
	}
	return least
}

// subject is the number of the decision that a message ends or prolongs; 0
// where it does neither. What can't be read is refused as a message elsewhere.
func subject(w wire.Message) uint64 {
	switch w.Kind {
	case "governance.repeal":
		var m Repeal
		if wire.Decode(w.Content, &m) == nil {
			return m.Proposal
		}
	case "governance.renew":
		var m Renew
		if wire.Decode(w.Content, &m) == nil {
			return m.Proposal
		}
	}
	return 0
}

// checkEnding refuses to end or prolong a decision by a lighter one.
func checkEnding(r state.Reader, class Class, messages []wire.Message) error {
	least := endedBy(r, messages)
	if least == "" || class.weight().Covers(least.weight()) {
		return nil
	}
	return machine.NotAllowed("governance.lighter_than_before", "what a %s decision said ends or goes on by a decision of the same class or a heavier one", least).At("class")
}

// heavierOf is the heavier of two classes; the first where they weigh the same.
func heavierOf(a, b Class) Class {
	if b == "" || a != "" && a.weight().Covers(b.weight()) {
		return a
	}
	return b
}

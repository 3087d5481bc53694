package governance

import (
	"errors"

	"metaorg/machine"
)

// Execute lets an adopted proposal take effect.
type Execute struct {
	Proposal uint64 `json:"proposal"`
}

// ProposalExecuted says that all messages of a proposal were applied; what they
// did are the events before this one.
type ProposalExecuted struct {
	Proposal uint64 `json:"proposal"`
}

// ExecutionFailed says that one of a proposal's messages was refused, so that
// nothing was done.
type ExecutionFailed struct {
	Proposal uint64 `json:"proposal"`
	Which    int64  `json:"which"` // The message's place, from 0.
	Code     string `json:"code"`  // Of the refusal.
	Text     string `json:"text"`
}

// Apply applies the messages as the network, all or nothing.
func (d Execute) Apply(s *machine.Step) error {
	p, _ := proposals.Get(s, d.Proposal)
	which, err := s.Carry(p.Class.weight(), p.Messages)
	var no *machine.Refusal
	if err != nil && !errors.As(err, &no) {
		return err
	}
	if no != nil {
		p.Status = Failed
		s.Emit(ExecutionFailed{d.Proposal, which, no.Code, no.Text})
	} else {
		p.Status = Executed
		s.Emit(ProposalExecuted(d))
	}
	proposals.Put(s, d.Proposal, p)
	return nil
}

package governance

import (
	"errors"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Otherwise does what a matter of another module asks for when the members
// did not decide for it.
type Otherwise struct {
	Proposal uint64 `json:"proposal"`
}

// deliberate puts a matter of another module to the members, by the terms that
// its class has now. It counts against nobody's number of proposals.
func deliberate(s *machine.Step, m machine.Matter) uint64 {
	class := Class(m.Weight)
	p := Proposal{
		By: people.MemberID(m.By), Title: m.Title, Text: m.Text, Class: class,
		Messages: s.Wire(m.Adopted), Otherwise: s.Wire(m.Rejected),
		Terms: TermsOf(s, class), Since: s.Time, Status: Undecided, Matter: true,
	}
	if m.NoSecondCall {
		p.Terms.SecondCall = SecondCall{}
	}
	for _, o := range m.Parties {
		p.Parties = append(p.Parties, people.MemberID(o))
	}
	for _, messages := range [][]wire.Message{p.Messages, p.Otherwise} {
		if err := s.CheckCarried(class.weight(), messages); err != nil {
			panic(err) // The asking module's mistake.
		}
	}
	p.hide(s, m.Secret)
	return put(s, p)
}

// BecameOrdinary says that enough objected to a lazy decision: it is voted on as
// an ordinary one, with a notice and a roll of its own.
type BecameOrdinary struct {
	Proposal uint64 `json:"proposal"`
	Terms    Terms  `json:"terms"` // Under which it is decided from now on.
}

func becomeOrdinary(s *machine.Step, n uint64, p Proposal) {
	p.Class, p.Terms = Ordinary, TermsOf(s, Ordinary)
	s.Emit(BecameOrdinary{n, p.Terms})
	announce(s, n, p, FirstVote)
}

// Apply does it as the network, all or nothing.
func (d Otherwise) Apply(s *machine.Step) error {
	p, _ := proposals.Get(s, d.Proposal)
	which, err := s.Carry(p.Class.weight(), p.Otherwise)
	var no *machine.Refusal
	if errors.As(err, &no) {
		s.Emit(ExecutionFailed{d.Proposal, which, no.Code, no.Text})
		return nil
	}
	return err
}

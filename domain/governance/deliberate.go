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
		Terms: TermsOf(s, class), Since: s.Time, Status: Undecided,
	}
	for _, o := range m.Parties {
		p.Parties = append(p.Parties, people.MemberID(o))
	}
	for _, messages := range [][]wire.Message{p.Messages, p.Otherwise} {
		if err := s.CheckCarried(class.weight(), messages); err != nil {
			panic(err) // The asking module's mistake.
		}
	}
	n := lastProposal.Next(s)
	left, _ := undecided.Get(s, p.By)
	undecided.Put(s, p.By, left+1)
	s.Emit(Proposed{
		Proposal: n, Member: p.By, By: s.By, Title: p.Title, Text: p.Text, Class: p.Class,
		Messages: p.Messages, Terms: p.Terms, Parties: p.Parties, Otherwise: p.Otherwise,
	})
	announce(s, n, p, FirstVote)
	return n
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

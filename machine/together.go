package machine

import (
	"slices"

	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// CheckTogether refuses messages that several people may not sign together for
// an organization: what an envelope signed for it would be refused for without
// looking at who signs. Registrations and what nodes sign are nobody's to sign
// together.
func (s *Step) CheckTogether(messages []wire.Message) error {
	if len(messages) == 0 || len(messages) > MaxCarried {
		return Malformed("machine.bad_together_count", "several people sign 1 to %d messages together, not %d", MaxCarried, len(messages)).At("messages")
	}
	for _, w := range messages {
		if _, err := s.together(w); err != nil {
			return err
		}
	}
	return nil
}

// Together applies messages as acts of an organization for which all of these
// people signed, all or nothing: the first refusal undoes them all and is
// returned, with the place of its message from 0. Whether their mandates cover
// the messages, and whether they are enough, is for the asking module to have
// seen to.
func (s *Step) Together(o OrganizationID, signers []PersonID, messages []wire.Message) (which int64, err error) {
	saved, before := *s, len(s.events)
	over := state.NewOverlay(saved.Writer)
	s.Writer, s.For, s.Signers = over, o, signers
	defer func() { s.Writer, s.For, s.Signers = saved.Writer, saved.For, saved.Signers }()
	for i, w := range messages {
		m, err := s.together(w)
		if err == nil {
			err = m.Apply(s)
		}
		if err != nil {
			s.events = s.events[:before]
			return int64(i), err
		}
	}
	over.Flush(saved.Writer)
	return 0, nil
}

func (s *Step) together(w wire.Message) (Message, error) {
	n := s.Network()
	msg, err := s.machine.decodeIn(n.RuleVersion, w)
	if err != nil {
		return nil, err
	}
	k := s.machine.kinds[w.Kind]
	if !n.Founded && !k.opening {
		return nil, NotAllowed("machine.not_founded", "the network is still being founded; %s comes after that", w.Kind)
	}
	if _, introduces := msg.(Introduction); introduces || !k.ForPeople() {
		return nil, NotAllowed("machine.not_together", "%s is nothing that several people sign together for an organization", w.Kind)
	}
	return msg, nil
}

// Decode reads a message as the network's rule version has it.
func (s *Step) Decode(w wire.Message) (Message, error) {
	return s.machine.decodeIn(s.Network().RuleVersion, w)
}

// Names reports whether a module or a kind of message of the network's rule
// version is called so.
func (s *Step) Names(name string) bool {
	if k, ok := s.machine.kinds[name]; ok {
		return k.In(s.Network().RuleVersion)
	}
	return slices.ContainsFunc(s.machine.modules, func(m Module) bool { return m.Name == name })
}

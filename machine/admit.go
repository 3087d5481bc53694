package machine

import (
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Act is an envelope read and found to be in order.
type Act struct {
	ID       wire.EnvelopeID
	Bytes    []byte // The envelope as it came.
	Body     wire.Body
	Messages []Message

	introduces bool     // Its author is unknown until its first message has registered them.
	newcomer   bool     // The same, without an invitation.
	payer      PersonID // Whose share of the quota it uses; empty for a newcomer.
}

// Admit is the fixed order in which an envelope is looked at before it is
// applied: decode, network, expiry, signature, sequence, quota, mandate,
// Check. What it refuses leaves no trace. ahead is how many sequences the act
// may run ahead of its turn: 1 when it is to be applied now.
func (m *Machine) Admit(r state.Reader, envelope []byte, now int64, ahead uint64) (a *Act, err error) {
	if no := m.guard(func() error { a, err = m.admit(r, envelope, now, ahead); return err }); no != nil {
		return a, no
	}
	return a, nil
}

func (m *Machine) admit(r state.Reader, envelope []byte, now int64, ahead uint64) (*Act, error) {
	a, sig, err := m.read(envelope)
	if err != nil {
		return nil, err
	}
	network := NetworkOf(r)
	if err := checkBody(a.Body, network, now); err != nil {
		return nil, err
	}
	// A newcomer's key is in its first message, so that one is decoded before the signature is known to be good.
	key, err := m.signer(r, a, now)
	if err != nil {
		return nil, err
	}
	if err := m.verify(key, network.Origins, signature.Digest(string(network.ID), sig.Body), sig.Signature); err != nil {
		return nil, NotAllowed("machine.bad_signature", "the signature does not fit the act: %v", err)
	}
	who, _ := authors.Get(r, a.Body.Author)
	if err := checkSequence(who.last(a.Body.Key), a.Body.Sequence, ahead); err != nil {
		return nil, err
	}
	if err := checkShare(r, a, who, now); err != nil {
		return nil, err
	}
	return a, m.checkMessages(r, a, network, now)
}

// read decodes an envelope and its body, and nothing else.
func (m *Machine) read(envelope []byte) (*Act, wire.Envelope, error) {
	var env wire.Envelope
	if len(envelope) > MaxEnvelopeBytes {
		return nil, env, OverLimit("machine.too_large", "an envelope has at most %d bytes, this one has %d", MaxEnvelopeBytes, len(envelope))
	}
	if err := wire.Decode(envelope, &env); err != nil {
		return nil, env, Malformed("machine.bad_envelope", "the envelope could not be read: %v", err)
	}
	a := &Act{ID: env.ID(), Bytes: envelope}
	if err := wire.Decode(env.Body, &a.Body); err != nil {
		return nil, env, Malformed("machine.bad_body", "the envelope's body could not be read: %v", err)
	}
	if len(a.Body.Messages) == 0 || len(a.Body.Messages) > MaxMessages {
		return nil, env, Malformed("machine.bad_message_count", "an envelope carries 1 to %d messages, this one %d", MaxMessages, len(a.Body.Messages))
	}
	return a, env, nil
}

func checkBody(b wire.Body, n Network, now int64) error {
	switch {
	case b.Network != n.ID:
		return NotAllowed("machine.wrong_network", "the act was signed for network %s, this is %s", clip(string(b.Network)), n.ID)
	case b.Expires <= now:
		return Conflict("machine.expired", "the act expired before it could be applied; sign it again")
	case b.Expires > now+ExpiryHorizonSeconds:
		return Malformed("machine.expires_too_late", "an act may be valid for at most %d days", ExpiryHorizonSeconds/86400)
	}
	return nil
}

// signer finds the key an act must be signed with: the author's, or the one
// that a newcomer brings; and whose share of the quota it uses.
func (m *Machine) signer(r state.Reader, a *Act, now int64) (signature.Key, error) {
	key, counts, known := m.directory.Key(r, a.Body.Author, a.Body.Key, now)
	if counts {
		a.payer = a.Body.Author
		return key, nil
	}
	if known && m.introduces(a) {
		return key, Conflict("machine.known_author", "somebody is registered as %s already; choose another handle", a.Body.Author)
	}
	if known {
		return key, NotAllowed("machine.unknown_key", "%s has no key %s that counts now", a.Body.Author, clip(string(a.Body.Key)))
	}
	msg, err := m.Decode(a.Body.Messages[0])
	if err != nil {
		return key, err
	}
	intro, ok := msg.(Introduction)
	if !ok {
		return key, NotFound("machine.unknown_author", "nobody here is called %q", clip(string(a.Body.Author)))
	}
	handle, key := intro.Introduces()
	if handle != a.Body.Author || key.ID() != a.Body.Key {
		return key, Malformed("machine.wrong_introduction", "a registration must be signed by the person and with the key that it registers")
	}
	host, invited := intro.Invitation(r, now)
	a.introduces, a.newcomer, a.payer = true, !invited, host
	return key, nil
}

// introduces says whether an act begins with a registration.
func (m *Machine) introduces(a *Act) bool {
	msg, err := m.Decode(a.Body.Messages[0])
	_, ok := msg.(Introduction)
	return err == nil && ok
}

func wrongAuthor(kind string, by PersonID) error {
	if IsNode(by) {
		return NotAllowed("machine.people_only", "%s is for people to sign, not for nodes", kind)
	}
	return NotAllowed("machine.nodes_only", "%s is signed by nodes themselves, not by people", kind)
}

func checkShare(r state.Reader, a *Act, who author, now int64) error {
	if a.newcomer {
		return checkNewcomers(r, now)
	}
	if a.payer != a.Body.Author {
		who, _ = authors.Get(r, a.payer)
	}
	return who.checkQuota(uint64(len(a.Body.Messages)), now)
}

func (m *Machine) checkMessages(r state.Reader, a *Act, n Network, now int64) error {
	for _, w := range a.Body.Messages {
		msg, err := m.decodeIn(n.RuleVersion, w)
		if err != nil {
			return err
		}
		if !n.Founded && !m.kinds[w.Kind].opening {
			return NotAllowed("machine.not_founded", "the network is still being founded; %s comes after that", w.Kind)
		}
		if !m.kinds[w.Kind].SignedBy(a.Body.Author) {
			return wrongAuthor(w.Kind, a.Body.Author)
		}
		if a.Body.For != "" {
			if err := m.directory.MayActFor(r, a.Body.Author, a.Body.For, w.Kind, now); err != nil {
				return err
			}
		}
		a.Messages = append(a.Messages, msg)
	}
	return nil
}

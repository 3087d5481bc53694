package machine

import (
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Rehearse finds out what an act would come to if its author signed it now,
// changing nothing: the first refusal and the place of its message from 0, or
// nil. Forms ask it, so that what is going to be refused is refused before
// anybody signs. Signature and sequence are not looked at: there is none yet.
func (m *Machine) Rehearse(r state.Reader, body wire.Body, now int64) (no *Refusal, at int64) {
	act := &Act{Body: body}
	if len(body.Messages) == 0 || len(body.Messages) > MaxMessages {
		return Malformed("machine.bad_message_count", "an envelope carries 1 to %d messages, this one %d", MaxMessages, len(body.Messages)), 0
	}
	no = m.guard(func() error {
		network := NetworkOf(r)
		if err := checkBody(body, network, now); err != nil {
			return err
		}
		if _, err := m.signer(r, act, now); err != nil {
			return err
		}
		who, _ := authors.Get(r, body.Author)
		if err := checkShare(r, act, who, now); err != nil {
			return err
		}
		for i := range body.Messages { // One by one, so that the place of the first that is refused is known.
			at = int64(i)
			if err := m.checkMessages(r, &Act{Body: only(body, i)}, network, now); err != nil {
				return err
			}
		}
		return m.checkMessages(r, act, network, now)
	})
	if no != nil {
		return no, at
	}
	b := m.open(r, 0)
	b.now = now
	for i, o := range b.applyAct(act) {
		if no := o.Refusal(); no != nil {
			return no, int64(i)
		}
	}
	return nil, 0
}

// only is a body with one of its messages.
func only(b wire.Body, i int) wire.Body {
	b.Messages = b.Messages[i : i+1]
	return b
}

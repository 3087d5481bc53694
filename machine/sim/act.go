package sim

import (
	"errors"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// act is what somebody signs in one envelope.
type act struct {
	by       machine.PersonID
	org      machine.OrganizationID
	key      string // Name of the key of tests it is signed with.
	messages []machine.Message
	outcomes []machine.Outcome // Once applied; none when the envelope was refused.
}

// author draws a person, and an organization if they act for one.
func (n *network) author() (machine.PersonID, machine.OrganizationID) {
	by := n.config.People[n.pick("by", len(n.config.People))]
	mine := n.actsFor(by)
	switch {
	case len(n.config.Organizations) > 0 && n.rarely("without a mandate", 30):
		return by, n.config.Organizations[n.pick("for", len(n.config.Organizations))]
	case len(mine) == 0 || n.rarely("for oneself", 4):
		return by, ""
	}
	return by, mine[n.pick("for", len(mine))]
}

func (n *network) actsFor(by machine.PersonID) (all []machine.OrganizationID) {
	for _, o := range n.config.Organizations {
		if n.config.Directory.MayActFor(n.first.store, by, o, "", n.now()) == nil {
			all = append(all, o)
		}
	}
	return all
}

func (n *network) someoneFor(o machine.OrganizationID) (machine.PersonID, bool) {
	for _, by := range n.config.People {
		if n.config.Directory.MayActFor(n.first.store, by, o, "", n.now()) == nil {
			return by, true
		}
	}
	return "", false
}

// keyOf names a key of the person's that counts, or their first.
func (n *network) keyOf(by machine.PersonID) string {
	counting := []string{}
	for _, suffix := range append([]string{""}, KeySuffixes...) {
		name := string(by) + suffix
		if _, counts, _ := n.config.Directory.Key(n.first.store, by, n.keys.id(name), n.now()); counts {
			counting = append(counting, name)
		}
	}
	if len(counting) == 0 {
		return string(by)
	}
	if n.rarely("another key", 8) {
		return counting[n.pick("key", len(counting))]
	}
	return counting[0]
}

func (n *network) isKnown(by machine.PersonID) bool {
	_, _, known := n.config.Directory.Key(n.first.store, by, n.keys.id(string(by)), n.now())
	return known
}

// act draws what somebody asks for, mostly until it is something that would be
// done, or would be a fault.
func (n *network) act(by machine.PersonID, org machine.OrganizationID) (a act) {
	for range 6 {
		a = n.anyAct(by, org)
		var no *machine.Refusal
		err := n.trial.Try(n.first.store, n.sign(a, 0), n.now())
		if !errors.As(err, &no) || no.Code == codeFault || n.rarely("refused all the same", 6) {
			break
		}
	}
	return a
}

// anyAct draws one message, or a few.
func (n *network) anyAct(by machine.PersonID, org machine.OrganizationID) act {
	a := act{by: by, org: org, key: n.keyOf(by)}
	d := draw{network: n, scene: Scene{Reader: n.first.store, By: by, For: org, Now: n.now()}}
	if !n.isKnown(by) && !n.rarely("without introduction", 10) {
		for _, k := range n.config.introductions() {
			a.messages = append(a.messages, d.message(k))
		}
	}
	kinds := n.config.kinds()
	for more := len(a.messages) == 0; more || len(a.messages) < 4 && n.rarely("another message", 5); more = false {
		a.messages = append(a.messages, d.message(kinds[n.pick("kind", len(kinds))]))
	}
	return a
}

// kinds lists every kind as often as its weight says.
func (c Config) kinds() (all []machine.Kind) {
	for _, m := range c.Modules {
		for _, k := range m.Kinds {
			weight, given := c.Weights[k.Name]
			if !given {
				weight = 1
			}
			for range weight {
				all = append(all, k)
			}
		}
	}
	return all
}

// introductions are the kinds with which people make themselves known.
func (c Config) introductions() []machine.Kind {
	return c.only(func(k machine.Kind) bool { return k.Type.Implements(introduction) })
}

// carried are the kinds that a decision may carry.
func (c Config) carried() []machine.Kind {
	return c.only(func(k machine.Kind) bool { return k.Least != machine.WeightNone })
}

func (c Config) only(wanted func(machine.Kind) bool) (all []machine.Kind) {
	for _, m := range c.Modules {
		for _, k := range m.Kinds {
			if wanted(k) {
				all = append(all, k)
			}
		}
	}
	return all
}

// sign makes the envelope of an act after so many others under the same key
// that are still to be applied.
func (n *network) sign(a act, after uint64) []byte { return seal(n.body(a, after), a.key) }

func (n *network) body(a act, after uint64) wire.Body {
	id := n.keys.id(a.key)
	b := wire.Body{
		Network: n.origin.genesis.ID(), Author: a.by, Key: id, For: a.org,
		Sequence: machine.LastSequence(n.first.store, a.by, id) + 1 + after, Expires: n.now() + rulestest.Day,
	}
	for _, m := range a.messages {
		b.Messages = append(b.Messages, n.first.machine.Wire(m))
	}
	return b
}

// seal signs a body with a key of tests.
func seal(b wire.Body, key string) []byte {
	env := wire.Envelope{Body: wire.Encode(b)}
	env.Signature = rulestest.Sign(key, signature.Digest(string(b.Network), env.Body))
	return wire.Encode(env)
}

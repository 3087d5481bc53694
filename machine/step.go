package machine

import (
	"errors"
	"reflect"
	"runtime/debug"

	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// codeFault is the refusal of a step that panicked. It is the machine's own
// fault, never the author's.
const codeFault = "machine.fault"

// Step is one message or due item being applied: who asks, for whom, when, and
// the state it may read and change. Everything a rule knows comes in with it.
type Step struct {
	state.Writer
	By        PersonID        // Who signed; empty for due items.
	Key       signature.KeyID // The key signed with; empty for due items and carried messages.
	For       OrganizationID  // The organization acted for; empty for oneself.
	Signers   []PersonID      // Who signed together for it, where it asks for several; By is the last of them.
	AsNetwork bool            // Due items, and messages that a decision carries.
	Time      int64           // Rule time, Unix seconds.
	Height    int64           // Of the block.

	machine *Machine
	seed    []byte
	events  []EventRecord
}

// Emit records what happened. The event's type must be listed with the kind.
func (s *Step) Emit(e Event) {
	name, ok := s.machine.events[reflect.TypeOf(e)]
	if !ok {
		panic("event of a type that no module lists: " + reflect.TypeOf(e).String())
	}
	s.events = append(s.events, EventRecord{Kind: name, Content: wire.Encode(e)})
}

// Seed is the public randomness of a draw (see ScheduleDraw): 32 bytes nobody
// knew when the draw fell due. Any other step has none.
func (s *Step) Seed() []byte {
	if s.seed == nil {
		panic("randomness outside a draw")
	}
	return s.seed
}

// Network reads the network's own facts.
func (s *Step) Network() Network { return NetworkOf(s) }

// Found ends founding: from now on every kind of message is accepted.
func (s *Step) Found() {
	n := NetworkOf(s)
	n.Founded = true
	networkItem.Put(s, n)
}

// SetOrigins replaces the web origins whose passkeys count, from the next
// envelope on.
func (s *Step) SetOrigins(origins []string) {
	n := NetworkOf(s)
	n.Origins = origins
	networkItem.Put(s, n)
}

// MoveClock moves a sample network's rule time on. It takes effect with the
// next step; what falls due in between runs first.
func (s *Step) MoveClock(seconds int64) {
	if !s.Network().Sample || seconds < 0 {
		panic("only a sample network's clock moves, and only forwards")
	}
	c := ClockOf(s)
	c.Offset += seconds
	clockItem.Put(s, c)
}

// StandingRules lists the standing rules of the network's rule version, by
// module and then as declared. Newer ones are not there yet: a charter drafted
// under an earlier version must come to the same text for ever.
func (s *Step) StandingRules() (rules []StandingRule) {
	version := s.Network().RuleVersion
	for _, r := range s.machine.rules {
		if r.Since <= version {
			rules = append(rules, r)
		}
	}
	return rules
}

// Carry applies messages as the network itself, all or nothing: the first
// refusal undoes them all and is returned, with the place of its message from
// 0. Weight is the decision's.
func (s *Step) Carry(weight Weight, messages []wire.Message) (which int64, err error) {
	saved, before := *s, len(s.events)
	over := state.NewOverlay(saved.Writer)
	s.Writer, s.By, s.For, s.Key, s.AsNetwork, s.Signers = over, "", "", "", true, nil
	defer func() {
		s.Writer, s.By, s.For, s.Key, s.AsNetwork, s.Signers = saved.Writer, saved.By, saved.For, saved.Key, saved.AsNetwork, saved.Signers
	}()
	version := s.Network().RuleVersion
	for i, w := range messages {
		// A fault in one of them must not take the decision down with it.
		no := s.machine.guard(func() error {
			m, err := s.machine.carried(version, weight, w)
			if err != nil {
				return err
			}
			return m.Apply(s)
		})
		if no != nil {
			s.events = s.events[:before]
			return int64(i), no
		}
	}
	over.Flush(saved.Writer)
	return 0, nil
}

// Wire gives messages the form in which they travel.
func (s *Step) Wire(messages []Message) (all []wire.Message) {
	for _, m := range messages {
		all = append(all, s.machine.Wire(m))
	}
	return all
}

// CheckCarried refuses messages that a decision of this weight may not carry.
func (s *Step) CheckCarried(weight Weight, messages []wire.Message) error {
	if len(messages) > MaxCarried {
		return OverLimit("machine.too_many_carried", "a decision carries at most %d messages", MaxCarried)
	}
	version := s.Network().RuleVersion
	for _, w := range messages {
		if _, err := s.machine.carried(version, weight, w); err != nil {
			return err
		}
	}
	return nil
}

// CheckProposed refuses messages that nobody may propose to a decision of this
// weight: those it may not carry, and those that only rules put to the members.
func (s *Step) CheckProposed(weight Weight, messages []wire.Message) error {
	if err := s.CheckCarried(weight, messages); err != nil {
		return err
	}
	for _, w := range messages {
		if s.machine.kinds[w.Kind].put {
			return NotAllowed("machine.only_put", "nobody proposes %s; it comes to a vote by itself when the rules say so, as when enough members object", w.Kind)
		}
	}
	return nil
}

// Carries reports whether decisions of this weight may carry a kind of message.
func (s *Step) Carries(weight Weight, kind string) bool {
	k, ok := s.machine.kinds[kind]
	return ok && k.In(s.Network().RuleVersion) && weight.Covers(k.Least)
}

// HeaviestCarried is the least weight that may carry all of the messages;
// false when one of them is of a kind no decision carries.
func (s *Step) HeaviestCarried(messages []wire.Message) (Weight, bool) {
	least, version := WeightOrdinary, s.Network().RuleVersion
	for _, w := range messages {
		k, ok := s.machine.kinds[w.Kind]
		if !ok || !k.In(version) || k.Least == WeightNone {
			return WeightNone, false
		}
		if rank(k.Least) > rank(least) {
			least = k.Least
		}
	}
	return least, true
}

// attempt runs f in a savepoint: its changes and events count only if it
// neither refuses nor panics.
func (s *Step) attempt(f func() error) Outcome {
	under := s.Writer
	over := state.NewOverlay(under)
	s.Writer, s.events = over, nil
	defer func() { s.Writer = under }()
	if no := s.machine.guard(f); no != nil {
		return refused(no)
	}
	over.Flush(under)
	return Outcome{Events: s.events}
}

// guard turns a panic in a rule into a refusal: one poisoned act must never
// stop a network. Faults of the store are not the rule's and go on.
func (m *Machine) guard(f func() error) (no *Refusal) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		if storage, ok := fault.(state.Fault); ok {
			panic(storage)
		}
		m.onFault(fault, debug.Stack())
		no = Conflict(codeFault, "the rules hit a fault on this act; nothing of it was done, and the fault is recorded")
	}()
	err := f()
	if err != nil && !errors.As(err, &no) {
		panic(err) // A rule may only refuse.
	}
	return no
}

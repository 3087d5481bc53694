package mandates

import (
	"iter"
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// ProposeAct proposes an act of the organization acted for that several must
// sign. Whoever proposes it has signed it thereby.
type ProposeAct struct {
	Messages []wire.Message `json:"messages" help:"what the organization does once enough have signed, each with its kind and content; all of it is done, or nothing"`
}

// ActProposed says that an act of an organization waits for signatures.
type ActProposed struct {
	Number       uint64                 `json:"number"` // From 1.
	Organization machine.OrganizationID `json:"organization"`
	Messages     []wire.Message         `json:"messages"`
	By           machine.PersonID       `json:"by"`
	Missing      int64                  `json:"missing"` // How many more must sign, as things stand.
	Expires      int64                  `json:"expires"` // Unix seconds of rule time.
}

// expireAct ends an act that not enough signed in time.
type expireAct struct {
	Number uint64 `json:"number"`
}

// ActExpired says that not enough signed in time.
type ActExpired struct {
	Number       uint64                 `json:"number"`
	Organization machine.OrganizationID `json:"organization"`
}

// Check has nothing to refuse without the state.
func (m ProposeAct) Check() error { return nil }

// Apply puts the act down with its first signature.
func (m ProposeAct) Apply(s *machine.Step) error {
	if err := forOrganization(s); err != nil {
		return err
	}
	if err := s.CheckTogether(m.Messages); err != nil {
		return err
	}
	a := Act{
		Organization: s.For, Messages: m.Messages, By: s.By, Signed: []machine.PersonID{s.By},
		Since: s.Time, Expires: s.Time + ActDays*daySeconds, Status: Pending,
	}
	for _, w := range m.Messages {
		if !proposable(w.Kind) {
			return machine.NotAllowed("mandates.not_proposed", "%s is each person's own to sign", w.Kind).At("messages")
		}
	}
	if err := a.covered(s); err != nil {
		return err
	}
	missing := a.Missing(s, s.Decode, a.Signed, s.Time)
	if missing == 0 {
		return machine.Conflict("mandates.one_is_enough", "your signature alone is enough for this; sign it as you sign other things").At("messages")
	}
	if count(pending.Of(s, s.For)) >= MaxPending {
		return machine.OverLimit("mandates.too_many_pending", "%d acts of %s wait for signatures; sign or take back some first", MaxPending, s.For)
	}
	n := lastAct.Next(s)
	acts.Put(s, n, a)
	pending.Add(s, s.For, n)
	s.Schedule(a.Expires, expireAct{n})
	s.Emit(ActProposed{Number: n, Organization: s.For, Messages: m.Messages, By: s.By, Missing: missing, Expires: a.Expires})
	return nil
}

// proposable says which kinds can be proposed at all: not those by which each
// person proposes, signs and answers.
func proposable(kind string) bool {
	switch kind {
	case "mandates.propose_act", "mandates.approve_act", "mandates.withdraw_signature", "mandates.withdraw_act", "mandates.answer_poll", "mandates.leave":
		return false
	}
	return true
}

// covered refuses an act with a message that no mandate of those who signed covers.
func (a Act) covered(s *machine.Step) error {
	for _, w := range a.Messages {
		covers := func(p machine.PersonID) bool {
			m, ok := people.MandateOf(s, p, a.Organization, s.Time)
			return ok && m.Covers(w.Kind)
		}
		if !slices.ContainsFunc(a.Signed, covers) {
			return machine.NotAllowed("mandates.not_covered", "nobody who signed has a mandate of %s that covers %s", a.Organization, w.Kind)
		}
	}
	return nil
}

// Decode reads a message.
type Decode func(wire.Message) (machine.Message, error)

// Needs lists who must sign the act's messages, as things stand.
func (a Act) Needs(r state.Reader, decode Decode, now int64) (all []people.Need) {
	for _, w := range a.Messages {
		msg, err := decode(w)
		if err != nil {
			continue // It is refused when it is to be applied.
		}
		if set, ok := msg.(SetSigners); ok {
			all = append(all, people.NeedsOver(r, a.Organization, set.Scope, now)...)
			continue
		}
		all = append(all, people.NeedsOf(r, a.Organization, w.Kind, msg, now)...)
	}
	return all
}

// Missing is how many more must sign, at least, once these have.
func (a Act) Missing(r state.Reader, decode Decode, signed []machine.PersonID, now int64) (most int64) {
	for _, n := range a.Needs(r, decode, now) {
		most = max(most, n.Missing(signed))
	}
	return most
}

// Apply ends the act, unless it came to its end before.
func (d expireAct) Apply(s *machine.Step) error {
	a, _ := acts.Get(s, d.Number)
	if a.Status == Pending {
		a.end(s, d.Number, Expired)
		s.Emit(ActExpired{d.Number, a.Organization})
	}
	return nil
}

// end keeps of an act that it was there, and how it ended.
func (a Act) end(s *machine.Step, number uint64, as Status) {
	a.Status, a.Messages = as, nil
	acts.Put(s, number, a)
	pending.Remove(s, a.Organization, number)
}

// waiting finds an act that waits for signatures.
func waiting(s *machine.Step, number uint64) (Act, error) {
	a, ok := acts.Get(s, number)
	if !ok {
		return a, machine.NotFound("mandates.unknown_act", "there is no act number %d that waits for signatures", number).At("number")
	}
	if a.Status != Pending {
		return a, machine.Conflict("mandates.act_over", "act %d is %s already", number, a.Status).At("number")
	}
	return a, actsFor(s, a.Organization)
}

func count(numbers iter.Seq[uint64]) (n int64) {
	for range numbers {
		n++
	}
	return n
}

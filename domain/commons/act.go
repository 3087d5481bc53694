package commons

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// stewardly is a message by which a steward changes something. Where several
// must agree it waits for the others.
type stewardly interface {
	machine.Message
	about() uint64
	allowed(s *machine.Step, it Resource) error
	do(s *machine.Step, it Resource, by people.MemberID) error
}

// Act is something a steward wants to do that waits for others to approve.
type Act struct {
	Resource uint64            `json:"resource"`
	Message  wire.Message      `json:"message"`
	By       people.MemberID   `json:"by"`
	Approved []people.MemberID `json:"approved"` // Who asked for it first.
	Since    int64             `json:"since"`
	Until    int64             `json:"until"` // When it lapses.
}

// ActProposed says that a steward wants to do something for which others are
// needed.
type ActProposed struct {
	Act      uint64          `json:"act"` // Its number, from 1, of all resources' acts.
	Resource uint64          `json:"resource"`
	Message  wire.Message    `json:"message"`
	By       people.MemberID `json:"by"`
	Until    int64           `json:"until"`
}

// ActOf is an act that waits; false when it does not, or no longer.
func ActOf(r state.Reader, n uint64) (Act, bool) { return acts.Get(r, n) }

// LastAct is the number of the latest act that had to wait, 0 before the first.
func LastAct(r state.Reader) uint64 { return lastAct.Get(r) }

// together does what a steward asks for, or lets it wait until as many stewards
// agree as the resource needs.
func together(s *machine.Step, m stewardly) error {
	it, who, err := caring(s, m.about())
	if err != nil {
		return err
	}
	if err := m.allowed(s, it); err != nil {
		return err
	}
	if it.Needed(s) <= 1 {
		return m.do(s, it, who)
	}
	if count(openActs.Of(s, m.about())) >= mostActs {
		return machine.OverLimit("commons.too_many_acts", "%d acts wait for other stewards already; approve or drop some", mostActs)
	}
	n := lastAct.Next(s)
	a := Act{Resource: m.about(), Message: s.Wire([]machine.Message{m})[0], By: who, Approved: []people.MemberID{who}, Since: s.Time, Until: s.Time + actDays*day}
	acts.Put(s, n, a)
	openActs.Add(s, a.Resource, n)
	s.Schedule(a.Until, LapseAct{n})
	s.Emit(ActProposed{n, a.Resource, a.Message, a.By, a.Until})
	return nil
}

// caring is a resource that is still shared, with who acts as its steward.
func caring(s *machine.Step, n uint64) (Resource, people.MemberID, error) {
	it, err := offered(s, n)
	if err != nil {
		return it, "", err
	}
	who, err := takingPart(s)
	if err == nil && !slices.Contains(it.Stewards, who) {
		err = machine.NotAllowed("commons.not_steward", "only who cares for %s does this, and %s does not", it.Details.Title, who).At("resource")
	}
	return it, who, err
}

// Approve lets a steward agree to what another wants to do. With enough of them
// it is done.
type Approve struct {
	Act uint64 `json:"act" help:"number of what another steward wants to do" example:"1" pos:"1"`
}

// Approved says that a steward agrees to an act.
type Approved struct {
	Act    uint64          `json:"act"`
	Member people.MemberID `json:"member"`
}

// ActDone says that an act was done, once enough stewards agreed.
type ActDone struct {
	Act uint64 `json:"act"`
}

// Check has nothing to refuse.
func (Approve) Check() error { return nil }

// Apply agrees, and does the act if that is enough.
func (m Approve) Apply(s *machine.Step) error {
	a, it, who, err := waiting(s, m.Act)
	if err != nil {
		return err
	}
	if slices.Contains(a.Approved, who) {
		return machine.Conflict("commons.approved_already", "%s agreed to this already; it waits for another steward", who).At("act")
	}
	a.Approved = append(slices.Clone(a.Approved), who)
	var agree int64
	for _, by := range a.Approved {
		if slices.Contains(it.Stewards, by) && IsLive(s, by) {
			agree++
		}
	}
	s.Emit(Approved{m.Act, who})
	if agree < it.Needed(s) {
		acts.Put(s, m.Act, a)
		return nil
	}
	act := a.decoded()
	if err := act.allowed(s, it); err != nil {
		return err
	}
	a.end(s, m.Act)
	s.Emit(ActDone(m))
	return act.do(s, it, a.By)
}

// waiting is an act that waits, with who acts as a steward.
func waiting(s *machine.Step, n uint64) (Act, Resource, people.MemberID, error) {
	a, ok := acts.Get(s, n)
	if !ok {
		return a, Resource{}, "", machine.NotFound("commons.unknown_act", "nothing with the number %d waits for stewards; it may be done, dropped or lapsed", n).At("act")
	}
	it, who, err := caring(s, a.Resource)
	return a, it, who, err
}

func (a Act) end(s *machine.Step, n uint64) {
	acts.Delete(s, n)
	openActs.Remove(s, a.Resource, n)
}

// DropAct lets a steward stop what waits for other stewards: who asked for it,
// and whoever of them is against it.
type DropAct struct {
	Act uint64 `json:"act" help:"number of what a steward wants to do" example:"1" pos:"1"`
}

// ActDropped says that an act that waited will not be done.
type ActDropped struct {
	Act    uint64          `json:"act"`
	Member people.MemberID `json:"member,omitempty"` // Nobody, where it lapsed.
}

// Check has nothing to refuse.
func (DropAct) Check() error { return nil }

// Apply drops the act.
func (m DropAct) Apply(s *machine.Step) error {
	a, _, who, err := waiting(s, m.Act)
	if err != nil {
		return err
	}
	a.end(s, m.Act)
	s.Emit(ActDropped{m.Act, who})
	return nil
}

// LapseAct ends an act to which not enough stewards agreed in time.
type LapseAct struct {
	Act uint64 `json:"act"`
}

// Apply drops the act, if it still waits.
func (d LapseAct) Apply(s *machine.Step) error {
	if a, ok := acts.Get(s, d.Act); ok {
		a.end(s, d.Act)
		s.Emit(ActDropped{Act: d.Act})
	}
	return nil
}

// decoded is the message of an act. What was encoded by these rules is read by
// them.
func (a Act) decoded() stewardly {
	switch a.Message.Kind {
	case kindDescribe:
		return read[Describe](a)
	case kindSetTerms:
		return read[SetTerms](a)
	case kindAccept:
		return read[Accept](a)
	case kindDecline:
		return read[Decline](a)
	case kindWithdrawVersion:
		return read[WithdrawVersion](a)
	case kindWithdraw:
		return read[Withdraw](a)
	case kindInviteSteward:
		return read[InviteSteward](a)
	case kindSetThreshold:
		return read[SetThreshold](a)
	}
	panic("commons: no steward does " + a.Message.Kind)
}

func read[M stewardly](a Act) stewardly {
	var m M
	if err := wire.Decode(a.Message.Content, &m); err != nil {
		panic("commons: an act that waits can't be read: " + err.Error())
	}
	return m
}

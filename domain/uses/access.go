package uses

import (
	"slices"

	"metaorg/domain/commons"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Stage is how far somebody has come with access.
type Stage string

// The stages of access.
const (
	Asked   Stage = "asked"
	Granted Stage = "granted"
	Refused Stage = "refused"
	Ended   Stage = "ended"
)

// Access is somebody's way to a resource that its boundary, or what it asks in
// return, does not give them.
type Access struct {
	Resource uint64          `json:"resource"`
	Member   people.MemberID `json:"member"`
	Stage    Stage           `json:"stage"`
	Since    int64           `json:"since"`            // Of this stage.
	Until    int64           `json:"until,omitempty"`  // Of what is granted.
	Agreed   []Agreed        `json:"agreed,omitempty"` // Stewards who would grant it, while others are needed.
}

// Agreed is that one of several stewards would give access, until a time.
type Agreed struct {
	Steward people.MemberID `json:"steward"`
	Until   int64           `json:"until"`
}

// AccessOf is the request for access with this number.
func AccessOf(r state.Reader, n uint64) (Access, bool) { return accesses.Get(r, n) }

// LastAccess is the number of the latest request for access, 0 before the first.
func LastAccess(r state.Reader) uint64 { return lastAccess.Get(r) }

// become puts a request for access at its next stage.
func (a Access) become(s *machine.Step, n uint64, next Stage) {
	a.Stage, a.Since, a.Agreed = next, s.Time, nil
	if next == Granted {
		commons.Admit(s, a.Resource, a.Member, a.Until)
	} else {
		a.Until = 0
		commons.Admit(s, a.Resource, a.Member, 0)
	}
	key := state.PairOf(a.Resource, a.Member)
	if next == Asked || next == Granted {
		open.Put(s, key, n)
	} else {
		open.Delete(s, key)
	}
	accesses.Put(s, n, a)
}

// AskAccess asks the stewards for access. Supporters and applicants ask too.
type AskAccess struct {
	Resource uint64 `json:"resource" help:"number of what is shared" example:"1" pos:"1"`
	Text     string `json:"text" help:"what you need it for; it names no persons" example:"To compare our lending with yours before we vote on it in May."`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// AccessAsked says that somebody asks for access.
type AccessAsked struct {
	Access   uint64           `json:"access"` // Its number, from 1.
	Resource uint64           `json:"resource"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Text     string           `json:"text"`
	Document Paper            `json:"document,omitempty"`
}

// Check refuses what says nothing.
func (m AskAccess) Check() error {
	if err := checkText(m.Text, "text", maxContext, true); err != nil {
		return err
	}
	return m.Document.check()
}

// Apply asks.
func (m AskAccess) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if !commons.IsLive(s, who) && membership.StateOf(s, who) != membership.Applicant {
		return machine.NotAllowed("uses.no_part", "%s takes no part in the network; members, applicants and supporters do", who)
	}
	it, err := shared(s, m.Resource)
	if err != nil {
		return err
	}
	if it.Standing == commons.Withdrawn {
		return machine.Conflict("uses.withdrawn", "%s was withdrawn; who took it before keeps it", it.Details.Title).At("resource")
	}
	if n, is := open.Get(s, state.PairOf(m.Resource, who)); is {
		return machine.Conflict("uses.asked_already", "%s has asked for that already, or has it: request %d", who, n).At("resource")
	}
	says := Footing(s, m.Resource, it.Terms.Reciprocity, who, s.Time)
	if commons.MayUse(s, m.Resource, who) == nil && says.Allowance != commons.Deny {
		return machine.Conflict("uses.may_already", "%s may use it as it is; nobody has to be asked", who).At("resource")
	}
	n := lastAccess.Next(s)
	Access{Resource: m.Resource, Member: who}.become(s, n, Asked)
	s.Emit(AccessAsked{n, m.Resource, who, s.By, m.Text, m.Document})
	s.Schedule(s.Time+answerDays*day, RemindStewards{n})
	return nil
}

// access is the request with this number, if it is at one of these stages.
func access(s *machine.Step, n uint64, at ...Stage) (Access, error) {
	a, ok := accesses.Get(s, n)
	if !ok {
		return a, machine.NotFound("uses.unknown_access", "there is no request for access number %d", n).At("access")
	}
	for _, stage := range at {
		if a.Stage == stage {
			return a, nil
		}
	}
	return a, machine.Conflict("uses.wrong_stage", "request %d for access is %s; that does not fit", n, a.Stage).At("access")
}

// Grant gives access, or gives it for longer. Where the stewards of a resource
// act together it takes as many of them, and the earliest of their days counts;
// one is enough to refuse it.
type Grant struct {
	Access uint64 `json:"access" help:"number of the request" example:"1" pos:"1"`
	Until  int64  `json:"until" help:"when it ends, as Unix seconds" example:"1814345999"`
}

// AccessAgreed says that a steward would give access, and others have to.
type AccessAgreed struct {
	Access  uint64           `json:"access"`
	Steward people.MemberID  `json:"steward"`
	By      machine.PersonID `json:"by"`
	Until   int64            `json:"until"`
	Missing int64            `json:"missing"` // How many stewards more.
}

// AccessGranted says that somebody has access.
type AccessGranted struct {
	Access  uint64           `json:"access"`
	Steward people.MemberID  `json:"steward"`
	By      machine.PersonID `json:"by"`
	Until   int64            `json:"until"`
}

// Check has nothing to refuse.
func (Grant) Check() error { return nil }

// Apply gives access.
func (m Grant) Apply(s *machine.Step) error {
	a, err := access(s, m.Access, Asked, Granted)
	if err != nil {
		return err
	}
	who, err := cares(s, a.Resource)
	if err != nil {
		return err
	}
	if m.Until <= s.Time || m.Until > s.Time+maxAccess*day {
		return machine.Malformed("uses.bad_until", "access ends at a time from now on, at most %d days ahead; then it can be given again", maxAccess).At("until")
	}
	a.Agreed = append(slices.DeleteFunc(a.Agreed, func(g Agreed) bool { return g.Steward == who }), Agreed{who, m.Until})
	missing, until := a.agreed(s)
	if missing > 0 {
		accesses.Put(s, m.Access, a)
		s.Emit(AccessAgreed{m.Access, who, s.By, m.Until, missing})
		return nil
	}
	a.Until = until
	a.become(s, m.Access, Granted)
	s.Emit(AccessGranted{m.Access, who, s.By, until})
	s.Schedule(until, Lapse{m.Access})
	return nil
}

// agreed is how many stewards more must agree, and until when those who did would
// give it. Who is no steward any more, or away, is not counted.
func (a Access) agreed(s *machine.Step) (missing, until int64) {
	it, _ := commons.ResourceOf(s, a.Resource)
	live := it.LiveStewards(s)
	missing = it.Needed(s)
	for _, g := range a.Agreed {
		if slices.Contains(live, g.Steward) {
			missing--
			if until == 0 || g.Until < until {
				until = g.Until
			}
		}
	}
	return missing, max(until, s.Time+1)
}

// Refuse gives no access. Whoever asked learns why, and may ask again.
type Refuse struct {
	Access   uint64 `json:"access" help:"number of the request" example:"1" pos:"1"`
	Document Paper  `json:"document" help:"hash of the document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// AccessRefused says that somebody gets no access.
type AccessRefused struct {
	Access   uint64           `json:"access"`
	Steward  people.MemberID  `json:"steward"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document"`
}

// Check refuses to be silent about why.
func (m Refuse) Check() error {
	if m.Document == "" {
		return machine.Malformed("uses.no_reason", "say why").At("document")
	}
	return m.Document.check()
}

// Apply refuses.
func (m Refuse) Apply(s *machine.Step) error {
	a, err := access(s, m.Access, Asked)
	if err != nil {
		return err
	}
	who, err := cares(s, a.Resource)
	if err != nil {
		return err
	}
	a.become(s, m.Access, Refused)
	s.Emit(AccessRefused{m.Access, who, s.By, m.Document})
	return nil
}

// EndAccess ends access, by who has it or by the stewards; and takes a request
// back, by who asked.
type EndAccess struct {
	Access uint64 `json:"access" help:"number of the request" example:"1" pos:"1"`
}

// AccessEnded says that access is over.
type AccessEnded struct {
	Access uint64           `json:"access"`
	By     machine.PersonID `json:"by,omitempty"` // Nobody where its time was over.
}

// Check has nothing to refuse.
func (EndAccess) Check() error { return nil }

// Apply ends it.
func (m EndAccess) Apply(s *machine.Step) error {
	a, err := access(s, m.Access, Asked, Granted)
	if err != nil {
		return err
	}
	if people.ActingMember(s) != a.Member {
		if _, err := cares(s, a.Resource); err != nil {
			return err
		}
		if a.Stage == Asked {
			return machine.Conflict("uses.refuse_instead", "%s waits for your answer: give access, or refuse it and say why", a.Member).At("access")
		}
	}
	a.become(s, m.Access, Ended)
	s.Emit(AccessEnded{m.Access, s.By})
	return nil
}

// Lapse ends access whose time is over.
type Lapse struct {
	Access uint64 `json:"access"`
}

// Apply ends it, unless it was given for longer or has ended.
func (d Lapse) Apply(s *machine.Step) error {
	if a, _ := accesses.Get(s, d.Access); a.Stage == Granted && a.Until <= s.Time {
		a.become(s, d.Access, Ended)
		s.Emit(AccessEnded{Access: d.Access})
	}
	return nil
}

// RemindStewards looks whether somebody still waits for their answer.
type RemindStewards struct {
	Access uint64 `json:"access"`
}

// AccessWaits says that stewards have not answered.
type AccessWaits struct {
	Access uint64 `json:"access"`
}

// Apply says so, once.
func (d RemindStewards) Apply(s *machine.Step) error {
	if a, _ := accesses.Get(s, d.Access); a.Stage == Asked {
		s.Emit(AccessWaits(d))
	}
	return nil
}

package people

import (
	"slices"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// recovery is what the guardians of a person are about.
type recovery struct {
	Requests  []request `json:"requests,omitempty"`
	Contested int64     `json:"contested,omitempty"` // Until then a key's stop has been used up; Unix seconds.
}

// request is one new key for a person, and the guardians who say it is theirs.
type request struct {
	Key     signature.Key      `json:"key"`
	Name    string             `json:"name,omitempty"`
	Since   int64              `json:"since"`
	Support []machine.PersonID `json:"support"`
	Ends    int64              `json:"ends,omitempty"`    // When the key is added; 0 while too few support it.
	Settled bool               `json:"settled,omitempty"` // No key stops it.
}

// AskRecovery asks, as a guardian, for a new key for a person who has lost all
// of theirs. The person made the key and signed ProofDigest with it; the guardian
// has made sure, by speaking with them, that it is theirs.
type AskRecovery struct {
	Person machine.PersonID    `json:"person" help:"who has lost their keys" example:"ada"`
	Key    signature.Key       `json:"key" help:"the new public key, which they made"`
	Name   string              `json:"name,omitempty" help:"what the key is called" example:"new phone"`
	Proof  signature.Signature `json:"proof" help:"the new key's signature that it is theirs"`
}

// SupportRecovery says, as another guardian, that a new key is the person's.
type SupportRecovery struct {
	Person machine.PersonID `json:"person" help:"who has lost their keys" example:"ada"`
	Key    signature.KeyID  `json:"key" help:"the id of the new key, which they tell you themselves" example:"3f2a9c0d1e4b5a697887"`
}

// WithdrawRecoverySupport takes a guardian's word back.
type WithdrawRecoverySupport struct {
	Person machine.PersonID `json:"person" help:"whose recovery you no longer support" example:"ada"`
}

// StopRecovery keeps the author's keys and turns the new one away. It works
// once in a month: whoever stole every key must not be able to stop it for ever.
type StopRecovery struct{}

// RecoveryAsked says that a guardian asks for a new key for a person.
type RecoveryAsked struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
	Key    signature.Key    `json:"key"`
	Name   string           `json:"name,omitempty"`
	By     machine.PersonID `json:"by"`
}

// RecoverySupported says that one more guardian holds the new key to be the person's.
type RecoverySupported struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
	By     machine.PersonID `json:"by"`
}

// RecoverySupportWithdrawn says that a guardian no longer does.
type RecoverySupportWithdrawn struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
	By     machine.PersonID `json:"by"`
}

// RecoveryBegun says that the new key will take the place of all others,
// unless one of these stops it, which cannot be done where it is settled.
type RecoveryBegun struct {
	Person    machine.PersonID `json:"person"`
	ID        signature.KeyID  `json:"id"`
	Effective int64            `json:"effective"` // Unix seconds of rule time.
	Settled   bool             `json:"settled,omitempty"`
}

// RecoveryStopped says that the new key is not added.
type RecoveryStopped struct {
	Person    machine.PersonID `json:"person"`
	ID        signature.KeyID  `json:"id"`
	By        signature.KeyID  `json:"by,omitempty"`        // The person's key; empty where guardians withdrew, or the key can't be used any more.
	Contested int64            `json:"contested,omitempty"` // Until when it takes more guardians, whom no key stops.
}

// PersonRecovered says that a person has a new key in place of all others.
type PersonRecovered struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
}

// recoveryDue is the end of a recovery's waiting time.
type recoveryDue struct {
	Person machine.PersonID `json:"person"`
	Key    signature.KeyID  `json:"key"`
	Ends   int64            `json:"ends"`
}

var recoveries = state.NewMap[machine.PersonID, recovery]("people/recoveries")

// readRecovery reads what is under way, without requests that got old.
func readRecovery(s *machine.Step, p machine.PersonID) recovery {
	r, _ := recoveries.Get(s, p)
	r.Requests = slices.DeleteFunc(r.Requests, func(q request) bool {
		return q.Ends == 0 && s.Time >= q.Since+RequestDays*daySeconds
	})
	return r
}

func (r recovery) find(id signature.KeyID) int64 {
	return int64(slices.IndexFunc(r.Requests, func(q request) bool { return q.Key.ID() == id }))
}

// supported finds the request that a guardian supports, or -1.
func (r recovery) supported(by machine.PersonID) int64 {
	return int64(slices.IndexFunc(r.Requests, func(q request) bool { return slices.Contains(q.Support, by) }))
}

// waiting is the request that becomes effective by itself. There is one at
// most, since it takes more than half of the guardians.
func waiting(s *machine.Step, p machine.PersonID) (request, bool) {
	for _, q := range readRecovery(s, p).Requests {
		if q.Ends != 0 {
			return q, true
		}
	}
	return request{}, false
}

// Check refuses a key or a name that can't be used.
func (m AskRecovery) Check() error {
	if err := checkText(m.Name, "name", maxLabelLength); err != nil {
		return err
	}
	return checkKey(m.Key, "key")
}

// Apply puts the key down, with the author's support.
func (m AskRecovery) Apply(s *machine.Step) error {
	set, err := guarded(s, m.Person)
	if err != nil {
		return err
	}
	if err := checkNew(s, m.Key, "key"); err != nil {
		return err
	}
	if err := checkProof(s, m.Person, m.Key, m.Proof, "proof"); err != nil {
		return err
	}
	r := readRecovery(s, m.Person)
	if r.find(m.Key.ID()) >= 0 {
		return machine.Conflict("people.asked_already", "this key was asked for already; support it").At("key")
	}
	if err := r.free(s.By); err != nil {
		return err
	}
	r.Requests = append(r.Requests, request{Key: m.Key, Name: m.Name, Since: s.Time})
	s.Emit(RecoveryAsked{Person: m.Person, ID: m.Key.ID(), Key: m.Key, Name: m.Name, By: s.By})
	r.support(s, m.Person, set, int64(len(r.Requests))-1)
	return nil
}

// free refuses a guardian who supports a key already.
func (r recovery) free(by machine.PersonID) error {
	if r.supported(by) >= 0 {
		return machine.Conflict("people.supports_already", "you support a new key of theirs already; withdraw that first").At("person")
	}
	return nil
}

// support counts the author for a request, and lets the wait begin when that
// makes enough.
func (r recovery) support(s *machine.Step, p machine.PersonID, set guardianSet, at int64) {
	q := &r.Requests[at]
	q.Support = append(q.Support, s.By)
	s.Emit(RecoverySupported{Person: p, ID: q.Key.ID(), By: s.By})
	needed, contested := set.Needed, s.Time < r.Contested
	if contested {
		needed = set.Settle
	}
	if q.Ends == 0 && int64(len(q.Support)) >= needed {
		dropChange(s, p, "")
		q.Ends, q.Settled = s.Time+RecoveryDays*daySeconds, contested
		s.Schedule(q.Ends, recoveryDue{Person: p, Key: q.Key.ID(), Ends: q.Ends})
		s.Emit(RecoveryBegun{Person: p, ID: q.Key.ID(), Effective: q.Ends, Settled: q.Settled})
	}
	recoveries.Put(s, p, r)
}

// Check has nothing to refuse without the state.
func (m SupportRecovery) Check() error { return nil }

// Apply counts the author for the key.
func (m SupportRecovery) Apply(s *machine.Step) error {
	set, err := guarded(s, m.Person)
	if err != nil {
		return err
	}
	r := readRecovery(s, m.Person)
	at := r.find(m.Key)
	if at < 0 {
		return machine.NotFound("people.no_recovery", "nobody asks for this key for %s", m.Person).At("key")
	}
	if err := r.free(s.By); err != nil {
		return err
	}
	r.support(s, m.Person, set, at)
	return nil
}

// Check has nothing to refuse without the state.
func (m WithdrawRecoverySupport) Check() error { return nil }

// Apply takes the author's word back.
func (m WithdrawRecoverySupport) Apply(s *machine.Step) error {
	set, err := guarded(s, m.Person)
	if err != nil {
		return err
	}
	if !withdrawSupport(s, m.Person, set) {
		return machine.NotFound("people.supports_none", "you support no new key of theirs").At("person")
	}
	return nil
}

// withdrawSupport takes the author's support away, if there is any. A wait
// that was enough for its beginning ends when it no longer is.
func withdrawSupport(s *machine.Step, p machine.PersonID, set guardianSet) bool {
	r := readRecovery(s, p)
	at := r.supported(s.By)
	if at < 0 {
		return false
	}
	q := &r.Requests[at]
	q.Support = slices.DeleteFunc(q.Support, func(g machine.PersonID) bool { return g == s.By })
	s.Emit(RecoverySupportWithdrawn{Person: p, ID: q.Key.ID(), By: s.By})
	needed := set.Needed
	if q.Settled {
		needed = set.Settle
	}
	switch left := int64(len(q.Support)); {
	case left == 0 || q.Ends != 0 && left < needed:
		s.Emit(RecoveryStopped{Person: p, ID: q.Key.ID(), Contested: r.Contested})
		r.Requests = slices.Delete(r.Requests, int(at), int(at)+1)
	}
	recoveries.Put(s, p, r)
	return true
}

// Check has nothing to refuse without the state.
func (m StopRecovery) Check() error { return nil }

// Apply turns the new key away. From then on it takes as many guardians as
// settle it, for a month.
func (m StopRecovery) Apply(s *machine.Step) error {
	if _, err := author(s); err != nil {
		return err
	}
	q, found := waiting(s, s.By)
	if !found {
		return machine.NotFound("people.no_recovery", "nobody is about to give you a new key")
	}
	if q.Settled {
		return machine.NotAllowed("people.settled", "this recovery was stopped once, and then most of your guardians held to it; only they can withdraw")
	}
	until := s.Time + ContestDays*daySeconds
	recoveries.Put(s, s.By, recovery{Contested: until})
	s.Emit(RecoveryStopped{Person: s.By, ID: q.Key.ID(), By: s.Key, Contested: until})
	return nil
}

// Apply gives the person the new key and takes all others away.
func (d recoveryDue) Apply(s *machine.Step) error {
	r, _ := recoveries.Get(s, d.Person)
	at := r.find(d.Key)
	if at < 0 || r.Requests[at].Ends != d.Ends {
		return nil // It was stopped.
	}
	q := r.Requests[at]
	recoveries.Delete(s, d.Person)
	if checkNew(s, q.Key, "key") != nil { // It came into use, or its site left, meanwhile.
		s.Emit(RecoveryStopped{Person: d.Person, ID: d.Key})
		return nil
	}
	who, _ := persons.Get(s, d.Person)
	for _, k := range who.Keys {
		s.Emit(KeyRevoked{Person: d.Person, ID: k.ID()})
	}
	who.Keys = nil
	who.addKey(s, d.Person, q.Key, q.Name)
	persons.Put(s, d.Person, who)
	s.Emit(PersonRecovered{Person: d.Person, ID: d.Key})
	return nil
}

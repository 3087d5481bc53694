package people

import (
	"slices"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// guardianSet is whom a person trusts to give them a new key when all are lost.
// Both numbers are fixed when the set is named, so that nobody gains power
// when another guardian lays it down.
type guardianSet struct {
	Persons []machine.PersonID `json:"persons"`
	Needed  int64              `json:"needed"` // How many let a recovery begin.
	Settle  int64              `json:"settle"` // How many overrule the person's keys.

	// A change that waits, or has been thought better of when Ends is 0.
	Next       []machine.PersonID `json:"next,omitempty"`
	NextNeeded int64              `json:"next_needed,omitempty"`
	Ends       int64              `json:"ends,omitempty"`
	AskerRank  uint64             `json:"asker_rank,omitempty"` // Of the key that asked.
	Opposed    []machine.PersonID `json:"opposed,omitempty"`    // Guardians who hold it to be a thief's.
}

// SetGuardians names whom the author trusts to give them a new key when all of
// theirs are lost; none ends that. It waits a week, in which the key that asked
// or an older one cancels it, and so do as many of the present guardians as
// settle a recovery.
type SetGuardians struct {
	Guardians []machine.PersonID `json:"guardians,omitempty" help:"at least 3 persons registered here; leave it out to have none" example:"bo"`
	Needed    int64              `json:"needed,omitempty" help:"how many of them it takes: more than half, and not all" example:"2"`
}

// CancelGuardianChange keeps the author's guardians as they are.
type CancelGuardianChange struct{}

// OpposeGuardianChange says that a change of a person's guardians is a thief's.
type OpposeGuardianChange struct {
	Person machine.PersonID `json:"person" help:"whose guardian you are" example:"ada"`
}

// LayDownGuardianship ends that the author is a person's guardian.
type LayDownGuardianship struct {
	Person machine.PersonID `json:"person" help:"whose guardian you no longer want to be" example:"ada"`
}

// GuardianChangeAsked says whom a person names, and from when that counts
// unless the key named by, an older one or the present guardians cancel it.
type GuardianChangeAsked struct {
	Person    machine.PersonID   `json:"person"`
	Guardians []machine.PersonID `json:"guardians,omitempty"`
	Needed    int64              `json:"needed,omitempty"`
	Settle    int64              `json:"settle,omitempty"`
	By        signature.KeyID    `json:"by"`
	Effective int64              `json:"effective"` // Unix seconds of rule time.
}

// GuardianChangeOpposed says that a guardian holds a change to be a thief's.
type GuardianChangeOpposed struct {
	Person   machine.PersonID `json:"person"`
	Guardian machine.PersonID `json:"guardian"`
}

// GuardianChangeCancelled says that a person's guardians stay as they are.
type GuardianChangeCancelled struct {
	Person machine.PersonID `json:"person"`
	By     signature.KeyID  `json:"by,omitempty"` // Empty where the guardians did it, or a recovery that began.
}

// GuardiansSet says who a person's guardians are from now on.
type GuardiansSet struct {
	Person    machine.PersonID   `json:"person"`
	Guardians []machine.PersonID `json:"guardians,omitempty"`
	Needed    int64              `json:"needed,omitempty"`
	Settle    int64              `json:"settle,omitempty"`
}

// GuardianLeft says that somebody is no longer a person's guardian.
type GuardianLeft struct {
	Person   machine.PersonID `json:"person"`
	Guardian machine.PersonID `json:"guardian"`
}

// guardianChange takes effect if it was not cancelled.
type guardianChange struct {
	Person machine.PersonID `json:"person"`
	Ends   int64            `json:"ends"`
}

var guardians = state.NewMap[machine.PersonID, guardianSet]("people/guardians")

// settling is how many of n guardians overrule the person's keys, where needed
// of them let a recovery begin: two thirds, and one more than needed.
func settling(n, needed int64) int64 { return max(needed+1, (2*n+2)/3) }

// Check refuses a set of which one half could act against the other, or that
// the loss of one guardian would make useless.
func (m SetGuardians) Check() error {
	n := int64(len(m.Guardians))
	if n == 0 && m.Needed == 0 {
		return nil
	}
	if n < MinGuardians || n > MaxGuardians {
		return machine.Malformed("people.guardian_count", "name %d to %d guardians, or none", MinGuardians, MaxGuardians).At("guardians")
	}
	for i, p := range m.Guardians {
		if slices.Contains(m.Guardians[:i], p) {
			return machine.Malformed("people.guardian_twice", "%s is named twice", p).At("guardians")
		}
	}
	if 2*m.Needed <= n || m.Needed >= n {
		return machine.Malformed("people.guardians_needed", "of %d guardians it takes more than half and not all: %d to %d", n, n/2+1, n-1).At("needed")
	}
	return nil
}

// Apply lets the week begin.
func (m SetGuardians) Apply(s *machine.Step) error {
	who, err := author(s)
	if err != nil {
		return err
	}
	with, err := who.signer(s)
	if err != nil {
		return err
	}
	for _, p := range m.Guardians {
		if p == s.By {
			return machine.Malformed("people.own_guardian", "your guardians are others: they help when you have no key left").At("guardians")
		}
		if !persons.Has(s, p) {
			return unknownPerson(p).At("guardians")
		}
	}
	if _, waits := waiting(s, s.By); waits {
		return machine.Conflict("people.recovery_waits", "your guardians are giving you a new key; stop that first, or wait until it is done")
	}
	set, _ := guardians.Get(s, s.By)
	if set.Ends != 0 && with.Rank > set.AskerRank {
		return machine.NotAllowed("people.younger_key", "an older key asked for this; only that one or a still older one cancels it")
	}
	if slices.Equal(set.Persons, m.Guardians) && set.Needed == m.Needed {
		return machine.Conflict("people.same_guardians", "these are your guardians already").At("guardians")
	}
	set.Next, set.NextNeeded, set.AskerRank, set.Opposed = m.Guardians, m.Needed, with.Rank, nil
	set.Ends = s.Time + GuardianDays*daySeconds
	s.Schedule(set.Ends, guardianChange{Person: s.By, Ends: set.Ends})
	guardians.Put(s, s.By, set)
	asked := GuardianChangeAsked{Person: s.By, Guardians: m.Guardians, Needed: m.Needed, By: with.ID(), Effective: set.Ends}
	if m.Needed > 0 {
		asked.Settle = settling(int64(len(m.Guardians)), m.Needed)
	}
	s.Emit(asked)
	return nil
}

// Apply makes the named ones guardians. What the ones before had begun falls.
func (d guardianChange) Apply(s *machine.Step) error {
	set, _ := guardians.Get(s, d.Person)
	if set.Ends != d.Ends {
		return nil // It was cancelled, or asked for again.
	}
	now := guardianSet{Persons: set.Next, Needed: set.NextNeeded}
	if now.Needed > 0 {
		now.Settle = settling(int64(len(now.Persons)), now.Needed)
		guardians.Put(s, d.Person, now)
	} else {
		guardians.Delete(s, d.Person)
	}
	recoveries.Delete(s, d.Person)
	s.Emit(GuardiansSet{Person: d.Person, Guardians: now.Persons, Needed: now.Needed, Settle: now.Settle})
	return nil
}

// dropChange ends a change that waits, if one does.
func dropChange(s *machine.Step, p machine.PersonID, by signature.KeyID) {
	set, _ := guardians.Get(s, p)
	if set.Ends == 0 {
		return
	}
	set.Next, set.NextNeeded, set.Ends, set.AskerRank, set.Opposed = nil, 0, 0, 0, nil
	if len(set.Persons) > 0 {
		guardians.Put(s, p, set)
	} else {
		guardians.Delete(s, p)
	}
	s.Emit(GuardianChangeCancelled{Person: p, By: by})
}

// Check has nothing to refuse without the state.
func (m CancelGuardianChange) Check() error { return nil }

// Apply ends the waiting time without effect.
func (m CancelGuardianChange) Apply(s *machine.Step) error {
	who, err := author(s)
	if err != nil {
		return err
	}
	set, _ := guardians.Get(s, s.By)
	if set.Ends == 0 {
		return machine.Conflict("people.no_guardian_change", "no change of guardians is waiting")
	}
	if with := who.Keys[who.find(s.Key)]; with.Rank > set.AskerRank {
		return machine.NotAllowed("people.younger_key", "an older key asked for this; only that one or a still older one cancels it")
	}
	dropChange(s, s.By, s.Key)
	return nil
}

// guarded reads the guardians of a person, among whom the author must be.
func guarded(s *machine.Step, p machine.PersonID) (guardianSet, error) {
	if err := inOwnName(s); err != nil {
		return guardianSet{}, err
	}
	set, _ := guardians.Get(s, p)
	switch {
	case p == "":
		return set, machine.NotAllowed("people.no_guardian", "nobody is named whose guardian you would be").At("person")
	case !slices.Contains(set.Persons, s.By):
		return set, machine.NotAllowed("people.no_guardian", "you are no guardian of %s", p).At("person")
	}
	return set, nil
}

// Check has nothing to refuse without the state.
func (m OpposeGuardianChange) Check() error { return nil }

// Apply counts the author against the change.
func (m OpposeGuardianChange) Apply(s *machine.Step) error {
	set, err := guarded(s, m.Person)
	switch {
	case err != nil:
		return err
	case set.Ends == 0:
		return machine.Conflict("people.no_guardian_change", "no change of guardians is waiting").At("person")
	case slices.Contains(set.Opposed, s.By):
		return machine.Conflict("people.opposed_already", "you oppose this change already").At("person")
	}
	set.Opposed = append(set.Opposed, s.By)
	guardians.Put(s, m.Person, set)
	s.Emit(GuardianChangeOpposed{Person: m.Person, Guardian: s.By})
	if int64(len(set.Opposed)) >= set.Settle {
		dropChange(s, m.Person, "")
	}
	return nil
}

// Check has nothing to refuse without the state.
func (m LayDownGuardianship) Check() error { return nil }

// Apply takes the author out of the set; their support counts no more.
func (m LayDownGuardianship) Apply(s *machine.Step) error {
	set, err := guarded(s, m.Person)
	if err != nil {
		return err
	}
	gone := func(p machine.PersonID) bool { return p == s.By }
	set.Persons = slices.DeleteFunc(set.Persons, gone)
	set.Opposed = slices.DeleteFunc(set.Opposed, gone)
	guardians.Put(s, m.Person, set)
	s.Emit(GuardianLeft{Person: m.Person, Guardian: s.By})
	withdrawSupport(s, m.Person, set)
	return nil
}

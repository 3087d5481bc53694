package people

import (
	"slices"

	"metaorg/machine"
	"metaorg/machine/signature"
)

// RevokeKey asks for one of the author's keys to stop counting in a week. Until
// then it signs acts as before, but changes no keys. A key at least as old as
// the one that asked cancels, so whoever stole a younger key takes nothing from
// the owner of an older one: the owner cancels and revokes the stolen key in
// one envelope, and nobody with that key can undo it.
type RevokeKey struct {
	Key signature.KeyID `json:"key" help:"the id of the key to revoke" example:"3f2a9c0d1e4b5a697887"`
}

// KeyRevocationAsked says that a key will stop counting unless that is
// cancelled, with the key named by or an older one.
type KeyRevocationAsked struct {
	Person    machine.PersonID `json:"person"`
	ID        signature.KeyID  `json:"id"`
	By        signature.KeyID  `json:"by"`
	Effective int64            `json:"effective"` // Unix seconds of rule time.
}

// KeyRevoked says that a key no longer counts and never will again.
type KeyRevoked struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
}

// revocation takes effect if it was not cancelled.
type revocation struct {
	Person machine.PersonID `json:"person"`
	Key    signature.KeyID  `json:"key"`
	Ends   int64            `json:"ends"`
}

// Check has nothing to refuse without the state.
func (m RevokeKey) Check() error { return nil }

// Apply lets the week begin; or, when a younger key asked before, puts the
// older one in its place.
func (m RevokeKey) Apply(s *machine.Step) error {
	who, err := author(s)
	if err != nil {
		return err
	}
	with, err := who.signer(s)
	if err != nil {
		return err
	}
	at, err := who.own(m.Key)
	if err != nil {
		return err
	}
	k := &who.Keys[at]
	switch {
	case k.leaving() && with.Rank >= k.AskerRank:
		return machine.Conflict("people.being_revoked", "this key is being revoked already").At("key")
	case !k.leaving() && who.staying() < 2:
		return machine.Conflict("people.last_key", "this is your last key, without which you could not sign any more; add another one first").At("key")
	case !k.leaving():
		k.Ends = s.Time + RevocationDays*daySeconds
		s.Schedule(k.Ends, revocation{Person: s.By, Key: m.Key, Ends: k.Ends})
	}
	k.AskerRank = with.Rank
	persons.Put(s, s.By, who)
	s.Emit(KeyRevocationAsked{Person: s.By, ID: m.Key, By: with.ID(), Effective: k.Ends})
	return nil
}

// Apply takes the key away.
func (r revocation) Apply(s *machine.Step) error {
	who, _ := persons.Get(s, r.Person)
	at := who.find(r.Key)
	if at < 0 || who.Keys[at].Ends != r.Ends {
		return nil // It was cancelled.
	}
	who.Keys = slices.Delete(who.Keys, int(at), int(at)+1)
	persons.Put(s, r.Person, who)
	s.Emit(KeyRevoked{Person: r.Person, ID: r.Key})
	return nil
}

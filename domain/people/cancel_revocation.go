package people

import (
	"metaorg/machine"
	"metaorg/machine/signature"
)

// CancelRevocation keeps a key that is being revoked. It is signed with the
// key that asked for the revocation or with an older one, even if that one is
// being revoked itself.
type CancelRevocation struct {
	Key signature.KeyID `json:"key" help:"the id of the key to keep" example:"3f2a9c0d1e4b5a697887"`
}

// KeyRevocationCancelled says that a key goes on counting.
type KeyRevocationCancelled struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
	By     signature.KeyID  `json:"by"`
}

// Check has nothing to refuse without the state.
func (m CancelRevocation) Check() error { return nil }

// Apply ends the waiting time without effect.
func (m CancelRevocation) Apply(s *machine.Step) error {
	who, err := author(s)
	if err != nil {
		return err
	}
	at, err := who.own(m.Key)
	if err != nil {
		return err
	}
	k := &who.Keys[at]
	if !k.leaving() {
		return machine.Conflict("people.not_being_revoked", "this key is not being revoked").At("key")
	}
	if with := who.Keys[who.find(s.Key)]; with.Rank > k.AskerRank {
		return machine.NotAllowed("people.younger_key", "an older key asked for this; only that one or a still older one cancels it")
	}
	k.Ends, k.AskerRank = 0, 0
	persons.Put(s, s.By, who)
	s.Emit(KeyRevocationCancelled{Person: s.By, ID: m.Key, By: s.Key})
	return nil
}

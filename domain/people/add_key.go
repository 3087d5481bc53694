package people

import (
	"metaorg/machine"
	"metaorg/machine/signature"
)

// AddKey gives the author one more key. The new key signs ProofDigest, which
// shows that it works here and that nobody takes another's key for their own.
type AddKey struct {
	Key   signature.Key       `json:"key" help:"the new public key"`
	Name  string              `json:"name,omitempty" help:"what you call it" example:"phone"`
	Proof signature.Signature `json:"proof" help:"the new key's signature that it is yours"`
}

// KeyAdded says that a person has a new key. Rank 1 is a person's oldest.
type KeyAdded struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
	Key    signature.Key    `json:"key"`
	Name   string           `json:"name,omitempty"`
	Rank   uint64           `json:"rank"`
}

// Check refuses a key or a name that can't be used.
func (m AddKey) Check() error {
	if err := checkText(m.Name, "name", maxLabelLength); err != nil {
		return err
	}
	return checkKey(m.Key, "key")
}

// Apply adds the key, younger than all others of the person.
func (m AddKey) Apply(s *machine.Step) error {
	who, err := author(s)
	if err != nil {
		return err
	}
	if _, err := who.signer(s); err != nil {
		return err
	}
	if len(who.Keys) >= MaxKeys {
		return machine.OverLimit("people.too_many_keys", "a person has at most %d keys; revoke one first", MaxKeys)
	}
	if err := checkNew(s, m.Key, "key"); err != nil {
		return err
	}
	if err := checkProof(s, s.By, m.Key, m.Proof, "proof"); err != nil {
		return err
	}
	who.addKey(s, s.By, m.Key, m.Name)
	persons.Put(s, s.By, who)
	return nil
}

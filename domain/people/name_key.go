package people

import (
	"metaorg/machine"
	"metaorg/machine/signature"
)

// NameKey changes what the author calls one of their keys.
type NameKey struct {
	Key  signature.KeyID `json:"key" help:"the key's id" example:"3f2a9c0d1e4b5a697887"`
	Name string          `json:"name" help:"what you call it from now on" example:"old laptop"`
}

// KeyNamed says that a person calls a key something else.
type KeyNamed struct {
	Person machine.PersonID `json:"person"`
	ID     signature.KeyID  `json:"id"`
	Name   string           `json:"name"`
}

// Check refuses an empty name or one that can't be shown.
func (m NameKey) Check() error {
	if m.Name == "" {
		return machine.Malformed("people.no_name", "give a name").At("name")
	}
	return checkText(m.Name, "name", maxLabelLength)
}

// Apply renames the key.
func (m NameKey) Apply(s *machine.Step) error {
	who, err := author(s)
	if err != nil {
		return err
	}
	at, err := who.own(m.Key)
	if err != nil {
		return err
	}
	who.Keys[at].Name = m.Name
	persons.Put(s, s.By, who)
	s.Emit(KeyNamed{Person: s.By, ID: m.Key, Name: m.Name})
	return nil
}

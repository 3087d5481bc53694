package people

import (
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// Register makes a person known. They sign it themselves, with the key it
// brings. A recovery key counts as older than the first key: kept in a file away
// from every day's device, it has the last word when that one is stolen.
type Register struct {
	Handle        machine.PersonID    `json:"handle" help:"2 to 32 of a–z, 0–9 and hyphen; it cannot be changed" example:"ada"`
	Key           signature.Key       `json:"key" help:"your first key, which signs this registration"`
	KeyName       string              `json:"key_name,omitempty" help:"what you call this key" example:"laptop"`
	Recovery      signature.Key       `json:"recovery,omitzero" help:"the Ed25519 key of your recovery file"`
	RecoveryProof signature.Signature `json:"recovery_proof,omitzero" help:"the recovery key's signature that it is yours"`
	Secret        []byte              `json:"invitation,omitempty" help:"the secret of an invitation, if you have one"`
}

// PersonRegistered says that a person became known.
type PersonRegistered struct {
	Person    machine.PersonID `json:"person"`
	InvitedBy machine.PersonID `json:"invited_by,omitempty"`
}

// recoveryName is what a recovery key is called until its owner renames it.
const recoveryName = "recovery file"

// Introduces gives the handle and the first key; see machine.Introduction.
func (m Register) Introduces() (machine.PersonID, signature.Key) { return m.Handle, m.Key }

// Invitation names the person whose open invitation is used; see machine.Introduction.
func (m Register) Invitation(r state.Reader, now int64) (machine.PersonID, bool) {
	i, ok := invitations.Get(r, hashOf(m.Secret))
	return i.By, ok && i.open(now)
}

// recovers reports whether a recovery key was given.
func (m Register) recovers() bool {
	return m.Recovery.Algorithm != "" || m.Recovery.Public != nil || m.Recovery.RelyingParty != ""
}

// Check refuses a malformed handle, name or key.
func (m Register) Check() error {
	if err := checkHandle(string(m.Handle), "handle"); err != nil {
		return err
	}
	if err := checkText(m.KeyName, "key_name", maxLabelLength); err != nil {
		return err
	}
	if err := checkKey(m.Key, "key"); err != nil || !m.recovers() {
		return err
	}
	if m.Recovery.Algorithm != signature.Ed25519 {
		return machine.Malformed("people.bad_recovery", "a recovery key is a plain Ed25519 key, so that it works without this network's site").At("recovery")
	}
	if m.Recovery.ID() == m.Key.ID() {
		return machine.Malformed("people.same_key", "the recovery key must be another one than the first key").At("recovery")
	}
	return checkKey(m.Recovery, "recovery")
}

// Apply registers the person with one key or two, using up an invitation.
func (m Register) Apply(s *machine.Step) error {
	if err := m.mayRegister(s); err != nil {
		return err
	}
	i, err := m.usedInvitation(s)
	if err != nil {
		return err
	}
	s.Emit(PersonRegistered{Person: m.Handle, InvitedBy: i.By})
	who := person{Since: s.Time}
	if m.recovers() {
		who.addKey(s, m.Handle, m.Recovery, recoveryName)
	}
	who.addKey(s, m.Handle, m.Key, m.KeyName)
	persons.Put(s, m.Handle, who)
	if i.By != "" {
		i.use(s, m.Handle)
	}
	return nil
}

func (m Register) mayRegister(s *machine.Step) error {
	if s.By != m.Handle {
		return machine.NotAllowed("people.not_yourself", "everybody registers themselves: %s cannot register %s", s.By, m.Handle).At("handle")
	}
	if err := inOwnName(s); err != nil {
		return err
	}
	if err := checkFree(s, string(m.Handle), "handle"); err != nil {
		return err
	}
	if err := checkNew(s, m.Key, "key"); err != nil || !m.recovers() {
		return err
	}
	if err := checkNew(s, m.Recovery, "recovery"); err != nil {
		return err
	}
	return checkProof(s, m.Handle, m.Recovery, m.RecoveryProof, "recovery_proof")
}

func (m Register) usedInvitation(r *machine.Step) (invitation, error) {
	if len(m.Secret) == 0 {
		return invitation{}, nil
	}
	return openInvitation(r, hashOf(m.Secret), r.Time, "invitation")
}

package people

import "metaorg/machine"

// RevokeInvitation closes an invitation of the author's own.
type RevokeInvitation struct {
	SecretHash string `json:"secret_hash" help:"SHA-256 of the secret, in lower-case hex" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
}

// InvitationRevoked says that an invitation can no longer be used.
type InvitationRevoked struct {
	SecretHash string           `json:"secret_hash"`
	By         machine.PersonID `json:"by"`
}

// Check refuses a malformed hash.
func (m RevokeInvitation) Check() error { return checkSecretHash(m.SecretHash) }

// Apply closes the invitation.
func (m RevokeInvitation) Apply(s *machine.Step) error {
	if err := inOwnName(s); err != nil {
		return err
	}
	i, err := openInvitation(s, m.SecretHash, s.Time, "secret_hash")
	if err != nil {
		return err
	}
	if i.By != s.By {
		return machine.NotAllowed("people.not_your_invitation", "only %s, who invited, can revoke this invitation", i.By)
	}
	i.forget(s)
	s.Emit(InvitationRevoked{SecretHash: i.SecretHash, By: s.By})
	return nil
}

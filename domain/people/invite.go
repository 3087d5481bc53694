package people

import (
	"crypto/sha256"
	"encoding/hex"

	"metaorg/machine"
	"metaorg/machine/state"
)

// Invite opens an invitation: whoever knows the secret registers on the
// inviting person's share of the quota instead of the newcomers' common one.
// It gives no other right. The secret shows on the log once used, so an
// invitation for several people should be short-lived.
type Invite struct {
	SecretHash string `json:"secret_hash" help:"SHA-256 of the secret, in lower-case hex" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Purpose    string `json:"purpose,omitempty" help:"what the invitation is for, without names of persons" example:"Radish Co-op's representative"`
	Expires    int64  `json:"expires" help:"when it closes, at most 90 days ahead, Unix seconds" example:"1767830400"`
	Uses       uint64 `json:"uses" help:"how many may register with it, 1 to 100" example:"1"`
}

// InvitationOpened says that a person invites others.
type InvitationOpened struct {
	SecretHash string           `json:"secret_hash"`
	By         machine.PersonID `json:"by"`
	Purpose    string           `json:"purpose,omitempty"`
	Expires    int64            `json:"expires"` // Unix seconds of rule time.
	Uses       uint64           `json:"uses"`
}

// InvitationUsed says that a person registered on another's invitation.
type InvitationUsed struct {
	SecretHash string           `json:"secret_hash"`
	By         machine.PersonID `json:"by"`
	Person     machine.PersonID `json:"person"`
	UsesLeft   uint64           `json:"uses_left"`
}

// invitation is one that was neither revoked nor used up.
type invitation struct {
	SecretHash string           `json:"secret_hash"`
	By         machine.PersonID `json:"by"`
	Expires    int64            `json:"expires"`
	UsesLeft   uint64           `json:"uses_left"`
}

func (i invitation) open(now int64) bool { return now < i.Expires }

// Check refuses a malformed hash and numbers out of bounds.
func (m Invite) Check() error {
	if err := checkSecretHash(m.SecretHash); err != nil {
		return err
	}
	if m.Uses == 0 || m.Uses > MaxInvitationUses {
		return machine.OverLimit("people.bad_uses", "an invitation is for 1 to %d registrations", MaxInvitationUses).At("uses")
	}
	return checkText(m.Purpose, "purpose", machine.MaxTitleLength)
}

// Apply opens the invitation and forgets the person's expired ones.
func (m Invite) Apply(s *machine.Step) error {
	if err := inOwnName(s); err != nil {
		return err
	}
	if !persons.Has(s, s.By) {
		return unknownPerson(s.By)
	}
	if m.Expires <= s.Time || m.Expires > s.Time+MaxInvitationDays*daySeconds {
		return machine.OverLimit("people.bad_expiry", "an invitation closes in the future, at most %d days ahead", MaxInvitationDays).At("expires")
	}
	if invitations.Has(s, m.SecretHash) {
		return machine.Conflict("people.secret_in_use", "there is an invitation with this secret already; make a new secret").At("secret_hash")
	}
	if openOf(s, s.By, s.Time) >= MaxOpenInvitations {
		return machine.OverLimit("people.too_many_invitations", "you have %d open invitations; revoke one first", MaxOpenInvitations)
	}
	forgetExpired(s, s.By, s.Time)
	invitations.Put(s, m.SecretHash, invitation{SecretHash: m.SecretHash, By: s.By, Expires: m.Expires, UsesLeft: m.Uses})
	invitedBy.Add(s, s.By, m.SecretHash)
	s.Emit(InvitationOpened{SecretHash: m.SecretHash, By: s.By, Purpose: m.Purpose, Expires: m.Expires, Uses: m.Uses})
	return nil
}

func openOf(r state.Reader, p machine.PersonID, now int64) (n int64) {
	for hash := range invitedBy.Of(r, p) {
		if i, _ := invitations.Get(r, hash); i.open(now) {
			n++
		}
	}
	return n
}

func forgetExpired(s *machine.Step, p machine.PersonID, now int64) {
	for hash := range invitedBy.Of(s, p) {
		if i, _ := invitations.Get(s, hash); !i.open(now) {
			i.forget(s)
		}
	}
}

// use takes one use for a person who registers.
func (i invitation) use(s *machine.Step, p machine.PersonID) {
	i.UsesLeft--
	if i.UsesLeft == 0 {
		i.forget(s)
	} else {
		invitations.Put(s, i.SecretHash, i)
	}
	s.Emit(InvitationUsed{SecretHash: i.SecretHash, By: i.By, Person: p, UsesLeft: i.UsesLeft})
}

func (i invitation) forget(s *machine.Step) {
	invitations.Delete(s, i.SecretHash)
	invitedBy.Remove(s, i.By, i.SecretHash)
}

// openInvitation finds an invitation that may be used or revoked.
func openInvitation(r state.Reader, hash string, now int64, field string) (invitation, error) {
	i, ok := invitations.Get(r, hash)
	if !ok || !i.open(now) {
		return i, machine.NotFound("people.no_invitation", "there is no such invitation, or it was used up, revoked or has expired").At(field)
	}
	return i, nil
}

func hashOf(secret []byte) string {
	sum := sha256.Sum256(secret)
	return hex.EncodeToString(sum[:])
}

func checkSecretHash(hash string) error {
	b, err := hex.DecodeString(hash)
	if err != nil || len(b) != sha256.Size || hex.EncodeToString(b) != hash {
		return machine.Malformed("people.bad_secret_hash", "the hash of a secret is its SHA-256 in lower-case hex, 64 digits").At("secret_hash")
	}
	return nil
}

func unknownPerson(p machine.PersonID) *machine.Refusal {
	return machine.NotFound("people.unknown_person", "nobody is registered here as %q", p)
}

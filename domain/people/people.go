// Package people knows who signs and for whom. It keeps these things true: a
// handle names one person or one organization; a key belongs to one person and
// was shown to be theirs; nobody loses a key at once, nor their last one; an
// organization has one representative, a few alternates, and is the only one
// here under each of its external identities; where it asks several to sign,
// none of them acts alone.
//
// Persons are handles and keys, nothing else: names and addresses of persons
// never come here. Whether an external identity is genuine is not for these
// rules to know; they only keep a second organization from claiming it.
package people

import (
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// Module lists what people brings to a network. All of it works before
// founding: who somebody is does not wait for the charter.
var Module = machine.Module{
	Name: "people",
	Kinds: []machine.Kind{
		machine.KindOf[Register]("people.register",
			"Register yourself with a handle and a first key.",
			PersonRegistered{}, KeyAdded{}, InvitationUsed{}).BeforeFounding(),
		machine.KindOf[AddKey]("people.add_key",
			"Add a key of your own, such as a second device's.", KeyAdded{}).BeforeFounding(),
		machine.KindOf[NameKey]("people.name_key",
			"Call one of your keys something else.", KeyNamed{}).BeforeFounding(),
		machine.KindOf[RevokeKey]("people.revoke_key",
			"Revoke one of your keys, which takes effect after a week.", KeyRevocationAsked{}).BeforeFounding(),
		machine.KindOf[CancelRevocation]("people.cancel_revocation",
			"Keep a key that is being revoked.", KeyRevocationCancelled{}).BeforeFounding(),
		machine.KindOf[SetGuardians]("people.set_guardians",
			"Name whom you trust to give you a new key.", GuardianChangeAsked{}).BeforeFounding().Since(4),
		machine.KindOf[CancelGuardianChange]("people.cancel_guardian_change",
			"Keep your guardians as they are.", GuardianChangeCancelled{}).BeforeFounding().Since(4),
		machine.KindOf[OpposeGuardianChange]("people.oppose_guardian_change",
			"Say, as a guardian, that a change of guardians is a thief's.", GuardianChangeOpposed{}, GuardianChangeCancelled{}).BeforeFounding().Since(4),
		machine.KindOf[LayDownGuardianship]("people.lay_down_guardianship",
			"Be somebody's guardian no longer.", GuardianLeft{}, RecoverySupportWithdrawn{}, RecoveryStopped{}).BeforeFounding().Since(4),
		machine.KindOf[AskRecovery]("people.ask_recovery",
			"Ask, as a guardian, for a new key for somebody who lost theirs.",
			RecoveryAsked{}, RecoverySupported{}, RecoveryBegun{}, GuardianChangeCancelled{}).BeforeFounding().Since(4),
		machine.KindOf[SupportRecovery]("people.support_recovery",
			"Say, as a guardian, that a new key is somebody's.",
			RecoverySupported{}, RecoveryBegun{}, GuardianChangeCancelled{}).BeforeFounding().Since(4),
		machine.KindOf[WithdrawRecoverySupport]("people.withdraw_recovery_support",
			"Take your word for a new key back.", RecoverySupportWithdrawn{}, RecoveryStopped{}).BeforeFounding().Since(4),
		machine.KindOf[StopRecovery]("people.stop_recovery",
			"Keep your keys, and turn away the one your guardians would give you.", RecoveryStopped{}).BeforeFounding().Since(4),
		machine.KindOf[RestoreRepresentative]("people.restore_representative",
			"Give an organization for which nobody can sign a representative again.", RestorationBegun{}).CarriedBy(machine.WeightSpecial).Since(4),
		machine.KindOf[KeepRepresentative]("people.keep_representative",
			"Stop that somebody is put in the place of those who act for your organization.", RestorationStopped{}).Since(4),
		machine.KindOf[RegisterOrganization]("people.register_organization",
			"Register an organization and become its representative.", OrganizationRegistered{}, OrganizationForgotten{}).BeforeFounding(),
		machine.KindOf[Disclose]("people.disclose",
			"Name the parents that control your organization.", ParentsDisclosed{}).BeforeFounding(),
		machine.KindOf[DescribeOrganization]("people.describe_organization",
			"Say where your organization is and what it does.", OrganizationDescribed{}).BeforeFounding(),
		machine.KindOf[GrantMandate](kindGrant,
			"Let somebody else act for your organization.", MandateGranted{}, MandateEnded{}, SignerReplaced{}).BeforeFounding(),
		machine.KindOf[RevokeMandate](kindRevoke,
			"End an alternate's mandate.", MandateEnded{}).BeforeFounding(),
		machine.KindOf[Invite]("people.invite",
			"Invite people to register.", InvitationOpened{}).BeforeFounding(),
		machine.KindOf[RevokeInvitation]("people.revoke_invitation",
			"Close an invitation of yours.", InvitationRevoked{}).BeforeFounding(),
	},
	Dues: []machine.DueKind{
		machine.DueOf[revocation]("people.revocation", KeyRevoked{}),
		machine.DueOf[termEnd]("people.term_end", MandateEnded{}, MandateGranted{}, SignerReplaced{}, TermExtended{}),
		machine.DueOf[guardianChange]("people.guardian_change", GuardiansSet{}),
		machine.DueOf[recoveryDue]("people.recovery", KeyRevoked{}, KeyAdded{}, PersonRecovered{}, RecoveryStopped{}),
		machine.DueOf[restorationDue]("people.restoration", MandateEnded{}, MandateGranted{}, RepresentativeRestored{}),
	},
}

// MemberID is the handle of an organization or of a person: what is, or may
// become, a member. The two share one namespace.
type MemberID string

// Organization is a body that acts through its representatives.
type Organization struct {
	ID         machine.OrganizationID `json:"id"`
	Name       string                 `json:"name"`
	LegalForm  LegalForm              `json:"legal_form"`
	Identities []Identity             `json:"identities"`
	Parents    []Parent               `json:"parents,omitempty"`
	Since      int64                  `json:"since"` // Unix seconds.
}

// person is what is kept of a person, under the handle.
type person struct {
	Since         int64  `json:"since"` // Unix seconds.
	Keys          []key  `json:"keys"`  // Those not revoked, the oldest first.
	LastRank      uint64 `json:"last_rank"`
	Organizations uint64 `json:"organizations,omitempty"` // How many they registered.
}

var (
	persons       = state.NewMap[machine.PersonID, person]("people/persons")
	keyOwners     = state.NewMap[signature.KeyID, machine.PersonID]("people/key_owners") // Revoked keys stay in it.
	organizations = state.NewMap[machine.OrganizationID, Organization]("people/organizations")
	identities    = state.NewMap2[string, string, machine.OrganizationID]("people/identities") // By registry, number.
	mandates      = state.NewMap2[machine.OrganizationID, machine.PersonID, Mandate]("people/mandates")
	invitations   = state.NewMap[string, invitation]("people/invitations") // By the secret's hash.
	invitedBy     = state.NewIndex[string, machine.PersonID]("people/invitations_by_person")
)

// Exists reports whether somebody is registered under this handle.
func Exists(r state.Reader, p machine.PersonID) bool { return persons.Has(r, p) }

// OrganizationOf reads an organization; false when none has this handle.
func OrganizationOf(r state.Reader, o machine.OrganizationID) (Organization, bool) {
	return organizations.Get(r, o)
}

// IsOrganization reports whether the handle is an organization's.
func IsOrganization(r state.Reader, m MemberID) bool {
	return organizations.Has(r, machine.OrganizationID(m))
}

// ActingMember is whom an act counts for: the organization acted for, or else
// the person who signed.
func ActingMember(s *machine.Step) MemberID {
	if s.For != "" {
		return MemberID(s.For)
	}
	return MemberID(s.By)
}

// KeyIDs lists the keys a person has, those being revoked included, the oldest first.
func KeyIDs(r state.Reader, p machine.PersonID) (ids []signature.KeyID) {
	who, _ := persons.Get(r, p)
	for _, k := range who.Keys {
		ids = append(ids, k.ID())
	}
	return ids
}

// HasSecondWay reports whether a person would still get in after losing one
// key: they have two or more, a recovery key included and keys that are being
// revoked left out.
func HasSecondWay(r state.Reader, p machine.PersonID) bool {
	who, _ := persons.Get(r, p)
	return who.staying() >= 2
}

package people

// Every maximum and waiting time of this package.
const (
	MaxKeys            = 12  // Of one person at a time, those being revoked included.
	MaxOrganizations   = 50  // That one person may register.
	MaxIdentities      = 8   // Of one organization.
	MaxParents         = 20  // Of one organization.
	MaxOpenInvitations = 100 // Of one person.
	MaxInvitationUses  = 100 // Of one invitation.
	MaxInvitationDays  = 90  // How long an invitation may stay open.
	MaxAlternates      = 5   // Of one organization whose mandates hold at a time, from rule version 4 on; one before.
	RevocationDays     = 7   // Between asking for a key's revocation and its taking effect.
	GuardianDays       = 7   // Between naming guardians and their being so.
	MinGuardians       = 3   // Fewer than that could not differ and still decide.
	MaxGuardians       = 15  // Of one person.
	RequestDays        = 30  // Within which enough guardians support a new key.
	RecoveryDays       = 14  // Between enough support and the new key, in which every key stops it.
	ContestDays        = 30  // After such a stop, in which more guardians settle it.
	RestorationDays    = 30  // Between the decision and an organization's new representative.
	minHandleLength    = 2   // Letters; machine.MaxHandleLength is the most.
	maxLabelLength     = 60  // Bytes of a key's name or a registry.
	maxNumberLength    = 100 // Bytes of a number in a registry.
	maxScopes          = 20  // Of one mandate.
	maxControllers     = 100 // Of one organization that are followed further up.

	maxPlaceLength       = 120         // Bytes.
	maxWebsiteLength     = 200         // Bytes.
	maxDescriptionLength = 500         // Bytes.
	maxLatitude          = 90_000_000  // Millionths of a degree.
	maxLongitude         = 180_000_000 // Millionths of a degree.
)

const daySeconds int64 = 86_400

// sinceTerms is the rule version from which on there are several alternates,
// scopes, terms of representatives, and signers.
const sinceTerms = 4

// The kinds that change mandates.
const (
	kindGrant  = "people.grant_mandate"
	kindRevoke = "people.revoke_mandate"
)

package movein

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"metaorg/client"
	"metaorg/domain/people"
	"metaorg/machine"
)

// NewFacts are the facts of a network of which nothing was read yet.
func NewFacts(now int64) Facts {
	return Facts{
		Now: now, Places: map[machine.OrganizationID]Here{}, Handles: map[machine.OrganizationID]bool{},
		Identities: map[people.Identity]machine.OrganizationID{},
	}
}

// Text is a column of a row as text; empty where there is none.
func Text(r client.Row, column string) string {
	text, _ := r.Values[column].(string)
	return text
}

// Place takes in a row of the list of places.
func (f Facts) Place(r client.Row) {
	if Text(r, "state") == "lapsed" {
		return
	}
	whole, _ := r.Values["whole"].(bool)
	f.Places[machine.OrganizationID(Text(r, "id"))] = Here{
		Name: Text(r, "name"), State: Text(r, "state"), Accepted: Text(r, "accepted"), Document: Text(r, "document"), List: Text(r, "list"), Whole: whole,
	}
}

// Organization takes in a row of the list of organizations.
func (f Facts) Organization(r client.Row) {
	id := machine.OrganizationID(Text(r, "id"))
	f.Handles[id] = true
	var known struct {
		Identities []people.Identity `json:"identities"`
	}
	if json.Unmarshal(r.JSON, &known) != nil {
		return // A node that tells less finds it out itself.
	}
	for _, i := range known.Identities {
		f.Identities[i] = id
	}
}

// Person takes in a row of the list of persons.
func (f Facts) Person(r client.Row) { f.Handles[machine.OrganizationID(Text(r, "id"))] = true }

const (
	secretBytes     = 16
	mostInvitations = 50 // Whoever comes after so many registers on everybody's share.
)

// Invitations are as many as it takes for the representatives of a plan to
// register on the importer's share of the quota, with the secret of each.
func Invitations(p *Plan, now int64) (secrets []string, all []machine.Message) {
	for left := len(p.carried); left > 0 && len(all) < mostInvitations; left -= people.MaxInvitationUses {
		var secret [secretBytes]byte
		_, _ = rand.Read(secret[:]) // It never fails (crypto/rand).
		hash := sha256.Sum256(secret[:])
		secrets = append(secrets, hex.EncodeToString(secret[:]))
		all = append(all, people.Invite{
			SecretHash: hex.EncodeToString(hash[:]), Purpose: "Moving in",
			Expires: now + people.MaxInvitationDays*daySeconds - hourSeconds, // While it is being signed, time passes.
			Uses:    uint64(min(left, people.MaxInvitationUses)),
		})
	}
	return secrets, all
}

const daySeconds, hourSeconds = 86_400, 3_600

package crowd

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"time"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// PeopleMost is as many people as a network takes in one hour without an
// invitation, and as many organizations as can found one together.
const PeopleMost = min(machine.NewcomersPerHour, membership.MaxFounders)

// validSeconds is how long an act stays valid: longer than the clock is moved
// on at once.
const validSeconds = 10 * 86_400

// Person represents one organization, and signs for it.
type Person struct {
	Handle       machine.PersonID
	Organization machine.OrganizationID
	private      ed25519.PrivateKey
	last         uint64 // Sequence of the last act signed.
}

// NewPerson is the crowd's i-th person, whose keys are always the same.
func NewPerson(i int) *Person {
	return &Person{
		Handle:       machine.PersonID(fmt.Sprintf("person-%04d", i)),
		Organization: machine.OrganizationID(fmt.Sprintf("organization-%04d", i)),
		private:      PrivateKey(fmt.Sprintf("person %d", i)),
	}
}

// PrivateKey is always the same for a name, so that runs are alike.
func PrivateKey(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("metaorg bench " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// PublicKey is what others know of a private key.
func PublicKey(private ed25519.PrivateKey) signature.Key {
	return signature.Key{Algorithm: signature.Ed25519, Public: private.Public().(ed25519.PublicKey)}
}

// Sign makes the person's next act, as an envelope's bytes.
func (p *Person) Sign(o *Crowd, org machine.OrganizationID, messages ...machine.Message) []byte {
	p.last++
	body := wire.Body{
		Network: o.Network, Author: p.Handle, Key: PublicKey(p.private).ID(), For: org,
		Sequence: p.last, Expires: o.Now() + validSeconds,
	}
	for _, m := range messages {
		body.Messages = append(body.Messages, o.Machine.Wire(m))
	}
	b := wire.Encode(body)
	digest := signature.Digest(string(o.Network), b)
	return wire.Encode(wire.Envelope{Body: b, Signature: signature.Signature{Value: ed25519.Sign(p.private, digest[:])}})
}

// Registration is how the person and their organization become known.
func (p *Person) Registration(network machine.NetworkID) []machine.Message {
	recovery := PrivateKey("recovery of " + string(p.Handle))
	proof := people.ProofDigest(network, p.Handle, PublicKey(recovery))
	return []machine.Message{
		people.Register{
			Handle: p.Handle, Key: PublicKey(p.private), KeyName: "bench",
			Recovery: PublicKey(recovery), RecoveryProof: signature.Signature{Value: ed25519.Sign(recovery, proof[:])},
		},
		people.RegisterOrganization{
			Handle: p.Organization, Name: string(p.Organization), LegalForm: "co-operative",
			Identities: []people.Identity{{Registry: "bench", Number: string(p.Organization)}},
		},
	}
}

// Contribution is the usual act of the measurements: one signature, one
// mandate, three new keys in the state.
func (o *Crowd) Contribution(to *Person, quantity int64) machine.Message {
	return patronage.Record{
		With: people.MemberID(to.Organization), Direction: patronage.Gave, Kind: patronage.Labour,
		Quantity: quantity, Unit: "h", Date: time.Unix(o.Now(), 0).UTC().Format(time.DateOnly),
	}
}

// Draft is a small charter under the federation preset.
func Draft() charter.Draft {
	return charter.Draft{
		Name: "Network of measurements", Goal: "Everybody knows how fast this is.", Preset: "federation",
		Clauses: []charter.Clause{{Kind: "principle", Title: "Openness", Text: "Whoever accepts this text may join."}},
	}
}

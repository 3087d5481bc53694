package bench

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// peopleMost is as many people as a network takes in one hour without an
// invitation, and as many organizations as can found one together.
const peopleMost = min(machine.NewcomersPerHour, membership.MaxFounders)

// validSeconds is how long an act stays valid.
const validSeconds = 86_400

// person represents one organization, and signs for it.
type person struct {
	handle       machine.PersonID
	organization machine.OrganizationID
	private      ed25519.PrivateKey
	last         uint64 // Sequence of the last act signed.
}

func newPerson(i int) *person {
	return &person{
		handle:       machine.PersonID(fmt.Sprintf("person-%04d", i)),
		organization: machine.OrganizationID(fmt.Sprintf("organization-%04d", i)),
		private:      privateKey(fmt.Sprintf("person %d", i)),
	}
}

// privateKey is always the same for a name, so that runs are alike.
func privateKey(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("metaorg bench " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicKey(private ed25519.PrivateKey) signature.Key {
	return signature.Key{Algorithm: signature.Ed25519, Public: private.Public().(ed25519.PublicKey)}
}

// sign makes the person's next act, as an envelope's bytes.
func (p *person) sign(o *office, org machine.OrganizationID, messages ...machine.Message) []byte {
	p.last++
	body := wire.Body{
		Network: o.network, Author: p.handle, Key: publicKey(p.private).ID(), For: org,
		Sequence: p.last, Expires: o.now() + validSeconds,
	}
	for _, m := range messages {
		body.Messages = append(body.Messages, o.machine.Wire(m))
	}
	b := wire.Encode(body)
	digest := signature.Digest(string(o.network), b)
	return wire.Encode(wire.Envelope{Body: b, Signature: signature.Signature{Value: ed25519.Sign(p.private, digest[:])}})
}

// registration is how the person and their organization become known.
func (p *person) registration(network machine.NetworkID) []machine.Message {
	recovery := privateKey("recovery of " + string(p.handle))
	proof := people.ProofDigest(network, p.handle, publicKey(recovery))
	return []machine.Message{
		people.Register{
			Handle: p.handle, Key: publicKey(p.private), KeyName: "bench",
			Recovery: publicKey(recovery), RecoveryProof: signature.Signature{Value: ed25519.Sign(recovery, proof[:])},
		},
		people.RegisterOrganization{
			Handle: p.organization, Name: string(p.organization), LegalForm: "co-operative",
			Identities: []people.Identity{{Registry: "bench", Number: string(p.organization)}},
		},
	}
}

// contribution is the usual act of the measurements: one signature, one
// mandate, one new key in the state.
func contribution(to *person, quantity int64) machine.Message {
	return membership.RecordContribution{
		With: people.MemberID(to.organization), Direction: "gave", Kind: "labour",
		Quantity: quantity, Unit: "hours", Date: "2026-01-15",
	}
}

// draft is a small charter under the federation preset.
func draft() charter.Draft {
	return charter.Draft{
		Name: "Network of measurements", Goal: "Everybody knows how fast this is.", Preset: "federation",
		Clauses: []charter.Clause{{Kind: "principle", Title: "Openness", Text: "Whoever accepts this text may join."}},
	}
}

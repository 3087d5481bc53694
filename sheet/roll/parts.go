package roll

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"metaorg/domain/moving"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// partBytes is how much of an envelope a part of a list takes at most; the rest
// is for what comes along.
const partBytes = machine.MaxEnvelopeBytes - 8<<10

// Parts cuts a list into as many messages as it takes.
func Parts(all []moving.Place) (parts []moving.CarryOver) {
	list := ListHash(all)
	size := partBytes
	for _, p := range all {
		n := len(wire.Encode(p))
		if size+n > partBytes || len(parts[len(parts)-1].Places) == moving.MaxPart {
			parts, size = append(parts, moving.CarryOver{List: list}), 0
		}
		last := &parts[len(parts)-1]
		last.Places, size = append(last.Places, p), size+n
	}
	for i := range parts {
		parts[i].Part, parts[i].Parts = uint64(i)+1, uint64(len(parts))
	}
	return parts
}

// Code is the secret of a link with which a place is claimed: whoever has it
// may claim.
type Code string

const codeBytes = 16

// NewCode makes a code that nobody can guess.
func NewCode() Code {
	var b [codeBytes]byte
	_, _ = rand.Read(b[:]) // It never fails (crypto/rand).
	return Code(hex.EncodeToString(b[:]))
}

// Valid reports whether a text has the form of a code.
func (c Code) Valid() bool {
	b, err := hex.DecodeString(string(c))
	return err == nil && len(b) == codeBytes
}

// Key is the public key that the log has of a link.
func (c Code) Key() []byte { return c.private().Public().(ed25519.PublicKey) }

// Proof shows that a person holds the link of an organization.
func (c Code) Proof(n machine.NetworkID, o machine.OrganizationID, p machine.PersonID) []byte {
	digest := moving.ProofDigest(n, o, p)
	return ed25519.Sign(c.private(), digest[:])
}

func (c Code) private() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("metaorg/claim-link/v1\x00" + string(c)))
	return ed25519.NewKeyFromSeed(seed[:])
}

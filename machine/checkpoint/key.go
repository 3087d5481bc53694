package checkpoint

import (
	"crypto/sha256"
	"encoding/binary"
)

// algorithmEd25519 marks a plain Ed25519 key of a signed note.
const algorithmEd25519 = 1

// keyHash is the 32-bit id of a note's key (c2sp.org/signed-note): the first
// four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ public key).
func keyHash(name string, public []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), public...))
	return binary.BigEndian.Uint32(sum[:4])
}

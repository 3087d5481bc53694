package node

import (
	"crypto/sha256"
	"hash"

	lru "github.com/hashicorp/golang-lru/v2"

	"metaorg/machine/signature"
)

// verifiedKept bounds the cache of signatures found good: some times what the
// mempool holds.
const verifiedKept = 16_384

// verified remembers signatures found good, so that an act is verified once:
// when it comes in, by whoever brings it, not again when it is applied. It
// holds the answer of signature.Verify alone and never another.
type verified struct {
	good *lru.Cache[[sha256.Size]byte, struct{}]
}

func newVerified() (*verified, error) {
	c, err := lru.New[[sha256.Size]byte, struct{}](verifiedKept)
	return &verified{c}, err
}

// verify is signature.Verify with a memory.
func (v *verified) verify(k signature.Key, origins []string, digest [32]byte, s signature.Signature) error {
	id := verifiedID(k, origins, digest, s)
	if v.good.Contains(id) {
		return nil
	}
	if err := signature.Verify(k, origins, digest, s); err != nil {
		return err
	}
	v.good.Add(id, struct{}{})
	return nil
}

// verifiedID covers all that the answer depends on, each part with its length.
func verifiedID(k signature.Key, origins []string, digest [32]byte, s signature.Signature) (id [sha256.Size]byte) {
	h := sha256.New()
	h.Write(digest[:])
	part(h, []byte(k.Algorithm))
	part(h, k.Public)
	part(h, []byte(k.RelyingParty))
	part(h, s.Value)
	part(h, s.AuthenticatorData)
	part(h, s.ClientData)
	for _, o := range origins {
		part(h, []byte(o))
	}
	h.Sum(id[:0])
	return id
}

func part(h hash.Hash, b []byte) {
	n := len(b)
	h.Write([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
	h.Write(b)
}

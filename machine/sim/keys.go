package sim

import (
	"crypto/sha256"

	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// keyring remembers keys of tests and which signatures were found good, so that
// each is worked out once and not for every replica and run.
type keyring struct {
	keys     map[string]signature.Key
	verified map[[32]byte]error
}

func newKeyring() *keyring {
	return &keyring{map[string]signature.Key{}, map[[32]byte]error{}}
}

// id is that of the key of tests with this name.
func (k *keyring) id(name string) signature.KeyID {
	key, ok := k.keys[name]
	if !ok {
		key = rulestest.Key(name)
		k.keys[name] = key
	}
	return key.ID()
}

// verify is signature.Verify, asked once for each signature.
func (k *keyring) verify(key signature.Key, origins []string, digest [32]byte, s signature.Signature) error {
	question := sha256.Sum256(wire.Encode(struct {
		Key       signature.Key       `json:"key"`
		Origins   []string            `json:"origins"`
		Digest    []byte              `json:"digest"`
		Signature signature.Signature `json:"signature"`
	}{key, origins, digest[:], s}))
	err, known := k.verified[question]
	if !known {
		err = signature.Verify(key, origins, digest, s)
		k.verified[question] = err
	}
	return err
}

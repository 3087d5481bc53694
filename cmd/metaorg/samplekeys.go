package main

import (
	"fmt"
	"sync"

	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/signature"
)

// sampleKeys signs for the people of a sample network, each with the key in
// the folder that is called as they are. Keys stay open once they were needed.
type sampleKeys struct {
	ring *keyring.Ring
	mu   sync.Mutex
	open map[machine.PersonID]keyring.Key
}

func openSampleKeys(dir string) (*sampleKeys, error) {
	ring, err := keyring.Sample(dir)
	if err != nil {
		return nil, err
	}
	return &sampleKeys{ring: ring, open: map[machine.PersonID]keyring.Key{}}, nil
}

// KeyOf is the key with which this host signs for a person; false for none.
func (k *sampleKeys) KeyOf(p machine.PersonID) (signature.KeyID, bool) {
	public, err := k.ring.Public(string(p))
	return public.ID, err == nil
}

// Sign signs a digest as a person.
func (k *sampleKeys) Sign(p machine.PersonID, digest [32]byte) (signature.Signature, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, ok := k.open[p]
	if !ok {
		var err error
		if key, err = k.ring.Load(string(p), samplePass); err != nil {
			return signature.Signature{}, fmt.Errorf("couldn't sign for %s of the sample: %w", p, err)
		}
		k.open[p] = key
	}
	return key.Sign(digest), nil
}

// Package samplehome makes the home of a sample network: its past, told by real
// acts to a running node, and keys of everybody in it. Such keys guard nothing,
// so they are made cheaply and all open with one passphrase that is shown.
package samplehome

import (
	"fmt"
	"sync"
	"sync/atomic"

	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/signature"
)

// Keys sign for the people of a sample network, each with the key in
// the folder that is called as they are. Keys stay open once they were needed.
type Keys struct {
	ring *keyring.Ring
	mu   sync.Mutex
	open map[machine.PersonID]keyring.Key
	held atomic.Bool
}

// OpenKeys opens the keys in a folder.
func OpenKeys(dir string) (*Keys, error) {
	ring, err := keyring.Sample(dir)
	if err != nil {
		return nil, err
	}
	return &Keys{ring: ring, open: map[machine.PersonID]keyring.Key{}}, nil
}

// KeyOf is the key with which this host signs for a person; false for none.
func (k *Keys) KeyOf(p machine.PersonID) (signature.KeyID, bool) {
	public, err := k.ring.Public(string(p))
	return public.ID, err == nil
}

// Hold has nobody who looks around act, until the sample's past is told: each of its
// acts is in its place, and one between them could be refused for it.
func (k *Keys) Hold() { k.held.Store(true) }

// Release ends that.
func (k *Keys) Release() { k.held.Store(false) }

// Held reports whether the past is still being told.
func (k *Keys) Held() bool { return k.held.Load() }

// Sign signs a digest as a person.
func (k *Keys) Sign(p machine.PersonID, digest [32]byte) (signature.Signature, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, ok := k.open[p]
	if !ok {
		var err error
		if key, err = k.ring.Load(string(p), passphrase); err != nil {
			return signature.Signature{}, fmt.Errorf("couldn't sign for %s of the sample: %w", p, err)
		}
		k.open[p] = key
	}
	return key.Sign(digest), nil
}

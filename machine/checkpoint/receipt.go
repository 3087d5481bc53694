package checkpoint

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// Receipt is what somebody keeps of an act: its entry in the log, the proof
// that the entry is in it, and the checkpoint that nodes signed for that log.
// It can be checked by whoever knows the network's id, without asking anybody.
type Receipt struct {
	Genesis    []byte   `json:"genesis"`    // As bytes; its hash is the network's id, and it names the first seats' keys.
	Index      uint64   `json:"index"`      // The entry's number in the log, from 0.
	Entry      []byte   `json:"entry"`      // A machine.Entry as bytes.
	Proof      [][]byte `json:"proof"`      // That it is in the log (RFC 6962, 2.1.1).
	Checkpoint string   `json:"checkpoint"` // A note.
}

// Received is what a receipt was found to prove.
type Received struct {
	Genesis    machine.Genesis
	Checkpoint Checkpoint
	Entry      machine.Entry
	Signers    []ed25519.PublicKey // Who vouches for the log, of the keys that were asked about.
}

// Why a receipt proves nothing.
var (
	ErrUnsigned = errors.New("nobody whose key is known signed the checkpoint")
	ErrNotIn    = errors.New("the entry is not in the log that was signed for")
)

// Check finds out what the receipt proves. The keys that count are those of
// the network's first seats, and the given ones.
func (r Receipt) Check(keys ...ed25519.PublicKey) (got Received, err error) {
	if got.Genesis, err = ReadGenesis(r.Genesis); err != nil {
		return got, err
	}
	n, err := Read([]byte(r.Checkpoint))
	if err != nil {
		return got, err
	}
	got.Checkpoint = n.Checkpoint
	if id := got.Genesis.ID(); n.Checkpoint.Network != id {
		return got, fmt.Errorf("%w: the checkpoint is of network %s, the genesis of %s", ErrTwoNetworks, n.Checkpoint.Network, id)
	}
	if got.Signers = n.Signers(KeysOf(got.Genesis, keys...)...); len(got.Signers) == 0 {
		return got, ErrUnsigned
	}
	root, ok1 := hashOf(n.Checkpoint.Root)
	path, ok2 := hashesOf(r.Proof)
	const most = 1 << 62
	if !ok1 || !ok2 || n.Checkpoint.Size > most || r.Index >= n.Checkpoint.Size ||
		tlog.CheckRecord(path, int64(n.Checkpoint.Size), root, int64(r.Index), tlog.RecordHash(r.Entry)) != nil {
		return got, ErrNotIn
	}
	if err := wire.Decode(r.Entry, &got.Entry); err != nil {
		return got, fmt.Errorf("couldn't read the entry: %w", err)
	}
	return got, nil
}

// ReadGenesis reads a genesis' one byte form.
func ReadGenesis(b []byte) (g machine.Genesis, err error) {
	if err := wire.Decode(b, &g); err != nil {
		return g, fmt.Errorf("couldn't read the genesis: %w", err)
	}
	return g, nil
}

// KeysOf are the checkpoint keys of a network's first seats, and more, each once.
func KeysOf(g machine.Genesis, more ...ed25519.PublicKey) (all []ed25519.PublicKey) {
	add := func(key ed25519.PublicKey) {
		if len(key) == ed25519.PublicKeySize && !slices.ContainsFunc(all, func(k ed25519.PublicKey) bool { return k.Equal(key) }) {
			all = append(all, key)
		}
	}
	for _, s := range g.Seats {
		add(s.Checkpoint)
	}
	for _, key := range more {
		add(key)
	}
	return all
}

// Package vouching checks what nodes vouch for: receipts of acts, and evidence
// that nodes contradict each other. It keeps true that nothing is asked of a
// node unless somebody says of which, and that nothing counts as proven by a key
// that is neither of the network's first seats nor given.
package vouching

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/audit"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
)

// HexKey is an Ed25519 key as one types it.
type HexKey struct{ ed25519.PublicKey }

// UnmarshalText reads a key in hex.
func (k *HexKey) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != ed25519.PublicKeySize {
		return errors.New("it takes an Ed25519 key of 32 bytes in hex")
	}
	k.PublicKey = b
	return nil
}

// Keys says which keys count when what nodes signed is checked.
type Keys struct {
	Network string   `help:"The network's id, as you were told it; another one is a failure." placeholder:"ID"`
	Key     []HexKey `help:"Another key that counts besides those of the first seats, in hex: of a registered node or a seat. With --node URL, those that this node proves count too." placeholder:"HEX"`

	names map[string]string
}

// Ask gives the node to learn keys from; nil when none is to be asked.
type Ask func() (*client.Client, error)

// ErrNothing reports a file that proves nothing, which was told.
var ErrNothing = errors.New("nothing is proven")

// find gives the keys that count besides the first seats'.
func (k *Keys) find(ctx context.Context, ask Ask, network machine.NetworkID, genesis []byte) (keys []ed25519.PublicKey, err error) {
	if k.Network != "" && k.Network != string(network) {
		return nil, fmt.Errorf("it is of network %s, not of the one you gave", network)
	}
	k.names = map[string]string{}
	if ask != nil {
		node, err := ask()
		if err != nil {
			return nil, err
		}
		proven, err := audit.Keys(ctx, node, network)
		if err != nil {
			return nil, fmt.Errorf("couldn't learn the keys from the node: %w", err)
		}
		for _, p := range proven {
			keys, k.names[string(p.Public)] = append(keys, p.Public), p.Name
		}
	}
	for _, key := range k.Key {
		keys, k.names[string(key.PublicKey)] = append(keys, key.PublicKey), "the key that you gave"
	}
	if g, err := checkpoint.ReadGenesis(genesis); err == nil {
		for i, s := range g.Seats {
			k.names[string(s.Checkpoint)] = fmt.Sprintf("seat %d of the genesis", i+1)
			k.names[string(s.Consensus)] = k.names[string(s.Checkpoint)]
		}
	}
	return keys, nil
}

func (k *Keys) inWords(keys []ed25519.PublicKey) string {
	var all []string
	for _, key := range keys {
		all = append(all, fmt.Sprintf("%s (key %x)", k.names[string(key)], []byte(key)))
	}
	return strings.Join(all, ", ")
}

func (k *Keys) named(keys []ed25519.PublicKey) []string {
	all := []string{}
	for _, key := range keys {
		all = append(all, k.names[string(key)])
	}
	return all
}

func readStrict(file string, v any) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", file, err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("couldn't read %s: it is not of this form: %w", file, err)
	}
	return nil
}

func kindOfNetwork(g machine.Genesis) string {
	if g.Sample {
		return "SAMPLE network (nobody is bound by it)"
	}
	return "Network"
}

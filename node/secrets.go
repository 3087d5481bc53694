package node

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
)

// secrets are the keys of one node. They never leave its home.
type secrets struct {
	seat       *privval.FilePV // Signs blocks, and remembers what it signed last.
	node       *p2p.NodeKey    // Is known to peers.
	checkpoint ed25519.PrivateKey
	chainSeed  []byte // 32 bytes; every chain of the seat derives from it.
}

// consensus is the Ed25519 public key by which the network knows the seat.
func (s *secrets) consensus() []byte { return s.seat.Key.PubKey.Bytes() }

// makeSecrets creates what is missing; a home where founding or joining was
// interrupted keeps what it has.
func makeSecrets(h home) (*secrets, error) {
	seat := privval.GenFilePV(h.seatKey(), h.seatState())
	key, err := cmtjson.MarshalIndent(seat.Key, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("couldn't write down the seat's key: %w", err)
	}
	signed, err := cmtjson.MarshalIndent(seat.LastSignState, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("couldn't write down the seat's state: %w", err)
	}
	nodeKey, err := cmtjson.Marshal(&p2p.NodeKey{PrivKey: privval.GenFilePV("", "").Key.PrivKey})
	if err != nil {
		return nil, fmt.Errorf("couldn't write down the node's key: %w", err)
	}
	seeds := make([]byte, 64)
	if _, err := rand.Read(seeds); err != nil {
		return nil, fmt.Errorf("couldn't draw random numbers: %w", err)
	}
	for _, f := range []struct {
		path    string
		content []byte
	}{
		{h.seatState(), signed}, // Before the key: a key without its state could sign twice.
		{h.seatKey(), key},
		{h.nodeKey(), nodeKey},
		{h.checkpointKey(), seeds[:32]},
		{h.chainSeed(), seeds[32:]},
	} {
		if _, err := os.Stat(f.path); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := writeFile(f.path, f.content); err != nil {
			return nil, err
		}
	}
	return readSecrets(h)
}

func readSecrets(h home) (*secrets, error) {
	seat, err := readSeat(h)
	if err != nil {
		return nil, err
	}
	nodeKey, err := p2p.LoadNodeKey(h.nodeKey())
	if err != nil {
		return nil, fmt.Errorf("couldn't read the node's key: %w", err)
	}
	checkpoint, err := readSeed(h.checkpointKey())
	if err != nil {
		return nil, err
	}
	chain, err := readSeed(h.chainSeed())
	if err != nil {
		return nil, err
	}
	return &secrets{seat: seat, node: nodeKey, checkpoint: ed25519.NewKeyFromSeed(checkpoint), chainSeed: chain}, nil
}

// readSeat tries both files itself first, because CometBFT's own function ends
// the process on the first thing it cannot read.
func readSeat(h home) (*privval.FilePV, error) {
	var key privval.FilePVKey
	var signed privval.FilePVLastSignState
	for _, f := range []struct {
		path string
		into any
	}{{h.seatKey(), &key}, {h.seatState(), &signed}} {
		b, err := os.ReadFile(f.path)
		if err != nil {
			return nil, fmt.Errorf("couldn't read the seat's key: %w", err)
		}
		if err := cmtjson.Unmarshal(b, f.into); err != nil {
			return nil, fmt.Errorf("couldn't read the seat's key in %s: %w", f.path, err)
		}
	}
	if key.PrivKey == nil {
		return nil, fmt.Errorf("couldn't read the seat's key in %s: there is none", h.seatKey())
	}
	return privval.LoadFilePV(h.seatKey(), h.seatState()), nil
}

func readSeed(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't read a secret of this home: %w", err)
	}
	if len(b) != ed25519.SeedSize {
		return nil, fmt.Errorf("couldn't read the secret in %s: it has %d bytes instead of %d", path, len(b), ed25519.SeedSize)
	}
	return b, nil
}

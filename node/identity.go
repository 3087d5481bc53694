package node

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// Identity is a node's public keys, and its way to sign with the private ones.
type Identity struct{ secrets *secrets }

// ReadIdentity reads the identity of a home, whether or not its node runs, and
// makes the keys first that it lacks.
func ReadIdentity(dir string) (Identity, error) {
	h := home(dir)
	if err := h.makeDirectories(); err != nil {
		return Identity{}, err
	}
	s, err := makeSecrets(h)
	return Identity{s}, err
}

// Identity is who this node is.
func (n *Node) Identity() Identity { return Identity{n.secrets} }

// ID is the name by which other nodes know the node, 40 hex digits.
func (i Identity) ID() string { return string(i.secrets.node.ID()) }

// Key is the node's Ed25519 public key, with which it signs acts.
func (i Identity) Key() []byte { return i.secrets.node.PubKey().Bytes() }

// Seat is what the network has to know of the node should it take a seat.
func (i Identity) Seat() machine.Seat { return i.secrets.place() }

// Prove signs a digest with the node's, the seat's and the checkpoint key: 64
// bytes each.
func (i Identity) Prove(digest [32]byte) (key, consensus, checkpoint []byte, err error) {
	key, err1 := i.secrets.node.PrivKey.Sign(digest[:])
	consensus, err2 := i.secrets.seat.Key.PrivKey.Sign(digest[:])
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, nil, fmt.Errorf("couldn't sign with the node's keys: %w", err)
	}
	return key, consensus, ed25519.Sign(i.secrets.checkpoint, digest[:]), nil
}

// Sign signs a digest with the node's key: 64 bytes. Whoever makes the digest
// sees to it that it can be taken for nothing else that nodes sign.
func (i Identity) Sign(digest [32]byte) ([]byte, error) {
	value, err := i.secrets.node.PrivKey.Sign(digest[:])
	if err != nil {
		return nil, fmt.Errorf("couldn't sign as this node: %w", err)
	}
	return value, nil
}

// actSeconds is how long an act of a node's own may take to be applied.
const actSeconds = 600

// Act signs messages as this node and submits them. The network knows the node
// by then, or refuses.
func (n *Node) Act(ctx context.Context, messages ...machine.Message) (wire.EnvelopeID, error) {
	by := machine.NodeAuthor(n.ID())
	key := signature.Key{Algorithm: signature.Ed25519, Public: n.Identity().Key()}
	body := wire.Body{
		Network: n.Genesis().ID(), Author: by, Key: key.ID(),
		Sequence: n.NextSequence(by, key.ID()), Expires: n.Now() + actSeconds,
	}
	for _, m := range messages {
		body.Messages = append(body.Messages, n.app.machine.Wire(m))
	}
	env := wire.Envelope{Body: wire.Encode(body)}
	digest := signature.Digest(string(body.Network), env.Body)
	value, err := n.secrets.node.PrivKey.Sign(digest[:])
	if err != nil {
		return "", fmt.Errorf("couldn't sign as this node: %w", err)
	}
	env.Signature = signature.Signature{Value: value}
	return n.Submit(ctx, wire.Encode(env))
}

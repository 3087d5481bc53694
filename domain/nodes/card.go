package nodes

import (
	"crypto/sha256"
	"encoding/hex"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// Card is what a node says of itself: its public keys, each of which has
// signed that it belongs to this node of this network.
type Card struct {
	Key        []byte     `json:"key"`
	Consensus  []byte     `json:"consensus"`
	Checkpoint []byte     `json:"checkpoint"`
	Anchor     []byte     `json:"anchor"`
	Proofs     CardProofs `json:"proofs"`
}

// CardProofs are the signatures of a card's keys, 64 bytes each.
type CardProofs struct {
	Key        []byte `json:"key"`
	Consensus  []byte `json:"consensus"`
	Checkpoint []byte `json:"checkpoint"`
}

// ID is the name of the card's node.
func (c Card) ID() ID {
	sum := sha256.Sum256(c.Key)
	return ID(hex.EncodeToString(sum[:20]))
}

// Digest is what a card's keys sign: SHA-256 of "metaorg/node/v1\x00" and the
// deterministic CBOR of the network and the card without its proofs.
func (c Card) Digest(n machine.NetworkID) [32]byte {
	claim := struct {
		Network    machine.NetworkID `json:"network"`
		Key        []byte            `json:"key"`
		Consensus  []byte            `json:"consensus"`
		Checkpoint []byte            `json:"checkpoint"`
		Anchor     []byte            `json:"anchor"`
	}{n, c.Key, c.Consensus, c.Checkpoint, c.Anchor}
	return sha256.Sum256(append([]byte("metaorg/node/v1\x00"), wire.Encode(claim)...))
}

// Bytes is the card in its one form, which messages carry.
func (c Card) Bytes() []byte { return wire.Encode(c) }

// readCard reads a card and refuses one whose keys can't be used.
func readCard(b []byte) (c Card, err error) {
	bad := machine.Malformed("nodes.bad_card", "this is no node's card; take it from the node itself (metaorg node card)").At("card")
	if len(b) > maxCardBytes || wire.Decode(b, &c) != nil || len(c.Anchor) != keyBytes {
		return c, bad
	}
	for _, k := range [][]byte{c.Key, c.Consensus, c.Checkpoint} {
		if plain(k).Check() != nil {
			return c, bad
		}
	}
	if string(c.Key) == string(c.Consensus) || string(c.Key) == string(c.Checkpoint) || string(c.Consensus) == string(c.Checkpoint) {
		return c, bad
	}
	return c, nil
}

// check refuses a card that its keys have not signed for this network.
func (c Card) check(n machine.NetworkID) error {
	digest := c.Digest(n)
	for _, p := range []struct{ key, proof []byte }{
		{c.Key, c.Proofs.Key}, {c.Consensus, c.Proofs.Consensus}, {c.Checkpoint, c.Proofs.Checkpoint},
	} {
		if signature.Verify(plain(p.key), nil, digest, signature.Signature{Value: p.proof}) != nil {
			return machine.NotAllowed("nodes.bad_card_proof", "the card was not signed by the node's own keys for this network").At("card")
		}
	}
	return nil
}

// plain is an Ed25519 key as the machine knows keys.
func plain(public []byte) signature.Key {
	return signature.Key{Algorithm: signature.Ed25519, Public: public}
}

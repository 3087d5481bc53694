package audit

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"metaorg/machine"
)

// Key is a key of a node of the network, by proof.
type Key struct {
	Public ed25519.PublicKey
	Name   string // Whose it is, in words.
}

// Keys are the keys that a network's nodes sign with, as this node proves them:
// those of checkpoints, and of the seats that order the log now. The network is
// the one whose statements are to be checked.
func Keys(ctx context.Context, node Node, network machine.NetworkID) (all []Key, err error) {
	a := &audit{ctx: ctx, node: node, question: Question{Network: network}}
	if _, err := a.begin(); err != nil {
		return nil, err
	}
	for _, step := range []func() error{a.follow, a.findSigners} {
		if a.failed() {
			return nil, errors.New(a.report.Facts[len(a.report.Facts)-1].Problem)
		}
		if err := step(); err != nil {
			return nil, err
		}
	}
	for _, s := range a.signers {
		all = append(all, Key{s.key, s.name})
	}
	for i, s := range a.seats {
		all = append(all, Key{s, fmt.Sprintf("seat %d of those at height %d", i+1, a.report.Height)})
	}
	return all, nil
}

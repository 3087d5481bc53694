package audit

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"

	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/state"
)

// signer is whose signature of a checkpoint counts.
type signer struct {
	key  ed25519.PublicKey
	name string
}

// errNoSigner reports a checkpoint that nobody signed who is known.
var errNoSigner = errors.New("no node that this network knows signed it")

// findSigners finds the checkpoint keys that count: those of the genesis'
// seats, of the nodes that hold seats now, and of the registered nodes that the
// node names, each by proof. Where these are not shown, the genesis' must do.
func (a *audit) findSigners() error {
	for i, s := range a.genesis.Seats {
		a.signers = append(a.signers, signer{s.Checkpoint, fmt.Sprintf("seat %d of the genesis", i+1)})
	}
	ids, err := a.node.NodeIDs(a.ctx)
	var no *machine.Refusal
	if err != nil && !errors.As(err, &no) {
		return err
	}
	var found []nodes.Node
	_, err = a.follower.Read(a.ctx, a.node, func(r state.Reader) {
		found = nil
		for _, key := range a.seats {
			if _, n, ok := nodes.ByConsensus(r, key); ok {
				found = append(found, n)
			}
		}
		// Who has just been given a seat is in no header before the block after the next.
		decided, _ := nodes.DecidedSeats(r)
		all := decided.Nodes
		for _, id := range ids {
			all = append(all, nodes.ID(id))
		}
		for _, id := range all {
			if n, ok := nodes.Of(r, id); ok {
				found = append(found, n)
			}
		}
	})
	if errors.As(err, &no) {
		a.hidden = true
	} else if err != nil {
		return a.outcome("the registered nodes", err)
	}
	for _, n := range found {
		at := slices.IndexFunc(a.signers, func(s signer) bool { return bytes.Equal(s.key, n.Checkpoint) })
		if at < 0 {
			at = len(a.signers)
			a.signers = append(a.signers, signer{})
		}
		a.signers[at] = signer{n.Checkpoint, "a node of " + string(n.Owner)}
	}
	return nil
}

// signedBy names those who signed a checkpoint; empty for nobody who is known.
func (a *audit) signedBy(n checkpoint.Note) string {
	var names []string
	for _, s := range a.signers {
		if n.SignedBy(s.key) {
			names = append(names, s.name)
		}
	}
	return strings.Join(names, ", ")
}

package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"metaorg/node/kvstore"
)

// example is the engine's own example application, which our figures are
// measured against.
type example struct {
	node *kvstore.Node
	made uint64
}

func (e *example) submit(_ context.Context, tx []byte) (id string, taken bool, err error) {
	got, err := e.node.Submit(tx)
	if errors.Is(err, kvstore.ErrBusy) {
		return "", false, nil
	}
	return string(got[:]), true, err
}

func (e *example) wait(ctx context.Context, id string) error {
	return e.node.Wait(ctx, kvstore.ID([]byte(id)))
}

// lanes makes so many lanes with so many transactions each, of a size in bytes.
func (e *example) lanes(lanes, each, size int) (all [][][]byte) {
	for range lanes {
		var lane [][]byte
		for range each {
			lane = append(lane, e.transaction(size))
		}
		all = append(all, lane)
	}
	return all
}

// transaction is a key of its own and, up to the size in bytes, a value that
// does not compress better than an act does.
func (e *example) transaction(size int) []byte {
	e.made++
	tx := fmt.Appendf(nil, "key%016d=", e.made)
	for sum := sha256.Sum256(tx); len(tx) < size; sum = sha256.Sum256(sum[:]) {
		tx = append(tx, hex.EncodeToString(sum[:])...)
	}
	return tx[:size]
}

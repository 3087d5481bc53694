// Package kvstore runs CometBFT's own example application where a node runs
// the machine: in the same engine, with the same settings and databases. It is
// what a node's figures are measured against, and nothing else.
package kvstore

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/cockroachdb/pebble"
	"github.com/cometbft/cometbft/abci/example/kvstore"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"
	cmtnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"

	"metaorg/machine/state/tree"
	"metaorg/node/engine"
)

// ErrBusy reports that the mempool is full: the transaction may be sent again
// in a moment.
var ErrBusy = errors.New("more transactions are waiting than this node takes")

// ID names a transaction: the SHA-256 of its bytes.
type ID [sha256.Size]byte

// Node is a running example application. All its methods may be called from
// any goroutine.
type Node struct {
	engine *cmtnode.Node
	db     *pebble.DB
	app    *application
}

// Open starts the application alone in a chain of its own, in an empty directory.
func Open(ctx context.Context, dir string) (*Node, error) {
	db, err := tree.OpenPebble(filepath.Join(dir, "db"), tree.PebbleOptions{})
	if err != nil {
		return nil, err
	}
	n := &Node{db: db, app: newApplication(kvstore.NewApplication(engine.Part(db, "application/")))}
	if err := n.start(ctx, dir); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return n, nil
}

func (n *Node) start(ctx context.Context, dir string) (err error) {
	seat := privval.GenFilePV(filepath.Join(dir, "seat_key.json"), filepath.Join(dir, "seat_state.json"))
	seat.Save()
	key, err := seat.GetPubKey()
	if err != nil {
		return fmt.Errorf("couldn't make the seat's key: %w", err)
	}
	return n.run(ctx, engine.Config{
		Directory: dir, Listen: "127.0.0.1:0",
		Seat: seat, SeatState: filepath.Join(dir, "seat_state.json"), Node: &p2p.NodeKey{PrivKey: privval.GenFilePV("", "").Key.PrivKey},
		Began: time.Now(), Seats: [][]byte{key.Bytes()},
	})
}

// run starts the engine with what is the same for all.
func (n *Node) run(ctx context.Context, c engine.Config) (err error) {
	c.DB, c.Chain, c.Application, c.Logger = n.db, "kvstore", n.app, slog.New(slog.DiscardHandler)
	c.Stopped = func(reason string) { n.app.stop(errors.New("consensus stopped: " + reason)) }
	if n.engine, err = engine.New(ctx, c); err != nil {
		return err
	}
	if err := n.engine.Start(); err != nil {
		return fmt.Errorf("couldn't start consensus: %w", err)
	}
	return nil
}

// Submit hands a transaction in: bytes with exactly one '=', neither first nor
// last, and no ':'.
func (n *Node) Submit(tx []byte) (id ID, err error) {
	id = sha256.Sum256(tx)
	n.app.expect(id)
	defer func() {
		if err != nil {
			n.app.forget(id)
		}
	}()
	if n.engine.Mempool().Size() >= engine.MempoolSize {
		return id, ErrBusy
	}
	var verdict *abci.ResponseCheckTx
	err = n.engine.Mempool().CheckTx(tx, func(r *abci.ResponseCheckTx) { verdict = r }, mempool.TxInfo{})
	var full mempool.ErrMempoolIsFull
	switch {
	case errors.As(err, &full):
		return id, ErrBusy
	case err != nil:
		return id, fmt.Errorf("couldn't hand the transaction on: %w", err)
	case verdict.Code != kvstore.CodeTypeOK:
		return id, fmt.Errorf("the transaction was refused: %s", verdict.Log)
	}
	return id, nil
}

// Wait waits until a transaction handed in is committed.
func (n *Node) Wait(ctx context.Context, id ID) error { return n.app.wait(ctx, id) }

// Close stops the node.
func (n *Node) Close() error {
	err := n.engine.Stop()
	n.engine.Wait()
	return errors.Join(err, n.db.Close())
}

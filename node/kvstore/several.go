package kvstore

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/cometbft/cometbft/abci/example/kvstore"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"

	"metaorg/machine/state/tree"
	"metaorg/node/engine"
)

// company is what each of several nodes of one chain knows from the start.
type company struct {
	Began  time.Time `json:"began"`
	Seats  [][]byte  `json:"seats"`
	Listen string    `json:"listen"`
	Peers  []string  `json:"peers"` // id@host:port of the others.
}

const (
	seatKeyFile   = "seat_key.json"
	seatStateFile = "seat_state.json"
	nodeKeyFile   = "node_key.json"
	companyFile   = "company.json"
)

// Prepare makes directories of several nodes that all hold seats of one chain
// and reach each other at these addresses, host:port.
func Prepare(dirs, addresses []string) error {
	all := company{Began: time.Now()}
	var peers []string
	for i, dir := range dirs {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("couldn't prepare a node: %w", err)
		}
		seat := privval.GenFilePV(filepath.Join(dir, seatKeyFile), filepath.Join(dir, seatStateFile))
		seat.Save()
		all.Seats = append(all.Seats, seat.Key.PubKey.Bytes())
		key, err := p2p.LoadOrGenNodeKey(filepath.Join(dir, nodeKeyFile))
		if err != nil {
			return fmt.Errorf("couldn't prepare a node: %w", err)
		}
		peers = append(peers, string(key.ID())+"@"+addresses[i])
	}
	for i, dir := range dirs {
		one := all
		one.Listen = addresses[i]
		one.Peers = append(append(one.Peers, peers[:i]...), peers[i+1:]...)
		b, err := json.Marshal(one)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, companyFile), b, 0o600); err != nil {
			return fmt.Errorf("couldn't prepare a node: %w", err)
		}
	}
	return nil
}

// Join starts a node in a directory that was prepared, and keeps calling its
// peers until the context ends.
func Join(ctx context.Context, dir string) (*Node, error) {
	var c company
	b, err := os.ReadFile(filepath.Join(dir, companyFile))
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read what was prepared: %w", err)
	}
	key, err := p2p.LoadNodeKey(filepath.Join(dir, nodeKeyFile))
	if err != nil {
		return nil, err
	}
	db, err := tree.OpenPebble(filepath.Join(dir, "db"), tree.PebbleOptions{})
	if err != nil {
		return nil, err
	}
	n := &Node{db: db, app: newApplication(kvstore.NewApplication(engine.Part(db, "application/")))}
	state := filepath.Join(dir, seatStateFile)
	err = n.run(ctx, engine.Config{
		Directory: dir, Listen: c.Listen, Seat: privval.LoadFilePV(filepath.Join(dir, seatKeyFile), state), SeatState: state,
		Node: key, Began: c.Began, Seats: c.Seats,
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	go n.call(ctx, c.Peers)
	return n, nil
}

func (n *Node) call(ctx context.Context, peers []string) {
	sw := n.engine.Switch()
	for ctx.Err() == nil {
		for _, peer := range peers {
			at, err := p2p.NewNetAddressString(peer)
			if err == nil && !sw.Peers().Has(at.ID) && !sw.IsDialingOrExistingAddress(at) {
				_ = sw.DialPeerWithAddress(at) // Tried again in a moment.
			}
		}
		time.Sleep(time.Second)
	}
}

// ServeHTTP takes a transaction as a request's body, and answers with its
// identity once it is committed.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tx, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil || r.Method != http.MethodPost {
		http.Error(w, "send a transaction", http.StatusBadRequest)
		return
	}
	id, err := n.Submit(tx)
	if err == nil {
		err = n.Wait(r.Context(), id)
	}
	switch {
	case errors.Is(err, ErrBusy):
		http.Error(w, err.Error(), http.StatusTooManyRequests)
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	default:
		fmt.Fprintln(w, hex.EncodeToString(id[:]))
	}
}

package node

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/cockroachdb/pebble"
)

// What a copy of a node's databases is called within the folder of the copy,
// and its key within a home.
const (
	StateDir  = "state"
	EngineDir = "engine/db"
	NodeKey   = "secret/node_key.json"
)

// CopyTo makes a copy of the node's databases (state, log and blocks) below a
// folder, while it runs: what a crash at this moment would leave, which a node
// opens as after any crash. Secrets are no part of it. On the same disk it
// takes next to no room of its own until the node has rewritten its files.
func (n *Node) CopyTo(dir string) error {
	if err := n.enter(); err != nil {
		return err
	}
	defer n.leave()
	// The state first: a node makes up for blocks that its state has not seen, and
	// for nothing else.
	for _, part := range []struct {
		db   *pebble.DB
		name string
	}{{n.stateDB, StateDir}, {n.engineDB, EngineDir}} {
		to := filepath.Join(dir, filepath.FromSlash(part.name))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return fmt.Errorf("couldn't copy the node's databases: %w", err)
		}
		if err := part.db.Checkpoint(to, pebble.WithFlushedWAL()); err != nil {
			return fmt.Errorf("couldn't copy the node's databases: %w", explain(err))
		}
	}
	return nil
}

// MakeSecrets makes the keys that are missing in a home: all of them in a new
// one. A key that is there stays.
func MakeSecrets(dir string) error {
	h := home(dir)
	if err := h.makeDirectories(); err != nil {
		return err
	}
	_, err := makeSecrets(h)
	return err
}

package backup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"metaorg/machine"
	"metaorg/machine/history/disk"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
)

// examine opens the state and the log below a folder that nobody works on, and
// says what they hold. consensus is the key of the node's seat, if it has one.
// All of the log is read only where it is asked for.
func examine(dir string, consensus []byte, whole bool) (a About, err error) {
	g, err := readGenesis(filepath.Join(dir, genesisFile))
	if err != nil {
		return a, err
	}
	defer func() { // The store ends what it can't go on with by a fault of its own.
		if fault, ok := recover().(state.Fault); ok {
			err = fmt.Errorf("the state can't be read: %w", fault)
		}
	}()
	db, err := tree.OpenPebble(filepath.Join(dir, stateDir), tree.PebbleOptions{})
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := tree.Open(db, tree.Options{})
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	network, edge := machine.NetworkOf(store), machine.EdgeOf(store)
	if network.ID != g.ID() {
		return a, fmt.Errorf("the state is of network %q and the genesis of %q", network.ID, g.ID())
	}
	log, err := disk.Open(db, edge.Size)
	if err != nil {
		return a, err
	}
	check := log.VerifyRoot
	if whole && log.Held() == log.Size() { // What is still to arrive is checked then.
		check = log.Verify
	}
	if err := check(edge.Root()); err != nil {
		return a, err
	}
	a = About{
		Format: Format, Network: network.ID, Name: g.Name, Height: store.Version(), State: bytes.Clone(store.WorkingHash()),
		Entries: edge.Size, Held: log.Held(), Log: edge.Root(), RuleVersion: network.RuleVersion,
		HeldSeat: machine.HoldsSeat(store, consensus), Seats: int64(len(machine.SeatsOf(store))),
	}
	return a, nil
}

func readGenesis(path string) (g machine.Genesis, err error) {
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err == nil {
		err = g.Check()
	}
	if err != nil {
		return g, fmt.Errorf("couldn't read the genesis: %w", err)
	}
	return g, nil
}

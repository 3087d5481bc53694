//go:build faults

package faults_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble"

	"metaorg/faults/cluster"
	"metaorg/machine/state/tree"
)

// What a node says of damage, and what it then asks its operator to do.
const (
	saysDamaged = "what is stored in this home is damaged"
	saysRepair  = "move the folders state and engine out of the home"
)

func TestDamagedHomes(t *testing.T) {
	for _, f := range []struct {
		what    string
		damage  func(home string) error
		refuses bool // It says so and ends; otherwise it mends itself from what else it has.
	}{
		{"the last record of the engine's write-ahead log", lastRecord("engine/wal/wal"), false},
		{"the last record of the state's database", lastLog("state"), false},
		{"the last record of the engine's database", lastLog("engine/db"), false},
		{"a block", changed("engine/db", "blockstore/P:", -1), true},
		{"an entry of the log", changed("state", "e", 2), true},
		{"a hash of the log", changed("state", "h", 0), true},
		{"a node of the state's tree", changed("state", "sn", -1), true},
		{"a value of the state", changed("state", "sv", 3), true},
	} {
		t.Run(f.what, func(t *testing.T) {
			tr := try(t, f.what+" is damaged in one of four", 4, 4)
			load := tr.Act(t.Context())
			for range *rounds {
				tr.goesOn(load, 2*people)
				m := tr.Members[tr.random.IntN(len(tr.Members))]
				tr.must(m.Kill())
				tr.must(f.damage(m.Home))
				tr.mend(m, f.refuses)
				tr.goesOn(load, people)
				tr.rounds++
			}
			tr.must(load.Stop())
			tr.account()
		})
	}
}

// mend starts a node with a damaged home. If it ends, as it must when it
// refuses, it is repaired as it says.
func (tr *trial) mend(m *cluster.Member, refuses bool) {
	tr.t.Helper()
	ctx, cancel := context.WithTimeout(tr.t.Context(), settleMost)
	defer cancel()
	err := m.Start(ctx)
	if err == nil && refuses {
		// It may not have come upon it yet.
		select {
		case <-m.Ended():
		case <-time.After(2 * time.Second):
		}
	}
	if m.Running() {
		if refuses {
			tr.t.Errorf("%s goes on", m.Name)
		}
		return
	}
	if said := m.Said(); !strings.Contains(said, saysDamaged) || !strings.Contains(said, saysRepair) {
		tr.t.Errorf("%s ended with %d and did not say what to do: %s", m.Name, m.ExitCode(), said)
	}
	for _, folder := range []string{"state", "engine"} {
		tr.must(os.Rename(filepath.Join(m.Home, folder), filepath.Join(m.Home, fmt.Sprintf("%s-damaged-%d", folder, tr.rounds))))
	}
	tr.Ledger.Forget(m)
	tr.must(m.Start(ctx))
}

// lastRecord changes bytes at the end of a file.
func lastRecord(name string) func(string) error {
	return func(home string) error { return flipEnd(filepath.Join(home, name)) }
}

// lastLog changes bytes at the end of a database's newest write-ahead log.
func lastLog(database string) func(string) error {
	return func(home string) error {
		logs, err := filepath.Glob(filepath.Join(home, database, "*.log"))
		if err != nil || len(logs) == 0 {
			return errors.Join(err, errors.New("the database has no log"))
		}
		return flipEnd(slices.Max(logs))
	}
}

// flipEnd changes a byte in the last record, past which a recycled file may
// hold old bytes or none.
func flipEnd(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	end := len(bytes.TrimRight(b, "\x00"))
	const back = 20
	if end < 2*back {
		return fmt.Errorf("%s is almost empty", path)
	}
	b[end-back] ^= 0x55
	return os.WriteFile(path, b, 0o600)
}

// changed gives the n-th key with a prefix another value, from the end if n is
// negative; the database itself finds nothing wrong with it.
func changed(database, prefix string, n int) func(string) error {
	return func(home string) (err error) {
		db, err := tree.OpenPebble(filepath.Join(home, database), tree.PebbleOptions{})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		it, err := db.NewIter(&pebble.IterOptions{LowerBound: []byte(prefix), UpperBound: append([]byte(prefix), 0xff)})
		if err != nil {
			return err
		}
		var keys, values [][]byte
		for it.First(); it.Valid(); it.Next() {
			keys, values = append(keys, bytes.Clone(it.Key())), append(values, bytes.Clone(it.Value()))
		}
		if err := it.Close(); err != nil {
			return err
		}
		if n < 0 {
			n += len(keys)
		}
		if n < 0 || n >= len(keys) {
			return fmt.Errorf("%s has %d keys with %q", database, len(keys), prefix)
		}
		v := values[n]
		v[len(v)/2] ^= 0x55
		return db.Set(keys[n], v, pebble.Sync)
	}
}

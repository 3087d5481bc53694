// Package backup keeps what a lost machine would take along: it writes a running
// node's home into one file, and makes a home of such a file again. It keeps
// three things true. A file that was reported as written is whole, and one that
// is not is told from it. No key is in it with which a seat, its random numbers
// or its checkpoints are signed: two copies of such a key could contradict each
// other, and no restoring undoes that. And a home that has something in it is
// left as it is.
//
// The file is a tar archive, compressed as Zstandard (RFC 8878): first what is
// in it (About), then the files, each where it lies in a home, and last their
// SHA-256. State, log and blocks are the databases' own files as they were at
// one moment, so that a node goes on from there in seconds rather than
// replaying its whole past, also where no peer has that past any more.
package backup

import (
	"errors"
	"path/filepath"
	"strings"

	"metaorg/machine"
)

// About says what a backup holds.
type About struct {
	Format      int64             `json:"format"` // Of the file; see Format.
	Network     machine.NetworkID `json:"network"`
	Name        string            `json:"name"`     // The network's, as first called.
	Node        string            `json:"node"`     // The node's own, by which other nodes know it.
	Made        int64             `json:"made"`     // Unix seconds by the node's clock.
	Height      int64             `json:"height"`   // Of the state.
	State       []byte            `json:"state"`    // Its root at that height, 32 bytes.
	Entries     uint64            `json:"entries"`  // Of the log.
	Held        uint64            `json:"held"`     // Of those, how many first ones are here; fewer while a node's history arrives from its peers.
	Log         []byte            `json:"log"`      // Root of the log, 32 bytes.
	RuleVersion uint64            `json:"rules"`    // Of the rules in force.
	Seats       int64             `json:"seats"`    // Nodes that order the log.
	HeldSeat    bool              `json:"had_seat"` // Whether this node was one of them.
	Bytes       int64             `json:"bytes"`    // Of all files together.
}

// WasAlone says that the node was the only one that ordered the log.
func (a About) WasAlone() bool { return a.HeldSeat && a.Seats == 1 }

// Format is the one form of the file that there is.
const Format = 1

const (
	aboutName = "metaorg-backup.json" // The archive's first file.
	sumsName  = "sums.json"           // Its last.
)

// ErrDamaged is in the error of a file that is a backup and not as it was written.
var ErrDamaged = errors.New("the backup is damaged or cut off")

// ErrForeign is in the error of a file that is no backup.
var ErrForeign = errors.New("this is no backup of a node")

// Names of what of a home is in a backup: files, and folders with all in them.
const (
	genesisFile  = "genesis.json"
	hostFile     = "host.db"
	documentsDir = "documents"
	nodeKeyFile  = "secret/node_key.json"
	stateDir     = "state"
	engineDir    = "engine/db"
	evidence     = "witness/evidence-*.json"
)

// plainFiles are copied as they are, where they are there.
var plainFiles = []string{genesisFile, "peers.json", "chain.json", nodeKeyFile}

// belongs says whether a backup may hold a file, by its name within the home.
// Whatever it does not know is no part of one, above all other secrets.
func belongs(name string) bool {
	if !filepath.IsLocal(filepath.FromSlash(name)) || strings.Contains(name, `\`) {
		return false
	}
	for _, file := range append([]string{hostFile}, plainFiles...) {
		if name == file {
			return true
		}
	}
	for _, dir := range []string{documentsDir, stateDir, engineDir} {
		if strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	is, err := filepath.Match(evidence, name)
	return is && err == nil
}

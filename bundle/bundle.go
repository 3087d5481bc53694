// Package bundle writes all that checking a network needs into one folder, and
// checks such a folder without asking anybody: that every entry of the log is
// the one a seat signed for, that every act was signed by the person it names,
// that the rules come to the recorded outcomes, and that the roster, the
// acceptances and the decisions are what follows from them.
package bundle

import (
	"iter"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
)

// The files of a bundle. Tables lie in a folder of their own.
const (
	entriesFile    = "entries.bin" // Each entry as four bytes of length, big-endian, and its bytes.
	leavesFile     = "leaves.bin"  // RFC 6962 leaf hashes of the entries, 32 bytes each.
	checkpointFile = "checkpoint"  // A signed note.
	readmeFile     = "README.md"
	sumsFile       = "SHA256SUMS"
	tablesFolder   = "tables"
)

// Rules are what reads the log: the machine that applies it and the views that
// show it. NewMachine makes a machine that checks signatures as given.
type Rules struct {
	NewMachine func(...machine.Option) *machine.Machine
	Views      []readmodel.View
	Signers    func(state.Reader) [][]byte // Keys with which registered nodes sign checkpoints; those of the genesis' seats alone if nil.
}

// Log is the log up to some size, held in memory.
type Log [][]byte

// LogSize is the number of entries.
func (l Log) LogSize() uint64 { return uint64(len(l)) }

// Entries walks the entries from one on.
func (l Log) Entries(from uint64) iter.Seq2[uint64, []byte] {
	return func(yield func(uint64, []byte) bool) {
		for i := from; i < uint64(len(l)); i++ {
			if !yield(i, l[i]) {
				return
			}
		}
	}
}

// ofTheLogItself are lists that say again what the entries say.
var ofTheLogItself = []string{"log", "envelopes", "events"}

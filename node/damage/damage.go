// Package damage tells apart what went wrong with the bytes that a home holds
// from everything else, and says what its operator can do about it. What it
// keeps true: a node that finds its state, log or blocks to be other than what
// was written ends, rather than serve them, and says how to get them anew.
package damage

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cockroachdb/pebble"

	"metaorg/machine/history/disk"
	"metaorg/machine/state/tree"
)

// Err reports a home whose bytes are not those that were written.
var Err = errors.New("what is stored in this home is damaged")

const repair = "to get it anew from the other nodes, move the folders state and engine out of the home, " +
	"leave the folder secret where it is, and start again; everything is checked on its way. " +
	"A network's only node goes back to its last backup instead (metaorg restore --help)"

// signs are what CometBFT and Pebble say of damage, which they hand on as text.
var signs = []string{
	"checksum mismatch", "decoding node", "is not what was committed", "corrupt", "unmarshal", "invalid chunk",
	"app block height", "AppHash", "Block.Header", "wrong signature", "does not exist at", "meta not found",
	"last stored abci responses", "could not find results for height",
}

// Explain puts what can be done in front of an error that comes from damage,
// and gives any other back as it is.
func Explain(err error) error {
	if err == nil || !Is(err) || strings.Contains(err.Error(), repair) {
		return err
	}
	return fmt.Errorf("%w; %s: %w", Err, repair, err)
}

// Is says whether an error comes from damage.
func Is(err error) bool {
	for _, known := range []error{Err, tree.ErrCorrupt, disk.ErrCorrupt, pebble.ErrCorruption} {
		if errors.Is(err, known) {
			return true
		}
	}
	text := err.Error()
	for _, sign := range signs {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

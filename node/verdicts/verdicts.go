// Package verdicts remembers which proposed blocks a node accepted, so that it
// comes to the same verdict when it is asked again after a crash.
package verdicts

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Accepted remembers, across restarts, which proposals of the present
// height were judged and accepted. A replay after a crash must come to the
// same vote although the clock has gone on meanwhile.
//
// The file is not synced: it has to outlive the process, and if it is lost with
// the whole computer, CometBFT's own record of what was signed still stands.
type Accepted struct {
	path   string
	height int64
	hashes [][]byte
}

const hashBytes = 32

// Open reads what was accepted before; nothing in a new home.
func Open(path string) (*Accepted, error) {
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("couldn't read the accepted proposals: %w", err)
	}
	a := &Accepted{path: path}
	if len(b) < 8 {
		return a, nil
	}
	a.height = int64(binary.BigEndian.Uint64(b))
	for b = b[8:]; len(b) >= hashBytes; b = b[hashBytes:] {
		a.hashes = append(a.hashes, b[:hashBytes])
	}
	return a, nil
}

// Has says whether a proposal was accepted.
func (a *Accepted) Has(height int64, hash []byte) bool {
	if a.height != height {
		return false
	}
	for _, h := range a.hashes {
		if bytes.Equal(h, hash) {
			return true
		}
	}
	return false
}

// Add remembers one more proposal, and forgets those of other heights.
func (a *Accepted) Add(height int64, hash []byte) error {
	if a.height != height {
		a.height, a.hashes = height, nil
	}
	a.hashes = append(a.hashes, bytes.Clone(hash))
	b := binary.BigEndian.AppendUint64(nil, uint64(height))
	if err := os.WriteFile(a.path, append(b, bytes.Join(a.hashes, nil)...), 0o600); err != nil {
		return fmt.Errorf("couldn't write down an accepted proposal: %w", err)
	}
	return nil
}

// Package documents keeps what people say outside the log: bytes that are
// known by their hash, so that the same hash never stands for two texts. It
// keeps three things true. What Put reported is on the disk, whole, and what
// was read is what was put, or the reader is told. Who withdraws a document
// has its bytes deleted; that it was there, who withdrew it and when stay. And
// no name that somebody sends ever becomes a path.
package documents

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"sync"

	"lukechampine.com/blake3"

	"metaorg/documents/tree"
	"metaorg/machine"
)

// Hash is the BLAKE3-256 hash of a document's bytes in lower-case hexadecimal.
type Hash string

// hashBytes is the length of a hash before it is written in hexadecimal.
const hashBytes = 32

// HashOf is the hash under which these bytes are known.
func HashOf(b []byte) Hash {
	sum := blake3.Sum256(b)
	return Hash(hex.EncodeToString(sum[:]))
}

// ParseHash takes a hash in its one spelling and refuses everything else.
func ParseHash(text string) (Hash, error) {
	if !isHash(text) {
		return "", machine.Malformed("documents.bad_hash", "a document is known by %d hexadecimal digits in lower case", 2*hashBytes).At("hash")
	}
	return Hash(text), nil
}

// Root is the hash as the top of the document's tree.
func (h Hash) Root() (tree.Hash, error) {
	if _, err := ParseHash(string(h)); err != nil {
		return tree.Hash{}, err
	}
	return h.bytes(), nil
}

func isHash(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(text) == 2*hashBytes
}

// path is where a document's file is below the store's folder.
func (h Hash) path() string { return string(h[:2]) + "/" + string(h) }

// Document is what is known of a document besides its bytes.
type Document struct {
	Hash      Hash        `json:"hash"`
	MediaType string      `json:"media_type"` // As whoever first put it says.
	Size      int64       `json:"size"`       // Bytes.
	Since     int64       `json:"since"`      // When it was put; Unix seconds of the host's clock, as all times here.
	Withdrawn *Withdrawal `json:"withdrawn,omitempty"`
}

// Withdrawal is what stays of a document that is withdrawn.
type Withdrawal struct {
	By machine.PersonID `json:"by"` // Its author; the last of them, when several had put the same bytes.
	At int64            `json:"at"`
}

// ErrDamaged is in the error of reading a document whose file is not what was
// put, or is gone. Putting the same bytes again mends it.
var ErrDamaged = errors.New("the file is not what was put")

// Store is the documents of one host, in one folder. Its methods can be
// called from any goroutine.
type Store struct {
	folder *os.Root
	index  *index

	// Held while file and index change together, so that a document that one
	// person withdraws and another puts at the same moment keeps its bytes.
	changing sync.Mutex

	busy   occupied
	wounds wounds
	free   func() int64 // Bytes that the disk still takes; negative if unknown.
	write  func(*os.File, []byte, int64) (int, error)
}

// Open opens the documents in a folder, which is made when it is missing, and
// finishes what a crash left half done.
func Open(ctx context.Context, dir string) (*Store, error) {
	s := &Store{
		busy:  occupied{by: map[string]chan struct{}{}},
		free:  func() int64 { return freeBytes(dir) },
		write: (*os.File).WriteAt,
	}
	if err := s.open(ctx, dir); err != nil {
		return nil, fmt.Errorf("couldn't open the documents in %s: %w", dir, errors.Join(err, s.Close()))
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if s.folder, err = os.OpenRoot(dir); err != nil {
		return err
	}
	if err := s.checkIndex(); err != nil {
		return err
	}
	if s.index, err = openIndex(ctx, dir); err != nil {
		return err
	}
	return s.sweep(ctx)
}

// Close closes the store.
func (s *Store) Close() error {
	var errs []error
	if s.index != nil {
		errs = append(errs, s.index.db.Close())
	}
	if s.folder != nil {
		errs = append(errs, s.folder.Close())
	}
	return errors.Join(errs...)
}

package tree

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/cockroachdb/pebble"
	"github.com/cosmos/iavl"

	"metaorg/machine/state"
)

// ChunkBytes is how long a chunk of an export is at most, unless a single key
// and value are longer.
const ChunkBytes = 8 << 20

// Export is one committed version to be copied elsewhere, unmoved by what is
// committed meanwhile. It must be closed before the database is.
type Export struct {
	snapshot *pebble.Snapshot
	tree     *iavl.MutableTree
	view     *view
	count    int64
}

// Export begins to copy the last committed version. It may be called from any
// goroutine; writing goes on beside it.
func (s *Store) Export() (*Export, error) {
	snapshot := s.db.NewSnapshot()
	e := &Export{snapshot: snapshot}
	// A tree of its own: reading changes the nodes that a tree has in memory.
	const fewNodes = 1000
	e.tree = newTree(&nodes{db: s.db, from: snapshot}, fewNodes)
	count, err := e.tree.Load()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't export the state: %w", err), e.Close())
	}
	version, err := readStamp(snapshot, count)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't export the state: %w", err), e.Close())
	}
	e.count = count
	e.view = &view{snapshot, version, newRecent(version)}
	return e, nil
}

// Count is how many versions changed something: with it an Import goes on as
// the Store it was copied from.
func (e *Export) Count() int64 { return e.count }

// Root is the version's root, 32 bytes.
func (e *Export) Root() []byte { return bytes.Clone(e.tree.Hash()) }

// Reader reads the version until Close.
func (e *Export) Reader() state.Reader { return e.view }

// Close ends the export.
func (e *Export) Close() error { return errors.Join(e.tree.Close(), e.snapshot.Close()) }

// Chunks gives the version in chunks, one after another, which take must not
// keep. It ends early with the context's error, or with take's.
func (e *Export) Chunks(ctx context.Context, take func(chunk []byte) error) error {
	if e.count == 0 {
		return errors.New("couldn't export the state: there is none yet")
	}
	last, err := e.tree.GetImmutable(e.count)
	if err != nil {
		return fmt.Errorf("couldn't export the state: %w", err)
	}
	all, err := last.Export()
	if err != nil {
		return fmt.Errorf("couldn't export the state: %w", err)
	}
	defer all.Close()
	chunk := make([]byte, 0, ChunkBytes/8)
	for {
		n, err := all.Next()
		if errors.Is(err, iavl.ErrorExportDone) {
			break
		}
		if err != nil {
			return fmt.Errorf("couldn't export the state: %w", err)
		}
		if len(chunk) > 0 && len(chunk)+nodeBytesMost(n) > ChunkBytes {
			if err := errors.Join(ctx.Err(), take(chunk)); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
		chunk = appendNode(chunk, n)
	}
	return errors.Join(ctx.Err(), take(chunk))
}

// A chunk is a sequence of nodes, children before parents: height as one byte,
// version, length of the key and key, and of a leaf (height 0) length of the
// value and value. Numbers are varints.
func appendNode(b []byte, n *iavl.ExportNode) []byte {
	b = append(b, byte(n.Height))
	b = binary.AppendUvarint(b, uint64(n.Version))
	b = append(binary.AppendUvarint(b, uint64(len(n.Key))), n.Key...)
	if n.Height == 0 {
		b = append(binary.AppendUvarint(b, uint64(len(n.Value))), n.Value...)
	}
	return b
}

func nodeBytesMost(n *iavl.ExportNode) int {
	return 1 + 3*binary.MaxVarintLen64 + len(n.Key) + len(n.Value)
}

var errChunk = errors.New("the chunk is cut short or not in its form")

// cutNode reads the first node of a chunk. The node keeps parts of the chunk.
func cutNode(b []byte) (n *iavl.ExportNode, rest []byte, err error) {
	if len(b) == 0 || b[0] > math.MaxInt8 {
		return nil, nil, errChunk
	}
	n = &iavl.ExportNode{Height: int8(b[0])}
	version, size := binary.Uvarint(b[1:])
	if size <= 0 || version > math.MaxInt64 {
		return nil, nil, errChunk
	}
	n.Version = int64(version)
	if n.Key, b, err = cutBytes(b[1+size:]); err == nil && n.Height == 0 {
		n.Value, b, err = cutBytes(b)
	}
	return n, b, err
}

func cutBytes(b []byte) (part, rest []byte, err error) {
	length, size := binary.Uvarint(b)
	if size <= 0 || length > uint64(len(b)-size) {
		return nil, nil, errChunk
	}
	end := size + int(length)
	return b[size:end:end], b[end:], nil
}

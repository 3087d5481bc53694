package disk

import (
	"fmt"

	"github.com/cockroachdb/pebble"
	"golang.org/x/mod/sumdb/tlog"
)

// ReadHashes returns stored hashes of the tree by tlog's numbers.
func (l *Log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		b, err := get(l.db, keyOf(hashPrefix, uint64(index)))
		if err != nil {
			return nil, fmt.Errorf("couldn't read hash %d: %w", index, err)
		}
		if len(b) != tlog.HashSize {
			return nil, fmt.Errorf("couldn't read hash %d: %w", index, ErrCorrupt)
		}
		hashes[i] = tlog.Hash(b)
	}
	return hashes, nil
}

// pending is the stored tree with the hashes of entries not yet written.
type pending struct {
	stored *Log
	from   uint64 // Number of the first hash not yet written.
	hashes []tlog.Hash
}

// add puts an entry and the hashes it completes into the batch.
func (p *pending) add(batch *pebble.Batch, at uint64, entry []byte) error {
	hashes, err := tlog.StoredHashes(int64(at), entry, p)
	if err != nil {
		return err
	}
	if err := batch.Set(keyOf(entryPrefix, at), entry, nil); err != nil {
		return err
	}
	for _, h := range hashes {
		if err := batch.Set(keyOf(hashPrefix, p.from+uint64(len(p.hashes))), h[:], nil); err != nil {
			return err
		}
		p.hashes = append(p.hashes, h)
	}
	return nil
}

// ReadHashes returns hashes from among the pending ones or else the stored ones.
func (p *pending) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, 0, len(indexes))
	for _, index := range indexes {
		if uint64(index) >= p.from {
			hashes = append(hashes, p.hashes[uint64(index)-p.from])
			continue
		}
		stored, err := p.stored.ReadHashes([]int64{index})
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, stored...)
	}
	return hashes, nil
}

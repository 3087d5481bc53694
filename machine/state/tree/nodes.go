package tree

import (
	"bytes"
	"errors"

	"github.com/cockroachdb/pebble"
	"github.com/cosmos/iavl/db"
)

// nodes is the part of the database where IAVL keeps its tree.
type nodes struct {
	db   *pebble.DB
	from pebble.Reader // What is read: db, or a snapshot of it.

	// also is written in one batch with the next version, so that tree,
	// values and version number change together or not at all.
	also func(*pebble.Batch) error
	// lazy batches need no sync: nothing is lost when they are.
	lazy bool
}

var _ db.DB = (*nodes)(nil)

var errClosed = errors.New("the batch is closed")

func nodeKey(key []byte) []byte { return append([]byte(nodePrefix), key...) }

func (n *nodes) Get(key []byte) ([]byte, error) { return get(n.from, nodeKey(key)) }

func (n *nodes) Has(key []byte) (bool, error) {
	value, err := n.Get(key)
	return value != nil, err
}

func (n *nodes) Iterator(start, end []byte) (db.Iterator, error) { return n.iterate(start, end, false) }

func (n *nodes) ReverseIterator(start, end []byte) (db.Iterator, error) {
	return n.iterate(start, end, true)
}

func (n *nodes) iterate(start, end []byte, reverse bool) (db.Iterator, error) {
	it, err := n.from.NewIter(within(nodePrefix, start, end))
	if err != nil {
		return nil, err
	}
	if reverse {
		it.Last()
	} else {
		it.First()
	}
	return &iterator{Iterator: it, start: start, end: end, reverse: reverse}, nil
}

// Close does nothing: the database is its opener's to close.
func (n *nodes) Close() error { return nil }

func (n *nodes) NewBatch() db.Batch { return &batch{nodes: n, batch: n.db.NewBatch()} }

// NewBatchWithSize ignores the size, which is the largest allowed, not the expected.
func (n *nodes) NewBatchWithSize(int) db.Batch { return n.NewBatch() }

type iterator struct {
	*pebble.Iterator
	start, end []byte
	reverse    bool
}

func (i *iterator) Domain() (start, end []byte) { return i.start, i.end }
func (i *iterator) Key() []byte                 { return bytes.Clone(i.Iterator.Key()[len(nodePrefix):]) }
func (i *iterator) Value() []byte               { return bytes.Clone(i.Iterator.Value()) }

func (i *iterator) Next() {
	if i.reverse {
		i.Prev()
	} else {
		i.Iterator.Next()
	}
}

// Close may be called again, as IAVL does.
func (i *iterator) Close() error {
	if i.Iterator == nil {
		return nil
	}
	err := i.Iterator.Close()
	i.Iterator = nil
	return err
}

func (i *iterator) Valid() bool { return i.Iterator != nil && i.Iterator.Valid() }

func (i *iterator) Error() error {
	if i.Iterator == nil {
		return nil
	}
	return i.Iterator.Error()
}

type batch struct {
	nodes *nodes
	batch *pebble.Batch // nil when closed
}

func (b *batch) Set(key, value []byte) error {
	if b.batch == nil {
		return errClosed
	}
	return b.batch.Set(nodeKey(key), value, nil)
}

func (b *batch) Delete(key []byte) error {
	if b.batch == nil {
		return errClosed
	}
	return b.batch.Delete(nodeKey(key), nil)
}

func (b *batch) Write() error { return b.commit(pebble.NoSync) }

func (b *batch) WriteSync() error {
	if b.nodes.lazy {
		return b.commit(pebble.NoSync)
	}
	return b.commit(pebble.Sync)
}

func (b *batch) commit(how *pebble.WriteOptions) error {
	if b.batch == nil {
		return errClosed
	}
	if b.nodes.also != nil {
		if err := b.nodes.also(b.batch); err != nil {
			return err
		}
		b.nodes.also = nil
	}
	return errors.Join(b.batch.Commit(how), b.Close())
}

func (b *batch) Close() error {
	if b.batch == nil {
		return nil
	}
	err := b.batch.Close()
	b.batch = nil
	return err
}

func (b *batch) GetByteSize() (int, error) {
	if b.batch == nil {
		return 0, errClosed
	}
	return b.batch.Len(), nil
}

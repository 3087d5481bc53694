package node

import (
	"bytes"
	"errors"

	"github.com/cockroachdb/pebble"
	cmtdb "github.com/cometbft/cometbft-db"
)

// engineDB is one of CometBFT's databases: the keys with its prefix in the one
// Pebble database that they share. Writes that ask to be synced are synced
// before they return, which is what makes an acknowledged act durable.
type engineDB struct {
	db     *pebble.DB
	prefix []byte
}

var _ cmtdb.DB = engineDB{}

var (
	errEmptyKey   = errors.New("the key is empty")
	errNilValue   = errors.New("the value is nil")
	errBatchDone  = errors.New("the batch is written or closed")
	errEmptyBound = errors.New("a bound is empty but not nil")
)

func (d engineDB) key(k []byte) []byte { return append(bytes.Clone(d.prefix), k...) }

func (d engineDB) Get(k []byte) ([]byte, error) {
	if len(k) == 0 {
		return nil, errEmptyKey
	}
	stored, closer, err := d.db.Get(d.key(k))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	value := append([]byte{}, stored...) // Not nil, even when empty.
	return value, closer.Close()
}

func (d engineDB) Has(k []byte) (bool, error) {
	v, err := d.Get(k)
	return v != nil, err
}

func (d engineDB) Set(k, v []byte) error     { return d.set(k, v, pebble.NoSync) }
func (d engineDB) SetSync(k, v []byte) error { return d.set(k, v, pebble.Sync) }

func (d engineDB) set(k, v []byte, how *pebble.WriteOptions) error {
	if err := checkPair(k, v); err != nil {
		return err
	}
	return d.db.Set(d.key(k), v, how)
}

func checkPair(k, v []byte) error {
	if len(k) == 0 {
		return errEmptyKey
	}
	if v == nil {
		return errNilValue
	}
	return nil
}

func (d engineDB) Delete(k []byte) error     { return d.delete(k, pebble.NoSync) }
func (d engineDB) DeleteSync(k []byte) error { return d.delete(k, pebble.Sync) }

func (d engineDB) delete(k []byte, how *pebble.WriteOptions) error {
	if len(k) == 0 {
		return errEmptyKey
	}
	return d.db.Delete(d.key(k), how)
}

func (d engineDB) Iterator(start, end []byte) (cmtdb.Iterator, error) {
	return d.iterate(start, end, false)
}

func (d engineDB) ReverseIterator(start, end []byte) (cmtdb.Iterator, error) {
	return d.iterate(start, end, true)
}

func (d engineDB) iterate(start, end []byte, reverse bool) (cmtdb.Iterator, error) {
	if start != nil && len(start) == 0 || end != nil && len(end) == 0 {
		return nil, errEmptyBound
	}
	it, err := d.db.NewIter(&pebble.IterOptions{LowerBound: d.key(start), UpperBound: d.upper(end)})
	if err != nil {
		return nil, err
	}
	if reverse {
		it.Last()
	} else {
		it.First()
	}
	return &engineIterator{it: it, db: d, start: start, end: end, reverse: reverse}, nil
}

// upper is where a walk ends: before end, or with the last key of this prefix.
func (d engineDB) upper(end []byte) []byte {
	if end != nil {
		return d.key(end)
	}
	bound := bytes.Clone(d.prefix)
	bound[len(bound)-1]++
	return bound
}

// Close does nothing: the shared database is the node's to close.
func (d engineDB) Close() error { return nil }

func (d engineDB) NewBatch() cmtdb.Batch    { return &engineBatch{db: d, batch: d.db.NewBatch()} }
func (d engineDB) Print() error             { return nil }
func (d engineDB) Stats() map[string]string { return nil }

func (d engineDB) Compact(start, end []byte) error {
	return d.db.Compact(d.key(start), d.upper(end), false)
}

type engineIterator struct {
	it         *pebble.Iterator
	db         engineDB
	start, end []byte
	reverse    bool
}

func (i *engineIterator) Domain() (start, end []byte) { return i.start, i.end }
func (i *engineIterator) Valid() bool                 { return i.it != nil && i.it.Valid() }

func (i *engineIterator) Next() {
	i.mustBeValid()
	if i.reverse {
		i.it.Prev()
	} else {
		i.it.Next()
	}
}

func (i *engineIterator) Key() []byte {
	i.mustBeValid()
	return bytes.Clone(i.it.Key()[len(i.db.prefix):])
}

func (i *engineIterator) Value() []byte {
	i.mustBeValid()
	return bytes.Clone(i.it.Value())
}

func (i *engineIterator) mustBeValid() {
	if !i.Valid() {
		panic("iterator is invalid")
	}
}

func (i *engineIterator) Error() error {
	if i.it == nil {
		return nil
	}
	return i.it.Error()
}

func (i *engineIterator) Close() error {
	if i.it == nil {
		return nil
	}
	err := i.it.Close()
	i.it = nil
	return err
}

type engineBatch struct {
	db    engineDB
	batch *pebble.Batch // nil when written or closed
}

func (b *engineBatch) Set(k, v []byte) error {
	if err := checkPair(k, v); err != nil {
		return err
	}
	if b.batch == nil {
		return errBatchDone
	}
	return b.batch.Set(b.db.key(k), v, nil)
}

func (b *engineBatch) Delete(k []byte) error {
	if len(k) == 0 {
		return errEmptyKey
	}
	if b.batch == nil {
		return errBatchDone
	}
	return b.batch.Delete(b.db.key(k), nil)
}

func (b *engineBatch) Write() error     { return b.write(pebble.NoSync) }
func (b *engineBatch) WriteSync() error { return b.write(pebble.Sync) }

func (b *engineBatch) write(how *pebble.WriteOptions) error {
	if b.batch == nil {
		return errBatchDone
	}
	return errors.Join(b.batch.Commit(how), b.Close())
}

func (b *engineBatch) Close() error {
	if b.batch == nil {
		return nil
	}
	err := b.batch.Close()
	b.batch = nil
	return err
}

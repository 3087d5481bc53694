package engine

import (
	"bytes"
	"errors"

	"github.com/cockroachdb/pebble"
	cmtdb "github.com/cometbft/cometbft-db"
)

// database is one of CometBFT's databases: the keys with its prefix in the one
// Pebble database that they share. Writes that ask to be synced are synced
// before they return, which is what makes an acknowledged act durable.
type database struct {
	db     *pebble.DB
	prefix []byte
	gate   *Gate
}

var _ cmtdb.DB = database{}

var (
	errEmptyKey   = errors.New("the key is empty")
	errNilValue   = errors.New("the value is nil")
	errBatchDone  = errors.New("the batch is written or closed")
	errEmptyBound = errors.New("a bound is empty but not nil")
)

// Part is the part of a Pebble database whose keys begin with prefix.
func Part(db *pebble.DB, prefix string) cmtdb.DB {
	return database{db: db, prefix: []byte(prefix), gate: new(Gate)}
}

func (d database) key(k []byte) []byte { return append(bytes.Clone(d.prefix), k...) }

func (d database) Get(k []byte) ([]byte, error) {
	if len(k) == 0 {
		return nil, errEmptyKey
	}
	d.gate.enter()
	defer d.gate.leave()
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

func (d database) Has(k []byte) (bool, error) {
	v, err := d.Get(k)
	return v != nil, err
}

func (d database) Set(k, v []byte) error     { return d.set(k, v, pebble.NoSync) }
func (d database) SetSync(k, v []byte) error { return d.set(k, v, pebble.Sync) }

func (d database) set(k, v []byte, how *pebble.WriteOptions) error {
	if err := checkPair(k, v); err != nil {
		return err
	}
	d.gate.enter()
	defer d.gate.leave()
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

func (d database) Delete(k []byte) error     { return d.delete(k, pebble.NoSync) }
func (d database) DeleteSync(k []byte) error { return d.delete(k, pebble.Sync) }

func (d database) delete(k []byte, how *pebble.WriteOptions) error {
	if len(k) == 0 {
		return errEmptyKey
	}
	d.gate.enter()
	defer d.gate.leave()
	return d.db.Delete(d.key(k), how)
}

func (d database) Iterator(start, end []byte) (cmtdb.Iterator, error) {
	return d.iterate(start, end, false)
}

func (d database) ReverseIterator(start, end []byte) (cmtdb.Iterator, error) {
	return d.iterate(start, end, true)
}

func (d database) iterate(start, end []byte, reverse bool) (cmtdb.Iterator, error) {
	if start != nil && len(start) == 0 || end != nil && len(end) == 0 {
		return nil, errEmptyBound
	}
	d.gate.enter()
	defer d.gate.leave()
	it, err := d.db.NewIter(&pebble.IterOptions{LowerBound: d.key(start), UpperBound: d.upper(end)})
	if err != nil {
		return nil, err
	}
	if reverse {
		it.Last()
	} else {
		it.First()
	}
	return &iterator{it: it, db: d, start: start, end: end, reverse: reverse}, nil
}

// upper is where a walk ends: before end, or with the last key of this prefix.
func (d database) upper(end []byte) []byte {
	if end != nil {
		return d.key(end)
	}
	bound := bytes.Clone(d.prefix)
	bound[len(bound)-1]++
	return bound
}

// Close does nothing: the shared database is the node's to close.
func (d database) Close() error { return nil }

func (d database) NewBatch() cmtdb.Batch    { return &batch{db: d, batch: d.db.NewBatch()} }
func (d database) Print() error             { return nil }
func (d database) Stats() map[string]string { return nil }

func (d database) Compact(start, end []byte) error {
	return d.db.Compact(d.key(start), d.upper(end), false)
}

type iterator struct {
	it         *pebble.Iterator
	db         database
	start, end []byte
	reverse    bool
}

func (i *iterator) Domain() (start, end []byte) { return i.start, i.end }
func (i *iterator) Valid() bool                 { return i.it != nil && i.it.Valid() }

func (i *iterator) Next() {
	i.mustBeValid()
	if i.reverse {
		i.it.Prev()
	} else {
		i.it.Next()
	}
}

func (i *iterator) Key() []byte {
	i.mustBeValid()
	return bytes.Clone(i.it.Key()[len(i.db.prefix):])
}

func (i *iterator) Value() []byte {
	i.mustBeValid()
	return bytes.Clone(i.it.Value())
}

func (i *iterator) mustBeValid() {
	if !i.Valid() {
		panic("iterator is invalid")
	}
}

func (i *iterator) Error() error {
	if i.it == nil {
		return nil
	}
	return i.it.Error()
}

func (i *iterator) Close() error {
	if i.it == nil {
		return nil
	}
	err := i.it.Close()
	i.it = nil
	return err
}

type batch struct {
	db    database
	batch *pebble.Batch // nil when written or closed
}

func (b *batch) Set(k, v []byte) error {
	if err := checkPair(k, v); err != nil {
		return err
	}
	if b.batch == nil {
		return errBatchDone
	}
	return b.batch.Set(b.db.key(k), v, nil)
}

func (b *batch) Delete(k []byte) error {
	if len(k) == 0 {
		return errEmptyKey
	}
	if b.batch == nil {
		return errBatchDone
	}
	return b.batch.Delete(b.db.key(k), nil)
}

func (b *batch) Write() error     { return b.write(pebble.NoSync) }
func (b *batch) WriteSync() error { return b.write(pebble.Sync) }

func (b *batch) write(how *pebble.WriteOptions) error {
	if b.batch == nil {
		return errBatchDone
	}
	b.db.gate.enter()
	defer b.db.gate.leave()
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

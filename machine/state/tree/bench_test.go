package tree

import (
	"encoding/binary"
	"testing"

	"metaorg/machine/state"
)

const benchKeys = 100_000

func benchKey(i uint64) []byte {
	// Multiplying by an odd number visits all keys in a scattered order.
	return binary.BigEndian.AppendUint64([]byte("membership/members\x00"), i*0x9e3779b97f4a7c15%benchKeys)
}

func benchStore(b *testing.B) *Store {
	db, err := OpenPebble(b.TempDir(), PebbleOptions{})
	if err != nil {
		b.Fatal(err)
	}
	s, err := Open(db, Options{NodeCache: 100_000})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	for i := range uint64(benchKeys) {
		s.Set(binary.BigEndian.AppendUint64([]byte("membership/members\x00"), i), make([]byte, 100))
	}
	s.Commit(1)
	return s
}

// BenchmarkWrite changes 1,000 of 100,000 keys in each version; one operation
// is one key.
func BenchmarkWrite(b *testing.B) {
	s := benchStore(b)
	version, i := int64(1), uint64(0)
	for b.Loop() {
		i++
		value := make([]byte, 100)
		binary.BigEndian.PutUint64(value, i)
		s.Set(benchKey(i), value)
		if i%1000 == 0 {
			version++
			s.Commit(version)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	s := benchStore(b)
	for _, row := range []struct {
		name string
		from state.Reader
		keys uint64
	}{
		{"all", s, benchKeys},
		{"hot", s, 100},
		{"snapshot", s.Snapshot(), benchKeys},
	} {
		b.Run(row.name, func(b *testing.B) {
			i := uint64(0)
			for b.Loop() {
				i++
				if row.from.Get(benchKey(i%row.keys)) == nil {
					b.Fatal("a key is missing")
				}
			}
		})
	}
}

func BenchmarkEmptyVersion(b *testing.B) {
	s := benchStore(b)
	for b.Loop() {
		s.Commit(0)
	}
}

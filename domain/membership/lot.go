package membership

import (
	"crypto/sha256"
	"encoding/binary"

	"metaorg/domain/people"
)

// DrawPanel draws a panel by lot: the largest odd number of members that is
// neither above size nor above those there are. It shuffles a copy of from
// (Fisher-Yates), which must list members in an order that everyone agrees on,
// with numbers out of SHA-256 over the seed and a counter, so that everyone
// who knows the seed draws the same. Numbers that would favour some members
// are passed over; each set of panellists is thus equally likely.
func DrawPanel(seed []byte, from []people.MemberID, size int64) []people.MemberID {
	size = min(size, int64(len(from)))
	if size%2 == 0 {
		size--
	}
	if size < 1 {
		return nil
	}
	pool := append([]people.MemberID(nil), from...)
	l := lot{seed: seed}
	for i := range size {
		j := i + int64(l.below(uint64(int64(len(pool))-i)))
		pool[i], pool[j] = pool[j], pool[i]
	}
	return pool[:size]
}

// lot is a stream of numbers that follows from its seed alone.
type lot struct {
	seed    []byte
	counter uint64
}

// below is a number from 0 to n-1, each equally likely.
func (l *lot) below(n uint64) uint64 {
	limit := -n % n // 2^64 mod n: numbers below it would come up once too often.
	for {
		h := sha256.New()
		h.Write(l.seed)
		h.Write(binary.BigEndian.AppendUint64(nil, l.counter))
		l.counter++
		if v := binary.BigEndian.Uint64(h.Sum(nil)); v >= limit {
			return v % n
		}
	}
}

package membership

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"metaorg/domain/people"
)

// DrawPanel draws a panel by lot: the largest odd number of members that is
// neither above size nor above those there are. All must list members in the
// same order, and draw the same then: see drawn.
func DrawPanel(seed []byte, from []people.MemberID, size int64) []people.MemberID {
	size = min(size, int64(len(from)))
	if size%2 == 0 {
		size--
	}
	return drawn(seed, from, max(0, size))
}

// drawn draws n of a list by lot. It shuffles a copy (Fisher-Yates) with
// numbers out of SHA-256 over the seed and a counter, so that everyone who
// knows the seed draws the same. Numbers that would favour some are passed
// over; each choice of n is thus equally likely.
func drawn[E any](seed []byte, from []E, n int64) []E {
	pool := slices.Clone(from)
	n = min(n, int64(len(pool)))
	l := lot{seed: seed}
	for i := range n {
		j := i + int64(l.below(uint64(int64(len(pool))-i)))
		pool[i], pool[j] = pool[j], pool[i]
	}
	return pool[:n]
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

// Package reveal keeps a seat's hash chains, whose links it shows one by one as
// its share of the network's randomness. Nobody can tell a link before it is
// shown, and the seat can show no other.
package reveal

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"

	"metaorg/machine"
)

// Length is how many links a chain has.
const Length = 1 << 16

// step is how far the links that stay in memory are apart.
const step = 1 << 8

// Chain reveals, one by one and backwards, the links that a seat is bound
// to: link 0 is the seed, each link the SHA-256 of the one before, and the
// last, number Length, the public anchor.
type Chain struct {
	seed []byte

	mu      sync.Mutex
	number  uint64                // Which of the seat's chains the links are of.
	marks   [Length/step + 1]link // Every step-th link; nil marks before the first use.
	section [step]link            // The links from one mark to the next.
	at      int64                 // Mark that the section begins at; -1 before the first use.
	ready   bool
}

type link [sha256.Size]byte

// New is the chains of a seed, 32 bytes that only the seat knows.
func New(seed []byte) *Chain { return &Chain{seed: seed, at: -1} }

// Anchor is the public end of the seat's n-th chain, from 0.
func (c *Chain) Anchor(n uint64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prepare(n)
	end := c.marks[len(c.marks)-1]
	return end[:]
}

// Next is what the seat reveals at this position, and with the last link of a
// chain the anchor of the one that follows.
func (c *Chain) Next(pos machine.Chain) (reveal, following []byte, err error) {
	if pos.Revealed >= Length {
		return nil, nil, fmt.Errorf("couldn't reveal a link: the seat's chain has %d and all were revealed", Length)
	}
	c.mu.Lock()
	c.prepare(pos.Chains)
	l := c.link(Length - 1 - int64(pos.Revealed))
	c.mu.Unlock()
	if pos.Revealed == Length-1 {
		following = c.Anchor(pos.Chains + 1)
	}
	return l[:], following, nil
}

// prepare walks the seat's n-th chain once and keeps the marks.
func (c *Chain) prepare(n uint64) {
	if c.ready && c.number == n {
		return
	}
	l := link(sha256.Sum256(binary.BigEndian.AppendUint64(append([]byte("metaorg/chain/v1\x00"), c.seed...), n)))
	for i := range Length {
		if i%step == 0 {
			c.marks[i/step] = l
		}
		l = sha256.Sum256(l[:])
	}
	c.marks[len(c.marks)-1] = l
	c.number, c.at, c.ready = n, -1, true
}

func (c *Chain) link(i int64) link {
	if mark := i / step; mark != c.at {
		l := c.marks[mark]
		for k := range c.section {
			c.section[k] = l
			l = sha256.Sum256(l[:])
		}
		c.at = mark
	}
	return c.section[i%step]
}

package node

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"

	"metaorg/machine"
)

// A seat's chain has chainLength links; every chainStep-th is kept in memory.
const (
	chainLength = 1 << 16
	chainStep   = 1 << 8
)

// hashChain reveals, one by one and backwards, the links that a seat is bound
// to: link 0 is the seed, each link the SHA-256 of the one before, and the
// last, number chainLength, the public anchor.
type hashChain struct {
	seed []byte

	mu      sync.Mutex
	number  uint64                          // Which of the seat's chains the links are of.
	marks   [chainLength/chainStep + 1]link // Every chainStep-th link; nil marks before the first use.
	section [chainStep]link                 // The links from one mark to the next.
	at      int64                           // Mark that the section begins at; -1 before the first use.
	ready   bool
}

type link [sha256.Size]byte

func newHashChain(seed []byte) *hashChain { return &hashChain{seed: seed, at: -1} }

// anchor is the public end of the seat's n-th chain, from 0.
func (c *hashChain) anchor(n uint64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prepare(n)
	end := c.marks[len(c.marks)-1]
	return end[:]
}

// next is what the seat reveals at this position, and with the last link of a
// chain the anchor of the one that follows.
func (c *hashChain) next(pos machine.Chain) (reveal, following []byte, err error) {
	if pos.Revealed >= chainLength {
		return nil, nil, fmt.Errorf("couldn't reveal a link: the seat's chain has %d and all were revealed", chainLength)
	}
	c.mu.Lock()
	c.prepare(pos.Chains)
	l := c.link(chainLength - 1 - int64(pos.Revealed))
	c.mu.Unlock()
	if pos.Revealed == chainLength-1 {
		following = c.anchor(pos.Chains + 1)
	}
	return l[:], following, nil
}

// prepare walks the seat's n-th chain once and keeps the marks.
func (c *hashChain) prepare(n uint64) {
	if c.ready && c.number == n {
		return
	}
	l := link(sha256.Sum256(binary.BigEndian.AppendUint64(append([]byte("metaorg/chain/v1\x00"), c.seed...), n)))
	for i := range chainLength {
		if i%chainStep == 0 {
			c.marks[i/chainStep] = l
		}
		l = sha256.Sum256(l[:])
	}
	c.marks[len(c.marks)-1] = l
	c.number, c.at, c.ready = n, -1, true
}

func (c *hashChain) link(i int64) link {
	if mark := i / chainStep; mark != c.at {
		l := c.marks[mark]
		for k := range c.section {
			c.section[k] = l
			l = sha256.Sum256(l[:])
		}
		c.at = mark
	}
	return c.section[i%chainStep]
}

package machine

import (
	"bytes"
	"crypto/sha256"

	"metaorg/machine/state"
)

// ClockEntry opens every block that carries acts: the proposer's time and the
// next preimage of its hash chain.
type ClockEntry struct {
	Time   int64  `json:"time"`            // Unix seconds by the proposer's clock.
	Seat   []byte `json:"seat"`            // The proposer's consensus key.
	Reveal []byte `json:"reveal"`          // SHA-256 of it is the seat's anchor.
	Next   []byte `json:"next,omitempty"`  // Anchor of a new chain, with the last preimage of the old.
	Knows  uint64 `json:"knows,omitempty"` // Newest rule version that the proposer's program knows, if it is newer than the network's.
}

// Clock is the network's rule time and randomness.
type Clock struct {
	Time   int64  `json:"time"`             // Of the last step, Unix seconds.
	Offset int64  `json:"offset,omitempty"` // Seconds a sample network's clock was moved on; below zero while it is behind.
	Blocks uint64 `json:"blocks"`           // Blocks with acts so far.
	Seed   []byte `json:"seed"`             // SHA-256(last seed ‖ preimage), one step per block with acts.
}

// Chain is how far a seat has revealed its hash chain.
type Chain struct {
	Anchor   []byte `json:"anchor"`
	Revealed uint64 `json:"revealed"`        // Preimages revealed of the present chain.
	Chains   uint64 `json:"chains"`          // Chains used up before it.
	Knows    uint64 `json:"knows,omitempty"` // Of its last clock entry.
}

var (
	clockItem = state.NewItem[Clock]("machine/clock")
	chains    = state.NewMap[string, Chain]("machine/chains") // By the seat's consensus key.
)

// ClockOf reads rule time and randomness as of the last step.
func ClockOf(r state.Reader) Clock {
	c, _ := clockItem.Get(r)
	return c
}

// ChainOf reads how far the seat with this consensus key has revealed.
func ChainOf(r state.Reader, seat []byte) (Chain, bool) { return chains.Get(r, string(seat)) }

// CheckClock refuses a clock entry that does not follow the last one. Whether
// its time is near one's own clock is for the node to judge, once.
func CheckClock(r state.Reader, e ClockEntry) *Refusal {
	if e.Time+ClockOf(r).Offset < ClockOf(r).Time {
		return Conflict("machine.clock_behind", "the block's time lies before the last act's")
	}
	c, ok := chains.Get(r, string(e.Seat))
	if !ok {
		return NotFound("machine.no_seat", "the block's proposer holds no seat")
	}
	sum := sha256.Sum256(e.Reveal)
	if len(e.Reveal) != 32 || !bytes.Equal(sum[:], c.Anchor) {
		return Malformed("machine.bad_reveal", "the block's random number is not the one its proposer was bound to")
	}
	if len(e.Next) != 0 && len(e.Next) != 32 {
		return Malformed("machine.bad_reveal", "an anchor has 32 bytes")
	}
	return nil
}

// tick moves rule time and randomness on to a clock entry that CheckClock let pass.
func tick(w state.Writer, e ClockEntry) {
	c := ClockOf(w)
	c.Time = e.Time + c.Offset
	c.Blocks++
	seed := sha256.Sum256(append(bytes.Clone(c.Seed), e.Reveal...))
	c.Seed = seed[:]
	clockItem.Put(w, c)
	chain, _ := chains.Get(w, string(e.Seat))
	chain.Anchor = e.Reveal
	chain.Revealed++
	if len(e.Next) == 32 {
		chain = Chain{Anchor: e.Next, Chains: chain.Chains + 1}
	}
	chain.Knows = e.Knows
	chains.Put(w, string(e.Seat), chain)
}

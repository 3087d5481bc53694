package machine

import (
	"bytes"

	"metaorg/machine/state"
)

// seated are the consensus keys of the nodes that order the log, once the
// rules have changed them. Until then they are those of the genesis, which are
// the keys of the chains.
var seated = state.NewSet[string]("machine/seats")

// SeatsOf lists the consensus keys of the nodes that order the log, in the
// order of their bytes.
func SeatsOf(r state.Reader) (keys [][]byte) {
	for k := range seated.All(r) {
		keys = append(keys, []byte(k))
	}
	if len(keys) > 0 {
		return keys
	}
	for k := range chains.All(r) {
		keys = append(keys, []byte(k))
	}
	return keys
}

// HoldsSeat says whether the node with this consensus key orders the log.
func HoldsSeat(r state.Reader, consensus []byte) bool {
	for _, k := range SeatsOf(r) {
		if bytes.Equal(k, consensus) {
			return true
		}
	}
	return false
}

// Seat lets the node with this consensus key order the log. Anchor is the end
// of its hash chain, 32 bytes; one that held a seat before goes on with the
// chain it was bound to. Seat and Unseat take effect two blocks later.
func (s *Step) Seat(consensus, anchor []byte) {
	s.keepSeats()
	seated.Add(s, string(consensus))
	if !chains.Has(s, string(consensus)) {
		chains.Put(s, string(consensus), Chain{Anchor: anchor})
	}
}

// Unseat ends that the node with this consensus key orders the log. Its chain
// stays, for it may yet propose the next block, and may return.
func (s *Step) Unseat(consensus []byte) {
	s.keepSeats()
	if len(SeatsOf(s)) == 1 && HoldsSeat(s, consensus) {
		panic("the last seat stays: without it nothing would ever be ordered again")
	}
	seated.Remove(s, string(consensus))
}

// keepSeats writes down the genesis' seats before they change for the first time.
func (s *Step) keepSeats() {
	for _, k := range SeatsOf(s) {
		seated.Add(s, string(k))
	}
}

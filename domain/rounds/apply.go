package rounds

import (
	"fmt"

	"metaorg/domain/obligations"
	"metaorg/machine"
)

// Executed says that all set-offs of a round took effect.
type Executed struct {
	Round uint64 `json:"round"`
}

// apply has set-offs of the next pack take effect, as far as there is room: a
// pack as a whole.
func (r *Round) apply(s *machine.Step, n uint64, room int64) (cost int64) {
	p, more := packs.Get(s, n, r.Done)
	if !more {
		s.Emit(Executed{n})
		r.end(s, n, StageExecuted)
		return 1
	}
	part, _ := parts.Get(s, n, partKey(Amounts, r.Done/partPacks))
	values := part.Values[r.Done%partPacks*packSize:][:len(p.Numbers)]
	for _, v := range values {
		if v > 0 {
			cost += setOffCost
		}
	}
	if cost > room && room < blockRoom {
		return room
	}
	for i, v := range values {
		if v == 0 {
			continue
		}
		if err := obligations.SetOff(s, p.Numbers[i], v, n); err != nil {
			// Nothing changes what a round has; to go on would change net positions.
			panic(fmt.Sprintf("rounds: round %d cannot set off %d of obligation %d: %v", n, v, p.Numbers[i], err))
		}
	}
	r.Done++
	return max(1, cost)
}

// end ends a round: what it took changes freely again, and the next one of its
// unit comes where a standing rule wants that.
func (r *Round) end(s *machine.Step, n uint64, stage Stage) {
	if r.Stage != StageOpen {
		obligations.Thaw(s, r.Unit)
	}
	r.Stage = stage
	rounds.Put(s, n, *r)
	r.follow(s, n)
}

// sweep removes what only a round at work needs, as far as there is room; the
// log has it all. It says what that cost.
func sweep(s *machine.Step, n uint64, room int64) (cost int64) {
	for m, at := range places.Of(s, n) {
		if cost >= room {
			return cost
		}
		places.Delete(s, n, m)
		names.Delete(s, n, at)
		cost += sweepCost
	}
	for k := range packs.Of(s, n) {
		if cost >= room {
			return cost
		}
		packs.Delete(s, n, k)
		cost += sweepCost
	}
	for key := range parts.Of(s, n) {
		if cost >= room {
			return cost
		}
		parts.Delete(s, n, key)
		cost += sweepCost
	}
	return cost
}

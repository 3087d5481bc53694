package nodes

import (
	"slices"

	"metaorg/machine"
)

// restarted takes over who holds seats after the members restarted the network
// together. Whatever was decided or asked about seats before is settled by that.
func restarted(s *machine.Step, r machine.Restart) {
	standDown(s)
	called.Put(s, Decision{})
	var all []ID
	for id := range nodes.All(s) {
		all = append(all, id)
	}
	var seated, left []ID
	for _, id := range all {
		n, _ := nodes.Get(s, id)
		holds := slices.ContainsFunc(r.Seats, func(seat machine.Seat) bool { return string(seat.Consensus) == string(n.Consensus) })
		switch {
		case holds:
			n.Place = Seated
			seated = append(seated, id)
		case n.Place != Follows:
			n.Place = Follows
			left = append(left, id)
		}
		n.Resting = false
		nodes.Put(s, id, n)
		missed.Delete(s, id)
	}
	if len(seated) == 0 {
		return // Its nodes are not registered: those of the genesis.
	}
	decided.Put(s, Decision{Nodes: seated, At: s.Time})
	s.Emit(SeatsFilled{Nodes: seated, Left: left})
}

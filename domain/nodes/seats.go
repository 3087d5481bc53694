package nodes

import (
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Seats decides which nodes order the log: one, or four and more. With two or
// three each would have to be there for anything to go on, so more than one
// would be worse than one. A node that has no seat yet is called first and must
// answer for itself.
type Seats struct {
	Nodes []ID `json:"nodes" help:"all nodes that have a seat from now on: one, or at least four, no two of them under common control"`
}

// SeatsCalled says that nodes were called to seats and have to answer.
type SeatsCalled struct {
	Nodes  []ID   `json:"nodes"`  // The whole decision.
	Called []ID   `json:"called"` // Those who must answer.
	Until  int64  `json:"until"`
	Call   uint64 `json:"call"`            // Counts the network's questions.
	Again  bool   `json:"again,omitempty"` // The second round.
}

// SeatsFilled says who orders the log from now on.
type SeatsFilled struct {
	Nodes []ID `json:"nodes"`
	Later []ID `json:"later,omitempty"` // They have a seat too once they answer.
	Left  []ID `json:"left,omitempty"`  // They had one until now.
}

// SeatsNotFilled says that too few nodes answered, so that all stays as it was.
type SeatsNotFilled struct {
	Missing []ID `json:"missing"`
}

// Check refuses a number of seats that helps nobody, and a node named twice.
func (m Seats) Check() error {
	if n := len(m.Nodes); n != 1 && n < MinManySeats || n > machine.MaxSeats {
		return machine.Malformed("nodes.bad_seat_count",
			"give one node, or at least %d and at most %d: with two or three, each of them would have to be up for anything to go on", MinManySeats, machine.MaxSeats).At("nodes")
	}
	for i, id := range m.Nodes {
		if slices.Contains(m.Nodes[:i], id) {
			return machine.Malformed("nodes.named_twice", "the node %s is named twice; every node has one seat", clip(string(id))).At("nodes")
		}
	}
	return nil
}

// Apply calls those who have no seat, or fills the seats at once.
func (m Seats) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("nodes.needs_decision", "who orders the log changes by a decision of the members; propose it")
	}
	if err := m.eligible(s); err != nil {
		return err
	}
	standDown(s)
	d := Decision{Nodes: m.Nodes, At: s.Time}
	called.Put(s, d)
	call(s, d, answerSeconds(s), func(p Place) bool { return !p.HoldsSeat() })
	return nil
}

// eligible refuses nodes that could not hold these seats together.
func (m Seats) eligible(s *machine.Step) error {
	var owners []people.MemberID
	for _, id := range m.Nodes {
		n, ok := nodes.Get(s, id)
		switch {
		case !ok:
			return machine.NotFound("nodes.unknown", "no node is registered here as %q", clip(string(id))).At("nodes")
		case !n.Willing && !n.Place.HoldsSeat():
			return machine.Conflict("nodes.not_willing", "the owner of node %s, %s, has not said that it would take a seat", id, n.Owner).At("nodes")
		case !membership.IsActive(s, n.Owner):
			return machine.Conflict("nodes.owner_not_active", "%s, who owns node %s, is no member with a vote", n.Owner, id).At("nodes")
		}
		for _, other := range owners {
			if other == n.Owner || people.UnderCommonControl(s, other, n.Owner) {
				return machine.Conflict("nodes.one_control", "nodes of %s and %s would be in one hand; each seat must be in another", other, n.Owner).At("nodes")
			}
		}
		owners = append(owners, n.Owner)
	}
	return nil
}

// standDown ends a call that is still under way: a newer decision counts.
func standDown(s *machine.Step) {
	before, underWay := CalledSeats(s)
	if !underWay {
		return
	}
	for _, id := range before.Nodes {
		if n, ok := nodes.Get(s, id); ok && (n.Place == Called || n.Place == Ready) {
			n.Place = Follows
			nodes.Put(s, id, n)
		}
	}
}

// call puts a question to those of a decision's nodes whose place asks for it,
// and fills the seats at once if there is nobody to ask.
func call(s *machine.Step, d Decision, seconds int64, asks func(Place) bool) {
	number := questions.Next(s)
	var asked []ID
	for _, id := range d.Nodes {
		n, ok := nodes.Get(s, id)
		if !ok || !asks(n.Place) {
			continue
		}
		n.Place, n.Resting = Called, false
		n.ask(s, number, s.Time+seconds)
		nodes.Put(s, id, n)
		asked = append(asked, id)
	}
	d.Call, d.Until = number, s.Time+seconds
	called.Put(s, d)
	if len(asked) == 0 {
		fill(s, d)
		return
	}
	s.Schedule(d.Until, EndCall{number})
	s.Emit(SeatsCalled{Nodes: d.Nodes, Called: asked, Until: d.Until, Call: number, Again: d.Again})
}

// EndCall ends a round of a call.
type EndCall struct {
	Call uint64 `json:"call"`
}

// Apply asks those who answered once more, at short notice, since some of them
// may have gone while the others were waited for; after that it fills the seats
// with those who are there.
func (e EndCall) Apply(s *machine.Step) error {
	d, ok := CalledSeats(s)
	if !ok || d.Call != e.Call {
		return nil // It was filled, or another decision took its place.
	}
	if d.Again {
		fill(s, d)
		return nil
	}
	d.Again = true
	call(s, d, secondRoundLength, func(p Place) bool { return p == Ready })
	return nil
}

// fill gives seats to those of a decision's nodes who are there, if they are
// enough, and takes them from all others.
func fill(s *machine.Step, d Decision) {
	there, missing := present(s, d)
	called.Put(s, Decision{})
	if len(there) == 0 || len(there) < min(len(d.Nodes), MinManySeats) {
		for _, id := range d.Nodes {
			if n, ok := nodes.Get(s, id); ok && !n.Place.HoldsSeat() && n.Place != Paused {
				n.Place = Follows
				nodes.Put(s, id, n)
			}
		}
		s.Emit(SeatsNotFilled{Missing: missing})
		return
	}
	for _, id := range there {
		n, _ := nodes.Get(s, id)
		if !n.Place.HoldsSeat() {
			s.Seat(n.Consensus, n.Anchor)
			n.Place = Seated
			nodes.Put(s, id, n)
		}
	}
	for _, id := range missing {
		if n, ok := nodes.Get(s, id); ok {
			n.Place = Paused
			n.ask(s, questions.Next(s), 0)
			nodes.Put(s, id, n)
		}
	}
	left := vacate(s, d.Nodes)
	d.Call, d.Until, d.Again = 0, 0, false
	decided.Put(s, d)
	s.Emit(SeatsFilled{Nodes: there, Later: missing, Left: left})
}

// present parts a decision's nodes into those who are there and the others.
func present(s *machine.Step, d Decision) (there, missing []ID) {
	for _, id := range d.Nodes {
		n, ok := nodes.Get(s, id)
		if ok && (n.Place.HoldsSeat() || n.Place == Ready) {
			there = append(there, id)
		} else if ok {
			missing = append(missing, id)
		}
	}
	return there, missing
}

// vacate takes the seats of all nodes but these, registered or not.
func vacate(s *machine.Step, but []ID) (left []ID) {
	for _, key := range machine.SeatsOf(s) {
		id, n, ok := ByConsensus(s, key)
		if ok && slices.Contains(but, id) {
			continue
		}
		s.Unseat(key)
		if ok {
			n.Place = Follows
			nodes.Put(s, id, n)
			left = append(left, id)
		}
	}
	for id, n := range nodes.All(s) {
		if n.Place == Paused && !slices.Contains(but, id) {
			n.Place, n.Resting = Follows, false
			nodes.Put(s, id, n)
			left = append(left, id)
		}
	}
	return left
}

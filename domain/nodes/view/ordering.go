package view

import (
	"cmp"
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// ordering is who orders the log, as the rules have it.
type ordering struct {
	marks   []mark // Registered nodes: those with seats first.
	strange int    // Seats of nodes that nobody has registered.
	seats   int    // All of them.
	ready   int    // How many could hold seats together, those that have one included.
	call    *calling
}

// mark is one node in the picture, and in sentences.
type mark struct {
	id    nodes.ID
	owner people.MemberID
	name  string // What its owner is called; with a part of its id where the owner has several.
	place nodes.Place
	until int64  // By when it must answer, of one that is called or challenged.
	rests bool   // Paused by its owner.
	left  bool   // Its owner is no member with a vote: others do not connect with it, and anybody may remove it.
	why   string // Key of why it could hold no seat; empty if it could.
	with  string // The owner under the same control, where that is why.
	since int64
	seen  Witnessed
	up    Up
	own   bool // It is this node.
	here  bool // It is this node, or this node is connected with it.
}

// calling is a decision about seats that is being carried out.
type calling struct {
	all, answered int // Nodes of the decision; those of them who hold a seat or have answered.
	until         int64
}

// orderingOf reads who orders the log. Names come from elsewhere.
func orderingOf(s state.Reader, names map[people.MemberID]string) (o ordering) {
	owned := map[people.MemberID]int{}
	for id, n := range nodes.All(s) {
		m := mark{id: id, owner: n.Owner, name: calledOr(names, n.Owner), place: n.Place, rests: n.Resting, since: n.Since}
		if n.Place == nodes.Called || n.Place == nodes.Challenged {
			m.until = n.Asked.Until
		}
		m.left = !charter.Forming(s) && !membership.Belongs(s, n.Owner)
		switch {
		case !n.Willing && !n.Place.HoldsSeat():
			m.why = "unwilling"
		case !membership.IsActive(s, n.Owner):
			m.why = "no_vote"
		}
		owned[n.Owner]++
		o.marks = append(o.marks, m)
	}
	for i, m := range o.marks {
		if owned[m.owner] > 1 {
			o.marks[i].name += " (" + short(m.id) + ")"
		}
	}
	slices.SortStableFunc(o.marks, func(a, b mark) int {
		return cmp.Or(rank(a.place)-rank(b.place), cmp.Compare(a.name, b.name))
	})
	for _, key := range machine.SeatsOf(s) {
		o.seats++
		if _, _, known := nodes.ByConsensus(s, key); !known {
			o.strange++
		}
	}
	o.count(func(a, b people.MemberID) bool { return people.UnderCommonControl(s, a, b) })
	if d, underWay := nodes.CalledSeats(s); underWay {
		o.call = &calling{all: len(d.Nodes), until: d.Until}
		for _, id := range d.Nodes {
			if n, ok := nodes.Of(s, id); ok && (n.Place.HoldsSeat() || n.Place == nodes.Ready) {
				o.call.answered++
			}
		}
	}
	return o
}

// count finds how many nodes could hold seats together, each in another hand,
// and marks those that could not because of one before them.
func (o *ordering) count(together func(a, b people.MemberID) bool) {
	var taken []mark
	for i, m := range o.marks {
		if m.why != "" || len(taken) >= machine.MaxSeats {
			continue
		}
		other := slices.IndexFunc(taken, func(t mark) bool { return t.owner == m.owner || together(t.owner, m.owner) })
		if other >= 0 {
			o.marks[i].why, o.marks[i].with = "one_hand", taken[other].name
			continue
		}
		taken = append(taken, m)
	}
	o.ready = len(taken)
}

// rank puts those first who order the log.
func rank(p nodes.Place) int {
	switch p {
	case nodes.Seated:
		return 0
	case nodes.Challenged:
		return 1
	case nodes.Paused:
		return 2
	case nodes.Ready:
		return 3
	case nodes.Called:
		return 4
	case nodes.Follows:
	}
	return 5
}

func calledOr(names map[people.MemberID]string, m people.MemberID) string {
	if name := names[m]; name != "" {
		return name
	}
	return string(m)
}

// short is enough of a node's id to tell it from others at a glance.
func short(id nodes.ID) string { return string(id[:min(len(id), 8)]) }

// see adds what this node knows of the others.
func (o *ordering) see(s seen) {
	for i, m := range o.marks {
		o.marks[i].seen, o.marks[i].up = s.witnessed[m.id], s.up[m.id]
		o.marks[i].own = m.id == s.own
		o.marks[i].here = o.marks[i].own || s.connected[m.id]
	}
}

// seated are the registered nodes that order the log.
func (o ordering) seated() (all []mark) {
	for _, m := range o.marks {
		if m.place.HoldsSeat() {
			all = append(all, m)
		}
	}
	return all
}

// witnesses are nodes without a seat that have vouched for the log; others are
// those that have not.
func (o ordering) witnesses() (all, others []mark) {
	for _, m := range o.marks {
		switch {
		case m.place.HoldsSeat():
		case m.seen.Size > 0:
			all = append(all, m)
		default:
			others = append(others, m)
		}
	}
	return all, others
}

// suggested are nodes for the next number of seats that tolerates one more,
// those that have a seat first, then those this node can see, the oldest first;
// nothing while there are not enough.
func (o ordering) suggested() (ids []string) {
	_, more := nodes.Tolerance(o.seats)
	want := o.seats + more
	if o.ready < want {
		return nil
	}
	able := slices.DeleteFunc(slices.Clone(o.marks), func(m mark) bool { return m.why != "" })
	slices.SortStableFunc(able, func(a, b mark) int {
		return cmp.Or(order(b.place.HoldsSeat())-order(a.place.HoldsSeat()), order(b.here)-order(a.here), cmp.Compare(a.since, b.since))
	})
	for _, m := range able[:min(want, len(able))] {
		ids = append(ids, string(m.id))
	}
	return ids
}

func order(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

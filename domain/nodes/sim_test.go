package nodes_test

import (
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// TestSimSeats lets members, nodes and time do what they like with seats, and
// looks after each step at what must always be true.
func TestSimSeats(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := equipped(t)
		some := rapid.SampledFrom(members)
		several := rapid.SliceOfNDistinct(some, 1, len(members), rapid.ID)
		r.Repeat(map[string]func(*rapid.T){
			"decide": func(r *rapid.T) {
				w.Act(domaintest.Rep(ant), "", decided(nodes.Seats{Nodes: ids(several.Draw(r, "seats")...)}))
			},
			"answer": func(r *rapid.T) { answer(w, some.Draw(r, "who")) },
			"everybody answers": func(*rapid.T) {
				for _, o := range members {
					answer(w, o)
				}
			},
			"pause": func(r *rapid.T) {
				o := some.Draw(r, "who")
				before := seats(w)
				if out := w.Act(author(o), "", nodes.Pause{Node: id(o)})[0]; out.Code == "" && 3*seats(w) < 2*before {
					r.Fatalf("a pause left %d of %d seats", seats(w), before)
				}
			},
			"remove and register": func(r *rapid.T) {
				o := some.Draw(r, "who")
				w.Act(domaintest.Rep(o), o, nodes.Remove{Node: id(o)})
				w.Act(domaintest.Rep(o), o, registration(o))
			},
			"be absent": func(r *rapid.T) {
				w.Absent = nil
				for _, o := range rapid.SliceOfNDistinct(some, 0, 3, rapid.ID).Draw(r, "away") {
					w.Absent = append(w.Absent, card(o).Consensus)
				}
			},
			"blocks pass": func(r *rapid.T) { blocks(w, rapid.IntRange(1, 60).Draw(r, "blocks")) },
			"time passes": func(r *rapid.T) { w.Wait(rapid.Int64Range(1, 30*3600).Draw(r, "seconds")) },
			"":            func(r *rapid.T) { seatsAreInOrder(r, w) },
		})
	})
}

func seats(w *rulestest.World) int { return len(machine.SeatsOf(w.Store)) }

// seatsAreInOrder fails unless somebody orders the log, and rules and machine
// agree on who does.
func seatsAreInOrder(r *rapid.T, w *rulestest.World) {
	if seats(w) == 0 {
		r.Fatal("nobody orders the log")
	}
	if waiting := machine.Parked(w.Store); len(waiting) > 0 {
		r.Fatalf("a due item hit a fault: %v", waiting)
	}
	for _, key := range machine.SeatsOf(w.Store) {
		if _, n, ok := nodes.ByConsensus(w.Store, key); ok && !n.Place.HoldsSeat() {
			r.Fatalf("a node that is %q orders the log", n.Place)
		}
	}
	for id, n := range nodes.All(w.Store) {
		if n.Place.HoldsSeat() != machine.HoldsSeat(w.Store, n.Consensus) {
			r.Fatalf("node %s is %q, which the machine does not know", id, n.Place)
		}
	}
	if d, underWay := nodes.CalledSeats(w.Store); underWay && d.Until < machine.ClockOf(w.Store).Time {
		r.Fatalf("a call goes on after its end: %+v", d)
	}
}

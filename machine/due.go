package machine

import (
	"iter"
	"reflect"

	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// DueItem is a due item waiting in the queue.
type DueItem struct {
	At      int64    `json:"at"` // Unix seconds of rule time.
	Serial  uint64   `json:"serial"`
	Kind    string   `json:"kind"`
	Content wire.Raw `json:"content"`
	Draw    bool     `json:"draw,omitempty"`  // Waits for randomness once due.
	Block   uint64   `json:"block,omitempty"` // Of a draw that is due: the block with acts whose seed it uses.
}

// drawDelay is how many blocks with acts lie between a draw's falling due and
// its seed, so that nobody knew the seed when it fell due.
const drawDelay = 2

var (
	dueQueue  = state.NewMap[state.Pair[int64, uint64], DueItem]("machine/due")
	drawQueue = state.NewMap[state.Pair[uint64, uint64], DueItem]("machine/draws") // By block, serial.
	parked    = state.NewMap[uint64, DueItem]("machine/parked")
	dueSerial = state.NewCounter("machine/due_serial")
)

// NextDue is the time of the earliest due item; false when nothing waits.
func NextDue(r state.Reader) (int64, bool) {
	k, _, ok := first(dueQueue.All(r))
	return k.A, ok
}

// DrawWaits reports whether a draw waits for more blocks with acts.
func DrawWaits(r state.Reader) bool {
	_, _, ok := first(drawQueue.All(r))
	return ok
}

// Parked lists due items that hit a fault and wait for people to look.
func Parked(r state.Reader) (items []DueItem) {
	for _, it := range parked.All(r) {
		items = append(items, it)
	}
	return items
}

// Schedule lets the rules do d once rule time reaches at (Unix seconds); at
// once, if it has passed.
func (s *Step) Schedule(at int64, d Due) { s.schedule(at, d, false) }

// ScheduleDraw is Schedule for what needs randomness: it runs two blocks with
// acts after it fell due, with that block's seed (see Step.Seed).
func (s *Step) ScheduleDraw(at int64, d Due) { s.schedule(at, d, true) }

func (s *Step) schedule(at int64, d Due, draw bool) {
	k, ok := s.machine.dueByType[reflect.TypeOf(d)]
	if !ok {
		panic("due item of a type that no module lists: " + reflect.TypeOf(d).String())
	}
	at = max(at, s.Time) // So that the queue is worked off in one direction.
	it := DueItem{At: at, Serial: dueSerial.Next(s), Kind: k.Name, Content: wire.Encode(d), Draw: draw}
	dueQueue.Put(s, state.Pair[int64, uint64]{A: at, B: it.Serial}, it)
}

// workDue runs what is due at now, earliest first, each at the time it was
// due, and reports how many more items it may still run in this block.
func (b *block) workDue(now int64, budget int64) int64 {
	for ; budget > 0; budget-- {
		it, ok := b.popDue(now)
		if !ok {
			break
		}
		if it.Draw && it.Block == 0 {
			it.Block = ClockOf(b.state).Blocks + drawDelay
			drawQueue.Put(b.state, state.Pair[uint64, uint64]{A: it.Block, B: it.Serial}, it)
			continue
		}
		b.runDue(it)
	}
	return budget
}

// popDue takes the next item out of the draws whose block has come, then out
// of the queue. It looks on from the one before, since whatever is scheduled
// meanwhile comes after it.
func (b *block) popDue(now int64) (DueItem, bool) {
	if k, it, ok := first(drawQueue.From(b.state, b.draws)); ok && k.A <= ClockOf(b.state).Blocks {
		drawQueue.Delete(b.state, k)
		b.draws = k
		return it, true
	}
	if k, it, ok := first(dueQueue.From(b.state, b.dues)); ok && k.A <= now {
		dueQueue.Delete(b.state, k)
		b.dues = k
		return it, true
	}
	return DueItem{}, false
}

func first[K, V any](seq iter.Seq2[K, V]) (k K, v V, ok bool) {
	for k, v = range seq {
		return k, v, true
	}
	return k, v, false
}

func (b *block) runDue(it DueItem) {
	step := b.machine.newStep(b.state, max(it.At, b.last))
	step.AsNetwork, step.Height = true, b.height
	if it.Draw {
		step.seed = ClockOf(b.state).Seed
		step.Time = b.now
	}
	out := step.attempt(func() error {
		k, ok := b.machine.dues[it.Kind]
		if !ok {
			panic("due item of unknown kind " + it.Kind)
		}
		p := reflect.New(k.Type)
		if err := wire.Decode(it.Content, p.Interface()); err != nil {
			panic(err)
		}
		return p.Elem().Interface().(Due).Apply(step)
	})
	if out.Code == codeFault {
		parked.Put(b.state, it.Serial, it)
	}
	b.record(Entry{Time: step.Time, Input: InputDue, Content: wire.Encode(it), Outcomes: []Outcome{out}})
}

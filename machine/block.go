package machine

import (
	"crypto/sha256"
	"errors"
	"math"

	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Block is what consensus ordered at one height. One without a clock entry
// changes nothing.
type Block struct {
	Height    int64
	Clock     *ClockEntry
	Absent    [][]byte // Consensus keys of the seats that did not sign the block before.
	Envelopes [][]byte
}

// Result is what became of one envelope of a block.
type Result struct {
	ID       wire.EnvelopeID // Empty when the envelope could not be read.
	Refused  *Refusal        // Why it was not applied, leaving no trace; nil when it was.
	Entry    int64           // Its place among the block's new entries, when it was applied.
	Outcomes []Outcome       // One per message, when it was applied.
}

// block is one block being applied.
type block struct {
	machine *Machine
	state   *state.Overlay
	height  int64
	clock   int64 // The proposer's time.
	now     int64 // Rule time: the proposer's, moved on in a sample network.
	last    int64 // Rule time of the last step.
	entries [][]byte

	dues  state.Pair[int64, uint64]  // The due item taken last.
	draws state.Pair[uint64, uint64] // The draw taken last.
}

// Begin starts a network: it writes the genesis into an empty state and
// returns the log's first entry.
func (m *Machine) Begin(w state.Writer, g Genesis) (entries [][]byte, err error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	b := m.open(w, 0)
	networkItem.Put(b.state, Network{ID: g.ID(), Sample: g.Sample, RuleVersion: g.RuleVersion, Origins: g.Origins})
	seed := []byte(g.ID())
	for _, s := range g.Seats {
		chains.Put(b.state, string(s.Consensus), Chain{Anchor: s.Anchor})
		seed = append(seed, s.Anchor...)
	}
	digest := sha256.Sum256(seed)
	clockItem.Put(b.state, Clock{Time: g.Time, Offset: -g.Behind, Seed: digest[:]})
	b.record(Entry{Time: g.Time, Input: InputGenesis, Content: wire.Encode(g)})
	return b.close(w), nil
}

// Apply applies a block to the state: the clock, what is due, the acts in
// order. It returns the log's new entries, whose right edge is in the state.
func (m *Machine) Apply(w state.Writer, in Block) (entries [][]byte, results []Result) {
	if in.Clock == nil {
		return nil, refuseAll(in.Envelopes, Malformed("machine.no_clock", "a block with acts begins with a clock entry"))
	}
	if no := CheckClock(w, *in.Clock); no != nil {
		return nil, refuseAll(in.Envelopes, no)
	}
	b := m.open(w, in.Height)
	tick(b.state, *in.Clock)
	b.clock, b.now = in.Clock.Time, ClockOf(b.state).Time
	b.record(Entry{Time: b.now, Input: InputClock, Content: wire.Encode(*in.Clock)})
	b.attend(in.Absent)
	budget := b.workDue(b.now, DuePerBlock)
	b.last = b.now
	for _, e := range in.Envelopes {
		r, moved := b.applyEnvelope(e)
		results = append(results, r)
		if moved {
			budget = b.workDue(b.now, budget)
			b.last = b.now
		}
	}
	return b.close(w), results
}

func refuseAll(envelopes [][]byte, no *Refusal) (results []Result) {
	for range envelopes {
		results = append(results, Result{Refused: no})
	}
	return results
}

func (m *Machine) open(r state.Reader, height int64) *block {
	return &block{machine: m, state: state.NewOverlay(r), height: height, last: ClockOf(r).Time, dues: state.PairOf[int64, uint64](math.MinInt64, 0)}
}

// applyEnvelope applies one act at the block's time. moved says that it moved
// a sample network's clock on.
func (b *block) applyEnvelope(envelope []byte) (r Result, moved bool) {
	act, err := b.machine.Admit(b.state, envelope, b.now, 1)
	if act != nil {
		r.ID = act.ID
	}
	if err != nil {
		errors.As(err, &r.Refused)
		return r, false
	}
	r.Entry = int64(len(b.entries))
	r.Outcomes = b.applyAct(act)
	return r, b.clockMoved()
}

// applyAct does what an admitted act asks for and records it.
func (b *block) applyAct(act *Act) (outcomes []Outcome) {
	consume(b.state, act, b.now)
	step := b.machine.newStep(b.state, b.now)
	step.By, step.Key, step.For, step.Height = act.Body.Author, act.Body.Key, act.Body.For, b.height
	for i, msg := range act.Messages {
		if i > 0 && act.introduces && outcomes[0].Code != "" {
			outcomes = append(outcomes, refused(NotAllowed("machine.not_introduced", "this came with a registration that was refused")))
			continue
		}
		outcomes = append(outcomes, step.attempt(func() error { return msg.Apply(step) }))
	}
	b.record(Entry{Time: b.now, Input: InputEnvelope, Content: act.Bytes, Outcomes: outcomes})
	return outcomes
}

// clockMoved takes over a sample network's new offset.
func (b *block) clockMoved() bool {
	c := ClockOf(b.state)
	now := b.clock + c.Offset
	if now <= b.now || b.clock == 0 {
		return false
	}
	b.now, c.Time = now, now
	clockItem.Put(b.state, c)
	return true
}

// record appends an entry; its height is the block's.
func (b *block) record(e Entry) {
	e.Height = b.height
	b.entries = append(b.entries, wire.Encode(e))
}

// close moves the log's edge on and hands everything to the state below.
func (b *block) close(w state.Writer) [][]byte {
	b.upgrade()
	edge := EdgeOf(b.state)
	for _, e := range b.entries {
		edge = edge.Append(e)
	}
	edgeItem.Put(b.state, edge)
	b.state.Flush(w)
	return b.entries
}

// Try finds out what an act would come to, changing nothing: the refusal of
// Admit or of its first refused message, or nil.
func (m *Machine) Try(r state.Reader, envelope []byte, now int64) error {
	act, err := m.Admit(r, envelope, now, 1)
	if err != nil {
		return err
	}
	return m.TryAct(r, act, now)
}

// TryAct is Try for an act that was admitted already and whose turn it is.
func (m *Machine) TryAct(r state.Reader, act *Act, now int64) error {
	b := m.open(r, 0)
	b.now = now
	for _, o := range b.applyAct(act) {
		if no := o.Refusal(); no != nil {
			return no
		}
	}
	return nil
}

package machine

import (
	"bytes"
	"fmt"
	"iter"

	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// ReplayError says at which entry a replay came out differently from the record.
type ReplayError struct {
	Index  uint64 // Of the entry in the log.
	Reason string
}

func (e *ReplayError) Error() string { return fmt.Sprintf("entry %d: %s", e.Index, e.Reason) }

// Replay applies recorded entries, from the first on, to an empty store and
// compares what comes out with the record, byte by byte. The store's versions
// are the heights at which acts were applied; after is called at each.
func (m *Machine) Replay(s state.Store, entries iter.Seq2[uint64, []byte], after func(height int64)) error {
	p := replay{machine: m, store: s}
	for i, raw := range entries {
		var e Entry
		if err := wire.Decode(raw, &e); err != nil {
			return &ReplayError{i, "it could not be read: " + err.Error()}
		}
		if e.Height != p.height || e.Input == InputGenesis {
			if err := p.flush(after); err != nil {
				return err
			}
			p.height, p.from = e.Height, i
		}
		p.recorded, p.read = append(p.recorded, raw), append(p.read, e)
	}
	if err := p.flush(after); err != nil {
		return err
	}
	if p.begun {
		s.Commit(FirstHeight)
	}
	return nil
}

// FirstHeight is a network's first version. The engine may make an empty block
// of it, so a genesis without acts in that block is a version of its own.
const FirstHeight = 1

// replay collects one height's entries before it applies them.
type replay struct {
	machine  *Machine
	store    state.Store
	height   int64
	begun    bool // The genesis was applied and is not yet in a version.
	from     uint64
	recorded [][]byte
	read     []Entry
}

func (p *replay) flush(after func(int64)) error {
	if len(p.read) == 0 {
		return nil
	}
	if p.begun && p.height > FirstHeight {
		p.store.Commit(FirstHeight)
	}
	got, err := p.apply()
	if err != nil {
		return err
	}
	p.begun = p.height == 0
	for k := range p.recorded {
		if k >= len(got) || !bytes.Equal(got[k], p.recorded[k]) {
			return &ReplayError{p.from + uint64(k), "the rules come to another outcome than the one recorded"}
		}
	}
	if len(got) > len(p.recorded) {
		return &ReplayError{p.from + uint64(len(p.recorded)), "an entry that the rules ask for is missing"}
	}
	if p.height > 0 {
		p.store.Commit(p.height)
		after(p.height)
	}
	p.recorded, p.read = p.recorded[:0], p.read[:0]
	return nil
}

func (p *replay) apply() ([][]byte, error) {
	first := p.read[0]
	if first.Input == InputGenesis {
		var g Genesis
		if err := wire.Decode(first.Content, &g); err != nil {
			return nil, &ReplayError{p.from, "the genesis could not be read: " + err.Error()}
		}
		if NetworkOf(p.store).ID != "" {
			return nil, &ReplayError{p.from, "a second genesis"}
		}
		got, err := p.machine.Begin(p.store, g)
		if err != nil {
			return nil, &ReplayError{p.from, err.Error()}
		}
		return got, nil
	}
	if err := p.machine.CheckRules(p.store, p.height); err != nil {
		return nil, &ReplayError{p.from, err.Error()}
	}
	if first.Input == InputRestarted {
		return p.restart(first)
	}
	var clock ClockEntry
	if first.Input != InputClock || wire.Decode(first.Content, &clock) != nil {
		return nil, &ReplayError{p.from, "a block with acts must begin with a clock entry"}
	}
	in := Block{Height: p.height, Clock: &clock}
	for _, e := range p.read {
		switch e.Input {
		case InputEnvelope:
			in.Envelopes = append(in.Envelopes, e.Content)
		case InputAttendance:
			var who Attendance
			if wire.Decode(e.Content, &who) != nil {
				return nil, &ReplayError{p.from, "who was absent could not be read"}
			}
			in.Absent = who.Absent
		case InputGenesis, InputClock, InputDue, InputRestarted: // What the rules come to by themselves.
		}
	}
	if no := CheckClock(p.store, clock); no != nil {
		return nil, &ReplayError{p.from, no.Error()}
	}
	got, results := p.machine.Apply(p.store, in)
	at := 0
	for k, e := range p.read {
		if e.Input != InputEnvelope {
			continue
		}
		if no := results[at].Refused; no != nil {
			return nil, &ReplayError{p.from + uint64(k), no.Error()}
		}
		at++
	}
	return got, nil
}

func (p *replay) restart(e Entry) ([][]byte, error) {
	var s SignedRestart
	if err := wire.Decode(e.Content, &s); err != nil {
		return nil, &ReplayError{p.from, "the restart could not be read: " + err.Error()}
	}
	if s.Restart.Height+1 != e.Height {
		return nil, &ReplayError{p.from, "the restart is of another height"}
	}
	got, err := p.machine.Restart(p.store, s)
	if err != nil {
		return nil, &ReplayError{p.from, err.Error()}
	}
	return got, nil
}

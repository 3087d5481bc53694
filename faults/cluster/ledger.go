package cluster

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Ledger is what the cluster owes those who used it: every acknowledged act
// is in the log, once, and the log is the same on every node.
type Ledger struct {
	machine *machine.Machine

	mu           sync.Mutex
	acknowledged map[wire.EnvelopeID]uint64   // By act, its entry as it was said.
	entries      [][]byte                     // The log, as the node said that came first.
	places       map[wire.EnvelopeID][]uint64 // By act, where it is in the log.
	read         map[*Member]uint64           // How far each node's log was compared.
}

func newLedger(m *machine.Machine) *Ledger {
	return &Ledger{
		machine: m, acknowledged: map[wire.EnvelopeID]uint64{},
		places: map[wire.EnvelopeID][]uint64{}, read: map[*Member]uint64{},
	}
}

// acknowledge notes that a node said that an act is in the log for good.
func (l *Ledger) acknowledge(id wire.EnvelopeID, entry uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acknowledged[id] = entry
}

// Acknowledged is how many acts were acknowledged so far.
func (l *Ledger) Acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acknowledged)
}

// Follow compares what is new in a node's log with what others said, or takes
// it over. From what it said before, nothing may be missing.
func (l *Ledger) Follow(ctx context.Context, m *Member, size uint64) error {
	c, err := m.Client()
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	from := l.read[m]
	if size < from {
		return fmt.Errorf("%s has %d entries of its log and had %d before", m.Name, size, from)
	}
	if from > 0 {
		from-- // Once more, to see that it is still the same log.
	}
	return c.Entries(ctx, from, size, func(i uint64, entry []byte) error {
		l.read[m] = i + 1
		return l.compare(m, i, entry)
	})
}

func (l *Ledger) compare(m *Member, i uint64, entry []byte) error {
	if i < uint64(len(l.entries)) {
		if !bytes.Equal(l.entries[i], entry) {
			return fmt.Errorf("entry %d on %s is another than elsewhere: the log has forked", i, m.Name)
		}
		return nil
	}
	var e machine.Entry
	if err := wire.Decode(entry, &e); err != nil {
		return fmt.Errorf("couldn't read entry %d: %w", i, err)
	}
	l.entries = append(l.entries, bytes.Clone(entry))
	if e.Input == machine.InputEnvelope {
		var act wire.Envelope
		if err := wire.Decode(e.Content, &act); err != nil {
			return fmt.Errorf("couldn't read the act in entry %d: %w", i, err)
		}
		l.places[act.ID()] = append(l.places[act.ID()], i)
	}
	return nil
}

// Acts is how many acts are in the log as far as it was read.
func (l *Ledger) Acts() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.places)
}

// Forget lets a node begin anew: it may have less of its log for a while.
func (l *Ledger) Forget(m *Member) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.read, m)
}

// Account is what the ledger comes to.
type Account struct {
	Acknowledged int // Acts that a node said were applied.
	Lost         int // Of these, not in the log.
	Twice        int // Acts that are in the log more than once.
}

// Account compares what was acknowledged with the log.
func (l *Ledger) Account() (a Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.Acknowledged = len(l.acknowledged)
	for id, entry := range l.acknowledged {
		if !slices.Contains(l.places[id], entry) {
			a.Lost++
		}
	}
	for _, at := range l.places {
		if len(at) > 1 {
			a.Twice++
		}
	}
	return a
}

// Log is a copy of the log so far.
func (l *Ledger) Log() [][]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries)
}

// Replay applies the log to an empty state and compares every outcome.
func (l *Ledger) Replay() (*state.Memory, error) {
	m := state.NewMemory()
	log := l.Log()
	err := l.machine.Replay(m, func(yield func(uint64, []byte) bool) {
		for i, e := range log {
			if !yield(uint64(i), e) {
				return
			}
		}
	}, func(int64) {})
	return m, err
}

// statement is what a node says of itself: the text of its checkpoint.
func statement(ctx context.Context, m *Member) (text string, size uint64, err error) {
	c, err := m.Client()
	if err != nil {
		return "", 0, err
	}
	signed, err := c.Checkpoint(ctx)
	if err != nil {
		return "", 0, err
	}
	text, _, found := strings.Cut(string(signed), "\n\n")
	if !found {
		return "", 0, errors.New("the checkpoint has no signature")
	}
	if _, err := fmt.Sscanf(strings.SplitN(text, "\n", 3)[1], "%d", &size); err != nil {
		return "", 0, fmt.Errorf("couldn't read the checkpoint: %w", err)
	}
	return text, size, nil
}

// fingerprint is a short name of a log, for messages.
func (l *Ledger) fingerprint() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := sha256.New()
	for _, e := range l.entries {
		h.Write(e)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:4])
}

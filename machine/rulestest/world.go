// Package rulestest tries out rules as people meet them: signed envelopes in
// ordered blocks, days that pass, and a table of sentences that say what then
// happens or who is refused.
package rulestest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"testing"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Start is the rule time at which every world begins: 1 January 2026, 00:00 UTC.
const Start int64 = 1_767_225_600

// Day is a day in seconds.
const Day int64 = 86_400

// World is a network of one seat in memory.
type World struct {
	Machine *machine.Machine
	Store   state.Store
	Genesis machine.Genesis
	Entries [][]byte                    // The log so far.
	Absent  [][]byte                    // Consensus keys of seats that miss every block from now on.
	Keys    map[machine.PersonID]string // Names of the keys of authors who do not sign with Key of their own name.

	t      testing.TB
	height int64
	clock  int64 // The seat's own clock, Unix seconds.
	chain  int   // Preimages revealed.
}

// Key gives the key a person of tests signs with: always the same for a name.
func Key(name string) signature.Key {
	return signature.Key{Algorithm: signature.Ed25519, Public: private(name).Public().(ed25519.PublicKey)}
}

// Sign signs a digest as Key(name) would.
func Sign(name string, digest [32]byte) signature.Signature {
	return signature.Signature{Value: ed25519.Sign(private(name), digest[:])}
}

// CheckpointKey is the seat's key for checkpoints.
func CheckpointKey() ed25519.PrivateKey { return private("checkpoint") }

func private(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("rulestest key of " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// chainLength bounds how many blocks with acts a world can have.
const chainLength = 1 << 16

// hashChain is a seat's chain, its anchor last.
var hashChain = sync.OnceValue(func() [][]byte {
	links := make([][]byte, chainLength+1)
	link := sha256.Sum256([]byte("rulestest chain"))
	for i := range links {
		links[i] = slices.Clone(link[:])
		link = sha256.Sum256(link[:])
	}
	return links
})

// New starts a sample network with these modules. People whom the directory
// does not know sign with Key(name), so that a module can be tried without
// registering anybody; a directory that should decide alone is given as Strict.
func New(t testing.TB, directory machine.Directory, modules ...machine.Module) *World {
	if strict, ok := directory.(Strict); ok {
		directory = strict.Directory
	} else {
		directory = lenient{directory}
	}
	fail := func(fault any, stack []byte) { t.Logf("a rule panicked: %v\n%s", fault, stack) }
	w := &World{
		Machine: machine.New(directory, modules, machine.WithFaults(fail)), Store: state.NewMemory(),
		Genesis: genesis(), t: t, clock: Start,
	}
	entries, err := w.Machine.Begin(w.Store, w.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	w.Entries = entries
	return w
}

func genesis() machine.Genesis {
	return machine.Genesis{
		Name: "A network of tests", Sample: true, Time: Start, RuleVersion: machine.RuleVersion,
		Origins: []string{"https://tests.example"},
		Seats: []machine.Seat{{
			Consensus: Key("seat").Public, Checkpoint: Key("checkpoint").Public, Anchor: hashChain()[chainLength],
		}},
	}
}

// Strict leaves it to the directory alone who may sign.
type Strict struct{ machine.Directory }

// lenient gives everybody unknown to a directory the key of tests.
type lenient struct{ machine.Directory }

func (l lenient) Key(r state.Reader, p machine.PersonID, id signature.KeyID, now int64) (signature.Key, bool, bool) {
	if l.Directory != nil {
		if key, counts, known := l.Directory.Key(r, p, id, now); known {
			return key, counts, known
		}
	}
	key := Key(string(p))
	return key, key.ID() == id, true
}

func (l lenient) MayActFor(r state.Reader, p machine.PersonID, o machine.OrganizationID, kind string, now int64) error {
	if l.Directory == nil {
		return nil
	}
	return l.Directory.MayActFor(r, p, o, kind, now)
}

// Now is rule time, Unix seconds.
func (w *World) Now() int64 { return w.clock + machine.ClockOf(w.Store).Offset }

// Pass lets days pass and works off what falls due.
func (w *World) Pass(days int64) {
	w.clock += days * Day
	w.block(nil)
}

// Wait lets seconds pass, as Pass does days.
func (w *World) Wait(seconds int64) {
	w.clock += seconds
	w.block(nil)
}

// Envelope signs messages as a person would, for an organization or, with
// none, for themselves.
func (w *World) Envelope(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) []byte {
	key, named := w.Keys[by]
	if !named {
		key = string(by)
	}
	return w.EnvelopeWith(key, by, org, messages...)
}

// EnvelopeWith is Envelope signed with Key(key) instead of the person's own.
func (w *World) EnvelopeWith(key string, by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) []byte {
	id := Key(key).ID()
	body := wire.Body{
		Network: w.Genesis.ID(), Author: by, Key: id, For: org,
		Sequence: machine.LastSequence(w.Store, by, id) + 1, Expires: w.Now() + Day,
	}
	for _, m := range messages {
		body.Messages = append(body.Messages, w.Machine.Wire(m))
	}
	env := wire.Envelope{Body: wire.Encode(body)}
	env.Signature = Sign(key, signature.Digest(string(body.Network), env.Body))
	return wire.Encode(env)
}

// Act applies messages in a block of their own, one second later, and returns
// the outcome of each; a refusal before Apply is everyone's outcome.
func (w *World) Act(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) []machine.Outcome {
	return w.Submit(w.Envelope(by, org, messages...), len(messages))
}

// Submit applies an envelope of so many messages as Act does.
func (w *World) Submit(envelope []byte, messages int) []machine.Outcome {
	w.clock++
	r := w.block([][]byte{envelope})[0]
	if r.Refused != nil {
		no := machine.Outcome{Code: r.Refused.Code, Class: r.Refused.Class, Text: r.Refused.Text, Field: r.Refused.Field}
		return slices.Repeat([]machine.Outcome{no}, messages)
	}
	return r.Outcomes
}

// SubmitAll applies envelopes together in a block, one second later.
func (w *World) SubmitAll(envelopes [][]byte) []machine.Result {
	w.clock++
	return w.block(envelopes)
}

// Must is Act, failing the test on any refusal.
func (w *World) Must(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) {
	w.t.Helper()
	for i, o := range w.Act(by, org, messages...) {
		if o.Code != "" {
			w.t.Fatalf("%s could not %T: %s", by, messages[i], o.Refusal())
		}
	}
}

func (w *World) block(envelopes [][]byte) []machine.Result {
	w.height++
	w.chain++
	links := hashChain()
	clock := machine.ClockEntry{Time: w.clock, Seat: w.Genesis.Seats[0].Consensus, Reveal: links[chainLength-w.chain]}
	if known := w.Machine.KnownRules(); known > machine.NetworkOf(w.Store).RuleVersion {
		clock.Knows = known
	}
	entries, results := w.Machine.Apply(w.Store, machine.Block{Height: w.height, Clock: &clock, Absent: w.Absent, Envelopes: envelopes})
	if len(entries) == 0 {
		w.t.Fatalf("the block at height %d was refused: %v", w.height, results)
	}
	w.Store.Commit(w.height)
	w.Entries = append(w.Entries, entries...)
	return results
}

// Height is the height of the last block.
func (w *World) Height() int64 { return w.height }

// Restart restarts the network together, and lets its only seat go on.
func (w *World) Restart(signed machine.SignedRestart) error {
	entries, err := w.Machine.Restart(w.Store, signed)
	if err != nil {
		return err
	}
	w.height = signed.Restart.Height + 1
	w.Store.Commit(w.height)
	w.Entries = append(w.Entries, entries...)
	return nil
}

// Events reads the events of the log from entry from on, in order.
func (w *World) Events(from int) (events []machine.Event) {
	for _, raw := range w.Entries[from:] {
		var e machine.Entry
		if err := wire.Decode(raw, &e); err != nil {
			w.t.Fatal(err)
		}
		for _, o := range e.Outcomes {
			for _, rec := range o.Events {
				ev, err := w.Machine.Event(rec)
				if err != nil {
					w.t.Fatal(fmt.Errorf("couldn't read %s: %w", rec.Kind, err))
				}
				events = append(events, ev)
			}
		}
	}
	return events
}

// Network is the identity of every world's network.
func Network() machine.NetworkID { return genesis().ID() }

package node_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"log/slog"
	"testing"
	"time"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/node"
)

// The toy module keeps words.
var toy = machine.Module{
	Name: "toy",
	Kinds: []machine.Kind{
		machine.KindOf[Enter]("toy.enter", "Become known").BeforeFounding(),
		machine.KindOf[Keep]("toy.keep", "Keep a word", Kept{}).BeforeFounding(),
		machine.KindOf[Later]("toy.later", "Keep a word later").BeforeFounding(),
		machine.KindOf[Move]("toy.move", "Move the clock on").BeforeFounding(),
		machine.KindOf[Sit]("toy.sit", "Let a node order the log").BeforeFounding(),
		machine.KindOf[Rise]("toy.rise", "End that a node orders the log").BeforeFounding(),
		machine.KindOf[Boom]("toy.boom", "Panic after writing").BeforeFounding(),
	},
	Dues: []machine.DueKind{machine.DueOf[KeepDue]("toy.keep_due", Kept{})},
}

var (
	people  = state.NewMap[machine.PersonID, signature.Key]("toy/people")
	entered = state.NewItem[int64]("toy/entered") // How many people there are.
	words   = state.NewMap[string, int64]("toy/words")
)

type (
	Enter struct {
		Handle machine.PersonID `json:"handle"`
		Key    signature.Key    `json:"key"`
	}
	Keep struct {
		Word string `json:"word"`
	}
	Kept struct {
		Word string `json:"word"`
	}
	Later struct {
		Word string `json:"word"`
		In   int64  `json:"in"`
		Draw bool   `json:"draw,omitempty"`
	}
	KeepDue struct {
		Word string `json:"word"`
	}
	Move struct {
		Seconds int64 `json:"seconds"`
	}
	Sit struct {
		Seat   []byte `json:"seat"`
		Anchor []byte `json:"anchor"`
	}
	Rise struct {
		Seat []byte `json:"seat"`
	}
	Boom struct{}
)

func (m Enter) Check() error { return nil }
func (m Enter) Apply(s *machine.Step) error {
	if !people.Has(s, m.Handle) {
		count, _ := entered.Get(s)
		entered.Put(s, count+1)
	}
	people.Put(s, m.Handle, m.Key)
	return nil
}
func (m Enter) Introduces() (machine.PersonID, signature.Key)           { return m.Handle, m.Key }
func (m Enter) Invitation(state.Reader, int64) (machine.PersonID, bool) { return "", false }

func (m Keep) Check() error {
	switch m.Word {
	case "":
		return machine.Malformed("toy.no_word", "say a word")
	case "check panics":
		panic("in Check")
	}
	return nil
}

func (m Keep) Apply(s *machine.Step) error {
	if words.Has(s, m.Word) {
		return machine.Conflict("toy.kept", "%s is kept already", m.Word)
	}
	words.Put(s, m.Word, s.Time)
	s.Emit(Kept(m))
	return nil
}

func (m Later) Check() error { return nil }
func (m Later) Apply(s *machine.Step) error {
	if m.Draw {
		s.ScheduleDraw(s.Time+m.In, KeepDue{m.Word})
	} else {
		s.Schedule(s.Time+m.In, KeepDue{m.Word})
	}
	return nil
}

func (m KeepDue) Apply(s *machine.Step) error { return Keep(m).Apply(s) }

func (m Move) Check() error                { return nil }
func (m Move) Apply(s *machine.Step) error { s.MoveClock(m.Seconds); return nil }

func (m Sit) Check() error                { return nil }
func (m Sit) Apply(s *machine.Step) error { s.Seat(m.Seat, m.Anchor); return nil }

func (m Rise) Check() error                { return nil }
func (m Rise) Apply(s *machine.Step) error { s.Unseat(m.Seat); return nil }

func (Boom) Check() error { return nil }
func (Boom) Apply(s *machine.Step) error {
	words.Put(s, "boom", s.Time)
	panic("a rule with a fault")
}

type doorkeeper struct{}

func (doorkeeper) Key(r state.Reader, p machine.PersonID, id signature.KeyID, _ int64) (signature.Key, bool, bool) {
	k, ok := people.Get(r, p)
	return k, ok && k.ID() == id, ok
}

func (doorkeeper) MayActFor(state.Reader, machine.PersonID, machine.OrganizationID, string, int64) error {
	return nil
}

var toyMachine = machine.New(doorkeeper{}, []machine.Module{toy, raising})

// person signs acts.
type person struct {
	handle  machine.PersonID
	private ed25519.PrivateKey
	network machine.NetworkID
	now     func() int64
	last    uint64
}

func newPerson(handle string, network machine.NetworkID, now func() int64) *person {
	seed := sha256.Sum256([]byte(handle))
	return &person{handle: machine.PersonID(handle), private: ed25519.NewKeyFromSeed(seed[:]), network: network, now: now}
}

func (p *person) key() signature.Key {
	return signature.Key{Algorithm: signature.Ed25519, Public: p.private.Public().(ed25519.PublicKey)}
}

func (p *person) raw(digest [32]byte) []byte { return ed25519.Sign(p.private, digest[:]) }

func (p *person) enter() machine.Message { return Enter{p.handle, p.key()} }

// sign makes the person's next act.
func (p *person) sign(messages ...machine.Message) []byte {
	p.last++
	return p.signAs(p.last, messages...)
}

func (p *person) signAs(sequence uint64, messages ...machine.Message) []byte {
	return p.envelope(wire.Body{Sequence: sequence, Expires: p.now() + 3600}, messages...)
}

func (p *person) envelope(b wire.Body, messages ...machine.Message) []byte {
	b.Network, b.Author, b.Key = p.network, p.handle, p.key().ID()
	for _, m := range messages {
		b.Messages = append(b.Messages, toyMachine.Wire(m))
	}
	body := wire.Encode(b)
	digest := signature.Digest(string(p.network), body)
	return wire.Encode(wire.Envelope{Body: body, Signature: signature.Signature{Value: ed25519.Sign(p.private, digest[:])}})
}

// found makes a home with a network.
func found(t testing.TB, sample bool) (dir string, g machine.Genesis) {
	t.Helper()
	dir = t.TempDir()
	g, err := node.Found(dir, "Toy", sample, time.Now(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return dir, g
}

func config(dir string) node.Config {
	return node.Config{
		Home:   dir,
		Logger: slog.New(slog.DiscardHandler),
		Machine: func(o ...machine.Option) *machine.Machine {
			return machine.New(doorkeeper{}, []machine.Module{toy}, o...)
		},
	}
}

func open(t testing.TB, c node.Config) *node.Node {
	t.Helper()
	n, err := node.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return n
}

// start founds a network, opens its node and lets ada enter.
func start(t testing.TB, sample bool) (*node.Node, *person, string) {
	t.Helper()
	dir, g := found(t, sample)
	n := open(t, config(dir))
	ada := newPerson("ada", g.ID(), n.Now)
	must(t, n, ada.sign(ada.enter()))
	return n, ada, dir
}

// must applies an act and sees that nothing of it was refused.
func must(t testing.TB, n *node.Node, envelope []byte) node.Status {
	t.Helper()
	id, err := n.Submit(t.Context(), envelope)
	for range 300 { // It may be busy: just starting, or catching up.
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != "machine.busy" {
			break
		}
		time.Sleep(100 * time.Millisecond)
		id, err = n.Submit(t.Context(), envelope)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := settled(t, n, id)
	if s.State != node.Applied {
		t.Fatalf("%s is %s: %v", id, s.State, s.Refusal)
	}
	for _, o := range s.Outcomes {
		if o.Code != "" {
			t.Fatal(o.Refusal())
		}
	}
	return s
}

func settled(t testing.TB, n *node.Node, id wire.EnvelopeID) node.Status {
	t.Helper()
	s, err := n.Wait(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func wantRefusal(t testing.TB, err error, code string) {
	t.Helper()
	var no *machine.Refusal
	if !errors.As(err, &no) || no.Code != code {
		t.Errorf("got %v, want the refusal %s", err, code)
	}
}

func isKept(n *node.Node, word string) (kept bool) {
	n.Read(func(r state.Reader) { kept = words.Has(r, word) })
	return kept
}

// until waits for something to become true, as long as the test may run.
func until(t testing.TB, n *node.Node, true func() bool) {
	t.Helper()
	signal, stop := n.Committed()
	defer stop()
	for !true() {
		select {
		case <-signal:
		case <-t.Context().Done():
			t.Fatal("it never happened")
		}
	}
}

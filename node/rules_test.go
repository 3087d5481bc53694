package node_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"metaorg/machine"
	"metaorg/node"
)

// raising plans a rise of the rules, and has a kind that comes with it.
var raising = machine.Module{
	Name: "raising",
	Kinds: []machine.Kind{
		machine.KindOf[Plan]("raising.plan", "Plan a rise of the rules").BeforeFounding(),
		machine.KindOf[Newer]("raising.newer", "Keep a word in a newer way", Raised{}).BeforeFounding().Since(newRules),
	},
	Dues: []machine.DueKind{machine.DueOf[RaiseDue]("raising.raise_due", Raised{})},
}

const (
	oldRules = machine.RuleVersion
	newRules = machine.RuleVersion + 1
)

type (
	Plan  struct{}
	Newer struct {
		Word string `json:"word"`
	}
	RaiseDue struct{}
	Raised   struct {
		Height int64 `json:"height"`
	}
)

func (Plan) Check() error { return nil }
func (Plan) Apply(s *machine.Step) error {
	s.PlanUpgrade(s.Time + 1)
	s.Schedule(s.Time+1, RaiseDue{})
	return nil
}

func (m Newer) Check() error { return nil }
func (m Newer) Apply(s *machine.Step) error {
	words.Put(s, m.Word, s.Time)
	return nil
}

func (RaiseDue) Apply(s *machine.Step) error {
	s.Emit(Raised{s.SettleUpgrade()})
	return nil
}

// knowing is the configuration of a node whose program knows the rules up to a version.
func knowing(dir string, version uint64, said *said) node.Config {
	c := config(dir)
	c.Machine = func(o ...machine.Option) *machine.Machine {
		return machine.New(doorkeeper{}, []machine.Module{toy, raising}, append(o, machine.WithKnownRules(version))...)
	}
	if said != nil {
		c.Logger = slog.New(slog.NewTextHandler(said, nil))
	}
	return c
}

// said is what a node wrote into its log.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *said) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *said) has(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), text)
}

func TestANodeTooOldForTheRulesStopsBeforeThem(t *testing.T) {
	t.Parallel()
	c, g := foundCompany(t, 4, 4)
	for i := range 3 {
		c.startWith(i, knowing(c.homes[i], newRules, nil))
	}
	said := new(said)
	cfg := knowing(c.homes[3], oldRules, said)
	cfg.P2PListen = c.at[3]
	old, err := node.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	ada := newPerson("ada", g.ID(), c.nodes[0].Now)
	for _, n := range c.nodes[:3] {
		eventually(t, "the network has begun", func() bool { return n.LogSize() > 0 })
	}
	must(t, c.nodes[0], ada.sign(ada.enter()))
	_, err = c.nodes[0].Submit(t.Context(), ada.sign(Newer{"early"}))
	wantRefusal(t, err, "machine.unknown_kind")
	ada.last--
	c.agree(0, 1)
	must(t, c.nodes[1], ada.sign(Plan{}))

	<-old.Done()
	var tooOld *machine.TooOldError
	if !errors.As(old.Err(), &tooOld) || tooOld.Known != oldRules || tooOld.Version != newRules || tooOld.Height != old.Height()+1 {
		t.Errorf("the node stopped with %v at height %d", old.Err(), old.Height())
	}
	if !said.has("install a newer one before") {
		t.Error("it did not warn before")
	}
	if err := old.Close(); !errors.As(err, &tooOld) {
		t.Errorf("closing it says %v", err)
	}
	stopped := old.LogSize()

	eventually(t, "the rules have risen", func() bool {
		return machine.NetworkOf(c.nodes[0].Snapshot()).RuleVersion == newRules
	})
	must(t, c.nodes[0], ada.sign(Newer{"new"}))
	c.agree(0, 2)
	must(t, c.nodes[2], ada.sign(Keep{"old words go on"}))
	if _, err := node.Open(t.Context(), knowing(c.homes[3], oldRules, nil)); !errors.As(err, &tooOld) {
		t.Fatalf("opened again with the old program, it says %v", err)
	}
	c.startWith(3, knowing(c.homes[3], newRules, nil))
	c.agree(0, 1, 2, 3)
	if c.nodes[3].LogSize() <= stopped || !isKept(c.nodes[3], "new") {
		t.Error("with the new program it does not go on")
	}
}

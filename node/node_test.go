package node_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/node"
)

func TestActsAreAppliedAndLogged(t *testing.T) {
	n, ada, _ := start(t, false)
	s := must(t, n, ada.sign(Keep{"one"}, Keep{"two"}))
	if !isKept(n, "one") || !isKept(n, "two") {
		t.Error("the words are not in the state")
	}
	raw, err := n.Entry(s.Entry)
	if err != nil {
		t.Fatal(err)
	}
	var e machine.Entry
	if err := wire.Decode(raw, &e); err != nil {
		t.Fatal(err)
	}
	if e.Input != machine.InputEnvelope || e.Height != s.Height || len(e.Outcomes) != 2 {
		t.Errorf("the status points to the wrong entry: %+v", e)
	}
	if got := n.NextSequence(ada.handle, ada.key().ID()); got != 3 {
		t.Errorf("the next sequence is %d, want 3", got)
	}
}

func TestMessagesAreRefusedOneByOneAndTheActIsStillLogged(t *testing.T) {
	n, ada, _ := start(t, false)
	before := n.LogSize()
	// An act whose turn has not come has no trial, so only the block tells.
	second, err := n.Submit(t.Context(), ada.signAs(3, Keep{"once"}, Keep{"else"}))
	if err != nil {
		t.Fatal(err)
	}
	must(t, n, ada.signAs(2, Keep{"once"}))
	s := settled(t, n, second)
	if s.State != node.Applied || s.Outcomes[0].Code != "toy.kept" || s.Outcomes[1].Code != "" {
		t.Errorf("got %+v", s)
	}
	if n.LogSize() < before+2 {
		t.Error("a refusal by a rule is not in the log")
	}
}

func TestRestartGoesOnFromTheSameState(t *testing.T) {
	n, ada, dir := start(t, false)
	for i := range 20 {
		must(t, n, ada.sign(Keep{fmt.Sprint("word ", i)}))
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	root, height, size := n.AppHash(), n.Height(), n.LogSize()
	n = open(t, config(dir))
	if size != n.LogSize() || n.Height() < height {
		t.Errorf("the log has %d entries at height %d, had %d at %d", n.LogSize(), n.Height(), size, height)
	}
	if !bytes.Equal(root, n.AppHash()) {
		t.Error("the app hash is another")
	}
	ada.now = n.Now
	must(t, n, ada.sign(Keep{"after"}))
	if isKept(n, "never") || !isKept(n, "word 7") {
		t.Error("the state is not what it was")
	}
}

func TestLogReplaysToTheSameState(t *testing.T) {
	n, ada, _ := start(t, true)
	must(t, n, ada.sign(Later{Word: "draw", In: 100, Draw: true}))
	must(t, n, ada.sign(Later{Word: "due", In: 200}))
	must(t, n, ada.sign(Move{1000}))
	until(t, n, func() bool { return isKept(n, "draw") })
	entries, failed := n.Entries(0)
	s := state.NewMemory()
	if err := toyMachine.Replay(s, entries, func(int64) {}); err != nil {
		t.Fatal(err)
	}
	if err := failed(); err != nil {
		t.Fatal(err)
	}
	if !words.Has(s, "draw") || machine.EdgeOf(s).Size != n.LogSize() {
		t.Error("the replayed state is another")
	}
}

func TestRefusalsOnTheWayIn(t *testing.T) {
	n, ada, _ := start(t, false)
	bo := newPerson("bo", ada.network, n.Now)
	must(t, n, ada.sign(Keep{"taken"}))
	forged := ada.signAs(3, Keep{"forged"})
	forged[len(forged)-10] ^= 1
	elsewhere := newPerson("ada", "00000000000000000000000000000000", n.Now)
	for _, row := range []struct {
		name     string
		envelope []byte
		code     string
	}{
		{"bytes that are no envelope", []byte("hello"), "machine.bad_envelope"},
		{"no bytes", nil, "machine.bad_envelope"},
		{"an envelope cut short", ada.signAs(3, Keep{"x"})[:100], "machine.bad_envelope"},
		{"an envelope that is too large", make([]byte, machine.MaxEnvelopeBytes+1), "machine.too_large"},
		{"a signature that does not fit", forged, "machine.bad_signature"},
		{"an act for another network", elsewhere.signAs(3, Keep{"x"}), "machine.wrong_network"},
		{"an act that has expired", ada.envelope(wire.Body{Sequence: 3, Expires: n.Now() - 1}, Keep{"x"}), "machine.expired"},
		{"an act by a stranger", bo.signAs(1, Keep{"x"}), "machine.unknown_author"},
		{"an act that was applied", ada.signAs(2, Keep{"taken"}), "machine.sequence_used"},
		{"an act too far ahead", ada.signAs(3+machine.SequencesAhead, Keep{"x"}), "machine.sequence_gap"},
		{"a message wrong in itself", ada.signAs(3, Keep{""}), "toy.no_word"},
		{"a message whose Check panics", ada.signAs(3, Keep{"check panics"}), "machine.fault"},
		{"what the trial finds", ada.signAs(3, Keep{"taken"}), "toy.kept"},
	} {
		t.Run(row.name, func(t *testing.T) {
			size, root := n.LogSize(), n.AppHash()
			_, err := n.Submit(t.Context(), row.envelope)
			wantRefusal(t, err, row.code)
			if n.LogSize() != size || !bytes.Equal(n.AppHash(), root) {
				t.Error("it left a trace")
			}
		})
	}
	must(t, n, ada.sign(Keep{"honest"}))
}

func TestRandomBytesLeaveTheNodeServing(t *testing.T) {
	n, ada, _ := start(t, false)
	noise := bytes.Repeat([]byte{0xa2, 0x64, 'b', 'o', 'd', 'y', 0x58}, 40)
	for i := range 2000 {
		noise[i%len(noise)] += byte(i)
		if _, err := n.Submit(t.Context(), noise[:i%len(noise)]); err == nil {
			t.Fatal("noise was let in")
		}
	}
	must(t, n, ada.sign(Keep{"honest"}))
}

func TestAFaultInARuleIsARefusalAndTheNodeGoesOn(t *testing.T) {
	n, ada, _ := start(t, false)
	_, err := n.Submit(t.Context(), ada.signAs(2, Boom{}))
	wantRefusal(t, err, "machine.fault")
	// An act whose turn has not come has no trial: the fault happens in the block.
	boom, err := n.Submit(t.Context(), ada.signAs(3, Boom{}))
	if err != nil {
		t.Fatal(err)
	}
	must(t, n, ada.signAs(2, Keep{"before"}))
	if s := settled(t, n, boom); s.State != node.Applied || s.Outcomes[0].Code != "machine.fault" {
		t.Errorf("got %+v", s)
	}
	if isKept(n, "boom") {
		t.Error("half of the act was done")
	}
	must(t, n, ada.signAs(4, Keep{"after"}))
}

func TestActsThatComeTooEarlyWaitForThoseBefore(t *testing.T) {
	n, ada, _ := start(t, false)
	quiet(t, n) // The engine makes a block that proves the last one.
	ids := make([]wire.EnvelopeID, 0, 10)
	for place := uint64(11); place > 1; place-- {
		id, err := n.Submit(t.Context(), ada.signAs(place, Keep{fmt.Sprint(place)}))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		if place == 6 {
			height := n.Height()
			if n.Status(id).State != node.Pending {
				t.Error("an act that waits is not pending")
			}
			quiet(t, n)
			if n.Height() > height+1 {
				t.Errorf("acts that only wait made %d blocks", n.Height()-height)
			}
		}
	}
	for _, id := range ids {
		if s := settled(t, n, id); s.State != node.Applied {
			t.Errorf("%s is %s: %v", id, s.State, s.Refusal)
		}
	}
	if got := n.NextSequence(ada.handle, ada.key().ID()); got != 12 {
		t.Errorf("the next sequence is %d, want 12", got)
	}
}

func TestTooManyActsThatWaitAreTurnedAway(t *testing.T) {
	n, ada, _ := start(t, false)
	const parkedMost = 1000
	for i := 0; ; i++ {
		p := newPerson(fmt.Sprint("p", i), ada.network, n.Now)
		must(t, n, p.sign(p.enter()))
		for place := uint64(3); place <= 1+machine.SequencesAhead; place++ {
			_, err := n.Submit(t.Context(), p.signAs(place, Keep{"early"}))
			if err == nil {
				continue
			}
			wantRefusal(t, err, "machine.busy")
			if waiting := i*(machine.SequencesAhead-1) + int(place) - 3; waiting != parkedMost {
				t.Errorf("%d acts wait, want %d", waiting, parkedMost)
			}
			must(t, n, ada.sign(Keep{"honest"}))
			return
		}
	}
}

func TestTheSameActTwiceIsOneAct(t *testing.T) {
	n, ada, _ := start(t, false)
	early := ada.signAs(3, Keep{"early"})
	first, err := n.Submit(t.Context(), early)
	if err != nil {
		t.Fatal(err)
	}
	again, err := n.Submit(t.Context(), early)
	if err != nil || again != first {
		t.Errorf("sending it again gives %s, %v", again, err)
	}
	_, err = n.Submit(t.Context(), ada.signAs(3, Keep{"other"}))
	wantRefusal(t, err, "machine.sequence_used")
	must(t, n, ada.signAs(2, Keep{"now"}))
	settled(t, n, first)
	id, err := n.Submit(t.Context(), early)
	wantRefusal(t, err, "machine.sequence_used")
	if id != first || n.Status(id).State != node.Applied {
		t.Error("a replayed act is not recognized")
	}
}

// quiet lets some time pass in which nothing should happen.
func quiet(t *testing.T, n *node.Node) {
	t.Helper()
	time.Sleep(300 * time.Millisecond)
	select {
	case <-n.Done():
		t.Fatal(n.Err())
	default:
	}
}

func TestNothingHappensWhenNobodyActs(t *testing.T) {
	n, ada, dir := start(t, false)
	must(t, n, ada.sign(Later{Word: "far", In: 1 << 30}))
	time.Sleep(2500 * time.Millisecond) // The engine makes a block that proves the last one, and writes its notes down every 2 s.
	height, bytes := n.Height(), bytesUnder(t, dir)
	quiet(t, n)
	quiet(t, n)
	if n.Height() != height {
		t.Errorf("%d blocks were made", n.Height()-height)
	}
	if grown := bytesUnder(t, dir) - bytes; grown != 0 {
		t.Errorf("the home grew by %d bytes", grown)
	}
}

func bytesUnder(t *testing.T, dir string) (size int64) {
	t.Helper()
	err := filepath.Walk(dir, func(_ string, i os.FileInfo, err error) error {
		if err == nil && !i.IsDir() {
			size += i.Size()
		}
		return nil // A database may remove a file meanwhile.
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}

func TestASecondProcessIsRefused(t *testing.T) {
	_, _, dir := start(t, false)
	_, err := node.Open(t.Context(), config(dir))
	if !errors.Is(err, node.ErrInUse) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("got %v, want ErrInUse with the process's id", err)
	}
}

func TestHomesThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Found(filepath.Join(file, "home"), "Toy", false, time.Now(), nil); err == nil {
		t.Error("a network was founded below a file")
	}
	if _, err := node.Open(t.Context(), config(t.TempDir())); !errors.Is(err, node.ErrNoNetwork) {
		t.Errorf("got %v, want ErrNoNetwork", err)
	}
	dir, _ := found(t, false)
	if _, err := node.Found(dir, "Toy", false, time.Now(), nil); !errors.Is(err, node.ErrHasNetwork) {
		t.Errorf("got %v, want ErrHasNetwork", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "state"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Open(t.Context(), config(dir)); err == nil {
		t.Error("a node opened without a place for its state")
	}
}

func TestClosingTwiceAndUsingAClosedNode(t *testing.T) {
	n, ada, _ := start(t, false)
	if err := errors.Join(n.Close(), n.Close()); err != nil {
		t.Error(err)
	}
	if _, err := n.Submit(t.Context(), ada.sign(Keep{"late"})); !errors.Is(err, node.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestCheckpointNamesLogAndState(t *testing.T) {
	n, ada, _ := start(t, false)
	s := must(t, n, ada.sign(Keep{"word"}))
	signed, err := n.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	c, err := checkpoint.Open(signed, n.Genesis().Seats[0].Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	if c.Network != n.Genesis().ID() || c.Size != n.LogSize() || c.Height != s.Height || !bytes.Equal(c.State, n.AppHash()) {
		t.Errorf("got %+v", c)
	}
	signed[len(signed)/2] ^= 1
	if _, err := checkpoint.Open(signed, n.Genesis().Seats[0].Checkpoint); err == nil {
		t.Error("a changed checkpoint was accepted")
	}
}

func TestFiguresForTheOperator(t *testing.T) {
	dir, g := found(t, false)
	c := config(dir)
	figures := prometheus.NewRegistry()
	c.Metrics = figures
	for round := range 2 {
		n := open(t, c) // A node that is opened again may offer its figures again.
		ada := newPerson(fmt.Sprint("ada-", round), g.ID(), n.Now)
		must(t, n, ada.sign(ada.enter()))
		_, err := n.Submit(t.Context(), ada.signAs(2, Keep{""}))
		wantRefusal(t, err, "toy.no_word")
		for name, want := range map[string]float64{
			"metaorg_log_entries":            float64(n.LogSize()),
			"metaorg_messages_applied_total": 1,
			"metaorg_refusals_total":         1,
		} {
			if got := figure(t, figures, name); got != want {
				t.Errorf("%s is %v, want %v", name, got, want)
			}
		}
		if got := figure(t, figures, "metaorg_mempool_acts"); got > 1 {
			t.Errorf("%v acts wait", got)
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func figure(t *testing.T, from prometheus.Gatherer, name string) float64 {
	t.Helper()
	all, err := from.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.GetName() == name {
			m := f.GetMetric()[0]
			return m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	t.Fatalf("there is no figure %s", name)
	return 0
}

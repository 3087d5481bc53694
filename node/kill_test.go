package node_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"metaorg/machine"
	"metaorg/machine/state/tree"
	"metaorg/node"
)

// childHome makes the test binary a node that is busy until it is killed.
const childHome = "METAORG_TEST_CHILD_HOME"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childHome); dir != "" {
		if err := beBusy(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const busyPeople = 4

// beBusy keeps words as fast as it can, and prints each that is acknowledged.
func beBusy(dir string) error {
	n, err := node.Open(context.Background(), config(dir))
	if err != nil {
		return err
	}
	fmt.Println("open")
	var wait sync.WaitGroup
	for i := range busyPeople {
		p := newPerson(fmt.Sprint("p", i), n.Genesis().ID(), n.Now)
		wait.Go(func() {
			for {
				if err := keepOne(n, p); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
			}
		})
	}
	wait.Wait()
	return n.Err()
}

func keepOne(n *node.Node, p *person) error {
	next := n.NextSequence(p.handle, p.key().ID())
	word := fmt.Sprintf("%s-%d.", p.handle, next)
	messages := []machine.Message{Keep{word}}
	if next == 1 {
		messages = append([]machine.Message{p.enter()}, messages...)
	}
	id, err := n.Submit(context.Background(), p.signAs(next, messages...))
	if err != nil {
		return err
	}
	s, err := n.Wait(context.Background(), id)
	if err != nil {
		return err
	}
	if s.State != node.Applied {
		return fmt.Errorf("%s is %s: %w", word, s.State, s.Refusal)
	}
	fmt.Println("kept " + word)
	return nil
}

func TestAKilledNodeLosesNothingItAcknowledged(t *testing.T) {
	dir, _ := found(t, false)
	seed := rand.Uint64()
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	acknowledged := map[string]bool{}
	for range 5 {
		killOneRound(t, dir, random, acknowledged)
		n, err := node.Open(t.Context(), config(dir))
		if err != nil {
			t.Fatal(err)
		}
		for word := range acknowledged {
			if !isKept(n, word) {
				t.Errorf("%q was acknowledged and is gone", word)
			}
		}
		wantReplayable(t, n)
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(acknowledged) == 0 {
		t.Error("nothing was ever acknowledged")
	}
}

// killOneRound runs a busy node and kills it after some acknowledged words and
// a bit of time.
func killOneRound(t *testing.T, dir string, random *rand.Rand, acknowledged map[string]bool) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childHome+"="+dir)
	var trouble bytes.Buffer
	child.Stderr = &trouble
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for left := random.IntN(200); left >= 0 && lines.Scan(); left-- {
		note(lines.Text(), acknowledged)
	}
	time.Sleep(time.Duration(random.IntN(5000)) * time.Microsecond)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		note(lines.Text(), acknowledged)
	}
	_ = child.Wait() // It was killed.
	if trouble.Len() > 0 {
		t.Fatal(trouble.String())
	}
}

func note(line string, acknowledged map[string]bool) {
	if word, ok := strings.CutPrefix(line, "kept "); ok && strings.HasSuffix(word, ".") {
		acknowledged[word] = true
	}
}

func only(entry []byte) iter.Seq2[uint64, []byte] {
	return func(yield func(uint64, []byte) bool) { yield(0, entry) }
}

// wantReplayable sees that the log alone comes to the node's app hash. A block
// that was under way when the node was killed may be finished meanwhile.
func wantReplayable(t *testing.T, n *node.Node) {
	t.Helper()
	eventually(t, "the log comes to the node's app hash", func() bool { return bytes.Equal(replayed(t, n), n.AppHash()) })
}

// replayed is the app hash that the log alone comes to.
func replayed(t *testing.T, n *node.Node) []byte {
	t.Helper()
	db, err := tree.OpenPebble(t.TempDir(), tree.PebbleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := tree.Open(db, tree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// The genesis is a version of its own, as it was in the node.
	genesis, err := n.Entry(0)
	if err != nil {
		t.Fatal(err)
	}
	if err := toyMachine.Replay(s, only(genesis), func(int64) {}); err != nil {
		t.Fatal(err)
	}
	s.Commit(1)
	rest, failed := n.Entries(1)
	if err := toyMachine.Replay(s, rest, func(int64) {}); err != nil {
		t.Fatal(err)
	}
	if err := failed(); err != nil {
		t.Fatal(err)
	}
	return s.WorkingHash()
}

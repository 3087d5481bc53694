//go:build faults

package faults_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/faults"
	"metaorg/faults/cluster"
)

var (
	rounds = flag.Int("rounds", 2, "how often each fault happens")
	seed   = flag.Uint64("seed", 0, "where random moments come from; a new one each time if 0")
)

// binary is the program, built once for all tests.
var binary string

var table faults.Table

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "metaorg-faults-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	if rows := os.Getenv(rowsVariable); rows != "" {
		return runAlone(m, rows)
	}
	binary = filepath.Join(folder, "metaorg")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-tags", "faults", "-o", binary, "metaorg/cmd/metaorg")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "couldn't build the program: %v\n%s", err, out)
		return 1
	}
	fmt.Println("seed", *seed)
	code := m.Run()
	table.Print(os.Stdout)
	return code
}

// trial is one fault being tried on one network.
type trial struct {
	*cluster.Cluster
	t      *testing.T
	fault  string
	rounds int
	hour   int // Acts acknowledged when rule time was moved on last.
	random *rand.Rand
}

const (
	people     = 6
	settleMost = 60 * time.Second
)

// try founds a network, starts its nodes and lets people register in it. At the
// end of the test it is brought to account.
func try(t *testing.T, fault string, nodes, seats int) *trial {
	t.Helper()
	folder, err := os.MkdirTemp("", "metaorg-fault-")
	if err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Found(cluster.Options{
		Folder: folder, Binary: binary, Machine: app.NewMachine, Nodes: nodes, Seats: seats, People: people,
	})
	if err != nil {
		t.Fatal(err)
	}
	tr := &trial{Cluster: c, t: t, fault: fault, random: rand.New(rand.NewPCG(*seed, uint64(len(fault))))}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log("the homes are left in", folder)
			return
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	tr.must(c.Start(t.Context()))
	ctx, cancel := context.WithTimeout(t.Context(), settleMost)
	defer cancel()
	tr.must(c.Begin(ctx))
	return tr
}

func (tr *trial) must(err error) {
	tr.t.Helper()
	if err != nil {
		tr.t.Fatal(err)
	}
}

// said tells what every node said, when something went wrong.
func (tr *trial) said() {
	for _, m := range tr.Members {
		tr.t.Logf("%s: %s", m.Name, m.Said())
	}
}

// settle waits until the nodes, all if none is named, are of one mind.
func (tr *trial) settle(nodes ...*cluster.Member) {
	tr.t.Helper()
	if len(nodes) == 0 {
		nodes = tr.Members
	}
	ctx, cancel := context.WithTimeout(tr.t.Context(), settleMost)
	defer cancel()
	if err := tr.Settle(ctx, nodes...); err != nil {
		tr.said()
		tr.t.Fatal(err)
	}
}

// account settles, replays the log and writes the row of the table.
func (tr *trial) account(nodes ...*cluster.Member) {
	tr.t.Helper()
	tr.settle(nodes...)
	if _, err := tr.Ledger.Replay(); err != nil {
		tr.t.Errorf("the log does not replay: %v", err)
	}
	a := tr.Ledger.Account()
	table.Add(faults.Row{Fault: tr.fault, Rounds: tr.rounds, Account: a})
	if a.Lost != 0 || a.Twice != 0 {
		tr.t.Errorf("of %d acts acknowledged %d are lost, and %d are there twice", a.Acknowledged, a.Lost, a.Twice)
	}
	if a.Acknowledged <= 3*people {
		tr.t.Error("nobody acted while it happened")
	}
}

// pause waits up to so long.
func (tr *trial) pause(most time.Duration) {
	time.Sleep(time.Duration(tr.random.Int64N(int64(most))))
}

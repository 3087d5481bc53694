//go:build faults

package faults_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"metaorg/node/faulty"
)

// An act makes two blocks, with about this many operations on each database.
const operationsMost = 30

// writeFaults are the ways in which one operation on disk can go wrong.
var writeFaults = []struct {
	name, how string
	exits     bool   // The process ends by itself, with a code, rather than by a signal.
	says      string // What it says then.
}{
	{"ends the process", "kill", false, ""},
	{"is half done and ends the process", "torn", false, ""},
	{"is lost, with all that was not synced", "lost", false, ""},
	{"is not done and reported failed", "fail", true, "input/output error"},
	{"is done and reported failed", "late", true, "input/output error"},
	{"finds the disk full", "full", true, "the disk is full; free some space and start again"},
}

func TestOneWriteOfOneNode(t *testing.T) {
	for _, f := range writeFaults {
		for _, where := range []string{"state", "engine"} {
			t.Run(f.how+" "+where, func(t *testing.T) {
				tr := try(t, fmt.Sprintf("one node: a write of the %s's database %s", where, f.name), 1, 1)
				for i := range *rounds {
					at := int64(i + 1) // Every one in turn, when there are rounds enough.
					if *rounds < operationsMost {
						at = 1 + tr.random.Int64N(operationsMost)
					}
					ended := tr.faultyWrite(fmt.Sprintf("%s:%s:%d", f.how, where, at))
					if f.exits && (ended.code < 1 || !strings.Contains(ended.said, f.says)) {
						t.Errorf("at operation %d it ended with %d, saying: %s", at, ended.code, ended.said)
					}
					tr.settle()
					tr.rounds++
				}
				tr.account()
			})
		}
	}
}

// ending is how a process ended, and what it said.
type ending struct {
	code int
	said string
}

// faultyWrite runs the node with a fault to come while people act, until it
// has ended by it, and then without.
func (tr *trial) faultyWrite(fault string) ending {
	tr.t.Helper()
	m := tr.Members[0]
	tr.must(m.Stop())
	tr.must(m.Start(tr.t.Context(), faulty.FaultVariable+"="+fault))
	tr.must(m.Signal(syscall.SIGUSR1))
	load := tr.Act(tr.t.Context())
	select {
	case <-m.Ended():
	case <-time.After(endMost):
		tr.t.Fatalf("%s did not end the process, which says: %s\nacts fail because %v", fault, m.Said(), tr.Why())
	}
	end := ending{m.ExitCode(), m.Said()}
	tr.must(m.Start(tr.t.Context()))
	tr.must(load.Stop())
	return end
}

// endMost is how long a fault may take to end the process.
const endMost = 30 * time.Second

func TestTheTablesAreCaughtUpAfterAKill(t *testing.T) {
	tr := try(t, "one node: kill -9 while the tables take over entries", 1, 1)
	for i := range *rounds {
		tr.faultyWrite(fmt.Sprintf("kill:cursor:%d", i+1))
		tr.settle()
		tr.rounds++
	}
	tr.account()
}

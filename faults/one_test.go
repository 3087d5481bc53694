//go:build faults

package faults_test

import (
	"testing"
	"time"
)

// kills is how often a node is killed at random, at least.
const kills = 10

func TestOneNodeKilledAtRandom(t *testing.T) {
	tr := try(t, "one node: kill -9 at random", 1, 1)
	load := tr.Act(t.Context())
	for range max(*rounds, kills) {
		tr.pause(time.Second)
		tr.must(tr.Members[0].Kill())
		tr.must(tr.Start(t.Context()))
		tr.settle()
		tr.rounds++
	}
	tr.must(load.Stop())
	tr.account()
}

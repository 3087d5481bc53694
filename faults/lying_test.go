//go:build faults

package faults_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/faults/cluster"
	"metaorg/node/faulty"
	"metaorg/node/witness"
)

// TestOneOfFourLies lets a seat lie all the time, while people act through the
// others.
func TestOneOfFourLies(t *testing.T) {
	tr := try(t, "one of four lies: votes twice, repeats itself, sends garbage, forges checkpoints", 4, 4)
	honest, liar := tr.Members[:3], tr.Members[3]
	liar.Liar = true
	tr.must(liar.Stop())
	tr.must(liar.Start(t.Context(), faulty.LieVariable+"=1"))
	load := tr.Act(t.Context())
	for range *rounds {
		tr.goesOn(load, 10*people)
		tr.pause(faultLasts)
		tr.goesOn(load, people)
		tr.rounds++
	}
	tr.must(load.Stop())
	for _, m := range honest {
		for _, of := range []string{"votes", "checkpoints"} {
			tr.wantProven(m, of)
		}
	}
	if !liar.Running() {
		t.Errorf("the liar gave up, saying: %s", liar.Said())
	}
	tr.account(honest...)
}

// wantProven waits until a node has evidence against the last seat, and lets
// the program check it offline.
func (tr *trial) wantProven(m *cluster.Member, of string) {
	tr.t.Helper()
	for end := time.Now().Add(settleMost); ; time.Sleep(settlePoll) {
		files, err := filepath.Glob(filepath.Join(m.Home, "witness", "evidence-*.json"))
		tr.must(err)
		if file, ok := tr.against(files, of); ok {
			out, err := exec.Command(binary, "verify", "evidence", file).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "It is PROVEN") {
				tr.t.Errorf("%s is said to prove: %v\n%s", file, err, out)
			}
			return
		}
		if time.Now().After(end) {
			tr.said()
			tr.t.Fatalf("%s has no evidence of two %s among %d files", m.Name, of, len(files))
		}
	}
}

const settlePoll = 100 * time.Millisecond

// against finds evidence of what the last seat of the genesis signed.
func (tr *trial) against(files []string, of string) (file string, found bool) {
	tr.t.Helper()
	for _, file := range files {
		b, err := os.ReadFile(file)
		tr.must(err)
		e, err := witness.ReadEvidence(b)
		tr.must(err)
		p, err := e.Check()
		if err != nil {
			tr.t.Errorf("%s proves nothing: %v", file, err)
			continue
		}
		seat := p.Genesis.Seats[len(p.Genesis.Seats)-1]
		key := seat.Checkpoint
		if of == "votes" {
			key = seat.Consensus
		}
		accused := slices.ContainsFunc(e.Accused, func(a witness.Accused) bool { return bytes.Equal(a.Key, key) })
		if (e.Votes != nil) == (of == "votes") && accused {
			return file, true
		}
	}
	return "", false
}

//go:build faults

package faults_test

import (
	"errors"
	"testing"

	"metaorg/client"
	"metaorg/faults/cluster"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/node/faulty"
	"metaorg/sample/crowd"
)

const codeFault = "machine.fault"

// TestAPoisonedAct lets somebody hand in, again and again, an act whose rule
// has a fault, behind another of theirs, so that no node has tried it at its
// door. One of the nodes hears of it only when it is over.
func TestAPoisonedAct(t *testing.T) {
	tr := try(t, "four nodes: an act whose rule panics", 4, 4)
	last := len(tr.People) - 1
	poisoner := tr.People[last]
	tr.People = tr.People[:last]
	load := tr.Act(t.Context())
	ordered := 0
	for i := range *rounds {
		door, away := tr.Members[i%4], tr.Members[(i+1)%4]
		tr.must(away.Kill())
		id, done := tr.poison(door, poisoner)
		tr.goesOn(load, people)
		tr.must(away.Start(t.Context()))
		tr.goesOn(load, people)
		if done {
			ordered++
			tr.settled(id)
		}
		tr.rounds++
	}
	if ordered == 0 {
		t.Error("no poisoned act was ordered")
	}
	tr.must(load.Stop())
	tr.account()
}

// poison hands in a poisoned act, and again if it is found out at the door; done
// says that it is in the log.
func (tr *trial) poison(door *cluster.Member, by *crowd.Person) (id wire.EnvelopeID, done bool) {
	tr.t.Helper()
	const tries = 20
	for range tries {
		first := tr.Sign(by, by.Organization, tr.Contributions(by, 1)...)
		before := *by
		second := tr.Sign(by, by.Organization, append(tr.Contributions(by, 1), faulty.Panic{})...)
		acts, err := tr.Hand(tr.t.Context(), door, first, second)
		var no *machine.Refusal
		switch {
		case err == nil && len(acts) == 2 && acts[1].State == "applied":
			tr.wantFault(door, acts[1])
			return acts[1].ID, true
		case errors.As(err, &no) && no.Code == codeFault:
			*by = before // Nothing of it was taken, its number neither.
			tr.must(tr.Do(tr.t.Context(), first, 0))
		default:
			tr.t.Fatalf("the poisoned act came to %+v, %v", acts, err)
		}
	}
	return "", false
}

// wantFault sees that a node knows the act as one whose last message hit a fault.
func (tr *trial) wantFault(m *cluster.Member, act client.Act) {
	tr.t.Helper()
	o := act.Outcomes
	if act.State != "applied" || len(o) != 2 || o[0].Refusal != nil || o[1].Refusal == nil || o[1].Refusal.Code != codeFault {
		tr.t.Errorf("on %s the poisoned act is %+v", m.Name, act)
	}
}

// settled sees that all nodes come to the same of a poisoned act.
func (tr *trial) settled(id wire.EnvelopeID) {
	tr.t.Helper()
	for _, m := range tr.Members {
		from, err := m.Client()
		tr.must(err)
		var act client.Act
		tr.until(m.Name+" knows the poisoned act", func() bool {
			act, err = from.Await(tr.t.Context(), id)
			return err == nil
		})
		tr.wantFault(m, act)
	}
}

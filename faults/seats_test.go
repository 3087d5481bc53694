//go:build faults

package faults_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/domain/governance"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/node"
)

// How often a node with a seat goes and comes back: each is a change of who
// orders the log.
const (
	comings      = 50
	comingsShort = 2
)

// TestSeatsComeAndGo lets the members give a fifth node a seat by the rules,
// and its owner pause and resume it while people act.
func TestSeatsComeAndGo(t *testing.T) {
	tr := try(t, "five nodes: one leaves its seat and comes back, by the rules (rounds: changes of seats)", 5, 4)
	ids := tr.register()
	tr.decide(governance.Ordinary, nodes.Seats{Nodes: ids}, func(r state.Reader) bool {
		_, underWay := nodes.CalledSeats(r)
		decision, _ := nodes.DecidedSeats(r)
		return underWay || len(decision.Nodes) == len(ids)
	})
	tr.until("the fifth node has its seat", func() bool { return tr.place(4) == nodes.Seated })
	load := tr.Act(t.Context())
	owner := tr.People[4]
	many := max(comings, *rounds)
	if testing.Short() {
		many = comingsShort
	}
	for range many {
		tr.must(tr.Do(t.Context(), tr.Sign(owner, owner.Organization, nodes.Pause{Node: ids[4]}), 0))
		tr.until("the fifth node rests", func() bool { return tr.place(4) == nodes.Paused })
		tr.goesOn(load, people)
		tr.must(tr.Do(t.Context(), tr.Sign(owner, owner.Organization, nodes.Resume{Node: ids[4]}), 0))
		tr.until("the fifth node is back", func() bool { return tr.place(4) == nodes.Seated })
		tr.goesOn(load, people)
		tr.rounds += 2
	}
	tr.must(load.Stop())
	tr.account()
	tr.Read(func(r state.Reader) {
		if got := len(machine.SeatsOf(r)); got != len(ids) {
			t.Errorf("%d seats are left of %d", got, len(ids))
		}
	})
}

// register makes each node a member's.
func (tr *trial) register() (ids []nodes.ID) {
	tr.t.Helper()
	for i, m := range tr.Members {
		identity, err := node.ReadIdentity(m.Home)
		tr.must(err)
		card, err := app.Card(identity, tr.Network)
		tr.must(err)
		p := tr.People[i]
		tr.must(tr.Do(tr.t.Context(), tr.Sign(p, p.Organization, nodes.Register{Card: card.Bytes(), Peer: m.P2P, Willing: true}), i))
		ids = append(ids, card.ID())
	}
	return ids
}

// decide lets everybody vote for a proposal as soon as they may, and days pass
// until it is carried out.
func (tr *trial) decide(class governance.Class, carries machine.Message, done func(state.Reader) bool) {
	tr.t.Helper()
	const daysMost = 60
	p := governance.Propose{Title: "Go on", Class: class}
	p.Messages = append(p.Messages, tr.Machine.Wire(carries))
	first := tr.People[0]
	tr.must(tr.Do(tr.t.Context(), tr.Sign(first, first.Organization, p), 0))
	voted := map[machine.PersonID]bool{}
	for range daysMost {
		tr.settle(tr.Members[0])
		carried := false
		tr.Read(func(r state.Reader) {
			if carried = done(r); carried {
				return
			}
			for i, p := range tr.People {
				before := *p
				vote := tr.Sign(p, p.Organization, governance.Vote{Proposal: governance.LastProposal(r), Choice: governance.Yes})
				if voted[p.Handle] || tr.Machine.Try(r, vote, tr.Now()) != nil {
					*p = before
					continue
				}
				tr.must(tr.Do(tr.t.Context(), vote, i))
				voted[p.Handle] = true
			}
		})
		if carried {
			return
		}
		tr.NextHour()
	}
	tr.t.Fatal("the members decided nothing")
}

// place is what part a node has in ordering the log, as the first node sees it.
func (tr *trial) place(i int) nodes.Place {
	tr.t.Helper()
	id, err := node.ReadIdentity(tr.Members[i].Home)
	tr.must(err)
	from, err := tr.Members[0].Client()
	tr.must(err)
	row, err := from.Find(tr.t.Context(), "nodes", id.ID(), nil)
	tr.must(err)
	return nodes.Place(fmt.Sprint(row.Values["place"]))
}

// until waits for something to come about.
func (tr *trial) until(what string, holds func() bool) {
	tr.t.Helper()
	ctx, cancel := context.WithTimeout(tr.t.Context(), settleMost)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			tr.said()
			tr.t.Fatalf("it never came about that %s", what)
		case <-time.After(settlePoll):
		}
	}
}

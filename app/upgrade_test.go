package app_test

import (
	"bytes"
	"testing"

	"metaorg/app"
	"metaorg/bundle"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/network"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/sample"
	"metaorg/sample/sampletest"
)

// raised is the sample network as it began under rules of version 2: its
// members raise them to version 3, register nodes, give them seats, and restart
// together when all but one are gone.
func raised(t *testing.T) *sampletest.Stage {
	t.Helper()
	s := sampletest.New(t, app.Directory(), app.Modules())
	s.Genesis.RuleVersion, s.Store = 2, state.NewMemory()
	entries, err := s.Machine.Begin(s.Store, s.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	s.Entries = entries
	if err := sample.Tell(s, func(string) {}); err != nil {
		t.Fatal(err)
	}
	m := members{t: t, Stage: s, acting: actingIn(s)}
	owners := []machine.OrganizationID{"riverside-bakery", "weir-energy", "open-ledger", "greenfield-housing"}
	early := m.registration(owners[0])
	if got := s.Act(m.as(owners[0], early)); got == nil {
		t.Error("a network of version 2 knows nodes")
	}
	m.decide(governance.Special, network.RaiseRules{Version: 3, Days: 30}, func() bool {
		return machine.NetworkOf(s.Store).RuleVersion == 3
	})
	for _, o := range owners {
		m.does(m.as(o, m.registration(o)))
	}
	var ids []nodes.ID
	for _, o := range owners {
		ids = append(ids, m.card(o).ID())
	}
	m.decide(governance.Ordinary, nodes.Seats{Nodes: ids}, func() bool {
		_, underWay := nodes.CalledSeats(s.Store)
		return underWay
	})
	for _, o := range owners {
		m.answer(o)
	}
	if got := len(machine.SeatsOf(s.Store)); got != len(owners) {
		t.Fatalf("%d nodes hold seats", got)
	}
	m.restart(owners[0])
	m.does(m.as(owners[1], nodes.Change{Node: ids[1], Peer: "weir.example:26656"}))
	return s
}

// members act for themselves, all of them if need be.
type members struct {
	*sampletest.Stage
	t      *testing.T
	acting map[machine.OrganizationID]machine.PersonID // Its representative.
}

func actingIn(s *sampletest.Stage) map[machine.OrganizationID]machine.PersonID {
	acting := map[machine.OrganizationID]machine.PersonID{}
	for _, e := range s.Events(0) {
		switch e := e.(type) {
		case people.OrganizationRegistered:
			acting[e.Organization] = e.Representative
		case people.MandateGranted:
			if e.Role == people.Representative {
				acting[e.Organization] = e.Person
			}
		}
	}
	return acting
}

func (m members) as(o machine.OrganizationID, do ...machine.Message) sample.Act {
	return sample.Act{By: m.acting[o], For: o, Do: do}
}

func (m members) does(a sample.Act) {
	m.t.Helper()
	if err := m.Act(a); err != nil {
		m.t.Fatal(err)
	}
}

func (m members) active() (all []machine.OrganizationID) {
	for o := range membership.Actives(m.Store) {
		all = append(all, machine.OrganizationID(o))
	}
	return all
}

// decide lets every member that can vote for a proposal, and days pass until it
// has done what it is for.
func (m members) decide(class governance.Class, carries machine.Message, done func() bool) {
	m.t.Helper()
	p := governance.Propose{Title: "Go on", Class: class}
	p.Messages = append(p.Messages, m.Wire(carries))
	m.does(m.as("riverside-bakery", p))
	number := governance.LastProposal(m.Store)
	voted := map[machine.OrganizationID]bool{}
	for day := 0; !done(); day++ {
		if day > 200 {
			m.t.Fatalf("proposal %d has come to nothing", number)
		}
		for _, o := range m.active() {
			vote := m.EnvelopeWith(m.KeyOf(m.acting[o]), m.acting[o], o, governance.Vote{Proposal: number, Choice: governance.Yes})
			if !voted[o] && m.Machine.Try(m.Store, vote, m.Now()) == nil {
				m.Submit(vote, 1)
				voted[o] = true
			}
		}
		m.Pass(1)
	}
}

// card is what a member's node says of itself; the first member's holds the
// seat of the genesis.
func (m members) card(o machine.OrganizationID) nodes.Card {
	name := string(o)
	seat := name + " seat"
	if o == "riverside-bakery" {
		seat = "seat"
	}
	c := nodes.Card{
		Key: rulestest.Key(name + " node").Public, Consensus: rulestest.Key(seat).Public,
		Checkpoint: rulestest.Key(name + " checkpoint").Public, Anchor: make([]byte, 32),
	}
	digest := c.Digest(m.Genesis.ID())
	sign := func(key string) []byte { return rulestest.Sign(key, digest).Value }
	c.Proofs = nodes.CardProofs{Key: sign(name + " node"), Consensus: sign(seat), Checkpoint: sign(name + " checkpoint")}
	return c
}

func (m members) registration(o machine.OrganizationID) nodes.Register {
	return nodes.Register{Card: m.card(o).Bytes(), Peer: string(o) + ".example:26656", Willing: true}
}

// answer lets a member's node answer what is asked of it.
func (m members) answer(o machine.OrganizationID) {
	m.t.Helper()
	n, _ := nodes.Of(m.Store, m.card(o).ID())
	if !n.IsAsked() {
		return
	}
	by := machine.NodeAuthor(string(m.card(o).ID()))
	envelope := m.EnvelopeWith(string(o)+" node", by, "", nodes.Answer{Size: n.Asked.Size, Root: n.Asked.Root})
	if no := m.Submit(envelope, 1)[0].Refusal(); no != nil {
		m.t.Fatal(no)
	}
}

// restart leaves the one node that is there the only seat.
func (m members) restart(o machine.OrganizationID) {
	m.t.Helper()
	edge := machine.EdgeOf(m.Store)
	n, _ := nodes.Of(m.Store, m.card(o).ID())
	r := machine.Restart{
		Network: m.Genesis.ID(), Number: 2, Height: m.Height() + 1, Size: edge.Size, Root: edge.Root(), State: make([]byte, 32),
		Seats: []machine.Seat{{Consensus: n.Consensus, Checkpoint: n.Checkpoint, Anchor: n.Anchor}},
	}
	signed := machine.SignedRestart{Restart: r}
	for _, member := range m.active() {
		key := m.KeyOf(m.acting[member])
		signed.Consents = append(signed.Consents, machine.Consent{
			By: m.acting[member], For: member, Key: rulestest.Key(key).ID(), Signature: rulestest.Sign(key, r.Digest(member)),
		})
	}
	if err := m.Restart(signed); err != nil {
		m.t.Fatal(err)
	}
}

func TestANetworkGoesOnUnderNewerRules(t *testing.T) {
	s := raised(t)
	replayed := state.NewMemory()
	if err := app.NewMachine().Replay(replayed, bundle.Log(s.Entries).Entries(0), func(int64) {}); err != nil {
		t.Fatal(err)
	}
	if got, want := machine.EdgeOf(replayed), machine.EdgeOf(s.Store); got.Size != want.Size || !bytes.Equal(got.Root(), want.Root()) {
		t.Error("it replays to another log")
	}
	if machine.BlockChainOf(replayed).Number != 2 || machine.NetworkOf(replayed).RuleVersion != 3 {
		t.Error("it replays to another state")
	}
}

package nodes_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// elsewhere stands for governance, which comes later: it carries messages.
var elsewhere = machine.Module{
	Name:  "elsewhere",
	Kinds: []machine.Kind{machine.KindOf[decide]("elsewhere.decide", "Carry messages.")},
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }
func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, m.Messages)
	return err
}

func decided(m machine.Message) decide {
	return decide{[]wire.Message{machine.New(nil, []machine.Module{nodes.Module}).Wire(m)}}
}

// members own the node of their name each; the first holds the genesis' seat.
var members = []machine.OrganizationID{"ant", "bee", "cat", "dog", "eel"}

// start is a founded network of five members who have no nodes yet.
func start(t testing.TB) *rulestest.World {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("small"), members, nodes.Module, elsewhere)
	w.Keys = map[machine.PersonID]string{}
	for _, o := range members {
		w.Keys[author(o)] = string(o) + " node"
	}
	return w
}

// card is what an organization's node says of itself.
func card(o machine.OrganizationID) nodes.Card {
	name := string(o)
	return signed(nodes.Card{
		Key: rulestest.Key(name + " node").Public, Consensus: rulestest.Key(seat(name)).Public,
		Checkpoint: rulestest.Key(name + " checkpoint").Public, Anchor: make([]byte, 32),
	}, name+" node", seat(name), name+" checkpoint")
}

// seat names the key of a node's seat; that of the first is the genesis'.
func seat(name string) string {
	if name == string(members[0]) {
		return "seat"
	}
	return name + " seat"
}

func signed(c nodes.Card, keys ...string) nodes.Card {
	digest := c.Digest(rulestest.Network())
	c.Proofs = nodes.CardProofs{
		Key: rulestest.Sign(keys[0], digest).Value, Consensus: rulestest.Sign(keys[1], digest).Value, Checkpoint: rulestest.Sign(keys[2], digest).Value,
	}
	return c
}

func id(o machine.OrganizationID) nodes.ID             { return card(o).ID() }
func author(o machine.OrganizationID) machine.PersonID { return machine.NodeAuthor(string(id(o))) }

func ids(of ...machine.OrganizationID) (all []nodes.ID) {
	for _, o := range of {
		all = append(all, id(o))
	}
	return all
}

// registration is how a member's node becomes known, willing to take a seat.
func registration(o machine.OrganizationID) nodes.Register {
	return nodes.Register{Card: card(o).Bytes(), Peer: string(o) + ".example:26656", Willing: true}
}

// register registers the nodes of these members.
func register(of ...machine.OrganizationID) (acts []rulestest.Act) {
	for _, o := range of {
		acts = append(acts, rulestest.For(domaintest.Rep(o), o, registration(o)))
	}
	return acts
}

// answer lets a member's node answer what is asked of it.
func answer(w *rulestest.World, o machine.OrganizationID) machine.Outcome {
	n, _ := nodes.Of(w.Store, id(o))
	return w.Act(author(o), "", nodes.Answer{Size: n.Asked.Size, Root: n.Asked.Root})[0]
}

// seated gives these members' nodes seats: by decision, and all answer.
func seated(t testing.TB, w *rulestest.World, of ...machine.OrganizationID) {
	t.Helper()
	w.Must(domaintest.Rep("ant"), "", decided(nodes.Seats{Nodes: ids(of...)}))
	for _, o := range of {
		if n, _ := nodes.Of(w.Store, id(o)); n.Place != nodes.Called {
			continue
		}
		if out := answer(w, o); out.Code != "" {
			t.Fatal(out.Refusal())
		}
	}
	places(t, w, nodes.Seated, of...)
}

// places fails unless these members' nodes have a place, and hold a seat of
// the machine exactly if it is one.
func places(t testing.TB, w *rulestest.World, want nodes.Place, of ...machine.OrganizationID) {
	t.Helper()
	for _, o := range of {
		n, ok := nodes.Of(w.Store, id(o))
		if !ok || n.Place != want {
			t.Errorf("the node of %s is %q, want %q", o, n.Place, want)
		}
		if machine.HoldsSeat(w.Store, n.Consensus) != want.HoldsSeat() {
			t.Errorf("the node of %s is %q, which is not what the machine says of its seat", o, n.Place)
		}
	}
}

// last is the event that happened last.
func last(w *rulestest.World) machine.Event {
	all := w.Events(len(w.Entries) - 2)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

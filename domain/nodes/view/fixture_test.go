package view_test

import (
	"testing"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/nodes"
	"metaorg/domain/nodes/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
	"metaorg/web/webtest"
)

// elsewhere carries messages at once, as decisions do after their votes.
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

// absence is after how many missed blocks a node is challenged.
const absence = 10

// members own a node each; that of the first holds the genesis' seat.
var members = []machine.OrganizationID{"ant", "bee", "cat", "dog", "eel"}

func start(t testing.TB) *rulestest.World {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("small", charter.RuleValue{Name: "nodes.absence_blocks", Value: absence}), members, nodes.Module, governance.Module, elsewhere)
	w.Keys = map[machine.PersonID]string{}
	for _, o := range members {
		w.Keys[author(o)] = string(o) + " node"
	}
	return w
}

// card is what an organization's node says of itself.
func card(o machine.OrganizationID) nodes.Card {
	keys := []string{string(o) + " node", string(o) + " seat", string(o) + " checkpoint"}
	if o == members[0] {
		keys[1] = "seat" // The genesis'.
	}
	c := nodes.Card{
		Key: rulestest.Key(keys[0]).Public, Consensus: rulestest.Key(keys[1]).Public, Checkpoint: rulestest.Key(keys[2]).Public, Anchor: make([]byte, 32),
	}
	d := c.Digest(rulestest.Network())
	c.Proofs = nodes.CardProofs{Key: rulestest.Sign(keys[0], d).Value, Consensus: rulestest.Sign(keys[1], d).Value, Checkpoint: rulestest.Sign(keys[2], d).Value}
	return c
}

func id(o machine.OrganizationID) nodes.ID             { return card(o).ID() }
func author(o machine.OrganizationID) machine.PersonID { return machine.NodeAuthor(string(id(o))) }

func register(w *rulestest.World, of ...machine.OrganizationID) {
	for _, o := range of {
		w.Must(domaintest.Rep(o), o, nodes.Register{Card: card(o).Bytes(), Peer: string(o) + ".example:26656", Willing: true})
	}
}

// seat lets a decision give these members' nodes seats; answer lets nodes answer.
func seat(w *rulestest.World, of ...machine.OrganizationID) {
	var m nodes.Seats
	for _, o := range of {
		m.Nodes = append(m.Nodes, id(o))
	}
	w.Must(domaintest.Rep(members[0]), "", decide{[]wire.Message{w.Machine.Wire(m)}})
}

func answer(w *rulestest.World, of ...machine.OrganizationID) {
	for _, o := range of {
		n, _ := nodes.Of(w.Store, id(o))
		w.Act(author(o), "", nodes.Answer{Size: n.Asked.Size, Root: n.Asked.Root})
	}
}

// restart is a restart together after which these members' nodes have the seats.
func restart(w *rulestest.World, seated ...machine.OrganizationID) {
	edge := machine.EdgeOf(w.Store)
	r := machine.Restart{Network: w.Genesis.ID(), Number: 2, Height: 1000, Size: edge.Size, Root: edge.Root(), State: make([]byte, 32)}
	for _, o := range seated {
		n, _ := nodes.Of(w.Store, id(o))
		r.Seats = append(r.Seats, machine.Seat{Consensus: n.Consensus, Checkpoint: n.Checkpoint, Anchor: n.Anchor})
	}
	signed := machine.SignedRestart{Restart: r}
	for _, o := range members {
		by := string(domaintest.Rep(o))
		signed.Consents = append(signed.Consents, machine.Consent{
			By: machine.PersonID(by), For: o, Key: rulestest.Key(by).ID(), Signature: rulestest.Sign(by, r.Digest(o)),
		})
	}
	entries, err := w.Machine.Restart(w.Store, signed)
	if err != nil {
		panic(err) // The test's own doing.
	}
	w.Entries = append(w.Entries, entries...)
}

// views are those that the nodes' tables are read together with.
func views(w *rulestest.World) []readmodel.View {
	return []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, view.View, governanceview.Readable(w.Machine)}
}

func siteOver(t *testing.T, w *rulestest.World, s view.Sight) *pagetest.Site {
	t.Helper()
	return pagetest.Over(t, w, views(w), site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), view.Pages(s), governanceview.Pages())
}

// followed are the tables of a world.
func followed(t *testing.T, w *rulestest.World) *readmodel.Model {
	t.Helper()
	node, model := webtest.Over(t, w, views(w)...)
	if !model.WaitFor(t.Context(), node.Height()) {
		t.Fatal("the tables did not come so far")
	}
	return model
}

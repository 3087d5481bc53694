package nodes_test

import (
	"fmt"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

const (
	ant = machine.OrganizationID("ant")
	bee = machine.OrganizationID("bee")
	cat = machine.OrganizationID("cat")
	dog = machine.OrganizationID("dog")
	eel = machine.OrganizationID("eel")
)

func TestRegister(t *testing.T) {
	forged := card(bee)
	forged.Proofs = card(cat).Proofs
	same := card(bee)
	same.Checkpoint = same.Key
	takes := card(cat)
	takes.Consensus = card(bee).Consensus
	takes = signed(takes, "cat node", seat("bee"), "cat checkpoint")
	with := func(change func(*nodes.Register)) nodes.Register {
		r := registration(bee)
		change(&r)
		return r
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member registers a node of its own",
			By:   domaintest.Rep(bee), For: bee, When: registration(bee),
			Then: []machine.Event{nodes.NodeRegistered{
				Node: id(bee), Key: card(bee).Key, Consensus: card(bee).Consensus, Checkpoint: card(bee).Checkpoint,
				Owner: "bee", By: domaintest.Rep(bee), Peer: "bee.example:26656", Willing: true,
			}},
		},
		{
			Rule: "a node that held a seat from the beginning keeps it",
			By:   domaintest.Rep(ant), For: ant, When: registration(ant),
			Then: []machine.Event{nodes.NodeRegistered{
				Node: id(ant), Key: card(ant).Key, Consensus: card(ant).Consensus, Checkpoint: card(ant).Checkpoint,
				Owner: "ant", By: domaintest.Rep(ant), Peer: "ant.example:26656", Willing: true, Place: nodes.Seated,
			}},
		},
		{Rule: "a person without a vote has no node", By: domaintest.Initiator, When: registration(bee), Refused: "nodes.not_a_member"},
		{Rule: "what is no card is refused", By: domaintest.Rep(bee), For: bee, When: nodes.Register{Card: []byte{1}}, Refused: "nodes.bad_card"},
		{Rule: "every key of a node is another", By: domaintest.Rep(bee), For: bee, When: nodes.Register{Card: same.Bytes()}, Refused: "nodes.bad_card"},
		{Rule: "a node's own keys must have signed its card", By: domaintest.Rep(bee), For: bee, When: nodes.Register{Card: forged.Bytes()}, Refused: "nodes.bad_card_proof"},
		{Rule: "a node is registered once", Given: register(bee), By: domaintest.Rep(bee), For: bee, When: registration(bee), Refused: "nodes.known_already"},
		{Rule: "two nodes never share a seat's key", Given: register(bee), By: domaintest.Rep(cat), For: cat, When: nodes.Register{Card: takes.Bytes()}, Refused: "nodes.key_taken"},
		{Rule: "a port is a number up to 65535", By: domaintest.Rep(bee), For: bee, When: with(func(r *nodes.Register) { r.Peer = "bee.example:65536" }), Refused: "nodes.bad_peer"},
		{Rule: "nodes are reached at host and port", By: domaintest.Rep(bee), For: bee, When: with(func(r *nodes.Register) { r.Peer = "https://bee.example" }), Refused: "nodes.bad_peer"},
		{Rule: "an address of the newer kind stands in brackets", By: domaintest.Rep(bee), For: bee, When: with(func(r *nodes.Register) { r.Peer = "[2001:db8::g]:26656" }), Refused: "nodes.bad_peer"},
		{Rule: "people reach pages at a web address", By: domaintest.Rep(bee), For: bee, When: with(func(r *nodes.Register) { r.Web = "ftp://bee.example" }), Refused: "nodes.bad_web"},
		{
			Rule:  "a member has three nodes at most",
			Given: rulestest.Join(spare(bee, 0), spare(bee, 1), spare(bee, 2)),
			By:    domaintest.Rep(bee), For: bee, When: registration(bee), Refused: "nodes.too_many_of_member",
		},
	})
}

// spare registers one more node of a member.
func spare(o machine.OrganizationID, n int) []rulestest.Act {
	return []rulestest.Act{rulestest.For(domaintest.Rep(o), o, nodes.Register{Card: spareCard(o, n).Bytes(), Willing: true})}
}

func spareID(o machine.OrganizationID, n int) nodes.ID { return spareCard(o, n).ID() }

func spareCard(o machine.OrganizationID, n int) nodes.Card {
	name := fmt.Sprint(o, " spare ", n)
	return signed(nodes.Card{
		Key: rulestest.Key(name).Public, Consensus: rulestest.Key(name + " seat").Public,
		Checkpoint: rulestest.Key(name + " checkpoint").Public, Anchor: make([]byte, 32),
	}, name, name+" seat", name+" checkpoint")
}

func TestNodesOfANetworkThatIsFounded(t *testing.T) {
	forming := func(t testing.TB) *rulestest.World {
		w := domaintest.Forming(t, domaintest.Draft("small"), nodes.Module)
		w.Do(domaintest.Registered(bee))
		return w
	}
	many := func(t testing.TB) *rulestest.World {
		w := forming(t)
		for i := range 7 {
			o := machine.OrganizationID(fmt.Sprint("org", i))
			w.Do(domaintest.Registered(o))
			for k := range 3 {
				if i*3+k < nodes.MaxFormingNodes {
					w.Do(spare(o, k))
				}
			}
		}
		return w
	}
	rulestest.Run(t, forming, []rulestest.Rule{
		{
			Rule: "an organization may bring a node before anybody is a member",
			By:   domaintest.Rep(bee), For: bee, When: nodes.Register{Card: card(bee).Bytes()},
			Then: []machine.Event{nodes.NodeRegistered{
				Node: id(bee), Key: card(bee).Key, Consensus: card(bee).Consensus, Checkpoint: card(bee).Checkpoint, Owner: "bee", By: domaintest.Rep(bee),
			}},
		},
		{Rule: "a person alone may not", By: domaintest.Rep(bee), When: registration(bee), Refused: "nodes.organizations_only"},
	})
	rulestest.Run(t, many, []rulestest.Rule{
		{Rule: "there are twenty at most until then", By: domaintest.Rep(bee), For: bee, When: registration(bee), Refused: "nodes.too_many"},
	})
}

func TestChange(t *testing.T) {
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "the owner says where a node is reached, and whether it is willing", Given: register(bee),
			By: domaintest.Rep(bee), For: bee, When: nodes.Change{Node: id(bee), Peer: "[2001:db8::1]:26656", Web: "https://bee.example"},
			Then: []machine.Event{nodes.NodeChanged{Node: id(bee), Peer: "[2001:db8::1]:26656", Web: "https://bee.example"}},
		},
		{
			Rule: "so does the node itself", Given: register(bee),
			By: author(bee), When: nodes.Change{Node: id(bee), Willing: true},
			Then: []machine.Event{nodes.NodeChanged{Node: id(bee), Willing: true}},
		},
		{Rule: "another node does not", Given: register(bee, cat), By: author(cat), When: nodes.Change{Node: id(bee)}, Refused: "nodes.not_yours"},
		{Rule: "another member does not", Given: register(bee), By: domaintest.Rep(cat), For: cat, When: nodes.Change{Node: id(bee)}, Refused: "nodes.not_yours"},
		{Rule: "only a registered node changes", By: domaintest.Rep(bee), For: bee, When: nodes.Change{Node: "none"}, Refused: "nodes.unknown"},
		{Rule: "an address must be one", Given: register(bee), By: domaintest.Rep(bee), For: bee, When: nodes.Change{Node: id(bee), Peer: "bee"}, Refused: "nodes.bad_peer"},
	})
}

func TestRemove(t *testing.T) {
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "the owner removes a node", Given: register(bee),
			By: domaintest.Rep(bee), For: bee, When: nodes.Remove{Node: id(bee)},
			Then: []machine.Event{nodes.NodeRemoved{Node: id(bee), By: domaintest.Rep(bee)}},
		},
		{
			Rule: "a decision does", Given: register(bee),
			By: domaintest.Rep(cat), When: decided(nodes.Remove{Node: id(bee)}),
			Then: []machine.Event{nodes.NodeRemoved{Node: id(bee)}},
		},
		{Rule: "nobody else does", Given: register(bee), By: domaintest.Rep(cat), For: cat, When: nodes.Remove{Node: id(bee)}, Refused: "nodes.not_yours"},
		{
			Rule: "once its owner is no longer a member anybody does",
			Given: rulestest.Join(register(bee, cat), []rulestest.Act{
				rulestest.For(domaintest.Rep(bee), bee, membership.Leave{}), rulestest.Days(8),
			}),
			By: author(cat), When: nodes.Remove{Node: id(bee)},
			Then: []machine.Event{nodes.NodeRemoved{Node: id(bee), By: author(cat)}},
		},
		{Rule: "the last seat's node stays", Given: register(ant), By: domaintest.Rep(ant), For: ant, When: nodes.Remove{Node: id(ant)}, Refused: "nodes.last_seat"},
		{
			Rule:  "a node that was removed comes back with the same keys",
			Given: rulestest.Join(register(bee), []rulestest.Act{rulestest.For(domaintest.Rep(bee), bee, nodes.Remove{Node: id(bee)})}),
			By:    domaintest.Rep(bee), For: bee, When: nodes.Register{Card: card(bee).Bytes()},
			Then: []machine.Event{nodes.NodeRegistered{
				Node: id(bee), Key: card(bee).Key, Consensus: card(bee).Consensus, Checkpoint: card(bee).Checkpoint, Owner: "bee", By: domaintest.Rep(bee),
			}},
		},
		{Rule: "what is not registered can't be removed", By: domaintest.Rep(bee), For: bee, When: nodes.Remove{Node: "none"}, Refused: "nodes.unknown"},
	})
}

func TestNodesSignForThemselvesAlone(t *testing.T) {
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a node does not act for an organization", Given: register(bee), By: author(bee), For: bee, When: nodes.Change{Node: id(bee)}, Refused: "nodes.acts_for_nobody"},
		{Rule: "a node does not sign what is for people", Given: register(bee), By: author(bee), When: membership.Support{}, Refused: "machine.people_only"},
		{Rule: "people do not answer for nodes", Given: register(bee), By: domaintest.Rep(bee), For: bee, When: nodes.Answer{}, Refused: "machine.nodes_only"},
		{Rule: "a node that is not registered signs nothing", By: author(bee), When: nodes.Answer{}, Refused: "machine.unknown_author"},
	})
}

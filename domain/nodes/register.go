package nodes

import (
	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Register makes a computer one of the network's nodes, for the organization
// acted for. From then on other nodes let it connect.
type Register struct {
	Card    []byte `json:"card" help:"what the node says of itself, as “metaorg join” or “metaorg node card” prints it"`
	Peer    string `json:"peer,omitempty" help:"where other nodes reach it, as host:port; leave it empty for one that only calls others" example:"node.radish.example:26656"`
	Web     string `json:"web,omitempty" help:"where people reach its pages" example:"https://node.radish.example"`
	Willing bool   `json:"willing,omitempty" help:"whether it would order the log, if members decide so; it should be up almost always"`
}

// NodeRegistered says that a member has a node.
type NodeRegistered struct {
	Node       ID               `json:"node"`
	Key        []byte           `json:"key"`
	Consensus  []byte           `json:"consensus"`
	Checkpoint []byte           `json:"checkpoint"`
	Owner      people.MemberID  `json:"owner"`
	By         machine.PersonID `json:"by"`
	Peer       string           `json:"peer,omitempty"`
	Web        string           `json:"web,omitempty"`
	Willing    bool             `json:"willing,omitempty"`
	Place      Place            `json:"place,omitempty"`
}

// Check refuses a card or an address that can't be used.
func (m Register) Check() error {
	if _, err := readCard(m.Card); err != nil {
		return err
	}
	if err := checkPeer(m.Peer); err != nil {
		return err
	}
	return checkWeb(m.Web)
}

// Apply registers the node.
func (m Register) Apply(s *machine.Step) error {
	owner := people.ActingMember(s)
	if err := mayOwn(s, owner); err != nil {
		return err
	}
	card, err := readCard(m.Card)
	if err != nil {
		return err
	}
	if err := card.check(s.Network().ID); err != nil {
		return err
	}
	id := card.ID()
	if nodes.Has(s, id) {
		return machine.Conflict("nodes.known_already", "this node is registered already").At("card")
	}
	if other, taken := byConsensus.Get(s, string(card.Consensus)); taken && other != id {
		return machine.Conflict("nodes.key_taken", "another node has, or had, the same key for its seat; every node makes its own").At("card")
	}
	n := Node{
		Key: card.Key, Consensus: card.Consensus, Checkpoint: card.Checkpoint, Anchor: card.Anchor,
		Owner: owner, By: s.By, Since: s.Time, Peer: m.Peer, Web: m.Web, Willing: m.Willing,
	}
	if machine.HoldsSeat(s, n.Consensus) { // A seat of the genesis.
		n.Place = Seated
	}
	nodes.Put(s, id, n)
	byConsensus.Put(s, string(n.Consensus), id)
	counted(s, owner, 1)
	s.Emit(NodeRegistered{
		Node: id, Key: n.Key, Consensus: n.Consensus, Checkpoint: n.Checkpoint, Owner: owner, By: s.By,
		Peer: n.Peer, Web: n.Web, Willing: n.Willing, Place: n.Place,
	})
	return nil
}

// mayOwn refuses who may have no node, or no more of them.
func mayOwn(s *machine.Step, owner people.MemberID) error {
	all, _ := count.Get(s)
	mine, _ := ownedBy.Get(s, owner)
	switch {
	case charter.Forming(s) && s.For == "":
		return machine.NotAllowed("nodes.organizations_only", "a node is an organization's; act for yours")
	case !charter.Forming(s) && !membership.IsActive(s, owner):
		return machine.NotAllowed("nodes.not_a_member", "nodes are for members with a vote; %s is none", owner)
	case mine >= MaxPerMember:
		return machine.OverLimit("nodes.too_many_of_member", "a member has at most %d nodes; remove one first", MaxPerMember)
	case all >= MaxNodes, charter.Forming(s) && all >= MaxFormingNodes:
		return machine.OverLimit("nodes.too_many", "a network has at most %d nodes, and %d while it is being founded", MaxNodes, MaxFormingNodes)
	}
	return nil
}

// counted notes that an owner has so many more nodes.
func counted(s *machine.Step, owner people.MemberID, more int64) {
	all, _ := count.Get(s)
	count.Put(s, all+more)
	mine, _ := ownedBy.Get(s, owner)
	if mine+more == 0 {
		ownedBy.Delete(s, owner)
		return
	}
	ownedBy.Put(s, owner, mine+more)
}

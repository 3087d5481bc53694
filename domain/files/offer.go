package files

import (
	"iter"

	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// OfferSpace lets the network's files be kept on a node, up to so much. What
// was offered before is replaced.
type OfferSpace struct {
	Node     nodes.ID `json:"node" help:"the node's id" example:"3f5b1c0a9d8e7f60112233445566778899aabbcc"`
	SpaceMiB int64    `json:"space_mib" help:"how much room there is for files, in MiB" example:"20480"`
}

// SpaceOffered says how much room a node has for files.
type SpaceOffered struct {
	Node     nodes.ID        `json:"node"`
	Owner    people.MemberID `json:"owner"`
	SpaceMiB int64           `json:"space_mib"`
}

// EndOffer takes back what room a node offers. It keeps what it has until
// others have copies.
type EndOffer struct {
	Node nodes.ID `json:"node" help:"the node's id" example:"3f5b1c0a9d8e7f60112233445566778899aabbcc"`
}

// OfferEnded says that a node has no more room for files.
type OfferEnded struct {
	Node nodes.ID `json:"node"`
}

// Offer is the room of one node.
type Offer struct {
	Node  nodes.ID
	Owner people.MemberID
	Web   string // Where its files are fetched.
	Bytes int64
	Since int64
}

// offered is an offer as it is stored.
type offered struct {
	SpaceMiB int64 `json:"space_mib"`
	Since    int64 `json:"since"`
}

var offers = state.NewMap[nodes.ID, offered]("files/offers")

// Offers walks the room that stands, by node: of nodes that are registered, are
// reached at a web address, and whose owners belong to the network.
func Offers(r state.Reader) iter.Seq[Offer] {
	return func(yield func(Offer) bool) {
		for id, o := range offers.All(r) {
			n, ok := nodes.Of(r, id)
			if !ok || n.Web == "" || !membership.Belongs(r, n.Owner) {
				continue
			}
			if !yield(Offer{Node: id, Owner: n.Owner, Web: n.Web, Bytes: o.SpaceMiB * bytesPerMiB, Since: o.Since}) {
				return
			}
		}
	}
}

// Check refuses room that is none.
func (m OfferSpace) Check() error {
	if m.SpaceMiB < 1 || m.SpaceMiB > maxSpaceMiB {
		return machine.Malformed("files.bad_space", "a node offers 1 to %d MiB", int64(maxSpaceMiB)).At("space_mib")
	}
	return nil
}

// Apply keeps the offer.
func (m OfferSpace) Apply(s *machine.Step) error {
	owner, err := ownNode(s, m.Node)
	if err != nil {
		return err
	}
	if n, _ := nodes.Of(s, m.Node); n.Web == "" {
		return machine.Conflict("files.not_reached", "files are fetched from a node at its web address, and this one has none; say first where its pages are reached").At("node")
	}
	offers.Put(s, m.Node, offered{m.SpaceMiB, s.Time})
	s.Emit(SpaceOffered{m.Node, owner, m.SpaceMiB})
	return nil
}

// Check has nothing to refuse.
func (EndOffer) Check() error { return nil }

// Apply ends the offer.
func (m EndOffer) Apply(s *machine.Step) error {
	if _, err := ownNode(s, m.Node); err != nil {
		return err
	}
	if !offers.Has(s, m.Node) {
		return machine.Conflict("files.no_offer", "this node offers no room").At("node")
	}
	offers.Delete(s, m.Node)
	s.Emit(OfferEnded(m))
	return nil
}

// ownNode refuses a node that is not the acting member's.
func ownNode(s *machine.Step, id nodes.ID) (people.MemberID, error) {
	n, ok := nodes.Of(s, id)
	if !ok {
		return "", machine.NotFound("files.unknown_node", "no node with this id is registered").At("node")
	}
	if owner := people.ActingMember(s); n.Owner != owner {
		return "", machine.NotAllowed("files.not_your_node", "this node is not %s's; its owner offers its room", owner).At("node")
	}
	return n.Owner, nil
}

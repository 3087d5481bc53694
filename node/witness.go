package node

import "metaorg/node/gossip"

// Gossip is the way to ask other nodes and to tell them something.
func (n *Node) Gossip() *gossip.Reactor { return n.gossip }

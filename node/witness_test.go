package node_test

import "testing"

func TestNodesAskEachOther(t *testing.T) {
	c, _ := together(t, 3, 1)
	c.nodes[1].Gossip().Handle("toy.name", func(peer string, _ []byte) ([]byte, error) { return []byte("I heard " + peer), nil })
	eventually(t, "node 2 is connected with both others", func() bool { return len(c.nodes[2].Gossip().Peers()) == 2 })
	got, err := c.nodes[2].Gossip().Request(t.Context(), c.nodes[1].ID(), "toy.name", nil)
	if err != nil || string(got) != "I heard "+c.nodes[2].ID() {
		t.Errorf("%q, %v", got, err)
	}
}

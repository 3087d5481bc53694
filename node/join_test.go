package node_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"metaorg/machine/state"
	"metaorg/node"
)

// joined makes a home that joins a company, whose nodes let it in.
func (c *company) joined(pin node.Pin) (dir string, known node.Peer) {
	c.t.Helper()
	dir = filepath.Join(c.t.TempDir(), "joined")
	if err := node.Join(dir, c.nodes[0].Genesis(), c.nodes[0].KnownPeers(), pin); err != nil {
		c.t.Fatal(err)
	}
	who, err := node.ReadIdentity(dir)
	if err != nil {
		c.t.Fatal(err)
	}
	return dir, node.Peer{ID: who.ID(), Consensus: who.Seat().Consensus}
}

func TestANodeJoinsOnceItIsLetInAndIsDisconnectedWhenItIsRemoved(t *testing.T) {
	t.Parallel()
	var registered atomic.Pointer[node.Peer]
	c, g := foundCompany(t, 1, 1)
	cfg := config(c.homes[0])
	cfg.Peers = func(r state.Reader) []node.Peer {
		if words.Has(r, "let it in") && !words.Has(r, "put it out") {
			return []node.Peer{*registered.Load()}
		}
		return nil
	}
	c.startWith(0, cfg)
	ada := newPerson("ada", g.ID(), c.nodes[0].Now)
	must(t, c.nodes[0], ada.sign(ada.enter(), Keep{"before"}))
	size := c.nodes[0].LogSize()
	root, err := c.nodes[0].LogRoot(size)
	if err != nil {
		t.Fatal(err)
	}
	dir, known := c.joined(node.Pin{Size: size, Root: root})
	registered.Store(&known)
	n := open(t, config(dir))
	must(t, c.nodes[0], ada.sign(Keep{"let it in"}))
	c.nodes = append(c.nodes, n)
	c.agree(0, 1)
	must(t, c.nodes[0], ada.sign(Keep{"put it out"}))
	eventually(t, "it is disconnected", func() bool { return len(c.nodes[0].Connections()) == 0 })
}

func TestANodeStopsAtAnotherHistoryThanItWasToldOf(t *testing.T) {
	t.Parallel()
	c, g := foundCompany(t, 1, 1)
	var known atomic.Pointer[node.Peer]
	cfg := config(c.homes[0])
	cfg.Peers = func(state.Reader) []node.Peer { return []node.Peer{*known.Load()} }
	known.Store(&node.Peer{})
	c.startWith(0, cfg)
	ada := newPerson("ada", g.ID(), c.nodes[0].Now)
	must(t, c.nodes[0], ada.sign(ada.enter(), Keep{"before"}))
	dir, newcomer := c.joined(node.Pin{Size: 3, Root: make([]byte, 32)})
	known.Store(&newcomer)
	n, err := node.Open(t.Context(), config(dir))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it stops", func() bool { return n.Err() != nil })
	if err := n.Close(); !errors.Is(err, node.ErrOtherHistory) {
		t.Errorf("it stops for another reason: %v", err)
	}
}

func TestAHomeIsJoinedOnce(t *testing.T) {
	t.Parallel()
	dir, g := found(t, false)
	if err := node.Join(dir, g, nil, node.Pin{}); !errors.Is(err, node.ErrHasNetwork) {
		t.Error(fmt.Sprint("joined over a network: ", err))
	}
}

package node_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"metaorg/machine"
	"metaorg/node"
)

// company is several nodes of one network in this process.
type company struct {
	t     *testing.T
	homes []string
	nodes []*node.Node
	at    []string
}

// together starts a network of so many nodes, the first of which hold seats.
func together(t *testing.T, nodes, seats int) (*company, *person) {
	t.Helper()
	c, g := foundCompany(t, nodes, seats)
	for i := range nodes {
		c.start(i)
	}
	for i, n := range c.nodes {
		eventually(t, fmt.Sprintf("node %d has begun", i), func() bool { return n.LogSize() > 0 })
	}
	return c, newPerson("ada", g.ID(), c.nodes[0].Now)
}

// foundCompany makes the homes of such a network, whose nodes are still to be started.
func foundCompany(t *testing.T, nodes, seats int) (*company, machine.Genesis) {
	t.Helper()
	c := &company{t: t, nodes: make([]*node.Node, nodes)}
	for i := range nodes {
		c.homes = append(c.homes, filepath.Join(t.TempDir(), fmt.Sprint("home", i)))
		c.at = append(c.at, freeAddress(t))
	}
	g, err := node.FoundTogether(c.homes, seats, "Together", time.Now(), c.at)
	if err != nil {
		t.Fatal(err)
	}
	return c, g
}

// freeAddress is a loopback address with a port that nothing listens on, and
// that nothing takes for a call of its own meanwhile: those come from 127.0.0.1.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+rand.IntN(200), rand.IntN(250), 1+rand.IntN(250)))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (c *company) start(i int) *node.Node {
	c.t.Helper()
	return c.startWith(i, config(c.homes[i]))
}

func (c *company) startWith(i int, cfg node.Config) *node.Node {
	c.t.Helper()
	cfg.P2PListen = c.at[i]
	c.nodes[i] = open(c.t, cfg)
	return c.nodes[i]
}

func (c *company) stop(i int) {
	c.t.Helper()
	if err := c.nodes[i].Close(); err != nil {
		c.t.Fatal(err)
	}
}

// stopInSync stops a newcomer once its engine follows the blocks. CometBFT 0.38
// begins to follow them without regard to being stopped meanwhile
// (blocksync.Reactor, SwitchToBlockSync against OnStop), a race of its own.
func (c *company) stopInSync(i int) {
	c.t.Helper()
	eventually(c.t, fmt.Sprintf("node %d follows the blocks", i), c.nodes[i].InSync)
	c.stop(i)
}

// agree waits until these nodes have the same log and state; nobody acts meanwhile.
func (c *company) agree(which ...int) {
	c.t.Helper()
	first := c.nodes[which[0]]
	for _, i := range which[1:] {
		n := c.nodes[i]
		eventually(c.t, fmt.Sprintf("node %d agrees with node %d", i, which[0]), func() bool {
			return n.LogSize() == first.LogSize() && bytes.Equal(n.AppHash(), first.AppHash())
		})
	}
}

// rest waits until these nodes have the same blocks and no more are to come: what
// has changed is confirmed by an empty block, which must not get lost with a node.
func (c *company) rest(which ...int) {
	c.t.Helper()
	eventually(c.t, "no more blocks are made", func() bool {
		height := c.nodes[which[0]].Height()
		for _, i := range which {
			n := c.nodes[i]
			block := n.Engine().BlockStore().LoadBlockMeta(height)
			if n.Height() != height || block == nil || !bytes.Equal(block.Header.AppHash, n.AppHash()) {
				return false
			}
		}
		return true
	})
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 1200 {
		if holds() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("it never came about that %s", what)
}

func TestFourNodesOrderOneLog(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 4, 4)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2, 3)
	for i := range 8 {
		must(t, c.nodes[i%4], ada.sign(Keep{fmt.Sprint("word ", i)}))
	}
	c.agree(0, 1, 2, 3)

	c.stop(3)
	must(t, c.nodes[1], ada.sign(Keep{"without the fourth"}))
	c.start(3)
	c.agree(0, 1, 2, 3)
}

func TestSeatsComeAndGo(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 4, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 3)
	must(t, c.nodes[3], ada.sign(Keep{"through a node without a seat"}))
	c.agree(0, 1, 2, 3)
	var all []machine.Message
	for _, n := range c.nodes[1:] {
		all = append(all, Sit{n.Seat(), n.Anchor()})
	}
	must(t, c.nodes[0], ada.sign(all...))
	for i := range 6 {
		must(t, c.nodes[i%4], ada.sign(Keep{fmt.Sprint("with four seats ", i)}))
	}
	c.stop(0)
	must(t, c.nodes[1], ada.sign(Keep{"without the first"}))
	must(t, c.nodes[1], ada.sign(Rise{c.nodes[0].Seat()}))
	must(t, c.nodes[2], ada.sign(Keep{"with three seats"}))
	c.start(0)
	c.agree(1, 2, 3, 0)
	must(t, c.nodes[1], ada.sign(Rise{c.nodes[1].Seat()}, Rise{c.nodes[2].Seat()}))
	_, err := c.nodes[1].Submit(t.Context(), ada.sign(Rise{c.nodes[3].Seat()}))
	wantRefusal(t, err, "machine.fault")
	ada.last--
	must(t, c.nodes[1], ada.sign(Keep{"with one seat"}))
	c.agree(3, 0, 1, 2)
}

func TestStrangersAreNotLetIn(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 2, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	stranger := filepath.Join(t.TempDir(), "stranger")
	if _, err := node.FoundTogether([]string{stranger}, 1, "Elsewhere", time.Now(), []string{freeAddress(t)}); err != nil {
		t.Fatal(err)
	}
	// It has the network's genesis and knows its peers, but they do not know it.
	for _, name := range []string{"genesis.json", "peers.json"} {
		b, err := os.ReadFile(filepath.Join(c.homes[1], name))
		if err == nil {
			err = os.WriteFile(filepath.Join(stranger, name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	n := open(t, config(stranger))
	c.agree(0, 1)
	time.Sleep(2 * time.Second)
	if got := n.Connections(); len(got) > 0 || n.LogSize() > 0 {
		t.Errorf("a stranger is connected with %v and has %d entries", got, n.LogSize())
	}
}

func TestAnActIsOrderedThoughItsPeersWereABlockBehind(t *testing.T) {
	t.Parallel()
	c, _ := together(t, 3, 3)
	network, now := c.nodes[0].Genesis().ID(), c.nodes[0].Now
	for i := range 25 {
		// Whoever has not seen the first act yet does not know the author of the second.
		p := newPerson(fmt.Sprint("person", i), network, now)
		must(t, c.nodes[i%3], p.sign(p.enter()))
		must(t, c.nodes[i%3], p.sign(Keep{fmt.Sprint("word ", i)}))
	}
	c.agree(0, 1, 2)
}

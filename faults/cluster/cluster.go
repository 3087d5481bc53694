// Package cluster is a network of nodes in processes of their own on this
// machine, with links between them that can be slow, stall or be cut, people
// who act meanwhile, and a ledger of what every node owes them.
package cluster

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"metaorg/machine"
	"metaorg/node"
	"metaorg/sample/crowd"
)

// Options say what a cluster consists of.
type Options struct {
	Folder  string                                           // For the homes; empty.
	Binary  string                                           // The program.
	Machine func(options ...machine.Option) *machine.Machine // Makes the machine with the network's modules.
	Nodes   int
	Seats   int  // The first nodes hold seats.
	People  int  // Who act.
	Direct  bool // Nothing is between the nodes.
}

// Cluster is a network of several nodes.
type Cluster struct {
	*crowd.Crowd
	Members []*Member
	Ledger  *Ledger

	links   map[[2]int]*Link // From the caller to the called.
	ahead   atomic.Int64     // Seconds that the sample network's clock was moved on.
	signing sync.Mutex
	why     atomic.Pointer[error]
}

// Found makes the homes of a new network and the links between them. Nothing
// is started.
func Found(o Options) (*Cluster, error) {
	rules := o.Machine()
	c := &Cluster{Ledger: newLedger(rules), links: map[[2]int]*Link{}}
	var homes, addresses []string
	for i := range o.Nodes {
		name := fmt.Sprintf("node-%d", i)
		at, err := FreeAddress()
		if err != nil {
			return nil, err
		}
		m := &Member{Name: name, Home: filepath.Join(o.Folder, name), P2P: at, binary: o.Binary, machine: rules}
		if err := os.MkdirAll(m.Home, 0o700); err != nil {
			return nil, err
		}
		c.Members = append(c.Members, m)
		homes, addresses = append(homes, m.Home), append(addresses, at)
	}
	genesis, err := node.FoundTogether(homes, o.Seats, "Network of faults", time.Now(), addresses)
	if err != nil {
		return nil, err
	}
	c.Crowd = &crowd.Crowd{Machine: rules, Network: genesis.ID(), Now: func() int64 { return time.Now().Unix() + c.ahead.Load() }}
	for i := range o.People {
		c.People = append(c.People, crowd.NewPerson(i))
	}
	if o.Direct {
		return c, nil
	}
	if err := c.link(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// FreeAddress is a free port of this machine, as host:port. Where the system
// has more loopback addresses than one, it is one that nothing takes for a call
// of its own meanwhile: those come from 127.0.0.1.
func FreeAddress() (string, error) {
	b := make([]byte, 3)
	_, _ = rand.Read(b) // It never fails.
	l, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+b[0]%200, b[1]%250, 1+b[2]%250))
	if err != nil {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// link gives each home addresses of its own for all others, behind which are
// the links from it to them.
func (c *Cluster) link() error {
	for i, m := range c.Members {
		path := filepath.Join(m.Home, "peers.json")
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var peers []node.Peer
		if err := json.Unmarshal(b, &peers); err != nil {
			return err
		}
		for k := range peers {
			to := c.at(peers[k].Address)
			if to < 0 || to == i {
				continue
			}
			l, err := openLink(c.Members[to].P2P)
			if err != nil {
				return err
			}
			c.links[[2]int{i, to}] = l
			peers[k].Address = l.address()
		}
		if b, err = json.Marshal(peers); err != nil {
			return err
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) at(address string) int {
	for i, m := range c.Members {
		if m.P2P == address {
			return i
		}
	}
	return -1
}

// Between does something to all links between two nodes.
func (c *Cluster) Between(i, k int, do func(*Link)) {
	for _, pair := range [][2]int{{i, k}, {k, i}} {
		if l, ok := c.links[pair]; ok {
			do(l)
		}
	}
}

// Around does something to all links of a node.
func (c *Cluster) Around(i int, do func(*Link)) {
	for k := range c.Members {
		c.Between(i, k, do)
	}
}

// Heal makes all links as good as new.
func (c *Cluster) Heal() {
	for _, l := range c.links {
		l.Heal()
	}
}

// Start starts all nodes that do not run and waits until each answers.
func (c *Cluster) Start(ctx context.Context) error {
	for _, m := range c.Members {
		if m.Running() {
			continue
		}
		if err := m.Start(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Close kills what still runs and closes the links.
func (c *Cluster) Close() error {
	var errs []error
	for _, m := range c.Members {
		errs = append(errs, m.Kill())
	}
	for _, l := range c.links {
		errs = append(errs, l.Close())
	}
	return errors.Join(errs...)
}

const settlePoll = 50 * time.Millisecond

// Settle waits until the nodes given, which must all run, say the same of log
// and state, and compares their logs. It fails when they do not come to it in
// time, or when any says anything that contradicts what was said before.
func (c *Cluster) Settle(ctx context.Context, nodes ...*Member) error {
	return c.until(ctx, nodes, c.Ledger.Follow)
}

// Meet is Settle that believes what they say, and so takes no time of its own.
func (c *Cluster) Meet(ctx context.Context, nodes ...*Member) error {
	return c.until(ctx, nodes, func(context.Context, *Member, uint64) error { return nil })
}

// follower is told how long a node's log is.
type follower = func(ctx context.Context, m *Member, size uint64) error

func (c *Cluster) until(ctx context.Context, nodes []*Member, follow follower) error {
	for {
		same, said, err := c.agree(ctx, nodes, follow)
		if err != nil {
			return err
		}
		if same {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the nodes do not come to the same state (log %s):\n%s\n%w", c.Ledger.fingerprint(), said, ctx.Err())
		case <-time.After(settlePoll):
		}
	}
}

func (c *Cluster) agree(ctx context.Context, nodes []*Member, follow follower) (same bool, said string, err error) {
	var texts []string
	same = true
	for _, m := range nodes {
		text, size, err := statement(ctx, m)
		if err != nil {
			if isClosed(m.Ended()) {
				return false, "", fmt.Errorf("%s has ended, saying: %s", m.Name, m.Said())
			}
			texts = append(texts, fmt.Sprintf("%s: %v", m.Name, err))
			same = false
			continue
		}
		if err := follow(ctx, m, size); err != nil && ctx.Err() == nil {
			return false, "", err
		}
		texts = append(texts, m.Name+":\n"+text)
		same = same && strings.TrimPrefix(texts[0], nodes[0].Name) == ":\n"+text
	}
	return same, strings.Join(texts, "\n"), nil
}

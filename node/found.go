package node

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"metaorg/machine"
	"metaorg/node/reveal"
)

// ErrHasNetwork reports a home in which a network was founded or joined before.
var ErrHasNetwork = errors.New("this home has a network already")

// Found begins a network of one seat in an empty home: it makes the node's
// secrets and writes the genesis. Origins are the web origins whose passkeys
// count, such as "https://coop.example". Of a sample network the clock can be
// moved on, and everything that shows it says that it is one.
func Found(dir, name string, sample bool, now time.Time, origins []string) (machine.Genesis, error) {
	return found(dir, machine.Genesis{Name: name, Sample: sample, Time: now.Unix(), Origins: origins})
}

// FoundBehind is Found for a sample network whose clock begins so many days
// ago. Moved on by as many, it shows the nodes' own time.
func FoundBehind(dir, name string, days int64, now time.Time, origins []string) (machine.Genesis, error) {
	const daySeconds = 86_400
	behind := days * daySeconds
	return found(dir, machine.Genesis{Name: name, Sample: true, Time: now.Unix() - behind, Behind: behind, Origins: origins})
}

func found(dir string, g machine.Genesis) (machine.Genesis, error) {
	h := home(dir)
	switch _, err := os.Stat(h.genesis()); {
	case err == nil:
		return g, fmt.Errorf("%w: %s", ErrHasNetwork, h.genesis())
	case !errors.Is(err, fs.ErrNotExist):
		return g, fmt.Errorf("couldn't look into this home: %w", err)
	}
	if err := h.makeDirectories(); err != nil {
		return g, err
	}
	lock, err := lockHome(h)
	if err != nil {
		return g, err
	}
	defer lock.Close()
	keys, err := makeSecrets(h)
	if err != nil {
		return g, err
	}
	g.RuleVersion, g.Seats = machine.RuleVersion, []machine.Seat{keys.place()}
	if err := g.Check(); err != nil {
		return g, err
	}
	return g, h.writeGenesis(g)
}

func (h home) writeGenesis(g machine.Genesis) error {
	b, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return fmt.Errorf("couldn't write down the genesis: %w", err)
	}
	return writeFile(h.genesis(), append(b, '\n'))
}

// FoundTogether begins a network of several nodes in as many empty homes, the
// first of which hold seats, and tells each home of the others. Addresses are
// where their peers reach them, as host:port. Networks of people begin with
// one node, which others join; this is for trying out several.
func FoundTogether(dirs []string, seats int, name string, now time.Time, addresses []string) (machine.Genesis, error) {
	g := machine.Genesis{Name: name, Sample: true, Time: now.Unix(), RuleVersion: machine.RuleVersion}
	var all []Peer
	for i, dir := range dirs {
		h := home(dir)
		if err := h.makeDirectories(); err != nil {
			return g, err
		}
		keys, err := makeSecrets(h)
		if err != nil {
			return g, err
		}
		if i < seats {
			g.Seats = append(g.Seats, keys.place())
		}
		all = append(all, keys.peer(addresses[i]))
	}
	if err := g.Check(); err != nil {
		return g, err
	}
	for _, dir := range dirs {
		if err := errors.Join(home(dir).writePeers(all), home(dir).writeGenesis(g)); err != nil {
			return g, err
		}
	}
	return g, nil
}

// peer is the node as others know it.
func (s *secrets) peer(address string) Peer {
	return Peer{
		ID: string(s.node.ID()), Address: address,
		Consensus: s.consensus(), Checkpoint: s.checkpoint.Public().(ed25519.PublicKey),
	}
}

// place is what the network has to know of a node that takes a seat.
func (s *secrets) place() machine.Seat {
	return machine.Seat{
		Consensus:  s.consensus(),
		Checkpoint: s.checkpoint.Public().(ed25519.PublicKey),
		Anchor:     reveal.New(s.chainSeed).Anchor(0),
	}
}

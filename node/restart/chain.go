// Package restart begins a network's next chain of blocks in a home whose node
// is stopped, after two thirds of the members agreed to it (see
// machine.Restart). It keeps true that a home goes on from exactly the state
// that they signed for, that the old chain's blocks are put aside rather than
// thrown away, and that a restart which was interrupted is finished by the same
// command again.
package restart

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"metaorg/machine"
	"metaorg/node/light"
)

// chainFile is where a home keeps which chain of blocks its node is on; a home
// without it is on the network's first.
const chainFile = "chain.json"

// Chain is a chain of blocks that a network's engine orders. All nodes of a
// network have the same one.
type Chain struct {
	Network machine.NetworkID `json:"network"`
	Number  uint64            `json:"number"` // From 1; each restart together begins another.
	First   int64             `json:"first"`  // Height of its first block.
	Began   int64             `json:"began"`  // Time in its first block's header, Unix seconds.
	Seats   [][]byte          `json:"seats"`  // Consensus keys of those who ordered at first.
	State   []byte            `json:"state"`  // The state's root before the first block, 32 bytes; empty on the first chain.
}

// ID is the engine's name of the chain; two chains of a network never mix.
func (c Chain) ID() string { return string(c.Network) + "-" + strconv.FormatUint(c.Number, 10) }

// BeganAt is the time in its first block's header.
func (c Chain) BeganAt() time.Time { return time.Unix(c.Began, 0) }

// Start is what headers of the chain are followed from.
func (c Chain) Start() light.Start {
	return light.Start{Network: c.Network, Chain: c.ID(), First: c.First, Began: c.Began, Seats: c.Seats}
}

// First is the chain that a network begins with.
func First(g machine.Genesis) Chain {
	c := Chain{Network: g.ID(), Number: 1, First: machine.FirstHeight, Began: g.Time + g.Behind}
	for _, s := range g.Seats {
		c.Seats = append(c.Seats, s.Consensus)
	}
	return c
}

// ReadChain reads which chain of blocks a home's node is on.
func ReadChain(home string, g machine.Genesis) (c Chain, err error) {
	path := filepath.Join(home, chainFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return First(g), nil
	}
	if err == nil {
		c, err = ParseChain(b, g.ID())
	}
	if err != nil {
		return c, fmt.Errorf("couldn't read the chain of blocks in %s: %w", path, err)
	}
	return c, nil
}

// ParseChain reads a chain after a restart, as Text writes it.
func ParseChain(b []byte, network machine.NetworkID) (c Chain, err error) {
	if err := json.Unmarshal(b, &c); err != nil {
		return c, err
	}
	switch {
	case c.Network != network:
		return c, fmt.Errorf("it is of network %s, not of %s", c.Network, network)
	case c.Number < 2 || len(c.Seats) == 0 || len(c.State) != 32 || c.First <= machine.FirstHeight:
		return c, errors.New("it is no chain of blocks after a restart")
	}
	return c, nil
}

// Text is the chain as a home keeps it and as nodes that join are told of it.
func (c Chain) Text() []byte {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		panic(err) // A type of ours that always encodes.
	}
	return append(b, '\n')
}

// WriteChain puts a home on a chain of blocks: one that joins a network which
// was restarted is given it by its peers.
func WriteChain(home string, c Chain) error {
	path := filepath.Join(home, chainFile)
	if err := writeDurably(path+".new", c.Text()); err != nil {
		return fmt.Errorf("couldn't write down the chain of blocks: %w", err)
	}
	return errors.Join(os.Rename(path+".new", path), syncFolder(home))
}

func writeDurably(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

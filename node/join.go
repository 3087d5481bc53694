package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"metaorg/machine"
	"metaorg/node/arrival"
	"metaorg/node/light"
)

// Pin is how the log stood at some size, as somebody was told out of band. A
// node that finds its log to be another stops.
type Pin struct {
	Size uint64 `json:"size"`
	Root []byte `json:"root"` // 32 bytes.
}

// ErrOtherHistory reports a log that is not the one the home was made for.
var ErrOtherHistory = errors.New("this is another history than the one you were told of")

// Join makes a home for a node of a network that exists: with its genesis, the
// peers to get the log from, and how the log stood at some size. Keys that are
// there already stay (see ReadIdentity).
func Join(dir string, g machine.Genesis, peers []Peer, pin Pin) error {
	h := home(dir)
	switch _, err := os.Stat(h.genesis()); {
	case err == nil:
		return fmt.Errorf("%w: %s", ErrHasNetwork, h.genesis())
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("couldn't look into this home: %w", err)
	}
	if err := g.Check(); err != nil {
		return err
	}
	if _, err := ReadIdentity(dir); err != nil {
		return err
	}
	lock, err := lockHome(h)
	if err != nil {
		return err
	}
	defer lock.Close()
	b, err := json.MarshalIndent(pin, "", "  ")
	if err != nil {
		return fmt.Errorf("couldn't write down the checkpoint: %w", err)
	}
	// The genesis last: with it the home counts as one with a network.
	return errors.Join(writeFile(h.pin(), append(b, '\n')), h.writePeers(peers), h.writeGenesis(g))
}

// readPin reads how the log stood when the home was made; false if nobody said.
func (h home) readPin() (p Pin, known bool, err error) {
	b, err := os.ReadFile(h.pin())
	if errors.Is(err, fs.ErrNotExist) {
		return p, false, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		return p, false, fmt.Errorf("couldn't read the checkpoint in %s: %w", h.pin(), err)
	}
	return p, p.Size > 0, nil
}

// watchPin stops the node as soon as its log turns out to be another than the
// one that the home was made for.
func (n *Node) watchPin(pin Pin) {
	signal, stop := n.Committed()
	defer stop()
	ctx, end := n.untilClosing()
	defer end()
	for {
		switch holds, err := n.holdsPin(ctx, pin); {
		case err != nil:
			n.fail(err)
			return
		case holds:
			n.pinned.Store(true)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-signal:
		case <-time.After(peersLook):
		}
	}
}

// holdsPin says whether the log is the one that the home was made for; an error,
// that it is another. While the history is arriving a peer's proof will do.
func (n *Node) holdsPin(ctx context.Context, pin Pin) (bool, error) {
	if n.app.log.Size() < pin.Size {
		return false, nil
	}
	root, err := n.app.log.Root(pin.Size)
	if err == nil {
		if !bytes.Equal(root, pin.Root) {
			return false, fmt.Errorf("%w: its first %d entries have another root; ask a member for the code again, over another channel, and join anew", ErrOtherHistory, pin.Size)
		}
		return true, nil
	}
	_, size, _ := n.app.log.Hole()
	if root, err = n.app.log.Root(size); size < pin.Size || err != nil {
		return false, nil
	}
	older, newer := light.Log{Size: pin.Size, Root: pin.Root}, light.Log{Size: size, Root: root}
	return arrival.Grew(ctx, n.gossip, n.config.Logger, older, newer), nil
}

// IsAsTold says whether the log was found to be the one that the home was made
// for; always where nobody said.
func (n *Node) IsAsTold() bool { return n.pinned.Load() }

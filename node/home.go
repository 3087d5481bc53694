package node

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"metaorg/machine"
	"metaorg/node/restart"
)

// ErrInUse reports that another process works on the home.
var ErrInUse = errors.New("this home is in use")

// ErrNoNetwork reports a home in which no network was founded or joined.
var ErrNoNetwork = errors.New("there is no network in this home yet")

// home is the directory that a node works in.
type home string

func (h home) genesis() string       { return filepath.Join(string(h), "genesis.json") }
func (h home) held() string          { return filepath.Join(string(h), "engine", "held") }
func (h home) pin() string           { return filepath.Join(string(h), "pin.json") }
func (h home) peers() string         { return filepath.Join(string(h), "peers.json") }
func (h home) witness() string       { return filepath.Join(string(h), "witness") }
func (h home) snapshots() string     { return filepath.Join(string(h), "snapshots") }
func (h home) lock() string          { return filepath.Join(string(h), "lock") }
func (h home) state() string         { return filepath.Join(string(h), "state") }
func (h home) engine() string        { return filepath.Join(string(h), "engine") }
func (h home) engineDB() string      { return filepath.Join(string(h), "engine", "db") }
func (h home) accepted() string      { return filepath.Join(string(h), "engine", "accepted") }
func (h home) secret() string        { return filepath.Join(string(h), "secret") }
func (h home) seatKey() string       { return filepath.Join(h.secret(), "seat_key.json") }
func (h home) seatState() string     { return filepath.Join(h.secret(), "seat_state.json") }
func (h home) nodeKey() string       { return filepath.Join(h.secret(), "node_key.json") }
func (h home) checkpointKey() string { return filepath.Join(h.secret(), "checkpoint_key") }
func (h home) chainSeed() string     { return filepath.Join(h.secret(), "chain_seed") }

// readGenesis reads what the network starts from.
func (h home) readGenesis() (g machine.Genesis, err error) {
	b, err := os.ReadFile(h.genesis())
	if errors.Is(err, fs.ErrNotExist) {
		return g, fmt.Errorf("%w: %s is missing", ErrNoNetwork, h.genesis())
	}
	if err != nil {
		return g, fmt.Errorf("couldn't read the network's genesis: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		return g, fmt.Errorf("couldn't read the network's genesis in %s: %w", h.genesis(), err)
	}
	if err := g.Check(); err != nil {
		return g, fmt.Errorf("couldn't start from the genesis in %s: %w", h.genesis(), err)
	}
	return g, nil
}

func (h home) makeDirectories() error {
	for _, dir := range []string{h.secret(), h.engine()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("couldn't write to this home: %w", err)
		}
	}
	return nil
}

// writeFile puts a file in place whole or not at all, and durably.
func writeFile(path string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-")
	if err != nil {
		return fmt.Errorf("couldn't write to this home: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("couldn't write %s: %w", path, err), os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// lockHome makes this process the only one that works on the home, until the
// returned file is closed or the process ends.
func lockHome(h home) (*os.File, error) {
	f, err := os.OpenFile(h.lock(), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("couldn't write to this home: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("couldn't lock this home: %w", err)
		}
		pid, _ := io.ReadAll(io.LimitReader(f, 20)) // For the sentence only.
		return nil, fmt.Errorf("%w: the process with id %s works on %s; stop it first, or choose another home",
			ErrInUse, strings.TrimSpace(string(pid)), h)
	}
	if err := f.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't write to this home: %w", err), f.Close())
	}
	if _, err := fmt.Fprintln(f, os.Getpid()); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't write to this home: %w", err), f.Close())
	}
	return f, nil
}

// Stopped is the home of a node that does not run, locked and opened to restart
// its network together.
type Stopped struct {
	*restart.Home
	Genesis machine.Genesis

	given    []Peer
	identity Identity
	lock     *os.File
}

// OpenStopped opens the home of a node that does not run. A home in use gives
// ErrInUse, one without a network ErrNoNetwork.
func OpenStopped(dir string, m *machine.Machine) (*Stopped, error) {
	h, s := home(dir), new(Stopped)
	var err error
	if s.Genesis, err = h.readGenesis(); err != nil {
		return nil, err
	}
	if s.lock, err = lockHome(h); err != nil {
		return nil, err
	}
	keys, err1 := readSecrets(h)
	given, err2 := h.readPeers()
	if err := errors.Join(err1, err2); err != nil {
		return nil, errors.Join(err, s.lock.Close())
	}
	s.identity, s.given = Identity{keys}, given
	if s.Home, err = restart.Open(dir, s.Genesis, m); err != nil {
		return nil, errors.Join(explain(err), s.lock.Close())
	}
	return s, nil
}

// ThisNode names the home's own node in Stopped.Seat.
const ThisNode = "this"

// Seat finds what the network has to know of a node: this one, or one of the
// genesis by its id or its consensus key in hex. Those registered later are for
// the rules to find.
func (s *Stopped) Seat(name string) (machine.Seat, bool) {
	if s.IsOwn(name) {
		return s.identity.Seat(), true
	}
	for _, seat := range s.Genesis.Seats {
		ofPeer := func(p Peer) bool { return p.ID == name && bytes.Equal(p.Consensus, seat.Consensus) }
		if hex.EncodeToString(seat.Consensus) == name || slices.ContainsFunc(s.given, ofPeer) {
			return seat, true
		}
	}
	return machine.Seat{}, false
}

// IsOwn says whether a name is this node's. Its keys are those in its home, which
// the rules do not know yet after it was restored from a backup.
func (s *Stopped) IsOwn(name string) bool { return name == ThisNode || name == s.identity.ID() }

// Close closes the home and gives it free.
func (s *Stopped) Close() error { return errors.Join(s.Home.Close(), s.lock.Close()) }

package light

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// ErrConsents says that a restart together is not one that the members agreed to.
var ErrConsents = errors.New("the members did not agree to that restart together, as far as it can be proved")

// Crossings gives what leads over restarts together.
type Crossings interface {
	// Crossing is what leads to the network's chain of blocks of that number,
	// as Crossing.Encode writes it.
	Crossing(ctx context.Context, number uint64) ([]byte, error)
}

// Consents refuses a restart that too few members of a state agreed to, as
// machine.Machine.CheckConsents does.
type Consents func(state.Reader, machine.SignedRestart) error

// Crossing is what leads from a chain of blocks to the next one, which headers
// alone do not: the members' signatures, and the proof that they are the
// members'. The seats of the chain that ended signed its last header; that names
// the root of a state; and all that is read to judge the signatures is proved
// under it.
type Crossing struct {
	Signed machine.SignedRestart
	Header []byte // Of the last block before the restart, as Headers gives it.
	Keys   []Proven
}

// Proven is a key of the state with the proof (ICS 23) of its value, or of its absence.
type Proven struct{ Key, Proof []byte }

// Encode is the crossing as bytes.
func (c Crossing) Encode() []byte { return wire.Encode(c) }

// Cross lets the follower go over restarts together by itself.
func (f *Follower) Cross(from Crossings, check Consents) { f.crossings, f.consents = from, check }

// Crossed are the restarts that were followed so far, in their order.
func (f *Follower) Crossed() []machine.SignedRestart { return f.crossed }

// number is that of a chain of blocks, by what the engine calls it; 0 for none.
func number(chain string) uint64 {
	_, text, _ := strings.Cut(chain, "-")
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// cross goes on to the chain of blocks after the one that is trusted.
func (f *Follower) cross(ctx context.Context) error {
	next := number(f.chain) + 1
	raw, err := f.crossings.Crossing(ctx, next)
	var no *machine.Refusal
	switch {
	case errors.As(err, &no):
		return fmt.Errorf("%w: %w", ErrRestarted, err)
	case err != nil:
		return err
	}
	var c Crossing
	if err := wire.Decode(raw, &c); err != nil {
		return fmt.Errorf("couldn't read a restart: %w (%w)", ErrForm, err)
	}
	last, err := f.read(c.Header, 0)
	if err != nil {
		return err
	}
	if known := f.known(last.Height); known != nil {
		err = f.same(known, last)
	} else {
		err = f.reach(ctx, last)
	}
	if err != nil {
		return err
	}
	if r := c.Signed.Restart; r.Network != f.network || r.Number != next || r.Height != last.Height {
		return fmt.Errorf("%w: it begins chain %d of network %s after block %d, and the header that comes with it is of block %d of %s",
			ErrConsents, r.Number, r.Network, r.Height, last.Height, f.chain)
	}
	if err := f.judge(last, c); err != nil {
		return err
	}
	f.goOn(c.Signed)
	return nil
}

// judge checks the members' signatures with what is proved of them.
func (f *Follower) judge(last *types.LightBlock, c Crossing) (err error) {
	known := proved{values: map[string][]byte{}}
	for _, p := range c.Keys {
		if known.values[string(p.Key)], err = Value(last.AppHash, p.Key, p.Proof); err != nil {
			return fmt.Errorf("%w: of key %q: %w", ErrConsents, p.Key, err)
		}
	}
	if err := state.Try(func() error { return f.consents(known, c.Signed) }); err != nil {
		return fmt.Errorf("%w: %w", ErrConsents, err)
	}
	return nil
}

// goOn trusts the seats that the members agreed on from a restart on.
func (f *Follower) goOn(s machine.SignedRestart) {
	// A time at which nothing later can be said to come too early.
	start := Start{Network: f.network, First: s.Restart.Height + 2, Began: f.trusted[0].Time.Unix() + 1}
	start.Chain = string(f.network) + "-" + strconv.FormatUint(s.Restart.Number, 10)
	for _, seat := range s.Restart.Seats {
		start.Seats = append(start.Seats, seat.Consensus)
	}
	f.chain = start.Chain
	f.keep(start.header())
	f.crossed = append(f.crossed, s)
}

// proved reads keys of a state that were proved before.
type proved struct {
	SingleKeys
	values map[string][]byte
}

func (p proved) Get(key []byte) []byte {
	v, there := p.values[string(key)]
	if !there {
		panic(state.Fault{Err: fmt.Errorf("key %q is not proved: %w", key, ErrProof)})
	}
	return bytes.Clone(v)
}

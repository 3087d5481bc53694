package light

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	ics23 "github.com/cosmos/ics23/go"

	"metaorg/machine"
	"metaorg/machine/state"
)

// Prover proves keys of the state.
type Prover interface {
	// Prove proves that each of the keys is, or is not, in one and the same
	// state, as the bytes of ICS 23 commitment proofs. Height is that of the
	// header which names this state's root.
	Prove(ctx context.Context, keys [][]byte) (height int64, proofs [][]byte, err error)
}

// ErrScan reports a question that would take walking over keys, which proofs
// of single keys cannot answer.
var ErrScan = errors.New("this is not known from single keys")

// Value reads what a proof says of a key under a state's root: its value, or
// nil when it proves that there is none. A proof that holds for neither gives
// ErrProof.
func Value(root, key, proof []byte) (value []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w (%v)", ErrForm, fault) // The library trusts the shape of what it is given.
		}
	}()
	var p ics23.CommitmentProof
	if err := p.Unmarshal(proof); err != nil {
		return nil, fmt.Errorf("couldn't read a proof: %w (%w)", ErrForm, err)
	}
	switch {
	case p.GetExist() != nil:
		v := p.GetExist().Value
		if ics23.VerifyMembership(ics23.IavlSpec, root, &p, key, v) {
			return v, nil
		}
	case p.GetNonexist() != nil:
		if ics23.VerifyNonMembership(ics23.IavlSpec, root, &p, key) {
			return nil, nil
		}
	default: // Batches and compressed proofs are never given.
		return nil, fmt.Errorf("couldn't read a proof: %w", ErrForm)
	}
	return nil, fmt.Errorf("of key %q: %w", key, ErrProof)
}

// State is which state was read.
type State struct {
	Height int64 // Of the header that names its root.
	Root   []byte
}

// maxTries bounds how often reading starts again because the network goes on.
const maxTries = 10

// Read lets f read the state as of now, each key with its proof, all keys of
// the same state. As the network goes on meanwhile, f may be called again. What
// f reads by walking gives ErrScan.
func (f *Follower) Read(ctx context.Context, from Prover, read func(r state.Reader)) (State, error) {
	p := &proven{ctx: ctx, follower: f, from: from}
	for range maxTries {
		err := state.Try(func() error { read(p); return nil })
		switch {
		case errors.Is(err, errMoved):
			if err := p.again(); err != nil && !errors.Is(err, errMoved) {
				return State{}, err
			}
		case err != nil:
			return State{}, err
		case p.at.Root == nil:
			return State{}, errors.New("nothing was asked of the state")
		default:
			return p.at, nil
		}
	}
	return State{}, errors.New("the network goes on faster than its state can be read here; try again")
}

// errMoved says that the state is another one by now.
var errMoved = errors.New("the state moved on")

// SingleKeys is a part of readers that know single keys only.
type SingleKeys struct{}

// Scan can't be answered by single keys: it breaks off with ErrScan.
func (SingleKeys) Scan(start, _ []byte) iter.Seq2[[]byte, []byte] {
	return func(func([]byte, []byte) bool) {
		panic(state.Fault{Err: fmt.Errorf("from key %q on: %w", start, ErrScan)})
	}
}

// proven reads a state key by key and remembers what it was shown.
type proven struct {
	SingleKeys
	ctx      context.Context
	follower *Follower
	from     Prover
	at       State
	keys     [][]byte
	values   map[string][]byte
}

// Get is the proven value of a key; nil when it is proven that there is none.
func (p *proven) Get(key []byte) []byte {
	if v, ok := p.values[string(key)]; ok {
		return v
	}
	p.keys = append(p.keys, bytes.Clone(key))
	if err := p.ask(p.keys[len(p.keys)-1:]); err != nil {
		panic(state.Fault{Err: err})
	}
	return p.values[string(key)]
}

// again asks for all keys once more at once, so most likely of one state.
func (p *proven) again() error {
	p.at, p.values = State{}, nil
	return p.ask(p.keys)
}

// askAtOnce is how many keys a node proves at once.
const askAtOnce = 64

func (p *proven) ask(keys [][]byte) error {
	for some := range slices.Chunk(keys, askAtOnce) {
		if err := p.askSome(some); err != nil {
			return err
		}
	}
	return nil
}

func (p *proven) askSome(keys [][]byte) error {
	height, proofs, err := p.prove(keys)
	if err != nil {
		return err
	}
	if len(proofs) != len(keys) {
		return fmt.Errorf("asked for %d proofs, there are %d: %w", len(keys), len(proofs), ErrForm)
	}
	header, err := p.follower.Block(p.ctx, height)
	if err != nil {
		return err
	}
	switch root := []byte(header.AppHash); {
	case p.at.Root == nil:
		p.at, p.values = State{Height: height, Root: root}, map[string][]byte{}
	case !bytes.Equal(p.at.Root, root):
		return errMoved
	}
	for i, key := range keys {
		v, err := Value(p.at.Root, key, proofs[i])
		if err != nil {
			return fmt.Errorf("at height %d, %w", height, err)
		}
		p.values[string(key)] = v
	}
	return nil
}

// codeNotProven refuses proofs of a state that no header names yet. A node waits
// a moment for it before it says so; whoever reads waits this many of them, for
// a seat that was just started may let some seconds pass.
const (
	codeNotProven = "node.not_proven"
	provenTries   = 5
)

func (p *proven) prove(keys [][]byte) (height int64, proofs [][]byte, err error) {
	for range provenTries {
		height, proofs, err = p.from.Prove(p.ctx, keys)
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != codeNotProven {
			break
		}
	}
	return height, proofs, err
}

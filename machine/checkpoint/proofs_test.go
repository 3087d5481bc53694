package checkpoint_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

var founding = machine.Genesis{
	Name: "Proofs", Time: 1, RuleVersion: 1,
	Seats: []machine.Seat{{Consensus: make([]byte, 32), Checkpoint: public(key), Anchor: make([]byte, 32)}},
}

// tree is a log whose entries are numbered, and from some entry on of another kind.
type tree struct {
	hashes []tlog.Hash
	size   int64
}

func (l *tree) ReadHashes(indexes []int64) (all []tlog.Hash, err error) {
	for _, i := range indexes {
		all = append(all, l.hashes[i])
	}
	return all, nil
}

func entry(i int64, forked bool) []byte {
	return wire.Encode(machine.Entry{Height: i, Time: i, Input: machine.InputDue, Content: fmt.Append(nil, i, forked), Outcomes: []machine.Outcome{}})
}

func grown(t testing.TB, size, forkedFrom int64) *tree {
	t.Helper()
	l := &tree{}
	for i := range size {
		h, err := tlog.StoredHashes(i, entry(i, i >= forkedFrom), l)
		if err != nil {
			t.Fatal(err)
		}
		l.hashes, l.size = append(l.hashes, h...), i+1
	}
	return l
}

func (l *tree) root(t testing.TB, size uint64) []byte {
	t.Helper()
	h, err := tlog.TreeHash(int64(size), l)
	if err != nil {
		t.Fatal(err)
	}
	return h[:]
}

func (l *tree) at(t testing.TB, size uint64) checkpoint.Checkpoint {
	return checkpoint.Checkpoint{Network: founding.ID(), Size: size, Root: l.root(t, size), Height: int64(size), State: bytes.Repeat([]byte{byte(size)}, 32)}
}

func (l *tree) growth(t testing.TB, from, to uint64) [][]byte {
	t.Helper()
	p, err := tlog.ProveTree(int64(to), int64(from), l)
	if err != nil {
		t.Fatal(err)
	}
	return plain(p)
}

func plain(hashes []tlog.Hash) (all [][]byte) {
	for _, h := range hashes {
		all = append(all, bytes.Clone(h[:]))
	}
	return all
}

func TestTwoCheckpointsThatCannotBothBeTrue(t *testing.T) {
	honest, forked := grown(t, 20, 99), grown(t, 20, 7)
	sign := func(c checkpoint.Checkpoint) checkpoint.Note { return noteBy(t, c, key) }
	otherState := honest.at(t, 12)
	otherState.State = bytes.Repeat([]byte{99}, 32)
	elsewhere := forked.at(t, 12)
	elsewhere.Network = machine.NetworkID(strings.Repeat("f", 32))
	with := func(long *tree, a, b checkpoint.Checkpoint) checkpoint.Contradiction {
		small, large := min(a.Size, b.Size), max(a.Size, b.Size)
		return checkpoint.Contradict(sign(a), sign(b), long.root(t, small), long.growth(t, small, large))
	}
	swapped := with(honest, honest.at(t, 20), forked.at(t, 12))
	swapped.Longer, swapped.Shorter = swapped.Shorter, swapped.Longer
	superfluous := with(honest, honest.at(t, 12), forked.at(t, 12))
	superfluous.Proof = [][]byte{make([]byte, 32)}
	guessed := with(honest, honest.at(t, 20), forked.at(t, 12))
	guessed.Prefix = bytes.Repeat([]byte{5}, 32)
	bare := with(honest, honest.at(t, 20), forked.at(t, 12))
	bare.Prefix, bare.Proof = nil, nil
	for _, row := range []struct {
		name string
		c    checkpoint.Contradiction
		want error
	}{
		{"two roots for one size", with(honest, honest.at(t, 12), forked.at(t, 12)), nil},
		{"two states for one log", with(honest, honest.at(t, 12), otherState), nil},
		{"a fork that the honest log has gone beyond", with(honest, honest.at(t, 20), forked.at(t, 12)), nil},
		{"a fork that has gone beyond the honest log", with(forked, honest.at(t, 12), forked.at(t, 20)), nil},
		{"the same said twice", with(honest, honest.at(t, 12), honest.at(t, 12)), checkpoint.ErrCompatible},
		{"a log that grew", with(honest, honest.at(t, 12), honest.at(t, 20)), checkpoint.ErrCompatible},
		{"a fork after both", with(honest, honest.at(t, 20), forked.at(t, 7)), checkpoint.ErrCompatible},
		{"logs of two networks", with(honest, honest.at(t, 12), elsewhere), checkpoint.ErrTwoNetworks},
		{"the wrong way round", swapped, checkpoint.ErrForm},
		{"a proof where none is needed", superfluous, checkpoint.ErrForm},
		{"a root that nobody signed for", guessed, checkpoint.ErrProof},
		{"no proof", bare, checkpoint.ErrProof},
		{"no note", checkpoint.Contradiction{Longer: "x", Shorter: "y"}, checkpoint.ErrForm},
	} {
		if _, _, err := row.c.Check(); !errors.Is(err, row.want) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func receipt(t testing.TB) checkpoint.Receipt {
	l := grown(t, 20, 99)
	p, err := tlog.ProveRecord(20, 5, l)
	if err != nil {
		t.Fatal(err)
	}
	return checkpoint.Receipt{
		Genesis: wire.Encode(founding), Index: 5, Entry: entry(5, false), Proof: plain(p),
		Checkpoint: string(noteBy(t, l.at(t, 20), key).Bytes()),
	}
}

func TestAReceiptProvesThatAnEntryIsInTheLog(t *testing.T) {
	got, err := receipt(t).Check()
	if err != nil || got.Entry.Height != 5 || got.Checkpoint.Size != 20 || len(got.Signers) != 1 || got.Genesis.Name != "Proofs" {
		t.Fatalf("%+v, %v", got, err)
	}
	if b, err := json.Marshal(receipt(t)); err != nil || len(b) > 4096 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestAReceiptWithOneThingChangedProvesNothing(t *testing.T) {
	elsewhere := founding
	elsewhere.Name = "Elsewhere"
	for name, change := range map[string]func(*checkpoint.Receipt) error{
		"another entry": func(r *checkpoint.Receipt) error { r.Entry = entry(6, false); return checkpoint.ErrNotIn },
		"another place": func(r *checkpoint.Receipt) error { r.Index = 6; return checkpoint.ErrNotIn },
		"beyond the log": func(r *checkpoint.Receipt) error {
			r.Index = 20
			return checkpoint.ErrNotIn
		},
		"a hash of the proof": func(r *checkpoint.Receipt) error { r.Proof[1][3] ^= 1; return checkpoint.ErrNotIn },
		"a short hash":        func(r *checkpoint.Receipt) error { r.Proof[1] = r.Proof[1][1:]; return checkpoint.ErrNotIn },
		"another network": func(r *checkpoint.Receipt) error {
			r.Genesis = wire.Encode(elsewhere)
			return checkpoint.ErrTwoNetworks
		},
		"signed by a stranger": func(r *checkpoint.Receipt) error {
			r.Checkpoint = string(noteBy(t, grown(t, 20, 99).at(t, 20), other).Bytes())
			return checkpoint.ErrUnsigned
		},
		"a forged signature": func(r *checkpoint.Receipt) error {
			r.Checkpoint = strings.Replace(r.Checkpoint, "height 20", "height 21", 1)
			return checkpoint.ErrUnsigned
		},
	} {
		r := receipt(t)
		if want := change(&r); want == nil || !errors.Is(mustFail(r), want) {
			t.Errorf("%s: %v", name, mustFail(r))
		}
	}
	r := receipt(t)
	r.Checkpoint = string(noteBy(t, grown(t, 20, 99).at(t, 20), other).Bytes())
	if got, err := r.Check(public(other), public(other), nil); err != nil || len(got.Signers) != 1 {
		t.Errorf("signed by a node whose key is given: %v", err)
	}
}

func mustFail(r checkpoint.Receipt) error {
	_, err := r.Check()
	return err
}

func FuzzContradiction(f *testing.F) {
	honest, forked := grown(f, 20, 99), grown(f, 20, 7)
	f.Add(honest.at(f, 20).Says(), forked.at(f, 12).Says(), []byte{1}, []byte{2})
	f.Fuzz(func(t *testing.T, longer, shorter string, prefix, proof []byte) {
		c := checkpoint.Contradiction{Longer: longer, Shorter: shorter, Prefix: prefix, Proof: [][]byte{proof}}
		l, s, err := c.Check()
		keys := []ed25519.PublicKey{public(key)}
		if err == nil && len(l.Signers(keys...)) > 0 && len(s.Signers(keys...)) > 0 {
			t.Fatal("two signatures that nobody made")
		}
	})
}

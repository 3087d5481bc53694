package witness

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/tmhash"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// only is the one piece of evidence of a node, read back from its file.
func only(t *testing.T, f *fake) Evidence {
	t.Helper()
	all := f.Evidence()
	if len(all) != 1 {
		t.Fatalf("%s has %d pieces of evidence", f.name, len(all))
	}
	b, err := os.ReadFile(all[0].File)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ReadEvidence(b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestANodeThatSignsTwoRootsForOneSizeIsCaughtByAThird(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "liar", "b", "c")
		for _, n := range w.nodes[1:] {
			n.deaf["liar"] = true
			n.start()
		}
		w.act(6, "x", w.nodes[1:]...)
		time.Sleep(time.Second)
		b, c := w.nodes[1], w.nodes[2]
		if err := b.hear("liar", w.says("liar", line(6, "x"), 6)); err != nil {
			t.Fatal(err)
		}
		if err := c.hear("liar", w.says("liar", line(6, "lie "), 6)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(gather + time.Second) // b hands on what it gathered.
		found := c.Evidence()
		e := found[len(found)-1]
		p, err := e.Check()
		if err != nil || len(p.Both) != 1 || !p.Both[0].Equal(publicOf("liar")) {
			t.Fatalf("%+v, %v", p, err)
		}
		if e.Accused[0].Node != "liar" || len(e.Accused) != 1 {
			t.Errorf("accused are %+v", e.Accused)
		}
		if got := c.Seen(); got[0].Size != 6 || len(b.Evidence()) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestALieIsFoundFromEitherSide(t *testing.T) {
	for _, row := range []struct {
		name       string
		own        int // Entries of the honest log.
		lie        *ledger
		size       uint64 // Of the lie.
		mute       bool   // Whether the liar gives no proof.
		both       bool   // Whether the liar has signed what the honest node has, and contradicts itself.
		noEvidence bool
	}{
		{name: "a fork that the honest log has gone beyond", own: 9, lie: line(6, "lie "), size: 6},
		{name: "a fork of one size with the honest log", own: 6, lie: line(6, "lie "), size: 6},
		{name: "a fork that has gone beyond the honest log, and is shown", own: 6, lie: line(9, "lie "), size: 9},
		{name: "a fork that goes beyond what the liar signed", own: 6, lie: line(9, "lie "), size: 9, both: true},
		{name: "a fork that has gone beyond the honest log, and is not shown", own: 6, lie: line(9, "lie "), size: 9, mute: true, noEvidence: true},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, "liar", "b")
				liar, b := w.nodes[0], w.nodes[1]
				liar.log, liar.mute = row.lie, row.mute
				b.log.grow(row.own, "x")
				liar.deaf["b"], b.deaf["liar"] = true, true
				w.start()
				b.deaf = map[string]bool{}
				b.Committed(time.Now().Unix())
				time.Sleep(3 * time.Second)
				if row.both {
					if err := b.hear("liar", w.says("liar", b.log, uint64(row.own))); err != nil {
						t.Fatal(err)
					}
				}
				if err := b.hear("liar", w.says("liar", row.lie, row.size)); err != nil {
					t.Fatal(err)
				}
				time.Sleep(2 * time.Minute)
				if row.noEvidence {
					if len(b.Evidence()) > 0 || !strings.Contains(b.Seen()[0].Doubt, "9 entries") {
						t.Errorf("%d pieces of evidence, doubt %q", len(b.Evidence()), b.Seen()[0].Doubt)
					}
					return
				}
				p, err := only(t, b).Check(publicOf("b"))
				if err != nil || (len(p.Both) == 1) != row.both || p.Longer.Size < p.Shorter.Size {
					t.Errorf("%+v, %v", p, err)
				}
			})
		})
	}
}

func TestANodeThatGoesOnAfterAnOlderCopyContradictsItself(t *testing.T) {
	for _, row := range []struct {
		name string
		lie  uint64
	}{{"with a shorter log", 8}, {"with a longer log", 12}} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, "a", "b")
				w.start()
				a, b := w.nodes[0], w.nodes[1]
				w.act(5, "x")
				w.act(5, "x")
				time.Sleep(time.Second)
				// What a node would do that does not ask what it signed.
				other := line(5, "x")
				other.grow(int(row.lie)-5, "y")
				a.log.become(other)
				w.act(3, "x", b)
				time.Sleep(time.Second)
				if err := b.hear("a", w.says("a", a.log, row.lie)); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				all := b.Evidence()
				p, err := all[len(all)-1].Check()
				if err != nil || len(p.Both) != 1 {
					t.Errorf("%+v, %v", p, err)
				}
			})
		})
	}
}

func TestTwoNodesThatContradictEachOtherAreSeenByOneThatIsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a", "b", "c")
		c := w.nodes[2]
		c.start()
		for name, l := range map[string]*ledger{"a": line(4, "x"), "b": line(4, "y")} {
			if err := c.hear(name, w.says(name, l, 4)); err != nil {
				t.Fatal(err)
			}
		}
		p, err := only(t, c).Check(publicOf("b"))
		if err != nil || len(p.Both) != 0 || len(p.Signed[0]) != 1 || len(p.Signed[1]) != 1 {
			t.Errorf("%+v, %v", p, err)
		}
		if _, err := only(t, c).Check(); !errors.Is(err, checkpoint.ErrUnsigned) {
			t.Errorf("without the key of b, which is of no first seat: %v", err)
		}
	})
}

func TestEvidenceIsKeptOnceAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "liar", "b")
		b := w.nodes[1]
		b.start()
		w.act(30, "x", b)
		time.Sleep(3 * time.Second)
		for range 2 {
			for i := range uint64(2 * maxPerKey) {
				if err := b.hear("liar", w.says("liar", line(30, "lie "), i+1)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := len(b.Evidence()); got != maxPerKey {
			t.Errorf("%d pieces of evidence", got)
		}
		b.stop()
		b.start()
		for _, e := range b.Evidence() {
			if _, err := e.Check(publicOf("b")); err != nil {
				t.Error(err)
			}
		}
		if got := len(b.Evidence()); got != maxPerKey {
			t.Errorf("%d pieces of evidence after a restart", got)
		}
	})
}

// lie is a file that proves something.
func lie(t testing.TB) Evidence {
	w := &world{genesis: machine.Genesis{
		Name: "World", Time: 1, RuleVersion: 1,
		Seats: []machine.Seat{{Consensus: publicOf("seat"), Checkpoint: publicOf("a"), Anchor: make([]byte, 32)}},
	}}
	long, short := line(9, "x"), line(6, "y")
	read := func(b []byte) checkpoint.Note {
		n, err := checkpoint.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	root, _ := long.Root(6)
	path, _ := long.Consistency(6, 9)
	c := checkpoint.Contradict(read(w.says("a", long, 9)), read(w.says("a", short, 6)), root, bytesOf(path))
	return Evidence{
		Form: Form, Network: w.genesis.ID(), Genesis: wire.Encode(w.genesis), Found: 5, By: "c",
		Accused: []Accused{{Node: "a", Key: publicOf("a")}}, Checkpoints: &c,
	}
}

func TestEvidenceWithOneThingChangedProvesNothing(t *testing.T) {
	if p, err := lie(t).Check(); err != nil || len(p.Both) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	elsewhere := machine.Genesis{Name: "Elsewhere", Time: 1, RuleVersion: 1}
	for name, change := range map[string]func(*Evidence){
		"another network":     func(e *Evidence) { e.Network = elsewhere.ID() },
		"another genesis":     func(e *Evidence) { e.Genesis, e.Network = wire.Encode(elsewhere), elsewhere.ID() },
		"no genesis":          func(e *Evidence) { e.Genesis = nil },
		"a root that was not": func(e *Evidence) { e.Checkpoints.Prefix[0] ^= 1 },
		"another proof":       func(e *Evidence) { e.Checkpoints.Proof[0][0] ^= 1 },
		"one note twice":      func(e *Evidence) { e.Checkpoints.Shorter = e.Checkpoints.Longer },
		"another size":        func(e *Evidence) { e.Checkpoints.Shorter = strings.Replace(e.Checkpoints.Shorter, "\n6\n", "\n5\n", 1) },
		"no statement":        func(e *Evidence) { e.Checkpoints = nil },
		"another signature": func(e *Evidence) {
			e.Checkpoints.Longer = strings.Replace(e.Checkpoints.Longer, "height 9", "height 8", 1)
		},
		"votes that are not there": func(e *Evidence) { e.Checkpoints, e.Votes = nil, &Votes{Chain: string(e.Network) + "-1"} },
	} {
		e := lie(t)
		if change(&e); true {
			if _, err := e.Check(); err == nil {
				t.Errorf("%s: it still proves something", name)
			}
		}
	}
}

// vote is what a seat signs.
func vote(t *testing.T, chain, block, seat string) *types.Vote {
	t.Helper()
	key := cmted25519.PrivKey(keyOf(seat))
	v := &types.Vote{
		Type: cmtproto.PrecommitType, Height: 7, Round: 1, Timestamp: time.Unix(9, 0).UTC(),
		BlockID:          types.BlockID{Hash: tmhash.Sum([]byte(block)), PartSetHeader: types.PartSetHeader{Total: 1, Hash: tmhash.Sum([]byte("parts"))}},
		ValidatorAddress: key.PubKey().Address(),
	}
	signed, err := key.Sign(types.VoteSignBytes(chain, v.ToProto()))
	if err != nil {
		t.Fatal(err)
	}
	v.Signature = signed
	return v
}

func TestASeatThatVotedTwiceIsWrittenDownTheSameWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "a")
		a := w.nodes[0]
		a.start()
		id := string(w.genesis.ID())
		for _, row := range []struct {
			name, chain, one, other, seat string
			key                           []byte
			proves                        bool
		}{
			{"two votes", id + "-1", "block", "another", "seat", publicOf("seat"), true},
			{"the same vote twice", id + "-1", "block", "block", "seat", publicOf("seat"), false},
			{"of another network", "f" + id[1:] + "-1", "block", "another", "seat", publicOf("seat"), false},
			{"by a stranger", id + "-1", "block", "another", "stranger", publicOf("stranger"), false},
			{"in another's name", id + "-1", "block", "another", "stranger", publicOf("seat"), false},
		} {
			var dir string
			dir, a.dir, a.Dir = a.dir, t.TempDir(), t.TempDir()
			a.evidence = nil
			a.VotedTwice(row.chain, row.key, &types.DuplicateVoteEvidence{
				VoteA: vote(t, row.chain, row.one, row.seat), VoteB: vote(t, row.chain, row.other, row.seat), TotalVotingPower: 1, ValidatorPower: 1, Timestamp: time.Unix(9, 0).UTC(),
			})
			if p, err := only(t, a).Check(); (err == nil && len(p.Both) == 1) != row.proves {
				t.Errorf("%s: %+v, %v", row.name, p, err)
			}
			a.dir = dir
		}
	})
}

func FuzzReadEvidence(f *testing.F) {
	e := lie(f)
	whole, err := json.Marshal(e)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(fmt.Sprintf(`{"form":%q,"network":%q,"genesis":%q,"found":1,"by":"","accused":[],"votes":{"chain":"x-1","height":1,"seat":"","both":""}}`,
		Form, e.Network, base64.StdEncoding.EncodeToString(e.Genesis))))
	f.Add([]byte(`{"form":"metaorg/evidence/1","checkpoints":{"longer":"","shorter":""}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := ReadEvidence(b)
		if err != nil {
			return
		}
		if p, err := e.Check(); err == nil && (p.Genesis.ID() != e.Network || len(p.Signed[0]) == 0 || bytes.Equal(e.Genesis, nil)) {
			t.Fatalf("it proves %+v", p)
		}
	})
}

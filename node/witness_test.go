package node_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"metaorg/machine/checkpoint"
	"metaorg/node"
	"metaorg/node/witness"
)

func TestNodesAskEachOther(t *testing.T) {
	t.Parallel()
	c, _ := together(t, 3, 1)
	c.nodes[1].Gossip().Handle("toy.name", func(peer string, _ []byte) ([]byte, error) { return []byte("I heard " + peer), nil })
	eventually(t, "node 2 is connected with both others", func() bool { return len(c.nodes[2].Gossip().Peers()) == 2 })
	got, err := c.nodes[2].Gossip().Request(t.Context(), c.nodes[1].ID(), "toy.name", nil)
	if err != nil || string(got) != "I heard "+c.nodes[2].ID() {
		t.Errorf("%q, %v", got, err)
	}
}

// signers are the nodes that signed a note.
func (c *company) signers(b []byte) (which []int) {
	c.t.Helper()
	note, err := checkpoint.Read(b)
	if err != nil {
		c.t.Fatal(err)
	}
	for i, n := range c.nodes {
		if note.SignedBy(n.CheckpointKey()) {
			which = append(which, i)
		}
	}
	return which
}

// cosigned waits until all of these nodes have signed node i's newest checkpoint.
func (c *company) cosigned(i int, by ...int) (note []byte) {
	c.t.Helper()
	eventually(c.t, fmt.Sprintf("what node %d has is signed by %v", i, by), func() bool {
		var err error
		if note, err = c.nodes[i].Checkpoint(); err != nil {
			c.t.Fatal(err)
		}
		return fmt.Sprint(c.signers(note)) == fmt.Sprint(by)
	})
	return note
}

func TestEveryNodeThatFollowsCosigns(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 3, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	must(t, c.nodes[0], ada.sign(Keep{"one"}))
	c.agree(0, 1, 2)
	first := c.cosigned(0, 0, 1, 2)
	for i := range c.nodes {
		if got := c.cosigned(i, 0, 1, 2); !bytes.Equal(got, first) {
			t.Errorf("node %d has another note:\n%s\n%s", i, got, first)
		}
		for _, s := range c.nodes[i].Witnesses() {
			if s.Size != c.nodes[0].LogSize() || s.Doubt != "" {
				t.Errorf("node %d says of %s: %+v", i, s.Node, s)
			}
		}
	}
	// After a restart, and blocks without acts, the word stands.
	c.stop(1)
	c.start(1)
	if got := c.cosigned(1, 0, 1, 2); !bytes.Equal(got, first) || c.nodes[1].RefusesToSign() != nil {
		t.Errorf("after a restart: %v\n%s", c.nodes[1].RefusesToSign(), got)
	}
	eventually(t, "it is in sync again", c.nodes[1].InSync)
	must(t, c.nodes[1], ada.sign(Keep{"two"}))
	c.cosigned(2, 0, 1, 2)
}

func TestAReceiptOfAnActIsCheckedOffline(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 2, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	must(t, c.nodes[0], ada.sign(Keep{"one"}))
	c.agree(0, 1)
	c.cosigned(1, 0, 1)
	r, err := c.nodes[1].Receipt(t.Context(), c.nodes[1].LogSize()-1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Check(c.nodes[1].CheckpointKey())
	if err != nil || got.Genesis.ID() != c.nodes[0].Genesis().ID() || len(got.Signers) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	_, body, err := got.Entry.Envelope()
	if err != nil || body.Author != "ada" {
		t.Errorf("it is of %+v, %v", body, err)
	}
	_, err = c.nodes[1].Receipt(t.Context(), 1000)
	wantRefusal(t, err, "node.no_such_entry")
}

func TestASeatWhoseOlderCopyGoesOnIsCaught(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 2, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1)
	c.cosigned(1, 0, 1)
	c.stop(0)
	older := filepath.Join(t.TempDir(), "older")
	if err := os.CopyFS(older, os.DirFS(c.homes[0])); err != nil {
		t.Fatal(err)
	}
	c.start(0)
	last := ada.last
	must(t, c.nodes[0], ada.sign(Keep{"one"}))
	must(t, c.nodes[0], ada.sign(Keep{"two"}))
	c.agree(0, 1)
	c.cosigned(1, 0, 1)
	eventually(t, "the follower has written down what it heard", func() bool {
		b, err := os.ReadFile(filepath.Join(c.homes[1], "witness", "heard"))
		n, err2 := checkpoint.Read(b)
		return err == nil && err2 == nil && n.Checkpoint.Size == c.nodes[1].LogSize()
	})
	c.stop(0)
	c.stop(1)

	// The older copy goes on alone, with nobody there to say what it signed.
	c.homes[0], ada.last = older, last
	c.start(0)
	for i := range 4 {
		must(t, c.nodes[0], ada.sign(Keep{fmt.Sprint("otherwise ", i)}))
	}
	if _, err := c.nodes[0].Checkpoint(); err != nil {
		t.Fatal(err)
	}
	cfg := config(c.homes[1])
	cfg.P2PListen = c.at[1]
	follower, err := node.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = follower.Close() }() // It may end by itself: the seat's blocks are not those it knows.
	eventually(t, "the follower has evidence", func() bool { return len(follower.Evidence()) > 0 })
	proof, err := follower.Evidence()[0].Check()
	if err != nil || len(proof.Both) != 1 {
		t.Errorf("%+v, %v", proof, err)
	}
	eventually(t, "the seat's node refuses to sign", func() bool { return c.nodes[0].RefusesToSign() != nil })
	_, err = c.nodes[0].Checkpoint()
	wantRefusal(t, err, "node.refuses_to_sign")
}

func TestASeatThatVotesTwiceIsWrittenDown(t *testing.T) {
	t.Parallel()
	c, g := foundCompany(t, 5, 4)
	// The fifth node has taken the fourth one's seat, and both take part.
	for _, name := range []string{"seat_key.json", "seat_state.json", "chain_seed"} {
		b, err := os.ReadFile(filepath.Join(c.homes[3], "secret", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(c.homes[4], "secret", name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range c.homes {
		c.start(i)
	}
	eventually(t, "it has begun", func() bool { return c.nodes[0].LogSize() > 0 })
	ada := newPerson("ada", g.ID(), c.nodes[0].Now)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	acts := 0
	eventually(t, "an honest node has evidence", func() bool {
		acts++
		must(t, c.nodes[0], ada.sign(Keep{fmt.Sprint("word ", acts)}))
		return len(c.nodes[0].Evidence())+len(c.nodes[1].Evidence())+len(c.nodes[2].Evidence()) > 0
	})
	for _, n := range c.nodes[:3] {
		for _, e := range n.Evidence() {
			p, err := e.Check()
			if err != nil || e.Votes == nil || len(p.Both) != 1 || string(p.Both[0]) != string(c.nodes[3].Seat()) {
				t.Errorf("%+v, %v", p, err)
			}
		}
	}
}

func TestANodeThatTellsTwoOthersDifferentThingsIsCaught(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 3, 1)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	must(t, c.nodes[0], ada.sign(Keep{"one"}))
	c.agree(0, 1, 2)
	note, err := checkpoint.Read(c.cosigned(2, 0, 1, 2))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := os.ReadFile(filepath.Join(c.homes[0], "secret", "checkpoint_key"))
	if err != nil {
		t.Fatal(err)
	}
	lie := note.Checkpoint
	lie.Root = bytes.Repeat([]byte{7}, 32)
	forged, err := checkpoint.Sign(lie, ed25519.NewKeyFromSeed(seed))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the lie is told", func() bool { return c.nodes[0].Gossip().Tell(c.nodes[2].ID(), "witness.note", forged) })
	eventually(t, "it is found", func() bool { return len(c.nodes[2].Evidence()) > 0 })
	b, err := os.ReadFile(c.nodes[2].Evidence()[0].File)
	if err != nil {
		t.Fatal(err)
	}
	e, err := witness.ReadEvidence(b)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Check()
	if err != nil || len(p.Both) != 1 || e.Accused[0].Node != c.nodes[0].ID() {
		t.Errorf("%+v, %v", p, err)
	}
	// Garbage ends the connection, which comes back by itself.
	eventually(t, "garbage is told", func() bool { return c.nodes[0].Gossip().Tell(c.nodes[1].ID(), "witness.note", []byte("?")) })
	must(t, c.nodes[0], ada.sign(Keep{"two"}))
	c.agree(0, 1, 2)
}

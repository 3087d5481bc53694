package node_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cockroachdb/pebble"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
	"metaorg/node"
	"metaorg/node/restart"
)

// assembly gives everybody who entered a say.
var assembly = machine.Module{
	Name: "assembly",
	Electorate: machine.Electorate{
		Count: func(r state.Reader) int64 { n, _ := entered.Get(r); return n },
		Has:   func(r state.Reader, o machine.OrganizationID) bool { return people.Has(r, machine.PersonID(o)) },
	},
}

func assembled(o ...machine.Option) *machine.Machine {
	return machine.New(doorkeeper{}, []machine.Module{toy, assembly}, o...)
}

func assembledConfig(dir string) node.Config {
	c := config(dir)
	c.Machine = assembled
	return c
}

func (p *person) consent(r machine.Restart) machine.Consent {
	digest := r.Digest("")
	return machine.Consent{By: p.handle, Key: p.key().ID(), Signature: signature.Signature{Value: p.raw(digest)}}
}

// stopped opens the home of a node that was stopped.
func (c *company) stopped(i int, g machine.Genesis, do func(*restart.Home)) {
	c.t.Helper()
	h, err := restart.Open(c.homes[i], g, assembled())
	if err != nil {
		c.t.Fatal(err)
	}
	do(h)
	if err := h.Close(); err != nil {
		c.t.Fatal(err)
	}
}

func (c *company) apply(i int, g machine.Genesis, s machine.SignedRestart) {
	c.t.Helper()
	c.stopped(i, g, func(h *restart.Home) {
		if _, err := h.Apply(s); err != nil {
			c.t.Fatalf("node %d: %v", i, err)
		}
	})
}

func TestTheRestGoesOnWhenTwoOfFiveAreGoneForGood(t *testing.T) {
	t.Parallel()
	c, g := foundCompany(t, 7, 5) // The last two come when all is over.
	for i := range 5 {
		c.startWith(i, assembledConfig(c.homes[i]))
	}
	for _, n := range c.nodes[:5] {
		eventually(t, "the network has begun", func() bool { return n.LogSize() > 0 })
	}
	ada, bo, cy := newPerson("ada", g.ID(), c.nodes[0].Now), newPerson("bo", g.ID(), c.nodes[0].Now), newPerson("cy", g.ID(), c.nodes[0].Now)
	for _, p := range []*person{ada, bo, cy} {
		must(t, c.nodes[0], p.sign(p.enter()))
	}
	c.agree(0, 1, 2, 3, 4)
	c.stop(4)
	must(t, c.nodes[0], ada.sign(Keep{"with four of five"}))
	c.agree(0, 1, 2, 3)
	c.stop(3)
	c.halts(0, bo.sign(Keep{"with three of five"}))
	bo.last--
	for i := range 3 {
		c.stop(i)
	}

	signed := c.proposed(g, 0, 1, 2)
	signed.Consents = append(signed.Consents, ada.consent(signed.Restart))
	c.stopped(0, g, func(h *restart.Home) {
		var no *machine.Refusal
		if _, err := h.Apply(signed); !errors.As(err, &no) || no.Code != "machine.too_few_consents" {
			t.Errorf("with one of three members: %v", err)
		}
	})
	signed.Consents = append(signed.Consents, cy.consent(signed.Restart))
	for i := range 3 {
		c.apply(i, g, signed)
		c.apply(i, g, signed) // Once more changes nothing.
		c.startWith(i, assembledConfig(c.homes[i]))
	}
	must(t, c.nodes[1], bo.sign(Keep{"with three of three"}))
	c.agree(0, 1, 2)
	c.isFollowedAcross(0, g)
	if id := machine.NetworkOf(c.nodes[0].Snapshot()).ID; id != g.ID() || !isKept(c.nodes[0], "with four of five") {
		t.Errorf("it is network %s now", id)
	}
	c.stop(2)
	c.startWith(2, assembledConfig(c.homes[2]))
	must(t, c.nodes[2], ada.sign(Keep{"after a start"}))
	c.agree(0, 1, 2)
	c.replays(0)

	c.comeBack(g, signed)
	must(t, c.nodes[0], cy.sign(Keep{"everybody follows"}))
	c.agree(0, 1, 2, 3, 4)
	c.isToldLies(6)
	c.joinAfterwards(5, g, cy.sign(Keep{"with a newcomer"}))
}

// halts sees that a node takes an act and cannot order it.
func (c *company) halts(i int, envelope []byte) {
	c.t.Helper()
	id, err := c.nodes[i].Submit(c.t.Context(), envelope)
	if err != nil {
		c.t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(c.t.Context(), 3*time.Second)
	defer stop()
	if s, err := c.nodes[i].Wait(ctx, id); !errors.Is(err, context.DeadlineExceeded) {
		c.t.Fatalf("the act is %s: %v", s.State, err)
	}
}

// proposed is a restart from the node that has come furthest among these, who
// take the seats.
func (c *company) proposed(g machine.Genesis, those ...int) (s machine.SignedRestart) {
	c.t.Helper()
	var seats []machine.Seat
	for _, i := range those {
		seats = append(seats, g.Seats[i])
	}
	for _, i := range those {
		c.stopped(i, g, func(h *restart.Home) {
			r, err := h.Propose(seats)
			if err != nil {
				c.t.Fatal(err)
			}
			if r.Height > s.Restart.Height {
				s.Restart = r
			}
		})
	}
	return s
}

// replays sees that the whole log, across the restart, comes to the node's state.
func (c *company) replays(i int) {
	c.t.Helper()
	n := c.nodes[i]
	replayed := state.NewMemory()
	entries, failed := n.Entries(0)
	if err := errors.Join(assembled().Replay(replayed, entries, func(int64) {}), failed()); err != nil {
		c.t.Fatalf("the log does not replay: %v", err)
	}
	if got, want := machine.EdgeOf(replayed), machine.EdgeOf(n.Snapshot()); got.Size != want.Size || !bytes.Equal(got.Root(), want.Root()) {
		c.t.Error("the log replays to another edge")
	}
}

// comeBack lets the two return that were gone for good: they can order nothing
// and reach nobody, until they go through the restart too.
func (c *company) comeBack(g machine.Genesis, signed machine.SignedRestart) {
	c.t.Helper()
	for _, i := range []int{3, 4} {
		c.startWith(i, assembledConfig(c.homes[i]))
	}
	before := []uint64{c.nodes[3].LogSize(), c.nodes[4].LogSize()}
	time.Sleep(2 * time.Second)
	for k, i := range []int{3, 4} {
		if n := c.nodes[i]; n.LogSize() > signed.Restart.Size || n.LogSize() < before[k] {
			c.t.Errorf("node %d came back and has %d entries", i, n.LogSize())
		}
		for _, peer := range c.nodes[i].Connections() {
			if peer.ID != c.nodes[7-i].ID() {
				c.t.Errorf("node %d came back on the old chain and is connected with %s", i, peer.ID)
			}
		}
		c.stop(i)
	}
	for _, i := range []int{3, 4} {
		c.stopped(i, g, func(h *restart.Home) {
			if err := h.Fits(signed.Restart); errors.Is(err, restart.ErrBehind) {
				entries, failed := c.nodes[0].Entries(0)
				if err := errors.Join(h.CatchUp(signed.Restart, entries), failed()); err != nil {
					c.t.Fatal(err)
				}
			}
		})
		c.apply(i, g, signed)
		c.startWith(i, assembledConfig(c.homes[i]))
	}
	c.agree(0, 3, 4)
}

// isToldLies lets a node join that was told of other seats than the members
// agreed on; some of them are, so that it comes as far as fetching the history.
func (c *company) isToldLies(i int) {
	c.t.Helper()
	forged := c.nodes[0].Blocks()
	forged.Seats = forged.Seats[1:]
	if err := restart.WriteChain(c.homes[i], forged); err != nil {
		c.t.Fatal(err)
	}
	n, err := node.Open(c.t.Context(), assembledConfig(c.homes[i]))
	if err != nil {
		c.t.Fatal(err)
	}
	eventually(c.t, "it notices", func() bool { return n.Err() != nil })
	if err := n.Close(); !errors.Is(err, restart.ErrForked) {
		c.t.Errorf("on a chain that nobody agreed to, it stops because of %v", err)
	}
}

// joinAfterwards lets a node join that has nothing of what was before.
func (c *company) joinAfterwards(i int, g machine.Genesis, then []byte) {
	c.t.Helper()
	blocks := c.nodes[0].Blocks()
	if err := restart.WriteChain(c.homes[i], blocks); err != nil {
		c.t.Fatal(err)
	}
	n := c.startWith(i, assembledConfig(c.homes[i]))
	c.agree(0, i)
	must(c.t, c.nodes[0], then)
	c.agree(0, i)
	eventually(c.t, "the history has arrived", func() bool {
		held, size := n.History()
		return held == size
	})
	c.replays(i)
	c.isNotFollowedAcross(i, g)
	c.stop(i)

	// Had it been told of another chain, it would notice now at the latest.
	forged := blocks
	forged.Seats = forged.Seats[1:]
	if err := restart.WriteChain(c.homes[i], forged); err != nil {
		c.t.Fatal(err)
	}
	if _, err := node.Open(c.t.Context(), assembledConfig(c.homes[i])); !errors.Is(err, restart.ErrForked) {
		c.t.Errorf("on a chain that nobody agreed to, it says %v", err)
	}
}

func TestAnInterruptedRestartIsFinished(t *testing.T) {
	t.Parallel()
	c, g := foundCompany(t, 1, 1)
	c.startWith(0, assembledConfig(c.homes[0]))
	ada := newPerson("ada", g.ID(), c.nodes[0].Now)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.stop(0)
	signed := c.proposed(g, 0)
	signed.Consents = append(signed.Consents, ada.consent(signed.Restart))
	c.apply(0, g, signed)

	// As if it had ended right after the state went through the restart.
	at := func(name string) string { return filepath.Join(c.homes[0], name) }
	if err := errors.Join(os.Remove(at("chain.json")), os.RemoveAll(at("engine")), os.Rename(at("engine-1"), at("engine"))); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Open(t.Context(), assembledConfig(c.homes[0])); err == nil {
		t.Fatal("a half restarted home was opened")
	}
	c.apply(0, g, signed)
	c.startWith(0, assembledConfig(c.homes[0]))
	must(t, c.nodes[0], ada.sign(Keep{"on"}))
	c.replays(0)
	c.stop(0)

	// And a second one, from the chain that began with the first.
	again := c.proposed(g, 0)
	again.Consents = append(again.Consents, ada.consent(again.Restart))
	c.apply(0, g, again)
	c.startWith(0, assembledConfig(c.homes[0]))
	must(t, c.nodes[0], ada.sign(Keep{fmt.Sprint("on chain ", again.Restart.Number)}))
	if again.Restart.Number != 3 {
		t.Errorf("it is chain %d", again.Restart.Number)
	}
	c.replays(0)
}

func TestANodeThatIsElsewhereIsNotRestarted(t *testing.T) {
	t.Parallel()
	c, g := foundCompany(t, 1, 1)
	c.startWith(0, assembledConfig(c.homes[0]))
	ada := newPerson("ada", g.ID(), c.nodes[0].Now)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.stop(0)
	own := c.proposed(g, 0).Restart
	for _, row := range []struct {
		rule   string
		change func(*machine.Restart)
		want   error
	}{
		{"it is behind", func(r *machine.Restart) { r.Height += 2; r.Size += 3 }, restart.ErrBehind},
		{"it has come further", func(r *machine.Restart) { r.Height-- }, restart.ErrAhead},
		{"its log is another", func(r *machine.Restart) { r.Root = make([]byte, 32) }, restart.ErrForked},
		{"its state is another", func(r *machine.Restart) { r.State = make([]byte, 32) }, restart.ErrForked},
	} {
		t.Run(row.rule, func(t *testing.T) {
			r := own
			row.change(&r)
			signed := machine.SignedRestart{Restart: r, Consents: []machine.Consent{ada.consent(r)}}
			c.stopped(0, g, func(h *restart.Home) {
				if _, err := h.Apply(signed); !errors.Is(err, row.want) {
					t.Errorf("got %v, want %v", err, row.want)
				}
				if errors.Is(row.want, restart.ErrBehind) {
					entries := func(func(uint64, []byte) bool) {}
					if err := h.CatchUp(r, entries); !errors.Is(err, restart.ErrForked) {
						t.Errorf("with the log of nobody: %v", err)
					}
				}
			})
		})
	}
	c.startWith(0, assembledConfig(c.homes[0]))
	must(t, c.nodes[0], ada.sign(Keep{"all as before"}))
}

func TestACrashAtTheFirstBlockAfterARestartIsMadeUpFor(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rule    string
		counted bool // Whether the node's own state has the block.
	}{
		{"the block was stored and nobody had counted it", false},
		{"the block was stored and the node's state has it", true},
	} {
		t.Run(row.rule, func(t *testing.T) {
			c, g := foundCompany(t, 1, 1)
			c.startWith(0, assembledConfig(c.homes[0]))
			ada := newPerson("ada", g.ID(), c.nodes[0].Now)
			must(t, c.nodes[0], ada.sign(ada.enter()))
			c.stop(0)
			signed := c.proposed(g, 0)
			signed.Consents = append(signed.Consents, ada.consent(signed.Restart))
			c.apply(0, g, signed)
			state := filepath.Join(c.homes[0], "state")
			before := filepath.Join(t.TempDir(), "before")
			if err := os.CopyFS(before, os.DirFS(state)); err != nil {
				t.Fatal(err)
			}
			n := c.startWith(0, assembledConfig(c.homes[0]))
			eventually(t, "the first block is there", func() bool { return n.Height() == n.Blocks().First })
			c.stop(0)

			// As if the engine had not come to count it.
			db, err := tree.OpenPebble(filepath.Join(c.homes[0], "engine", "db"), tree.PebbleOptions{})
			if err == nil {
				err = errors.Join(db.Delete([]byte("state/stateKey"), pebble.Sync), db.Close())
			}
			if err == nil && !row.counted {
				err = errors.Join(os.RemoveAll(state), os.CopyFS(state, os.DirFS(before)))
			}
			if err != nil {
				t.Fatal(err)
			}
			c.startWith(0, assembledConfig(c.homes[0]))
			must(t, c.nodes[0], ada.sign(Keep{"on"}))
			c.replays(0)
			c.stop(0)
			c.startWith(0, assembledConfig(c.homes[0]))
			must(t, c.nodes[0], ada.sign(Keep{"and on"}))
		})
	}
}

package machine_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// assembly is three organizations with a say, each with one person of its name.
var assembly = machine.Module{
	Name: "assembly",
	Electorate: machine.Electorate{
		Count: func(state.Reader) int64 { return int64(len(organizations)) },
		Has:   func(_ state.Reader, o machine.OrganizationID) bool { return slices.Contains(organizations, o) },
	},
	Restarted: machine.OnRestart("assembly", func(s *machine.Step, r machine.Restart) {
		s.Emit(BeganAnew{r.Number, int64(len(machine.SeatsOf(s)))})
	}, BeganAnew{}),
}

type BeganAnew struct {
	Number uint64 `json:"number"`
	Seats  int64  `json:"seats"`
}

var organizations = []machine.OrganizationID{"farm", "mill", "shop"}

// household lets everybody act for the organization of their own name.
type household struct{}

func (household) Key(_ state.Reader, p machine.PersonID, id signature.KeyID, _ int64) (signature.Key, bool, bool) {
	k := rulestest.Key(string(p))
	return k, k.ID() == id, true
}

func (household) MayActFor(_ state.Reader, p machine.PersonID, o machine.OrganizationID, _ string, _ int64) error {
	if string(p) != string(o) {
		return machine.NotAllowed("toy.no_mandate", "%s has no mandate of %s", p, o)
	}
	return nil
}

// halted is a network with some history, and the restart that goes on from it
// with other seats.
func halted(t *testing.T) (*rulestest.World, machine.Restart) {
	w := rulestest.New(t, rulestest.Strict{Directory: household{}}, toy, assembly)
	w.Must("farm", "", Found{})
	w.Must("mill", "", Put{"salt"})
	edge := machine.EdgeOf(w.Store)
	return w, machine.Restart{
		Network: w.Genesis.ID(), Number: 2, Height: 5, Size: edge.Size, Root: edge.Root(), State: make([]byte, 32),
		Seats: []machine.Seat{seat("one"), seat("two")},
	}
}

func seat(name string) machine.Seat {
	return machine.Seat{Consensus: rulestest.Key(name).Public, Checkpoint: rulestest.Key(name + " checkpoint").Public, Anchor: bytes.Repeat([]byte{7}, 32)}
}

func consent(r machine.Restart, by machine.PersonID, org machine.OrganizationID) machine.Consent {
	return machine.Consent{By: by, For: org, Key: rulestest.Key(string(by)).ID(), Signature: rulestest.Sign(string(by), r.Digest(org))}
}

func consented(r machine.Restart, by ...machine.PersonID) machine.SignedRestart {
	s := machine.SignedRestart{Restart: r}
	for _, p := range by {
		s.Consents = append(s.Consents, consent(r, p, machine.OrganizationID(p)))
	}
	return s
}

func TestRestartRefuses(t *testing.T) {
	for _, row := range []struct {
		rule, code string
		change     func(*machine.Restart)
		consents   func(machine.Restart) machine.SignedRestart
	}{
		{rule: "another network's", code: "machine.wrong_network", change: func(r *machine.Restart) { r.Network = "another" }},
		{rule: "one of a chain that began already", code: "machine.other_chain", change: func(r *machine.Restart) { r.Number = 1 }},
		{rule: "one that leaves a chain out", code: "machine.other_chain", change: func(r *machine.Restart) { r.Number = 3 }},
		{rule: "one from before the chain", code: "machine.other_chain", change: func(r *machine.Restart) { r.Height = 0 }},
		{rule: "one after other entries", code: "machine.other_log", change: func(r *machine.Restart) { r.Size-- }},
		{rule: "one after another log", code: "machine.other_log", change: func(r *machine.Restart) { r.Root = make([]byte, 32) }},
		{rule: "one without seats", code: "machine.bad_seats", change: func(r *machine.Restart) { r.Seats = nil }},
		{rule: "a seat without a key", code: "machine.bad_seats", change: func(r *machine.Restart) { r.Seats[0].Consensus = nil }},
		{rule: "a node with two seats", code: "machine.bad_seats", change: func(r *machine.Restart) { r.Seats[1] = r.Seats[0] }},
		{rule: "fewer than two thirds", code: "machine.too_few_consents", consents: func(r machine.Restart) machine.SignedRestart {
			return consented(r, "farm")
		}},
		{rule: "one member counted twice", code: "machine.bad_consent", consents: func(r machine.Restart) machine.SignedRestart {
			return consented(r, "farm", "farm")
		}},
		{rule: "the consent of no member", code: "machine.bad_consent", consents: func(r machine.Restart) machine.SignedRestart {
			return consented(r, "farm", "mill", "tower")
		}},
		{rule: "a key that does not count", code: "machine.bad_consent", consents: func(r machine.Restart) machine.SignedRestart {
			s := consented(r, "farm", "mill")
			s.Consents[1].Key = "another"
			return s
		}},
		{rule: "whoever has no mandate", code: "toy.no_mandate", consents: func(r machine.Restart) machine.SignedRestart {
			s := consented(r, "farm")
			s.Consents = append(s.Consents, consent(r, "farm", "mill"))
			return s
		}},
		{rule: "a signature under another restart", code: "machine.bad_signature", consents: func(r machine.Restart) machine.SignedRestart {
			s := consented(r, "farm", "mill")
			r.Height++
			s.Consents[1] = consent(r, "mill", "mill")
			return s
		}},
		{rule: "a signature given for another organization", code: "machine.bad_signature", consents: func(r machine.Restart) machine.SignedRestart {
			s := consented(r, "farm", "mill")
			s.Consents[1].Signature = rulestest.Sign("mill", r.Digest("shop"))
			return s
		}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w, r := halted(t)
			if row.change != nil {
				row.change(&r)
			}
			s := consented(r, "farm", "mill")
			if row.consents != nil {
				s = row.consents(r)
			}
			var no *machine.Refusal
			if _, err := w.Machine.Restart(w.Store, s); !errors.As(err, &no) || no.Code != row.code {
				t.Errorf("got %v, want the refusal %s", err, row.code)
			}
			if machine.BlockChainOf(w.Store).Number != 1 {
				t.Error("it was restarted all the same")
			}
		})
	}
	t.Run("a network without members", func(t *testing.T) {
		w := rulestest.New(t, nil, toy)
		edge := machine.EdgeOf(w.Store)
		_, err := w.Machine.Restart(w.Store, machine.SignedRestart{Restart: machine.Restart{
			Network: w.Genesis.ID(), Number: 2, Height: 5, Size: edge.Size, Root: edge.Root(), Seats: []machine.Seat{seat("one")},
		}})
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != "machine.no_members" {
			t.Errorf("got %v", err)
		}
	})
}

func TestARestartGoesOnWithTheSameLog(t *testing.T) {
	w, r := halted(t)
	signed := consented(r, "shop")
	signed.Consents = append(signed.Consents, consent(r, "farm", ""))
	entries, err := w.Machine.Restart(w.Store, signed)
	if err != nil {
		t.Fatal(err)
	}
	w.Store.Commit(r.Height + 1)
	w.Entries = append(w.Entries, entries...)
	if got := machine.BlockChainOf(w.Store); got != (machine.BlockChain{Number: 2, Height: 6, Entry: r.Size}) {
		t.Errorf("the network is on chain %+v", got)
	}
	if machine.HoldsSeat(w.Store, w.Genesis.Seats[0].Consensus) || !machine.HoldsSeat(w.Store, seat("two").Consensus) || len(machine.SeatsOf(w.Store)) != 2 {
		t.Error("the seats are not those of the restart")
	}
	if c, _ := machine.ChainOf(w.Store, seat("one").Consensus); !bytes.Equal(c.Anchor, seat("one").Anchor) {
		t.Error("a new seat is not bound to its hash chain")
	}
	if got := w.Events(len(w.Entries) - 1); len(got) != 1 || got[0] != (BeganAnew{2, 2}) {
		t.Errorf("what happened: %v", got)
	}
	log := func(yield func(uint64, []byte) bool) {
		for i, e := range w.Entries {
			if !yield(uint64(i), e) {
				return
			}
		}
	}
	var heights []int64
	if err := w.Machine.Replay(state.NewMemory(), log, func(h int64) { heights = append(heights, h) }); err != nil {
		t.Fatalf("it does not replay: %v", err)
	}
	if !slices.Equal(heights, []int64{1, 2, 6}) {
		t.Errorf("it replays at the heights %v", heights)
	}

	t.Run("a forged consent does not replay", func(t *testing.T) {
		forged := consented(r, "farm", "shop")
		forged.Consents[0].Signature.Value[3] ^= 1
		last := len(w.Entries) - 1
		var e machine.Entry
		must(wire.Decode(w.Entries[last], &e))
		e.Content = wire.Encode(forged)
		w.Entries = append(slices.Clone(w.Entries[:last]), wire.Encode(e))
		var at *machine.ReplayError
		if err := w.Machine.Replay(state.NewMemory(), log, func(int64) {}); !errors.As(err, &at) || at.Index != uint64(last) {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhatIsSignedUnderARestartNeverChanges(t *testing.T) {
	r := machine.Restart{
		Network: "5d19077dd4560f91f438928bbda12989", Number: 2, Height: 92, Size: 300, Root: bytes.Repeat([]byte{1}, 32),
		State: bytes.Repeat([]byte{2}, 32), Seats: []machine.Seat{{Consensus: bytes.Repeat([]byte{3}, 32), Checkpoint: bytes.Repeat([]byte{4}, 32), Anchor: bytes.Repeat([]byte{5}, 32)}},
	}
	const want = "d23d120fb1f3b0da969a3bdfda382c64b92d4af75a4b5331911dff17cb99acf9"
	if got := fmt.Sprintf("%x", r.Digest("mill")); got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
	if r.Digest("mill") == r.Digest("") || r.Digest("mill") == r.Digest("mil") {
		t.Error("for whom somebody consents is not signed")
	}
}

package machine_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

const now = rulestest.Start + 3 // The founded world's first act after founding happens in its third second.

func carried(t *testing.T, weight machine.Weight, messages ...machine.Message) Carry {
	w := founded(t)
	c := Carry{Weight: weight}
	for _, m := range messages {
		c.Messages = append(c.Messages, w.Machine.Wire(m))
	}
	return c
}

func TestSteps(t *testing.T) {
	rulestest.Run(t, founded, []rulestest.Rule{
		{Rule: "what a message does happens", By: "ada", When: Put{"salt"}, Then: []machine.Event{WordKept{"salt", now}}},
		{Rule: "a representative acts for the organization", By: "ada", For: "mill", When: Put{"salt"}, Then: []machine.Event{WordKept{"salt", now}}},
		{Rule: "nobody acts for an organization without its mandate", By: "bo", For: "mill", When: Put{"salt"}, Refused: "toy.no_mandate"},
		{Rule: "what is wrong in itself is refused", By: "ada", When: Put{}, Refused: "toy.no_word"},
		{
			Rule: "a rule that panics refuses, and nothing of it stays", By: "ada", When: Boom{}, Refused: "machine.fault",
			Check: func(t *testing.T, w *rulestest.World) {
				if kept(w, "boom") {
					t.Fatal("a half-done write stayed")
				}
				w.Must("ada", "", Put{"after"})
			},
		},
		{Rule: "a check that panics refuses", By: "ada", When: Put{"check panics"}, Refused: "machine.fault"},
		{
			Rule: "what is due happens when its time has come, at that time", By: "ada", When: Later{Days: 3, Word: "salt"}, Later: 5,
			Then: []machine.Event{WordKept{"salt", now + 3*rulestest.Day}},
		},
		{Rule: "what is due does not happen before", By: "ada", When: Later{Days: 3, Word: "salt"}, Later: 2},
		{
			Rule: "a due item that panics is parked", By: "ada", When: Later{Days: 1, Word: "panic"}, Later: 2,
			Check: func(t *testing.T, w *rulestest.World) {
				if p := machine.Parked(w.Store); len(p) != 1 || p[0].Kind != "toy.keep_due" {
					t.Fatalf("parked: %+v", p)
				}
			},
		},
		{
			Rule: "a due item that refuses is undone and not tried again", By: "ada", When: Later{Days: 1, Word: "refuse"}, Later: 2,
			Check: func(t *testing.T, w *rulestest.World) {
				if _, waits := machine.NextDue(w.Store); waits || kept(w, "undone") || len(machine.Parked(w.Store)) != 0 {
					t.Fatal("it left something behind")
				}
			},
		},
		{
			Rule: "moving the clock works off what falls due in between", By: "ada",
			Given: []rulestest.Act{rulestest.By("ada", Later{Days: 3, Word: "salt"})},
			When:  Move{Days: 7}, Then: []machine.Event{WordKept{"salt", now + 3*rulestest.Day}},
		},
		{
			Rule: "a decision carries messages as the network", By: "ada", When: carried(t, machine.WeightOrdinary, Put{"a"}, Put{"b"}),
			Then: []machine.Event{WordKept{"a", now}, WordKept{"b", now}},
		},
		{
			Rule: "carried messages are done all or none", By: "ada", When: carried(t, machine.WeightOrdinary, Put{"a"}, Put{"a"}), Refused: "toy.kept",
			Check: func(t *testing.T, w *rulestest.World) {
				if kept(w, "a") {
					t.Fatal("the first of them stayed")
				}
			},
		},
		{Rule: "a weighty kind needs a weighty decision", By: "ada", When: carried(t, machine.WeightOrdinary, Heavy{"a"}), Refused: "machine.too_light"},
		{Rule: "a weighty decision carries light kinds too", By: "ada", When: carried(t, machine.WeightPrinciples, Heavy{"a"}, Put{"b"}), Then: []machine.Event{WordKept{"a", now}, WordKept{"b", now}}},
		{Rule: "a kind that allows no decision is never carried", By: "ada", When: carried(t, machine.WeightPrinciples, Boom{}), Refused: "machine.not_carried"},
		{Rule: "a decision carries a bounded number of messages", By: "ada", When: carried(t, machine.WeightPrinciples, slices.Repeat([]machine.Message{Put{"a"}}, machine.MaxCarried+1)...), Refused: "machine.too_many_carried"},
	})
}

func TestEachMessageHasItsOwnOutcome(t *testing.T) {
	w := founded(t)
	out := w.Act("ada", "", Put{"a"}, Put{"a"}, Boom{}, Put{"b"})
	codes := []string{out[0].Code, out[1].Code, out[2].Code, out[3].Code}
	if !slices.Equal(codes, []string{"", "toy.kept", "machine.fault", ""}) || !kept(w, "b") {
		t.Fatalf("outcomes %q", codes)
	}
}

func TestADrawUsesASeedNobodyKnewWhenItFellDue(t *testing.T) {
	w := founded(t)
	w.Must("ada", "", Later{Days: 1, Word: "drawn ", Draw: true})
	w.Pass(2)
	if !machine.DrawWaits(w.Store) {
		t.Fatal("the draw was made at once")
	}
	seed := machine.ClockOf(w.Store).Seed
	from := len(w.Entries)
	w.Pass(0)
	w.Pass(0)
	events := w.Events(from)
	if len(events) != 1 || machine.DrawWaits(w.Store) {
		t.Fatalf("after two more blocks: %v", events)
	}
	if bytes.Equal(seed, machine.ClockOf(w.Store).Seed) {
		t.Fatal("the seed did not move on")
	}
}

func TestReplayComesToTheSameState(t *testing.T) {
	w := founded(t)
	w.Must("ada", "", Later{Days: 3, Word: "salt"}, Later{Days: 2, Word: "panic"}, Later{Days: 1, Word: "lot ", Draw: true})
	w.Act("bo", "", Put{"a"}, Put{"a"}, Boom{})
	w.Must("ada", "", Move{Days: 4})
	w.Pass(1)
	w.Pass(1)
	w.Pass(1)
	again := state.NewMemory()
	if err := w.Machine.Replay(again, entries(w.Entries), func(int64) {}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.WorkingHash(), w.Store.WorkingHash()) {
		t.Fatal("replay came to another state")
	}
}

func TestReplayNamesTheFirstEntryThatFails(t *testing.T) {
	w := founded(t)
	w.Must("ada", "", Put{"salt"})
	for i := range w.Entries {
		bad := slices.Clone(w.Entries)
		bad[i] = bytes.Clone(bad[i])
		bad[i][len(bad[i])/2] ^= 1
		err := w.Machine.Replay(state.NewMemory(), entries(bad), func(int64) {})
		var at *machine.ReplayError
		// A genesis or a height may still be in order in itself; it shows in the next block.
		if !errors.As(err, &at) || at.Index > uint64(i)+2 {
			t.Fatalf("entry %d changed: %v", i, err)
		}
	}
}

func TestTryChangesNothing(t *testing.T) {
	w := founded(t)
	before := w.Store.WorkingHash()
	if err := w.Machine.Try(w.Store, w.Envelope("ada", "", Put{"a"}), w.Now()); err != nil {
		t.Fatal(err)
	}
	var no *machine.Refusal
	err := w.Machine.Try(w.Store, w.Envelope("ada", "", Put{"a"}, Put{"a"}), w.Now())
	if !errors.As(err, &no) || no.Code != "toy.kept" {
		t.Fatalf("tried: %v", err)
	}
	if !bytes.Equal(before, w.Store.WorkingHash()) {
		t.Fatal("trying changed the state")
	}
}

func TestEventsMustBeListed(t *testing.T) {
	w := founded(t)
	for _, rec := range []machine.EventRecord{{Kind: "toy.Unknown"}, {Kind: "toy.WordKept", Content: wire.Encode("x")}} {
		if _, err := w.Machine.Event(rec); err == nil {
			t.Fatalf("%s was read", rec.Kind)
		}
	}
}

func entries(list [][]byte) func(func(uint64, []byte) bool) {
	return func(yield func(uint64, []byte) bool) {
		for i, e := range list {
			if !yield(uint64(i), e) {
				return
			}
		}
	}
}

package network_test

import (
	"testing"

	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// anybody signs with the key of tests.
type anybody struct{}

func (anybody) Key(_ state.Reader, p machine.PersonID, id signature.KeyID, _ int64) (signature.Key, bool, bool) {
	k := rulestest.Key(string(p))
	return k, k.ID() == id, true
}

func (anybody) MayActFor(state.Reader, machine.PersonID, machine.OrganizationID, string, int64) error {
	return nil
}

// atVersion is a founded world whose network goes by these rules, and whose
// seat's program knows those.
func atVersion(version, known uint64) func(testing.TB) *rulestest.World {
	return func(t testing.TB) *rulestest.World {
		w := startWithOthers(t)
		w.Machine = machine.New(anybody{}, []machine.Module{network.Module, elsewhere}, machine.WithKnownRules(known))
		w.Genesis.RuleVersion, w.Store = version, state.NewMemory()
		entries, err := w.Machine.Begin(w.Store, w.Genesis)
		if err != nil {
			t.Fatal(err)
		}
		w.Entries = entries
		w.Must("ada", "", found{})
		return w
	}
}

func raise(version uint64, days int64) machine.Message {
	return decided(network.RaiseRules{Version: version, Days: days})
}

func TestRaiseRules(t *testing.T) {
	const noon = rulestest.Start + 2 // The second block with acts.
	planned := []rulestest.Act{rulestest.By("ada", raise(3, 30))}
	rulestest.Run(t, atVersion(2, 3), []rulestest.Rule{
		{
			Rule: "a decision plans the next version", By: "ada", When: raise(3, 30),
			Then:  []machine.Event{network.RulesRaisePlanned{Version: 3, At: noon + 30*day}},
			Check: goesBy(2),
		},
		{
			Rule: "it counts from the block after the one in which the notice ends", By: "ada", When: raise(3, 30), Later: 30,
			Then:  []machine.Event{network.RulesRaisePlanned{Version: 3, At: noon + 30*day}, network.RulesRaised{Version: 3, Height: 4}},
			Check: goesBy(3),
		},
		{
			Rule: "before that the old one counts", By: "ada", When: raise(3, 30), Later: 29,
			Then:  []machine.Event{network.RulesRaisePlanned{Version: 3, At: noon + 30*day}},
			Check: goesBy(2),
		},
		{
			Rule: "a decision withdraws it", Given: planned, By: "ada", When: raise(2, 0), Later: 60,
			Then:  []machine.Event{network.RulesRaiseWithdrawn{Version: 3}},
			Check: goesBy(2),
		},
		{
			Rule:  "what was withdrawn can be decided again, with its own notice",
			Given: rulestest.Join(planned, []rulestest.Act{rulestest.By("ada", raise(2, 0))}), By: "ada", When: raise(3, 60), Later: 40,
			Then:  []machine.Event{network.RulesRaisePlanned{Version: 3, At: noon + 2 + 60*day}},
			Check: goesBy(2),
		},
		{Rule: "nobody raises the rules alone", By: "ada", When: network.RaiseRules{Version: 3, Days: 30}, Refused: "network.rules_need_decision"},
		{Rule: "no version is left out", By: "ada", When: raise(4, 30), Refused: "network.not_next_rules"},
		{Rule: "no version comes back", By: "ada", When: raise(1, 30), Refused: "network.not_next_rules"},
		{Rule: "one rise is planned at a time", Given: planned, By: "ada", When: raise(3, 60), Refused: "network.raise_planned"},
		{Rule: "a rise needs notice", By: "ada", When: raise(3, 0), Refused: "network.no_notice"},
		{Rule: "a notice is not negative", By: "ada", When: raise(3, -1), Refused: "network.bad_notice"},
		{Rule: "a notice is a leap year at most", By: "ada", When: raise(3, 367), Refused: "network.bad_notice"},
		{Rule: "a version that counts is not raised to", By: "ada", When: raise(2, 30), Refused: "network.rules_known"},
		{Rule: "only what is planned is withdrawn", By: "ada", When: raise(2, 0), Refused: "network.nothing_planned"},
	})
	rulestest.Run(t, atVersion(2, 2), []rulestest.Rule{{
		Rule: "while the seats' programs do not know it, it is looked at again each day", By: "ada", When: raise(3, 1), Later: 2,
		Then: []machine.Event{
			network.RulesRaisePlanned{Version: 3, At: noon + day},
			network.RulesRaisePostponed{Version: 3, Knowing: 0, Seats: 1, At: noon + 2*day},
			network.RulesRaisePostponed{Version: 3, Knowing: 0, Seats: 1, At: noon + 3*day},
		},
		Check: func(t *testing.T, w *rulestest.World) {
			goesBy(2)(t, w)
			w.Machine = machine.New(anybody{}, []machine.Module{network.Module, elsewhere}) // Its seat has installed a newer one.
			w.Pass(1)
			goesBy(3)(t, w)
		},
	}})
	rulestest.Run(t, atVersion(1, 3), []rulestest.Rule{{
		Rule: "a network of version 1 knows no such decision", By: "ada", When: raise(2, 1), Refused: "machine.unknown_kind",
	}})
}

func TestARiseThatIsComingIsNotWithdrawn(t *testing.T) {
	w := atVersion(2, 3)(t)
	w.Must("ada", "", raise(3, 1))
	w.Wait(day - 1)
	if got := w.Act("ada", "", raise(2, 0))[0].Code; got != "network.raise_settled" { // In the block in which the notice ends.
		t.Errorf("refused with %q", got)
	}
	goesBy(3)(t, w)
}

func goesBy(version uint64) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		t.Helper()
		if got := machine.NetworkOf(w.Store).RuleVersion; got != version {
			t.Errorf("the network goes by version %d, want %d", got, version)
		}
	}
}

func TestAProgramThatIsTooOldReplaysNoFurther(t *testing.T) {
	w := atVersion(2, 3)(t)
	w.Must("ada", "", raise(3, 1))
	w.Pass(1)
	if err := w.Machine.CheckRules(w.Store, 4); err != nil {
		t.Error(err)
	}
	old := machine.New(anybody{}, []machine.Module{network.Module, elsewhere}, machine.WithKnownRules(2))
	if err := old.CheckRules(w.Store, 4); err == nil {
		t.Error("an older program goes on")
	}
	log := func(yield func(uint64, []byte) bool) {
		for i, e := range w.Entries {
			if !yield(uint64(i), e) {
				return
			}
		}
	}
	if err := old.Replay(state.NewMemory(), log, func(int64) {}); err != nil {
		t.Errorf("an older program does not come as far as the rise: %v", err)
	}
	w.Must("ada", "", network.MoveClock{Days: 1})
	if err := old.Replay(state.NewMemory(), log, func(int64) {}); err == nil {
		t.Error("an older program replays a block of newer rules")
	}
	if err := w.Machine.Replay(state.NewMemory(), log, func(int64) {}); err != nil {
		t.Error(err)
	}
}

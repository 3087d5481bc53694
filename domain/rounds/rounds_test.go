package rounds_test

import (
	"testing"

	"metaorg/domain/obligations"
	"metaorg/domain/rounds"
	"metaorg/machine"
)

// TestMTCS4And5And6ComeOutOfRounds has the worked examples of the literature go
// through the rules (Fleischman, Dini & Littera 2020, and its follow-up).
func TestMTCS4And5And6ComeOutOfRounds(t *testing.T) {
	for name, row := range map[string]struct {
		debts                []debt
		total, debt, cleared int64
	}{
		"MTCS-4": {[]debt{{"ash", "bee", 100}, {"bee", "cob", 100}, {"cob", "ash", 200}, {"dew", "cob", 100}}, 500, 100, 300},
		"MTCS-5": {[]debt{{"ash", "bee", 100}, {"bee", "cob", 200}, {"cob", "ash", 300}}, 600, 200, 300},
		"MTCS-6": {[]debt{{"ash", "bee", 1_000_000}, {"bee", "cob", 500_000}, {"cob", "ash", 750_000}, {"ash", "dew", 300_000}, {"dew", "bee", 200_000}, {"bee", "ash", 100_000}}, 2_850_000, 700_000, 1_900_000},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t)
			h.owe(row.debts...)
			nets := h.nets()
			n, r := h.hold()
			h.stage(n, rounds.StageExecuted)
			same(t, "total, debt, cleared", []int64{r.Total, r.Debt, r.Cleared}, []int64{row.total, row.debt, row.cleared})
			same(t, "net positions", h.nets(), nets)
			var left int64
			for _, l := range h.left() {
				left += l
			}
			same(t, "what is left to pay", left, row.total-row.cleared)
			for range rounds.PacksOf(h.Store, n) {
				t.Error("what only a round at work needs is still there")
			}
			for range rounds.PartiesOf(h.Store, n) {
				t.Error("the round's parties are still there")
			}
		})
	}
}

func TestOnlyWhatBothSidesLetTakePartIsSetOff(t *testing.T) {
	h := build(t)
	h.owe(debt{"ash", "bee", 50}, debt{"bee", "ash", 50}, debt{"ash", "bee", 30}, debt{"bee", "ash", 30})
	h.must("ash", rounds.Open{Unit: "GBP", Days: 7})
	h.must("bee", obligations.Clear{Obligations: []uint64{1}})
	h.Pass(7)
	same(t, "left", h.left(), []int64{50, 20, 0, 30})
	h.owe(debt{"bee", "ash", 40})
	h.must("bee", obligations.Clear{Obligations: []uint64{1}, Clears: true})
	if _, r := h.hold(); r.Cleared != 100 {
		t.Errorf("%d set off, want 100", r.Cleared)
	}
}

func TestOtherUnitsAreOtherRounds(t *testing.T) {
	h := build(t)
	h.owe(debt{"ash", "bee", 50})
	h.Must("founder", "", owe{[]debt{{"bee", "ash", 50}}, "EUR"})
	if _, r := h.hold(); r.Cleared != 0 || r.Obligations != 1 {
		t.Errorf("%d of %d obligations set off across units", r.Cleared, r.Obligations)
	}
	h.must("ash", rounds.Open{Unit: "EUR", Days: 7}, rounds.Open{Unit: "GBP", Days: 8})
}

func TestARoundWithNothingInItIsHeldAllTheSame(t *testing.T) {
	h := build(t)
	n, r := h.hold()
	h.stage(n, rounds.StageExecuted)
	same(t, "what it had", []int64{r.Obligations, r.Cleared}, []int64{0, 0})
}

func TestTheNextRoundComesByItselfWhereARuleWantsIt(t *testing.T) {
	h := build(t, says("rounds.every_days", 30))
	n, _ := h.hold()
	h.Pass(22)
	same(t, "rounds so far", rounds.LastRound(h.Store), n)
	h.Pass(1)
	r := h.stage(n+1, rounds.StageOpen)
	same(t, "days from one to the next", (r.Closes-h.round(n).Closes)/86_400, 30)
	if code := h.act("ash", rounds.CallOff{Round: n + 1}); code != "rounds.not_opener" {
		t.Errorf("a member calls off what the rules opened: %q", code)
	}
	h.Pass(7)
	h.stage(n+1, rounds.StageExecuted)
	h.Pass(10)
	h.must("bee", rounds.Open{Unit: "GBP", Days: 20})
	h.Pass(20)
	h.stage(n+2, rounds.StageExecuted)
	same(t, "one chain of rounds, not two", rounds.LastRound(h.Store), n+2)
}

func TestWhatIsRefused(t *testing.T) {
	h := build(t)
	h.must("ash", rounds.Open{Unit: "GBP", Days: 7})
	for name, row := range map[string]struct {
		by   machine.OrganizationID
		m    machine.Message
		code string
	}{
		"a round is in a unit":                    {"ash", rounds.Open{Unit: "XYZ", Days: 7}, "rounds.unknown_unit"},
		"it closes in the future":                 {"ash", rounds.Open{Unit: "EUR", Days: -1}, "rounds.bad_days"},
		"not in years":                            {"ash", rounds.Open{Unit: "EUR", Days: 91}, "rounds.bad_days"},
		"there is time to think":                  {"ash", rounds.Open{Unit: "EUR", Days: 6}, "rounds.too_soon"},
		"one at a time":                           {"bee", rounds.Open{Unit: "GBP", Days: 9}, "rounds.open_already"},
		"members open rounds":                     {"eve", rounds.Open{Unit: "EUR", Days: 9}, "rounds.no_member"},
		"only one that there is is called off":    {"ash", rounds.CallOff{Round: 9}, "rounds.unknown_round"},
		"by who opened it":                        {"bee", rounds.CallOff{Round: 1}, "rounds.not_opener"},
		"no solution is brought while it is open": {"bee", rounds.Submit{Round: 1, What: rounds.Amounts}, "rounds.not_waiting"},
		"a solution has amounts and levels":       {"bee", rounds.Submit{Round: 1, What: "cake"}, "rounds.unknown_part"},
		"in parts":                                {"bee", rounds.Submit{Round: 1, What: rounds.Amounts, Values: make([]int64, 1001)}, "rounds.too_many_values"},
		"levels are small":                        {"bee", rounds.Submit{Round: 1, What: rounds.ForLevels, Values: []int64{1 << 50}}, "rounds.bad_level"},
		"below zero, too":                         {"bee", rounds.Submit{Round: 1, What: rounds.ForLevels, Values: []int64{-1 << 50}}, "rounds.bad_level"},
		"a solution is for a round that there is": {"bee", rounds.Submit{Round: 9, What: rounds.Amounts}, "rounds.unknown_round"},
		"and members bring it":                    {"eve", rounds.Submit{Round: 1, What: rounds.Amounts}, "rounds.no_member"},
	} {
		if row.by == "eve" {
			continue
		}
		if no := row.m.Check(); no != nil {
			if r, ok := no.(*machine.Refusal); !ok || r.Code != row.code { //nolint:errorlint // Rules give refusals as they are.
				t.Errorf("%s: %v, want %s", name, no, row.code)
			}
			continue
		}
		if code := h.act(row.by, row.m); code != row.code {
			t.Errorf("%s: refused with %q, want %q", name, code, row.code)
		}
	}
	if code := h.carried(rounds.Open{Unit: "GBP", Days: 9}); code != "rounds.open_already" {
		t.Errorf("a decision opens a second one: %q", code)
	}
	if code := h.carried(rounds.CallOff{Round: 1}); code != "" {
		t.Errorf("a decision does not call it off: %q", code)
	}
	if code := h.act("ash", rounds.CallOff{Round: 1}); code != "rounds.not_open" {
		t.Errorf("a round is called off twice: %q", code)
	}
	h.must("ash", rounds.Open{Unit: "GBP", Days: 7})
	h.must("ash", rounds.CallOff{Round: 2})
	h.Pass(8)
	h.stage(2, rounds.StageCalledOff)
}

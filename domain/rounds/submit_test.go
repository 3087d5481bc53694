package rounds_test

import (
	"testing"

	"metaorg/clearing"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/domain/rounds"
	"metaorg/machine"
)

// triangle is owed in a world in which the rules compute nothing themselves.
var triangle = []debt{{"ash", "bee", 100}, {"bee", "cob", 100}, {"cob", "ash", 200}, {"dew", "cob", 100}}

// waiting is a world with a round that waits for a solution.
func waiting(t testing.TB) (*house, uint64) {
	t.Helper()
	h := build(t, says("rounds.compute_most", 0), says("rounds.solve_days", 3))
	h.owe(triangle...)
	n, _ := h.hold()
	h.stage(n, rounds.StageWaiting)
	return h, n
}

// parts is a solution of a round at work, as messages.
func (h *house) parts(n uint64) (all []machine.Message) {
	h.t.Helper()
	var parties []people.MemberID
	for _, m := range rounds.PartiesOf(h.Store, n) {
		parties = append(parties, m)
	}
	var debts []clearing.Obligation
	for _, p := range rounds.PacksOf(h.Store, n) {
		for i, number := range p.Numbers {
			debts = append(debts, clearing.Obligation{ID: rounds.ID(number), Debtor: string(parties[p.Debtors[i]]), Creditor: string(parties[p.Creditors[i]]), Amount: p.Amounts[i]})
		}
	}
	solved, err := clearing.Clear(debts)
	if err != nil {
		h.t.Fatal(err)
	}
	setOff, level := map[string]int64{}, map[string]int64{}
	for _, c := range solved.Obligations {
		setOff[c.ID] = c.SetOff
	}
	for _, l := range solved.Levels {
		level[l.Party] = l.Level
	}
	for at := 0; at < len(debts); at += 1000 {
		m := rounds.Submit{Round: n, What: rounds.Amounts, Part: uint64(at) / 1000}
		for _, o := range debts[at:min(at+1000, len(debts))] {
			m.Values = append(m.Values, setOff[o.ID])
		}
		all = append(all, m)
	}
	for at := 0; at < len(parties); at += 1000 {
		m := rounds.Submit{Round: n, What: rounds.ForLevels, Part: uint64(at) / 1000}
		for _, p := range parties[at:min(at+1000, len(parties))] {
			m.Values = append(m.Values, level[string(p)])
		}
		all = append(all, m)
	}
	return all
}

func TestALargeRoundTakesASolutionThatIsProved(t *testing.T) {
	h, n := waiting(t)
	nets := h.nets()
	all := h.parts(n)
	h.must("elm", all[0])
	h.stage(n, rounds.StageWaiting)
	same(t, "left, before all of it came", h.left(), []int64{100, 100, 200, 100})
	h.must("elm", all[0], all[1])
	h.Wait(1)
	r := h.stage(n, rounds.StageExecuted)
	same(t, "who brought it, and what is set off", []any{r.Solver, r.Cleared, r.Debt}, []any{"elm", 300, 100})
	same(t, "left", h.left(), []int64{0, 0, 100, 100})
	same(t, "net positions", h.nets(), nets)
}

func TestALargeRoundLapsesWithoutASolution(t *testing.T) {
	h, n := waiting(t)
	h.must("elm", h.parts(n)[0])
	h.owe(debt{"bee", "ash", 5})
	h.Pass(3)
	h.stage(n, rounds.StageLapsed)
	same(t, "left", h.left(), []int64{100, 100, 200, 100, 5})
	h.must("ash", obligations.Clear{Obligations: []uint64{1}})
	n, _ = h.hold()
	same(t, "in the next round", h.round(n).Obligations, 4)
}

func TestWhatARoundHasStaysAsItIs(t *testing.T) {
	h, n := waiting(t)
	if code := h.act("ash", obligations.Clear{Obligations: []uint64{1}}); code != "obligations.frozen" {
		t.Errorf("an obligation is taken out of a round that has it: %q", code)
	}
	h.must("elm", h.parts(n)...)
	h.Wait(1)
	h.stage(n, rounds.StageExecuted)
	h.must("dew", obligations.Clear{Obligations: []uint64{4}})
}

func TestWrongSolutionsAreRefused(t *testing.T) {
	h, n := waiting(t)
	amounts := func(values ...int64) rounds.Submit {
		return rounds.Submit{Round: n, What: rounds.Amounts, Values: values}
	}
	levels := func(values ...int64) rounds.Submit {
		return rounds.Submit{Round: n, What: rounds.ForLevels, Values: values}
	}
	for name, row := range map[string]struct {
		m    rounds.Submit
		code string
	}{
		"no more than is owed is set off": {amounts(101, 100, 200, 0), "rounds.beyond"},
		"no less than nothing":            {amounts(-1, 0, 0, 0), "rounds.beyond"},
		"a part is whole":                 {amounts(100, 100, 200), "rounds.wrong_length"},
		"with all levels":                 {levels(0, 0, 0), "rounds.wrong_length"},
		"there are so many parts":         {rounds.Submit{Round: n, What: rounds.Amounts, Part: 1}, "rounds.no_such_part"},
		"of either sort":                  {rounds.Submit{Round: n, What: rounds.ForLevels, Part: 1}, "rounds.no_such_part"},
		"members solve":                   {amounts(), "rounds.no_member"},
	} {
		if row.code == "rounds.no_member" {
			if code := h.Act("founder", "", row.m)[0].Code; code != row.code {
				t.Errorf("%s: refused with %q, want %q", name, code, row.code)
			}
			continue
		}
		if code := h.act("bee", row.m); code != row.code {
			t.Errorf("%s: refused with %q, want %q", name, code, row.code)
		}
	}
	right := h.parts(n)
	h.must("bee", right[1])
	if code := h.act("bee", amounts(0, 0, 0, 0)); code != "rounds.not_most" {
		t.Errorf("nothing set off: refused with %q", code)
	}
	if code := h.act("cob", right[0]); code != "rounds.others_turn" {
		t.Errorf("two solutions are mixed: refused with %q", code)
	}
	h.Wait(3_600)
	h.must("cob", levels(1, 1, 1, 1))
	if code := h.act("cob", amounts(0, 100, 100, 0)); code != "rounds.not_most" {
		t.Errorf("levels that show nothing: refused with %q", code)
	}
	h.must("cob", levels(0, 0, 1, 2))
	if code := h.act("cob", amounts(100, 100, 200, 0)); code != "rounds.unbalanced" {
		t.Errorf("what changes net positions: refused with %q", code)
	}
	h.must("cob", right[0]) // As good as the levels that came with it before.
	h.Wait(1)
	same(t, "who solved it", h.stage(n, rounds.StageExecuted).Solver, "cob")
}

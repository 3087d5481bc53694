package rounds_test

import (
	"bytes"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/obligations"
	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Whoever owes whom what, and whoever changes what before the close: no round
// changes a net position, nothing is set off of what one side kept out, as much is
// set off whatever members are called, and who replays the log comes to the same.
func TestARoundChangesNoNetPosition(t *testing.T) {
	defer domaintest.Fewer(t, "12")() // Each is two networks.
	cleared := int64(0)
	rapid.Check(t, func(rt *rapid.T) {
		h, other := build(t), build(t)
		debts := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) debt {
			pair := rapid.SliceOfNDistinct(rapid.IntRange(0, len(six)-1), 2, 2, rapid.ID).Draw(rt, "ends")
			return debt{string(six[pair[0]]), string(six[pair[1]]), rapid.Int64Range(1, 1_000).Draw(rt, "amount")}
		}), 4, 14).Draw(rt, "debts")
		renamed := rapid.Permutation(six).Draw(rt, "names")
		h.owe(debts...)
		other.owe(called(debts, renamed)...)
		out := uint64(rapid.IntRange(1, len(debts)).Draw(rt, "kept out"))
		settled := h.before(out, debts)
		other.before(out, called(debts, renamed))
		nets := h.nets()
		n, r := h.hold()
		_, named := other.hold()
		h.stage(n, rounds.StageExecuted)
		same(rt, "net positions", h.nets(), nets)
		same(rt, "cleared under other names", named.Cleared, r.Cleared)
		same(rt, "what was kept out", h.left()[out-1], settled)
		if r.Cleared > r.Total-r.Debt {
			rt.Errorf("%d set off of %d, of which %d never can be", r.Cleared, r.Total, r.Debt)
		}
		cleared += r.Cleared
		h.replays(rt)
	})
	if cleared == 0 {
		t.Error("nothing was ever set off")
	}
}

// before has a round open, and an obligation taken out of it; what is left of that.
func (h *house) before(out uint64, debts []debt) int64 {
	h.must(machine.OrganizationID(debts[out-1].Debtor), obligations.Clear{Obligations: []uint64{out}})
	return debts[out-1].Amount
}

// called gives the members of a network other names.
func called(debts []debt, names []machine.OrganizationID) (all []debt) {
	name := map[string]string{}
	for i, o := range six {
		name[string(o)] = string(names[i])
	}
	for _, d := range debts {
		all = append(all, debt{name[d.Debtor], name[d.Creditor], d.Amount})
	}
	return all
}

// replays fails the test unless another replica comes to the same from the log.
func (h *house) replays(t rapid.TB) {
	again := state.NewMemory()
	if err := h.Machine.Replay(again, func(yield func(uint64, []byte) bool) {
		for i, e := range h.Entries {
			if !yield(uint64(i), e) {
				return
			}
		}
	}, func(int64) {}); err != nil {
		t.Fatalf("the log does not replay: %v", err)
	}
	if !bytes.Equal(again.WorkingHash(), h.Store.WorkingHash()) {
		t.Errorf("a replica comes to another state")
	}
}

// A round of several blocks comes to what a round of one does, solved by the
// rules or by a member.
func TestSeveralBlocksComeToTheSameAsOne(t *testing.T) {
	var results []string
	for _, most := range []int64{10_000, 0} {
		h := build(t, says("rounds.compute_most", most))
		h.fill(1_300)
		nets := h.nets()
		n, r := h.hold()
		blocks := 1
		for ; r.Stage == rounds.StageTaking; r = h.round(n) {
			h.Wait(1)
			blocks++
		}
		if most == 0 {
			h.stage(n, rounds.StageWaiting)
			for _, m := range h.parts(n) {
				h.must("elm", m)
			}
		}
		for ; !h.round(n).IsOver(); blocks++ {
			h.Wait(1)
		}
		same(t, "net positions", h.nets(), nets)
		if blocks < 4 {
			t.Errorf("it took %d blocks", blocks)
		}
		for h.atWork(n) {
			h.Wait(1)
		}
		r = h.round(n)
		results = append(results, fmt.Sprint(r.Obligations, r.Parties, r.Total, r.Debt, r.Cleared, h.left()))
	}
	if results[0] != results[1] {
		t.Error("the rules and a member come to other results from the same steps")
	}
}

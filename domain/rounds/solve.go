package rounds

import (
	"strconv"

	"metaorg/clearing"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Level is a party's part of the proof that no more can be set off: see package
// clearing.
type Level struct {
	Party people.MemberID `json:"party"`
	Level int64           `json:"level"`
}

// Levels are a part of the proof of a round.
type Levels struct {
	Round  uint64  `json:"round"`
	Levels []Level `json:"levels"`
}

// Solved says how much a round sets off. It takes effect at once, or in the
// blocks that follow.
type Solved struct {
	Round       uint64          `json:"round"`
	Obligations int64           `json:"obligations"`
	Parties     int64           `json:"parties"`
	Total       int64           `json:"total"`
	Debt        int64           `json:"debt"` // What parties owe more than they are owed, together.
	Cleared     int64           `json:"cleared"`
	By          people.MemberID `json:"by,omitempty"` // Who brought the solution; empty for the rules.
}

// ID is how an obligation is called in a round that is computed, or checked,
// outside: its number.
func ID(obligation uint64) string { return strconv.FormatUint(obligation, 10) }

// compute has the rules clear a round.
func (r *Round) compute(s *machine.Step, n uint64) {
	parties := make([]people.MemberID, 0, r.Parties)
	for _, m := range names.Of(s, n) {
		parties = append(parties, m)
	}
	all := make([]clearing.Obligation, 0, r.Obligations)
	for _, p := range packs.Of(s, n) {
		for i, number := range p.Numbers {
			all = append(all, clearing.Obligation{ID: ID(number), Debtor: string(parties[p.Debtors[i]]), Creditor: string(parties[p.Creditors[i]]), Amount: p.Amounts[i]})
		}
	}
	done, err := clearing.Clear(all)
	if err != nil {
		panic(err) // Nobody owes itself, and no amount is negative.
	}
	cleared := make(map[string]int64, len(done.Obligations))
	for _, c := range done.Obligations {
		cleared[c.ID] = c.SetOff
	}
	for k := range r.amountParts() {
		var part Part
		for _, o := range all[k*PartAmounts : min(int64(len(all)), int64(k+1)*PartAmounts)] {
			part.Values = append(part.Values, cleared[o.ID])
		}
		parts.Put(s, n, partKey(Amounts, k), part)
	}
	var levels Levels
	for _, l := range done.Levels {
		levels.Levels = append(levels.Levels, Level{people.MemberID(l.Party), l.Level})
	}
	for l := levels.Levels; len(l) > 0; l = l[min(PartLevels, len(l)):] {
		s.Emit(Levels{n, l[:min(PartLevels, len(l))]})
	}
	solution, network := r.read(s, n)
	r.solved(s, n, network, solution.amounts)
}

// solution is what is set off of each obligation, and the level of each party.
type solution struct{ amounts, levels []int64 }

// read reads the network that a round took, and what there is of a solution.
func (r *Round) read(s state.Reader, n uint64) (all solution, network clearing.Network) {
	network.Parties = int(r.Parties)
	for _, p := range packs.Of(s, n) {
		network.Amounts = append(network.Amounts, p.Amounts...)
		for i := range p.Numbers {
			network.Debtors, network.Creditors = append(network.Debtors, int32(p.Debtors[i])), append(network.Creditors, int32(p.Creditors[i]))
		}
	}
	for k := range r.amountParts() {
		p, _ := parts.Get(s, n, partKey(Amounts, k))
		all.amounts = append(all.amounts, p.Values...)
	}
	for k := range r.levelParts() {
		p, _ := parts.Get(s, n, partKey(ForLevels, k))
		all.levels = append(all.levels, p.Values...)
	}
	return all, network
}

// solved has set-offs take effect that are known to be the most there can be.
func (r *Round) solved(s *machine.Step, n uint64, network clearing.Network, amounts []int64) {
	net := make([]int64, network.Parties)
	for i, a := range network.Amounts { // No sum is above the round's total.
		net[network.Debtors[i]] += a
		net[network.Creditors[i]] -= a
	}
	for _, owes := range net {
		r.Debt += max(0, owes)
	}
	for _, a := range amounts {
		r.Cleared += a
	}
	r.Stage = StageApplying
	s.Emit(Solved{n, r.Obligations, r.Parties, r.Total, r.Debt, r.Cleared, r.Solver})
}

// A solution has so many parts of either sort.
func (r *Round) amountParts() uint64 { return (r.Packs + partPacks - 1) / partPacks }

func (r *Round) levelParts() uint64 { return uint64(r.Parties+PartLevels-1) / PartLevels }

// partKey orders the parts of a solution by number.
func partKey(what What, n uint64) string {
	const digits = 20
	text := strconv.FormatUint(n, 10)
	return string(what) + "00000000000000000000"[:digits-len(text)] + text
}

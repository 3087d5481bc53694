package periods

import (
	"metaorg/allocation"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Bearer is who bears a loss. Each bears it as far as it can; what is left is
// carried. The order is that of co-operative law: first what belongs to nobody,
// then members, then later surpluses (Ley 27/1999, art. 59).
type Bearer string

// The bearers.
const (
	Nobodys Bearer = "reserve" // What belongs to nobody; also where nothing is said.
	Capital Bearer = "capital" // That, and then members' capital accounts, each in proportion to what is in it.
	Later   Bearer = "carried" // Later surpluses alone: they cover it before anything of them is divided.
)

// LossBorne is why a capital account changed: it bears its part of a loss.
const LossBorne Why = "loss"

var (
	losses = state.NewMap[uint64, int64]("periods/losses")                                                 // By fund: what later surpluses have to cover.
	borne  = state.NewMap2[uint64, state.Pair[people.MemberID, uint64], int64]("periods/borne_by_vintage") // By period: what its loss took from whose vintages.
)

// LossOf is what of a fund's losses later surpluses have to cover.
func LossOf(r state.Reader, fund uint64) int64 {
	n, _ := losses.Get(r, fund)
	return n
}

// Loss is how much of the terms is a loss; 0 for a surplus.
func (t Terms) Loss() int64 { return max(0, -t.Surplus) }

// bears is what a vintage of a capital account bears.
type bears struct {
	key  state.Pair[people.MemberID, uint64]
	part int64
}

// bearers are all capital accounts from a fund's periods, by member and vintage,
// with what each bears of a sum, which is no more than all of them have.
func bearers(r state.Reader, fund uint64, sum int64) []bears {
	var all []bears
	var has []int64
	for key, kept := range accounts.All(r) {
		if p, _ := periods.Get(r, key.B); p.Fund == fund && kept > 0 {
			all, has = append(all, bears{key: key}), append(has, kept)
		}
	}
	parts, err := allocation.Split(sum, has)
	if err != nil {
		panic(err) // Accounts are never negative, and far from the largest sum.
	}
	for i := range all {
		all[i].part = parts[i]
	}
	return all
}

// lose says in a drawing who bears its loss.
func (p Period) lose(r state.Reader, g *Drawing) {
	left := g.Terms.Loss()
	if g.Terms.Bearer != Later {
		g.FromReserve = min(left, ReserveOf(r, p.Fund))
		left -= g.FromReserve
	}
	if g.Terms.Bearer == Capital {
		g.Borne = min(left, KeptIn(r, p.Fund))
		left -= g.Borne
	}
	g.Carried = left
}

// withBorne adds to statements what their members' accounts bear of a loss.
func (p Period) withBorne(r state.Reader, loss int64, all []Stated) []Stated {
	if loss == 0 {
		return all
	}
	place := map[people.MemberID]int{}
	for i, st := range all {
		place[st.Member] = i
	}
	for _, b := range bearers(r, p.Fund, loss) {
		at, has := place[b.key.A]
		if !has && b.part > 0 {
			at = len(all)
			place[b.key.A] = at
			all = append(all, Stated{Member: b.key.A})
		}
		if b.part > 0 {
			all[at].Statement.Borne += b.part
		}
	}
	return byMember(all)
}

// bear has the loss of an adopted drawing borne, and what is carried noted.
func (p Period) bear(s *machine.Step, n uint64, g Drawing) {
	if g.Borne > 0 {
		for _, b := range bearers(s, p.Fund, g.Borne) {
			if b.part > 0 {
				change(s, b.key.A, b.key.B, -b.part, LossBorne, 0)
				borne.Put(s, n, b.key, b.part)
			}
		}
	}
	p.carry(s, g.Carried-g.Covered)
}

// unbear undoes bear.
func (p Period) unbear(s *machine.Step, n uint64, g Drawing) {
	for key, part := range borne.Of(s, n) {
		change(s, key.A, key.B, part, Reversed, 0)
		borne.Delete(s, n, key)
	}
	p.carry(s, g.Covered-g.Carried)
}

// carry changes what later surpluses have to cover.
func (p Period) carry(s *machine.Step, by int64) {
	if by != 0 {
		losses.Put(s, p.Fund, LossOf(s, p.Fund)+by)
	}
}

// isLosing refuses to pay out of capital accounts while the members decide that
// these bear a loss; statements that are only drawn up are drawn up again.
func isLosing(s *machine.Step, fund uint64) error {
	for n, q := range periods.All(s) {
		g, _ := drawings.Get(s, n, q.Drawings)
		if q.Fund != fund || g.Borne == 0 {
			continue
		}
		if q.Stage == IsPut {
			return machine.Conflict("periods.loss_first", "the members decide whether capital accounts bear the loss of period %d; pay out after that", n).At("fund")
		}
		if q.Stage == Drawn {
			q.become(s, n, Frozen)
			s.Emit(PeriodTurnedDown{Period: n})
		}
	}
	return nil
}

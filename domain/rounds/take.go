package rounds

import (
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Close closes a round when its time has come.
type Close struct {
	Round uint64 `json:"round"`
}

// Work goes on with a round that is too much for one block.
type Work struct {
	Round uint64 `json:"round"`
}

// Taken says which obligations take part in a round, and with how much.
type Taken struct {
	Round       uint64       `json:"round"`
	Obligations []Obligation `json:"obligations"`
}

// Obligation is one as a round took it.
type Obligation struct {
	Number   uint64          `json:"number"`
	Debtor   people.MemberID `json:"debtor"`
	Creditor people.MemberID `json:"creditor"`
	Amount   int64           `json:"amount"`
}

// Awaited says that a round is too large for the rules, and waits for a solution.
type Awaited struct {
	Round       uint64 `json:"round"`
	Obligations int64  `json:"obligations"`
	Parties     int64  `json:"parties"`
	Total       int64  `json:"total"`
	Until       int64  `json:"until"`
}

// Apply closes it. What can be cleared now stays as it is until the round is over.
func (d Close) Apply(s *machine.Step) error {
	r, _ := rounds.Get(s, d.Round)
	if r.Stage != StageOpen {
		return nil
	}
	if err := obligations.Freeze(s, r.Unit, d.Round); err != nil {
		return err
	}
	r.Stage = StageTaking
	r.work(s, d.Round)
	return nil
}

// Apply goes on.
func (d Work) Apply(s *machine.Step) error {
	r, _ := rounds.Get(s, d.Round)
	r.work(s, d.Round)
	return nil
}

// work does as much for a round as one block has room for, and has the next
// block go on with the rest.
func (r *Round) work(s *machine.Step, n uint64) {
	for room := int64(blockRoom); room > 0; {
		cost, more := r.step(s, n, room)
		if !more {
			rounds.Put(s, n, *r)
			return
		}
		room -= cost
	}
	rounds.Put(s, n, *r)
	s.Schedule(machine.ClockOf(s).Time+1, Work{n})
}

// step does the next piece of work: what it cost of a block's room, and whether
// there may be more to do now.
func (r *Round) step(s *machine.Step, n uint64, room int64) (cost int64, more bool) {
	switch r.Stage {
	case StageTaking:
		return r.take(s, n), true
	case StageComputing:
		if r.Obligations > room && room < blockRoom {
			return room, true // A block of its own.
		}
		r.compute(s, n)
		return r.Obligations, true
	case StageApplying:
		return r.apply(s, n, room), true
	case StageExecuted, StageLapsed, StageCalledOff:
		cost = sweep(s, n, room)
		return cost, cost > 0
	case StageOpen, StageWaiting:
	}
	return 0, false
}

// take takes the next pack. Those that come last may stay out, where the sum of
// all would be more than a number holds.
func (r *Round) take(s *machine.Step, n uint64) (cost int64) {
	var p Pack
	e := Taken{Round: n}
	for number, o := range obligations.ClearableFrom(s, r.Unit, r.Upto+1) {
		r.Upto = number
		if cost++; o.Left > mostTotal-r.Total {
			continue
		}
		r.Total += o.Left
		e.Obligations = append(e.Obligations, Obligation{number, o.Debtor, o.Creditor, o.Left})
		if len(e.Obligations) == packSize {
			break
		}
	}
	for _, o := range e.Obligations {
		p.Numbers, p.Amounts = append(p.Numbers, o.Number), append(p.Amounts, o.Amount)
		p.Debtors, p.Creditors = append(p.Debtors, r.place(s, n, o.Debtor)), append(p.Creditors, r.place(s, n, o.Creditor))
	}
	if len(p.Numbers) > 0 {
		packs.Put(s, n, r.Packs, p)
		r.Packs++
		r.Obligations += int64(len(p.Numbers))
		s.Emit(e)
	}
	if len(p.Numbers) < packSize {
		r.taken(s, n)
	}
	return max(1, cost)
}

// place is the number of a party of a round.
func (r *Round) place(s *machine.Step, n uint64, m people.MemberID) int64 {
	at, known := places.Get(s, n, m)
	if !known {
		at = r.Parties
		r.Parties++
		places.Put(s, n, m, at)
		names.Put(s, n, at, m)
	}
	return at
}

// taken says how a round goes on once it has all that takes part.
func (r *Round) taken(s *machine.Step, n uint64) {
	if r.Obligations <= rule(s, ruleMost) {
		r.Stage = StageComputing
		return
	}
	r.Stage, r.Until = StageWaiting, s.Time+rule(s, ruleSolve)*day
	s.Schedule(r.Until, Lapse{n})
	s.Emit(Awaited{n, r.Obligations, r.Parties, r.Total, r.Until})
}

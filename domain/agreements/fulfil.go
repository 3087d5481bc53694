package agreements

import (
	"iter"
	"slices"

	"metaorg/domain/obligations"
	"metaorg/domain/patronage"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Fulfil names a confirmed contribution by which a commitment was done, in part or
// in full.
type Fulfil struct {
	Agreement  uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Commitment string `json:"commitment" help:"the words of the commitment" example:"Books of the first quarter"`
	Event      uint64 `json:"event" help:"the contribution's number" example:"1"`
}

// CommitmentFulfilled says that a contribution was for a commitment.
type CommitmentFulfilled struct {
	Agreement  uint64           `json:"agreement"`
	Commitment string           `json:"commitment"`
	Event      uint64           `json:"event"`
	By         machine.PersonID `json:"by"`
	Done       int64            `json:"done"` // Of the quantity, with this.
	Quantity   int64            `json:"quantity"`
}

// Check refuses what names nothing.
func (m Fulfil) Check() error { return checkText(m.Commitment, "commitment", nameBytes, false) }

// Apply notes it.
func (m Fulfil) Apply(s *machine.Step) error {
	a, who, err := ofHeld(s, m.Agreement)
	if err != nil {
		return err
	}
	c, _ := versions.Get(s, m.Agreement, a.Terms)
	k, ok := c.commitment(m.Commitment)
	switch {
	case !ok:
		return machine.NotFound("agreements.unknown_commitment", "agreement %d has no commitment %q", m.Agreement, m.Commitment).At("commitment")
	case who != k.From && who != k.To:
		return machine.NotAllowed("agreements.not_your_commitment", "this is between %s and %s, and %s is neither", k.From, k.To, who).At("commitment")
	case k.IsMoney():
		return machine.Conflict("agreements.paid_elsewhere", "money is done when its obligation is settled").At("commitment")
	}
	e, ok := patronage.EventOf(s, m.Event)
	other, taken := used.Get(s, m.Event)
	switch {
	case !ok:
		return machine.NotFound("agreements.unknown_event", "there is no contribution number %d", m.Event).At("event")
	case taken:
		return machine.Conflict("agreements.event_used", "contribution %d is for agreement %d already; nothing counts twice", m.Event, other).At("event")
	case !counts(e):
		return machine.Conflict("agreements.event_unconfirmed", "contribution %d is not confirmed by both its sides", m.Event).At("event")
	case e.Provider != k.From || e.Receiver != k.To || e.Unit != k.Unit || k.Action != "" && e.Action != k.Action:
		return machine.Conflict("agreements.event_differs", "contribution %d is not what was promised: from %s to %s, in %s", m.Event, k.From, k.To, k.Unit).At("event")
	}
	p := ProgressOf(s, m.Agreement, k.Name)
	if p.Linked >= mostLinked {
		return machine.OverLimit("agreements.too_many_events", "%d contributions are for this already", mostLinked).At("event")
	}
	p.Linked++
	progress.Put(s, m.Agreement, k.Name, p)
	linked.Add(s, state.PairOf(m.Agreement, k.Name), m.Event)
	used.Put(s, m.Event, m.Agreement)
	s.Emit(CommitmentFulfilled{m.Agreement, k.Name, m.Event, s.By, Done(s, m.Agreement, k), k.Quantity})
	return nil
}

// counts reports whether both sides say that it happened.
func counts(e patronage.Event) bool {
	return e.State == patronage.Agreed && !e.SelfDealt && !e.Void
}

// FulfilledBy walks the contributions that were named for a commitment, by number,
// each as it was corrected since; those that no longer count are left out.
func FulfilledBy(r state.Reader, n uint64, name string) iter.Seq2[uint64, patronage.Event] {
	return func(yield func(uint64, patronage.Event) bool) {
		for at := range linked.Of(r, state.PairOf(n, name)) {
			e, _ := patronage.EventOf(r, at)
			for e.State == patronage.Replaced && e.Correction > at { // Corrections come later.
				at = e.Correction
				e, _ = patronage.EventOf(r, at)
			}
			if counts(e) && !yield(at, e) {
				return
			}
		}
	}
}

// Done is how much of a commitment was done: by confirmed contributions, and of
// money by what of its obligation is settled. Corrections count as they are now.
func Done(r state.Reader, n uint64, k Commitment) (sum int64) {
	if k.IsMoney() {
		o, ok := obligations.Of(r, ProgressOf(r, n, k.Name).Obligation)
		if !ok {
			return 0
		}
		return o.Amount - o.Left
	}
	for _, e := range FulfilledBy(r, n, k.Name) {
		if e.Unit == k.Unit && e.Provider == k.From && e.Receiver == k.To {
			sum = min(sum+e.Quantity, 2*mostQuantity)
		}
	}
	return sum
}

// stopped reports whether a commitment is no longer asked for, since a side of it
// left the network.
func (a Agreement) stopped(k Commitment) bool {
	present := a.present()
	return !slices.Contains(present, k.From) || !slices.Contains(present, k.To)
}

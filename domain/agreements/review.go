package agreements

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
)

// Review says at a review that an agreement goes on as it is. It is in force as
// before once all have said so; who wants it otherwise puts an amendment on the table.
type Review struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
}

// ReviewBegun says that the parties look whether their agreement still fits.
type ReviewBegun struct {
	Agreement uint64            `json:"agreement"`
	Parties   []people.MemberID `json:"parties"`
}

// ReviewSaid says that a party would go on.
type ReviewSaid struct {
	Agreement uint64            `json:"agreement"`
	Party     people.MemberID   `json:"party"`
	By        machine.PersonID  `json:"by"`
	Waits     []people.MemberID `json:"waits,omitempty"` // For these.
}

// ReviewDone says that all would go on.
type ReviewDone struct {
	Agreement uint64 `json:"agreement"`
}

// Check has nothing to refuse.
func (Review) Check() error { return nil }

// Apply says so.
func (m Review) Apply(s *machine.Step) error {
	a, who, err := ofHeld(s, m.Agreement)
	switch {
	case err != nil:
		return err
	case a.State != UnderReview:
		return machine.Conflict("agreements.no_review", "agreement %d is not under review", m.Agreement).At("agreement")
	case len(a.Gone) > 0:
		return machine.Conflict("agreements.party_gone", "%s has left the network; put terms without it on the table", a.Gone[0]).At("agreement")
	case goesOn.Has(s, m.Agreement, who):
		return machine.Conflict("agreements.said_already", "%s said so already", who).At("agreement")
	}
	goesOn.Add(s, m.Agreement, who)
	waits := WaitsForReview(s, m.Agreement)
	s.Emit(ReviewSaid{m.Agreement, who, s.By, waits})
	if len(waits) > 0 {
		return nil
	}
	a.State, a.Since = Binding, s.Time
	a.clearReview(s, m.Agreement)
	a.put(s, m.Agreement)
	s.Emit(ReviewDone(m))
	return nil
}

// clearReview forgets who said what at a review.
func (a Agreement) clearReview(s *machine.Step, n uint64) {
	for _, p := range slices.Collect(goesOn.Of(s, n)) {
		goesOn.Remove(s, n, p)
	}
}

package competences

import (
	"cmp"
	"slices"

	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Kind is what kind of record shows that two worked together.
type Kind string

// The kinds of work that the log knows.
const (
	Booking      Kind = "booking"      // A booking of something shared, handed out and brought back.
	Contribution Kind = "contribution" // An event of patronage.
	Service      Kind = "service"      // A request for a service.
)

// kinds are all kinds of work.
var kinds = []Kind{Booking, Contribution, Service}

// Work is a record that two sides confirmed, by kind and number.
type Work = state.Pair[Kind, uint64]

func checkWork(kind Kind, number uint64) error {
	switch {
	case !slices.Contains(kinds, kind):
		return machine.Malformed("competences.bad_work", "work is a booking, a contribution or a service, by its number").At("kind")
	case number == 0:
		return machine.Malformed("competences.bad_work", "work is a booking, a contribution or a service, by its number").At("number")
	}
	return nil
}

// done is a work with its two sides. Of something shared, all that care for it gave.
type done struct {
	gave      []people.MemberID
	received  people.MemberID // Of a gift to the commons, who confirmed it.
	confirmed bool            // By both sides.
}

// find is a work by its kind and number; false where there is none.
func find(r state.Reader, w Work) (d done, known bool) {
	switch w.A {
	case Service:
		q, ok := services.RequestOf(r, w.B)
		return done{[]people.MemberID{q.Provider}, q.Receiver, q.Stage == services.Confirmed}, ok
	case Contribution:
		e, ok := patronage.EventOf(r, w.B)
		return done{[]people.MemberID{e.Provider}, cmp.Or(e.Receiver, e.Witness), e.State == patronage.Agreed && !e.SelfDealt && !e.Void}, ok
	case Booking:
		b, ok := bookings.BookingOf(r, w.B)
		it, _ := commons.ResourceOf(r, b.Resource)
		t, _ := bookings.TermsOf(r, b.Resource)
		return done{it.Stewards, b.Member, b.State == bookings.Back && t.Custody == bookings.BySteward}, ok // Else who booked says all of it.
	}
	return d, false
}

// sides are who gave and who received in a work, if both confirmed it. What is
// exchanged under common control proves nothing.
func sides(r state.Reader, w Work) (gave []people.MemberID, received people.MemberID, err error) {
	d, known := find(r, w)
	switch {
	case !known:
		return nil, "", machine.NotFound("competences.unknown_work", "there is no %s number %d", w.A, w.B).At("number")
	case !d.confirmed:
		return nil, "", machine.Conflict("competences.unconfirmed", "%s %d is not confirmed by both its sides, so it proves nothing", w.A, w.B).At("number")
	}
	for _, g := range d.gave {
		if g != d.received && !people.UnderCommonControl(r, g, d.received) {
			gave = append(gave, g)
		}
	}
	return gave, d.received, nil
}

// isSide reports whether somebody is a member, or a person who acts for it.
func isSide(r state.Reader, who, side people.MemberID, now int64) bool {
	if who == side {
		return true
	}
	return side != "" && !people.IsOrganization(r, who) && people.MayActFor(r, machine.PersonID(who), machine.OrganizationID(side), now)
}

// among reports whether somebody is one of these members, or acts for one.
func among(s *machine.Step, who people.MemberID, all []people.MemberID) bool {
	return slices.ContainsFunc(all, func(side people.MemberID) bool { return isSide(s, who, side, s.Time) })
}

// ShowEvidence names work as a proof of what one can do.
type ShowEvidence struct {
	Competence string `json:"competence" help:"what it proves, as you declared it" example:"act:bookkeeping" pos:"1"`
	Kind       Kind   `json:"kind" help:"what kind of work: booking, contribution or service" example:"service" choices:"booking,contribution,service"`
	Number     uint64 `json:"number" help:"the work's number" example:"1"`
}

// EvidenceShown says that somebody shows work as a proof.
type EvidenceShown struct {
	Holder     people.MemberID  `json:"holder"`
	By         machine.PersonID `json:"by"`
	Competence string           `json:"competence"`
	Kind       Kind             `json:"kind"`
	Number     uint64           `json:"number"`
	For        people.MemberID  `json:"for,omitempty"` // Who received it; of a gift to the commons, who confirmed it.
}

// Check refuses what names no work.
func (m ShowEvidence) Check() error {
	if err := CheckIdentifier(m.Competence, "competence"); err != nil {
		return err
	}
	return checkWork(m.Kind, m.Number)
}

// Apply shows it.
func (m ShowEvidence) Apply(s *machine.Step) error {
	who, c, err := declared(s, m.Competence)
	if err != nil {
		return err
	}
	w := state.PairOf(m.Kind, m.Number)
	gave, received, err := sides(s, w)
	switch {
	case err != nil:
		return err
	case !among(s, who, gave):
		return machine.NotAllowed("competences.not_your_work", "%s did not give %s %d; one shows what one gave oneself, and to somebody else", who, m.Kind, m.Number).At("number")
	case evidence.Has(s, state.PairOf(who, m.Competence), w):
		return machine.Conflict("competences.shown_already", "%s %d is shown for this already", m.Kind, m.Number).At("number")
	case c.Evidence >= maxEvidence:
		return machine.OverLimit("competences.too_much_evidence", "%d works are shown for this; the best of them say more than all", maxEvidence)
	}
	evidence.Put(s, state.PairOf(who, m.Competence), w, s.Time)
	c.Evidence++
	competences.Put(s, who, m.Competence, c)
	s.Emit(EvidenceShown{who, s.By, m.Competence, m.Kind, m.Number, received})
	return nil
}

// DropEvidence shows work as a proof no longer.
type DropEvidence struct {
	Competence string `json:"competence" help:"what it was shown for, as you declared it" example:"act:bookkeeping" pos:"1"`
	Kind       Kind   `json:"kind" help:"what kind of work: booking, contribution or service" example:"service" choices:"booking,contribution,service"`
	Number     uint64 `json:"number" help:"the work's number" example:"1"`
}

// EvidenceDropped says that work is shown as a proof no longer.
type EvidenceDropped struct {
	Holder     people.MemberID  `json:"holder"`
	By         machine.PersonID `json:"by"`
	Competence string           `json:"competence"`
	Kind       Kind             `json:"kind"`
	Number     uint64           `json:"number"`
}

// Check refuses what names no work.
func (m DropEvidence) Check() error { return ShowEvidence(m).Check() }

// Apply drops it.
func (m DropEvidence) Apply(s *machine.Step) error {
	who, c, err := declared(s, m.Competence)
	if err != nil {
		return err
	}
	w := state.PairOf(m.Kind, m.Number)
	if !evidence.Has(s, state.PairOf(who, m.Competence), w) {
		return machine.NotFound("competences.not_shown", "%s %d is not shown for this", m.Kind, m.Number).At("number")
	}
	evidence.Delete(s, state.PairOf(who, m.Competence), w)
	c.Evidence--
	competences.Put(s, who, m.Competence, c)
	s.Emit(EvidenceDropped{who, s.By, m.Competence, m.Kind, m.Number})
	return nil
}

func countEvidence(r state.Reader, who people.MemberID, id string) (n int64) {
	for range evidence.Of(r, state.PairOf(who, id)) {
		n++
	}
	return n
}

package patronage

import (
	"metaorg/domain/commons"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/uses"
	"metaorg/machine"
)

// Confirm is the word of the other side that it was so; of a gift to the commons,
// the word of a steward.
type Confirm struct {
	Event uint64 `json:"event" help:"the contribution's number" example:"7" pos:"1"`
}

// EventConfirmed says that an event counts from now on.
type EventConfirmed struct {
	Event     uint64           `json:"event"`
	Member    people.MemberID  `json:"member"` // Whose word it is.
	By        machine.PersonID `json:"by,omitempty"`
	Counts    people.MemberID  `json:"counts,omitempty"`   // The applicant it brings closer to membership.
	Replaces  uint64           `json:"replaces,omitempty"` // The event in whose place it comes.
	Adoption  uint64           `json:"adoption,omitempty"` // The use that confirms it.
	Resource  uint64           `json:"resource,omitempty"` // As the event has it now.
	To        uint64           `json:"to_resource,omitempty"`
	SelfDealt bool             `json:"self_dealt,omitempty"` // It is between two under common control and counts for nobody.
}

// Dispute says that what the other side recorded is not right. It counts for
// nothing unless it is confirmed after all.
type Dispute struct {
	Event    uint64 `json:"event" help:"the contribution's number" example:"7" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// EventDisputed says that the two sides do not agree.
type EventDisputed struct {
	Event    uint64           `json:"event"`
	Member   people.MemberID  `json:"member"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document,omitempty"`
}

// Withdraw takes back what one recorded, before it is confirmed.
type Withdraw struct {
	Event uint64 `json:"event" help:"the contribution's number" example:"7" pos:"1"`
}

// EventWithdrawn says that who recorded it took it back.
type EventWithdrawn struct {
	Event uint64           `json:"event"`
	By    machine.PersonID `json:"by"`
}

// ShowUse has a gift to the commons confirmed by a use of it that somebody else
// tells the outcome of.
type ShowUse struct {
	Event    uint64 `json:"event" help:"the contribution's number" example:"7" pos:"1"`
	Adoption uint64 `json:"adoption" help:"number of the use" example:"1" pos:"2"`
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Check refuses what is no document.
func (m Dispute) Check() error { return m.Document.check("document") }

// Check has nothing to refuse.
func (Withdraw) Check() error { return nil }

// Check has nothing to refuse.
func (ShowUse) Check() error { return nil }

// existing is the event with this number, of those recorded here.
func existing(s *machine.Step, n uint64) (Event, error) {
	e, ok := EventOf(s, n)
	if !ok {
		return e, machine.NotFound("patronage.unknown_event", "there is no contribution number %d", n).At("event")
	}
	return e, nil
}

// waits is an event that is not settled, on a day that is open.
func waits(s *machine.Step, n uint64) (Event, error) {
	e, err := existing(s, n)
	if err != nil {
		return e, err
	}
	switch e.State {
	case Asked, Disputed:
		if e.Earlier {
			return e, machine.Conflict("patronage.earlier", "contribution %d was recorded before these rules; answer it with membership.confirm_contribution or membership.dispute_contribution", n).At("event")
		}
		return e, openDay(s, e.Date, false)
	case Agreed, Replaced, Own:
		return e, machine.Conflict("patronage.confirmed_already", "contribution %d is confirmed already", n).At("event")
	case Withdrawn:
	}
	return e, machine.Conflict("patronage.withdrawn_already", "contribution %d was taken back", n).At("event")
}

// asked is an event that waits for the member acted for: the other side or, for
// the commons, a steward who is not one with who gave it.
func asked(s *machine.Step, n uint64) (Event, people.MemberID, error) {
	who := people.ActingMember(s)
	e, err := waits(s, n)
	switch {
	case err != nil:
	case e.Item == 0 && who != e.other():
		err = machine.NotAllowed("patronage.not_other_side", "only %s, the other side of contribution %d, can do this", e.other(), n)
	case e.Item != 0 && !commons.IsSteward(s, e.Item, who):
		err = machine.NotAllowed("patronage.not_steward", "who cares for %s confirms gifts to it, and %s does not", title(s, e.Item), who)
	case e.Item != 0 && (who == e.Provider || people.UnderCommonControl(s, who, e.Provider)):
		err = machine.NotAllowed("patronage.self_confirmed", "%s gave it, or is under the same control; another steward confirms it, or somebody's use", who)
	}
	return e, who, err
}

func title(s *machine.Step, item uint64) string {
	it, _ := commons.ResourceOf(s, item)
	return it.Details.Title
}

// Apply confirms it.
func (m Confirm) Apply(s *machine.Step) error {
	e, who, err := asked(s, m.Event)
	if err != nil {
		return err
	}
	return e.confirm(s, m.Event, who, 0)
}

// confirm lets an event count, and do what it does to resources and to who wants
// to become a member.
func (e Event) confirm(s *machine.Step, n uint64, who people.MemberID, adoption uint64) error {
	if e.Receiver != "" && !e.SelfDealt && people.UnderCommonControl(s, e.Provider, e.Receiver) {
		if e.Resource == 0 && e.ToResource == 0 {
			return machine.NotAllowed("patronage.self_dealt", "%s and %s are under common control; what they give each other never counts", e.Provider, e.Receiver).At("event")
		}
		e.SelfDealt = true
	}
	change := e.Quantity
	if e.Corrects != 0 {
		old, err := e.replace(s, n)
		if err != nil {
			return err
		}
		change -= old.Quantity
		if e.Void {
			change = -old.Quantity
		}
	}
	e, err := e.moves(s, n, change)
	if err != nil {
		return err
	}
	if e.Item != 0 {
		e.Witness, e.Adoption = who, adoption
	}
	e.put(s, n, Agreed)
	done := EventConfirmed{Event: n, Member: who, By: s.By, Replaces: e.Corrects, Adoption: adoption, Resource: e.Resource, To: e.ToResource, SelfDealt: e.SelfDealt}
	if e.SelfDealt || e.Void {
		s.Emit(done)
		return nil
	}
	var activated func()
	done.Counts, activated = membership.CountGiving(s, e.Provider, e.Receiver, e.Corrects == 0)
	s.Emit(done)
	if activated != nil {
		activated()
	}
	return nil
}

// Apply notes the dispute.
func (m Dispute) Apply(s *machine.Step) error {
	e, who, err := asked(s, m.Event)
	if err != nil {
		return err
	}
	if e.State == Disputed {
		return machine.Conflict("patronage.disputed_already", "contribution %d is disputed already", m.Event).At("event")
	}
	e.Document = m.Document
	e.put(s, m.Event, Disputed)
	s.Emit(EventDisputed{m.Event, who, s.By, m.Document})
	return nil
}

// Apply takes it back.
func (m Withdraw) Apply(s *machine.Step) error {
	e, err := waits(s, m.Event)
	if err != nil {
		return err
	}
	if who := people.ActingMember(s); who != e.By {
		return machine.NotAllowed("patronage.not_yours", "%s recorded contribution %d, and only it can take it back; you can dispute it", e.By, m.Event)
	}
	e.put(s, m.Event, Withdrawn)
	e.release(s, m.Event)
	s.Emit(EventWithdrawn{m.Event, s.By})
	return nil
}

// Apply confirms the gift by the use.
func (m ShowUse) Apply(s *machine.Step) error {
	e, err := waits(s, m.Event)
	if err != nil {
		return err
	}
	a, ok := uses.AdoptionOf(s, m.Adoption)
	switch who := people.ActingMember(s); {
	case e.Item == 0:
		return machine.Conflict("patronage.no_gift", "contribution %d went to %s, which confirms it itself", m.Event, e.Receiver).At("event")
	case who != e.Provider && !commons.IsSteward(s, e.Item, who):
		return machine.NotAllowed("patronage.not_yours", "%s gave this; it or a steward shows who uses it", e.Provider)
	case !ok || a.Resource != e.Item:
		return machine.NotFound("patronage.unknown_use", "there is no use number %d of %s", m.Adoption, title(s, e.Item)).At("adoption")
	case a.Outcome == "" || a.Outcome == uses.DidNot:
		return machine.Conflict("patronage.no_outcome", "%s has not told that it helped", a.Member).At("adoption")
	case a.Member == e.Provider || people.UnderCommonControl(s, a.Member, e.Provider):
		return machine.NotAllowed("patronage.self_confirmed", "%s gave it, or is under the same control; another steward confirms it, or somebody's use", a.Member).At("adoption")
	}
	return e.confirm(s, m.Event, a.Member, m.Adoption)
}

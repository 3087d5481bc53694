package circles

import (
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Withdraw takes back a matter as long as its circle is asked.
type Withdraw struct {
	Matter uint64 `json:"matter" help:"the matter's number" example:"3" pos:"1"`
}

// MatterWithdrawn says that a matter was taken back.
type MatterWithdrawn struct {
	Matter uint64 `json:"matter"`
}

// Check has nothing to refuse.
func (Withdraw) Check() error { return nil }

// Apply takes the matter back.
func (m Withdraw) Apply(s *machine.Step) error {
	about, _, err := openMatter(s, m.Matter)
	if err != nil {
		return err
	}
	if who := people.ActingMember(s); who != about.By {
		return machine.NotAllowed("circles.not_yours", "only %s, which proposed matter %d, can take it back", about.By, m.Matter).At("matter")
	}
	about.leave(s, m.Matter, Withdrawn)
	s.Emit(MatterWithdrawn(m))
	return nil
}

// Lift brings a circle's matter before all members, once: while the circle is
// asked, or until what it decided takes effect. Who is affected says so by
// itself, with reasons; nobody judges whether it is affected enough.
type Lift struct {
	Matter   uint64 `json:"matter" help:"the matter's number" example:"3" pos:"1"`
	Document Paper  `json:"document" help:"hash of the document that says how the matter affects you" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Check refuses what names no document.
func (m Lift) Check() error { return m.Document.check("document") }

// Apply puts the matter to all members. The circle's decision waits for theirs.
func (m Lift) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	if !membership.HasVoice(s, who) && !membership.IsActive(s, who) {
		return machine.NotAllowed("circles.no_voice", "%s has no voice here; members and provisional members lift a matter up, each through who acts for it", who)
	}
	about, err := matterOf(s, m.Matter)
	if err != nil {
		return err
	}
	switch {
	case about.Joins != "":
		return machine.NotAllowed("circles.own_affair", "whom a circle lets in is for the circle; the members say who is in it with a decision of their own").At("matter")
	case about.Proposal != 0:
		return machine.Conflict("circles.lifted_already", "all members were asked about matter %d, with proposal %d", m.Matter, about.Proposal).At("matter")
	case about.Stage != Open && about.Stage != Adopted:
		return machine.Conflict("circles.not_to_lift", "matter %d is neither before the circle nor waiting to take effect; bring what you want changed before all members yourself", m.Matter).At("matter")
	}
	about.putToMembers(s, m.Matter, PutToMembers{By: who, Document: m.Document})
	return nil
}

// LetStand is carried by the members' decision for a circle's matter.
type LetStand struct {
	Matter uint64 `json:"matter" help:"the matter's number" example:"3"`
}

// Overturn follows when the members did not decide for a circle's matter.
type Overturn struct {
	Matter uint64 `json:"matter" help:"the matter's number" example:"3"`
}

// Overturned says that a circle's matter does not stand.
type Overturned struct {
	Matter uint64 `json:"matter"`
}

// Check has nothing to refuse.
func (LetStand) Check() error { return nil }

// Check has nothing to refuse.
func (Overturn) Check() error { return nil }

// Apply lets the matter take effect.
func (m LetStand) Apply(s *machine.Step) error {
	about, err := decided(s, m.Matter, governance.Adopted)
	if err != nil {
		return err
	}
	return about.carryOut(s, m.Matter)
}

// Apply ends the matter.
func (m Overturn) Apply(s *machine.Step) error {
	about, err := decided(s, m.Matter, governance.Rejected)
	if err != nil {
		return err
	}
	about.Stage = OutVoted
	matters.Put(s, m.Matter, about)
	s.Emit(Overturned(m))
	return nil
}

// decided is a matter on which all members decided, in the proposal that the
// rules put to them and no other.
func decided(s *machine.Step, n uint64, as governance.Status) (Matter, error) {
	if err := byDecision(s); err != nil {
		return Matter{}, err
	}
	m, err := matterOf(s, n)
	if err != nil {
		return m, err
	}
	if p, _ := governance.ProposalOf(s, m.Proposal); m.Stage != Lifted || p.Status != as {
		return m, machine.NotAllowed("circles.not_decided", "the members are not deciding matter %d with this proposal", n).At("matter")
	}
	return m, nil
}

package moving

import (
	"errors"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// CarryOver carries organizations over from an earlier roll. A list that is too
// long for one message comes in parts, in their order; nothing of it counts
// before the last one is here. The founders who have signed so far sign anew,
// with the list before them.
type CarryOver struct {
	List   string  `json:"list" help:"SHA-256 of the whole list, in lower-case hex" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Part   uint64  `json:"part" help:"which part of the list this is, from 1" example:"1"`
	Parts  uint64  `json:"parts" help:"how many parts the list has" example:"1"`
	Places []Place `json:"places" help:"the organizations"`
}

// PlacesCarriedOver says that organizations have a place to claim, once the
// whole list is here.
type PlacesCarriedOver struct {
	List   string           `json:"list"`
	Part   uint64           `json:"part"`
	Parts  uint64           `json:"parts"`
	Places []Place          `json:"places"`
	By     machine.PersonID `json:"by"`
}

// Check refuses what is malformed in itself.
func (m CarryOver) Check() error {
	if err := checkHash(m.List, "list"); err != nil {
		return err
	}
	if m.Part == 0 || m.Parts > MaxParts || m.Part > m.Parts {
		return machine.Malformed("moving.bad_part", "the parts of a list count from 1, and there are at most %d", MaxParts).At("part")
	}
	if len(m.Places) == 0 || len(m.Places) > MaxPart {
		return machine.OverLimit("moving.bad_length", "a part of a list has 1 to %d organizations", MaxPart).At("places")
	}
	for _, p := range m.Places {
		if err := p.Check(); err != nil {
			return in(p, err)
		}
	}
	return nil
}

// Apply gives each organization its place.
func (m CarryOver) Apply(s *machine.Step) error {
	if err := membership.MayFound(s); err != nil {
		return err
	}
	l, err := m.next(s)
	if err != nil {
		return err
	}
	all, _ := carried.Get(s)
	if all += uint64(len(m.Places)); all > MaxPlaces {
		return machine.OverLimit("moving.too_many_places", "a network carries at most %d organizations over", MaxPlaces).At("places")
	}
	for _, p := range m.Places {
		if err := checkPast(s, p.Accepted, "accepted"); err != nil {
			return in(p, err)
		}
		if err := people.CarryOver(s, p.registration()); err != nil {
			return in(p, err)
		}
		places.Put(s, p.Handle, standing{p, m.List})
	}
	if l.Came == 0 {
		s.Schedule(s.Time+foundingCheck*daySeconds, EndClaims{m.List})
	}
	l.Came++
	l.Places += uint64(len(m.Places))
	l.Left += uint64(len(m.Places))
	lists.Put(s, m.List, l)
	carried.Put(s, all)
	begun.Put(s, m.List)
	if l.Whole() {
		begun.Delete(s)
	}
	charter.VoidSignatures(s)
	s.Emit(PlacesCarriedOver{m.List, m.Part, m.Parts, m.Places, s.By})
	return nil
}

// next is the list as it is before this part, which must be the one that is due.
func (m CarryOver) next(s *machine.Step) (List, error) {
	l, known := lists.Get(s, m.List)
	switch {
	case known && l.Whole():
		return l, machine.Conflict("moving.carried_already", "all of this list was carried over already").At("list")
	case !known && Begun(s) != "":
		return l, machine.Conflict("moving.other_list", "another list was begun and is not complete; complete it, or take it back first (moving.discard)").At("list")
	case !known:
		l.Parts = m.Parts
	}
	if m.Parts != l.Parts || m.Part != l.Came+1 {
		return l, machine.Conflict("moving.wrong_part", "of this list, part %d of %d comes next", l.Came+1, l.Parts).At("part")
	}
	return l, nil
}

// in names the organization of the list that was refused.
func in(p Place, err error) error {
	var no *machine.Refusal
	if !errors.As(err, &no) {
		return err
	}
	named := *no
	named.Text = string(p.Handle) + ": " + no.Text
	return named.At("places")
}

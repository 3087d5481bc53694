package disputes

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// NameModerators is carried by a decision. Those named take the place of all
// before, and their mandate ends by itself.
type NameModerators struct {
	Persons []machine.PersonID `json:"persons,omitempty" help:"handles of the persons; none ends all mandates" example:"ada,bo"`
	Days    int64              `json:"days" help:"how many days their mandate lasts, at most 366" example:"180"`
}

// Moderators are who may hide what breaks the charter.
type Moderators struct {
	Persons []machine.PersonID `json:"persons,omitempty"`
	Until   int64              `json:"until"`
}

// ModeratorsNamed says who may hide from now on.
type ModeratorsNamed struct {
	Moderators Moderators `json:"moderators"`
}

var moderators = state.NewItem[Moderators]("disputes/moderators")

// ModeratorsOf are those whose mandate was given last.
func ModeratorsOf(r state.Reader) Moderators {
	m, _ := moderators.Get(r)
	return m
}

// Check refuses more than a few, and mandates without an end.
func (m NameModerators) Check() error {
	switch {
	case len(m.Persons) > maxModerators:
		return machine.OverLimit("disputes.too_many_moderators", "a network has at most %d moderators", maxModerators).At("persons")
	case m.Days < 1 || m.Days > MaxMandateDays:
		return machine.OverLimit("disputes.bad_mandate", "a moderator's mandate lasts 1 to %d days", MaxMandateDays).At("days")
	}
	return nil
}

// Apply names them.
func (m NameModerators) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("disputes.by_decision", "this is decided by the members: propose it as part of a decision")
	}
	for _, p := range m.Persons {
		if !people.Exists(s, p) {
			return machine.NotFound("disputes.unknown_person", "nobody is registered here as %.60q", p).At("persons")
		}
	}
	named := Moderators{m.Persons, s.Time + m.Days*day}
	moderators.Put(s, named)
	s.Emit(ModeratorsNamed{named})
	return nil
}

// moderates refuses whoever has no mandate to hide.
func moderates(s *machine.Step) error {
	m := ModeratorsOf(s)
	if !slices.Contains(m.Persons, s.By) {
		return machine.NotAllowed("disputes.no_moderator", "%s is no moderator; the members name them by a decision", s.By)
	}
	if s.Time >= m.Until {
		return machine.NotAllowed("disputes.mandate_over", "the moderators' mandate is over; the members can renew it by a decision")
	}
	return nil
}

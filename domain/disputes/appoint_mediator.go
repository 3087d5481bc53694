package disputes

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Mediator hears cases where fewer than MinPanel members have no part in them.
type Mediator struct {
	Person machine.PersonID `json:"person"`
	Since  int64            `json:"since"`
}

// AppointMediator is carried by a decision. The mediator is somebody from
// outside, registered here as a person so that they can sign.
type AppointMediator struct {
	Person machine.PersonID `json:"person" help:"handle of the person" example:"ada"`
}

// MediatorAppointed says who hears such cases from now on.
type MediatorAppointed struct {
	Person machine.PersonID `json:"person"`
}

// MediatorOf is the mediator that the network has named.
func MediatorOf(r state.Reader) (Mediator, bool) { return mediator.Get(r) }

// Check has nothing to refuse.
func (AppointMediator) Check() error { return nil }

// Apply names the mediator in place of the one before.
func (m AppointMediator) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("disputes.by_decision", "this is decided by the members: propose it as part of a decision")
	}
	if !people.Exists(s, m.Person) {
		return machine.NotFound("disputes.unknown_person", "nobody is registered here as %.60q", m.Person).At("person")
	}
	mediator.Put(s, Mediator{m.Person, s.Time})
	s.Emit(MediatorAppointed(m))
	return nil
}

package moving

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// EndClaims lets the places of a list lapse that nobody has claimed. While the
// network forms no time runs.
type EndClaims struct {
	List string `json:"list"`
}

// PlaceLapsed says that nobody claimed an organization's place in time. It may
// register and join by the charter's rule as everybody does.
type PlaceLapsed struct {
	Organization machine.OrganizationID `json:"organization"`
}

// Apply waits for the founding, then for the last day.
func (d EndClaims) Apply(s *machine.Step) error {
	if _, ok := lists.Get(s, d.List); !ok {
		return nil // Taken back.
	}
	_, last, founded := ClaimBy(s)
	if !founded {
		s.Schedule(s.Time+foundingCheck*daySeconds, d)
		return nil
	}
	if s.Time < last {
		s.Schedule(last, d)
		return nil
	}
	for _, id := range of(s, d.List) {
		places.Delete(s, id)
		if people.RepresentativeOf(s, id) == "" {
			people.Forget(s, id)
		}
		s.Emit(PlaceLapsed{id})
	}
	return nil
}

package bookings

import (
	"bytes"
	"slices"

	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// shared is a resource that is shared and that others can't use at the same time.
func shared(r state.Reader, n uint64) (commons.Resource, error) {
	it, ok := commons.ResourceOf(r, n)
	switch {
	case !ok:
		return it, machine.NotFound("bookings.unknown_resource", "there is no resource number %d", n).At("resource")
	case it.Standing == commons.Withdrawn:
		return it, machine.Conflict("bookings.withdrawn", "%s is not shared any more", it.Details.Title).At("resource")
	case !it.Details.Rivalrous:
		return it, machine.Conflict("bookings.not_rivalrous", "everybody can use %s at the same time, so nobody has to book it", it.Details.Title).At("resource")
	}
	return it, nil
}

// steward refuses everybody but those who care for a resource. Each of them
// alone does what is done every day.
func steward(s *machine.Step, resource uint64) error {
	it, ok := commons.ResourceOf(s, resource)
	if !ok {
		return machine.NotFound("bookings.unknown_resource", "there is no resource number %d", resource).At("resource")
	}
	if who := people.ActingMember(s); !slices.Contains(it.Stewards, who) {
		return machine.NotAllowed("bookings.not_steward", "%s does not care for %s; ask its stewards", who, it.Details.Title)
	}
	return nil
}

// RulesWanted says that a steward wants other rules for booking, and that
// others have to want the same.
type RulesWanted struct {
	Resource uint64          `json:"resource"`
	Member   people.MemberID `json:"member"`
	Terms    Terms           `json:"terms"`
	Want     int64           `json:"want"`   // Stewards who want the same, this one included;
	Needed   int64           `json:"needed"` // of so many.
}

// agreed notes that a steward wants these rules, and says whether as many do as
// the resource asks for. Who wants others later does not want these any more.
func agreed(s *machine.Step, n uint64, it commons.Resource, t Terms) bool {
	who := people.ActingMember(s)
	wanted.Put(s, n, who, t)
	var want int64
	for m, other := range wanted.Of(s, n) {
		if slices.Contains(it.Stewards, m) && bytes.Equal(wire.Encode(other), wire.Encode(t)) {
			want++
		}
	}
	needed := it.Needed(s)
	if want < needed {
		s.Emit(RulesWanted{n, who, t, want, needed})
		return false
	}
	for m := range wanted.Of(s, n) {
		wanted.Delete(s, n, m)
	}
	return true
}

// WantedRules are rules that stewards of a resource want, and that not enough
// of them want yet.
func WantedRules(r state.Reader, resource uint64) (all []Wanted) {
	for m, t := range wanted.Of(r, resource) {
		all = append(all, Wanted{m, t})
	}
	return all
}

// Wanted is what one steward wants.
type Wanted struct {
	Member people.MemberID
	Terms  Terms
}

// mayUse refuses what is not shared, and those for whom it is not.
func mayUse(r state.Reader, resource uint64, who people.MemberID) error {
	if _, err := shared(r, resource); err != nil {
		return err
	}
	return commons.MayUse(r, resource, who)
}

package moving

import (
	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Discard takes a list back while the network forms, as when it was a wrong
// file. Who has claimed a place keeps it.
type Discard struct {
	List string `json:"list" help:"hash of the list" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" pos:"1"`
}

// ListDiscarded says that a list was taken back, and who lost a place by it.
type ListDiscarded struct {
	List   string                   `json:"list"`
	Places []machine.OrganizationID `json:"places"`
	By     machine.PersonID         `json:"by"`
}

// Check refuses what names no list.
func (m Discard) Check() error { return checkHash(m.List, "list") }

// Apply frees the places.
func (m Discard) Apply(s *machine.Step) error {
	if err := membership.MayFound(s); err != nil {
		return err
	}
	l, ok := lists.Get(s, m.List)
	if !ok {
		return machine.NotFound("moving.no_list", "no list with this hash was carried over").At("list")
	}
	unclaimed := of(s, m.List)
	free(s, unclaimed)
	all, _ := carried.Get(s)
	carried.Put(s, all-uint64(len(unclaimed)))
	lists.Delete(s, m.List)
	if !l.Whole() {
		begun.Delete(s)
	}
	charter.VoidSignatures(s)
	s.Emit(ListDiscarded{m.List, unclaimed, s.By})
	return nil
}

// of lists who has a place of a list that is not claimed.
func of(r state.Reader, list string) (all []machine.OrganizationID) {
	for id, p := range places.All(r) {
		if p.List == list {
			all = append(all, id)
		}
	}
	return all
}

func free(s *machine.Step, all []machine.OrganizationID) {
	for _, id := range all {
		places.Delete(s, id)
		people.Forget(s, id)
	}
}

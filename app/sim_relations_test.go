package app_test

import (
	"fmt"

	"metaorg/domain/people"
	"metaorg/domain/relations"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// relationsInvariants are the sentences that must be true of relations.
var relationsInvariants = []sim.Invariant{
	{Name: "what counts both sides say, with a day and who named it or neither; what waits one side says", Check: relationsStand},
}

// relationsPools are what members say of each other, and the same from the other side.
func relationsPools() []sim.Pool {
	return []sim.Pool{
		sim.From(func(s sim.Scene) (all []relations.State) {
			who := people.MemberID(s.For)
			for x := range relations.All(s) {
				for _, side := range [][2]relations.Side{{x.First, x.Second}, {x.Second, x.First}} {
					if side[0].Who == who && !side[0].Says && len(all) < 4 {
						all = append(all, relations.State{With: side[1].Who, Role: side[0].Role})
					}
				}
			}
			for _, o := range organizations {
				all = append(all, relations.State{With: people.MemberID(o), Role: relations.Supplier}, relations.State{With: people.MemberID(o), Role: relations.Partner, Words: "since spring"})
			}
			return all
		}),
		sim.Among(relations.Supplier, relations.Customer, relations.Partner),
		sim.Among([]relations.Role{relations.Everybody}, []relations.Role{relations.Partner, relations.Customer}, nil),
	}
}

func relationsStand(_, now state.Reader) error {
	for x := range relations.All(now) {
		both := x.First.Says && x.Second.Says
		switch {
		case x.Stage == relations.Counts && !both, x.Stage == relations.Said && (both || !x.First.Says && !x.Second.Says):
			return fmt.Errorf("relation %d is %s: %+v", x.Number, x.Stage, x)
		case x.Stage == relations.Counts && (x.Until == "") != (x.Ender == ""):
			return fmt.Errorf("relation %d ends on %q as %q says", x.Number, x.Until, x.Ender)
		case x.First.Who == x.Second.Who || x.Number == 0 || x.Number > relations.Last(now):
			return fmt.Errorf("relation %d is between %s and %s", x.Number, x.First.Who, x.Second.Who)
		}
	}
	return nil
}

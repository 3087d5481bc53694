package patronage

import (
	"cmp"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/units"
)

// Resource is an economic resource whose quantities are followed: how much of it
// its owner has by right, and how much is there.
type Resource struct {
	Name        string          `json:"name"`
	Kind        Kind            `json:"kind"`
	Unit        string          `json:"unit"`
	Accounting  int64           `json:"accounting"`         // In smallest steps: what its owner has by right.
	OnHand      int64           `json:"on_hand"`            // What is there.
	Accountable people.MemberID `json:"accountable"`        // Its owner.
	Custodian   people.MemberID `json:"custodian"`          // Who has it.
	Location    string          `json:"location,omitempty"` // Where it is; no person's address.
	Stage       string          `json:"stage,omitempty"`
	In          uint64          `json:"in,omitempty"` // The resource that contains it.
	Last        Action          `json:"last,omitempty"`
	Since       int64           `json:"since"`
}

// Track begins to follow how much there is of something of the acting member's;
// first there is none, until an event raises or produces it.
type Track struct {
	Name     string `json:"name" help:"what it is, without names of persons" example:"Rye flour" pos:"1"`
	Kind     Kind   `json:"kind" help:"what it is of" example:"goods" choices:"information,goods,services,resources,labour,money"`
	Unit     string `json:"unit" help:"in which it is counted" example:"kg"`
	Location string `json:"location,omitempty" help:"where it is, without names of persons" example:"The mill's store"`
}

// ResourceTracked says that a resource is followed.
type ResourceTracked struct {
	Resource uint64           `json:"resource"` // Its number, from 1.
	By       machine.PersonID `json:"by"`
	What     Resource         `json:"what"`
}

// ResourceChanged says how a resource stands after an event; also how it begins,
// where a new one begins with the event.
type ResourceChanged struct {
	Resource uint64   `json:"resource"`
	Event    uint64   `json:"event"`
	What     Resource `json:"what"`
}

// ResourceOf is the resource with this number.
func ResourceOf(r state.Reader, n uint64) (Resource, bool) { return resources.Get(r, n) }

// LastResource is the number of the latest resource, 0 before the first.
func LastResource(r state.Reader) uint64 { return lastResource.Get(r) }

// Check refuses what cannot be counted.
func (m Track) Check() error {
	if err := checkText(m.Name, "name", nameBytes); err != nil {
		return err
	}
	if err := checkTexts("", m.Location, ""); err != nil {
		return err
	}
	if err := checkChoices(Gave, m.Kind, ""); err != nil {
		return err
	}
	a, _ := EffectOf(Raise)
	return checkQuantity(1, m.Unit, m.Kind, a)
}

// Apply begins to follow it.
func (m Track) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	if !present(s, me) {
		return machine.NotAllowed("patronage.not_present", "%s must first apply or support the network", me)
	}
	it := Resource{Name: m.Name, Kind: m.Kind, Unit: m.Unit, Accountable: me, Custodian: me, Location: m.Location, Since: s.Time}
	if n, _ := held.Get(s, me); n >= mostResources {
		return machine.OverLimit("patronage.too_many_resources", "%s follows %d resources, and no more can be", me, mostResources)
	}
	n := it.begin(s)
	s.Emit(ResourceTracked{n, s.By, it})
	return nil
}

// held is how many resources began with a member.
var held = state.NewMap[people.MemberID, int64]("patronage/held")

func (it Resource) begin(s *machine.Step) uint64 {
	n := lastResource.Next(s)
	resources.Put(s, n, it)
	had, _ := held.Get(s, it.Accountable)
	held.Put(s, it.Accountable, had+1)
	return n
}

// fits refuses an event whose resources are not whose it says, or are counted in
// another unit.
func (e Event) fits(s *machine.Step) error {
	a, _ := EffectOf(e.Action)
	for _, side := range []struct {
		n     uint64
		field string
	}{{e.Resource, "resource"}, {e.ToResource, "to_resource"}} {
		if side.n == 0 {
			continue
		}
		it, ok := resources.Get(s, side.n)
		if !ok {
			return machine.NotFound("patronage.unknown_resource", "there is no resource number %d", side.n).At(side.field)
		}
		if a.moves() && it.Unit != e.Unit && (side.field == "resource" || a.Contained == No) {
			return machine.Malformed("patronage.unit_mismatch", "%s is counted in %s, not in %s", it.Name, it.Unit, e.Unit).At("unit")
		}
	}
	if e.Resource == e.ToResource {
		return machine.Malformed("patronage.same_resource", "it goes from one resource to another; this names one twice").At("to_resource")
	}
	from, _ := resources.Get(s, e.Resource)
	if e.Resource != 0 && a.moves() && e.Provider != from.Accountable && (a.Accounting != No || e.Provider != from.Custodian) {
		return machine.NotAllowed("patronage.not_accountable", "%s is %s's, not %s's", from.Name, from.Accountable, e.Provider).At("resource")
	}
	if e.ToResource == 0 {
		return nil
	}
	to, _ := resources.Get(s, e.ToResource)
	owner := e.Receiver
	switch e.Action {
	case TransferCustody, Move:
		owner = from.Accountable
	case Combine:
		return e.loose(s)
	case Accept, Cite, Consume, Copy, DeliverService, Dropoff, Lower, Modify, Pickup, Produce, Raise, Separate, Transfer, TransferAllRights, Use, Work:
	}
	if to.Accountable != owner {
		return machine.NotAllowed("patronage.not_accountable", "%s is %s's, not %s's", to.Name, to.Accountable, owner).At("to_resource")
	}
	return nil
}

// loose refuses to put a resource into one that is inside it.
func (e Event) loose(s *machine.Step) error {
	for at, depth := e.ToResource, 0; at != 0; depth++ {
		if at == e.Resource || depth > mostDepth {
			return machine.Conflict("patronage.inside_itself", "resource %d is inside resource %d", e.ToResource, e.Resource).At("to_resource")
		}
		it, _ := resources.Get(s, at)
		at = it.In
	}
	return nil
}

// moves reports whether an action changes how much there is of a resource.
func (a Effect) moves() bool { return a.Accounting != No || a.OnHand != No }

// moves does to resources what the event says, with a quantity that for a
// correction is what is more or, negative, less than before.
func (e Event) moves(s *machine.Step, n uint64, quantity int64) (Event, error) {
	if e.Resource == 0 && e.ToResource == 0 {
		return e, nil
	}
	a, _ := EffectOf(e.Action)
	from, _ := resources.Get(s, e.Resource)
	if e.ToResource == 0 && a.Creates == ToNew {
		e.ToResource = e.beginOther(s, from, a)
	}
	to, _ := resources.Get(s, e.ToResource)
	for _, q := range []struct {
		change   Change
		from, to *int64
	}{{a.Accounting, &from.Accounting, &to.Accounting}, {a.OnHand, &from.OnHand, &to.OnHand}} {
		switch q.change {
		case Increment:
			*q.from += quantity
		case Decrement:
			*q.from -= quantity
		case Shift:
			*q.from -= quantity
			*q.to += quantity
		case AddTo:
			*q.to += quantity
		}
	}
	if err := from.within("resource"); err != nil {
		return e, err
	}
	if err := to.within("to_resource"); err != nil {
		return e, err
	}
	from.Stage = cmp.Or(e.Stage, from.Stage)
	switch {
	case e.Location == "" || a.Location == No:
	case e.ToResource != 0:
		to.Location = e.Location
	default:
		from.Location = e.Location
	}
	switch a.Contained {
	case Update:
		from.In = e.ToResource
	case Remove:
		from.In = 0
	}
	if e.Resource != 0 {
		from.keep(s, e, e.Resource, n)
	}
	if e.ToResource != 0 && a.Contained != Update {
		to.keep(s, e, e.ToResource, n)
	}
	return e, nil
}

func (it Resource) keep(s *machine.Step, e Event, resource, n uint64) {
	it.Last = e.Action
	resources.Put(s, resource, it)
	s.Emit(ResourceChanged{resource, n, it})
}

// beginOther begins the resource that an event adds to, where none is named: of
// the receiver, or where only custody or the place changes, of the same owner.
func (e Event) beginOther(s *machine.Step, from Resource, a Effect) uint64 {
	it := Resource{Name: from.Name, Kind: from.Kind, Unit: from.Unit, Accountable: from.Accountable, Custodian: e.Receiver, Location: from.Location, Since: s.Time}
	if a.Accountable != No {
		it.Accountable = e.Receiver
	}
	if a.OnHand == No {
		it.Custodian = from.Custodian
	}
	return it.begin(s)
}

// within refuses to take more than there is, or to count further than one can.
func (it Resource) within(field string) error {
	u, _ := units.Of(it.Unit)
	switch least := min(it.Accounting, it.OnHand); {
	case least < 0:
		return machine.Conflict("patronage.below_zero", "there is not so much of %s: %s would be missing", it.Name, u.Show(-least)).At(field)
	case max(it.Accounting, it.OnHand) > mostHeld:
		return machine.OverLimit("patronage.too_much", "%s would be more than can be counted", it.Name).At(field)
	}
	return nil
}

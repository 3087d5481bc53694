package patronage

// Action is what an event does, as ValueFlows 1.0 names it.
type Action string

// The actions.
const (
	Accept            Action = "accept"
	Cite              Action = "cite"
	Combine           Action = "combine"
	Consume           Action = "consume"
	Copy              Action = "copy"
	DeliverService    Action = "deliverService"
	Dropoff           Action = "dropoff"
	Lower             Action = "lower"
	Modify            Action = "modify"
	Move              Action = "move"
	Pickup            Action = "pickup"
	Produce           Action = "produce"
	Raise             Action = "raise"
	Separate          Action = "separate"
	Transfer          Action = "transfer"
	TransferAllRights Action = "transferAllRights"
	TransferCustody   Action = "transferCustody"
	Use               Action = "use"
	Work              Action = "work"
)

// Change is what an action does to one property of a resource.
type Change string

// The changes, as ValueFlows names them.
const (
	No        Change = ""                   // notApplicable.
	Increment Change = "increment"          //
	Decrement Change = "decrement"          //
	Shift     Change = "decrementIncrement" // From the one resource to the other.
	AddTo     Change = "incrementTo"        // To the other resource alone.
	Update    Change = "update"             //
	UpdateTo  Change = "updateTo"           // Of the other resource.
	New       Change = "new"                // Where the resource begins with it.
	Remove    Change = "remove"             //
	Optional  Change = "optional"           // A resource may begin with it;
	ToNew     Change = "optionalTo"         // the other resource may.
	InTo      Change = "input"              // Of a process;
	OutOf     Change = "output"             //
	OutIn     Change = "outputInput"        // of one and then of another.
	OfThing   Change = "resource"           // What the quantity of the event is of.
	OfEffort  Change = "effort"             //
	OfBoth    Change = "both"               //
)

// Effect is a row of the table of actions: what each does to the resource that
// it is about (ValueFlows 1.0.0, class Action of the vocabulary).
type Effect struct {
	Action      Action
	Process     Change // inputOutput
	Pairs       Action // pairsWith
	Creates     Change // createResource
	Quantity    Change // eventQuantity
	Accounting  Change // accountingEffect
	OnHand      Change // onhandEffect
	Location    Change // locationEffect
	Contained   Change // containedEffect
	Accountable Change // accountableEffect
	Stage       Change // stageEffect
	State       Change // stateEffect
}

// Effects are the 19 actions in order of their names.
func Effects() []Effect {
	return []Effect{
		{Accept, InTo, Modify, No, OfThing, No, Decrement, Update, No, No, No, Update},
		{Cite, InTo, "", No, OfThing, No, No, No, No, No, No, Update},
		{Combine, InTo, "", No, OfThing, No, Decrement, No, Update, No, No, Update},
		{Consume, InTo, "", No, OfThing, Decrement, Decrement, No, No, No, No, Update},
		{Copy, No, "", ToNew, OfThing, AddTo, AddTo, New, No, New, No, UpdateTo},
		{DeliverService, OutIn, "", No, OfThing, No, No, No, No, No, No, No},
		{Dropoff, OutOf, Pickup, No, OfThing, No, Increment, Update, No, No, Update, Update},
		{Lower, No, "", Optional, OfThing, Decrement, Decrement, No, No, New, No, Update},
		{Modify, OutOf, Accept, No, OfThing, No, Increment, Update, No, No, Update, Update},
		{Move, No, "", ToNew, OfThing, Shift, Shift, UpdateTo, No, No, No, UpdateTo},
		{Pickup, InTo, Dropoff, No, OfThing, No, Decrement, Update, No, No, No, Update},
		{Produce, OutOf, "", Optional, OfThing, Increment, Increment, New, No, New, Update, Update},
		{Raise, No, "", Optional, OfThing, Increment, Increment, No, No, New, No, Update},
		{Separate, OutOf, "", No, OfThing, No, Increment, No, Remove, No, Update, Update},
		{Transfer, No, "", ToNew, OfThing, Shift, Shift, UpdateTo, No, UpdateTo, No, UpdateTo},
		{TransferAllRights, No, "", ToNew, OfThing, Shift, No, No, No, UpdateTo, No, UpdateTo},
		{TransferCustody, No, "", ToNew, OfThing, No, Shift, UpdateTo, No, No, No, UpdateTo},
		{Use, InTo, "", No, OfBoth, No, No, No, No, No, No, Update},
		{Work, InTo, "", No, OfEffort, No, No, No, No, No, No, No},
	}
}

// EffectOf is the row of an action; false where there is none.
func EffectOf(a Action) (Effect, bool) {
	for _, e := range Effects() {
		if e.Action == a {
			return e, true
		}
	}
	return Effect{}, false
}

// Usual is the action of what is given, where nothing else is said.
func (k Kind) Usual() Action {
	switch k {
	case Information:
		return Copy
	case Goods, Money:
		return Transfer
	case Services:
		return DeliverService
	case Resources:
		return Use
	case Labour:
		return Work
	}
	return ""
}

// twoSided reports whether an action passes something from one to another, so
// that nobody does it alone.
func (a Action) twoSided() bool {
	switch a {
	case Transfer, TransferAllRights, TransferCustody, DeliverService, Work:
		return true
	case Accept, Cite, Combine, Consume, Copy, Dropoff, Lower, Modify, Move, Pickup, Produce, Raise, Separate, Use:
	}
	return false
}

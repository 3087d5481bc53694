package patronage_test

import (
	"testing"

	"pgregory.net/rapid"

	"metaorg/domain/domaintest"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Whatever is done in whatever order: nothing is below zero; what was raised,
// produced, lowered and consumed is what all resources together have by right;
// what counts is what is confirmed, each by its date and once, with corrections in
// the place of what they correct; and nobody has more open than it recorded.
func TestWhatCountsAndWhatIsThereAlwaysAddsUp(t *testing.T) {
	states := map[patronage.State]int{}
	wanted := []patronage.State{patronage.Asked, patronage.Agreed, patronage.Disputed, patronage.Withdrawn, patronage.Replaced, patronage.Own}
	domaintest.Explore(t, "25", states, wanted, func(rt *rapid.T) { // Each is a network of its own.
		h := build(t)
		h.flour(5_000)
		for range rapid.IntRange(20, 60).Draw(rt, "acts") {
			h.something(rt)
			h.addsUp(rt)
		}
		for n := range patronage.LastEvent(h.Store) {
			e, _ := patronage.EventOf(h.Store, n+1)
			states[e.State]++
		}
	})
}

// something tries something; some of it is refused.
func (h *house) something(rt *rapid.T) {
	who := rapid.SampledFrom(five).Draw(rt, "who")
	with := rapid.SampledFrom(five).Draw(rt, "with")
	quantity := rapid.SampledFrom([]int64{1, 250, 999, 3_000, 4_500}).Draw(rt, "quantity")
	n := rapid.Uint64Range(max(4, patronage.LastEvent(h.Store))-3, max(1, patronage.LastEvent(h.Store))).Draw(rt, "event")
	resource := rapid.Uint64Range(1, max(1, patronage.LastResource(h.Store))).Draw(rt, "resource")
	m := h.alone(patronage.Raise, resource, quantity)
	m.Date = h.day(-rapid.Int64Range(0, 3).Draw(rt, "days"))
	e, _ := patronage.EventOf(h.Store, n)
	other := machine.OrganizationID(e.Receiver)
	if e.By == e.Receiver {
		other = machine.OrganizationID(e.Provider)
	}
	switch rapid.IntRange(0, 12).Draw(rt, "what") {
	case 0, 1:
		m.Action = rapid.SampledFrom([]patronage.Action{patronage.Raise, patronage.Produce, patronage.Lower, patronage.Consume}).Draw(rt, "action")
		h.act(owner(h, resource), m)
	case 2, 3, 4:
		m.Action = rapid.SampledFrom([]patronage.Action{patronage.Transfer, patronage.TransferAllRights, patronage.TransferCustody}).Draw(rt, "action")
		m.With = people.MemberID(with)
		if rapid.Bool().Draw(rt, "to one there is") {
			m.ToResource = rapid.Uint64Range(1, max(1, patronage.LastResource(h.Store))).Draw(rt, "to")
		}
		h.act(owner(h, resource), m)
	case 5:
		h.act(who, h.work(func(m *patronage.Record) { m.With, m.Quantity = people.MemberID(with), quantity }))
	case 6, 7, 8:
		h.act(other, patronage.Confirm{Event: n})
	case 9:
		h.act(other, patronage.Dispute{Event: n})
	case 10:
		h.act(machine.OrganizationID(e.By), patronage.Withdraw{Event: n})
	case 11, 12:
		h.act(other, patronage.Confirm{Event: n})
		if h.act(other, patronage.Correct{Event: n, Quantity: quantity, Void: quantity == 1}) == "" && rapid.Bool().Draw(rt, "agreed") {
			h.act(machine.OrganizationID(e.By), patronage.Confirm{Event: patronage.LastEvent(h.Store)})
		}
	}
}

func owner(h *house, resource uint64) machine.OrganizationID {
	it, _ := patronage.ResourceOf(h.Store, resource)
	return machine.OrganizationID(it.Accountable)
}

// addsUp adds up.
func (h *house) addsUp(rt *rapid.T) {
	var made, there, held int64
	counting := map[uint64]bool{}
	for n := range patronage.LastEvent(h.Store) {
		e, _ := patronage.EventOf(h.Store, n+1)
		if e.State == patronage.Own {
			switch e.Action {
			case patronage.Raise, patronage.Produce:
				made += e.Quantity
			default:
				made -= e.Quantity
			}
		}
		if e.State == patronage.Agreed && !e.SelfDealt && !e.Void {
			counting[n+1] = true
		}
		if old, _ := patronage.EventOf(h.Store, e.Corrects); e.Corrects != 0 && e.State == patronage.Agreed && old.State != patronage.Replaced {
			rt.Fatalf("%d corrects %d, which is %s", n+1, e.Corrects, old.State)
		}
	}
	for n := range patronage.LastResource(h.Store) {
		it, _ := patronage.ResourceOf(h.Store, n+1)
		if it.Accounting < 0 || it.OnHand < 0 {
			rt.Fatalf("resource %d is below zero: %+v", n+1, it)
		}
		there, held = there+it.Accounting, held+it.OnHand
	}
	if made != there || made != held {
		rt.Fatalf("%d was made, %d is there by right and %d on hand", made, there, held)
	}
	last := ""
	for n, e := range patronage.Confirmed(h.Store, "1900-01-01", "2999-12-31") {
		if !counting[n] || e.Date < last {
			rt.Fatalf("%d counts on %s after %s: %+v", n, e.Date, last, e)
		}
		delete(counting, n)
		last = e.Date
	}
	if len(counting) != 0 {
		rt.Fatalf("confirmed and left out: %v", counting)
	}
}

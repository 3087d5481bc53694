package patronage_test

import (
	"testing"

	"metaorg/domain/patronage"
)

func TestWhatIsThereFollowsWhatIsDone(t *testing.T) {
	h := build(t)
	h.flour(10_000)
	h.has(1, 10_000, 10_000)
	h.must("ash", h.alone(patronage.Consume, 1, 1_000))
	h.has(1, 9_000, 9_000)
	h.must("ash", h.alone(patronage.Lower, 1, 500), h.alone(patronage.Produce, 1, 500))
	// A transfer begins a resource of the receiver's, once it is confirmed.
	h.must("ash", h.gives(patronage.Transfer, 2_000, 0))
	n := patronage.LastEvent(h.Store)
	h.has(1, 9_000, 9_000)
	h.must("bee", patronage.Confirm{Event: n})
	h.has(1, 7_000, 7_000)
	if it := h.has(2, 2_000, 2_000); it.Accountable != "bee" || it.Name != "Rye flour" || it.Unit != "kg" {
		t.Errorf("bee has %+v", it)
	}
	// Custody alone, and rights alone.
	h.must("ash", h.gives(patronage.TransferCustody, 1_000, 0))
	h.must("bee", patronage.Confirm{Event: n + 1})
	h.has(1, 7_000, 6_000)
	if it := h.has(3, 0, 1_000); it.Accountable != "ash" || it.Custodian != "bee" {
		t.Errorf("bee keeps %+v", it)
	}
	h.must("ash", h.gives(patronage.TransferAllRights, 3_000, 2))
	h.must("bee", patronage.Confirm{Event: n + 2})
	h.has(1, 4_000, 6_000)
	h.has(2, 5_000, 2_000)
	// A correction undoes exactly what was too much.
	h.must("bee", patronage.Correct{Event: n, Quantity: 1_500})
	h.must("ash", patronage.Confirm{Event: n + 3})
	h.has(1, 4_500, 6_500)
	h.has(2, 4_500, 1_500)
	h.must("bee", patronage.Correct{Event: n + 3, Void: true})
	h.must("ash", patronage.Confirm{Event: n + 4})
	h.has(1, 6_000, 8_000)
	h.has(2, 3_000, 0)
	h.refused("bee", patronage.Correct{Event: n + 2, Quantity: 1, Unit: "g"}, "patronage.unit_mismatch")
}

func TestPlaceStageAndWhatIsInsideWhat(t *testing.T) {
	h := build(t)
	h.flour(10_000)
	move := h.alone(patronage.Move, 1, 4_000)
	move.Location = "The bakery"
	h.must("ash", move)
	if it := h.has(2, 4_000, 4_000); it.Location != "The bakery" || it.Accountable != "ash" {
		t.Errorf("moved to %+v", it)
	}
	picked := h.alone(patronage.Pickup, 1, 1_000)
	picked.Location = "On the road"
	h.must("ash", picked)
	dropped := h.alone(patronage.Dropoff, 1, 1_000)
	dropped.Location, dropped.Stage = "The mill", "milled"
	h.must("ash", dropped)
	if it := h.has(1, 6_000, 6_000); it.Location != "The mill" || it.Stage != "milled" {
		t.Errorf("dropped as %+v", it)
	}
	h.must("ash", patronage.Track{Name: "Pallet", Kind: patronage.Goods, Unit: "each"})
	put := h.alone(patronage.Combine, 1, 6_000)
	put.ToResource = 3
	h.must("ash", put)
	if it := h.has(1, 6_000, 0); it.In != 3 {
		t.Errorf("in %d", it.In)
	}
	back := patronage.Record{Direction: patronage.Gave, Kind: patronage.Goods, Action: patronage.Combine, Resource: 3, ToResource: 1, Quantity: 1, Unit: "each", Date: h.day(0)}
	h.refused("ash", back, "patronage.inside_itself")
	h.must("ash", h.alone(patronage.Separate, 1, 6_000))
	if it := h.has(1, 6_000, 6_000); it.In != 0 {
		t.Errorf("still in %d", it.In)
	}
	// What is copied is one more, of who gets it.
	h.must("ash", patronage.Track{Name: "Plans", Kind: patronage.Information, Unit: "each"})
	h.must("ash", patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Information, Resource: 4, Quantity: 1, Unit: "each", Date: h.day(0)})
	h.must("bee", patronage.Confirm{Event: patronage.LastEvent(h.Store)})
	h.has(4, 0, 0)
	if it := h.has(5, 1, 1); it.Accountable != "bee" {
		t.Errorf("copied for %s", it.Accountable)
	}
}

package view_test

import (
	"strconv"
	"testing"
	"time"

	"metaorg/domain/bookings"
	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
)

// Each slot is free in the list as it is by the rules, over weeks in which the
// clocks change.
func TestTheListOfWhatIsFreeSaysWhatTheRulesWouldGive(t *testing.T) {
	press := offer()
	press.Resource, press.BeforeMinutes, press.AfterMinutes, press.AheadDays = 2, 15, 30, 120
	always, overNight, kept, american := press, press, press, press
	always.Open = nil
	overNight.Open = []bookings.Opening{{Days: bookings.Daily, Opens: 0, Closes: 10}, {Days: bookings.Daily, Opens: 9, Closes: 12}, {Days: bookings.Weekend, Opens: 20, Closes: 24}}
	overNight.ZoneMinutes, overNight.Summer = 60, bookings.Europe
	american.ZoneMinutes, american.Summer = -300, bookings.NorthAmerica
	kept.KeepOver, kept.Open = true, nil
	all := []bookings.Offer{press, always, overNight, american, kept}
	s := siteOver(t, start(t))
	s.Let(func(w *rulestest.World) {
		for i := range all {
			all[i].Resource = uint64(i) + 2 // The first is there already.
			w.Must("ash-rep", "ash", commons.Share{Title: "Presses", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 2}, all[i])
		}
		w.Pass(70)
		for _, o := range all {
			for _, d := range []int64{70, 71, 77, 84} {
				_ = w.Act("bee-rep", "bee", bookings.Book{Resource: o.Resource, From: at(d, 14), Until: at(d, 16)})
				_ = w.Act("cob-rep", "cob", bookings.Book{Resource: o.Resource, From: at(d, 18), Until: at(d, 20), Units: 2})
				_ = w.Act("cob-rep", "cob", bookings.Book{Resource: o.Resource, From: at(d, 8), Until: at(d, 10)})
				_ = w.Act("dew-rep", "dew", bookings.Book{Resource: o.Resource, From: at(d, 10), Until: at(d, 12)})
			}
			w.Must("ash-rep", "ash", bookings.Close{Resource: o.Resource, From: at(80, 0), Until: at(81, 0), Reason: "New rollers"})
		}
		w.Pass(1) // Some of it is over, and being cleared up.
		w.Wait(14*hour + 600)
	})
	for _, o := range all {
		var slots []bookings.Slot
		s.Let(func(w *rulestest.World) { slots = bookings.Slots(w.Store, o.Resource, w.Now(), at(98, 0)) })
		found, err := s.Model.Read(t.Context(), "free", map[string][]string{"of": {strconv.FormatUint(o.Resource, 10)}, "limit": {"200"}})
		if err != nil {
			t.Fatal(err)
		}
		free := map[int64]int{}
		for _, slot := range slots {
			if got := freeFor(found.Items, slot); got != slot.Free {
				t.Errorf("of resource %d from %s %d are free by the list, %d by the rules", o.Resource, time.Unix(slot.From, 0).UTC(), got, slot.Free)
			}
			free[slot.Free]++
		}
		if len(slots) < 300 || free[0] == 0 || free[1] == 0 || free[2] == 0 {
			t.Errorf("of %d slots so many are free: %v", len(slots), free)
		}
	}
}

// freeFor is how much is free for all of a slot, by stretches in their order.
func freeFor(stretches []readmodel.Row, slot bookings.Slot) int64 {
	free, covered := int64(2), slot.From
	for _, s := range stretches {
		begins, _ := s.Get("begins").(int64)
		ends, ended := s.Get("ends").(int64)
		if covered >= slot.Until || begins > covered || ended && ends <= covered {
			continue
		}
		free, covered = min(free, s.Get("free").(int64)), slot.Until
		if ended {
			covered = ends
		}
	}
	if covered < slot.Until {
		return 0
	}
	return free
}

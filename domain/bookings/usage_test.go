package bookings

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"metaorg/machine"
	"metaorg/machine/state"
)

// What the days' sums say is what one would count from all bookings one by one.
func TestSumsOfDaysAreWhatBookingsComeTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &machine.Step{Writer: state.NewOverlay(state.NewMemory())}
		var all []taken
		within := rapid.Custom(func(t *rapid.T) span {
			from := rapid.Int64Range(day-3*hour, 5*day).Draw(t, "from")
			return span{from, from + rapid.Int64Range(1, 3*day).Draw(t, "seconds")}
		})
		for range rapid.IntRange(1, 20).Draw(t, "acts") {
			if len(all) > 0 && rapid.Bool().Draw(t, "frees") {
				i := rapid.IntRange(0, len(all)-1).Draw(t, "which")
				occupy(s, 1, all[i].span, -all[i].units)
				all = slices.Delete(all, i, i+1)
			} else {
				it := taken{within.Draw(t, "taken"), rapid.Int64Range(1, 5).Draw(t, "units")}
				occupy(s, 1, it.span, it.units)
				all = append(all, it)
			}
			asked := within.Draw(t, "asked")
			if got, want := peak(s, 1, asked), most(all, asked); got != want {
				t.Fatalf("%d taken in %v, want %d: %v", got, asked, want, all)
			}
			above := rapid.Int64Range(0, 6).Draw(t, "above")
			end, full := fullUntil(s, 1, asked, above)
			if full != (most(all, asked) > above) || full && (most(all, span{end, asked.until}) > above || most(all, span{end - 1, end}) <= above) {
				t.Fatalf("more than %d are taken in %v until %d, %v: %v", above, asked, end, full, all)
			}
		}
		for _, it := range all {
			occupy(s, 1, it.span, -it.units)
		}
		for d, u := range days.Of(s, 1) {
			t.Fatalf("nothing is taken, but day %d keeps %v", d, u)
		}
	})
}

type taken struct {
	span
	units int64
}

// most counts what is taken at most, moment by moment where something begins.
func most(all []taken, within span) (n int64) {
	moments := []int64{within.from}
	for _, it := range all {
		moments = append(moments, it.from)
	}
	for _, at := range moments {
		var sum int64
		for _, it := range all {
			if it.from <= at && at < it.until {
				sum += it.units
			}
		}
		if within.from <= at && at < within.until {
			n = max(n, sum)
		}
	}
	return n
}

package machine_test

import (
	"testing"

	"metaorg/machine"
)

func TestHoursAreSpreadEvenly(t *testing.T) {
	one := machine.Stint{First: 10, Last: 19, Hours: 1000}
	for days, want := range map[[2]int64]int64{
		{10, 19}: 1000, {0, 100}: 1000, {10, 10}: 100, {15, 40}: 500, {0, 9}: 0, {20, 30}: 0, {12, 11}: 0,
	} {
		if got := one.Within(days[0], days[1]); got != want {
			t.Errorf("from day %d to %d it is %d, want %d", days[0], days[1], got, want)
		}
	}
}

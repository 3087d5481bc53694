package clearing_test

import (
	"errors"
	"slices"
	"testing"

	"metaorg/clearing"
)

func TestANetworkIsCheckedAsARoundIs(t *testing.T) {
	// ash owes bee 100, bee owes cob 100, cob owes ash 200, dew owes cob 100.
	network := clearing.Network{Parties: 4, Debtors: []int32{0, 1, 2, 3}, Creditors: []int32{1, 2, 0, 2}, Amounts: []int64{100, 100, 200, 100}}
	setOff, levels := []int64{100, 100, 100, 0}, []int64{0, 0, 1, 2}
	if err := network.Check(setOff, levels); err != nil {
		t.Fatal(err)
	}
	change := func(all []int64, at int, to int64) []int64 {
		all = slices.Clone(all)
		all[at] = to
		return all
	}
	for name, row := range map[string]struct {
		setOff, levels []int64
		err            error
	}{
		"more than is owed is set off":              {change(setOff, 3, 101), levels, clearing.ErrBeyond},
		"less than nothing is set off":              {change(setOff, 3, -1), levels, clearing.ErrBeyond},
		"an obligation is missing":                  {setOff[1:], levels, clearing.ErrBeyond},
		"a level is missing":                        {setOff, levels[1:], clearing.ErrBeyond},
		"a net position changes":                    {change(setOff, 2, 200), levels, clearing.ErrUnbalanced},
		"something is left on a level":              {setOff, change(levels, 3, 1), clearing.ErrNotMost},
		"something is set off from two levels up":   {setOff, []int64{2, 0, 3, 4}, clearing.ErrNotMost},
		"nothing is set off where something can be": {make([]int64, 4), levels, clearing.ErrNotMost},
	} {
		if err := network.Check(row.setOff, row.levels); !errors.Is(err, row.err) {
			t.Errorf("%s: %v, want %v", name, err, row.err)
		}
	}
}

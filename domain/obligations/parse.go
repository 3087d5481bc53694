package obligations

import (
	"errors"

	"metaorg/machine"
	"metaorg/units"
)

// Parse reads an amount as people write it, in a unit: 200, 12.50, 1.234,50.
// What has more decimals than the unit is refused, and so is what could mean two
// amounts.
func Parse(text, unit string) (int64, error) {
	if err := checkUnit(unit); err != nil {
		return 0, err
	}
	u, _ := units.Of(unit)
	n, err := u.Parse(text)
	switch {
	case errors.Is(err, units.ErrFraction):
		return 0, machine.Malformed("obligations.fraction", "%.40q has more than %d digits after the point; write thousands without a point or comma between", text, u.Decimals).At("amount")
	case errors.Is(err, units.ErrTooMuch) || n > mostAmount:
		return 0, machine.OverLimit("obligations.too_much", "%.40s is more than one obligation can be", text).At("amount")
	case err != nil:
		return 0, machine.Malformed("obligations.no_amount", "%.40q is no amount; write it like 1234.50", text).At("amount")
	}
	return n, nil
}

package view

import (
	"context"
	"strings"

	"metaorg/units"
	"metaorg/web/words"
)

// amount writes a quantity with its unit.
func amount(ctx context.Context, n int64, unit string) string {
	u, ok := units.Of(unit)
	if !ok {
		return itoa(n) + " " + unit
	}
	text := u.Plain(n)
	if u.Of != units.Money && strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	if words.Lang(ctx) == "de" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text + "\u00a0" + unitName(ctx, unit)
}

// unitName is what people call a unit: its sign, or a word where its code is none.
func unitName(ctx context.Context, unit string) string {
	switch unit {
	case "each", "day", "week", "month", "year":
		return words.Either(ctx, "opportunities.units."+unit, unit)
	}
	return unit
}

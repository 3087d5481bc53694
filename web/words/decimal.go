package words

import (
	"context"
	"strconv"
	"strings"
)

// Decimal writes a decimal number such as -1234.50 as the reader's language does,
// with all its digits.
func Decimal(ctx context.Context, plain string) string {
	rest, negative := strings.CutPrefix(plain, "-")
	whole, part, has := strings.Cut(rest, ".")
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = Number(ctx, n)
	}
	switch {
	case has && Lang(ctx) == "de":
		whole += "," + part
	case has:
		whole += "." + part
	}
	if negative {
		return "\u2212" + whole
	}
	return whole
}

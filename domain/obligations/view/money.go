package view

import (
	"context"
	"database/sql"
	"maps"
	"math/big"
	"strconv"
	"strings"

	"metaorg/domain/obligations"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// amount writes an amount as the reader's language does.
func amount(ctx context.Context, n int64, unit string) string {
	return total(ctx, big.NewInt(n), unit)
}

// orDash is amount with a dash for nothing, so that a table shows where something is.
func orDash(ctx context.Context, n int64, unit string) string {
	if n == 0 {
		return "\u2013"
	}
	return amount(ctx, n, unit)
}

// total is amount for sums, which may be larger than any amount.
func total(ctx context.Context, n *big.Int, unit string) string {
	u, _ := units.Of(unit)
	digits := n.String()
	sign := ""
	if rest, ok := strings.CutPrefix(digits, "-"); ok {
		digits, sign = rest, "\u2212"
	}
	if short := int(u.Decimals) + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, part := digits[:len(digits)-int(u.Decimals)], digits[len(digits)-int(u.Decimals):]
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = words.Number(ctx, n)
	}
	switch {
	case part == "":
	case words.Lang(ctx) == "de":
		whole += "," + part
	default:
		whole += "." + part
	}
	return sign + whole + "\u00a0" + unit
}

// inUnits makes a message of a form whose amounts are typed as people write
// them, each in the unit beside it or of what it is about.
func inUnits(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		unit := unitOf(r, typed)
		typed = maps.Clone(typed)
		for name, values := range typed {
			row, is := strings.CutSuffix(name, "amount")
			if !is || len(values) == 0 || strings.TrimSpace(values[0]) == "" {
				continue
			}
			n, err := obligations.Parse(strings.TrimSpace(values[0]), orElse(typed.Get(row+"unit"), unit))
			if no, ok := err.(*machine.Refusal); ok { //nolint:errorlint // Rules give refusals as they are.
				return nil, no.At(row + no.Field)
			}
			typed[name] = []string{strconv.FormatInt(n, 10)}
		}
		k, _ := r.Site.Machine.Kind(kind)
		m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
		if err != nil {
			return nil, err
		}
		return []machine.Message{m}, nil
	}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// unitOf is the unit of what a form is about; empty where that is not known.
func unitOf(r *page.Request, typed form.Values) (unit string) {
	if unit = typed.Get("unit"); unit != "" {
		return unit
	}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT unit FROM obligations_all WHERE number = CAST(?1 AS INTEGER) UNION SELECT unit FROM obligations_links WHERE hold = CAST(?2 AS INTEGER) AND place = 0`,
			[]any{typed.Get("obligation"), typed.Get("hold")}, func(scan func(...any) error) error { return scan(&unit) })
	})
	if err != nil {
		return ""
	}
	return unit
}

// usual are units that forms offer, those that members use here first.
func usual(r *page.Request) (all []form.Option) {
	seen := map[string]bool{}
	add := func(code string) {
		if !seen[code] {
			seen[code] = true
			all = append(all, form.Option{Value: code, Label: code})
		}
	}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT unit FROM obligations_all GROUP BY unit ORDER BY max(iif(debtor = ?1 OR creditor = ?1, number, 0)) DESC, count(*) DESC, unit LIMIT 8`, []any{r.Viewer.MemberID()}, func(scan func(...any) error) error {
			var code string
			err := scan(&code)
			add(code)
			return err
		})
	})
	if err != nil {
		return nil
	}
	for _, code := range []string{"EUR", "GBP", "USD", "CHF", "h", "day", "each", "kg"} {
		add(code)
	}
	return all
}

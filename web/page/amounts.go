package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"metaorg/machine"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/words"
)

// inPercent is how fields say that they count hundredths of a percent.
const inPercent = "%"

// CountedIn is the unit of something that a list has, under its key there.
func CountedIn(list, column string) func(*Request, string) (string, error) {
	return func(r *Request, key string) (string, error) {
		row, err := r.Site.Model.Find(r.Context(), list, key, nil)
		if err != nil {
			return "", err
		}
		return row.Text(column), nil
	}
}

// counted is a unit as the page for signing hands it to its script.
type counted struct {
	Code     string `json:"code"`
	Decimals int64  `json:"decimals"`
}

// countedIn is the unit that an amount is in whose field names a field beside it:
// the one that stands there, or that of what stands there. The innermost group of
// fields that has it counts. Nothing where there is no such unit; then a number is
// shown as it is, rather than in one that it may not be in.
func (r *Request) countedIn(tag string, around []map[string]any) (u counted, ok bool, err error) {
	beside, what := form.Beside(tag)
	for _, fields := range around {
		if of, given := fields[beside]; given && fmt.Sprint(of) != "" {
			return r.unitOf(what, fmt.Sprint(of))
		}
	}
	return u, false, nil
}

// unitOf is the unit of that name, or of the thing of that kind, and keeps it for the script.
func (r *Request) unitOf(what, id string) (counted, bool, error) {
	if u, known := r.counts[what][id]; known {
		return u, true, nil
	}
	u, ok := units.Of(id)
	for _, m := range r.Site.Modules {
		of := m.Units[what]
		if ok || of == nil {
			continue
		}
		code, err := of(r, id)
		var no *machine.Refusal
		if errors.As(err, &no) {
			continue // There is no such thing.
		}
		if err != nil {
			return counted{}, false, err
		}
		u, ok = units.Of(code)
	}
	if !ok {
		return counted{}, false, nil
	}
	if r.counts == nil {
		r.counts = map[string]map[string]counted{}
	}
	if r.counts[what] == nil {
		r.counts[what] = map[string]counted{}
	}
	r.counts[what][id] = counted{u.Code, u.Decimals}
	return r.counts[what][id], true, nil
}

// plainAmount writes an amount that is counted in smallest steps.
func plainAmount(ctx context.Context, n int64, u counted) string {
	return words.Decimal(ctx, units.Unit{Decimals: u.Decimals}.Plain(n)) + "\u00a0" + u.Code
}

// plainShare writes hundredths of a percent.
func plainShare(ctx context.Context, n int64) string {
	text := strings.TrimRight(units.Unit{Decimals: 2}.Plain(n), "0")
	return words.Decimal(ctx, strings.TrimSuffix(text, ".")) + "\u00a0%"
}

// treeOf are the fields of a message in JSON, with numbers as they stand there.
func treeOf(content json.RawMessage) (tree map[string]any, err error) {
	d := json.NewDecoder(strings.NewReader(string(content)))
	d.UseNumber()
	return tree, d.Decode(&tree)
}

package setoff

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"metaorg/clearing"
	"metaorg/cmd/metaorg/terminal"
)

func printTotals(io terminal.IO, a Answer) {
	currency := ""
	if a.Currency != "" {
		currency = ", in " + terminal.OneLine(a.Currency)
	}
	obligations := "obligations"
	if a.solution.Len() == 1 {
		obligations = "obligation"
	}
	io.Print("%d %s among %d parties%s", a.solution.Len(), obligations, len(a.solution.Levels), currency)
	if a.LeftOut > 0 {
		io.Print("%d rows in other currencies are left out", a.LeftOut)
	}
	t := terminal.Table{Columns: []terminal.Column{{Whole: true}, {Right: true, Whole: true}}}
	t.Columns[0].Title, t.Columns[1].Title = "sum", "amount"
	for _, row := range []struct {
		name string
		sum  clearing.Sum
	}{
		{"total", a.Totals.Total},
		{"net internal debt", a.Totals.NetInternalDebt},
		{"cleared", a.Totals.Cleared},
		{"residual", a.Totals.Residual},
	} {
		t.Add(row.name, WithDecimals(row.sum.String(), a.Decimals))
	}
	_ = t.Print(io)
	if a.Checked {
		io.Print("Checked: no net position changes, and no more can be set off.")
	}
	io.Print("")
}

func amount(n int64, decimals int) string { return WithDecimals(strconv.FormatInt(n, 10), decimals) }

// WithDecimals puts the point into a number of minor units, however large.
func WithDecimals(digits string, decimals int) string {
	if decimals == 0 {
		return digits
	}
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	at := len(digits) - decimals
	return digits[:at] + "." + digits[at:]
}

// obligations are the rows of all obligations.
func obligations(a Answer) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for o := range a.solution.All() {
			if !yield([]string{terminal.OneLine(o.ID), terminal.OneLine(o.Debtor), terminal.OneLine(o.Creditor), amount(o.Amount, a.Decimals), amount(o.SetOff, a.Decimals), amount(o.Left(), a.Decimals)}) {
				return
			}
		}
	}
}

func printObligations(io terminal.IO, a Answer) error {
	t := terminal.Headed("id", "debtor", "creditor", "amount", "set off", "left")
	for i := range t.Columns {
		t.Columns[i].Right, t.Columns[i].Whole = i > 2, i > 2
	}
	printTotals(io, a)
	return t.PrintEach(io, obligations(a))
}

// printCycles prints a line for each set-off.
func printCycles(io terminal.IO, a Answer) error {
	t := terminal.Headed("set-off", "amount", "around")
	t.Columns[1].Right, t.Columns[1].Whole, t.Columns[2].Prose = true, true, true
	printTotals(io, a)
	return t.PrintEach(io, func(yield func([]string) bool) {
		n := 0
		for cycle := range a.solution.Cycles() {
			n++
			var names []string
			for _, at := range cycle.At {
				o := a.solution.At(int(at))
				names = append(names, fmt.Sprintf("%s (%s)", terminal.OneLine(o.Debtor), terminal.OneLine(o.ID)))
			}
			names = append(names, terminal.OneLine(a.solution.At(int(cycle.At[0])).Debtor))
			if !yield([]string{strconv.Itoa(n), amount(cycle.Amount, a.Decimals), strings.Join(names, " → ")}) {
				return
			}
		}
	})
}

// printCyclesCSV prints a line for each obligation of each set-off.
func printCyclesCSV(io terminal.IO, a Answer) error {
	return terminal.PrintCSV(io, []string{"set_off", "amount", "id", "debtor", "creditor"}, func(yield func([]string) bool) {
		n := 0
		for cycle := range a.solution.Cycles() {
			n++
			number, of := strconv.Itoa(n), amount(cycle.Amount, a.Decimals)
			for _, at := range cycle.At {
				if o := a.solution.At(int(at)); !yield([]string{number, of, o.ID, o.Debtor, o.Creditor}) {
					return
				}
			}
		}
	})
}

package setoff

import (
	"encoding/csv"
	"errors"
	"fmt"
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
	io.Print("%d obligations among %d parties%s", len(a.Obligations), len(a.Levels), currency)
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
		t.Add(row.name, withDecimals(row.sum.String(), a.Decimals))
	}
	_ = t.Print(io)
	if a.Checked {
		io.Print("Checked: no net position changes, and no more can be set off.")
	}
	io.Print("")
}

func amount(n int64, decimals int) string { return withDecimals(strconv.FormatInt(n, 10), decimals) }

// withDecimals puts the point into a number of minor units.
func withDecimals(digits string, decimals int) string {
	if decimals == 0 {
		return digits
	}
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	at := len(digits) - decimals
	return digits[:at] + "." + digits[at:]
}

func obligations(a Answer) *terminal.Table {
	t := terminal.Headed("id", "debtor", "creditor", "amount", "set off", "left")
	for i := range t.Columns {
		t.Columns[i].Right, t.Columns[i].Whole = i > 2, i > 2
	}
	for _, o := range a.Obligations {
		t.Add(terminal.OneLine(o.ID), terminal.OneLine(o.Debtor), terminal.OneLine(o.Creditor),
			amount(o.Amount, a.Decimals), amount(o.SetOff, a.Decimals), amount(o.Left(), a.Decimals))
	}
	return t
}

// printCycles prints a line for each set-off.
func printCycles(io terminal.IO, a Answer) error {
	t, n := terminal.Headed("set-off", "amount", "around"), 0
	t.Columns[1].Right, t.Columns[1].Whole, t.Columns[2].Prose = true, true, true
	for cycle := range a.Round.Cycles() {
		n++
		var names []string
		for _, at := range cycle.At {
			o := a.Obligations[at]
			names = append(names, fmt.Sprintf("%s (%s)", terminal.OneLine(o.Debtor), terminal.OneLine(o.ID)))
		}
		t.Add(strconv.Itoa(n), amount(cycle.Amount, a.Decimals), strings.Join(append(names, terminal.OneLine(a.Obligations[cycle.At[0]].Debtor)), " → "))
	}
	printTotals(io, a)
	return t.Print(io)
}

// printCyclesCSV prints a line for each obligation of each set-off. There may be
// many more than fit in memory.
func printCyclesCSV(io terminal.IO, a Answer) error {
	w, n := csv.NewWriter(io.Out), 0
	err := w.Write([]string{"set_off", "amount", "id", "debtor", "creditor"})
	for cycle := range a.Round.Cycles() {
		n++
		number, of := strconv.Itoa(n), amount(cycle.Amount, a.Decimals)
		for _, at := range cycle.At {
			if o := a.Obligations[at]; err == nil {
				err = w.Write([]string{number, of, o.ID, o.Debtor, o.Creditor})
			}
		}
		if err != nil {
			break
		}
	}
	w.Flush()
	if err := errors.Join(err, w.Error()); err != nil {
		return fmt.Errorf("couldn't write the set-offs: %w", err)
	}
	return nil
}

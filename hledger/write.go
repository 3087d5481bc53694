package hledger

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Write writes the journal, its entries by date and then as they came. Of a
// journal that Check finds wrong it writes nothing.
func (j Journal) Write(w io.Writer) error {
	if err := j.Check(); err != nil {
		return fmt.Errorf("couldn't write the journal: %w", err)
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "; %s\n\ndecimal-mark .\n\n", line(j.Title))
	decimals := map[string]int64{}
	for _, c := range j.Commodities {
		if _, twice := decimals[c.Code]; !twice {
			fmt.Fprintf(out, "commodity %s\n", sample(c))
		}
		decimals[c.Code] = c.Decimals
	}
	fmt.Fprintln(out)
	for _, name := range j.accounts() {
		fmt.Fprintf(out, "account %s%s\n", name, kindOf(name))
	}
	entries := slices.Clone(j.Entries)
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Date, b.Date) })
	for _, e := range entries {
		e.write(out, decimals)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("couldn't write the journal: %w", err)
	}
	return nil
}

// accounts are the names of all accounts that are used.
func (j Journal) accounts() (all []string) {
	known := map[string]bool{}
	for _, e := range j.Entries {
		for _, p := range e.Postings {
			if !known[p.Account] {
				known[p.Account] = true
				all = append(all, p.Account)
			}
		}
	}
	slices.Sort(all)
	return all
}

// kindOf says what sort of account it is where its name's first word is one that
// hledger knows: in English alone, so that it is said and not guessed.
func kindOf(name string) string {
	top, _, _ := strings.Cut(name, ":")
	switch top {
	case "Assets":
		return "  ; type: A"
	case "Liabilities":
		return "  ; type: L"
	case "Equity":
		return "  ; type: E"
	case "Income":
		return "  ; type: R"
	case "Expenses":
		return "  ; type: X"
	}
	return ""
}

func (e Entry) write(w io.Writer, decimals map[string]int64) {
	fmt.Fprintf(w, "\n%s *", e.Date)
	if e.Code != "" {
		fmt.Fprintf(w, " (%s)", strings.Trim(line(e.Code), "()"))
	}
	fmt.Fprintf(w, " %s\n", line(e.Text))
	for _, t := range e.Tags {
		fmt.Fprintf(w, "    ; %s: %s\n", t.Name, strings.ReplaceAll(line(t.Value), ",", " "))
	}
	for _, p := range e.Postings {
		fmt.Fprintf(w, "    %-48s  %20s %s", p.Account, number(p.Amount, decimals[p.Commodity]), quoted(p.Commodity))
		if p.Balance != nil {
			fmt.Fprintf(w, " = %s %s", number(*p.Balance, decimals[p.Commodity]), quoted(p.Commodity))
		}
		fmt.Fprintln(w)
	}
}

// line is a text on one line in which nothing begins a remark.
func line(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer(";", ",", "|", "/").Replace(text)), " ")
}

// sample is an amount as those of a commodity are written. The mark of decimals
// stands in it even where none follow.
func sample(c Commodity) string {
	text := "1000." + strings.Repeat("0", int(c.Decimals))
	return text + " " + quoted(c.Code)
}

// quoted is a commodity's code as journals have it: in quotes where it is not of
// letters alone.
func quoted(code string) string {
	if strings.ContainsFunc(code, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }) {
		return strconv.Quote(code)
	}
	return code
}

// number writes an amount with all its decimals.
func number(steps, decimals int64) string {
	text, sign := strconv.FormatInt(steps, 10), ""
	if steps < 0 {
		text, sign = text[1:], "-"
	}
	if decimals == 0 {
		return sign + text
	}
	if short := int(decimals) + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	at := len(text) - int(decimals)
	return sign + text[:at] + "." + text[at:]
}

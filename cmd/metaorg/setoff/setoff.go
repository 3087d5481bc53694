// Package setoff is the command that sets off the obligations of a file. It
// keeps true that nothing is cleared while a line of the file is wrong, that
// amounts are printed in the form in which they were given, and that what it
// prints can be checked from the file by somebody who trusts neither.
package setoff

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"metaorg/clearing"
	"metaorg/cmd/metaorg/filing"
	"metaorg/cmd/metaorg/terminal"
)

// Command sets off what a file lists.
type Command struct {
	File     string `arg:"" help:"CSV with a line of headings, or JSON, a list of objects; debtor, creditor and amount are needed. With - it is read from standard input." placeholder:"FILE"`
	Currency string `help:"Take the rows in this currency alone." placeholder:"EUR"`
	Decimals int    `help:"How many decimals amounts have; without it they are whole minor units, such as cents." default:"0" placeholder:"N"`
	CSV      bool   `name:"csv" help:"Print CSV."`
	Cycles   bool   `help:"Print set-off by set-off who owes whom, instead of obligation by obligation."`
	Member   string `help:"Print what it comes to for this one." placeholder:"NAME"`
	Check    bool   `help:"Prove once more, from the file and the levels alone, that no more can be set off."`
	Solution string `help:"Take the set-offs from here, as --json printed them, and check them instead of computing any." placeholder:"FILE"`
}

// Help is shown with --help.
func (Command) Help() string {
	return `Examples:
  metaorg clear invoices.csv
  metaorg clear invoices.csv --decimals 2 --currency EUR --csv
  metaorg clear invoices.csv --json > round.json
  metaorg clear invoices.csv --solution round.json

Columns are debtor, creditor, amount, id and currency, in English or German; an obligation without
an id has its line. All obligations are reduced at once by as much as can be, so that what each party
owes less what it is owed stays the same. No node is asked, and nothing leaves this machine.
What is left has no cycles. A wrong line is named, and then nothing is cleared.`
}

// Answer is what is printed; as JSON, the solution behind it (see printJSON).
type Answer struct {
	Currency string          `json:"currency,omitempty"`
	Decimals int             `json:"decimals"`
	Totals   clearing.Totals `json:"totals"`
	Checked  bool            `json:"checked"`
	LeftOut  int             `json:"left_out,omitempty"` // Rows in other currencies.

	solution *clearing.Solution
}

// Run reads, sets off, checks where it is asked to, and prints.
func (c Command) Run(h filing.Host) error {
	if c.Decimals < 0 || c.Decimals > maxDecimals {
		return fmt.Errorf("--decimals goes from 0 to %d", maxDecimals)
	}
	list, err := c.read(h)
	if err != nil {
		return fmt.Errorf("couldn't read the obligations: %w", err)
	}
	if len(list.Problems) > 0 {
		return refuse(h, list)
	}
	answer := Answer{Currency: list.Currency, Decimals: c.Decimals, LeftOut: list.LeftOut, Checked: c.Check || c.Solution != ""}
	if answer.solution, err = c.solve(list); err != nil {
		return err
	}
	if answer.Checked {
		if err := answer.solution.Check(); err != nil {
			return doNotHold(err)
		}
	}
	answer.Totals = answer.solution.Totals()
	return c.print(h, answer)
}

func doNotHold(err error) error { return fmt.Errorf("the set-offs do NOT hold: %w", err) }

// read reads the file, or standard input.
func (c Command) read(h filing.Host) (*List, error) {
	if c.File == "-" {
		return Read("standard input", h.IO.In, c.Currency, c.Decimals)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if facts, err := f.Stat(); err == nil && facts.IsDir() {
		return nil, fmt.Errorf("%s is a directory; name a file in it", c.File)
	}
	return Read(c.File, f, c.Currency, c.Decimals)
}

// solve computes the set-offs, or reads those that somebody else computed.
func (c Command) solve(list *List) (*clearing.Solution, error) {
	if c.Solution == "" {
		return list.Obligations.Clear()
	}
	f, err := os.Open(c.Solution)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the solution: %w", err)
	}
	defer f.Close()
	s := list.Obligations.Unsolved()
	if err := readSolution(f, s); errors.Is(err, clearing.ErrOther) {
		return nil, doNotHold(err)
	} else if err != nil {
		return nil, fmt.Errorf("couldn't read the solution %s: %w", c.Solution, notPrinted(err))
	}
	return s, nil
}

// notPrinted says of what is not JSON, or other JSON, what it was to be.
func notPrinted(err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("there is nothing in it, or its end is missing")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("its end is missing")
	case errors.As(err, &syntax), errors.As(err, &wrong):
		return errors.New("it is not what metaorg clear --json prints")
	}
	return err
}

// refuse lists what is wrong with the file.
func refuse(h filing.Host, list *List) error {
	if h.JSON {
		h.Print(h.IO.Out, map[string]any{"problems": list.Problems})
	} else {
		for _, p := range list.Problems {
			h.IO.Say("%s", terminal.OneLine(p.String()))
		}
	}
	return errors.New("nothing was cleared; correct these lines first")
}

func (c Command) print(h filing.Host, a Answer) error {
	if c.Member != "" {
		return c.printStatement(h, a)
	}
	switch {
	case h.JSON:
		return printJSON(h.IO.Out, a, c.Cycles)
	case c.Cycles && c.CSV:
		return printCyclesCSV(h.IO, a)
	case c.Cycles:
		return printCycles(h.IO, a)
	case c.CSV:
		return terminal.PrintCSV(h.IO, []string{"id", "debtor", "creditor", "amount", "set_off", "left"}, obligations(a))
	}
	return printObligations(h.IO, a)
}

func (c Command) printStatement(h filing.Host, a Answer) error {
	s, found := a.solution.Statement(c.Member)
	if !found {
		return fmt.Errorf("%s owes nothing here and is owed nothing", c.Member)
	}
	if h.JSON {
		h.Print(h.IO.Out, s)
		return nil
	}
	written := func(n clearing.Sum) string { return WithDecimals(n.String(), a.Decimals) }
	t := terminal.Headed("with", "owed", "set off", "left", "to get", "set off", "left")
	for i := range t.Columns {
		t.Columns[i].Right, t.Columns[i].Whole = i > 0, i > 0
	}
	for _, w := range s.With {
		t.Add(terminal.OneLine(w.Party), written(w.Owes.Owed), written(w.Owes.SetOff), written(w.Owes.Left),
			written(w.Gets.Owed), written(w.Gets.SetOff), written(w.Gets.Left))
	}
	if c.CSV {
		return t.PrintCSV(h.IO, []string{"with", "owed", "owed_set_off", "owed_left", "due", "due_set_off", "due_left"})
	}
	with := terminal.OneLine(strings.Join(s.SetOffWith(), ", "))
	if with == "" {
		with = "nobody"
	}
	h.IO.Print("%s owed %s and was owed %s; %s set off with %s; %s left to pay, %s left to get.",
		terminal.OneLine(s.Party), written(s.Owes.Owed), written(s.Gets.Owed), written(s.Owes.SetOff), with, written(s.Owes.Left), written(s.Gets.Left))
	return t.Print(h.IO)
}

// Package faults tries what a network survives: real processes that are
// killed, cut off, slowed down and lied to while people act. What it keeps
// true: after every fault the honest nodes have the same state, every act that
// was acknowledged is there, and none is there twice.
//
// The tests need a build with the tag faults: make faultsshort, make faults.
package faults

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"text/tabwriter"

	"metaorg/faults/cluster"
)

// Row is what came of one fault.
type Row struct {
	Fault  string
	Rounds int
	cluster.Account
}

// Table collects rows from tests.
type Table struct {
	mu   sync.Mutex
	rows []Row
}

// Add appends a row.
func (t *Table) Add(r Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows = append(t.rows, r)
}

// Rows are those so far.
func (t *Table) Rows() []Row {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.rows)
}

// Print writes the table.
func (t *Table) Print(w io.Writer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "rounds\tacknowledged\tlost\ttwice\t  fault")
	for _, r := range t.rows {
		fmt.Fprintf(out, "%d\t%d\t%d\t%d\t  %s\n", r.Rounds, r.Acknowledged, r.Lost, r.Twice, r.Fault)
	}
	_ = out.Flush() // It goes where the tests' output goes.
}

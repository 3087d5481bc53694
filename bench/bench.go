// Package bench measures how fast and how small a node is, on the computer it
// runs on. What it keeps true: figures that are compared come from one run, in
// which both sides take turns; acts are signed by many people and go the way
// that every act goes; and what is printed says how it was measured.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"metaorg/sample/crowd"
)

// Options say what to measure and how thoroughly.
type Options struct {
	Short  bool     // As few of everything as possible, to see that it works; the figures mean nothing.
	Long   bool     // Also with a million keys.
	Only   []string // Names of measurements (see Names); all if empty.
	Binary string   // The program, for what is measured of a process; what needs it is left out if empty.
	Nodes  int      // How many nodes order one log in the measurement of that name; 4 if 0.
	Acts   int      // How many acts they order in one go; a quarter of a round's in each round if 0.
	JSON   bool     // Print figures as JSON, one object per line.
}

// Figure is one result.
type Figure struct {
	Measurement string  `json:"measurement"`
	What        string  `json:"what"`
	Value       float64 `json:"value"`
	Unit        string  `json:"unit"`
	Goal        string  `json:"goal,omitempty"` // In words; empty for what only explains.
	Met         bool    `json:"met,omitempty"`
}

// measurement is one part of the program's speed or size.
type measurement struct {
	name string
	how  string // One sentence for who reads the table.
	run  func(*run, context.Context) error
}

// measurements lists them in the order in which they run: what a process needs
// when idle comes before this one has used any memory.
var measurements = []measurement{
	{"start", "a new home's first start until it answers", (*run).start},
	{"idle", "a process that nobody asks anything", (*run).idle},
	{"finality", "single acts one after another, with a pause, in turns with the engine's example", (*run).finality},
	{"acts", "200 people's signed contributions with 100,000 keys in the state, in turns with the engine's example", (*run).acts},
	{"replay", "100,000 recorded acts applied again and compared", (*run).replay},
	{"verify", "a bundle of those acts written and verified offline", (*run).verify},
	{"pages", "each page of a network of 1,000 members and 100,000 events, asked for by one of them in turns with a plain health request", (*run).pages},
	{"search", "an index of 25,000 records made, and asked as people ask", (*run).search},
	{"join", "a second node that begins with the state of the first, of 100,000 keys, and then fetches its history", (*run).join},
	{"files", "a file between two nodes over loopback, in turns with a plain download that is hashed, both to the disk; and batches of small files", (*run).files},
	{byHand, "several processes that order one log, asked over HTTP, in turns with as many of the engine's example", (*run).nodes},
	{"growth", "the same acts as the state grows", (*run).growth},
}

// byHand is the measurement that runs only when it is asked for: with so many
// processes it says little on a computer that has other things to do.
const byHand = "nodes"

// Names lists the measurements.
func Names() (names []string) {
	for _, m := range measurements {
		names = append(names, m.name)
	}
	return names
}

// run is one run of the measurements.
type run struct {
	Options
	size   size
	folder string // For homes; removed at the end.
	print  *printer
	record *record // Made once, for all that need one.
}

// size is how many of everything there are.
type size struct {
	people, rounds    int
	acts, exampleActs int // Per round.
	singles           int
	keys              []int64 // At which growth looks; acts uses the second.
	recorded          int
	idleSeconds       int
	grown             grownUp
	looks             int // At each page.
	fileBytes         int64
	smallFiles        int // In a batch.
}

func (o Options) size() size {
	s := size{
		people: crowd.PeopleMost, rounds: 5, acts: 10_000, exampleActs: 30_000, singles: 200,
		keys: []int64{10_000, 100_000}, recorded: 100_000, idleSeconds: 20,
		grown: grownUp{members: 1000, decided: 55, open: 5, gifts: 20}, looks: 40,
		fileBytes: 200e6, smallFiles: 2000,
	}
	if o.Long {
		s.keys = append(s.keys, 1_000_000)
	}
	if o.Short {
		s = size{people: 4, rounds: 1, acts: 8, exampleActs: 8, singles: 2, keys: []int64{100, 200}, recorded: 20, idleSeconds: 1, grown: grownUp{members: 6, decided: 2, open: 1, gifts: 1}, looks: 2, fileBytes: 1e6, smallFiles: 20}
	}
	return s
}

// Run measures and prints a table, row by row as figures come in.
func Run(ctx context.Context, o Options, w io.Writer) (err error) {
	for _, name := range o.Only {
		if !slices.Contains(Names(), name) {
			return fmt.Errorf("couldn't measure %s: there are %s", name, strings.Join(Names(), ", "))
		}
	}
	folder, err := os.MkdirTemp("", "metaorg-bench-")
	if err != nil {
		return fmt.Errorf("couldn't make a folder to work in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	r := &run{Options: o, size: o.size(), folder: folder, print: &printer{to: w, json: o.JSON}}
	for _, m := range measurements {
		if !slices.Contains(o.Only, m.name) && (len(o.Only) > 0 || m.name == byHand) {
			continue
		}
		r.print.begin(m)
		if err := m.run(r, ctx); err != nil {
			return fmt.Errorf("couldn't measure %s: %w", m.name, err)
		}
	}
	return r.print.err
}

// home names a new folder.
func (r *run) home(name string) string { return filepath.Join(r.folder, name) }

package bundle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Report is what a bundle was found to hold.
type Report struct {
	Network    machine.NetworkID `json:"network"`
	Name       string            `json:"name"`
	Sample     bool              `json:"sample"`
	Entries    uint64            `json:"entries"`
	Acts       uint64            `json:"acts"` // Envelopes applied, each with its signature checked.
	Height     int64             `json:"height"`
	Checks     []Check           `json:"checks"`
	FirstEntry int64             `json:"first_failing_entry"` // −1 when no entry fails.
}

// Check is one thing that was looked at.
type Check struct {
	What    string `json:"what"`
	Problem string `json:"problem,omitempty"` // Empty when it holds.
}

// Holds reports whether nothing was found wrong.
func (r Report) Holds() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Problem != "" })
}

// Verify checks the bundle in dir. It returns an error only when it could not
// look at all; what it found wrong is in the report. progress is told how many
// entries were replayed. Checkpoints kept from earlier must be of the same log:
// what they were signed for must be its beginning.
func Verify(ctx context.Context, dir string, rules Rules, progress func(done, all uint64), kept ...[]byte) (Report, error) {
	files, err := readFiles(dir)
	if err != nil {
		return Report{}, err
	}
	v := &verification{report: Report{FirstEntry: -1}, files: files, rules: rules, progress: progress}
	if !v.readLog() {
		v.checkSums()
		return v.report, nil
	}
	v.checkCheckpoint()
	v.replay()
	v.checkSigners()
	for _, note := range kept {
		v.checkKept(note)
	}
	err = v.checkTables(ctx)
	v.checkSums()
	return v.report, err
}

type verification struct {
	report   Report
	files    map[string][]byte
	rules    Rules
	progress func(done, all uint64)
	log      Log
	signers  []ed25519.PublicKey // Whose checkpoints count.
	note     checkpoint.Note     // The bundle's own.
	state    *state.Memory
}

func readFiles(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, folder := range []string{"", tablesFolder} {
		found, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil {
			return nil, fmt.Errorf("couldn't read the bundle: %w", err)
		}
		for _, f := range found {
			if !f.Type().IsRegular() {
				continue
			}
			name := strings.TrimPrefix(folder+"/"+f.Name(), "/")
			content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				return nil, fmt.Errorf("couldn't read the bundle: %w", err)
			}
			files[name] = content
		}
	}
	if _, ok := files[entriesFile]; !ok {
		return nil, fmt.Errorf("%s is no bundle: it has no %s", dir, entriesFile)
	}
	return files, nil
}

func (v *verification) found(what, problem string, args ...any) bool {
	v.report.Checks = append(v.report.Checks, Check{what, fmt.Sprintf(problem, args...)})
	return problem == ""
}

func (v *verification) failAt(entry uint64) {
	if v.report.FirstEntry < 0 || int64(entry) < v.report.FirstEntry {
		v.report.FirstEntry = int64(entry)
	}
}

// readLog cuts the entries apart and compares each with its leaf hash.
func (v *verification) readLog() bool {
	const what = "every entry is the one its hash was taken of"
	log, bad, problem := split(v.files[entriesFile], v.files[leavesFile])
	v.log = log
	if problem != "" {
		v.failAt(bad)
		v.found(what, "entry %d: %s", bad, problem)
	} else {
		v.found(what, "")
	}
	v.report.Entries = uint64(len(log))
	genesis, err := genesisOf(log)
	if err != nil {
		v.failAt(0)
		return v.found("the log begins with a genesis", "entry 0: %v", err)
	}
	v.report.Network, v.report.Name, v.report.Sample = genesis.ID(), genesis.Name, genesis.Sample
	for _, s := range genesis.Seats {
		v.signers = append(v.signers, ed25519.PublicKey(s.Checkpoint))
	}
	return true
}

func genesisOf(log Log) (g machine.Genesis, err error) {
	var e machine.Entry
	if len(log) == 0 {
		return g, errors.New("the log is empty")
	}
	if err := wire.Decode(log[0], &e); err != nil {
		return g, fmt.Errorf("couldn't read it: %w", err)
	}
	if e.Input != machine.InputGenesis {
		return g, fmt.Errorf("it is a %s", e.Input)
	}
	if err := wire.Decode(e.Content, &g); err != nil {
		return g, fmt.Errorf("couldn't read the genesis: %w", err)
	}
	return g, g.Check()
}

// replay applies the log to an empty state: signatures, order, rules, outcomes.
func (v *verification) replay() {
	const what = "every act was signed by its author, and the rules come to the recorded outcomes"
	m := v.rules.NewMachine(machine.WithVerify(verifyAhead(v.log)))
	v.state = state.NewMemory()
	walk := func(yield func(uint64, []byte) bool) {
		for i, e := range v.log {
			if i%1024 == 0 {
				v.progress(uint64(i), v.report.Entries)
			}
			if !yield(uint64(i), e) {
				return
			}
		}
	}
	err := m.Replay(v.state, walk, func(int64) {})
	v.progress(v.report.Entries, v.report.Entries)
	var at *machine.ReplayError
	switch {
	case errors.As(err, &at):
		v.failAt(at.Index)
		v.found(what, "entry %d: %s", at.Index, at.Reason)
	case err != nil:
		v.found(what, "%v", err)
	default:
		v.found(what, "")
	}
	for _, e := range v.log {
		var entry machine.Entry
		if wire.Decode(e, &entry) == nil && entry.Input == machine.InputEnvelope {
			v.report.Acts++
		}
	}
}

// checkTables folds the roster, acceptances, decisions and all other tables
// again and compares them byte by byte.
func (v *verification) checkTables(ctx context.Context) error {
	const what = "roster, acceptances, decisions and all other tables follow from the log"
	if !v.Holds() {
		v.found(what, "not looked at, because the log does not hold")
		return nil
	}
	tables, err := foldTables(ctx, v.rules, v.rules.NewMachine(), v.log)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if got, there := v.files[name]; !there {
			v.found(what, "%s is missing", name)
			return nil
		} else if line := firstDifference(got, tables[name]); line > 0 {
			v.found(what, "%s, line %d, does not follow from the log", name, line)
			return nil
		}
	}
	v.found(what, "")
	return nil
}

// Holds reports whether nothing was found wrong so far.
func (v *verification) Holds() bool { return v.report.Holds() }

// checkSums compares every file with the list of hashes, for what nothing else covers.
func (v *verification) checkSums() {
	const what = "every file is the one written"
	listed := v.files[sumsFile]
	rest := maps.Clone(v.files)
	delete(rest, sumsFile)
	if line := firstDifference(listed, sums(rest)); line > 0 {
		lines := strings.Split(string(sums(rest)), "\n")
		_, name, _ := strings.Cut(lines[min(line, len(lines))-1], "  ")
		v.found(what, "%s, line %d (%s), does not fit", sumsFile, line, name)
		return
	}
	v.found(what, "")
}

// firstDifference is the first line, from 1, in which two texts differ; 0 for none.
func firstDifference(a, b []byte) int {
	if bytes.Equal(a, b) {
		return 0
	}
	line := 1
	for i := 0; i < len(a) && i < len(b) && a[i] == b[i]; i++ {
		if a[i] == '\n' {
			line++
		}
	}
	return line
}

// Package sim lets people, messages and time happen at random to several
// replicas of one network, and holds what must always be true: every replica
// comes to the same log and the same state, whatever restarts, snapshots and
// replays come between; no rule panics; what is refused leaves no trace; and
// the modules' own invariants stand after every block. A seed decides
// everything, so a failing run can be had again; it is shrunk and printed as a
// row of a rule table.
package sim

import (
	"flag"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
)

// Config says who and what there is in a simulation.
type Config struct {
	Directory machine.Directory
	Modules   []machine.Module
	// Start makes the network a run begins with. It must always make the same,
	// of these modules and with this directory alone deciding who may sign.
	Start func(testing.TB) *rulestest.World
	// People who may sign, known to the network or not. A person's keys are
	// rulestest.Key of the handle, or of the handle with one of KeySuffixes.
	People        []machine.PersonID
	Organizations []machine.OrganizationID // Known to the network or not.
	Pools         []Pool                   // Where fields and messages come from that would hardly be right by chance; the first that fits counts.
	Weights       map[string]int           // How often a kind is drawn, by name; 1 for one not named, 0 for never.
	Errands       []Errand                 // What takes more acts in their order than chance brings together.
	Invariants    []Invariant
	// How many runs a plain go test makes, and how many blocks they have on
	// average, unless -rapid.checks and -rapid.steps say otherwise.
	Seeds, Blocks int
}

// Errand is what somebody who is after something does next: as whom, for which
// organization, and what; false where there is nothing to do. Pick draws one of 0
// to n-1. One act in two is on an errand, where there are any.
type Errand func(r state.Reader, now int64, pick func(n int) int) (by machine.PersonID, org machine.OrganizationID, do machine.Message, ok bool)

// KeySuffixes name the keys a person has, or may come to have, besides their first.
var KeySuffixes = []string{" recovery", " second"}

// Invariant is one thing that must always be true.
type Invariant struct {
	Name string // The sentence that must be true.
	// Check compares the state before a block with the state after it.
	Check func(before, now state.Reader) error
}

// Run tries a simulation with one seed after another and fails the test with
// the shortest run it finds that goes wrong. To have a run again, give the seed
// that is printed as -rapid.seed; -rapid.steps makes runs longer.
func Run(t *testing.T, c Config) {
	t.Helper()
	c.limit(t)
	far := newReach()
	rapid.Check(t, c.property(t, far))
	t.Log(far)
}

// property is one run, to be tried with many seeds, that notes how far it went.
func (c Config) property(t testing.TB, far *reach) func(*rapid.T) {
	from := originOf(c.Start(t))
	keys := newKeyring()
	return func(rt *rapid.T) {
		n := &network{config: c, origin: from, keys: keys, reach: far, t: rt}
		done := false
		defer func() {
			if !done {
				rt.Log(report{n})
			}
		}()
		defer n.close()
		n.must(n.open())
		rt.Repeat(map[string]func(*rapid.T){"step": n.step})
		n.must(n.finish())
		done = true
	}
}

// limit gives rapid the simulation's own numbers where nobody asked for others.
func (c Config) limit(t testing.TB) {
	asked := map[string]bool{
		"rapid.checks": c.Seeds == 0 || os.Getenv("RAPID_CHECKS") != "",
		"rapid.steps":  c.Blocks == 0 || os.Getenv("RAPID_STEPS") != "",
	}
	flag.Visit(func(f *flag.Flag) { asked[f.Name] = true })
	for name, number := range map[string]int{"rapid.checks": c.Seeds, "rapid.steps": c.Blocks} {
		if asked[name] {
			continue
		}
		value := flag.Lookup(name).Value
		usual := value.String()
		set := func(to string) {
			if err := value.Set(to); err != nil {
				t.Fatal(err)
			}
		}
		set(strconv.Itoa(number))
		t.Cleanup(func() { set(usual) })
	}
}

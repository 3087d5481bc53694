package sim_test

import (
	"flag"
	"fmt"
	"go/parser"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/sim"
)

// again puts a word on the shelf, counting it even if it is there.
type again struct {
	Word string `json:"word" choices:"flour,oats,rye"`
}

func (again) Check() error                  { return nil }
func (m again) Apply(s *machine.Step) error { store(s, m.Word); return nil }

// stray writes what no other replica can know.
type stray struct{}

var straying int64

func (stray) Check() error { return nil }
func (stray) Apply(s *machine.Step) error {
	straying++
	if !words.Has(s, "stray") {
		n, _ := count.Get(s)
		count.Put(s, n+1)
	}
	words.Put(s, "stray", straying)
	return nil
}

// faulty panics when there are two words and one of them is rye.
type faulty struct{}

func (faulty) Check() error { return nil }
func (faulty) Apply(s *machine.Step) error {
	if n, _ := count.Get(s); n == 2 && words.Has(s, "rye") {
		panic("two, and one is rye")
	}
	return nil
}

// rots plans what panics a day later.
type rots struct{}

func (rots) Check() error { return nil }
func (rots) Apply(s *machine.Step) error {
	s.Schedule(s.Time+rulestest.Day, rotting{})
	return nil
}

type rotting struct{}

func (rotting) Apply(*machine.Step) error { panic("rotten") }

func TestWrongModulesAreFound(t *testing.T) {
	for _, row := range []struct {
		sentence string
		kind     machine.Kind
		broken   string   // The rule that is found broken.
		left     []string // What is left of the run once it is shrunk.
	}{
		{
			sentence: "a count that goes wrong",
			kind:     machine.KindOf[again]("shelf.again", "Count a word again.", Put{}).BeforeFounding(),
			broken:   "the count is that of the words",
			left:     []string{`sim_test.again{Word: `},
		},
		{
			sentence: "a rule that remembers",
			kind:     machine.KindOf[stray]("shelf.stray", "Stray.").BeforeFounding(),
			broken:   "every replica comes to the same",
			left:     []string{`sim_test.stray{}`},
		},
		{
			sentence: "a rule that panics",
			kind:     machine.KindOf[faulty]("shelf.faulty", "Panic.").BeforeFounding(),
			broken:   "no rule ever fails",
			left:     []string{`sim_test.put{Word: "rye"`, `sim_test.faulty{}`},
		},
		{
			sentence: "a due item that panics",
			kind:     machine.KindOf[rots]("shelf.rots", "Rot.").BeforeFounding(),
			broken:   "no rule ever fails",
			left:     []string{`sim_test.rots{}`},
		},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			c := config(row.kind)
			c.Modules[0].Dues = append(c.Modules[0].Dues, machine.DueOf[rotting]("shelf.rotting"))
			said := failure(t, c)
			if !strings.Contains(said, "[rapid] failed after") || !strings.Contains(said, row.broken) || !strings.Contains(said, "-rapid.seed=") {
				t.Fatalf("it was not found, or not told with its seed:\n%s", said)
			}
			printed, ok := rowIn(said)
			for _, part := range row.left {
				ok = ok && strings.Contains(printed, part)
			}
			if !ok || strings.Count(printed, "sim_test.") > len(row.left) {
				t.Errorf("it shrank to\n%s\nin\n%s", printed, said)
			}
		})
	}
}

// failure runs a simulation that must fail and tells what it printed.
func failure(t *testing.T, c sim.Config) string {
	set(t, "rapid.nofailfile", "true")
	set(t, "rapid.seed", "1")
	set(t, "rapid.steps", "12")
	set(t, "rapid.shrinktime", "1s")
	r := &recorder{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		rapid.Check(r, sim.Property(t, c))
	}()
	<-ended
	if !r.failed {
		t.Fatal("nothing was found")
	}
	return r.said.String()
}

func set(t *testing.T, name, value string) {
	v := flag.Lookup(name).Value
	usual := v.String()
	if err := v.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Set(usual); err != nil {
			t.Error(err)
		}
	})
}

// rowIn finds the row of a rule table that was printed last, and whether it is Go.
func rowIn(said string) (row string, isGo bool) {
	at := strings.LastIndex(said, "a row of a rule table:\n")
	if at < 0 {
		return "", false
	}
	_, row, _ = strings.Cut(said[at:], "\n")
	_, err := parser.ParseExpr("[]rulestest.Rule{" + row + "}")
	return row, err == nil
}

// recorder is a test whose failure is no failure.
type recorder struct {
	testing.TB
	said   strings.Builder
	failed bool
}

func (r *recorder) Logf(format string, args ...any)   { fmt.Fprintf(&r.said, format+"\n", args...) }
func (r *recorder) Log(args ...any)                   { fmt.Fprintln(&r.said, args...) }
func (r *recorder) Errorf(format string, args ...any) { r.Logf(format, args...); r.failed = true }
func (r *recorder) Error(args ...any)                 { r.Log(args...); r.failed = true }
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); r.FailNow() }
func (r *recorder) Fatal(args ...any)                 { r.Error(args...); r.FailNow() }
func (r *recorder) Fail()                             { r.failed = true }
func (r *recorder) Failed() bool                      { return r.failed }
func (r *recorder) FailNow()                          { r.failed = true; runtime.Goexit() }

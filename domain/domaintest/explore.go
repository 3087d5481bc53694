package domaintest

import (
	"flag"
	"testing"

	"pgregory.net/rapid"
)

// rounds is how often Explore goes on for what it has not seen yet.
const rounds = 40

// Explore has rapid look at examples, so many at a time and as many more as it
// takes until each of what is wanted was seen in one: what never comes up was
// never tried. The example counts what it sees.
func Explore[S comparable](t *testing.T, checks string, seen map[S]int, wanted []S, example func(*rapid.T)) {
	t.Helper()
	defer Fewer(t, checks)()
	for range rounds {
		if rapid.Check(t, example); t.Failed() || len(unseen(seen, wanted)) == 0 {
			return
		}
	}
	for _, s := range unseen(seen, wanted) {
		t.Errorf("there was never one that was %v: %v", s, seen)
	}
}

func unseen[S comparable](seen map[S]int, wanted []S) (all []S) {
	for _, s := range wanted {
		if seen[s] == 0 {
			all = append(all, s)
		}
	}
	return all
}

// Fewer has rapid look at so many examples, unless it was told how many, until
// the function it gives is called.
func Fewer(t *testing.T, checks string) func() {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	set := func(n string) {
		if err := f.Value.Set(n); err != nil {
			t.Fatal(err)
		}
	}
	if before == f.DefValue {
		set(checks)
	}
	return func() { set(before) }
}

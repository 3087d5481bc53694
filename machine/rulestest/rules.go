package rulestest

import (
	"encoding/json"
	"reflect"
	"testing"

	"metaorg/machine"
)

// Rule is one sentence of the rules as a row of a table: given these acts,
// when somebody does this, then that happens, or it is refused.
type Rule struct {
	Rule    string // The sentence.
	Given   []Act
	By      machine.PersonID
	For     machine.OrganizationID
	After   int64 // Days that pass before When.
	When    machine.Message
	Later   int64           // Days that pass after When.
	Then    []machine.Event // All events since When, those of due items included.
	Refused string          // The refusal's code, instead of Then.
	Says    string          // The refusal's sentence; looked at only where it is given.
	Check   func(*testing.T, *World)
}

// Act is something that was done before, or days that passed.
type Act struct {
	By   machine.PersonID
	For  machine.OrganizationID
	Do   []machine.Message
	Days int64
}

// By is an act somebody did for themselves.
func By(p machine.PersonID, do ...machine.Message) Act { return Act{By: p, Do: do} }

// For is an act somebody did for an organization.
func For(p machine.PersonID, o machine.OrganizationID, do ...machine.Message) Act {
	return Act{By: p, For: o, Do: do}
}

// Days lets days pass.
func Days(n int64) Act { return Act{Days: n} }

// Join puts lists of acts one after another.
func Join(lists ...[]Act) (all []Act) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// Run tries every rule in a world of its own made by start.
func Run(t *testing.T, start func(testing.TB) *World, rules []Rule) {
	t.Helper()
	for _, r := range rules {
		t.Run(r.Rule, func(t *testing.T) { r.run(t, start(t)) })
	}
}

// Do does what was given.
func (w *World) Do(given []Act) {
	w.t.Helper()
	for _, a := range given {
		if a.Days > 0 {
			w.Pass(a.Days)
		}
		if len(a.Do) > 0 {
			w.Must(a.By, a.For, a.Do...)
		}
	}
}

func (r Rule) run(t *testing.T, w *World) {
	w.Do(r.Given)
	if r.After > 0 {
		w.Pass(r.After)
	}
	from := len(w.Entries)
	var out machine.Outcome
	if r.When != nil {
		out = w.Act(r.By, r.For, r.When)[0]
	}
	if out.Code != r.Refused {
		t.Fatalf("refused with %q (%s), want %q", out.Code, out.Text, r.Refused)
	}
	if r.Later > 0 {
		w.Pass(r.Later)
	}
	if r.Says != "" && out.Text != r.Says {
		t.Errorf("the refusal says %q, not %q", out.Text, r.Says)
	}
	if r.Refused == "" {
		same(t, w.Events(from), r.Then)
	}
	if r.Check != nil {
		r.Check(t, w)
	}
}

func same(t *testing.T, got, want []machine.Event) {
	t.Helper()
	if len(got) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("what happened:\n%s\nwhat should have:\n%s", show(got), show(want))
	}
}

func show(events []machine.Event) (text string) {
	for _, e := range events {
		b, err := json.Marshal(e)
		if err != nil {
			panic(err)
		}
		text += "  " + reflect.TypeOf(e).Name() + " " + string(b) + "\n"
	}
	return text
}

package clearing_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"metaorg/clearing"
)

func ledger(t interface{ Fatal(...any) }, all []clearing.Obligation) *clearing.Ledger {
	l := &clearing.Ledger{}
	for _, o := range all {
		if err := l.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// TestALedgerKeepsWhatWasAdded is of more than one block, with ids of every length.
func TestALedgerKeepsWhatWasAdded(t *testing.T) {
	var all []clearing.Obligation
	for i := range 70_000 {
		id := fmt.Sprint(i)
		if i%1000 == 1 {
			id += strings.Repeat("x", i*20)
		}
		all = append(all, clearing.Obligation{ID: id, Debtor: fmt.Sprint("p", i%7), Creditor: fmt.Sprint("q", i%11), Amount: int64(i)})
	}
	l := ledger(t, all)
	if l.Len() != len(all) {
		t.Fatalf("there are %d, not %d", l.Len(), len(all))
	}
	for i, o := range all {
		if l.At(i) != o {
			t.Fatalf("%.80v stands where %.80v was added", l.At(i), o)
		}
	}
	if s := l.Unsolved(); s.Len() != len(all) || s.At(0).Debtor != "p0" || s.At(len(all)-1).Debtor != "p6" {
		t.Errorf("in order it has %d, from %.80v to %.80v", s.Len(), s.At(0), s.At(len(all)-1))
	}
	if err := l.Add(clearing.Obligation{ID: "1", Debtor: "A", Creditor: "A"}); !errors.Is(err, clearing.ErrOwn) {
		t.Errorf("a debt to oneself is added: %v", err)
	}
}

// TestASolutionSaysWhatItsRoundSays compares the form for many with that for few.
func TestASolutionSaysWhatItsRoundSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := obligations(t)
		r := clear(t, all)
		s, err := ledger(t, all).Clear()
		if err := errors.Join(err, s.Check()); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(append([]clearing.Cleared{}, slices.Collect(s.All())...), r.Obligations) || !slices.Equal(s.Levels, r.Levels) || s.Totals() != r.Totals() {
			t.Fatalf("%v %v %v, and as a round %v", slices.Collect(s.All()), s.Levels, s.Totals(), r)
		}
		statement, found := s.Statement("p1")
		if of, too := r.Statement("p1"); found != too || !reflect.DeepEqual(statement, of) {
			t.Fatalf("it says %v, and as a round %v", statement, of)
		}
		var cycles []string
		for c := range s.Cycles() {
			cycles = append(cycles, fmt.Sprint(c))
		}
		for c := range r.Cycles() {
			if len(cycles) == 0 || cycles[0] != fmt.Sprint(c) {
				t.Fatalf("the next set-offs are %v, and as a round %v", cycles, c)
			}
			cycles = cycles[1:]
		}
	})
}

// TestWhatSomebodyElseSetOffIsTakenAsItIs holds that it is proved, and of the same obligations.
func TestWhatSomebodyElseSetOffIsTakenAsItIs(t *testing.T) {
	all := network(t, "A", "B", 100, "B", "C", 80, "C", "A", 90, "C", "D", 10)
	r := clear(t, all)
	taken := func() *clearing.Solution {
		s := ledger(t, all).Unsolved()
		for i, c := range r.Obligations {
			if err := s.Take(i, c); err != nil {
				t.Fatal(err)
			}
		}
		s.Levels = r.Levels
		return s
	}
	if s := taken(); s.Check() != nil || s.Totals() != r.Totals() {
		t.Errorf("%v is cleared, and not %v: %v", s.Totals(), r.Totals(), s.Check())
	}
	if ledger(t, all).Unsolved().Check() == nil {
		t.Error("nothing set off is taken for the most")
	}
	less := r.Obligations[0]
	less.SetOff--
	s := taken()
	if err := s.Take(0, less); err != nil || s.Check() == nil {
		t.Errorf("one obligation less is taken for balanced: %v", err)
	}
	for rule, take := range map[string]func() error{
		"another amount": func() error { less.Amount++; return s.Take(0, less) },
		"another place":  func() error { return s.Take(1, r.Obligations[0]) },
		"one too many":   func() error { return s.Take(4, r.Obligations[0]) },
	} {
		if err := take(); !errors.Is(err, clearing.ErrOther) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

package clearing_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"metaorg/clearing"
)

func clear(t interface{ Fatal(...any) }, obligations []clearing.Obligation) clearing.Round {
	r, err := clearing.Clear(obligations)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Check(), r.Answers(obligations)); err != nil {
		t.Fatal(err)
	}
	return r
}

func network(t testing.TB, arcs ...any) (all []clearing.Obligation) {
	t.Helper()
	for i := 0; i < len(arcs); i += 3 {
		all = append(all, clearing.Obligation{
			ID: fmt.Sprintf("%02d", i/3+1), Debtor: fmt.Sprint(arcs[i]), Creditor: fmt.Sprint(arcs[i+1]), Amount: int64(arcs[i+2].(int)),
		})
	}
	return all
}

// The first three are of Fleischman & Dini's papers and the networks after them.
func TestMTCS4And5And6AndWhatOtherNetworksComeTo(t *testing.T) {
	const most = math.MaxInt64
	for _, r := range []struct {
		name                 string
		arcs                 []any
		total, debt, cleared string
	}{
		{"MTCS-4", []any{10, 20, 100, 20, 30, 100, 30, 10, 200, 40, 30, 100}, "500", "100", "300"},
		{"MTCS-5", []any{"J", "P", 100, "P", "M", 200, "M", "J", 300}, "600", "200", "300"},
		{
			"MTCS-6",
			[]any{"A", "B", 1000000, "B", "C", 500000, "C", "A", 750000, "A", "D", 300000, "D", "B", 200000, "B", "A", 100000},
			"2850000", "700000", "1900000",
		},
		{"nothing owed, nothing cleared", nil, "0", "0", "0"},
		{"a chain has nothing to set off", []any{1, 2, 5, 2, 3, 5}, "10", "5", "0"},
		{"two who owe each other set off the less of both", []any{1, 2, 7, 2, 1, 5}, "12", "2", "10"},
		{"a longer way around may clear more than the two alone", []any{"A", "B", 100, "B", "A", 60, "B", "C", 100, "C", "A", 100}, "360", "60", "300"},
		{"several obligations between the same two count together", []any{1, 2, 3, 1, 2, 4, 2, 1, 5}, "12", "2", "10"},
		{"an obligation of nothing is kept and sets nothing off", []any{1, 2, 0, 2, 1, 5}, "5", "5", "0"},
		{"two networks do not meet", []any{1, 2, 3, 2, 1, 3, 3, 4, 5, 4, 3, 5}, "16", "0", "16"},
		{"debt between networks stays", []any{1, 2, 3, 2, 1, 3, 2, 3, 9, 3, 4, 5, 4, 3, 5}, "25", "9", "16"},
		{"the greatest amounts do not overflow", []any{1, 2, most, 2, 3, most, 3, 1, most}, "27670116110564327421", "0", "27670116110564327421"},
		{
			"nor do their sums between the same two",
			[]any{1, 2, most, 1, 2, most, 2, 3, most, 2, 3, most, 3, 1, most, 4, 1, most, 1, 4, most - 1},
			"64563604257983430648", "9223372036854775807", "46116860184273879033",
		},
	} {
		t.Run(r.name, func(t *testing.T) {
			got := clear(t, network(t, r.arcs...)).Totals()
			if s := fmt.Sprint(got.Total, got.NetInternalDebt, got.Cleared); s != r.total+" "+r.debt+" "+r.cleared {
				t.Errorf("total, net internal debt and cleared are %s, not %s %s %s", s, r.total, r.debt, r.cleared)
			}
		})
	}
}

func TestWhatIsNoObligation(t *testing.T) {
	good := clearing.Obligation{ID: "1", Debtor: "A", Creditor: "B", Amount: 5}
	for _, r := range []struct {
		rule  string
		spoil func(o *clearing.Obligation)
		want  error
	}{
		{"nobody owes themselves", func(o *clearing.Obligation) { o.Creditor = o.Debtor }, clearing.ErrOwn},
		{"no amount is negative", func(o *clearing.Obligation) { o.Amount = -1 }, clearing.ErrNegative},
		{"each has an id", func(o *clearing.Obligation) { o.ID = "" }, clearing.ErrNoID},
		{"each has a debtor", func(o *clearing.Obligation) { o.Debtor = "" }, clearing.ErrNoParty},
		{"each has a creditor", func(o *clearing.Obligation) { o.Creditor = "" }, clearing.ErrNoParty},
		{"each has an id of its own", func(o *clearing.Obligation) { o.ID, o.Creditor = "1", "C" }, clearing.ErrTwice},
	} {
		t.Run(r.rule, func(t *testing.T) {
			bad := clearing.Obligation{ID: "2", Debtor: "A", Creditor: "B", Amount: 5}
			r.spoil(&bad)
			if _, err := clearing.Clear([]clearing.Obligation{good, bad}); !errors.Is(err, r.want) {
				t.Errorf("the error is %v, not %v", err, r.want)
			}
		})
	}
}

func TestOfTheSameTwoTheFirstIdsAreSetOffFirst(t *testing.T) {
	r := clear(t, network(t, 1, 2, 3, 1, 2, 4, 1, 2, 4, 2, 1, 5))
	var got []int64
	for _, c := range r.Obligations {
		got = append(got, c.SetOff)
	}
	if want := []int64{3, 2, 0, 5}; !slices.Equal(got, want) {
		t.Errorf("set off are %v, not %v", got, want)
	}
}

func TestAStatementSaysWithWhom(t *testing.T) {
	r := clear(t, network(t, "mill", "bakery", 250, "mill", "forge", 150, "bakery", "forge", 260, "forge", "mill", 300))
	s, found := r.Statement("mill")
	if !found {
		t.Fatal("the mill has no statement")
	}
	text := fmt.Sprintf("you owed %v, were owed %v; %v set off with %v; %v left to pay, %v to get",
		s.Owes.Owed, s.Gets.Owed, s.Owes.SetOff, s.SetOffWith(), s.Owes.Left, s.Gets.Left)
	if want := "you owed 400, were owed 300; 300 set off with [bakery forge]; 100 left to pay, 0 to get"; text != want {
		t.Errorf("it says: %s\nand not:  %s", text, want)
	}
	if s.Gets.SetOff != s.Owes.SetOff {
		t.Errorf("%v is set off of what it owes, and %v of what it gets", s.Owes.SetOff, s.Gets.SetOff)
	}
	if _, found := r.Statement("weir"); found {
		t.Error("who is not there has a statement")
	}
}

// TestAProofThatWasTouchedFails spoils each part of what Check looks at.
func TestAProofThatWasTouchedFails(t *testing.T) {
	obligations := network(t, "A", "B", 100, "B", "C", 80, "C", "A", 90, "C", "D", 10)
	for _, r := range []struct {
		rule  string
		spoil func(r *clearing.Round)
	}{
		{"more than is owed", func(r *clearing.Round) { r.Obligations[0].SetOff = 101 }},
		{"less than nothing", func(r *clearing.Round) { r.Obligations[3].SetOff = -1 }},
		{"a net position moved", func(r *clearing.Round) { r.Obligations[0].SetOff-- }},
		{"less than the most", func(r *clearing.Round) {
			for i := range 3 {
				r.Obligations[i].SetOff -= r.Obligations[i].SetOff / 2
			}
			r.Obligations[0].SetOff, r.Obligations[1].SetOff, r.Obligations[2].SetOff = 40, 40, 40
		}},
		{"a level that shows nothing", func(r *clearing.Round) { r.Levels[0].Level = r.Levels[1].Level }},
		{"a level too high", func(r *clearing.Round) { r.Levels[1].Level += 5 }},
		{"a party without a level", func(r *clearing.Round) { r.Levels = r.Levels[:3] }},
		{"parties out of order", func(r *clearing.Round) { slices.Reverse(r.Levels) }},
		{"an obligation twice", func(r *clearing.Round) { r.Obligations[1] = r.Obligations[0] }},
		{"an obligation to oneself", func(r *clearing.Round) { r.Obligations[0].Debtor, r.Obligations[0].Creditor = "A", "A" }},
	} {
		t.Run(r.rule, func(t *testing.T) {
			round := clear(t, obligations)
			r.spoil(&round)
			if round.Check() == nil {
				t.Error("it is taken for a proof")
			}
		})
	}
	round := clear(t, obligations)
	obligations[0].Amount++
	if err := round.Answers(obligations); !errors.Is(err, clearing.ErrOther) {
		t.Errorf("a round of other amounts: %v", err)
	}
	if err := round.Answers(obligations[1:]); !errors.Is(err, clearing.ErrOther) {
		t.Errorf("a round of more obligations: %v", err)
	}
}

// TestLevelsFarApartProveNothing is of two who set all off, so that nothing else shows it.
func TestLevelsFarApartProveNothing(t *testing.T) {
	for _, levels := range [][2]int64{{2, 0}, {0, 2}, {math.MaxInt64, math.MinInt64}} {
		r := clear(t, network(t, "A", "B", 5, "B", "A", 5))
		r.Levels[0].Level, r.Levels[1].Level = levels[0], levels[1]
		if r.Check() == nil {
			t.Errorf("levels %v are taken for a proof", levels)
		}
	}
}

func obligations(t *rapid.T) (all []clearing.Obligation) {
	parties := rapid.IntRange(2, 9).Draw(t, "parties")
	amount := rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Range(0, 1e12), rapid.Int64Range(math.MaxInt64-9, math.MaxInt64))
	name := rapid.IntRange(0, parties-1)
	for i := range rapid.IntRange(0, 40).Draw(t, "obligations") {
		from, to := name.Draw(t, "from"), name.Draw(t, "to")
		if from != to {
			all = append(all, clearing.Obligation{ID: fmt.Sprint(i), Debtor: fmt.Sprint("p", from), Creditor: fmt.Sprint("p", to), Amount: amount.Draw(t, "amount")})
		}
	}
	return all
}

func TestWhatHoldsOfEveryRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := obligations(t)
		r := clear(t, all) // Net positions, bounds, and that it is the most.
		totals := r.Totals()
		if totals.Cleared.Plus(totals.Residual) != totals.Total {
			t.Fatalf("parts do not sum: %+v", totals)
		}
		if totals.Cleared.Compare(totals.Total.Minus(totals.NetInternalDebt)) > 0 {
			t.Fatalf("more is cleared than the total less the net internal debt: %+v", totals)
		}
		var left []clearing.Obligation
		for _, c := range r.Obligations {
			o := c.Obligation
			o.Amount = c.Left()
			left = append(left, o)
		}
		if again := clear(t, left).Totals(); !again.Cleared.IsZero() {
			t.Fatalf("what is left has cycles of %v", again.Cleared)
		}
		if again := clear(t, rapid.Permutation(all).Draw(t, "order")); !reflect.DeepEqual(again, r) {
			t.Fatal("another order of rows gives other set-offs")
		}
		renamed := slices.Clone(all)
		names := rapid.Permutation([]string{"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"}).Draw(t, "names")
		for i := range renamed {
			renamed[i].Debtor, renamed[i].Creditor = names[renamed[i].Debtor[1]-'0'], names[renamed[i].Creditor[1]-'0']
		}
		if again := clear(t, renamed).Totals(); again != totals {
			t.Fatalf("with other names %+v and not %+v", again, totals)
		}
	})
}

func TestCyclesSumToWhatIsSetOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := clear(t, obligations(t))
		rest := make([]int64, len(r.Obligations))
		for i, c := range r.Obligations {
			rest[i] = c.SetOff
		}
		for cycle := range r.Cycles() {
			if cycle.Amount < 1 || len(cycle.At) < 2 {
				t.Fatalf("no cycle: %v", cycle)
			}
			met := map[string]bool{}
			for k, i := range cycle.At {
				next := r.Obligations[cycle.At[(k+1)%len(cycle.At)]]
				if c := r.Obligations[i]; c.Creditor != next.Debtor || met[c.Debtor] {
					t.Fatalf("it does not close, or comes by a party twice: %v", cycle)
				}
				met[r.Obligations[i].Debtor] = true
				rest[i] -= cycle.Amount
			}
		}
		if slices.ContainsFunc(rest, func(x int64) bool { return x != 0 }) {
			t.Fatalf("the cycles leave %v", rest)
		}
	})
}

func TestIDsThatStandTwiceAreFoundAmongManyThatAreAlike(t *testing.T) {
	ids := make([]string, 50_000)
	for n := range ids {
		ids[n] = strconv.Itoa(n)
	}
	twice := func() [][2]int {
		var l clearing.Ledger
		for _, id := range ids {
			if err := l.Add(clearing.Obligation{ID: id, Debtor: "A", Creditor: "B"}); err != nil {
				t.Fatal(err)
			}
		}
		return l.Twice()
	}
	if pairs := twice(); len(pairs) > 0 {
		t.Errorf("%v stand twice, and none do", pairs)
	}
	ids[49_999], ids[40_000], ids[30_000] = "7", "49998", "7"
	if pairs, want := twice(), [][2]int{{7, 30_000}, {40_000, 49_998}, {7, 49_999}}; !slices.Equal(pairs, want) {
		t.Errorf("%v stand twice, want %v", pairs, want)
	}
}

package allocation_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"metaorg/allocation"
)

func TestSplit(t *testing.T) {
	for _, row := range []struct {
		rule    string
		total   int64
		weights []int64
		want    []int64
	}{
		{"the largest remainder comes before the name", 10, []int64{1, 1, 4}, []int64{2, 2, 6}},
		{"whole shares are as they are", 195, []int64{75, 70, 30, 20}, []int64{75, 70, 30, 20}},
		{"who gave nothing gets nothing", 7, []int64{0, 3, 0}, []int64{0, 7, 0}},
		{"where nobody gave anything, nothing is divided", 7, []int64{0, 0}, []int64{0, 0}},
		{"among nobody, nothing is divided", 7, nil, []int64{}},
		{"the largest sums do not overflow", math.MaxInt64, []int64{math.MaxInt64 - 1, 1}, []int64{math.MaxInt64 - 1, 1}},
	} {
		got, err := allocation.Split(row.total, row.weights)
		if err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, %v; want %v", row.rule, got, err, row.want)
		}
	}
}

func TestPay(t *testing.T) {
	claims := []allocation.Claim{claim("cob", "2026-03-01", 3, 50), claim("ash", "2026-02-01", 2, 30), claim("bee", "2026-01-01", 1, 20)}
	for _, row := range []struct {
		rule string
		by   allocation.Rule
		sum  int64
		want []int64
		left int64
	}{
		{"a share takes all there is", allocation.Share, 200, []int64{100, 60, 40}, 0},
		{"so does equity", allocation.EquityLike, 200, []int64{100, 60, 40}, 0},
		{"a debt is paid in proportion to what is left of it", allocation.DebtLike, 50, []int64{25, 15, 10}, 0},
		{"and never beyond", allocation.DebtLike, 130, []int64{50, 30, 20}, 30},
		{"once is never beyond, too", allocation.Once, 130, []int64{50, 30, 20}, 30},
		{"first in, first out: the oldest is paid off before the next", allocation.FirstInFirstOut, 45, []int64{0, 25, 20}, 0},
		{"and the youngest gets what is left", allocation.FirstInFirstOut, 60, []int64{10, 30, 20}, 0},
		{"never beyond what it is worth", allocation.FirstInFirstOut, 101, []int64{50, 30, 20}, 1},
		{"odd cents of equal remainders go by name", allocation.Share, 1, []int64{1, 0, 0}, 0},
	} {
		got, left, err := allocation.Bucket{Share: allocation.Whole, Rule: row.by, Claims: claims}.Pay(row.sum)
		if err != nil || left != row.left || !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, left %d, %v; want %v, left %d", row.rule, got, left, err, row.want, row.left)
		}
	}
}

func TestPAT1AFifthIsPaidInCashAndTheRestRetained(t *testing.T) {
	if paid, kept := allocation.Notice(454_520, allocation.QualifiedCash); paid != 90_904 || kept != 363_616 {
		t.Errorf("of 454,520 are %d paid and %d retained", paid, kept)
	}
}

func TestPAT2WhoBoughtFor2600Of3710000Gets3504Of50000(t *testing.T) {
	got, err := allocation.Split(5_000_000, []int64{260_000, 370_740_000})
	if want := []int64{3_504, 4_996_496}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestPAT7ThirdsOf100Are34And33And33(t *testing.T) {
	got, err := allocation.Split(100, []int64{1, 1, 1})
	if want := []int64{34, 33, 33}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v, the odd one for whose name is first", got, err, want)
	}
}

// The value equation of Sensorica's network resource planning, as its own test
// has it: seven claims of 195 in all, and 195 to distribute.
func TestPAT5EachClaimIsPaidOffAndEachPartyGetsTheSumOfItsClaims(t *testing.T) {
	claims := []allocation.Claim{
		claim("worker", "", 1, 25),
		claim("worker", "", 2, 50),
		claim("one", "", 3, 30),
		claim("two", "", 4, 20),
		claim("contributor", "", 5, 10),
		claim("contributor", "", 6, 50),
		claim("contributor", "", 7, 10),
	}
	for _, rule := range allocation.Rules() {
		got, err := allocation.Equation{bucket(allocation.Whole, rule, claims)}.Divide(195)
		if err != nil || got.Left != 0 {
			t.Fatalf("%s: %+v, %v", rule, got, err)
		}
		totals := map[string]int64{}
		for i, c := range claims {
			totals[c.Party] += got.Paid[0][i]
		}
		for party, want := range map[string]int64{"worker": 75, "contributor": 70, "one": 30, "two": 20} {
			if totals[party] != want {
				t.Errorf("%s: %s gets %d, want %d", rule, party, totals[party], want)
			}
		}
	}
}

func TestDivide(t *testing.T) {
	some, none := []allocation.Claim{claim("ash", "", 1, 10), claim("bee", "", 2, 30)}, []allocation.Claim(nil)
	for _, row := range []struct {
		rule string
		e    allocation.Equation
		sum  int64
		want []int64
		left int64
	}{
		{"each bucket gets its share", allocation.Equation{bucket(6_000, allocation.Share, some), bucket(4_000, allocation.Share, some)}, 100, []int64{60, 40}, 0},
		{"the odd cent goes to the first of equal buckets", allocation.Equation{bucket(5_000, allocation.Share, some), bucket(5_000, allocation.Share, some)}, 101, []int64{51, 50}, 0},
		{"what nobody has a claim to goes to the others", allocation.Equation{bucket(6_000, allocation.Share, none), bucket(4_000, allocation.Share, some)}, 100, []int64{0, 100}, 0},
		{"so does what claims with an end do not take", allocation.Equation{bucket(6_000, allocation.DebtLike, some), bucket(2_000, allocation.Share, some), bucket(2_000, allocation.EquityLike, some)}, 100, []int64{40, 30, 30}, 0},
		{"claims with an end take what others leave, up to their end", allocation.Equation{bucket(5_000, allocation.Share, none), bucket(5_000, allocation.Once, some)}, 60, []int64{0, 40}, 20},
		{"where nobody gave anything, all is left", allocation.Equation{bucket(allocation.Whole, allocation.Share, none)}, 60, []int64{0}, 60},
		{"of nothing, each gets nothing", allocation.Equation{bucket(allocation.Whole, allocation.Share, some)}, 0, []int64{0}, 0},
	} {
		got, err := row.e.Divide(row.sum)
		if err != nil || got.Left != row.left || !slices.Equal(got.Sums, row.want) {
			t.Errorf("%s: got %+v, %v; want %v, left %d", row.rule, got, err, row.want, row.left)
		}
	}
}

func TestNet(t *testing.T) {
	for _, row := range []struct {
		rule                              string
		surplus, members, others, reserve int64
		divided, kept                     int64
	}{
		{"all of it where all business is members'", 1_000, 5, 0, 0, 1_000, 0},
		{"the members' share of business", 1_000, 3, 1, 0, 750, 250},
		{"less the reserve", 1_000, 3, 1, 2_000, 600, 400},
		{"rounded down for members, up for the reserve", 100, 1, 2, 0, 33, 67},
		{"nothing where all is reserve", 1_000, 3, 1, allocation.Whole, 0, 1_000},
		{"nothing where there was no business", 1_000, 0, 0, 0, 0, 1_000},
	} {
		divided, kept, err := allocation.Net(row.surplus, row.members, row.others, row.reserve)
		if err != nil || divided != row.divided || kept != row.kept {
			t.Errorf("%s: got %d, %d, %v; want %d, %d", row.rule, divided, kept, err, row.divided, row.kept)
		}
	}
}

func TestNotice(t *testing.T) {
	for _, row := range []struct {
		rule                       string
		dividend, cash, paid, kept int64
	}{
		{"what is paid is rounded up, so that each gets its fifth", 11, allocation.QualifiedCash, 3, 8},
		{"all of it may be paid", 11, allocation.Whole, 11, 0},
		{"or nothing", 11, 0, 0, 11},
		{"of nothing, nothing", 0, allocation.QualifiedCash, 0, 0},
	} {
		if paid, kept := allocation.Notice(row.dividend, row.cash); paid != row.paid || kept != row.kept {
			t.Errorf("%s: got %d, %d; want %d, %d", row.rule, paid, kept, row.paid, row.kept)
		}
	}
}

func TestRevolve(t *testing.T) {
	vintages := [][]int64{{10, 30}, {50, 50}}
	for _, row := range []struct {
		rule string
		sum  int64
		want [][]int64
		left int64
	}{
		{"the oldest comes first, in proportion", 20, [][]int64{{5, 15}, {0, 0}}, 0},
		{"the next after it", 50, [][]int64{{10, 30}, {5, 5}}, 0},
		{"nobody gets more than it has", 200, [][]int64{{10, 30}, {50, 50}}, 60},
	} {
		got, left, err := allocation.Revolve(row.sum, vintages)
		if err != nil || left != row.left || !slices.EqualFunc(got, row.want, slices.Equal) {
			t.Errorf("%s: got %v, left %d, %v; want %v, left %d", row.rule, got, left, err, row.want, row.left)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, row := range []struct {
		rule       string
		all        []allocation.Evaluation
		reputation int64
		want       int64
		stands     bool
	}{
		{"nobody evaluated", nil, 0, 0, false},
		{"less than half of reputation evaluated", worths(9, 49), 100, 0, false},
		{"half is enough", worths(9, 50), 100, 9, true},
		{"the middle of three equals", worths(9, 1, 1_000, 1, 7, 1), 3, 9, true},
		{"the lower of two equals", worths(9, 1, 7, 1), 2, 7, true},
		{"reputation weighs", worths(9, 1, 1_000, 5, 7, 1), 7, 1_000, true},
		{"who exaggerates moves it no further", worths(9, 1, 1<<60, 1, 7, 1), 3, 9, true},
	} {
		if got, stands, err := allocation.Median(row.all, row.reputation); err != nil || got != row.want || stands != row.stands {
			t.Errorf("%s: got %d, %v, %v; want %d, %v", row.rule, got, stands, err, row.want, row.stands)
		}
	}
}

func TestWhatCannotBeDivided(t *testing.T) {
	one := func(n int64) []allocation.Claim { return []allocation.Claim{claim("ash", "", 1, n)} }
	divide := func(sum int64, e ...allocation.Bucket) error {
		_, err := allocation.Equation(e).Divide(sum)
		return err
	}
	for _, row := range []struct {
		what string
		err  error
		want error
	}{
		{"a total below nothing", divide(-1, bucket(allocation.Whole, allocation.Share, nil)), allocation.ErrNegative},
		{"a claim below nothing", divide(1, bucket(allocation.Whole, allocation.Share, one(-1))), allocation.ErrNegative},
		{"claims beyond an int64", divide(1, bucket(allocation.Whole, allocation.Share, append(one(math.MaxInt64), one(1)...))), allocation.ErrTooLarge},
		{"shares below the whole", divide(1, bucket(9_999, allocation.Share, one(1))), allocation.ErrShares},
		{"a share below nothing", divide(1, bucket(-1, allocation.Share, one(1)), bucket(10_001, allocation.Share, one(1))), allocation.ErrShares},
		{"no rule", divide(1, bucket(allocation.Whole, "by_feeling", one(1))), allocation.ErrRule},
		{"a surplus below nothing", third(allocation.Net(-1, 1, 0, 0)), allocation.ErrNegative},
		{"a reserve beyond the whole", third(allocation.Net(1, 1, 0, 10_001)), allocation.ErrShares},
		{"business beyond an int64", third(allocation.Net(1, math.MaxInt64, 1, 0)), allocation.ErrTooLarge},
		{"a worth below nothing", third(allocation.Median(worths(-1, 1), 1)), allocation.ErrNegative},
	} {
		if !errors.Is(row.err, row.want) {
			t.Errorf("%s: got %v, want %v", row.what, row.err, row.want)
		}
	}
	if _, _, err := allocation.Revolve(-1, nil); !errors.Is(err, allocation.ErrNegative) {
		t.Errorf("a sum below nothing is not paid out: %v", err)
	}
}

func claim(party, since string, number uint64, amount int64) allocation.Claim {
	return allocation.Claim{Party: party, Since: since, Number: number, Amount: amount}
}

func bucket(share int64, by allocation.Rule, claims []allocation.Claim) allocation.Bucket {
	return allocation.Bucket{Share: share, Rule: by, Claims: claims}
}

// worths are evaluations: a value and a reputation, one after the other.
func worths(pairs ...int64) (all []allocation.Evaluation) {
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, allocation.Evaluation{Value: pairs[i], Reputation: pairs[i+1]})
	}
	return all
}

func third[A, B any](_ A, _ B, err error) error { return err }

package clearing_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"metaorg/clearing"
)

// number draws sums of every length, with what big makes of them.
func number(t *rapid.T, name string) (clearing.Sum, *big.Int) {
	var s clearing.Sum
	n := new(big.Int)
	for range rapid.IntRange(0, 4).Draw(t, name) {
		a := rapid.Int64Range(0, math.MaxInt64).Draw(t, "amount")
		s, n = s.Plus(clearing.SumOf(a)), n.Add(n, big.NewInt(a))
		for range rapid.IntRange(0, 60).Draw(t, "doublings") {
			s, n = s.Plus(s), n.Lsh(n, 1)
			n.And(n, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1)))
		}
	}
	return s, n.And(n, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1)))
}

func TestSumsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, x := number(t, "a")
		b, y := number(t, "b")
		if a.String() != x.String() {
			t.Fatalf("%v is written %s", x, a)
		}
		if a.Compare(b) != x.Cmp(y) {
			t.Fatalf("%v compared with %v is %d", x, y, a.Compare(b))
		}
		less := new(big.Int).Sub(x, y)
		if less.Sign() < 0 {
			less.SetInt64(0)
		}
		if got := a.Minus(b); got.String() != less.String() {
			t.Fatalf("%v less %v is %v", x, y, got)
		}
		text, err := json.Marshal(a)
		var back clearing.Sum
		if err != nil || json.Unmarshal(text, &back) != nil || back != a {
			t.Fatalf("%s is read as %v (%v)", text, back, err)
		}
	})
}

func TestWhatIsNoSum(t *testing.T) {
	for _, text := range []string{"-1", "1.5", "1e3", "null", `"1"`, "340282366920938463463374607431768211456", "999999999999999999999999999999999999999"} {
		var s clearing.Sum
		if json.Unmarshal([]byte(text), &s) == nil {
			t.Errorf("%s is read as %v", text, s)
		}
	}
	var s clearing.Sum
	if err := json.Unmarshal([]byte("340282366920938463463374607431768211455"), &s); err != nil || s.String() != "340282366920938463463374607431768211455" {
		t.Errorf("the greatest is read as %v: %v", s, err)
	}
}

package clearing_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"metaorg/clearing"
)

// TestWhatIsSetOffNeverChanges freezes which of equally good ways is taken: rounds
// that a network has recorded must come out as they did. A result that is as good
// but another fails here, and needs a way to go by the version of the rules.
func TestWhatIsSetOffNeverChanges(t *testing.T) {
	for _, r := range []struct {
		name             string
		parties, arcs    uint64
		most, apart      uint64 // Amounts are from 1 to most; creditors at most so far from debtors.
		cleared, frozen  string
		amountsAreLarger bool
	}{
		{"dozens", 12, 60, 500, 12, "6459", "e450c3128e97315b", false},
		{"hundreds, all of one amount", 60, 500, 1, 60, "374", "fec58285a05f3f9c", false},
		{"thousands, a long way around", 1500, 6000, 90_000, 9, "89513806", "edb27a195e922e9d", false},
		{"thousands", 900, 7000, 1_000_000, 900, "2487343741", "a8dcced75c58fe6c", false},
		{"sums above 2^62", 40, 300, 1_000_000, 40, "119634040514911666176", "83c3a8c96e800a4b", true},
	} {
		t.Run(r.name, func(t *testing.T) {
			var all []clearing.Obligation
			state := r.arcs
			next := func(below uint64) uint64 { // Knuth's MMIX generator: the same on every machine.
				state = state*6364136223846793005 + 1442695040888963407
				return (state >> 33) % below
			}
			for i := range r.arcs {
				from := next(r.parties)
				to := (from + 1 + next(r.apart-1)) % r.parties
				amount := int64(1 + next(r.most))
				if r.amountsAreLarger {
					amount <<= 40
				}
				all = append(all, clearing.Obligation{ID: fmt.Sprint(i), Debtor: fmt.Sprint("p", from), Creditor: fmt.Sprint("p", to), Amount: amount})
			}
			round := clear(t, all)
			text, err := json.Marshal(round)
			if err != nil {
				t.Fatal(err)
			}
			hash := fmt.Sprintf("%x", sha256.Sum256(text))[:16]
			if cleared := round.Totals().Cleared.String(); cleared != r.cleared || hash != r.frozen {
				t.Errorf("%s is set off, %s; it was %s, %s", cleared, hash, r.cleared, r.frozen)
			}
		})
	}
}

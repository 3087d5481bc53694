package membership_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"metaorg/domain/membership"
	"metaorg/domain/people"
)

func TestAPanelIsTheLargestOddNumberThereCanBe(t *testing.T) {
	for _, c := range []struct {
		of         int
		size, want int64
	}{
		{0, 5, 0}, {1, 5, 1}, {2, 5, 1}, {3, 5, 3}, {4, 5, 3}, {5, 5, 5}, {9, 5, 5}, {9, 4, 3}, {9, 0, 0}, {9, 1, 1},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.size, c.of), func(t *testing.T) {
			if got := int64(len(membership.DrawPanel([]byte("seed"), some(c.of), c.size))); got != c.want {
				t.Fatalf("got a panel of %d, want %d", got, c.want)
			}
		})
	}
}

func TestTheSameSeedDrawsTheSamePanelAndLeavesTheListAlone(t *testing.T) {
	from := some(12)
	first := membership.DrawPanel([]byte("seed"), from, 5)
	if again := membership.DrawPanel([]byte("seed"), from, 5); !slices.Equal(first, again) {
		t.Errorf("drew %v and then %v", first, again)
	}
	if !slices.Equal(from, some(12)) {
		t.Errorf("the list was shuffled: %v", from)
	}
	slices.Sort(first)
	if len(slices.Compact(first)) != 5 {
		t.Errorf("somebody was drawn twice: %v", first)
	}
	if other := membership.DrawPanel([]byte("another"), from, 5); slices.Equal(first, other) {
		t.Errorf("another seed drew the same panel in the same order")
	}
}

func TestEveryoneIsDrawnAboutEquallyOften(t *testing.T) {
	const draws, of, size = 7000, 7, 3
	count := map[people.MemberID]int{}
	for i := range draws {
		seed := sha256.Sum256(fmt.Appendf(nil, "%d", i))
		for _, m := range membership.DrawPanel(seed[:], some(of), size) {
			count[m]++
		}
	}
	// 3000 each, with a standard deviation of 41.
	for m, n := range count {
		if n < 2800 || n > 3200 {
			t.Errorf("%s was drawn %d times of %d", m, n, draws)
		}
	}
}

func some(n int) (ids []people.MemberID) {
	for i := range n {
		ids = append(ids, people.MemberID(fmt.Sprintf("member-%02d", i)))
	}
	return ids
}

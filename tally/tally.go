// Package tally turns counts of ballots into results. It counts in whole
// numbers only, so that whoever counts again comes to the same result: no share
// is rounded before it is compared, ties fail, and abstentions count towards the
// quorum and never towards the threshold. Counts are numbers of members and stay
// far below 2^31, so that no product overflows.
package tally

// Count is how the ballots of a round divide.
type Count struct {
	Yes     int64 `json:"yes"`
	No      int64 `json:"no"`
	Abstain int64 `json:"abstain"`
}

// Turnout is the number of ballots, abstentions included.
func (c Count) Turnout() int64 { return c.Yes + c.No + c.Abstain }

// Fraction is a share of num out of den, den being above 0.
type Fraction struct {
	Num int64 `json:"num"`
	Den int64 `json:"den"`
}

// Quorum is how many of a roll must take part: num/den of it, rounded up, and
// at least minimum. Where the roll is shorter than that, all of it must, so that
// a network that shrank can still decide; and always at least one.
func Quorum(roll, num, den, minimum int64) int64 {
	return max(1, min(roll, max(minimum, share(roll, num, den))))
}

// Reached reports whether enough took part.
func Reached(c Count, quorum int64) bool { return c.Turnout() >= quorum }

// Majority reports whether more said yes than no.
func Majority(c Count) bool { return c.Yes > c.No }

// Supermajority reports whether at least num/den of those who said yes or no
// said yes, and somebody did.
func Supermajority(c Count, num, den int64) bool {
	return c.Yes >= Threshold(c.Yes+c.No, num, den)
}

// Threshold is the least number of yes among so many yes and no that makes a
// supermajority of num/den: that share rounded up, and at least one.
func Threshold(votes, num, den int64) int64 { return max(1, share(votes, num, den)) }

// Consent reports whether nobody said no. Who abstains stands aside.
func Consent(c Count) bool { return c.No == 0 }

// share is num/den of n, rounded up.
func share(n, num, den int64) int64 { return (n*num + den - 1) / den }

package tally_test

import (
	"testing"

	"pgregory.net/rapid"

	"metaorg/tally"
)

func TestQuorum(t *testing.T) {
	for _, r := range []struct {
		rule                            string
		roll, num, den, minimum, quorum int64
	}{
		{"a share that is whole is taken as it is", 12, 1, 4, 3, 3},
		{"a broken share is rounded up", 13, 1, 4, 3, 4},
		{"the minimum holds where the share is less", 5, 1, 4, 3, 3},
		{"of a roll shorter than the minimum all must take part", 2, 1, 4, 3, 2},
		{"half of two is one", 2, 1, 2, 1, 1},
		{"somebody must take part", 0, 1, 4, 0, 1},
		{"nine tenths of 200", 200, 9, 10, 7, 180},
	} {
		t.Run(r.rule, func(t *testing.T) {
			if q := tally.Quorum(r.roll, r.num, r.den, r.minimum); q != r.quorum {
				t.Fatalf("%d of %d must take part, want %d", q, r.roll, r.quorum)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	majority := tally.Bar{Method: tally.ByMajority, Quorum: 3}
	twoThirds := tally.Bar{Method: tally.BySupermajority, Quorum: 3, Majority: tally.Fraction{Num: 2, Den: 3}}
	consent := tally.Bar{Method: tally.ByConsent, Quorum: 3}
	lazy := tally.Bar{Method: tally.ByLazyConsent, Objections: 2}
	nineOfTen := tally.Bar{Method: tally.ByShareOfAll, Quorum: 9, Majority: tally.Fraction{Num: 9, Den: 10}}
	for _, r := range []struct {
		rule             string
		bar              tally.Bar
		yes, no, abstain int64
		want             tally.Reason
	}{
		{"more yes than no is a majority", majority, 2, 1, 0, tally.Adopted},
		{"ties fail", majority, 2, 2, 0, tally.Tie},
		{"abstentions alone are a tie", majority, 0, 0, 3, tally.Tie},
		{"more no than yes is none", majority, 1, 2, 0, tally.MajorityNotReached},
		{"abstentions count towards the quorum", majority, 1, 0, 2, tally.Adopted},
		{"the quorum comes first", majority, 2, 0, 0, tally.NoQuorum},
		{"two of three are two thirds", twoThirds, 2, 1, 0, tally.Adopted},
		{"three of five are not", twoThirds, 3, 2, 0, tally.MajorityNotReached},
		{"abstentions do not count towards the threshold", twoThirds, 2, 1, 9, tally.Adopted},
		{"a supermajority of nothing is none", twoThirds, 0, 0, 3, tally.MajorityNotReached},
		{"without enough ballots there is no supermajority", twoThirds, 2, 0, 0, tally.NoQuorum},
		{"consent is that nobody says no", consent, 1, 0, 2, tally.Adopted},
		{"one no withholds consent", consent, 9, 1, 0, tally.Objection},
		{"silence is no consent", consent, 2, 0, 0, tally.NoQuorum},
		{"an objection does not count where too few respond", consent, 1, 1, 0, tally.NoQuorum},
		{"silence is lazy consent", lazy, 0, 0, 0, tally.Adopted},
		{"one objection fewer than it takes leaves it so", lazy, 0, 1, 0, tally.Adopted},
		{"enough objections withhold lazy consent, whatever the others say", lazy, 9, 2, 0, tally.Objection},
		{"nine of ten members are enough", nineOfTen, 9, 1, 0, tally.Adopted},
		{"eight yes of ten members are not, though nobody is against it", nineOfTen, 8, 0, 2, tally.MajorityNotReached},
		{"of a share of all who stays away is missing", nineOfTen, 8, 0, 0, tally.NoQuorum},
	} {
		t.Run(r.rule, func(t *testing.T) {
			c := tally.Count{Yes: r.yes, No: r.no, Abstain: r.abstain}
			if got := r.bar.Judge(c); got != r.want {
				t.Fatalf("%+v of %+v is %s, want %s", c, r.bar, got, r.want)
			}
		})
	}
}

// fraction draws a share from above a half to below the whole.
func fraction(t *rapid.T) tally.Fraction {
	den := rapid.Int64Range(3, 20).Draw(t, "den")
	return tally.Fraction{Num: rapid.Int64Range(den/2+1, den-1).Draw(t, "num"), Den: den}
}

func count(t *rapid.T) tally.Count {
	some := rapid.Int64Range(0, 300)
	return tally.Count{Yes: some.Draw(t, "yes"), No: some.Draw(t, "no"), Abstain: some.Draw(t, "abstain")}
}

func TestWhatHoldsOfEveryQuorum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fraction(t)
		roll, least := rapid.Int64Range(1, 5000).Draw(t, "roll"), rapid.Int64Range(0, 60).Draw(t, "minimum")
		q := tally.Quorum(roll, f.Num, f.Den, least)
		switch {
		case q < 1 || q > roll:
			t.Fatalf("%d of %d must take part", q, roll)
		case q < min(least, roll):
			t.Fatalf("%d is below the minimum of %d", q, least)
		case q*f.Den < roll*f.Num:
			t.Fatalf("%d of %d is less than %d/%d", q, roll, f.Num, f.Den)
		case q > max(least, 1) && (q-1)*f.Den >= roll*f.Num:
			t.Fatalf("%d of %d would do", q-1, roll)
		case tally.Quorum(roll+1, f.Num, f.Den, least) < q:
			t.Fatal("a longer roll needs fewer")
		}
	})
}

func TestWhatHoldsOfEveryMajority(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, c := fraction(t), count(t)
		super := tally.Supermajority(c, f.Num, f.Den)
		if exact := c.Yes > 0 && c.Yes*f.Den >= f.Num*(c.Yes+c.No); super != exact {
			t.Fatalf("%+v reaching %+v: %t", c, f, super)
		}
		if super && !tally.Majority(c) {
			t.Fatal("a supermajority is no majority")
		}
		if tally.Majority(c) && tally.Majority(tally.Count{Yes: c.No, No: c.Yes}) {
			t.Fatal("both sides have a majority")
		}
		more := c
		more.Yes++
		if super && !tally.Supermajority(more, f.Num, f.Den) {
			t.Fatal("one more yes lost it")
		}
		more.Abstain += 5
		if tally.Supermajority(more, f.Num, f.Den) != tally.Supermajority(tally.Count{Yes: more.Yes, No: more.No}, f.Num, f.Den) {
			t.Fatal("abstentions moved the threshold")
		}
	})
}

func TestOneMoreAbstentionNeverUndoesWhatIsAdopted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bar := tally.Bar{
			Method:   rapid.SampledFrom([]tally.Method{tally.ByMajority, tally.BySupermajority, tally.ByConsent}).Draw(t, "method"),
			Quorum:   rapid.Int64Range(1, 300).Draw(t, "quorum"),
			Majority: fraction(t),
		}
		c := count(t)
		adopted := bar.Judge(c) == tally.Adopted
		c.Abstain++
		if adopted && bar.Judge(c) != tally.Adopted {
			t.Fatalf("%+v of %+v", c, bar)
		}
	})
}

func TestMargin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, b := count(t), tally.Bar{Method: tally.BySupermajority, Majority: fraction(t)}
		margin := b.Margin(c)
		if adopted := c.Yes > 0 && b.Judge(c) == tally.Adopted; adopted != (margin >= 0) {
			t.Fatalf("%+v of %+v has a margin of %d", c, b, margin)
		}
	})
}

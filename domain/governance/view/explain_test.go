package view

import (
	"testing"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/tally"
)

func TestExplain(t *testing.T) {
	for _, row := range []struct {
		rule    string
		bar     tally.Bar
		count   tally.Count
		void    []people.MemberID
		because string
	}{
		{
			"a tie",
			tally.Bar{Method: tally.ByMajority, Quorum: 3},
			tally.Count{Yes: 2, No: 2},
			nil,
			"4 of 7 members took part; at least 3 had to. 2 said yes and 2 no; ties fail.",
		},
		{
			"more no than yes",
			tally.Bar{Method: tally.ByMajority, Quorum: 3},
			tally.Count{Yes: 1, No: 2},
			nil,
			"3 of 7 members took part; at least 3 had to. 1 said yes and 2 no; it needed more yes than no, so it did not pass.",
		},
		{
			"a share that was missed",
			tally.Bar{Method: tally.BySupermajority, Quorum: 3, Majority: tally.Fraction{Num: 3, Den: 4}},
			tally.Count{Yes: 5, No: 2},
			nil,
			"7 of 7 members took part; at least 3 had to. 5 said yes and 2 no; it needed 3/4 of them, which is 6 of 7, so it did not pass.",
		},
		{
			"an objection",
			tally.Bar{Method: tally.ByConsent, Quorum: 2},
			tally.Count{Yes: 3, No: 1},
			nil,
			"4 of 7 members took part; at least 2 had to. 3 said yes and 1 no; it passes only when nobody says no.",
		},
		{
			"consent",
			tally.Bar{Method: tally.ByConsent, Quorum: 2},
			tally.Count{Yes: 3},
			nil,
			"3 of 7 members took part; at least 2 had to. 3 said yes and 0 no; it needed that nobody said no, so it passed.",
		},
		{
			"ballots that no longer count",
			tally.Bar{Method: tally.ByMajority, Quorum: 3},
			tally.Count{Yes: 1, Abstain: 1},
			[]people.MemberID{"mill"},
			"2 of 7 members took part; at least 3 had to. Not counted: 1 ballot from members that lost their vote before the close. That is too few, so it did not pass.",
		},
	} {
		t.Run(row.rule, func(t *testing.T) {
			r := governance.Round{Roll: 7, Bar: row.bar, Result: governance.Result{Reason: row.bar.Judge(row.count), Count: row.count, Void: row.void}}
			if got := explain(r); got != row.because {
				t.Fatalf("%s\nwant\n%s", got, row.because)
			}
		})
	}
}

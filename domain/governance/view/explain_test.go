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

func TestWhatWouldHaveChangedAResult(t *testing.T) {
	majority, most := tally.Bar{Method: tally.ByMajority, Quorum: 3}, tally.Bar{Method: tally.BySupermajority, Quorum: 3, Majority: tally.Fraction{Num: 3, Den: 4}}
	for _, row := range []struct {
		rule  string
		bar   tally.Bar
		count tally.Count
		want  change
	}{
		{"one more yes breaks a tie, and so does one who says yes instead", majority, tally.Count{Yes: 2, No: 2}, change{more: 1, switched: 1}},
		{"whoever takes part makes up a quorum, even by abstaining", majority, tally.Count{Yes: 1}, change{more: 2, abstain: 2}},
		{"a quorum alone is not enough where too few say yes", majority, tally.Count{No: 1, Abstain: 1}, change{more: 2}},
		{"a share is missed by some", most, tally.Count{Yes: 2, No: 1}, change{more: 1, switched: 1}},
		{"more yes than there are members would not help", most, tally.Count{Yes: 3, No: 4}, change{switched: 3}},
		{"consent fails by those who object, whoever else takes part", tally.Bar{Method: tally.ByConsent, Quorum: 2}, tally.Count{Yes: 4, No: 2}, change{switched: 2}},
		{"one no stops what passed by one", majority, tally.Count{Yes: 3, No: 2}, change{more: 1, switched: 1}},
		{"objections stop what passes by silence", tally.Bar{Method: tally.ByLazyConsent, Objections: 2}, tally.Count{No: 1}, change{more: 1}},
		{"a share of all counts who stays away as against it", tally.Bar{Method: tally.ByShareOfAll, Quorum: 7, Majority: tally.Fraction{Num: 9, Den: 10}}, tally.Count{Yes: 6}, change{more: 1}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			if got := changeOf(row.bar, row.count, 7); got != row.want {
				t.Fatalf("%+v, want %+v", got, row.want)
			}
		})
	}
}

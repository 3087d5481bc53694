package view

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/tally"
	"metaorg/web/words"
)

// english is a context in which words are English.
func english(t *testing.T) context.Context {
	t.Helper()
	all, err := words.Load(locale)
	if err != nil {
		t.Fatal(err)
	}
	return all.Into(t.Context(), "en", nil, 0)
}

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

func TestPapersThatCameToNoCountAreExplained(t *testing.T) {
	for reason, want := range map[tally.Reason]string{
		tally.NotCounted:   "No two tellers counted the papers in time, so it did not pass.",
		tally.CountsDiffer: "No two tellers came to the same count of the papers, so it did not pass.",
	} {
		if got := explain(governance.Round{Roll: 7, Result: governance.Result{Reason: reason}}); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
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
		{"who stays away stops what just met the quorum", majority, tally.Count{Yes: 2, Abstain: 1}, change{more: 2, switched: 1, away: 1}},
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

// TestWhatWouldHaveChangedAResultIsSaid has the sentences about votes between
// versions and about the individuals' chamber, of seven organizations and nine
// individuals.
func TestWhatWouldHaveChangedAResultIsSaid(t *testing.T) {
	majority, share := tally.Bar{Method: tally.ByMajority, Quorum: 3}, tally.Bar{Method: tally.BySupermajority, Quorum: 3, Majority: tally.Fraction{Num: 3, Den: 4}}
	between := func(bar tally.Bar, reason tally.Reason, count tally.Count, won uint64, yes ...int64) vote {
		v := vote{roll: 7, bar: bar, reason: reason, count: count, several: true, version: won}
		for i, n := range yes {
			v.versions = append(v.versions, governance.VersionCount{Version: uint64(i + 1), Yes: n})
		}
		return v
	}
	individuals := func(reason tally.Reason, decides bool, count tally.Count) vote {
		return vote{roll: 7, bar: tally.Bar{Method: tally.ByMajority, Quorum: 7}, reason: reason, count: tally.Count{Yes: 7}, chamber: chamber{roll: 9, decides: decides, bar: majority, count: count}}
	}
	for _, row := range []struct {
		rule, want string
		vote       vote
	}{
		{"too few ballots between versions", "With 2 more ballots for version 2 that one would have passed. 2 more members taking part, even to abstain, would have been enough.", between(majority, tally.NoQuorum, tally.Count{Yes: 1}, 0, 0, 1)},
		{"versions that are level", "One more ballot for one of those with the most would have decided between them.", between(majority, tally.Tie, tally.Count{Yes: 3, No: 1}, 0, 3, 3)},
		{"a version that too few could live with", "With one more ballot for version 1 that one would have passed. If one more of those who voted could have lived with version 1, it would have passed.", between(share, tally.MajorityNotReached, tally.Count{Yes: 2, No: 1}, 0, 2, 1)},
		{"a quorum that was exactly met", "The quorum was just met: had one of those who took part stayed away, it would have failed. 3 more no would have stopped it. If 2 of those who said yes had said no, it would have failed.", vote{roll: 7, bar: majority, reason: tally.Adopted, count: tally.Count{Yes: 3}}},
		{"a version that won with just enough", "The quorum was just met: had one of those who took part stayed away, it would have failed. 3 more no would have stopped it.", between(majority, tally.Adopted, tally.Count{Yes: 3}, 1, 3)},
		{"a version that won", "If 2 more of those who voted could have lived with version 1 too, that one would have passed instead. 2 more no would have stopped it.", between(majority, tally.Adopted, tally.Count{Yes: 3, No: 1}, 2, 2, 3)},
		{"a chamber that turned it down", "With 2 more yes in the individuals' chamber it would have passed. If one of the individuals who said no had said yes, it would have passed.", individuals(tally.ChamberAgainst, true, tally.Count{Yes: 2, No: 3})},
		{"a chamber that agreed by little", "The quorum was just met: had one of those who took part stayed away, it would have failed. If 4 of those who said yes had said no, it would have failed. One more no in the individuals' chamber would have stopped it. If one of the individuals who said yes had said no, it would have failed.", individuals(tally.Adopted, true, tally.Count{Yes: 3, No: 2})},
		{"a chamber of which too few took part", "The quorum was just met: had one of those who took part stayed away, it would have failed. If 4 of those who said yes had said no, it would have failed. 2 more no in the individuals' chamber would have stopped it.", individuals(tally.Adopted, true, tally.Count{No: 1})},
		{"a chamber that advises changes nothing", "The quorum was just met: had one of those who took part stayed away, it would have failed. If 4 of those who said yes had said no, it would have failed.", individuals(tally.Adopted, false, tally.Count{No: 5})},
	} {
		t.Run(row.rule, func(t *testing.T) {
			if got := changedBy(english(t), row.vote); got != row.want {
				t.Fatalf("%s\nwant\n%s", got, row.want)
			}
		})
	}
}

func TestEachNumberOfAResultLeadsToWhatStandsBehindIt(t *testing.T) {
	v := vote{number: 2, roll: 7, bar: tally.Bar{Method: tally.BySupermajority, Quorum: 3, Majority: tally.Fraction{Num: 3, Den: 4}}, count: tally.Count{Yes: 5, No: 2}, reason: tally.MajorityNotReached}
	number := regexp.MustCompile(`\d`)
	var plain strings.Builder
	for _, x := range pieces(became(english(t), v, links{12, 2, true})) {
		plain.WriteString(x.text)
		if x.path == "" && number.MatchString(x.text) {
			t.Errorf("%q has a number that leads nowhere", x.text)
		}
	}
	if got, want := plain.String(), "7 of 7 members took part; at least 3 had to. 5 said yes and 2 no; it needed 3/4 of them, which is 6 of 7, so it did not pass."; got != want {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
	for _, x := range pieces(became(english(t), v, links{proposal: 12, round: 2})) {
		if strings.HasPrefix(x.path, "/rolls") {
			t.Errorf("whoever may not see the roll is led to %s", x.path)
		}
	}
	if all := pieces(became(english(t), v, links{})); len(all) != 1 {
		t.Errorf("without links it has %d pieces", len(all))
	}
}

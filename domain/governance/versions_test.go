package governance_test

import (
	"slices"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// version is another version of a proposal, by a member.
func version(by machine.OrganizationID, title string) rulestest.Act {
	return rulestest.For(domaintest.Rep(by), by, governance.Compete{Proposal: 1, Title: title, Text: title})
}

// approvals are ballots between versions: for each member their digits, or
// n, a, - as votes has them.
func approvals(proposal uint64, members []machine.OrganizationID, ballots ...string) (acts []rulestest.Act) {
	for i, b := range ballots {
		if choice, ok := choices[b[0]]; ok {
			acts = append(acts, rulestest.For(domaintest.Rep(members[i]), members[i], governance.Vote{Proposal: proposal, Choice: choice}))
		} else if b != "-" {
			m := governance.Approve{Proposal: proposal}
			for _, digit := range b {
				m.Versions = append(m.Versions, uint64(digit-'0'))
			}
			acts = append(acts, rulestest.For(domaintest.Rep(members[i]), members[i], m))
		}
	}
	return acts
}

func TestVersions(t *testing.T) {
	const rep, dairy = "dairy-rep", "dairy"
	given := slices.Clip(proposed(resolution("")))
	other := governance.Compete{Proposal: 1, Title: "Oil", Text: "We buy oil."}
	two := slices.Clip(append(given, version("dairy", "Oil")))
	open := slices.Clip(append(two, rulestest.Days(7)))
	merged := governance.OfferMerge{Proposal: 1, With: 1, Title: "Both", Text: "We buy both."}
	offered := slices.Clip(append(two, rulestest.For(rep, dairy, merged)))
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "another version stands beside the proposal", Given: given, By: rep, For: dairy, When: other,
			Then: []machine.Event{governance.VersionPut{Proposal: 1, Version: 2, Member: "dairy", By: rep, Title: "Oil", Text: "We buy oil."}},
		},
		{Rule: "who has no voice puts no version", Given: given, By: rep, When: other, Refused: "governance.no_voice"},
		{Rule: "there is a proposal to compete with", By: rep, For: dairy, When: other, Refused: "governance.unknown_proposal"},
		{
			Rule: "what silence decides has one version", Given: proposed(resolution(governance.Lazy)), By: rep, For: dairy,
			When: other, Refused: "governance.one_version_only",
		},
		{Rule: "each has one version", Given: two, By: rep, For: dairy, When: other, Refused: "governance.one_version_each"},
		{Rule: "the proposal is its proposer's version", Given: given, By: "mill-rep", For: "mill", When: other, Refused: "governance.one_version_each"},
		{Rule: "once somebody has voted versions stay as they are", Given: append(open, approvals(1, five, "1")...), By: "forge-rep", For: "forge", When: other, Refused: "governance.voted_on"},
		{Rule: "in the second half of the window it is too late", Given: append(given, rulestest.Days(11)), By: rep, For: dairy, When: other, Refused: "governance.too_late_to_change"},
		{Rule: "what is decided has no new versions", Given: append(given, rulestest.Days(15)), By: rep, For: dairy, When: other, Refused: "governance.decided"},
		{
			Rule: "a version carries what the class may carry", Given: given, By: rep, For: dairy,
			When: governance.Compete{Proposal: 1, Title: "Rule", Messages: carried(rule{"a"})}, Refused: "machine.too_light",
		},
		{Rule: "a version says something", Given: given, By: rep, For: dairy, When: governance.Compete{Proposal: 1, Title: "Oil"}, Refused: "governance.nothing_proposed"},
		{Rule: "with others' versions beside it a proposal is not taken back", Given: two, By: "mill-rep", For: "mill", When: governance.Withdraw{Proposal: 1}, Refused: "governance.has_versions"},
		{Rule: "among versions a yes says to which", Given: open, By: rep, For: dairy, When: governance.Vote{Proposal: 1, Choice: governance.Yes}, Refused: "governance.several_versions"},
		{
			Rule: "a ballot approves any number of versions, sorted", Given: open, By: rep, For: dairy, When: governance.Approve{Proposal: 1, Versions: []uint64{2, 1}},
			Then: []machine.Event{governance.BallotCast{Proposal: 1, Round: 1, Member: "dairy", Choice: governance.Yes, By: rep, Approves: []uint64{1, 2}}},
		},
		{Rule: "an approval names a version", By: rep, For: dairy, When: governance.Approve{Proposal: 1}, Refused: "governance.no_version"},
		{Rule: "an approval names each version once", By: rep, For: dairy, When: governance.Approve{Proposal: 1, Versions: []uint64{1, 1}}, Refused: "governance.version_twice"},
		{Rule: "an approval names versions there are", Given: open, By: rep, For: dairy, When: governance.Approve{Proposal: 1, Versions: []uint64{3}}, Refused: "governance.unknown_version"},
		{Rule: "where nothing competes one votes yes or no", Given: append(given, rulestest.Days(7)), By: rep, For: dairy, When: governance.Approve{Proposal: 1, Versions: []uint64{1}}, Refused: "governance.one_version"},
		{Rule: "who is not on the roll approves nothing", Given: open, By: rep, When: governance.Approve{Proposal: 1, Versions: []uint64{1}}, Refused: "governance.not_on_roll"},
		{
			Rule: "one text is offered in place of two", Given: two, By: rep, For: dairy, When: merged,
			Then: []machine.Event{governance.MergeOffered{Proposal: 1, Version: 2, With: 1, By: rep, Title: "Both", Text: "We buy both."}},
		},
		{Rule: "who has no version merges none", Given: two, By: "wood-rep", For: "wood", When: merged, Refused: "governance.not_your_version"},
		{Rule: "one merges with another's version", Given: two, By: "mill-rep", For: "mill", When: merged, Refused: "governance.unknown_version"},
		{Rule: "who has no version agrees to nothing", Given: offered, By: "wood-rep", For: "wood", When: governance.Merge{Proposal: 1, Version: 2}, Refused: "governance.not_your_version"},
		{Rule: "one agrees to what was offered", Given: two, By: "mill-rep", For: "mill", When: governance.Merge{Proposal: 1, Version: 2}, Refused: "governance.no_offer"},
		{Rule: "who offered does not agree for the other", Given: offered, By: rep, For: dairy, When: governance.Merge{Proposal: 1, Version: 2}, Refused: "governance.no_offer"},
		{
			Rule: "when both agree there is one text, voted on with yes and no", Given: offered, By: "mill-rep", For: "mill", When: governance.Merge{Proposal: 1, Version: 2},
			Then: []machine.Event{governance.VersionsMerged{Proposal: 1, Version: 1, Gone: 2, By: "mill-rep", Title: "Both", Text: "We buy both."}},
			Check: func(t *testing.T, w *rulestest.World) {
				w.Pass(7)
				w.Do(votes(1, five, "yyy--"))
				w.Pass(8)
				if p, _ := governance.ProposalOf(w.Store, 1); p.Status != governance.Adopted || p.Text != "We buy both." {
					t.Fatalf("the proposal is %+v", p)
				}
			},
		},
		{
			Rule: "of one matter there are at most 8 versions",
			Check: func(t *testing.T, w *rulestest.World) {
				for _, o := range []machine.OrganizationID{"bank", "cafe", "farm", "zinc"} {
					domaintest.Join(t, w, o, "mill")
				}
				w.Do(given)
				for _, o := range []machine.OrganizationID{"dairy", "forge", "press", "wood", "bank", "cafe", "farm"} {
					w.Do([]rulestest.Act{version(o, "Oil")})
				}
				if out := w.Act("zinc-rep", "zinc", other)[0]; out.Code != "governance.too_many_versions" {
					t.Fatalf("a ninth version: %+v", out)
				}
			},
		},
	})
}

func TestWhichVersionIsAdopted(t *testing.T) {
	const ok, few, tie, less = tally.Adopted, tally.NoQuorum, tally.Tie, tally.MajorityNotReached
	for _, row := range []struct {
		rule    string
		class   governance.Class
		rounds  [][]string
		reasons []tally.Reason
		title   string // Of what is adopted; empty for nothing.
	}{
		{"the version that most can live with is adopted", governance.Ordinary, [][]string{{"1", "2", "12", "2", "-"}}, []tally.Reason{ok}, "Oil"},
		{"against all, nothing is adopted", governance.Ordinary, [][]string{{"1", "n", "n", "n", "-"}}, []tally.Reason{less}, ""},
		{"more than half of those who decide must live with it, however the others split", governance.Ordinary, [][]string{{"1", "1", "2", "n", "n"}}, []tally.Reason{less}, ""},
		{"abstentions count for no version and against none", governance.Ordinary, [][]string{{"2", "a", "a", "-", "-"}}, []tally.Reason{ok}, "Oil"},
		{"without quorum no version is adopted", governance.Ordinary, [][]string{{"2", "2", "-", "-", "-"}}, []tally.Reason{few}, ""},
		{"between versions that are level a runoff decides", governance.Ordinary, [][]string{{"12", "12", "12", "-", "-"}, {"2", "2", "1", "-", "-"}}, []tally.Reason{tie, ok}, "Oil"},
		{"versions level in the runoff fail", governance.Ordinary, [][]string{{"12", "12", "12", "-", "-"}, {"12", "12", "12", "-", "-"}}, []tally.Reason{tie, tie}, ""},
		{"a special decision's version needs the special majority", governance.Special, [][]string{{"1", "1", "2", "-", "-"}}, []tally.Reason{less}, ""},
		{"a special decision's versions are called again together", governance.Special, [][]string{{"2", "-", "-", "-", "-"}, {"2", "2", "-", "-", "-"}}, []tally.Reason{few, ok}, "Oil"},
		{"the version of a principles decision that won is confirmed with yes and no", governance.Principles, [][]string{{"2", "2", "2", "12", "-"}, {"y", "y", "y", "-", "-"}}, []tally.Reason{ok, ok}, "Oil"},
		{"after a runoff a principles decision is confirmed too", governance.Principles, [][]string{{"12", "12", "12", "-", "-"}, {"1", "1", "1", "-", "-"}, {"y", "y", "n", "n", "-"}}, []tally.Reason{tie, ok, less}, ""},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := start(t)
			w.Do(append(proposed(resolution(row.class)), version("dairy", "Oil")))
			for _, ballots := range row.rounds {
				r := present(w, 1)
				passTo(w, r.Opens)
				w.Do(approvals(1, five, ballots...))
				passTo(w, r.Closes)
			}
			var reasons []tally.Reason
			for _, r := range governance.RoundsOf(w.Store, 1) {
				reasons = append(reasons, r.Result.Reason)
			}
			if !slices.Equal(reasons, row.reasons) {
				t.Fatalf("the rounds came to %v, want %v", reasons, row.reasons)
			}
			p, _ := governance.ProposalOf(w.Store, 1)
			if adopted := p.Status == governance.Adopted; adopted != (row.title != "") || adopted && p.Title != row.title {
				t.Fatalf("the proposal is %s with %q", p.Status, p.Title)
			}
		})
	}
}

func TestUnderConsentAVersionNeedsThatAllCanLiveWithIt(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), five, governance.Module, toys)
	w.Do(append(proposed(resolution("")), version("dairy", "Oil")))
	w.Do(approvals(1, five, "12", "1", "12", "2", "-"))
	w.Pass(6)
	if r := present(w, 1); r.Result.Reason != tally.Objection {
		t.Fatalf("a version that some can't live with: %s", r.Result.Reason)
	}
	if p, _ := governance.ProposalOf(w.Store, 1); p.Title != "Flour" || p.Versions != 0 {
		t.Fatalf("what most can live with does not go on alone: %+v", p)
	}
}

func TestOnlyAsManyVersionsAreChosenFromAsThereAre(t *testing.T) {
	w := start(t)
	w.Do(rulestest.Join(proposed(resolution("")), []rulestest.Act{version("dairy", "Oil"), version("forge", "Salt")}))
	w.Must("forge-rep", "forge", governance.OfferMerge{Proposal: 1, With: 2, Title: "Oil and salt", Text: "We buy both."})
	w.Must("dairy-rep", "dairy", governance.Merge{Proposal: 1, Version: 3})
	w.Pass(7)
	if out := w.Act("wood-rep", "wood", governance.Approve{Proposal: 1, Versions: []uint64{3}})[0]; out.Code != "governance.unknown_version" {
		t.Fatalf("the version that was merged is voted on: %+v", out)
	}
	w.Do(approvals(1, five, "2", "2", "12", "-", "-"))
	w.Pass(8)
	if p, _ := governance.ProposalOf(w.Store, 1); p.Status != governance.Adopted || p.Title != "Oil and salt" {
		t.Fatalf("the proposal is %+v", p)
	}
	if all := governance.VersionsOf(w.Store, 1); len(all) != 3 || all[2].Into != 2 {
		t.Fatalf("the versions are %+v", all)
	}
}

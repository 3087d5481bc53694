package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

// startWithChamber is a federation of five organizations with two individuals,
// Ada and Bo, whose chamber decides from so many on.
func startWithChamber(minimum int64) func(testing.TB) *rulestest.World {
	return func(t testing.TB) *rulestest.World {
		w := domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "membership.individuals", Value: 2},
			charter.RuleValue{Name: "membership.chamber_minimum", Value: minimum}), five, governance.Module, toys)
		for i, p := range []machine.PersonID{"ada", "bo"} {
			w.Must(p, "", domaintest.Person(p))
			w.Must(p, "", domaintest.Acceptance(w), membership.Apply{})
			for _, o := range five[2*i : 2*i+2] {
				w.Must(domaintest.Rep(o), o, membership.Sponsor{Applicant: people.MemberID(p)})
			}
		}
		w.Pass(15)
		if n := membership.ChamberCount(w.Store); n != 2 {
			t.Fatalf("%d individuals are members", n)
		}
		return w
	}
}

func TestWhatIndividualsSay(t *testing.T) {
	for _, row := range []struct {
		rule        string
		minimum     int64
		class       governance.Class
		individuals string
		status      governance.Status
	}{
		{"both pass", 2, governance.Ordinary, "yy", governance.Adopted},
		{"what the chamber turns down is not adopted", 2, governance.Ordinary, "nn", governance.Rejected},
		{"a tie in the chamber turns it down", 2, governance.Ordinary, "yn", governance.Rejected},
		{"a chamber in which too few take part stops nothing", 2, governance.Ordinary, "n-", governance.Adopted},
		{"a silent chamber stops nothing", 2, governance.Ordinary, "--", governance.Adopted},
		{"a small chamber advises", 3, governance.Ordinary, "nn", governance.Adopted},
		{"in the chamber one no does not stop consent", 2, governance.Consent, "ya", governance.Adopted},
		{"individuals do not stop what is lazy", 2, governance.Lazy, "nn", governance.Adopted},
		{"nor do they need to be nine of ten for what is entrenched", 2, governance.Entrenched, "ya", governance.Adopted},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := startWithChamber(row.minimum)(t)
			w.Do(proposed(resolution(row.class)))
			for status(w, 1) == governance.Undecided {
				r := present(w, 1)
				passTo(w, r.Opens)
				w.Do(votes(1, five, "yyyyy"))
				for i, p := range []machine.PersonID{"ada", "bo"} {
					if choice, ok := choices[row.individuals[i]]; ok {
						w.Must(p, "", governance.Vote{Proposal: 1, Choice: choice})
					}
				}
				passTo(w, r.Closes)
				if got := present(w, 1).Result.Count; got.Yes != 5 && present(w, 1).Purpose == governance.FirstVote {
					t.Fatalf("an individual counts among the organizations: %+v", got)
				}
			}
			r := present(w, 1)
			if got := status(w, 1); got != row.status {
				t.Fatalf("it is %s: %+v", got, r)
			}
			if row.status == governance.Rejected && r.Result.Reason != tally.ChamberAgainst {
				t.Fatalf("it failed for %s", r.Result.Reason)
			}
		})
	}
}

func TestIndividualsVoteForThemselves(t *testing.T) {
	open := append(proposed(resolution("")), rulestest.Days(7))
	ballot := func(c governance.Choice, clause string) governance.Vote {
		return governance.Vote{Proposal: 1, Choice: c, Clause: clause}
	}
	rulestest.Run(t, startWithChamber(2), []rulestest.Rule{
		{
			Rule: "an individual votes", Given: open, By: "ada", When: ballot(governance.No, "P1"),
			Then: []machine.Event{governance.IndividualVoted{Proposal: 1, Round: 1, Person: "ada", Choice: governance.No, Clause: "P1"}},
		},
		{
			Rule: "it can be changed", Given: append(open, rulestest.By("ada", ballot(governance.No, ""))), By: "ada", When: ballot(governance.Yes, ""),
			Then: []machine.Event{governance.IndividualVoted{Proposal: 1, Round: 1, Person: "ada", Choice: governance.Yes, Replaces: governance.No}},
		},
		{Rule: "a no appeals only to clauses there are", Given: open, By: "ada", When: ballot(governance.No, "P9"), Refused: "governance.unknown_clause"},
		{Rule: "nobody votes before it is open", Given: proposed(resolution("")), By: "ada", When: ballot(governance.Yes, ""), Refused: "governance.not_open_yet"},
		{
			Rule: "who left has no vote", By: "ada", When: ballot(governance.Yes, ""), Refused: "governance.not_active",
			Given: append(proposed(resolution("")), rulestest.By("ada", membership.Leave{}), rulestest.Days(8)),
		},
		{
			Rule: "individuals hold no proxies of organizations", Given: proposed(resolution("")), By: "dairy-rep", For: "dairy",
			When: governance.GiveProxy{Proposal: 1, To: "ada"}, Refused: "governance.bad_holder",
		},
	})
}

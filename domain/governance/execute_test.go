package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestExecute(t *testing.T) {
	// passed is an ordinary proposal with these messages that was adopted just now.
	passed := func(messages ...machine.Message) []rulestest.Act {
		return rulestest.Join(proposed(governance.Propose{Title: "Do it", Messages: carried(messages...)}),
			[]rulestest.Act{rulestest.Days(7)}, votes(1, five, "yyy"), []rulestest.Act{rulestest.Days(7)})
	}
	is := func(want governance.Status) func(*testing.T, *rulestest.World) {
		return func(t *testing.T, w *rulestest.World) {
			if got := status(w, 1); got != want {
				t.Fatalf("the proposal is %s, want %s", got, want)
			}
		}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "what is adopted takes effect after the delay, as the network, in order", Given: passed(note{"a"}, note{"b"}), Later: 1,
			Then: []machine.Event{Noted{"a"}, Noted{"b"}, governance.ProposalExecuted{Proposal: 1}}, Check: is(governance.Executed),
		},
		{Rule: "nothing happens before the delay has run", Given: passed(note{"a"}), Check: is(governance.Adopted)},
		{
			Rule: "one refusal leaves everything undone, and is told", Given: passed(note{"a"}, refuse{}, note{"b"}), Later: 1,
			Then: []machine.Event{governance.ExecutionFailed{Proposal: 1, Which: 1, Code: "toys.refused", Text: "toys say no"}}, Check: is(governance.Failed),
		},
		{
			Rule: "a change written for an earlier text of the same clause is refused when it is to take effect", Given: rulestest.Join(
				proposed(governance.Propose{Title: "Three pairs", Messages: carried(practice("Three pairs of eyes."))}),
				proposed(governance.Propose{Title: "Four pairs", Messages: carried(practice("Four pairs of eyes."))}),
				[]rulestest.Act{rulestest.Days(14)}, votes(1, five, "yyy"), votes(2, five, "yyy"), []rulestest.Act{rulestest.Days(11)}),
			Check: func(t *testing.T, w *rulestest.World) {
				if status(w, 1) != governance.Executed || status(w, 2) != governance.Failed {
					t.Fatalf("the first is %s, the second %s", status(w, 1), status(w, 2))
				}
			},
		},
	})
}

func practice(text string) charter.AmendPractices {
	return charter.AmendPractices{Base: 1, Clauses: []charter.Clause{{Number: "R1", Kind: charter.Practice, Title: "Review", Text: text}}}
}

func TestASmallNetworkActsAtOnce(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), five, governance.Module, toys)
	w.Do(proposed(governance.Propose{Title: "Do it", Messages: carried(note{"a"})}))
	w.Do(votes(1, five, "yyy"))
	w.Pass(5)
	if got := status(w, 1); got != governance.Executed {
		t.Fatalf("the proposal is %s", got)
	}
}

func TestAPrincipleIsAmendedByTwoVotes(t *testing.T) {
	w := start(t)
	w.Do(proposed(governance.Propose{Title: "A wider door", Messages: carried(charter.AmendPrinciples{Base: 1, Clauses: []charter.Clause{
		{Number: "P1", Kind: charter.Principle, Title: "Openness", Text: "Whoever shares the goal may join."},
	}})}))
	hold(w, 1, []string{"yyyn-"})
	if c, _ := charter.Current(w.Store); c.Version != 1 || status(w, 1) != governance.Undecided {
		t.Fatal("one vote was enough")
	}
	hold(w, 1, []string{"yyyn-"})
	w.Pass(7)
	c, _ := charter.Current(w.Store)
	if c.Version != 2 || c.Clauses[0].Text != "Whoever shares the goal may join." {
		t.Fatalf("the charter is %+v, the proposal %s", c, status(w, 1))
	}
}

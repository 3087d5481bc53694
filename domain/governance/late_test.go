package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

func TestAVoteThatTurnsAtTheLastMomentIsOpenLonger(t *testing.T) {
	const quarter = 7 * rulestest.Day / 4
	for _, row := range []struct {
		rule          string
		class         governance.Class
		early, late   string
		longer        int64
		stood, stands tally.Reason
	}{
		{"the outcome turned", governance.Ordinary, "yyn--", "---nn", quarter, tally.Adopted, tally.MajorityNotReached},
		{"the quorum came at the last moment", governance.Ordinary, "yy---", "--n--", quarter, tally.NoQuorum, tally.Adopted},
		{"the quorum came and it still fails", governance.Special, "yn---", "--n--", quarter, tally.NoQuorum, tally.MajorityNotReached},
		{"more of the same turns nothing", governance.Ordinary, "yyn--", "---y-", 0, tally.Adopted, tally.Adopted},
		{"that it fails for another reason turns nothing", governance.Ordinary, "yynn-", "----n", 0, tally.Tie, tally.MajorityNotReached},
		{"objections to a lazy decision bring a vote with its own notice", governance.Lazy, "-----", "nn---", 0, "", tally.Objection},
		{"what is urgent is not drawn out", governance.Urgent, "yyn--", "---nn", 0, "", tally.MajorityNotReached},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := start(t)
			w.Do(proposed(resolution(row.class)))
			r := present(w, 1)
			passTo(w, r.Opens)
			w.Do(votes(1, five, row.early))
			waitUntil(w, r.Closes-10)
			w.Do(votes(1, five, row.late))
			passTo(w, r.Closes)
			got := first(w, 1)
			if got.Longer != row.longer || got.Closes != r.Closes+row.longer || got.Stood != row.stood {
				t.Fatalf("it is open %d seconds longer, until %d: %+v", got.Longer, got.Closes-r.Closes, got)
			}
			if row.longer == 0 && got.Result.Reason != row.stands {
				t.Fatalf("it came to %+v", got.Result)
			}
			if row.longer > 0 && got.Result.Reason != "" {
				t.Fatalf("it closed with %+v", got.Result)
			}
		})
	}
}

// first is a proposal's first round.
func first(w *rulestest.World, n uint64) governance.Round {
	for _, r := range governance.RoundsOf(w.Store, n) {
		return r
	}
	return governance.Round{}
}

func TestWhatIsOpenLongerClosesThenWhateverHappens(t *testing.T) {
	w := start(t)
	w.Do(proposed(resolution("")))
	r := present(w, 1)
	passTo(w, r.Opens)
	w.Do(votes(1, five, "yyn--"))
	waitUntil(w, r.Closes-10)
	w.Do(votes(1, five, "---nn"))
	from := len(w.Entries)
	passTo(w, r.Closes)
	longer := present(w, 1).Closes
	want := governance.RoundExtended{Proposal: 1, Round: 1, Closes: longer, Stood: tally.Adopted, Stands: tally.MajorityNotReached}
	if all := w.Events(from); len(all) != 1 || all[0] != machine.Event(want) {
		t.Fatalf("happened: %+v", all)
	}
	waitUntil(w, longer-10)
	w.Do(votes(1, five, "---yy"))
	passTo(w, longer)
	if got := present(w, 1); got.Closes != longer || got.Result.Reason != tally.Adopted {
		t.Fatalf("it turned once more: %+v", got)
	}
}

func TestAConfirmationIsNotDrawnOutBeyondItsLastDay(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation", charter.RuleValue{Name: "governance.confirmation_after_days", Value: 21},
		charter.RuleValue{Name: "governance.special_window_days", Value: 8}), five, governance.Module, toys)
	w.Do(proposed(resolution(governance.Principles)))
	hold(w, 1, []string{"yyyyy"})
	r := present(w, 1)
	passTo(w, r.Opens)
	w.Do(votes(1, five, "yyy--"))
	waitUntil(w, r.Closes-10)
	w.Do(votes(1, five, "nnn--"))
	passTo(w, r.Closes)
	if got := present(w, 1); got.Purpose != governance.Confirmation || got.Closes != r.Notice+30*rulestest.Day {
		t.Fatalf("the confirmation closes %d days after the first vote: %+v", (got.Closes-r.Notice)/rulestest.Day, got)
	}
}

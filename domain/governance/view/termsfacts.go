package view

import (
	"context"

	"metaorg/domain/governance"
	"metaorg/tally"
	"metaorg/web/words"
)

// termFact is one of the rules by which something is decided, with this
// network's numbers, and what it means.
type termFact struct {
	key, label, value, help string
}

// termFacts puts terms into words. Roll is how many can vote.
func termFacts(ctx context.Context, t governance.Terms, carries bool, roll int64) (all []termFact) {
	add := func(key string, data ...any) {
		all = append(all, termFact{
			key, words.T(ctx, "governance.terms."+key+".label"),
			words.T(ctx, "governance.terms."+key+".value", data...), words.T(ctx, "governance.terms."+key+".help", data...),
		})
	}
	day := func(n int64) string { return words.T(ctx, "governance.days", "Count", int(n)) }
	bar := t.Bar(governance.FirstVote, roll)
	add("notice", "Days", day(t.NoticeDays))
	add("window", "Days", day(t.WindowDays))
	add("quorum", "Share", worded(t.Quorum), "Minimum", t.Minimum, "Needed", bar.Quorum, "Roll", roll)
	if t.Method == tally.BySupermajority {
		half := max(bar.Quorum, 1)
		add("supermajority", "Share", worded(t.Majority), "Votes", half, "Needed", tally.Threshold(half, t.Majority.Num, t.Majority.Den))
	} else {
		add(string(t.Method))
	}
	if t.SecondCall.AfterDays > 0 {
		add("second_call", "Days", day(t.SecondCall.AfterDays), "Needed", t.Bar(governance.SecondCallRound, roll).Quorum, "Roll", roll)
	}
	if t.ConfirmAfterDays > 0 {
		add("confirmation", "Days", day(t.ConfirmAfterDays), "Until", day(t.ConfirmUntilDays))
	}
	if carries {
		add("delay", "Days", day(t.DelayDays))
	} else {
		add("at_once")
	}
	return all
}

// termsLine says the same in one line, to compare classes.
func termsLine(ctx context.Context, t governance.Terms, roll int64) string {
	data := []any{
		"Notice", words.T(ctx, "governance.days", "Count", int(t.NoticeDays)), "Window", words.T(ctx, "governance.days", "Count", int(t.WindowDays)),
		"Needed", t.Bar(governance.FirstVote, roll).Quorum, "Roll", roll, "Share", worded(t.Majority),
	}
	key := "governance.line." + string(t.Method)
	if t.ConfirmAfterDays > 0 {
		key = "governance.line.twice"
	}
	return words.T(ctx, key, data...)
}

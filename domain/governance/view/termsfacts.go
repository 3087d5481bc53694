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

// termFacts puts terms into words. Roll is how many can vote, and on paper where
// the vote is secret.
func termFacts(ctx context.Context, t governance.Terms, carries, secret bool, roll int64) (all []termFact) {
	add := func(key string, data ...any) {
		all = append(all, termFact{
			key, words.T(ctx, "governance.terms."+key+".label"),
			words.T(ctx, "governance.terms."+key+".value", data...), words.T(ctx, "governance.terms."+key+".help", data...),
		})
	}
	day := func(n int64) string { return words.T(ctx, "governance.days", "Count", int(n)) }
	bar := t.Bar(governance.FirstVote, roll)
	if t.NoticeDays > 0 {
		add("notice", "Days", day(t.NoticeDays))
	}
	if secret {
		add("papers", "Days", openFor(ctx, t))
	} else {
		add("window", "Days", openFor(ctx, t))
	}
	if t.Quorum.Den > 0 && t.Method != tally.ByShareOfAll {
		add("quorum", "Share", worded(t.Quorum), "Minimum", t.Minimum, "Needed", bar.Quorum, "Roll", roll)
	}
	switch t.Method {
	case tally.BySupermajority:
		half := max(bar.Quorum, 1)
		add("supermajority", "Share", worded(t.Majority), "Votes", half, "Needed", tally.Threshold(half, t.Majority.Num, t.Majority.Den))
	case tally.ByLazyConsent:
		add("lazy", "Objections", bar.Objections, "Roll", roll)
	case tally.ByShareOfAll:
		add("share_of_all", "Needed", bar.Quorum, "Roll", roll)
	case tally.ByMajority, tally.ByConsent:
		add(string(t.Method))
	}
	if t.Amendments > 0 {
		add("amendments", "Count", t.Amendments)
	}
	if t.ProxiesPerHolder > 0 {
		add("proxies", "Most", t.MostProxies(roll))
	}
	if t.Brake.NewDays > 0 {
		add("brake", "Days", day(t.Brake.ConfirmAfterDays))
	}
	if t.Guarded {
		add("guard")
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
		"Notice", words.T(ctx, "governance.days", "Count", int(t.NoticeDays)), "Window", openFor(ctx, t),
		"Objections", t.Bar(governance.FirstVote, roll).Objections, "Needed", t.Bar(governance.FirstVote, roll).Quorum, "Roll", roll, "Share", worded(t.Majority),
	}
	key := "governance.line." + string(t.Method)
	if t.ConfirmAfterDays > 0 && t.Method == tally.BySupermajority {
		key = "governance.line.twice"
	}
	return words.T(ctx, key, data...)
}

// openFor is how long a vote under these terms is open.
func openFor(ctx context.Context, t governance.Terms) string {
	if t.WindowHours > 0 {
		return words.T(ctx, "governance.hours", "Count", int(t.WindowHours))
	}
	return words.T(ctx, "governance.days", "Count", int(t.WindowDays))
}

package view

import (
	"context"
	"strings"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/tally"
	"metaorg/web/words"
)

// became says in the reader's words why a closed vote came out as it did, as
// explain does for programs.
func became(ctx context.Context, v vote) string {
	if v.uncounted() {
		return because(ctx, v, v.reason, "became")
	}
	key := "took_part"
	switch v.bar.Method {
	case tally.ByLazyConsent:
		key = "took_part_lazy"
	case tally.ByShareOfAll:
		key = "took_part_all"
	case tally.ByMajority, tally.BySupermajority, tally.ByConsent:
	}
	all := []string{words.T(ctx, "governance."+key, "Count", int(v.roll), "Turnout", v.count.Turnout(), "Quorum", v.bar.Quorum)}
	if v.void > 0 {
		all = append(all, words.T(ctx, "governance.not_counted", "Count", int(v.void)))
	}
	if v.byHand > 0 {
		all = append(all, words.T(ctx, "governance.shown_by_hand", "Count", int(v.byHand)))
	}
	all = append(all, because(ctx, v, v.reason, "became"))
	return strings.Join(all, " ")
}

// changedBy says what would have turned the result of a closed vote, others
// voting as they did; nothing where it was not a matter of counting.
func changedBy(ctx context.Context, v vote) string {
	if v.reason == "" || v.uncounted() || v.several || v.reason == tally.WordedAnew || v.reason == tally.ChamberAgainst {
		return ""
	}
	x := changeOf(v.bar, v.count, v.roll)
	var all []string
	say := func(key string, n int64) {
		if n > 0 {
			all = append(all, words.T(ctx, "governance.changed."+key, "Count", int(n)))
		}
	}
	if v.reason == tally.Adopted {
		say("against", x.more)
		say("turned", x.switched)
	} else {
		say("more", x.more)
		if x.abstain > 0 {
			say("abstain", x.abstain)
		}
		say("switched", x.switched)
	}
	if len(all) == 0 && v.reason != tally.Adopted {
		return words.T(ctx, "governance.changed_nothing")
	}
	return strings.Join(all, " ")
}

// chamberSaid says how individuals voted beside the organizations.
func chamberSaid(ctx context.Context, c chamber) string {
	key := "advises"
	if c.decides {
		key = "decides"
	}
	return words.T(ctx, "governance.chamber."+key, "Roll", c.roll, "Yes", c.count.Yes, "No", c.count.No, "Abstain", c.count.Abstain)
}

// would says what would come of a vote if it closed as it stands.
func would(ctx context.Context, v vote) string {
	if v.several {
		if v.count.Turnout() >= v.bar.Quorum {
			return words.T(ctx, "governance.would_versions_enough")
		}
		return words.T(ctx, "governance.would_versions", "Missing", v.bar.Quorum-v.count.Turnout())
	}
	reason := v.bar.Judge(v.count)
	outcome := words.T(ctx, "governance.would_fail")
	if reason == tally.Adopted {
		outcome = words.T(ctx, "governance.would_pass")
	}
	return outcome + " " + because(ctx, v, reason, "would")
}

// because is the sentence about what decides, in the tense given.
func because(ctx context.Context, v vote, reason tally.Reason, tense string) string {
	yeses := v.count.Yes + v.count.No
	data := []any{
		"Yes", v.count.Yes, "No", v.count.No, "Missing", v.bar.Quorum - v.count.Turnout(), "Objections", v.bar.Objections, "Quorum", v.bar.Quorum,
		"Share", worded(v.bar.Majority), "Votes", yeses, "Needed", threshold(v),
	}
	key := string(reason)
	switch {
	case reason == tally.Adopted || reason == tally.MajorityNotReached:
		key += "_" + string(v.bar.Method)
	case v.bar.Method == tally.ByLazyConsent && reason == tally.Objection:
		key += "_lazy"
	case v.bar.Method == tally.ByShareOfAll && reason == tally.NoQuorum:
		key = string(tally.MajorityNotReached) + "_" + string(v.bar.Method)
	case v.several && reason == tally.Tie:
		key += "_versions"
	}
	return words.T(ctx, "governance."+tense+"."+key, data...)
}

func threshold(v vote) int64 {
	if v.bar.Method != tally.BySupermajority {
		return 0
	}
	return tally.Threshold(v.count.Yes+v.count.No, v.bar.Majority.Num, v.bar.Majority.Den)
}

// standing says in one sentence how things stand, and toned how good that is.
func standing(ctx context.Context, p proposal, now int64) (text, tone string) {
	v := p.now()
	switch {
	case p.status == governance.Undecided && p.answer > 0:
		return words.Of(ctx, "governance.states", "objected"), "wait"
	case p.status == governance.Undecided && v.opens > now:
		return words.Of(ctx, "governance.states", "announced"), "plain"
	case p.status == governance.Undecided && now < v.close:
		return words.Of(ctx, "governance.states", "open"), "wait"
	case p.status == governance.Undecided:
		return words.Of(ctx, "governance.states", "counting"), "wait"
	case p.status == governance.Adopted && p.effect > now:
		return words.Of(ctx, "governance.states", "adopted_waiting"), "good"
	}
	return words.Of(ctx, "governance.states", string(p.status)), toneOf(p.status)
}

func toneOf(s governance.Status) string {
	switch s {
	case governance.Adopted, governance.Executed:
		return "good"
	case governance.Rejected, governance.Failed, governance.Lapsed:
		return "bad"
	case governance.Undecided:
		return "wait"
	case governance.Withdrawn, governance.Ended, governance.Repealed:
	}
	return "plain"
}

// failureIn says in the reader's words why messages were refused; the tables
// have the rules' sentence with its code in brackets.
func failureIn(ctx context.Context, failure string) string {
	at := strings.LastIndex(failure, " (")
	if at < 0 || !strings.HasSuffix(failure, ")") {
		return failure
	}
	return words.Refusal(ctx, &machine.Refusal{Text: failure[:at], Code: failure[at+2 : len(failure)-1]})
}

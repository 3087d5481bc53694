package governance

import (
	"sort"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// The names of the standing rules that this version's rules go by.
const (
	ruleOrdinaryMethod  = "governance.ordinary_method"
	ruleOrdinaryNotice  = "governance.ordinary_notice_days"
	ruleOrdinaryWindow  = "governance.ordinary_window_days"
	ruleOrdinaryQuorum  = "governance.ordinary_quorum"
	ruleOrdinaryMinimum = "governance.ordinary_quorum_minimum"
	ruleOrdinaryDelay   = "governance.ordinary_delay_days"

	ruleSpecialNotice   = "governance.special_notice_days"
	ruleSpecialWindow   = "governance.special_window_days"
	ruleSpecialMajority = "governance.special_majority"
	ruleSpecialQuorum   = "governance.special_quorum"
	ruleSpecialDelay    = "governance.special_delay_days"

	ruleSecondCallDays    = "governance.second_call_days"
	ruleSecondCallQuorum  = "governance.second_call_quorum"
	ruleSecondCallMinimum = "governance.second_call_minimum"

	rulePrinciplesMajority = "governance.principles_majority"
	rulePrinciplesDelay    = "governance.principles_delay_days"
	ruleConfirmAfter       = "governance.confirmation_after_days"
	ruleConfirmUntil       = "governance.confirmation_until_days"
	ruleExitWindow         = "governance.exit_window_days"

	ruleProxiesPerHolder = "governance.proxies_per_holder"
	ruleProxiesPercent   = "governance.proxies_percent"

	ruleLazyObjections = "governance.lazy_objections"
	ruleLazyWindow     = "governance.lazy_window_days"
	ruleUrgentHours    = "governance.urgent_hours"
	ruleSecretMatters  = "governance.secret_matters"

	ruleCaptureBrake = "membership.capture_brake"
)

// The defaults of rules that came later, for networks drafted before them.
const (
	lazyObjections = 2
	lazyWindowDays = 7
	urgentHours    = 72
)

// Periods and numbers that no charter changes (GOVERNANCE.md, Decision classes).
const (
	amendments  = 2   // How often a proposer answers objections before anyone may call a vote.
	answerDays  = 14  // For that, and then to call the vote.
	urgentDays  = 30  // Until an urgent decision lapses unless it is confirmed.
	newVoteDays = 182 // Two quarters; how long the capture brake holds a vote for new.
	lateShare   = 10  // The last tenth of a window is late.
	lateLonger  = 4   // By a quarter of the window a vote is longer that turns then.

	secretFrom = 5 // With fewer on a roll a secret vote would hide too little: who knows two or three votes guesses the others.
)

// The maximums of this module. A title has at most machine.MaxTitleLength
// bytes, a text machine.MaxTextLength; a decision carries at most
// machine.MaxCarried messages.
const (
	maxUndecided = 20 // Proposals of one member that are not decided yet, so that nobody drowns the others' agenda.
	maxVersions  = 8  // Of one matter, the first included, so that a ballot can be read.
)

// Places of answers among a rule's choices.
const (
	choiceConsent = 1 // Of ruleOrdinaryMethod.
	choiceOn      = 1 // Of ruleCaptureBrake.

	choiceAboutMembers = 1 // Of ruleSecretMatters.
)

// leastPart is how many must take part in any decision, whatever the charter
// says, so that nobody decides alone while others look away (Co-operatives UK,
// model rules: the greater of two and a share).
const leastPart = 2

const (
	day  = 86_400 // Seconds.
	hour = 3_600
)

// rules are the standing rules of deciding (GOVERNANCE.md, Presets). Their
// bounds leave each vote a week: a second vote opens at most 21 days after the
// first closed and may stay open until at least the 28th.
var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleOrdinaryMethod, Unit: "choice", Choices: []string{"majority", "consent"}, Min: 0, Max: choiceConsent, Default: 0, Explanation: "Whether an ordinary decision needs more yes than no, or that nobody says no."},
	days(ruleOrdinaryNotice, 0, 21, 7, "How long before its vote an ordinary decision is announced."),
	days(ruleOrdinaryWindow, 1, 60, 7, "How long an ordinary vote is open."),
	quorum(ruleOrdinaryQuorum, "1/4", "Which share of the members must take part in an ordinary decision."),
	members(ruleOrdinaryMinimum, leastPart, 50, 3, "How many members must take part in an ordinary decision even where the share is fewer; all, where there are fewer still."),
	days(ruleOrdinaryDelay, 0, 30, 1, "How long after its adoption an ordinary decision takes effect."),

	days(ruleSpecialNotice, 1, 21, 14, "How long before its vote a special or principles decision is announced."),
	days(ruleSpecialWindow, 1, 60, 7, "How long a special or principles vote is open."),
	majority(ruleSpecialMajority, "3/4", "Which share of yes among yes and no a special decision needs."),
	quorum(ruleSpecialQuorum, "1/2", "Which share of the members must take part in a special or principles decision."),
	days(ruleSpecialDelay, 0, 60, 3, "How long after its adoption a special decision takes effect."),

	days(ruleSecondCallDays, 1, 60, 14, "How long after a special vote without quorum the second call opens."),
	quorum(ruleSecondCallQuorum, "1/4", "Which share of the members must take part in a second call."),
	members(ruleSecondCallMinimum, leastPart, 50, 3, "How many members must take part in a second call even where the share is fewer; all, where there are fewer still."),

	majority(rulePrinciplesMajority, "3/4", "Which share of yes among yes and no each of the two votes of a principles decision needs."),
	days(rulePrinciplesDelay, 0, 60, 7, "How long after its confirmation a principles decision takes effect."),
	days(ruleConfirmAfter, 7, 21, 14, "How long after its first vote a principles decision is voted on again."),
	days(ruleConfirmUntil, 28, 90, 30, "How long after its first vote a principles decision must be confirmed at the latest."),
	days(ruleExitWindow, 0, 90, 0, "How long members can leave before a principles decision takes effect; the longer of this and the delay counts."),

	members(ruleProxiesPerHolder, 0, 10, 3, "For how many other members one may vote by proxy."),
	{Name: ruleProxiesPercent, Unit: "percent", Min: 0, Max: 100, Default: 10, Explanation: "The most proxies one may hold, as a share of the members."},

	since4(members(ruleLazyObjections, 1, 20, lazyObjections, "How many reasoned objections stop a lazy decision, so that it is voted on; never more than half of the members.")),
	since4(days(ruleLazyWindow, 1, 30, lazyWindowDays, "How long members can object to a lazy decision.")),
	since4(machine.StandingRule{Name: ruleUrgentHours, Unit: "hours", Min: 24, Max: urgentHours, Default: urgentHours, Explanation: "How long an urgent vote is open."}),
	since4(machine.StandingRule{Name: ruleSecretMatters, Unit: "choice", Choices: []string{"on_request", "about_members"}, Min: 0, Max: choiceAboutMembers, Default: 0, Explanation: "Whether there is a secret vote, on paper, only where who proposes asks for it, or on everything about particular members too."}),
}, meanings)

func days(name string, least, most, usual int64, explanation string) machine.StandingRule {
	return machine.StandingRule{Name: name, Unit: "days", Min: least, Max: most, Default: usual, Explanation: explanation}
}

func members(name string, least, most, usual int64, explanation string) machine.StandingRule {
	return machine.StandingRule{Name: name, Unit: "members", Min: least, Max: most, Default: usual, Explanation: explanation}
}

func quorum(name, usual, explanation string) machine.StandingRule {
	return fraction(name, "1/5", "9/10", usual, explanation)
}

// majority is a share above one half, since ties fail.
func majority(name, usual, explanation string) machine.StandingRule {
	return fraction(name, "3/5", "9/10", usual, explanation)
}

func fraction(name, least, most, usual, explanation string) machine.StandingRule {
	return machine.StandingRule{
		Name: name, Unit: "fraction", Choices: charter.FractionChoices(), Explanation: explanation,
		Min: charter.FractionOf(least), Max: charter.FractionOf(most), Default: charter.FractionOf(usual),
	}
}

func since4(r machine.StandingRule) machine.StandingRule {
	r.Since = classesFrom
	return r
}

// meanings are what the rules of deciding come to in a network of some size.
var meanings = map[string]machine.Comes{
	ruleOrdinaryMethod:  votes(Ordinary),
	ruleOrdinaryNotice:  notice(Ordinary),
	ruleOrdinaryWindow:  window(Ordinary),
	ruleOrdinaryQuorum:  partByShare(Ordinary, FirstVote),
	ruleOrdinaryMinimum: partByMinimum(Ordinary, FirstVote),
	ruleOrdinaryDelay:   effect(Ordinary),

	ruleSpecialNotice:   notice(Special),
	ruleSpecialWindow:   window(Special),
	ruleSpecialMajority: votes(Special),
	ruleSpecialQuorum:   partByShare(Special, FirstVote),
	ruleSpecialDelay:    effect(Special),

	ruleSecondCallDays:    secondCall,
	ruleSecondCallQuorum:  partByShare(Special, SecondCallRound),
	ruleSecondCallMinimum: partByMinimum(Special, SecondCallRound),

	rulePrinciplesMajority: votes(Principles),
	rulePrinciplesDelay:    effect(Principles),
	ruleConfirmAfter:       confirmation,
	ruleConfirmUntil:       confirmation,
	ruleExitWindow:         effect(Principles),

	ruleProxiesPerHolder: byOthers,
	ruleProxiesPercent:   byOthers,

	ruleLazyObjections: lazyStops,
	ruleLazyWindow:     lazyLasts,
	ruleUrgentHours:    urgentLasts,
	ruleSecretMatters:  secretVotes,
}

// notYet is the meaning of a rule that only later rules look at.
func notYet() machine.Meaning {
	return machine.Means("not_yet", "Nothing goes by this yet: the network has rules older than version 4.")
}

func notice(c Class) machine.Comes {
	return func(r state.Reader, _, n int64) machine.Meaning {
		opens, _ := TermsOf(r, c).Times(FirstVote, 0)
		if opens == 0 {
			return machine.Means("at_once", "All {{.Members}} members can vote as soon as it is proposed.", "Members", n)
		}
		return machine.Means("announced", "All {{.Members}} members hear of it {{.Count}} days before the vote opens.", "Members", n, "Count", opens/day)
	}
}

func window(c Class) machine.Comes {
	return func(r state.Reader, _, n int64) machine.Meaning {
		opens, closes := TermsOf(r, c).Times(FirstVote, 0)
		return machine.Means("open", "The {{.Members}} members can vote for {{.Count}} days; the vote closes {{.Until}} days after it was proposed.",
			"Members", n, "Count", (closes-opens)/day, "Until", closes/day)
	}
}

// partByShare is how many must take part, said of the rule that gives a share.
func partByShare(c Class, p Purpose) machine.Comes {
	return func(r state.Reader, _, n int64) machine.Meaning {
		needed, share := partOf(TermsOf(r, c), p, n)
		if needed > share {
			return machine.Means("minimum_counts", "Of {{.Members}} voting members the share would be {{.Share}}; {{.Needed}} must take part all the same.", "Members", n, "Share", share, "Needed", needed)
		}
		return machine.Means("share", "Of {{.Members}} voting members, {{.Needed}} must take part.", "Members", n, "Needed", needed)
	}
}

// partByMinimum is how many must take part, said of the rule that gives a number.
func partByMinimum(c Class, p Purpose) machine.Comes {
	return func(r state.Reader, least, n int64) machine.Meaning {
		needed, share := partOf(TermsOf(r, c), p, n)
		switch {
		case needed == n && least > n:
			return machine.Means("all", "With {{.Members}} members, all of them must take part.", "Members", n, "Needed", needed)
		case needed > share:
			return machine.Means("counts", "Of {{.Members}} voting members, {{.Needed}} must take part, since the share would be {{.Share}}.", "Members", n, "Needed", needed, "Share", share)
		}
		return machine.Means("share_counts", "This changes nothing with {{.Members}} members: {{.Needed}} must take part already.", "Members", n, "Needed", needed)
	}
}

// partOf is how many of n must take part, and how many if it went by shares alone.
func partOf(t Terms, p Purpose, n int64) (needed, share int64) {
	needed = t.Bar(p, n).Quorum
	t.Minimum, t.SecondCall.Minimum = 0, 0
	return needed, t.Bar(p, n).Quorum
}

// votes is how many yes adopt and how many no stop a decision.
func votes(c Class) machine.Comes {
	return func(r state.Reader, _, n int64) machine.Meaning {
		bar := TermsOf(r, c).Bar(FirstVote, n)
		all, few := leastYes(bar, n), leastYes(bar, bar.Quorum)
		data := []any{"Members", n, "Yes", all, "Stop", n - all + 1, "Part", bar.Quorum, "Few", few}
		switch {
		case bar.Method == tally.ByConsent:
			return machine.Means("consent", "A single no among {{.Members}} members stops it until the text is amended; silence does not, as long as {{.Part}} respond.", data...)
		case c == Principles:
			return machine.Means("twice", "Twice: when all {{.Members}} vote, {{.Yes}} yes adopt it and {{.Stop}} no stop it; when only {{.Part}} take part, it needs {{.Few}} yes.", data...)
		}
		return machine.Means("votes", "When all {{.Members}} vote, {{.Yes}} yes adopt it and {{.Stop}} no stop it; when only {{.Part}} take part, it needs {{.Few}} yes.", data...)
	}
}

// leastYes is the least number of yes that clears a bar when so many take part
// and nobody abstains.
func leastYes(b tally.Bar, part int64) int64 {
	return int64(sort.Search(int(part), func(yes int) bool {
		return b.Judge(tally.Count{Yes: int64(yes), No: part - int64(yes)}) == tally.Adopted
	}))
}

func effect(c Class) machine.Comes {
	return func(r state.Reader, value, n int64) machine.Meaning {
		days := TermsOf(r, c).DelayDays
		switch {
		case value < days:
			return machine.Means("other_counts", "This changes nothing: {{.Count}} days pass anyhow before it takes effect.", "Members", n, "Count", days)
		case days == 0:
			return machine.Means("effect_at_once", "What the {{.Members}} members adopt takes effect at once.", "Members", n)
		}
		return machine.Means("effect", "What the {{.Members}} members adopt takes effect {{.Count}} days later; until then whoever disagrees can look into it, or leave.", "Members", n, "Count", days)
	}
}

func secondCall(r state.Reader, _, n int64) machine.Meaning {
	t := TermsOf(r, Special)
	opens, _ := t.Times(SecondCallRound, 0)
	return machine.Means("again", "Where fewer than {{.Needed}} of {{.Members}} took part, a second vote opens {{.Count}} days later, and then {{.Again}} are enough.",
		"Members", n, "Needed", t.Bar(FirstVote, n).Quorum, "Count", opens/day, "Again", t.Bar(SecondCallRound, n).Quorum)
}

func confirmation(r state.Reader, _, n int64) machine.Meaning {
	opens, closes := TermsOf(r, Principles).Times(Confirmation, 0)
	return machine.Means("confirmed", "The {{.Members}} members vote a second time, from {{.From}} to {{.Count}} days after the first vote.", "Members", n, "From", opens/day, "Count", closes/day)
}

// byOthers is for how many others one votes, by the two rules together.
func byOthers(r state.Reader, _, n int64) machine.Meaning {
	if machine.NetworkOf(r).RuleVersion < classesFrom {
		return notYet()
	}
	most := TermsOf(r, Ordinary).MostProxies(n)
	if most == 0 {
		return machine.Means("nobody", "With {{.Members}} members, nobody votes for another.", "Members", n)
	}
	return machine.Means("proxies", "One member can vote for {{.Count}} others at most, and so cast {{.Votes}} of {{.Members}} ballots.", "Members", n, "Count", most, "Votes", most+1)
}

func lazyStops(r state.Reader, _, n int64) machine.Meaning {
	if machine.NetworkOf(r).RuleVersion < classesFrom {
		return notYet()
	}
	return machine.Means("stop", "It takes {{.Count}} reasoned objections among {{.Members}} members to bring it to a vote.", "Members", n, "Count", TermsOf(r, Lazy).Bar(FirstVote, n).Objections)
}

func lazyLasts(r state.Reader, _, n int64) machine.Meaning {
	if machine.NetworkOf(r).RuleVersion < classesFrom {
		return notYet()
	}
	_, closes := TermsOf(r, Lazy).Times(FirstVote, 0)
	return machine.Means("silence", "The {{.Members}} members have {{.Count}} days to object; then silence has agreed.", "Members", n, "Count", closes/day)
}

func urgentLasts(r state.Reader, _, n int64) machine.Meaning {
	if machine.NetworkOf(r).RuleVersion < classesFrom {
		return notYet()
	}
	t := TermsOf(r, Urgent)
	_, closes := t.Times(FirstVote, 0)
	bar := t.Bar(FirstVote, n)
	return machine.Means("urgent", "The {{.Members}} members can vote for {{.Count}} hours; {{.Part}} must take part, and when all do, it needs {{.Yes}} yes.",
		"Members", n, "Count", closes/hour, "Part", bar.Quorum, "Yes", leastYes(bar, n))
}

func secretVotes(r state.Reader, about, n int64) machine.Meaning {
	switch {
	case machine.NetworkOf(r).RuleVersion < classesFrom:
		return notYet()
	case n < secretFrom:
		return machine.Means("too_few", "With {{.Members}} members no vote is secret: it takes {{.Count}} for a ballot to be hidden among others.", "Members", n, "Count", int64(secretFrom))
	case about == choiceAboutMembers:
		return machine.Means("about_members", "Of {{.Members}} members nobody learns who voted how on a matter about particular members.", "Members", n)
	}
	return machine.Means("on_request", "All {{.Members}} members see who voted how, unless whoever proposes asks for a secret vote.", "Members", n)
}

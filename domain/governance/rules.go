package governance

import (
	"metaorg/domain/charter"
	"metaorg/machine"
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
)

// Places of answers among a rule's choices.
const (
	choiceConsent = 1 // Of ruleOrdinaryMethod.
	choiceOn      = 1 // Of ruleCaptureBrake.
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
var rules = []machine.StandingRule{
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
}

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

package membership

import "metaorg/machine"

// The names of the standing rules that this version's rules go by.
const (
	ruleWindowDays           = "membership.window_days"
	ruleContributionsNeeded  = "membership.contributions_needed"
	ruleContributionPartners = "membership.contribution_partners"
	ruleContributionDays     = "membership.contribution_days"
)

// Periods that no charter changes.
const (
	leaveDays    = 7   // To change one's mind.
	foundingDays = 180 // From the last draft to the close of the founding roll.
	minFounders  = 2
	day          = 86_400 // Seconds.
)

// MaxFounders bounds the founding roll; others join afterwards.
const MaxFounders = 200

// rules are the standing rules of entry (GOVERNANCE.md, Presets).
var rules = []machine.StandingRule{
	{Name: ruleWindowDays, Unit: "days", Min: 0, Max: 90, Default: 14, Explanation: "How long members can look at an application before silence admits it."},
	{Name: ruleContributionsNeeded, Unit: "contributions", Min: 0, Max: 20, Default: 1, Explanation: "How many contributions, each confirmed by the member who received it, make an applicant a member."},
	{Name: ruleContributionPartners, Unit: "members", Min: 0, Max: 20, Default: 1, Explanation: "How many different members must have confirmed them."},
	{Name: ruleContributionDays, Unit: "days", Min: 0, Max: 366, Default: 0, Explanation: "How many days after applying membership can begin at the earliest."},
	{Name: "membership.objections_to_stop", Unit: "members", Min: 1, Max: 20, Default: 2, Later: true, Explanation: "How many reasoned objections send an application to a vote or a panel."},
	{Name: "membership.objections_to_stop_percent", Unit: "percent", Min: 0, Max: 50, Default: 0, Later: true, Explanation: "The same as a share of active members, where that is more."},
	{Name: "membership.panel_size", Unit: "members", Min: 0, Max: 9, Default: 3, Later: true, Explanation: "How many members drawn by lot hear an objection; 0 means that all vote."},
	{Name: "membership.sponsors_needed", Unit: "members", Min: 0, Max: 5, Default: 0, Later: true, Explanation: "How many active members must vouch for an applicant."},
	{Name: "membership.growth_cap_members", Unit: "members", Min: 0, Max: 1000, Default: 0, Later: true, Explanation: "How many members can gain a vote in a quarter; 0 means no cap."},
	{Name: "membership.growth_cap_percent", Unit: "percent", Min: 0, Max: 100, Default: 0, Later: true, Explanation: "The same as a share of active members, where that is more."},
	{Name: "membership.capture_brake", Unit: "choice", Choices: []string{"off", "on"}, Min: 0, Max: 1, Default: 0, Later: true, Explanation: "Whether a close weighty decision that new votes may have tipped needs a second vote."},
	{Name: "membership.individuals", Unit: "choice", Choices: []string{"supporters", "members-by-decision", "chamber"}, Min: 0, Max: 2, Default: 0, Later: true, Explanation: "What persons can be: supporters, members by decision, or a chamber of their own."},
	{Name: "membership.chamber_minimum", Unit: "members", Min: 0, Max: 1000, Default: 10, Later: true, Explanation: "How many persons it takes before their chamber counts."},
}

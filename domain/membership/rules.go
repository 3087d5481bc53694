package membership

import "metaorg/machine"

// The names of the standing rules that this version's rules go by.
const (
	ruleWindowDays           = "membership.window_days"
	ruleContributionsNeeded  = "membership.contributions_needed"
	ruleContributionPartners = "membership.contribution_partners"
	ruleContributionDays     = "membership.contribution_days"
	ruleBoundary             = "membership.boundary"
	ruleObjections           = "membership.objections_to_stop"
	ruleObjectionsPercent    = "membership.objections_to_stop_percent"
	rulePanelSize            = "membership.panel_size"
	ruleSponsorsNeeded       = "membership.sponsors_needed"
	ruleGrowthCap            = "membership.growth_cap_members"
	ruleGrowthCapPercent     = "membership.growth_cap_percent"
	ruleIndividuals          = "membership.individuals"
	ruleChamberMinimum       = "membership.chamber_minimum"
)

// Periods that no charter changes.
const (
	leaveDays    = 7   // To change one's mind.
	foundingDays = 180 // From the last draft to the close of the founding roll.
	minFounders  = 2
	day          = 86_400 // Seconds.

	fewestPanellists = 3  // Fewer than that are no panel, and all members decide.
	panelDays        = 14 // For a panel to come to a verdict.
	appealDays       = 14 // To appeal against it.
	personSponsors   = 2  // Organizations that vouch for a person.
	sponsorDays      = 30 // Between two sponsorships of a member.
	sponsorsAYear    = 5
	sponsorYear      = 365      // Days.
	quarter          = 91 * day // Of the growth cap, in seconds; it rolls.
	lifeDays         = 730      // Without a sign of life a member becomes dormant.
	warnDays         = 60       // Before that it is told.
	noticeDays       = 14       // At least so long before.
	returnDays       = 14       // Until a dormant member that acts has its vote back.
	reaffirmDays     = 30       // Between two reaffirmations.
	lookDays         = 30       // Between two looks at all members, at most.
)

// The answers to ruleBoundary and ruleIndividuals, by their place.
const (
	boundaryOpen, boundaryConsent, boundaryClosed int64 = 0, 1, 2
	individualsSupporters                         int64 = 0
	individualsByDecision                         int64 = 1
	individualsChamber                            int64 = 2
)

// MaxFounders bounds the founding roll; others join afterwards.
const MaxFounders = 200

// rules are the standing rules of entry (GOVERNANCE.md, Presets).
var rules = []machine.StandingRule{
	{Name: ruleWindowDays, Unit: "days", Min: 0, Max: 90, Default: 14, Explanation: "How long members can look at an application before silence admits it."},
	{Name: ruleContributionsNeeded, Unit: "contributions", Min: 0, Max: 20, Default: 1, Explanation: "How many contributions, each confirmed by the member who received it, make an applicant a member."},
	{Name: ruleContributionPartners, Unit: "members", Min: 0, Max: 20, Default: 1, Explanation: "How many different members must have confirmed them."},
	{Name: ruleContributionDays, Unit: "days", Min: 0, Max: 366, Default: 0, Explanation: "How many days after applying membership can begin at the earliest."},
	{Name: ruleBoundary, Unit: "choice", Choices: []string{"open", "consent", "closed"}, Min: boundaryOpen, Max: boundaryClosed, Default: boundaryOpen, Since: fourthVersion, Explanation: "Whether whoever meets the rule joins, the members also decide on each newcomer, or nobody joins at present."},
	{Name: ruleObjections, Unit: "members", Min: 1, Max: 20, Default: 2, Explanation: "How many reasoned objections send an application to a vote or a panel."},
	{Name: ruleObjectionsPercent, Unit: "percent", Min: 0, Max: 50, Default: 0, Explanation: "The same as a share of active members, where that is more."},
	{Name: rulePanelSize, Unit: "members", Min: 0, Max: 9, Default: 3, Explanation: "How many members drawn by lot hear an objection; 0 means that all vote."},
	{Name: ruleSponsorsNeeded, Unit: "members", Min: 0, Max: 5, Default: 0, Explanation: "How many active members must vouch for an applicant."},
	{Name: ruleGrowthCap, Unit: "members", Min: 0, Max: 1000, Default: 0, Explanation: "How many members can gain a vote in a quarter; 0 means no cap."},
	{Name: ruleGrowthCapPercent, Unit: "percent", Min: 0, Max: 100, Default: 0, Explanation: "The same as a share of active members, where that is more."},
	{Name: "membership.capture_brake", Unit: "choice", Choices: []string{"off", "on"}, Min: 0, Max: 1, Default: 0, Explanation: "Whether a close weighty decision that new votes may have tipped needs a second vote."},
	{Name: ruleIndividuals, Unit: "choice", Choices: []string{"supporters", "members-by-decision", "chamber"}, Min: 0, Max: 2, Default: 0, Explanation: "What persons can be: supporters, members by decision, or a chamber of their own."},
	{Name: ruleChamberMinimum, Unit: "members", Min: 0, Max: 1000, Default: 10, Explanation: "How many persons it takes before their chamber counts."},
}

package membership

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

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
	ruleCaptureBrake         = "membership.capture_brake"
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
var rules = machine.Meaningful([]machine.StandingRule{
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
	{Name: ruleCaptureBrake, Unit: "choice", Choices: []string{"off", "on"}, Min: 0, Max: 1, Default: 0, Explanation: "Whether a close weighty decision that new votes may have tipped needs a second vote."},
	{Name: ruleIndividuals, Unit: "choice", Choices: []string{"supporters", "members-by-decision", "chamber"}, Min: 0, Max: 2, Default: 0, Explanation: "What persons can be: supporters, members by decision, or a chamber of their own."},
	{Name: ruleChamberMinimum, Unit: "members", Min: 0, Max: 1000, Default: 10, Explanation: "How many persons it takes before their chamber counts."},
}, meanings)

// meanings are what the rules of entry come to in a network of some size.
var meanings = map[string]machine.Comes{
	ruleWindowDays:           windowComes,
	ruleContributionsNeeded:  contributionsCome,
	ruleContributionPartners: partnersCome,
	ruleContributionDays:     daysCome,
	ruleBoundary:             since4(boundaryComes),
	ruleObjections:           since4(objectionsCome),
	ruleObjectionsPercent:    since4(objectionsCome),
	rulePanelSize:            since4(panelComes),
	ruleSponsorsNeeded:       since4(sponsorsCome),
	ruleGrowthCap:            since4(capComes),
	ruleGrowthCapPercent:     since4(capComes),
	ruleCaptureBrake:         since4(brakeComes),
	ruleIndividuals:          since4(individualsCome),
	ruleChamberMinimum:       since4(chamberComes),
}

// since4 is the meaning of a rule to which older rules do not look.
func since4(comes machine.Comes) machine.Comes {
	return func(r state.Reader, value, n int64) machine.Meaning {
		if !inFull(r) {
			return machine.Means("not_yet", "Nothing goes by this yet: the network has rules older than version 4.")
		}
		return comes(r, value, n)
	}
}

func windowComes(_ state.Reader, days, n int64) machine.Meaning {
	if days == 0 {
		return machine.Means("at_once", "An application does not wait, and none of the {{.Members}} members can object in time.", "Members", n)
	}
	return machine.Means("waits", "An application waits {{.Count}} days, in which each of the {{.Members}} members can object.", "Members", n, "Count", days)
}

func contributionsCome(_ state.Reader, needed, n int64) machine.Meaning {
	if needed == 0 {
		return machine.Means("none", "Whoever is not objected to by the {{.Members}} members joins without having contributed.", "Members", n)
	}
	return machine.Means("given", "An applicant gives {{.Count}} contributions to any of the {{.Members}} members, who confirm them.", "Members", n, "Count", needed)
}

func partnersCome(r state.Reader, partners, n int64) machine.Meaning {
	partners = partnersNeeded(charter.Rule(r, ruleContributionsNeeded), partners)
	if inFull(r) {
		partners = min(partners, n)
	}
	if partners > n {
		return machine.Means("too_many", "{{.Count}} different members must have confirmed them, and there are only {{.Members}}: nobody can join.", "Members", n, "Count", partners)
	}
	return machine.Means("confirm", "{{.Count}} of the {{.Members}} members must have confirmed something.", "Members", n, "Count", partners)
}

// partnersNeeded is how many different members must have confirmed what was
// needed: never more than there are contributions.
func partnersNeeded(contributions, partners int64) int64 { return min(partners, contributions) }

func daysCome(_ state.Reader, days, n int64) machine.Meaning {
	if days == 0 {
		return machine.Means("no_wait", "A newcomer to the {{.Members}} members has its vote as soon as everything else is done.", "Members", n)
	}
	return machine.Means("wait", "A newcomer to the {{.Members}} members has its vote {{.Count}} days after applying at the earliest.", "Members", n, "Count", days)
}

func boundaryComes(_ state.Reader, open, n int64) machine.Meaning {
	switch open {
	case boundaryConsent:
		return machine.Means("consent", "The {{.Members}} members vote on each newcomer.", "Members", n)
	case boundaryClosed:
		return machine.Means("closed", "The {{.Members}} members stay among themselves for now.", "Members", n)
	}
	return machine.Means("open", "Whoever meets the rule joins the {{.Members}} members; they vote on it only after objections.", "Members", n)
}

func objectionsCome(r state.Reader, _, n int64) machine.Meaning {
	return machine.Means("stop", "{{.Count}} of {{.Members}} members can stop an application, each with a reasoned objection.", "Members", n, "Count", objectionsToStop(r, n))
}

// panelComes draws a panel as if as many objected and vouched as it takes.
func panelComes(r state.Reader, size, n int64) machine.Meaning {
	from := max(0, n-objectionsToStop(r, n)-min(n, charter.Rule(r, ruleSponsorsNeeded)))
	if size == 0 {
		return machine.Means("all_vote", "Where enough object, the {{.Members}} members vote.", "Members", n)
	}
	if from < fewestPanellists {
		return machine.Means("too_few", "Of {{.Members}} members too few are left for a panel, so all vote.", "Members", n)
	}
	drawn := int64(len(DrawPanel(nil, make([]people.MemberID, from), size)))
	return machine.Means("panel", "Where enough object, {{.Count}} of the {{.From}} members who neither did nor vouch are drawn by lot and decide.", "Members", n, "From", from, "Count", drawn)
}

func sponsorsCome(_ state.Reader, needed, n int64) machine.Meaning {
	if needed == 0 {
		return machine.Means("nobody", "None of the {{.Members}} members has to vouch for an applicant.", "Members", n)
	}
	return machine.Means("vouch", "{{.Count}} of the {{.Members}} members must vouch for an applicant; each may do so {{.Year}} times a year.", "Members", n, "Count", min(needed, n), "Year", int64(sponsorsAYear))
}

func capComes(r state.Reader, _, n int64) machine.Meaning {
	most := growthCapOf(r, n)
	if most == 0 {
		return machine.Means("no_cap", "Any number can gain a vote beside the {{.Members}} members.", "Members", n)
	}
	return machine.Means("cap", "Beside the {{.Members}} members, {{.Count}} new ones at most gain a vote in a quarter.", "Members", n, "Count", most)
}

func brakeComes(_ state.Reader, on, n int64) machine.Meaning {
	if on == 0 {
		return machine.Means("off", "Of {{.Members}} members, new ones count as all others from their first day.", "Members", n)
	}
	return machine.Means("on", "If newcomers among the {{.Members}} members may have tipped a weighty decision, it is voted on once more.", "Members", n)
}

func individualsCome(r state.Reader, may, n int64) machine.Meaning {
	switch may {
	case individualsByDecision:
		return machine.Means("by_decision", "The {{.Members}} organizations vote on each person who wants to be a member.", "Members", n)
	case individualsChamber:
		return machine.Means("chamber", "Beside the {{.Members}} organizations persons have a chamber, which must agree once they are {{.Count}}.", "Members", n, "Count", chamberCounts(r))
	}
	return machine.Means("supporters", "Beside the {{.Members}} organizations persons support the network, without a vote.", "Members", n)
}

func chamberComes(r state.Reader, _, n int64) machine.Meaning {
	if charter.Rule(r, ruleIndividuals) != individualsChamber {
		return machine.Means("no_chamber", "This changes nothing: persons have no chamber beside the {{.Members}} organizations.", "Members", n)
	}
	return machine.Means("chamber_counts", "Once they are {{.Count}} persons, what their chamber turns down is not adopted by the {{.Members}} organizations either.", "Members", n, "Count", chamberCounts(r))
}

// chamberCounts is from how many persons on their chamber counts.
func chamberCounts(r state.Reader) int64 { return max(1, charter.Rule(r, ruleChamberMinimum)) }

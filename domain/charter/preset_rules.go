package charter

// presetRow is one standing rule's value in each preset.
type presetRow struct {
	name   string
	values [3]int64 // Small, federation, open.
}

// Answers to choices, by their place.
const (
	choiceMajority, choiceConsent                               int64 = 0, 1
	choiceOff, choiceOn                                         int64 = 0, 1
	choiceSupporters, choiceMembersByDecision, choiceOwnChamber int64 = 0, 1, 2
)

// presetRules says what each preset's rules are. Where a preset does not use a
// rule, it has the value that switches it off.
var presetRules = []presetRow{
	{ruleReacceptanceDays, [3]int64{30, 60, 60}},
	// Who voted how is shown where members are too many to know one another.
	{ruleTransparency, [3]int64{ShowDecisions, ShowDecisions, ShowEverything}},

	{"membership.window_days", [3]int64{7, 14, 21}},
	{"membership.contributions_needed", [3]int64{1, 1, 3}},
	{"membership.contribution_partners", [3]int64{1, 1, 3}},
	// Days that pass between acceptance and membership while contributions are given; 0 asks for none.
	{"membership.contribution_days", [3]int64{0, 0, 60}},
	// The members decide on each newcomer only where a charter says so on purpose.
	{"membership.boundary", [3]int64{0, 0, 0}},
	{"membership.objections_to_stop", [3]int64{1, 2, 3}},
	// The greater of the two counts, so 0 % leaves it to the number.
	{"membership.objections_to_stop_percent", [3]int64{0, 0, 5}},
	// Without a panel an objection brings an ordinary vote.
	{"membership.panel_size", [3]int64{0, 3, 5}},
	{"membership.sponsors_needed", [3]int64{0, 0, 2}},
	// A cap of 0 members and 0 % is no cap.
	{"membership.growth_cap_members", [3]int64{0, 0, 7}},
	{"membership.growth_cap_percent", [3]int64{0, 0, 10}},
	{"membership.capture_brake", [3]int64{choiceOff, choiceOff, choiceOn}},
	{"membership.individuals", [3]int64{choiceMembersByDecision, choiceSupporters, choiceOwnChamber}},
	{"membership.chamber_minimum", [3]int64{10, 10, 10}},

	{"governance.ordinary_method", [3]int64{choiceConsent, choiceMajority, choiceMajority}},
	{"governance.ordinary_notice_days", [3]int64{0, 7, 7}},
	{"governance.ordinary_window_days", [3]int64{5, 7, 7}},
	{"governance.ordinary_quorum", [3]int64{FractionOf("1/2"), FractionOf("1/4"), FractionOf("1/5")}},
	{"governance.ordinary_quorum_minimum", [3]int64{2, 3, 7}},
	// Two weeks' notice is what co-operative law asks for a special resolution; few people who meet often need one.
	{"governance.special_notice_days", [3]int64{7, 14, 14}},
	// The higher quorum of special decisions is easier to reach in a longer window where many are to be reached.
	{"governance.special_window_days", [3]int64{7, 7, 14}},
	{"governance.special_majority", [3]int64{FractionOf("2/3"), FractionOf("3/4"), FractionOf("3/4")}},
	{"governance.special_quorum", [3]int64{FractionOf("1/2"), FractionOf("1/2"), FractionOf("2/5")}},
	{"governance.second_call_days", [3]int64{14, 14, 14}},
	{"governance.second_call_quorum", [3]int64{FractionOf("1/3"), FractionOf("1/4"), FractionOf("1/5")}},
	// Never fewer than decide everyday matters.
	{"governance.second_call_minimum", [3]int64{2, 3, 7}},
	{"governance.principles_majority", [3]int64{FractionOf("3/4"), FractionOf("3/4"), FractionOf("3/4")}},
	{"governance.confirmation_after_days", [3]int64{14, 14, 14}},
	{"governance.confirmation_until_days", [3]int64{30, 30, 30}},
	// Runs together with the delay below; the longer counts.
	{"governance.exit_window_days", [3]int64{0, 0, 30}},
	// Delays leave time to see a result and find an error in it before it takes
	// effect: longer where fewer look each day, and for what is harder to undo.
	{"governance.ordinary_delay_days", [3]int64{0, 1, 2}},
	{"governance.special_delay_days", [3]int64{1, 3, 7}},
	{"governance.principles_delay_days", [3]int64{7, 7, 7}},
	{"governance.proxies_per_holder", [3]int64{1, 3, 5}},
	{"governance.proxies_percent", [3]int64{100, 10, 10}},
	{"governance.lazy_objections", [3]int64{1, 2, 3}},
	{"governance.lazy_window_days", [3]int64{5, 7, 7}},
	{"governance.urgent_hours", [3]int64{48, 72, 72}},
	{"meetings.window_days", [3]int64{3, 7, 7}},
	// An exclusion is voted on by paper under every preset.
	{"governance.secret_matters", [3]int64{0, 0, 0}},

	{"circles.window_min_days", [3]int64{3, 3, 5}},
	// Fewer objections are enough where few know the matter.
	{"circles.objections_max", [3]int64{1, 2, 3}},
	// Who is in a circle changes faster where many come and go.
	{"circles.term_max_months", [3]int64{24, 24, 12}},
	{"circles.lift_days", [3]int64{5, 7, 7}},

	// With the copies.
	{"network.nodes_advised", [3]int64{2, 3, 5}},
}

package charter

import (
	"cmp"
	"slices"

	"metaorg/machine"
)

// Preset is a set of standing rules for a size and kind of network.
type Preset struct {
	ID        string      `json:"id"`             // small, federation, open.
	Title     string      `json:"title"`          // As people read it.
	Least     int64       `json:"least"`          // Members it is meant for, from …
	Most      int64       `json:"most,omitempty"` // … to; 0 for any number.
	Sentences []string    `json:"sentences"`      // Six, which say what its rules come to.
	Rules     []RuleValue `json:"rules"`          // By name.
}

// Values are the preset's standing rules, by name. They may speak of rules of
// modules that a program does not have.
func (p Preset) Values() []RuleValue { return slices.Clone(p.Rules) }

// Presets are the three that a network can start from, those for few members first.
func Presets() []Preset {
	presets := []Preset{small(), federation(), open()}
	for _, row := range presetRules {
		for i, value := range row.values {
			presets[i].Rules = append(presets[i].Rules, RuleValue{row.name, value})
		}
	}
	for _, p := range presets {
		slices.SortFunc(p.Rules, func(a, b RuleValue) int { return cmp.Compare(a.Name, b.Name) })
	}
	return presets
}

// Fits reports whether a preset is meant for so many members.
func (p Preset) Fits(members int64) bool {
	return members >= p.Least && (p.Most == 0 || members <= p.Most)
}

// Outgrown is the preset meant for so many members, where a network began with
// one that is not; false where its own still fits, or it has none. Nothing
// follows by itself: members decide on their rules.
func Outgrown(preset string, members int64) (next Preset, ok bool) {
	now, known := presetCalled(preset)
	if !known || now.Fits(members) {
		return Preset{}, false
	}
	all := Presets()
	if members < now.Least {
		slices.Reverse(all) // The one that is nearest among smaller ones.
	}
	for _, p := range all {
		if p.Fits(members) {
			return p, true
		}
	}
	return Preset{}, false
}

// TakingOver is what a text's standing rules become when it takes over another
// preset. Rules that the members moved away from their own preset stay as they
// are; they are listed, by name, where the other preset would change them.
func TakingOver(text Text, next Preset, declared []machine.StandingRule) (rules []RuleValue, stay []string) {
	own, _ := presetCalled(text.Preset)
	for _, v := range text.Rules {
		to, given := valueIn(declaredOnly(declared, next.Rules), v.Name)
		from, usual := valueIn(own.Rules, v.Name)
		switch {
		case !given || to == v.Value:
		case usual && from != v.Value:
			stay = append(stay, v.Name)
		default:
			v.Value = to
		}
		rules = append(rules, v)
	}
	return rules, stay
}

func presetCalled(id string) (Preset, bool) {
	for _, p := range Presets() {
		if p.ID == id {
			return p, true
		}
	}
	return Preset{}, false
}

func small() Preset {
	return Preset{ID: "small", Title: "small and friendly", Least: 2, Most: 14, Sentences: []string{
		"Who accepts the charter becomes a member after 7 days and one contribution that another member confirmed; one objection in that time brings it to a vote.",
		"There is no limit on how fast the network grows.",
		"Everyday matters are decided by consent within 5 days, when at least half of the members, and no fewer than 2, respond and nobody's reasoned objection stands.",
		"Rules change with two thirds of the votes when half of the members vote; a second call after 14 days needs only a third, and no fewer than 2.",
		"The goal, principles and values change with three quarters in two votes, 14 to 30 days apart.",
		"A member may vote for one other by proxy, individuals become members by decision or support without a vote, and one node and a copy are enough; strangers see members and decisions, not who voted how.",
	}}
}

func federation() Preset {
	return Preset{ID: "federation", Title: "federation", Least: 10, Most: 60, Sentences: []string{
		"Who accepts the charter becomes a member after 14 days and one contribution that another member confirmed; two objections in that time bring it to a panel of 3.",
		"There is no limit on how fast the network grows.",
		"Everyday matters are announced for 7 days and voted on for 7: more yes than no, when a quarter of the members, and no fewer than 3, vote.",
		"Rules change with three quarters of the votes when half of the members vote; a second call after 14 days needs only a quarter, and no fewer than 3.",
		"The goal, principles and values change with three quarters in two votes, 14 to 30 days apart.",
		"A member may vote for up to 3 others by proxy but never for more than 10 % of them, individuals support without a vote, and one node and two copies are advised; strangers see members and decisions, not who voted how.",
	}}
}

func open() Preset {
	return Preset{ID: "open", Title: "open network", Least: 30, Sentences: []string{
		"Who accepts the charter with 2 sponsors becomes a member after 21 days, and after 3 contributions confirmed by different members over 60 days; objections of 5 % of the members, and no fewer than 3, bring it to a panel of 5.",
		"In a quarter of a year at most 10 % of the members, or 7 if that is more, become members anew, and a close result that the newest votes could have turned is voted on again.",
		"Everyday matters are announced for 7 days and voted on for 7: more yes than no, when a fifth of the members, and no fewer than 7, vote.",
		"Rules change with three quarters of the votes when two fifths of the members vote; a second call after 14 days needs only a fifth, and no fewer than 7.",
		"The goal, principles and values change with three quarters in two votes, 14 to 30 days apart, and who disagrees has 30 days to leave before it takes effect.",
		"A member may vote for up to 5 others by proxy but never for more than 10 % of them, individuals decide in a chamber of their own once they are 10, and five nodes are advised; strangers see everything, ballots too.",
	}}
}

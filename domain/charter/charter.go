// Package charter keeps the network's founding text: its goal, its principles,
// values and practices, and the standing rules. One version at a time is in
// force and every earlier one stays readable. A member is bound by the exact
// text it accepted; after founding, only a decision of the members changes the
// text, and the person who drafted it has no say that others lack.
package charter

import (
	"bytes"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Module is all that the charter adds to the machine.
var Module = machine.Module{
	Name: "charter",
	Kinds: []machine.Kind{
		// Adopted stands here because the draft is what gets adopted, when membership closes the founding roll.
		machine.KindOf[Draft]("charter.draft", "Draft the text that the founders will sign, or draft it anew.", Drafted{}, Adopted{}, SignaturesVoided{}).BeforeFounding(),
		machine.KindOf[Accept]("charter.accept", "Accept the exact text of the charter.", Accepted{}).BeforeFounding(),
		machine.KindOf[AmendPrinciples]("charter.amend_principles", "Change the goal, its indicators, principles or values.", Amended{}).CarriedBy(machine.WeightPrinciples),
		machine.KindOf[AmendEntrenched]("charter.amend_entrenched", "Change clauses that protect everybody, or entrench others.", Amended{}).CarriedBy(machine.WeightEntrenched).Since(fourthVersion),
		machine.KindOf[AmendPractices]("charter.amend_practices", "Change practices.", Amended{}).CarriedBy(machine.WeightSpecial),
		machine.KindOf[SetRules]("charter.set_rules", "Change standing rules.", Amended{}).CarriedBy(machine.WeightSpecial),
		machine.KindOf[SetParticulars]("charter.set_particulars", "Change the network's name or what the charter says about law, money and data.", Amended{}).CarriedBy(machine.WeightSpecial),
	},
	Rules: machine.Meaningful([]machine.StandingRule{{
		Name: ruleReacceptanceDays, Unit: "days", Min: 14, Max: 366, Default: 60,
		Explanation: "How long members have to accept a new version when it asks more of them or changes the goal, principles or values.",
	}, {
		Name: ruleTransparency, Unit: "choice", Choices: []string{"everything", "members-and-decisions", "charter-only"},
		Min: ShowEverything, Max: ShowCharter, Default: ShowDecisions, Since: secondVersion,
		Explanation: "What strangers see: everything; members, texts and results without who voted how and without discussion; or only the charter, how to join and how many members there are.",
	}}, map[string]machine.Comes{ruleReacceptanceDays: reacceptanceComes, ruleTransparency: transparencyComes}),
}

// The names of this module's standing rules.
const (
	ruleReacceptanceDays = "charter.reacceptance_days"
	ruleTransparency     = "charter.transparency"
)

// secondVersion is the rule version that brought transparency and origins.
const secondVersion = 2

// fourthVersion is the rule version that brought entrenched clauses.
const fourthVersion = 4

// What strangers may see, by the standing rule charter.transparency.
const (
	ShowEverything int64 = 0 // Ballots and discussion too.
	ShowDecisions  int64 = 1 // Members, texts and results; not who voted how, and no discussion.
	ShowCharter    int64 = 2 // The charter, how to join and how many members there are.
)

// Transparency is what strangers may see by the charter in force or, while the
// network is forming, drafted. Before the first draft, and in a network whose
// rules are older than this question, it is ShowDecisions.
func Transparency(r state.Reader) int64 {
	v, ok := ruleValues.Get(r, ruleTransparency)
	if !ok {
		return ShowDecisions
	}
	return v
}

// Charter is one version of the text. While the network is forming it is the
// draft of version 1.
type Charter struct {
	Version  uint64 `json:"version"`             // From 1, without gaps.
	Hash     []byte `json:"hash"`                // SHA-256 of the text's one byte form (see Text.Hash).
	Since    int64  `json:"since"`               // In force, or drafted; Unix seconds of rule time.
	AcceptBy int64  `json:"accept_by,omitempty"` // When members are asked to have accepted this version, Unix seconds; 0 when they are not asked.
	Text     `json:"text"`
}

// Acceptance is a signed act by which a member, or whoever wants to become one,
// bound itself to one version's exact text.
type Acceptance struct {
	Version uint64           `json:"version"`
	Hash    []byte           `json:"hash"`
	At      int64            `json:"at"` // Unix seconds of rule time.
	By      machine.PersonID `json:"by"` // Who signed: the person itself or the organization's representative.
}

// edition is what identifies a text to somebody who signs it.
type edition struct {
	Version uint64 `json:"version"`
	Hash    []byte `json:"hash"`
}

// draft is the text of a network that is still forming.
type draft struct {
	Initiator machine.PersonID `json:"initiator"`
	Charter   Charter          `json:"charter"`
}

var (
	draftItem   = state.NewItem[draft]("charter/draft")
	currentItem = state.NewItem[edition]("charter/current")
	versions    = state.NewMap[uint64, Charter]("charter/versions")
	ruleValues  = state.NewMap[string, int64]("charter/rules") // By the rule's name.
	acceptances = state.NewMap[people.MemberID, Acceptance]("charter/acceptances")
	lastNumbers = state.NewItem[numbers]("charter/last_numbers")
)

// Forming reports whether no charter is in force yet.
func Forming(r state.Reader) bool {
	_, ok := currentItem.Get(r)
	return !ok
}

// Current is the version in force; false while the network is forming.
func Current(r state.Reader) (Charter, bool) {
	c, ok := currentItem.Get(r)
	if !ok {
		return Charter{}, false
	}
	return versions.Get(r, c.Version)
}

// Version is version n as it was in force.
func Version(r state.Reader, n uint64) (Charter, bool) { return versions.Get(r, n) }

// DraftOf is the text that founders are asked to sign; false before the first
// draft and once the network is founded.
func DraftOf(r state.Reader) (Charter, bool) {
	d, ok := draftItem.Get(r)
	return d.Charter, ok
}

// Initiator is who drafted first; empty before the first draft and once the
// network is founded, when nobody has this part any more.
func Initiator(r state.Reader) machine.PersonID {
	d, _ := draftItem.Get(r)
	return d.Initiator
}

// AcceptanceOf is the last text that a member accepted, of whichever version.
func AcceptanceOf(r state.Reader, m people.MemberID) (Acceptance, bool) {
	return acceptances.Get(r, m)
}

// HasAccepted reports whether m accepted the exact text that is to be accepted
// now: the version in force or, while the network is forming, the draft.
func HasAccepted(r state.Reader, m people.MemberID) bool {
	want, ok := acceptable(r)
	if !ok {
		return false
	}
	a, ok := acceptances.Get(r, m)
	return ok && a.Version == want.Version && bytes.Equal(a.Hash, want.Hash)
}

// acceptable is the one text that can be accepted now; false before the first draft.
func acceptable(r state.Reader) (edition, bool) {
	if c, ok := currentItem.Get(r); ok {
		return c, true
	}
	d, ok := draftItem.Get(r)
	return edition{d.Charter.Version, d.Charter.Hash}, ok
}

// Rule is the value of a standing rule in force or, while the network is
// forming, drafted. It panics on a name that no module declares and before the
// first draft.
func Rule(r state.Reader, name string) int64 {
	v, ok := ruleValues.Get(r, name)
	if !ok {
		panic("charter: no value for standing rule " + name)
	}
	return v
}

// RuleOr is Rule for a rule that came with a later rule version: networks
// drafted before it go by the default until they set it.
func RuleOr(r state.Reader, name string, usual int64) int64 {
	if v, ok := ruleValues.Get(r, name); ok {
		return v
	}
	return usual
}

// Fraction is Rule for a rule with unit "fraction".
func Fraction(r state.Reader, name string) (num, den int64) {
	f := fractions[Rule(r, name)]
	return f.num, f.den
}

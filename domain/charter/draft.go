package charter

import (
	"bytes"
	"cmp"

	"metaorg/domain/network"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Draft is the text that the founders will sign. Whoever drafts first is the
// initiator; only the initiator drafts anew, and each new draft voids the
// signatures under the old one, because a signature binds to an exact text.
type Draft Text

// Drafted says what founders are asked to sign from now on. Clauses have their
// numbers, and every standing rule its value.
type Drafted struct {
	Charter Charter          `json:"charter"`
	By      machine.PersonID `json:"by"`
	Voided  uint64           `json:"voided,omitempty"` // Signatures under the last draft, which no longer count.
}

// Check refuses a text that no charter can have.
func (m Draft) Check() error {
	if _, ok := presetCalled(m.Preset); m.Preset != "" && !ok {
		return machine.NotFound("charter.unknown_preset", "there is no preset called %q", m.Preset).At("preset")
	}
	if _, ok := templateCalled(m.Template); m.Template != "" && !ok {
		return machine.NotFound("charter.unknown_template", "there is no template called %q; leave it out when the text has none", m.Template).At("template")
	}
	return cmp.Or(
		checkName(m.Name),
		checkText("goal", m.Goal, machine.MaxTextLength, "a network needs a goal"),
		checkIndicators(m.Indicators),
		checkClauses(m.Clauses),
		checkValueList("rules", m.Rules),
		checkParticulars(m.Particulars),
	)
}

// CheckIn refuses locks before there were any.
func (m Draft) CheckIn(version uint64) error {
	return checkNoLocks(version, "charter.draft", m.Clauses)
}

// Apply makes the text the draft of version 1.
func (m Draft) Apply(s *machine.Step) error {
	if !Forming(s) {
		return machine.Conflict("charter.not_forming", "the network is founded; its charter changes by decision of the members")
	}
	if !people.Exists(s, s.By) {
		return machine.NotFound("charter.unknown_person", "register before you draft a charter")
	}
	last, again := draftItem.Get(s)
	if again && last.Initiator != s.By {
		return machine.NotAllowed("charter.not_initiator", "only %s, who drafted first, changes the draft; tell them what you would change", last.Initiator)
	}
	if err := checkValues("rules", s.StandingRules(), m.Rules); err != nil {
		return err
	}
	c := Charter{Version: 1, Since: s.Time, Text: m.kept(s.StandingRules())}
	c.Hash = c.Text.Hash()
	if err := checkSize(c.Text); err != nil {
		return err
	}
	if again && bytes.Equal(c.Hash, last.Charter.Hash) {
		return machine.Conflict("charter.unchanged", "this is the draft as it stands; signatures stay valid")
	}
	draftItem.Put(s, draft{Initiator: s.By, Charter: c})
	if !again && s.Network().RuleVersion >= secondVersion {
		network.Entrust(s, s.By)
	}
	putRules(s, c.Rules)
	s.Emit(Drafted{Charter: c, By: s.By, Voided: voidAcceptances(s)})
	return nil
}

// kept is the text in the form that is signed: clauses numbered and in order,
// every standing rule given.
func (m Draft) kept(declared []machine.StandingRule) Text {
	t := Text(m)
	t.Clauses, _ = numbered(m.Clauses)
	preset, _ := presetCalled(m.Preset)
	t.Rules = completed(declared, overlaid(m.Rules, preset.Values()))
	return t
}

func checkSize(t Text) error {
	if size := len(wire.Encode(t)); size > maxTextBytes {
		return machine.OverLimit("charter.too_large", "a charter may have at most %d bytes in all; this text has %d", maxTextBytes, size)
	}
	return nil
}

func putRules(s *machine.Step, values []RuleValue) {
	for _, v := range values {
		ruleValues.Put(s, v.Name, v.Value)
	}
}

// SignaturesVoided says that founders have to sign the draft once more, because
// something beside its text has changed that they sign for.
type SignaturesVoided struct {
	Voided uint64 `json:"voided"` // How many signatures no longer count.
}

// VoidSignatures lets no signature under the draft count any more: what the
// founders sign for has changed beside the text.
func VoidSignatures(s *machine.Step) {
	if !Forming(s) {
		return
	}
	if n := voidAcceptances(s); n > 0 {
		s.Emit(SignaturesVoided{n})
	}
}

func voidAcceptances(s *machine.Step) (voided uint64) {
	var signed []people.MemberID
	for m := range acceptances.All(s) {
		signed = append(signed, m)
	}
	for _, m := range signed {
		acceptances.Delete(s, m)
	}
	return uint64(len(signed))
}

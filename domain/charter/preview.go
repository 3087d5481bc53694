package charter

import (
	"slices"

	"metaorg/machine"
)

// Preview is what a text would say once amendments written for the text base
// had taken effect on it as it is now; other messages leave it alone. New
// clauses have no number yet: they get theirs when it happens. What can't take
// effect, such as a change of what was changed since, is refused as it would be
// then. Declared are the network's standing rules.
func Preview(base, now Charter, declared []machine.StandingRule, messages ...machine.Message) (Text, error) {
	text := now
	text.Indicators, text.Clauses = slices.Clone(now.Indicators), slices.Clone(now.Clauses)
	for _, m := range messages {
		m, ok := m.(amending)
		if !ok {
			continue
		}
		a := amendment{base: base, next: text, declared: declared, preview: true}
		if err := m.change(&a); err != nil {
			return now.Text, err
		}
		text = a.next
	}
	return text.Text, nil
}

// WrittenFor is the version for which an amendment is written; false for other messages.
func WrittenFor(m machine.Message) (version uint64, ok bool) {
	switch m := m.(type) {
	case AmendPrinciples:
		return m.Base, true
	case AmendEntrenched:
		return m.Base, true
	case AmendPractices:
		return m.Base, true
	case SetRules:
		return m.Base, true
	case SetParticulars:
		return m.Base, true
	}
	return 0, false
}

package charter

import (
	"cmp"
	"slices"

	"metaorg/machine"
)

// AmendPrinciples changes the goal, its indicators, principles or values, as a
// principles decision has it. Whoever accepted an earlier version is asked to
// accept the new one, unless only indicators changed.
type AmendPrinciples struct {
	Base             uint64      `json:"base" help:"version of the charter for which the change is written" example:"1"`
	Goal             string      `json:"goal,omitempty" help:"the new goal; leave it out to keep the goal"`
	Indicators       []Indicator `json:"indicators,omitempty" help:"indicators to add, or to put in the place of those with the same names"`
	RemoveIndicators []string    `json:"remove_indicators,omitempty" help:"names of indicators to remove"`
	Clauses          []Clause    `json:"clauses,omitempty" help:"principles and values: new ones without a number, changed ones with theirs"`
	RemoveClauses    []string    `json:"remove_clauses,omitempty" help:"numbers of principles and values to remove" example:"V3"`
}

// Check refuses changes that are wrong in themselves.
func (m AmendPrinciples) Check() error {
	for k, name := range m.RemoveIndicators {
		if _, put := indicatorIn(m.Indicators, name); put || slices.Contains(m.RemoveIndicators[:k], name) {
			return machine.Malformed("charter.indicator_twice", "the indicator %q is changed twice", name).At("remove_indicators")
		}
	}
	return cmp.Or(
		checkText("goal", m.Goal, machine.MaxTextLength, ""),
		checkIndicators(m.Indicators),
		checkClauseChanges(m.Clauses, m.RemoveClauses, Principle, Value),
	)
}

// CheckIn refuses locks before there were any.
func (m AmendPrinciples) CheckIn(version uint64) error {
	return checkNoLocks(version, "charter.amend_principles", m.Clauses)
}

// Apply puts the changed text in force.
func (m AmendPrinciples) Apply(s *machine.Step) error {
	a, err := begin(s, m.Base)
	if err != nil {
		return err
	}
	goal := a.next.Goal
	if err := m.change(a); err != nil {
		return err
	}
	return a.finish(s, a.next.Goal != goal || len(m.Clauses)+len(m.RemoveClauses) > 0)
}

func (m AmendPrinciples) change(a *amendment) error {
	if err := a.setGoal(m.Goal); err != nil {
		return err
	}
	if err := a.removeIndicators(m.RemoveIndicators); err != nil {
		return err
	}
	if err := a.putIndicators(m.Indicators); err != nil {
		return err
	}
	if err := a.removeClauses(m.RemoveClauses); err != nil {
		return err
	}
	return a.putClauses(m.Clauses)
}

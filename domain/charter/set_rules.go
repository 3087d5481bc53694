package charter

import "metaorg/machine"

// SetRules changes standing rules, as a special decision has it: to those of a
// preset, to values given, or to a preset's with some values of their own.
type SetRules struct {
	Base         uint64      `json:"base" help:"version of the charter for which the change is written" example:"1"`
	Preset       string      `json:"preset,omitempty" help:"preset whose rules to take over: small, federation or open" example:"federation"`
	Values       []RuleValue `json:"values,omitempty" help:"rules to set; they go before the preset's"`
	RaisesDuties bool        `json:"raises_duties,omitempty" help:"whether it asks more work or money of members, who then accept it anew"`
}

// Check refuses lists that are wrong whatever rules there are.
func (m SetRules) Check() error {
	if _, ok := presetCalled(m.Preset); m.Preset != "" && !ok {
		return machine.NotFound("charter.unknown_preset", "there is no preset called %q", m.Preset).At("preset")
	}
	return checkValueList("values", m.Values)
}

// Apply puts the changed rules in force.
func (m SetRules) Apply(s *machine.Step) error {
	a, err := begin(s, m.Base)
	if err != nil {
		return err
	}
	if err := m.change(a); err != nil {
		return err
	}
	return a.finish(s, m.RaisesDuties)
}

func (m SetRules) change(a *amendment) error {
	if err := checkValues("values", a.declared, m.Values); err != nil {
		return err
	}
	if err := a.setPreset(m.Preset); err != nil {
		return err
	}
	preset, _ := presetCalled(m.Preset)
	if err := a.setRules(overlaid(m.Values, declaredOnly(a.declared, preset.Values()))); err != nil {
		return err
	}
	// Rules that came with a new version of the program get their defaults here.
	a.next.Rules = completed(a.declared, a.next.Rules)
	return nil
}

// setPreset takes over a preset's name; none leaves it.
func (a *amendment) setPreset(id string) error {
	if id == "" {
		return nil
	}
	if a.base.Preset != a.next.Preset {
		return stale("the preset", a.base.Version)
	}
	a.next.Preset = id
	return nil
}

func (a *amendment) setRules(values []RuleValue) error {
	for _, v := range values {
		was, had := valueIn(a.base.Rules, v.Name)
		is, has := valueIn(a.next.Rules, v.Name)
		if had != has || was != is {
			return stale("the standing rule "+v.Name, a.base.Version)
		}
	}
	a.next.Rules = overlaid(values, a.next.Rules)
	return nil
}

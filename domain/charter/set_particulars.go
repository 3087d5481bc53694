package charter

import (
	"cmp"

	"metaorg/machine"
)

// SetParticulars changes the network's name and what the charter says about
// law, money and data, as a special decision has it. All of it is given anew:
// what is left out is gone.
type SetParticulars struct {
	Base         uint64 `json:"base" help:"version of the charter for which the change is written" example:"1"`
	Name         string `json:"name" help:"what the network is called" example:"Northern Co-operatives"`
	Particulars  `json:"particulars" help:"what the charter says about law, money and data"`
	RaisesDuties bool `json:"raises_duties,omitempty" help:"whether it asks more work or money of members, who then accept it anew"`
}

// Check refuses what no charter can say.
func (m SetParticulars) Check() error {
	return cmp.Or(checkName(m.Name), checkParticulars(m.Particulars))
}

// Apply puts the changed text in force.
func (m SetParticulars) Apply(s *machine.Step) error {
	a, err := begin(s, m.Base)
	if err != nil {
		return err
	}
	if err := m.change(a); err != nil {
		return err
	}
	return a.finish(s, m.RaisesDuties)
}

func (m SetParticulars) change(a *amendment) error {
	if a.base.Name != a.next.Name || a.base.Particulars != a.next.Particulars {
		return stale("the name or what stands beside it", a.base.Version)
	}
	a.next.Name, a.next.Particulars = m.Name, m.Particulars
	return nil
}

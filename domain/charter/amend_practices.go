package charter

import "metaorg/machine"

// AmendPractices changes practices, as a special decision has it. It binds
// everybody as it is; members are asked to accept it only where it says that
// duties or money rise.
type AmendPractices struct {
	Base          uint64   `json:"base" help:"version of the charter for which the change is written" example:"1"`
	Clauses       []Clause `json:"clauses,omitempty" help:"practices: new ones without a number, changed ones with theirs"`
	RemoveClauses []string `json:"remove_clauses,omitempty" help:"numbers of practices to remove" example:"R3"`
	RaisesDuties  bool     `json:"raises_duties,omitempty" help:"whether it asks more work or money of members, who then accept it anew"`
}

// Check refuses changes that are wrong in themselves.
func (m AmendPractices) Check() error {
	return checkClauseChanges(m.Clauses, m.RemoveClauses, Practice)
}

// CheckIn refuses locks before there were any.
func (m AmendPractices) CheckIn(version uint64) error {
	return checkNoLocks(version, "charter.amend_practices", m.Clauses)
}

// Apply puts the changed text in force.
func (m AmendPractices) Apply(s *machine.Step) error {
	a, err := begin(s, m.Base)
	if err != nil {
		return err
	}
	if err := m.change(a); err != nil {
		return err
	}
	return a.finish(s, m.RaisesDuties)
}

func (m AmendPractices) change(a *amendment) error {
	if err := a.removeClauses(m.RemoveClauses); err != nil {
		return err
	}
	return a.putClauses(m.Clauses)
}

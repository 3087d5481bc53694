package charter

import "metaorg/machine"

// AmendEntrenched changes clauses of any kind, entrenched ones among them, and
// entrenches or frees clauses, as an entrenched decision has it. Whoever
// accepted an earlier version is asked to accept the new one.
type AmendEntrenched struct {
	Base          uint64   `json:"base" help:"version of the charter for which the change is written" example:"1"`
	Clauses       []Clause `json:"clauses,omitempty" help:"new ones without a number, changed ones with theirs; those that are to stay entrenched say so"`
	RemoveClauses []string `json:"remove_clauses,omitempty" help:"numbers of clauses to remove" example:"P3"`
}

// Check refuses changes that are wrong in themselves.
func (m AmendEntrenched) Check() error {
	return checkClauseChanges(m.Clauses, m.RemoveClauses, clauseKinds...)
}

// Apply puts the changed text in force.
func (m AmendEntrenched) Apply(s *machine.Step) error {
	a, err := begin(s, m.Base)
	if err != nil {
		return err
	}
	if err := m.change(a); err != nil {
		return err
	}
	return a.finish(s, true)
}

func (m AmendEntrenched) change(a *amendment) error {
	a.unlocks = true
	defer func() { a.unlocks = false }() // Another of the same decision has its own say.
	if err := a.removeClauses(m.RemoveClauses); err != nil {
		return err
	}
	return a.putClauses(m.Clauses)
}

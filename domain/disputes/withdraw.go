package disputes

import "metaorg/machine"

// Withdraw takes back a case, as long as nothing is found in it.
type Withdraw struct {
	Case uint64 `json:"case" help:"the case's number" example:"3" pos:"1"`
}

// Check has nothing to refuse.
func (Withdraw) Check() error { return nil }

// Apply closes the case.
func (m Withdraw) Apply(s *machine.Step) error {
	c, who, err := sided(s, m.Case)
	if err != nil {
		return err
	}
	if who != c.By {
		return machine.NotAllowed("disputes.not_yours", "only %s, which brought case %d, can take it back", c.By, m.Case)
	}
	if !c.unfound() {
		return wrongStage(m.Case, c)
	}
	c.close(s, m.Case, Withdrawn)
	return nil
}

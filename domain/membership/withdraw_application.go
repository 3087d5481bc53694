package membership

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// WithdrawApplication takes back an application that has not yet led to membership.
type WithdrawApplication struct{}

// ApplicationWithdrawn says that an application was taken back.
type ApplicationWithdrawn struct {
	Member people.MemberID `json:"member"`
}

// Check has nothing to refuse.
func (WithdrawApplication) Check() error { return nil }

// Apply ends the application.
func (WithdrawApplication) Apply(s *machine.Step) error {
	id, err := candidate(s)
	if err != nil {
		return err
	}
	m, _ := MemberOf(s, id)
	if m.State != Applicant && m.State != Provisional {
		return machine.Conflict("membership.no_application", "%s has no open application", id)
	}
	endApplication(s, id, ApplicationWithdrawn{id})
	return nil
}

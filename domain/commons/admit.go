package commons

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// admitted are those outside a resource's boundary whom its stewards let use it,
// by resource, with until when; Unix seconds of rule time.
var admitted = state.NewMap2[uint64, people.MemberID, int64]("commons/admitted")

// Admit lets somebody use a resource whom its boundary leaves out, until a time;
// uses does so for the stewards. A time that is over ends it.
func Admit(s *machine.Step, resource uint64, m people.MemberID, until int64) {
	if until <= s.Time {
		admitted.Delete(s, resource, m)
		return
	}
	admitted.Put(s, resource, m, until)
}

// IsAdmitted reports whether stewards let somebody use a resource now.
func IsAdmitted(r state.Reader, resource uint64, m people.MemberID) bool {
	_, is := admitted.Get(r, resource, m)
	return is
}

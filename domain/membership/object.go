package membership

import (
	"slices"
	"strings"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Object says, with a reason, that an applicant should not become a member:
// against which clause of the charter that would be, or which harm it does.
// Enough objections bring the application before a panel or the members.
type Object struct {
	Applicant people.MemberID `json:"applicant" help:"who applied" example:"riverside" pos:"1"`
	Clause    string          `json:"clause,omitempty" help:"number of the charter's clause that it would break" example:"P2"`
	Harm      Paper           `json:"harm,omitempty" help:"hash of the document that describes the harm" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// WithdrawObjection takes an objection back, as long as nobody has decided.
type WithdrawObjection struct {
	Applicant people.MemberID `json:"applicant" help:"who applied" example:"riverside" pos:"1"`
}

// Objected says that a member objects to an application.
type Objected struct {
	Applicant people.MemberID `json:"applicant"`
	Member    people.MemberID `json:"member"`
	Clause    string          `json:"clause,omitempty"`
	Harm      Paper           `json:"harm,omitempty"`
	Count     int64           `json:"count"`  // How many object now.
	Needed    int64           `json:"needed"` // How many stop the application.
}

// ObjectionWithdrawn says that a member objects no more.
type ObjectionWithdrawn struct {
	Applicant people.MemberID `json:"applicant"`
	Member    people.MemberID `json:"member"`
}

// Objection is a member's reason against an application.
type Objection struct {
	Clause string `json:"clause,omitempty"`
	Harm   Paper  `json:"harm,omitempty"`
	At     int64  `json:"at"`
}

var objections = state.NewMap2[people.MemberID, people.MemberID, Objection]("membership/objections") // By applicant, objector.

// Check refuses an objection without a reason that others can look at.
func (m Object) Check() error {
	switch {
	case m.Applicant == "":
		return applicantMissing()
	case m.Clause == "" && m.Harm == "":
		return machine.Malformed("membership.no_reason", "an objection names the clause it appeals to, or the document that describes the harm").At("clause")
	case len(m.Clause) > maxClause:
		return machine.Malformed("membership.unknown_clause", "the charter has no clause with so long a number").At("clause")
	case m.Harm != "":
		return m.Harm.check("harm")
	}
	return nil
}

// maxClause is the length of a clause's number in bytes.
const maxClause = 16

func applicantMissing() error {
	return machine.Malformed("membership.applicant_missing", "say whose application it is about").At("applicant")
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. Its text is with the hosts and never on the log.
type Paper string

const paperDigits = 64

// check refuses what is no hash.
func (p Paper) check(field string) error {
	if len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "" {
		return machine.Malformed("membership.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// Apply notes the objection, and stops the application when there are enough.
func (m Object) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	a, err := openApplication(s, m.Applicant)
	if err != nil {
		return err
	}
	if !HasBallot(s, me) {
		return noBallot(me)
	}
	if _, ok := cases.Get(s, m.Applicant); ok {
		return machine.Conflict("membership.stopped_already", "the application of %s is before a panel or the members, or was decided", m.Applicant).At("applicant")
	}
	if objections.Has(s, m.Applicant, me) {
		return machine.Conflict("membership.objected_already", "%s has objected already", me)
	}
	text, _ := charter.Current(s)
	if m.Clause != "" && !slices.ContainsFunc(text.Clauses, func(c charter.Clause) bool { return c.Number == m.Clause }) {
		return machine.NotFound("membership.unknown_clause", "the charter has no clause %s", m.Clause).At("clause")
	}
	objections.Put(s, m.Applicant, me, Objection{m.Clause, m.Harm, s.Time})
	count, needed := int64(len(Objectors(s, m.Applicant))), ObjectionsToStop(s)
	s.Emit(Objected{m.Applicant, me, m.Clause, m.Harm, count, needed})
	if count >= needed {
		stop(s, m.Applicant, a)
	}
	return nil
}

// openApplication finds an application that has not led to membership yet.
func openApplication(s *machine.Step, id people.MemberID) (Member, error) {
	m, _ := MemberOf(s, id)
	if m.State != Applicant && m.State != Provisional {
		return m, machine.NotFound("membership.no_open_application", "%s has no open application", id).At("applicant")
	}
	return m, nil
}

func noBallot(id people.MemberID) error {
	return machine.NotAllowed("membership.no_ballot", "%s has no vote; members with a vote do this, and of those under common control the one that casts it", id)
}

// Check refuses a withdrawal that names nobody.
func (m WithdrawObjection) Check() error {
	if m.Applicant == "" {
		return applicantMissing()
	}
	return nil
}

// Apply takes the objection back. With too few left, the application goes on.
func (m WithdrawObjection) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	if !objections.Has(s, m.Applicant, me) {
		return machine.NotFound("membership.no_objection", "%s has not objected to the application of %s", me, m.Applicant).At("applicant")
	}
	c, stopped := cases.Get(s, m.Applicant)
	if stopped && c.Stage != Drawing && c.Stage != Sitting {
		return machine.Conflict("membership.decided_elsewhere", "the panel has judged, or the members are deciding; the objection stands until then").At("applicant")
	}
	objections.Delete(s, m.Applicant, me)
	s.Emit(ObjectionWithdrawn{m.Applicant, me})
	if stopped && int64(len(Objectors(s, m.Applicant))) < ObjectionsToStop(s) {
		dropCase(s, m.Applicant)
		s.Emit(ApplicationResumed(m))
		a, _ := MemberOf(s, m.Applicant)
		proceed(s, m.Applicant, a)
	}
	return nil
}

// Objectors are those who object to an application, by id.
func Objectors(r state.Reader, applicant people.MemberID) (ids []people.MemberID) {
	for id := range objections.Of(r, applicant) {
		ids = append(ids, id)
	}
	return ids
}

// ObjectionOf is what a member says against an application.
func ObjectionOf(r state.Reader, applicant, member people.MemberID) (Objection, bool) {
	return objections.Get(r, applicant, member)
}

// ObjectionsToStop is how many objections stop an application now: the number
// or the share of members that the charter says, whichever is more, but never
// more than there are to object.
func ObjectionsToStop(r state.Reader) int64 {
	var n int64
	for range Electors(r) {
		n++
	}
	return objectionsToStop(r, n)
}

// objectionsToStop is how many of n stop one.
func objectionsToStop(r state.Reader, n int64) int64 {
	return max(1, min(n, atLeast(r, ruleObjections, ruleObjectionsPercent, n)))
}

// atLeast is the greater of a number and a share of n, rounded up.
func atLeast(r state.Reader, number, percent string, n int64) int64 {
	return max(charter.Rule(r, number), (charter.Rule(r, percent)*n+99)/100)
}

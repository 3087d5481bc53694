package disputes

import (
	"iter"
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash.
func (p Paper) check(field string) error {
	if len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "" {
		return machine.Malformed("disputes.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// Cause is what a case is about.
type Cause string

// The causes of cases. Exclusion is a charge, Hiding an appeal against a
// moderator; the others are disputes.
const (
	Conduct      Cause = "conduct"
	Agreement    Cause = "agreement"    // An agreement not kept.
	Contribution Cause = "contribution" // What was given, or was not.
	Other        Cause = "something_else"
	Exclusion    Cause = "exclusion"
	Hiding       Cause = "hiding"
)

// Stage is how far a case has come.
type Stage string

// The stages of a case.
const (
	Mediation  Stage = "mediation"  // The two sides try to agree.
	Reply      Stage = "reply"      // The charged has time to answer.
	Drawing    Stage = "drawing"    // The lot is about to be drawn.
	Hearing    Stage = "hearing"    // A panel, or the mediator, is to find.
	Voting     Stage = "voting"     // The members decide.
	Reasons    Stage = "reasons"    // It is found; the reasons are due.
	Appealable Stage = "appealable" // The reasons are out, or overdue; one side may appeal.
	Closed     Stage = "closed"
)

// Outcome is what came of a case that is closed.
type Outcome string

// The outcomes.
const (
	Settled   Outcome = "settled"
	Withdrawn Outcome = "withdrawn"
	Upheld    Outcome = "upheld"
	Dismissed Outcome = "dismissed"
	Moot      Outcome = "moot" // The charged is no member any more.
)

// Case is a dispute, a charge, or an appeal against a moderator.
type Case struct {
	Cause    Cause           `json:"cause"`
	By       people.MemberID `json:"by"`      // Who brought it.
	Against  people.MemberID `json:"against"` // Whom it is about.
	Document Paper           `json:"document"`
	Opened   int64           `json:"opened"` // Unix seconds of rule time, as all times here.
	Stage    Stage           `json:"stage"`
	Turn     uint64          `json:"turn"`            // Counts its stages, so that a deadline knows whose it is.
	Until    int64           `json:"until,omitempty"` // When the stage ends by itself; 0 where others end it.

	Mediator   string          `json:"mediator,omitempty"`    // A person's handle, or a name from outside.
	MediatorBy people.MemberID `json:"mediator_by,omitempty"` // The side that named them.
	Accepted   bool            `json:"accepted,omitempty"`    // By the other side.
	Agreement  Paper           `json:"agreement,omitempty"`   // As the first side signed it.
	SignedBy   people.MemberID `json:"signed_by,omitempty"`
	Papers     uint64          `json:"papers,omitempty"` // Added later.

	Before    uint64             `json:"before,omitempty"`   // The sanction on which a charge builds.
	Appealed  bool               `json:"appealed,omitempty"` // There is no further appeal.
	Again     bool               `json:"again,omitempty"`    // This hearing's panel is the second drawn, since the first was silent.
	Panel     []people.MemberID  `json:"panel,omitempty"`
	Sole      machine.PersonID   `json:"sole,omitempty"` // The mediator who hears it in place of a panel.
	Replaced  int64              `json:"replaced,omitempty"`
	Past      []people.MemberID  `json:"past,omitempty"` // Who was on panels before.
	PastSoles []machine.PersonID `json:"past_soles,omitempty"`
	Judgments []Judgment         `json:"judgments,omitempty"` // Of the present panel.
	Upheld    bool               `json:"upheld,omitempty"`    // What was found last.
	Step      Step               `json:"step,omitempty"`      // The sanction found fit.
	Days      int64              `json:"days,omitempty"`
	Proposal  uint64             `json:"proposal,omitempty"` // With which the members decide.
	Voted     bool               `json:"voted,omitempty"`    // The members voted for the exclusion.
	Outcome   Outcome            `json:"outcome,omitempty"`
}

// Judgment is what one of a panel finds.
type Judgment struct {
	Member  people.MemberID `json:"member"`
	Finding Finding         `json:"finding"`
	Step    Step            `json:"step,omitempty"`
	Days    int64           `json:"days,omitempty"`
}

var (
	cases    = state.NewMap[uint64, Case]("disputes/cases")
	lastCase = state.NewCounter("disputes/last_case")
	open     = state.NewMap[people.MemberID, uint64]("disputes/open") // How many of a member's are not closed.
	recused  = state.NewSet2[uint64, people.MemberID]("disputes/recused")
	charged  = state.NewMap[people.MemberID, uint64]("disputes/charged") // The charge against a member that is not closed.
	mediator = state.NewItem[Mediator]("disputes/mediator")
)

// CaseOf is the case with this number.
func CaseOf(r state.Reader, n uint64) (Case, bool) { return cases.Get(r, n) }

// LastCase is the number of the latest case, 0 before the first.
func LastCase(r state.Reader) uint64 { return lastCase.Get(r) }

// RecusedFrom walks the members that declared a conflict in a case.
func RecusedFrom(r state.Reader, n uint64) iter.Seq[people.MemberID] { return recused.Of(r, n) }

// party reports whether a member is one of the two sides.
func (c Case) party(m people.MemberID) bool { return m == c.By || m == c.Against }

// other is the side that is not m.
func (c Case) other(m people.MemberID) people.MemberID {
	if m == c.By {
		return c.Against
	}
	return c.By
}

// begun numbers a case and puts it into its first stage.
func begun(s *machine.Step, c Case, stage Stage, days int64) (uint64, Case) {
	n := lastCase.Next(s)
	c.Opened = s.Time
	count, _ := open.Get(s, c.By)
	open.Put(s, c.By, count+1)
	return n, c.enter(s, n, stage, days)
}

// find is the open case with this number, of which the acting member is a side.
func sided(s *machine.Step, n uint64) (Case, people.MemberID, error) {
	c, err := going(s, n)
	who := people.ActingMember(s)
	if err == nil && !c.party(who) {
		err = machine.NotAllowed("disputes.no_party", "%s is no side of case %d", who, n)
	}
	return c, who, err
}

// going is the case with this number if it is not closed.
func going(s *machine.Step, n uint64) (Case, error) {
	c, ok := cases.Get(s, n)
	if !ok {
		return c, machine.NotFound("disputes.unknown_case", "there is no case number %d", n).At("case")
	}
	if c.Stage == Closed {
		return c, machine.Conflict("disputes.closed", "case %d is closed: %s", n, c.Outcome).At("case")
	}
	return c, nil
}

// wrongStage refuses what belongs to another stage of a case.
func wrongStage(n uint64, c Case) error {
	return machine.Conflict("disputes.wrong_stage", "case %d is at another stage now: %s", n, c.Stage).At("case")
}

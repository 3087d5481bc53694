package governance

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// Choice is what a ballot says.
type Choice string

// The choices.
const (
	Yes     Choice = "yes"
	No      Choice = "no"
	Abstain Choice = "abstain"
)

// Harm is what a member fears who says no, in one word; the document says more.
type Harm string

// Mandate is on whose instruction a representative votes.
type Mandate string

// The mandates.
const (
	Free       Mandate = "free"
	Instructed Mandate = "instructed" // By the organization's own bodies.
	Poll       Mandate = "poll"       // As the organization's people were asked.
)

// harms are what a no can fear.
var harms = []Harm{"goal", "members", "people", "money", "law", "commons"}

// Vote casts the ballot of the member acted for in the round that is open. A
// member has one ballot; until the round closes a later one takes the place of
// the earlier, whoever of its representatives signs. Reasons in words belong into
// the discussion; a no may name the clause of the charter that it appeals to, or
// the harm it fears. Where one no can stop a proposal it must do one of the two.
type Vote struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Choice   Choice `json:"choice" help:"yes, no or abstain" example:"yes" choices:"yes,no,abstain" pos:"2"`
	Clause   string `json:"clause,omitempty" help:"number of the charter's clause that a no appeals to" example:"P2"`

	Harm     Harm    `json:"harm,omitempty" since:"4" help:"what a no fears harm to: goal, members, people, money, law or commons" example:"money" choices:"goal,members,people,money,law,commons"`
	Document string  `json:"document,omitempty" since:"4" help:"hash of the document that describes the harm" example:"6f1ed002ab5595859014ebf0951522d9a9b3f6e9c9f0c0d2f5a5b7f8c2a3d4e5" paper:"written"`
	Mandate  Mandate `json:"mandate,omitempty" since:"4" help:"on whose instruction your representative votes: free, instructed, or as a poll of your people says" example:"free" choices:"free,instructed,poll"`
}

// BallotCast says how a member votes until it says otherwise.
type BallotCast struct {
	Proposal uint64           `json:"proposal"`
	Round    uint64           `json:"round"`
	Member   people.MemberID  `json:"member"`
	Choice   Choice           `json:"choice"`
	Clause   string           `json:"clause,omitempty"`
	By       machine.PersonID `json:"by"`                // Who signed.
	Replaces Ballot           `json:"replaces,omitzero"` // The member's ballot before, which no longer counts.
	Approves []uint64         `json:"approves,omitempty"`
	Harm     Harm             `json:"harm,omitempty"`
	Document string           `json:"document,omitempty"`
	Mandate  Mandate          `json:"mandate,omitempty"`
	Meeting  uint64           `json:"meeting,omitempty"` // In which it was shown by hand; 0 where the member cast it itself.
}

// Check refuses what is no ballot.
func (m Vote) Check() error {
	switch {
	case !slices.Contains([]Choice{Yes, No, Abstain}, m.Choice):
		return machine.Malformed("governance.bad_choice", "vote yes, no or abstain").At("choice")
	case !slices.Contains([]Mandate{"", Free, Instructed, Poll}, m.Mandate):
		return machine.Malformed("governance.bad_mandate", "a mandate is free, instructed or poll").At("mandate")
	case m.Choice != No && m.Clause != "":
		return machine.Malformed("governance.clause_without_no", "only a no appeals to a clause").At("clause")
	case m.Choice != No && (m.Harm != "" || m.Document != ""):
		return machine.Malformed("governance.harm_without_no", "only a no fears a harm").At("harm")
	case m.Harm != "" && !slices.Contains(harms, m.Harm):
		return machine.Malformed("governance.unknown_harm", "harm is to the goal, members, people, money, law or commons, not to %q", m.Harm).At("harm")
	case (m.Harm == "") != (m.Document == ""):
		return machine.Malformed("governance.undescribed_harm", "name the harm and the document that describes it, both together").At("document")
	case m.Document != "" && !isDocument(m.Document):
		return machine.Malformed("governance.bad_document", "a document is known by %d hexadecimal digits in lower case", documentDigits).At("document")
	}
	return nil
}

// Apply casts the ballot.
func (m Vote) Apply(s *machine.Step) error {
	if is, err := m.individual(s); is {
		return err
	}
	number, member, err := voter(s, m.Proposal)
	if err != nil {
		return err
	}
	mandate, err := m.taken(s, number, member)
	if err != nil {
		return err
	}
	cast(s, m.Proposal, number, member, Ballot{
		Choice: m.Choice, Clause: m.Clause, By: s.By, At: s.Time, Harm: m.Harm, Document: m.Document, Mandate: mandate,
	})
	return nil
}

// taken refuses a ballot that a member on the roll cannot cast as it is, and
// finds on whose instruction it is cast.
func (m Vote) taken(s *machine.Step, number uint64, member people.MemberID) (Mandate, error) {
	if p, _ := proposals.Get(s, m.Proposal); m.Choice == Yes && len(standing(s, m.Proposal, p)) > 1 {
		return "", machine.Conflict("governance.several_versions", "several versions compete here; say which your organization can live with (governance.approve), or vote no against all").At("choice")
	}
	if m.Clause != "" && !inCharter(s, m.Clause) {
		return "", machine.NotFound("governance.unknown_clause", "the charter has no clause %s", m.Clause).At("clause")
	}
	if err := m.reasoned(s, number); err != nil {
		return "", err
	}
	return m.instructed(s, number, member)
}

// voter finds the round in which ballots on a proposal are taken now, and who
// casts one: the member acted for, if it is on the roll and still has its vote.
func voter(s *machine.Step, proposal uint64) (number uint64, member people.MemberID, err error) {
	if number, err = votable(s, proposal); err != nil {
		return 0, "", err
	}
	member = people.ActingMember(s)
	return number, member, hasBallot(s, state.PairOf(proposal, number), member)
}

// hasBallot refuses who has no ballot in a round.
func hasBallot(r state.Reader, k roundKey, member people.MemberID) error {
	if !roll.Has(r, k, member) {
		return machine.NotAllowed("governance.not_on_roll", "%s is not on the roll: those vote who were members when notice was given, each through who acts for it", member)
	}
	if !membership.IsActive(r, member) {
		return machine.NotAllowed("governance.not_active", "%s has no vote any more", member)
	}
	return nil
}

// reasoned refuses a no without a reason where it would stop the others.
func (m Vote) reasoned(s *machine.Step, number uint64) error {
	p, _ := proposals.Get(s, m.Proposal)
	r, _ := rounds.Get(s, m.Proposal, number)
	stops := r.Bar.Method == tally.ByConsent && p.Terms.Amendments > 0 || r.Bar.Method == tally.ByLazyConsent
	if stops && m.Choice == No && m.Clause == "" && m.Harm == "" {
		return machine.Malformed("governance.no_reason", "here a no stops the others, so it needs a reason: name the clause of the charter, or the harm and the document that describes it").At("clause")
	}
	return nil
}

// cast puts a ballot in the place of the member's last one.
func cast(s *machine.Step, proposal, number uint64, member people.MemberID, b Ballot) {
	k := state.PairOf(proposal, number)
	before, _ := ballots.Get(s, k, member)
	ballots.Put(s, k, member, b)
	s.Emit(BallotCast{proposal, number, member, b.Choice, b.Clause, b.By, before, b.Approves, b.Harm, b.Document, b.Mandate, b.Meeting})
}

// votable finds the number of the round in which ballots on a proposal are taken now.
func votable(s *machine.Step, proposal uint64) (uint64, error) {
	p, ok := proposals.Get(s, proposal)
	if !ok {
		return 0, unknownProposal(proposal)
	}
	if p.Status != Undecided {
		return 0, machine.Conflict("governance.decided", "proposal %d is %s; it is not voted on any more", proposal, p.Status).At("proposal")
	}
	if p.Secret {
		return 0, votedOnPaper(proposal)
	}
	r, _ := rounds.Get(s, proposal, p.Rounds)
	if s.Time < r.Opens {
		no := machine.Conflict("governance.not_open_yet", "notice of this vote is given, but it is not open yet").At("proposal")
		no.After = r.Opens
		return 0, no
	}
	if s.Time >= r.Closes {
		return 0, machine.Conflict("governance.closed", "the vote on proposal %d has closed", proposal).At("proposal")
	}
	return p.Rounds, nil
}

func inCharter(r state.Reader, number string) bool {
	c, _ := charter.Current(r)
	return slices.ContainsFunc(c.Clauses, func(c charter.Clause) bool { return c.Number == number })
}

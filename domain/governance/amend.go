package governance

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/tally"
)

// Amend answers objections to a proposal by consent with another text, twice at
// most. Ballots on the old one fall away, and the window begins anew.
type Amend struct {
	Proposal uint64         `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Title    string         `json:"title" help:"what it is about, in one line" example:"Buy flour together" pos:"2"`
	Text     string         `json:"text,omitempty" help:"the text to adopt instead" example:"Members who want to buy flour together from June on."`
	Messages []wire.Message `json:"messages,omitempty" help:"what the network does instead when it is adopted"`
}

// ProposalAmended says that a proposal has another text; it is voted on anew.
type ProposalAmended struct {
	Proposal uint64           `json:"proposal"`
	By       machine.PersonID `json:"by"` // Who signed.
	Title    string           `json:"title"`
	Text     string           `json:"text,omitempty"`
	Messages []wire.Message   `json:"messages,omitempty"`
	Number   uint64           `json:"number"` // Of the amendment, from 1.
	Round    uint64           `json:"round"`  // The round whose ballots fall away, or stayed without effect.
}

// ObjectionsStand says that somebody objects to a proposal by consent, and until
// when that can be answered: by its proposer with another text, or, where there
// is none to come, by whoever calls a vote.
type ObjectionsStand struct {
	Proposal   uint64 `json:"proposal"`
	Until      int64  `json:"until"`
	Amendments int64  `json:"amendments"` // How many more there can be.
}

// EndAnswer rejects a proposal whose objections nobody answered.
type EndAnswer struct {
	Proposal uint64 `json:"proposal"`
	Round    uint64 `json:"round"`
}

// Check refuses what cannot be put to anybody.
func (m Amend) Check() error { return checkWording(m.Title, m.Text, m.Messages) }

// Apply puts the new text in place of the old one.
func (m Amend) Apply(s *machine.Step) error {
	p, ok := proposals.Get(s, m.Proposal)
	switch {
	case !ok:
		return unknownProposal(m.Proposal)
	case people.ActingMember(s) != p.By:
		return machine.NotAllowed("governance.not_yours", "only %s, which proposed it, can word proposal %d anew", p.By, m.Proposal)
	case p.Status != Undecided:
		return machine.Conflict("governance.decided", "proposal %d is %s already", m.Proposal, p.Status).At("proposal")
	}
	r, _ := rounds.Get(s, m.Proposal, p.Rounds)
	if p.Terms.Amendments == 0 || p.Matter || p.Versions > 0 || r.Purpose == CalledVote {
		return machine.Conflict("governance.not_amendable", "only what is decided by consent can be worded anew; withdraw the proposal and make another").At("proposal")
	}
	if p.amendmentsLeft() == 0 {
		return machine.Conflict("governance.amended_twice", "proposal %d was amended %d times; now any member on its roll may call a vote", m.Proposal, p.Amendments).At("proposal")
	}
	if err := s.CheckProposed(p.Class.weight(), m.Messages); err != nil {
		return err
	}
	if err := checkEnding(s, p.Class, m.Messages); err != nil {
		return err
	}
	purpose := AmendedVote
	if s.Time < r.Opens {
		purpose = FirstVote // Its notice is not over yet.
	}
	if r.Result.Reason == "" {
		r.Closes, r.Result = s.Time, Result{Reason: tally.WordedAnew}
		rounds.Put(s, m.Proposal, p.Rounds, r)
	}
	p.Title, p.Text, p.Messages, p.Answer, p.Parties = m.Title, m.Text, m.Messages, 0, nil
	for _, o := range s.Concerned(m.Messages) {
		p.Parties = append(p.Parties, people.MemberID(o))
	}
	p.Amendments++
	s.Emit(ProposalAmended{m.Proposal, s.By, m.Title, m.Text, m.Messages, p.Amendments, p.Rounds})
	announce(s, m.Proposal, p, purpose)
	return nil
}

// amendmentsLeft is how often objections can still be answered with another text.
func (p Proposal) amendmentsLeft() int64 {
	if p.Matter || p.Versions > 0 {
		return 0
	}
	return p.Terms.Amendments - int64(p.Amendments)
}

// awaitAnswer leaves a proposal that is objected to open for a while.
func awaitAnswer(s *machine.Step, n uint64, p Proposal) {
	p.Answer = s.Time + answerDays*day
	proposals.Put(s, n, p)
	s.Schedule(p.Answer, EndAnswer{n, p.Rounds})
	s.Emit(ObjectionsStand{n, p.Answer, p.amendmentsLeft()})
}

// Apply rejects the proposal, if it still waits.
func (d EndAnswer) Apply(s *machine.Step) error {
	p, _ := proposals.Get(s, d.Proposal)
	if p.Status == Undecided && p.Rounds == d.Round && p.Answer != 0 {
		reject(s, d.Proposal, p, tally.Objection)
	}
	return nil
}

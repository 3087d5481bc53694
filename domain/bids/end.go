package bids

import (
	"slices"

	"metaorg/domain/agreements"
	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Submit says that a bid was handed in: for several once all of them signed.
type Submit struct {
	Bid      uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of what was handed in, or of the receipt; the team alone reads it on its pages" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"sealed"`
}

// BidSubmitted says that a bid was handed in.
type BidSubmitted struct {
	Bid      uint64            `json:"bid"`
	Team     []people.MemberID `json:"team"`
	By       machine.PersonID  `json:"by"`
	Document Paper             `json:"document,omitempty"`
}

// Check refuses what is no document.
func (m Submit) Check() error { return m.Document.check("document") }

// Apply notes it.
func (m Submit) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Gathering, Agreeing)
	if err != nil {
		return err
	}
	who, err := b.leading(s, m.Bid)
	team := Team(s, m.Bid)
	switch {
	case err != nil:
		return err
	case len(team) == 0:
		return machine.Conflict("bids.nobody", "nobody is on bid %d", m.Bid).At("bid")
	case !slices.Contains(team, who):
		return machine.Conflict("bids.no_lead", "nobody leads bid %d yet; more than half of the team names who does", m.Bid).At("bid")
	case len(team) > 1 && (b.State != Agreeing || !b.Agreed(s)):
		return machine.Conflict("bids.not_signed", "not all of the team have signed; nobody bids for others without their signature").At("bid")
	}
	a, _ := agreements.AgreementOf(s, b.Agreement)
	for _, member := range team {
		if len(team) > 1 && !slices.Contains(a.Parties, member) {
			return machine.Conflict("bids.other_team", "%s is on the team and no party of agreement %d; put terms on the table that name all", member, b.Agreement).At("bid")
		}
	}
	b.State, b.Since = Submitted, s.Time
	b.put(s, m.Bid)
	s.Emit(BidSubmitted{m.Bid, team, s.By, m.Document})
	return nil
}

// Outcome is how a bid that was submitted ended.
type Outcome string

// The outcomes.
const (
	IsWon  Outcome = "won"
	IsLost Outcome = "lost"
)

// Conclude says whether a bid was won or lost. Of a lost one the agreement ends.
type Conclude struct {
	Bid     uint64  `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Outcome Outcome `json:"outcome" help:"won or lost" example:"won" choices:"won,lost" pos:"2"`
	Learned string  `json:"learned" help:"what the next team should know, in words that stay in the log; they name no persons and no prices" example:"They asked for two references; begin with those a week earlier."`
}

// BidConcluded says how a bid ended.
type BidConcluded struct {
	Bid     uint64           `json:"bid"`
	Outcome Outcome          `json:"outcome"`
	By      machine.PersonID `json:"by"`
}

// Learned is what one of the team would tell the next.
type Learned struct {
	Bid    uint64           `json:"bid"`
	Member people.MemberID  `json:"member"`
	By     machine.PersonID `json:"by"`
	Text   string           `json:"text"`
}

// Check refuses other outcomes, and silence.
func (m Conclude) Check() error {
	if m.Outcome != IsWon && m.Outcome != IsLost {
		return machine.Malformed("bids.bad_outcome", "a bid is won or lost").At("outcome")
	}
	return checkText(m.Learned, "learned", maxText, true)
}

// Apply concludes it.
func (m Conclude) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Submitted)
	if err != nil {
		return err
	}
	who, err := b.speaking(s, m.Bid)
	if err != nil {
		return err
	}
	b.State = Won
	if m.Outcome == IsLost {
		b.State = Lost
	}
	s.Emit(BidConcluded{m.Bid, m.Outcome, s.By})
	b.learn(s, m.Bid, who, m.Learned)
	b.over(s, m.Bid)
	return nil
}

// speaking is who acts, if it says how a bid ended: who leads it, and when that one
// has left the network any of the team.
func (b Bid) speaking(s *machine.Step, n uint64) (people.MemberID, error) {
	if !competences.TakesPart(s, b.Lead, s.Time) {
		return onTeam(s, n)
	}
	return b.leading(s, n)
}

// Withdraw ends a bid that is not to be won. An agreement for it ends with it.
type Withdraw struct {
	Bid     uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Learned string `json:"learned" help:"why, and what the next team should know, in words that stay in the log; they name no persons and no prices" example:"Nobody of us could be there in April; look for partners in the north first."`
}

// BidWithdrawn says that a bid is not gone on with.
type BidWithdrawn struct {
	Bid uint64           `json:"bid"`
	By  machine.PersonID `json:"by"`
}

// Check refuses silence.
func (m Withdraw) Check() error { return checkText(m.Learned, "learned", maxText, true) }

// Apply withdraws it.
func (m Withdraw) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Gathering, Agreeing, Submitted)
	if err != nil {
		return err
	}
	who, err := b.leading(s, m.Bid)
	if b.Lead != "" {
		who, err = b.speaking(s, m.Bid)
	}
	if err != nil {
		return err
	}
	b.State = Withdrawn
	s.Emit(BidWithdrawn{m.Bid, s.By})
	b.learn(s, m.Bid, who, m.Learned)
	b.over(s, m.Bid)
	return nil
}

// Learn adds what one of the team would tell the next.
type Learn struct {
	Bid  uint64 `json:"bid" help:"the bid's number" example:"1" pos:"1"`
	Text string `json:"text" help:"what the next team should know, in words that stay in the log; they name no persons and no prices" example:"Ask for the room before you promise a date."`
}

// Check refuses silence.
func (m Learn) Check() error { return checkText(m.Text, "text", maxText, true) }

// Apply adds it.
func (m Learn) Apply(s *machine.Step) error {
	b, err := existing(s, m.Bid, Won, Lost, Withdrawn, Missed)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	if who != b.By {
		if _, err := onTeam(s, m.Bid); err != nil {
			return err
		}
	}
	if learned.Has(s, m.Bid, who) {
		return machine.Conflict("bids.said_already", "%s said what it learned already", who).At("bid")
	}
	b.learn(s, m.Bid, who, m.Text)
	return nil
}

func (Bid) learn(s *machine.Step, n uint64, who people.MemberID, text string) {
	learned.Add(s, n, who)
	s.Emit(Learned{n, who, s.By, text})
}

// over ends a bid, and with one that is not won the agreement for it.
func (b Bid) over(s *machine.Step, n uint64) {
	b.Since = s.Time
	held.Remove(s, b.By, n)
	for _, m := range Team(s, n) {
		joined.Remove(s, m, n)
	}
	if b.State != Won && b.Agreement != 0 {
		agreements.Void(s, b.Agreement)
	}
	b.put(s, n)
}

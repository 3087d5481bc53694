package mandates

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// Choice is an answer to a poll; the choices are those of a ballot.
type Choice string

// The choices.
const (
	Yes     Choice = "yes"
	No      Choice = "no"
	Abstain Choice = "abstain"
)

// Poll asks the own people of the organization acted for how it should vote on
// a proposal, once. When it binds, a ballot that says something else is
// refused from its close on.
type Poll struct {
	Proposal uint64 `json:"proposal" help:"the proposal's number" example:"3" pos:"1"`
	Days     int64  `json:"days" help:"how many days they have to answer" example:"4" pos:"2"`
	Binding  bool   `json:"binding,omitempty" help:"whether the organization must vote as most of them say"`
}

// PollOpened says that an organization asks its own people.
type PollOpened struct {
	Organization machine.OrganizationID `json:"organization"`
	Proposal     uint64                 `json:"proposal"`
	Binding      bool                   `json:"binding,omitempty"`
	Asked        int64                  `json:"asked"`  // How many people.
	Closes       int64                  `json:"closes"` // Unix seconds of rule time.
	By           machine.PersonID       `json:"by"`
}

// AnswerPoll says how one of an organization's own people would have it vote;
// until the poll closes a later answer takes the place of the earlier.
type AnswerPoll struct {
	Organization machine.OrganizationID `json:"organization" help:"the organization's handle" example:"radish-coop" pos:"1"`
	Proposal     uint64                 `json:"proposal" help:"the proposal's number" example:"3" pos:"2"`
	Choice       Choice                 `json:"choice" help:"yes, no or abstain" example:"yes" choices:"yes,no,abstain" pos:"3"`
}

// PollAnswered says what one of an organization's own people answered.
type PollAnswered struct {
	Organization machine.OrganizationID `json:"organization"`
	Proposal     uint64                 `json:"proposal"`
	Person       machine.PersonID       `json:"person"`
	Choice       Choice                 `json:"choice"`
}

// Count is what a poll came to.
type Count struct {
	Asked   int64 `json:"asked"` // Who could answer at the close.
	Yes     int64 `json:"yes"`
	No      int64 `json:"no"`
	Abstain int64 `json:"abstain"`
}

// closePoll ends a poll.
type closePoll struct {
	Organization machine.OrganizationID `json:"organization"`
	Proposal     uint64                 `json:"proposal"`
}

// PollClosed says what a poll came to.
type PollClosed struct {
	Organization machine.OrganizationID `json:"organization"`
	Proposal     uint64                 `json:"proposal"`
	Binding      bool                   `json:"binding,omitempty"`
	Count        Count                  `json:"count"`
	Choice       Choice                 `json:"choice,omitempty"` // Empty if too few answered, or as many said something else.
}

// Check refuses a poll that is open for no time, or for too long.
func (m Poll) Check() error {
	if m.Days < 1 || m.Days > MaxPollDays {
		return machine.Malformed("mandates.bad_days", "a poll is open for 1 to %d days", MaxPollDays).At("days")
	}
	return nil
}

// Apply opens the poll.
func (m Poll) Apply(s *machine.Step) error {
	if err := forOrganization(s); err != nil {
		return err
	}
	if s.IsSecret(m.Proposal) {
		return machine.NotAllowed("mandates.secret_vote", "proposal %d is voted on in secret; an answer here would show how %s votes", m.Proposal, s.For).At("proposal")
	}
	if polls.Has(s, s.For, m.Proposal) {
		return machine.Conflict("mandates.asked_already", "%s has asked its people about proposal %d already; what they say stands", s.For, m.Proposal).At("proposal")
	}
	asked := countPeople(s, s.For)
	if asked == 0 {
		return machine.Conflict("mandates.nobody_to_ask", "%s has named no people whom it could ask", s.For)
	}
	closes := s.Time + m.Days*daySeconds
	polls.Put(s, s.For, m.Proposal, Inquiry{By: s.By, Binding: m.Binding, Since: s.Time, Closes: closes})
	s.Schedule(closes, closePoll{s.For, m.Proposal})
	s.Emit(PollOpened{Organization: s.For, Proposal: m.Proposal, Binding: m.Binding, Asked: asked, Closes: closes, By: s.By})
	return nil
}

// Check refuses what is no answer.
func (m AnswerPoll) Check() error {
	if m.Choice != Yes && m.Choice != No && m.Choice != Abstain {
		return machine.Malformed("mandates.bad_choice", "answer yes, no or abstain").At("choice")
	}
	return nil
}

// Apply keeps the answer.
func (m AnswerPoll) Apply(s *machine.Step) error {
	p, ok := polls.Get(s, m.Organization, m.Proposal)
	if !ok {
		return machine.NotFound("mandates.unknown_poll", "%s has asked nobody about proposal %d", clip(string(m.Organization)), m.Proposal).At("proposal")
	}
	if p.Closed || s.Time >= p.Closes {
		return machine.Conflict("mandates.poll_closed", "the poll of %s on proposal %d has closed", m.Organization, m.Proposal).At("proposal")
	}
	if !p.asks(s, m.Organization, s.By) {
		return machine.NotAllowed("mandates.not_asked", "%s asks who were its own people when the poll opened, and still are", m.Organization)
	}
	answers.Put(s, state.PairOf(m.Organization, m.Proposal), s.By, m.Choice)
	s.Emit(PollAnswered{Organization: m.Organization, Proposal: m.Proposal, Person: s.By, Choice: m.Choice})
	return nil
}

// asks reports whether a poll asks a person: one of the organization's people
// since before it opened.
func (p Inquiry) asks(r state.Reader, o machine.OrganizationID, who machine.PersonID) bool {
	since, ok := named.Get(r, o, who)
	return ok && since <= p.Since
}

// Asks reports whether an organization's poll on a proposal asks a person.
func Asks(r state.Reader, o machine.OrganizationID, proposal uint64, who machine.PersonID) bool {
	p, ok := polls.Get(r, o, proposal)
	return ok && p.asks(r, o, who)
}

// AnswerOf reads what a person answered; empty if nothing yet.
func AnswerOf(r state.Reader, o machine.OrganizationID, proposal uint64, who machine.PersonID) Choice {
	c, _ := answers.Get(r, state.PairOf(o, proposal), who)
	return c
}

// Apply counts the answers of those who are still asked.
func (d closePoll) Apply(s *machine.Step) error {
	p, _ := polls.Get(s, d.Organization, d.Proposal)
	p.Closed, p.Count = true, p.counted(s, d.Organization, d.Proposal)
	p.Choice = p.Count.Outcome()
	polls.Put(s, d.Organization, d.Proposal, p)
	s.Emit(PollClosed{Organization: d.Organization, Proposal: d.Proposal, Binding: p.Binding, Count: p.Count, Choice: p.Choice})
	return nil
}

func (p Inquiry) counted(r state.Reader, o machine.OrganizationID, proposal uint64) (c Count) {
	for _, since := range named.Of(r, o) {
		if since <= p.Since {
			c.Asked++
		}
	}
	for who, choice := range answers.Of(r, state.PairOf(o, proposal)) {
		if !p.asks(r, o, who) {
			continue
		}
		switch choice {
		case Yes:
			c.Yes++
		case No:
			c.No++
		case Abstain:
			c.Abstain++
		}
	}
	return c
}

// Needed is how many must answer for a poll to say anything: one in four, and
// at least two where so many are asked.
func (c Count) Needed() int64 {
	return max((c.Asked+answersPer-1)/answersPer, min(leastAnswers, c.Asked))
}

// Outcome is the choice that more made than any other; empty when too few
// answered, or as many made another.
func (c Count) Outcome() Choice {
	most := max(c.Yes, c.No, c.Abstain)
	switch {
	case most == 0, c.Yes+c.No+c.Abstain < c.Needed():
		return ""
	case c.Yes == most && c.No < most && c.Abstain < most:
		return Yes
	case c.No == most && c.Yes < most && c.Abstain < most:
		return No
	case c.Abstain == most && c.Yes < most && c.No < most:
		return Abstain
	}
	return ""
}

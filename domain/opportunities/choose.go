package opportunities

import (
	"slices"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Choose chooses an answer, for all that it is for and that is left, or for less.
// With that both sides have agreed: one by answering, the other by choosing. The
// other answers wait in case it falls through.
type Choose struct {
	Answer   uint64   `json:"answer" help:"the answer's number" example:"1" pos:"1"`
	Parts    []uint64 `json:"parts,omitempty" help:"numbers of the parts that it is chosen for, from 1; nothing for all that it is for" example:"1"`
	Quantity int64    `json:"quantity,omitempty" help:"how much, if it is less than it is for, in the smallest steps of what is counted: 400 for 4.00 h" example:"400" in:"answer"`
	Anyway   bool     `json:"anyway,omitempty" help:"whether you know that it is more than the hours that who does it said it has" example:"true"`
}

// AnswerChosen says that two agreed.
type AnswerChosen struct {
	Answer   uint64           `json:"answer"`
	Post     uint64           `json:"post"`
	Provider people.MemberID  `json:"provider"`
	Receiver people.MemberID  `json:"receiver"`
	By       machine.PersonID `json:"by"`
	Takes    []int64          `json:"takes,omitempty"` // How much of each part, where it is not all of it.
	Rest     bool             `json:"rest,omitempty"`  // For some of it nobody is chosen yet.
}

func (m Choose) which() which { return which{m.Parts, m.Quantity} }

// Check refuses what is no choice.
func (m Choose) Check() error { return m.which().check() }

// Apply chooses it.
func (m Choose) Apply(s *machine.Step) error {
	_, a, err := toYou(s, m.Answer)
	if err != nil {
		return err
	}
	p, err := at(s, a.Post, Open, Expired)
	if err != nil {
		return err
	}
	if !competences.TakesPart(s, a.By, s.Time) {
		return gone(a.By).At("answer")
	}
	takes, err := m.takes(p, a)
	if err != nil {
		return err
	}
	provider, receiver := p.Sides(a)
	if !m.Anyway {
		if err := enough(s, provider, p, takes); err != nil {
			return err
		}
	}
	a.State, a.Takes = Chosen, takes
	responses.Put(s, m.Answer, a)
	p.Chosen++
	p.take(takes, 1)
	if p.whole() {
		p.become(s, a.Post, Agreed)
	} else {
		posts.Put(s, a.Post, p)
	}
	if slices.Equal(takes, p.What.amounts()) {
		takes = nil
	}
	s.Emit(AnswerChosen{m.Answer, a.Post, provider, receiver, s.By, takes, !p.whole()})
	return nil
}

// takes is how much of each part the answer is chosen for: what it is for, as far
// as it is left and the choice has no less.
func (m Choose) takes(p Post, a Response) ([]int64, error) {
	if err := m.which().fits(p.What); err != nil {
		return nil, err
	}
	takes, some := a.which().of(p.Left())
	if !some {
		return nil, taken().At("answer")
	}
	for _, n := range m.Parts {
		if len(a.Parts) > 0 && !slices.Contains(a.Parts, n) {
			return nil, machine.Conflict("opportunities.not_in_answer", "answer %d is not for part %d", m.Answer, n).At("parts")
		}
	}
	if takes, some = m.which().of(takes); !some {
		return nil, taken().At("parts")
	}
	return takes, nil
}

// agreed is what two agreed on, if the one acted for is one of them: the answer
// with this number, or with 0 the only one it can be.
func agreed(s *machine.Step, n, which uint64) (p Post, number uint64, a Response, err error) {
	if p, err = at(s, n, Open, Expired, Agreed); err != nil {
		return p, 0, a, err
	}
	if p.Chosen == 0 {
		_, err = at(s, n, Agreed)
		return p, 0, a, err
	}
	who, found := people.ActingMember(s), 0
	for i, r := range ResponsesTo(s, n) {
		if r.State == Chosen && (who == p.By || who == r.By) && (which == 0 || which == i) {
			number, a = i, r
			found++
		}
	}
	switch {
	case found == 0:
		return p, 0, a, machine.NotAllowed("opportunities.not_your_side", "%s agreed on this with whose answers are chosen; only both sides say what came of it", p.By)
	case found > 1:
		return p, 0, a, machine.Malformed("opportunities.which_answer", "%d answers are chosen; say which of them you mean", found).At("answer")
	}
	return p, number, a, nil
}

// GiveUp says that what was agreed falls through. It can be answered again, and
// another answer chosen.
type GiveUp struct {
	Post     uint64 `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
	Answer   uint64 `json:"answer,omitempty" help:"number of the chosen answer, where there are several" example:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// FellThrough says that what two agreed on will not be.
type FellThrough struct {
	Post     uint64           `json:"post"`
	Answer   uint64           `json:"answer"`
	Holder   people.MemberID  `json:"holder"` // Who says so.
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document,omitempty"`
	Open     bool             `json:"open"` // Whether it takes answers again; after its last day it does not.
}

// Check refuses what is no document.
func (m GiveUp) Check() error { return m.Document.check() }

// Apply gives it up.
func (m GiveUp) Apply(s *machine.Step) error {
	p, chosen, a, err := agreed(s, m.Post, m.Answer)
	if err != nil {
		return err
	}
	p = p.drop(s, chosen, a, Fell)
	next := Open
	if p.Expires <= s.Time || closesWithItsPoster(s) && !competences.TakesPart(s, p.By, s.Time) {
		next = Expired
	}
	p.become(s, m.Post, next)
	s.Emit(FellThrough{m.Post, chosen, people.ActingMember(s), s.By, m.Document, next == Open})
	return nil
}

// Confirm says that what was agreed was done. It counts once both sides said so.
type Confirm struct {
	Post   uint64 `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
	Answer uint64 `json:"answer,omitempty" help:"number of the chosen answer, where there are several" example:"1"`
}

// SideConfirmed says that one side says that it was done.
type SideConfirmed struct {
	Post   uint64           `json:"post"`
	Answer uint64           `json:"answer"`
	Holder people.MemberID  `json:"holder"`
	By     machine.PersonID `json:"by"`
}

// Fulfilled says that both sides said so.
type Fulfilled struct {
	Post     uint64          `json:"post"`
	Answer   uint64          `json:"answer"`
	Provider people.MemberID `json:"provider"`
	Receiver people.MemberID `json:"receiver"`
	Rest     bool            `json:"rest,omitempty"` // Some of it is yet to be done, or to be chosen.
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Apply confirms it.
func (m Confirm) Apply(s *machine.Step) error {
	p, n, a, err := agreed(s, m.Post, m.Answer)
	if err != nil {
		return err
	}
	asker := people.ActingMember(s) == p.By
	if asker && a.Asker || !asker && a.Answerer {
		return machine.Conflict("opportunities.confirmed_already", "%s has said so; the other side has not yet", people.ActingMember(s)).At("post")
	}
	a.Asker, a.Answerer = a.Asker || asker, a.Answerer || !asker
	responses.Put(s, n, a)
	s.Emit(SideConfirmed{m.Post, n, people.ActingMember(s), s.By})
	if !a.Asker || !a.Answerer {
		return nil
	}
	p = p.drop(s, n, a, Confirmed)
	rest := p.Stage != Agreed || p.Chosen > 0
	if rest {
		posts.Put(s, m.Post, p)
	} else {
		p.become(s, m.Post, Done)
	}
	provider, receiver := p.Sides(a)
	s.Emit(Fulfilled{m.Post, n, provider, receiver, rest})
	return nil
}

package opportunities

import (
	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Choose chooses an answer. With that both sides have agreed: one by answering,
// the other by choosing. The other answers wait in case it falls through.
type Choose struct {
	Answer uint64 `json:"answer" help:"the answer's number" example:"1" pos:"1"`
}

// AnswerChosen says that two agreed.
type AnswerChosen struct {
	Answer   uint64           `json:"answer"`
	Post     uint64           `json:"post"`
	Provider people.MemberID  `json:"provider"`
	Receiver people.MemberID  `json:"receiver"`
	By       machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Choose) Check() error { return nil }

// Apply chooses it.
func (m Choose) Apply(s *machine.Step) error {
	p, a, err := toYou(s, m.Answer)
	if err != nil {
		return err
	}
	if p, err = at(s, a.Post, Open, Expired); err != nil {
		return err
	}
	if !competences.TakesPart(s, a.By, s.Time) {
		return gone(a.By).At("answer")
	}
	a.State = Chosen
	responses.Put(s, m.Answer, a)
	p.Chosen = m.Answer
	p.become(s, a.Post, Agreed)
	provider, receiver := p.Sides(a)
	s.Emit(AnswerChosen{m.Answer, a.Post, provider, receiver, s.By})
	return nil
}

// agreed is what two agreed on, if the one acted for is one of them.
func agreed(s *machine.Step, n uint64) (p Post, a Response, asker bool, err error) {
	if p, err = at(s, n, Agreed); err != nil {
		return p, a, false, err
	}
	a, _ = responses.Get(s, p.Chosen)
	who := people.ActingMember(s)
	if who != p.By && who != a.By {
		return p, a, false, machine.NotAllowed("opportunities.not_your_side", "%s and %s agreed on this; only they say what came of it", p.By, a.By)
	}
	return p, a, who == p.By, nil
}

// GiveUp says that what was agreed falls through. It can be answered again, and
// another answer chosen.
type GiveUp struct {
	Post     uint64 `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
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
	p, a, _, err := agreed(s, m.Post)
	if err != nil {
		return err
	}
	chosen := p.Chosen
	p = p.drop(s, chosen, a, Fell)
	p.Chosen = 0
	next := Open
	if p.Expires <= s.Time {
		next = Expired
	}
	p.become(s, m.Post, next)
	s.Emit(FellThrough{m.Post, chosen, people.ActingMember(s), s.By, m.Document, next == Open})
	return nil
}

// Confirm says that what was agreed was done. It counts once both sides said so.
type Confirm struct {
	Post uint64 `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
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
}

// Check has nothing to refuse.
func (Confirm) Check() error { return nil }

// Apply confirms it.
func (m Confirm) Apply(s *machine.Step) error {
	p, a, asker, err := agreed(s, m.Post)
	if err != nil {
		return err
	}
	if asker && a.Asker || !asker && a.Answerer {
		return machine.Conflict("opportunities.confirmed_already", "%s has said so; the other side has not yet", people.ActingMember(s)).At("post")
	}
	a.Asker, a.Answerer = a.Asker || asker, a.Answerer || !asker
	responses.Put(s, p.Chosen, a)
	s.Emit(SideConfirmed{m.Post, p.Chosen, people.ActingMember(s), s.By})
	if !a.Asker || !a.Answerer {
		return nil
	}
	p = p.drop(s, p.Chosen, a, Confirmed)
	p.become(s, m.Post, Done)
	provider, receiver := p.Sides(a)
	s.Emit(Fulfilled{m.Post, p.Chosen, provider, receiver})
	return nil
}

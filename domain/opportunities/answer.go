package opportunities

import (
	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Answer says that one can do what is needed, or would have what is offered. It
// binds nobody until it is chosen.
type Answer struct {
	Post     uint64   `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
	Text     string   `json:"text" help:"what you can do, or what you would have, in words that stay in the log; they name no persons" example:"We can do it in the second week of January."`
	Parts    []uint64 `json:"parts,omitempty" help:"numbers of the parts that it is for, from 1; nothing for all of them" example:"1"`
	Quantity int64    `json:"quantity,omitempty" help:"how much, if it is not all, in the smallest steps of what is counted: 400 for 4.00 h" example:"400" in:"post"`
	Anyway   bool     `json:"anyway,omitempty" help:"whether you know that it is more than the hours that you said you have" example:"true"`
	Document Paper    `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Answered says that somebody answered.
type Answered struct {
	Answer   uint64           `json:"answer"` // Its number, from 1.
	Post     uint64           `json:"post"`
	Holder   people.MemberID  `json:"holder"` // Who answers.
	By       machine.PersonID `json:"by"`
	Text     string           `json:"text"`
	Document Paper            `json:"document,omitempty"`
	Parts    []uint64         `json:"parts,omitempty"` // For which it is; none for all of them.
	Quantity int64            `json:"quantity,omitempty"`
}

func (m Answer) which() which { return which{m.Parts, m.Quantity} }

// Check refuses what says nothing.
func (m Answer) Check() error {
	if err := checkText(m.Text, "text", maxText, true); err != nil {
		return err
	}
	if err := m.which().check(); err != nil {
		return err
	}
	return m.Document.check()
}

// Apply answers.
func (m Answer) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	p, ok := posts.Get(s, m.Post)
	switch {
	case ok && p.Stage == Expired:
		return machine.Conflict("opportunities.expired", "number %d took answers until its last day, which is over", m.Post).At("post")
	case ok && p.By == who:
		return machine.NotAllowed("opportunities.own_post", "%s posted this itself", who).At("post")
	case ok && people.UnderCommonControl(s, p.By, who):
		return machine.NotAllowed("opportunities.self_dealt", "%s and %s are under common control; what they do for each other needs no board", p.By, who).At("post")
	}
	if p, err = at(s, m.Post, Open); err != nil {
		return err
	}
	if !competences.TakesPart(s, p.By, s.Time) {
		return gone(p.By).At("post")
	}
	for _, a := range ResponsesTo(s, m.Post) {
		if a.By == who && a.State == Given {
			return machine.Conflict("opportunities.answered_already", "%s has answered this; take that back to say something else", who).At("post")
		}
	}
	switch {
	case p.Answers >= maxAnswers:
		return machine.OverLimit("opportunities.enough_answers", "%d have answered; that is enough to choose from", maxAnswers).At("post")
	case count(given.Of(s, who)) >= maxGiven:
		return machine.OverLimit("opportunities.too_many_answers", "%s has %d answers that wait; take one back first", who, maxGiven)
	}
	if err := m.which().fits(p.What); err != nil {
		return err
	}
	takes, some := m.which().of(p.Left())
	if !some {
		return taken().At("parts")
	}
	if p.Kind == Needed && !m.Anyway {
		if err := enough(s, who, p, takes); err != nil {
			return err
		}
	}
	n := lastResponse.Next(s)
	responses.Put(s, n, Response{Post: m.Post, By: who, State: Given, Parts: m.Parts, Quantity: m.Quantity})
	live.Add(s, m.Post, n)
	given.Add(s, who, n)
	p.Answers++
	posts.Put(s, m.Post, p)
	s.Emit(Answered{n, m.Post, who, s.By, m.Text, m.Document, m.Parts, m.Quantity})
	return nil
}

func taken() *machine.Refusal {
	return machine.Conflict("opportunities.taken", "somebody is chosen for all of that already")
}

func gone(who people.MemberID) *machine.Refusal {
	return machine.Conflict("opportunities.gone", "%s takes no part in the network any more", who)
}

// answer is the answer with this number and what it is to, if it is in this state.
func answer(s *machine.Step, n uint64, in Sort) (Post, Response, error) {
	a, ok := responses.Get(s, n)
	if !ok {
		return Post{}, a, machine.NotFound("opportunities.unknown_answer", "there is no answer number %d", n).At("answer")
	}
	p, _ := posts.Get(s, a.Post)
	if a.State != in {
		return p, a, machine.Conflict("opportunities.answer_over", "answer %d is %s; that does not fit", n, a.State).At("answer")
	}
	return p, a, nil
}

// toYou is a given answer to what the one acted for posted.
func toYou(s *machine.Step, n uint64) (Post, Response, error) {
	if a, ok := responses.Get(s, n); ok {
		if p, _ := posts.Get(s, a.Post); p.By != people.ActingMember(s) {
			return p, a, machine.NotAllowed("opportunities.not_to_you", "answer %d is to %s; only it does this", n, p.By)
		}
	}
	return answer(s, n, Given)
}

// TakeBack takes an answer back that was not chosen.
type TakeBack struct {
	Answer uint64 `json:"answer" help:"the answer's number" example:"1" pos:"1"`
}

// AnswerTakenBack says that somebody's answer holds no longer.
type AnswerTakenBack struct {
	Answer uint64           `json:"answer"`
	By     machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (TakeBack) Check() error { return nil }

// Apply takes it back.
func (m TakeBack) Apply(s *machine.Step) error {
	if a, ok := responses.Get(s, m.Answer); ok && a.By != people.ActingMember(s) {
		return machine.NotAllowed("opportunities.not_your_answer", "answer %d is of %s; only it takes that back", m.Answer, a.By)
	}
	p, a, err := answer(s, m.Answer, Given)
	if err != nil {
		return err
	}
	posts.Put(s, a.Post, p.drop(s, m.Answer, a, TakenBack))
	s.Emit(AnswerTakenBack{m.Answer, s.By})
	return nil
}

// Decline says no to an answer.
type Decline struct {
	Answer   uint64 `json:"answer" help:"the answer's number" example:"1" pos:"1"`
	Document Paper  `json:"document,omitempty" help:"hash of a document that says why" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// AnswerDeclined says that an answer will not be chosen.
type AnswerDeclined struct {
	Answer   uint64           `json:"answer"`
	By       machine.PersonID `json:"by"`
	Document Paper            `json:"document,omitempty"`
}

// Check refuses what is no document.
func (m Decline) Check() error { return m.Document.check() }

// Apply declines it.
func (m Decline) Apply(s *machine.Step) error {
	p, a, err := toYou(s, m.Answer)
	if err != nil {
		return err
	}
	posts.Put(s, a.Post, p.drop(s, m.Answer, a, Declined))
	s.Emit(AnswerDeclined{m.Answer, s.By, m.Document})
	return nil
}

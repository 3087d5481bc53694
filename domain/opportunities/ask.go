package opportunities

import (
	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Asking is that somebody was asked for what is needed, or for what is offered.
type Asking struct {
	At   int64 `json:"at"`             // Unix seconds of rule time.
	Said bool  `json:"said,omitempty"` // It said no.
}

var asked = state.NewMap2[uint64, people.MemberID, Asking]("opportunities/asked") // By post and who was asked.

// AskedFor is whether and when somebody was asked; false where nobody did.
func AskedFor(r state.Reader, post uint64, who people.MemberID) (Asking, bool) {
	return asked.Get(r, post, who)
}

// Ask asks somebody to answer a need or an offer. It binds nobody, and who is
// asked need say nothing.
type Ask struct {
	Post uint64          `json:"post" help:"number of your need or your offer" example:"1" pos:"1"`
	Whom people.MemberID `json:"whom" help:"whom to ask: an organization or a person" example:"riverside" pos:"2"`
}

// Asked says that who posted asks somebody for an answer.
type Asked struct {
	Post   uint64           `json:"post"`
	Holder people.MemberID  `json:"holder"` // Who asks.
	By     machine.PersonID `json:"by"`
	Whom   people.MemberID  `json:"whom"`
}

// Check refuses to ask nobody.
func (m Ask) Check() error {
	if m.Whom == "" {
		return machine.Malformed("opportunities.nobody_asked", "say whom you ask").At("whom")
	}
	return nil
}

// Apply asks.
func (m Ask) Apply(s *machine.Step) error {
	p, err := yours(s, m.Post, Open)
	if err != nil {
		return err
	}
	before, again := asked.Get(s, m.Post, m.Whom)
	switch {
	case m.Whom == p.By:
		return machine.NotAllowed("opportunities.own_post", "%s posted this itself", m.Whom).At("whom")
	case people.UnderCommonControl(s, p.By, m.Whom):
		return machine.NotAllowed("opportunities.self_dealt", "%s and %s are under common control; what they do for each other needs no board", p.By, m.Whom).At("whom")
	case !competences.TakesPart(s, m.Whom, s.Time):
		return gone(m.Whom).At("whom")
	case before.Said:
		return machine.Conflict("opportunities.said_no", "%s was asked, and said no", m.Whom).At("whom")
	case again:
		return machine.Conflict("opportunities.asked_already", "%s was asked already", m.Whom).At("whom")
	}
	for _, a := range ResponsesTo(s, m.Post) {
		if a.By == m.Whom {
			return machine.Conflict("opportunities.answered_first", "%s has answered this already", m.Whom).At("whom")
		}
	}
	n := 0
	for range asked.Of(s, m.Post) {
		n++
	}
	if n >= maxAsked {
		return machine.OverLimit("opportunities.too_many_asked", "%d were asked; wait for what they say", maxAsked).At("whom")
	}
	asked.Put(s, m.Post, m.Whom, Asking{At: s.Time})
	s.Emit(Asked{m.Post, p.By, s.By, m.Whom})
	return nil
}

// SayNo says that one cannot do what one was asked for.
type SayNo struct {
	Post uint64 `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
}

// SaidNo says that somebody who was asked will not answer.
type SaidNo struct {
	Post   uint64           `json:"post"`
	Holder people.MemberID  `json:"holder"` // Who was asked.
	By     machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (SayNo) Check() error { return nil }

// Apply says no.
func (m SayNo) Apply(s *machine.Step) error {
	who := people.ActingMember(s)
	a, ok := asked.Get(s, m.Post, who)
	switch {
	case !ok:
		return machine.NotFound("opportunities.not_asked", "nobody asked %s for number %d", who, m.Post).At("post")
	case a.Said:
		return machine.Conflict("opportunities.said_no", "%s was asked, and said no", who).At("post")
	}
	a.Said = true
	asked.Put(s, m.Post, who, a)
	s.Emit(SaidNo{m.Post, who, s.By})
	return nil
}

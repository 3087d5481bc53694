package opportunities

import (
	"slices"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Need says what an organization or a person needs.
type Need What

// Offer says what an organization or a person offers.
type Offer What

// Posted says that there is a need or an offer.
type Posted struct {
	Post    uint64           `json:"post"` // Its number, from 1; needs and offers are counted together.
	Kind    Kind             `json:"kind"`
	Holder  people.MemberID  `json:"holder"`
	By      machine.PersonID `json:"by"` // Who signed, as everywhere here.
	What    What             `json:"what"`
	Expires int64            `json:"expires"`
}

// Check refuses what says nothing, and a need without a day.
func (m Need) Check() error {
	if err := What(m).check(); err != nil {
		return err
	}
	return What(m).checkDated(Needed)
}

// Apply posts it.
func (m Need) Apply(s *machine.Step) error { return post(s, Needed, What(m)) }

// Check refuses what says nothing.
func (m Offer) Check() error { return What(m).check() }

// Apply posts it.
func (m Offer) Apply(s *machine.Step) error { return post(s, Offered, What(m)) }

func post(s *machine.Step, k Kind, w What) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	if err := w.found(s); err != nil {
		return err
	}
	p := Post{Kind: k, By: who, What: w}
	if p.Expires, err = w.expires(s); err != nil {
		return err
	}
	if err := room(s, who); err != nil {
		return err
	}
	n := lastPost.Next(s)
	p.become(s, n, Open)
	s.Emit(Posted{n, k, who, s.By, w, p.Expires})
	return nil
}

// takesPart is who acts, if it has a part in the network: members, supporters,
// those on their way in; and each person who acts for one of them, for itself.
func takesPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !competences.TakesPart(s, who, s.Time) {
		return who, machine.NotAllowed("opportunities.no_part", "%s takes no part in the network; members, supporters and who acts for one of them do", who)
	}
	return who, nil
}

// room refuses who has too much on the board.
func room(s *machine.Step, who people.MemberID) error {
	if n := count(held.Of(s, who)); n >= maxHeld {
		return machine.OverLimit("opportunities.too_many", "%s has %d needs and offers on the board; withdraw one first", who, maxHeld)
	}
	return nil
}

func count(all func(func(uint64) bool)) (n int) {
	for range all {
		n++
	}
	return n
}

// at is the need or offer with this number, if it is at one of these stages.
func at(r state.Reader, n uint64, stages ...Stage) (Post, error) {
	p, ok := posts.Get(r, n)
	if !ok {
		return p, machine.NotFound("opportunities.unknown_post", "there is no need or offer number %d", n).At("post")
	}
	for _, stage := range stages {
		if p.Stage == stage {
			return p, nil
		}
	}
	return p, machine.Conflict("opportunities.wrong_stage", "number %d is %s; that does not fit", n, p.Stage).At("post")
}

// yours is the need or offer with this number, if the one acted for posted it.
func yours(s *machine.Step, n uint64, stages ...Stage) (Post, error) {
	if p, ok := posts.Get(s, n); ok && p.By != people.ActingMember(s) {
		return p, machine.NotAllowed("opportunities.not_yours", "%s posted number %d; only it does this", p.By, n)
	}
	return at(s, n, stages...)
}

// Change says anew what is needed or offered, while nobody has answered.
type Change struct {
	Post        uint64   `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
	Title       string   `json:"title" help:"what it is, in a few words that stay in the log; they name no persons" example:"Somebody to check our books for 2026"`
	Text        string   `json:"text,omitempty" help:"what one should know of it, in words that stay in the log; they name no persons" example:"Two hundred bookings, one grant, no payroll. A day of work, we think."`
	Competences []string `json:"competences,omitempty" help:"what it takes to do it: ids of the vocabulary such as act:bookkeeping, or URIs of another list" example:"act:bookkeeping"`
	Parts       []Part   `json:"parts,omitempty" help:"what it is made of, if it is several things that different ones may do"`
	Resource    uint64   `json:"resource,omitempty" help:"number of what is shared here that it is about, if it is" example:"1"`
	Quantity    int64    `json:"quantity,omitempty" help:"how much, in the unit's smallest steps: 800 for 8.00 h; 0 for not said" example:"800" in:"unit"`
	Unit        string   `json:"unit,omitempty" help:"unit of the quantity, such as h, day, each, kg or GBP" example:"h"`
	From        string   `json:"from,omitempty" help:"the first day, as year-month-day; nothing for as soon as possible" example:"2027-01-11"`
	Until       string   `json:"until,omitempty" help:"the last day, as year-month-day; a need has one" example:"2027-02-28"`
	AnswerBy    string   `json:"answer_by,omitempty" help:"the last day for answers, as year-month-day; nothing for the last day of all" example:"2027-01-08"`
	Place       string   `json:"place,omitempty" help:"where, as people call it; nothing if it can be done from anywhere" example:"Shrewsbury"`
	Remote      bool     `json:"remote,omitempty" help:"whether it can be done from anywhere" example:"true"`
	Terms       Terms    `json:"terms" help:"on what terms: gift, exchange, paid or patronage" example:"paid" choices:"gift,exchange,paid,patronage"`
	InReturn    string   `json:"in_return,omitempty" help:"what is given for it, in words: a price, or what is exchanged" example:"30 pounds an hour"`
	Reference   string   `json:"reference,omitempty" help:"public reference of a tender or a call that it belongs to" example:"ocds-b5fd17-7f3a"`
	Document    Paper    `json:"document,omitempty" help:"hash of a document that says more" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// PostChanged says what is needed or offered now.
type PostChanged struct {
	Post    uint64           `json:"post"`
	By      machine.PersonID `json:"by"`
	What    What             `json:"what"`
	Expires int64            `json:"expires"`
}

func (m Change) what() What {
	return What{m.Title, m.Text, m.Competences, m.Parts, m.Resource, m.Quantity, m.Unit, m.From, m.Until, m.AnswerBy, m.Place, m.Remote, m.Terms, m.InReturn, m.Reference, m.Document}
}

// Check refuses what says nothing.
func (m Change) Check() error { return m.what().check() }

// Apply changes it.
func (m Change) Apply(s *machine.Step) error {
	p, err := yours(s, m.Post, Open)
	if err != nil {
		return err
	}
	if p.Answers+p.Met > 0 {
		return answeredAlready(m.Post, p.Answers+p.Met)
	}
	w := m.what()
	if err := w.checkDated(p.Kind); err != nil {
		return err
	}
	if err := w.found(s); err != nil {
		return err
	}
	if p.Expires, err = w.expires(s); err != nil {
		return err
	}
	p.What = w
	p.become(s, m.Post, Open)
	s.Emit(PostChanged{m.Post, s.By, w, p.Expires})
	return nil
}

func answeredAlready(n uint64, answers int64) error {
	return machine.Conflict("opportunities.answered", "number %d has %d answers to what it says now; decline them first, or post it anew", n, answers).At("post")
}

// Renew keeps a need or an offer open for longer, or opens it again after its
// time, with other dates where they are given.
type Renew struct {
	Post     uint64 `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
	From     string `json:"from,omitempty" help:"the first day, as year-month-day; nothing to leave it as it is" example:"2027-03-01"`
	Until    string `json:"until,omitempty" help:"the last day, as year-month-day; nothing to leave it as it is" example:"2027-04-30"`
	AnswerBy string `json:"answer_by,omitempty" help:"the last day for answers, as year-month-day; nothing for the last day of all" example:"2027-03-15"`
}

// PostRenewed says that a need or an offer is open for longer.
type PostRenewed struct {
	Post     uint64           `json:"post"`
	By       machine.PersonID `json:"by"`
	From     string           `json:"from,omitempty"`
	Until    string           `json:"until,omitempty"`
	AnswerBy string           `json:"answer_by,omitempty"`
	Expires  int64            `json:"expires"`
}

// Check refuses dates that are none.
func (m Renew) Check() error {
	return What{From: m.From, Until: m.Until, AnswerBy: m.AnswerBy}.checkDates()
}

// Apply renews it. Who answered did so for the dates that it had.
func (m Renew) Apply(s *machine.Step) error {
	p, err := yours(s, m.Post, Open, Expired)
	if err != nil {
		return err
	}
	w := p.What
	if m.From != "" {
		w.From = m.From
	}
	if m.Until != "" {
		w.Until = m.Until
	}
	if p.Answers+p.Met > 0 && (w.From != p.What.From || w.Until != p.What.Until) {
		return answeredAlready(m.Post, p.Answers+p.Met)
	}
	w.AnswerBy = m.AnswerBy
	if err := w.checkDates(); err != nil {
		return err
	}
	if p.Expires, err = w.expires(s); err != nil {
		return err
	}
	if p.Stage == Expired {
		if err := room(s, p.By); err != nil {
			return err
		}
	}
	p.What = w
	p.become(s, m.Post, Open)
	s.Emit(PostRenewed{m.Post, s.By, w.From, w.Until, w.AnswerBy, p.Expires})
	return nil
}

// Withdraw takes a need or an offer off the board. Who answered is told; what was
// agreed of a part of it stays agreed, and what was done stays done.
type Withdraw struct {
	Post uint64 `json:"post" help:"number of the need or the offer" example:"1" pos:"1"`
}

// PostWithdrawn says that a need or an offer takes no more answers.
type PostWithdrawn struct {
	Post  uint64           `json:"post"`
	By    machine.PersonID `json:"by"`
	Stage Stage            `json:"stage,omitempty"` // Where it is over only in part: agreed, or done.
}

// Check has nothing to refuse.
func (Withdraw) Check() error { return nil }

// Apply withdraws it.
func (m Withdraw) Apply(s *machine.Step) error {
	p, err := yours(s, m.Post, Open, Expired)
	if err != nil {
		return err
	}
	for _, n := range slices.Collect(live.Of(s, m.Post)) {
		if a, _ := responses.Get(s, n); a.State == Given {
			p = p.drop(s, n, a, Passed)
		}
	}
	switch {
	case p.Chosen > 0:
		p.Expires = s.Time // So that it does not open again when something falls through.
		p.become(s, m.Post, Agreed)
		s.Emit(PostWithdrawn{m.Post, s.By, Agreed})
	case p.Met > 0:
		p.become(s, m.Post, Done)
		s.Emit(PostWithdrawn{m.Post, s.By, Done})
	default:
		p.become(s, m.Post, Over)
		s.Emit(PostWithdrawn{m.Post, s.By, ""})
	}
	return nil
}

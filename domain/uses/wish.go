package uses

import (
	"slices"

	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Wished is what somebody wishes for.
type Wished struct {
	By      people.MemberID `json:"by"`
	Closed  bool            `json:"closed,omitempty"`
	Answers []uint64        `json:"answers,omitempty"` // Resources, in the order in which they were named.
}

// WishOf is the wish with this number.
func WishOf(r state.Reader, n uint64) (Wished, bool) { return wishes.Get(r, n) }

// LastWish is the number of the latest wish, 0 before the first.
func LastWish(r state.Reader) uint64 { return lastWish.Get(r) }

// Wish wishes for something that nobody shares yet.
type Wish struct {
	Title string       `json:"title" help:"what you wish for, in a few words" example:"A model contract for lending machines" pos:"1"`
	Kind  commons.Kind `json:"kind" help:"what sort of thing it would be" choices:"software,document,dataset,design,practice,model,equipment,space,compute,service,fund" example:"document"`
	Text  string       `json:"text" help:"what it would have to do, and for whom; it names no persons" example:"Two pages that a workshop and a farm can both sign, with who pays for what breaks."`
}

// WishMade says that somebody wishes for something.
type WishMade struct {
	Wish   uint64           `json:"wish"` // Its number, from 1.
	Member people.MemberID  `json:"member"`
	By     machine.PersonID `json:"by"`
	Title  string           `json:"title"`
	Kind   commons.Kind     `json:"kind"`
	Text   string           `json:"text"`
}

// Check refuses what says nothing.
func (m Wish) Check() error {
	if err := checkText(m.Title, "title", maxTitle, false); err != nil {
		return err
	}
	if !slices.Contains(commons.Kinds(), m.Kind) {
		return machine.Malformed("uses.unknown_kind", "say what sort of thing it would be: software, a document, dataset, design, practice, model, equipment, a space, compute, a service or a fund").At("kind")
	}
	return checkText(m.Text, "text", maxText, true)
}

// Apply wishes.
func (m Wish) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	count, _ := wishedBy.Get(s, who)
	if count >= maxWishes {
		return machine.OverLimit("uses.too_many_wishes", "%s has %d open wishes; close one first", who, count)
	}
	wishedBy.Put(s, who, count+1)
	n := lastWish.Next(s)
	wishes.Put(s, n, Wished{By: who})
	s.Emit(WishMade{n, who, s.By, m.Title, m.Kind, m.Text})
	return nil
}

// openWish is the wish with this number, if it is not closed.
func openWish(r state.Reader, n uint64) (Wished, error) {
	w, ok := wishes.Get(r, n)
	if !ok {
		return w, machine.NotFound("uses.unknown_wish", "there is no wish number %d", n).At("wish")
	}
	if w.Closed {
		return w, machine.Conflict("uses.closed", "%s has closed wish %d", w.By, n).At("wish")
	}
	return w, nil
}

// Support says that the member acted for wishes the same.
type Support struct {
	Wish uint64 `json:"wish" help:"the wish's number" example:"1" pos:"1"`
	Stop bool   `json:"stop,omitempty" help:"you wish for it no longer" example:"false"`
}

// WishSupported says that somebody wishes the same, or no longer.
type WishSupported struct {
	Wish   uint64           `json:"wish"`
	Member people.MemberID  `json:"member"`
	By     machine.PersonID `json:"by"`
	Stop   bool             `json:"stop,omitempty"`
}

// Check has nothing to refuse.
func (Support) Check() error { return nil }

// Apply supports it.
func (m Support) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	w, err := openWish(s, m.Wish)
	if err != nil {
		return err
	}
	has := supporters.Has(s, m.Wish, who)
	switch {
	case w.By == who:
		return machine.Conflict("uses.own_wish", "wish %d is yours; who made it is counted", m.Wish).At("wish")
	case has && !m.Stop:
		return machine.Conflict("uses.supported_already", "%s supports wish %d already", who, m.Wish).At("wish")
	case m.Stop && !has:
		return machine.Conflict("uses.not_supported", "%s does not support wish %d", who, m.Wish).At("wish")
	case m.Stop:
		supporters.Remove(s, m.Wish, who)
	default:
		supporters.Add(s, m.Wish, who)
	}
	s.Emit(WishSupported{m.Wish, who, s.By, m.Stop})
	return nil
}

// Answer names something shared that may be what was wished for.
type Answer struct {
	Wish     uint64 `json:"wish" help:"the wish's number" example:"1" pos:"1"`
	Resource uint64 `json:"resource" help:"number of what is shared" example:"4" pos:"2"`
}

// WishAnswered says that something may be what was wished for.
type WishAnswered struct {
	Wish     uint64           `json:"wish"`
	Resource uint64           `json:"resource"`
	Member   people.MemberID  `json:"member"` // Who says so.
	By       machine.PersonID `json:"by"`
}

// Check has nothing to refuse.
func (Answer) Check() error { return nil }

// Apply names it.
func (m Answer) Apply(s *machine.Step) error {
	who, err := takesPart(s)
	if err != nil {
		return err
	}
	w, err := openWish(s, m.Wish)
	if err != nil {
		return err
	}
	it, err := shared(s, m.Resource)
	switch {
	case err != nil:
		return err
	case it.Standing == commons.Withdrawn:
		return machine.Conflict("uses.withdrawn", "%s was withdrawn; name something that is there", it.Details.Title).At("resource")
	case slices.Contains(w.Answers, m.Resource):
		return machine.Conflict("uses.named_already", "resource %d is named already", m.Resource).At("resource")
	case len(w.Answers) >= maxAnswers:
		return machine.OverLimit("uses.too_many_answers", "wish %d has %d answers already", m.Wish, maxAnswers).At("wish")
	}
	w.Answers = append(w.Answers, m.Resource)
	wishes.Put(s, m.Wish, w)
	s.Emit(WishAnswered{m.Wish, m.Resource, who, s.By})
	return nil
}

// Close closes a wish, come true or not, by who made it.
type Close struct {
	Wish      uint64 `json:"wish" help:"the wish's number" example:"1" pos:"1"`
	Fulfilled bool   `json:"fulfilled,omitempty" help:"it came true" example:"true"`
}

// WishClosed says that a wish is closed.
type WishClosed struct {
	Wish      uint64           `json:"wish"`
	By        machine.PersonID `json:"by"`
	Fulfilled bool             `json:"fulfilled,omitempty"`
}

// Check has nothing to refuse.
func (Close) Check() error { return nil }

// Apply closes it.
func (m Close) Apply(s *machine.Step) error {
	w, err := openWish(s, m.Wish)
	if err != nil {
		return err
	}
	if w.By != people.ActingMember(s) {
		return machine.NotAllowed("uses.not_your_wish", "wish %d is of %s; only it closes it", m.Wish, w.By)
	}
	w.Closed = true
	wishes.Put(s, m.Wish, w)
	count, _ := wishedBy.Get(s, w.By)
	wishedBy.Put(s, w.By, count-1)
	s.Emit(WishClosed{m.Wish, s.By, m.Fulfilled})
	return nil
}

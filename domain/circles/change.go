package circles

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Change is carried by an ordinary decision: it says anew what a circle decides
// and how. Its term stays. What the circle is asked about already closes by the
// rule with which it opened.
type Change struct {
	Circle     uint64            `json:"circle" help:"the circle's number" example:"1"`
	Name       string            `json:"name" help:"what the circle is called" example:"Kitchen"`
	Domain     string            `json:"domain" help:"what the members leave to it, in words; it names no persons" example:"What is cooked, bought and repaired in the shared kitchen, up to 200 pounds a month."`
	Members    []people.MemberID `json:"members,omitempty" help:"handles of the organizations in it, in place of those before; leave it out to keep them" example:"mill,forge,print"`
	Entry      Entry             `json:"entry" help:"how others come in: open to any member, or by consent of those in it" example:"open" choices:"open,consent"`
	Method     Method            `json:"method" help:"how it decides: lazy, where silence adopts; or consent, where at least half say that they agree and nobody objects" example:"lazy" choices:"lazy,consent"`
	WindowDays int64             `json:"window_days" help:"how many days those in it have to answer" example:"5"`
	Objections int64             `json:"objections,omitempty" help:"lazy: how many objections bring a matter before all members" example:"2"`
	Kinds      []string          `json:"kinds,omitempty" help:"what it may do in the network's name, as kinds of messages that a lazy decision may carry; without any it decides on texts" example:"circles.post_bulletin"`
}

// CircleChanged says what a circle decides from now on, how, and who is in it.
type CircleChanged struct {
	Circle  uint64            `json:"circle"`
	Remit   Remit             `json:"remit"`
	Members []people.MemberID `json:"members"` // By id.
}

func (m Change) remit() Remit {
	return Remit{Name: m.Name, Domain: m.Domain, Kinds: m.Kinds, Method: m.Method, WindowDays: m.WindowDays, Objections: m.Objections, Entry: m.Entry}
}

// Check refuses what no charter allows.
func (m Change) Check() error {
	if err := m.remit().check(); err != nil {
		return err
	}
	if len(m.Members) == 0 {
		return nil
	}
	return checkMembers(m.Members)
}

// Apply changes the circle.
func (m Change) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	c, err := existing(s, m.Circle)
	if err != nil {
		return err
	}
	if err := m.remit().allowed(s); err != nil {
		return err
	}
	if len(m.Members) > 0 {
		if c.Members, err = enough(s, m.Members); err != nil {
			return err
		}
	}
	c.Remit = m.remit()
	circles.Put(s, m.Circle, c)
	s.Emit(CircleChanged{m.Circle, c.Remit, c.Members})
	return nil
}

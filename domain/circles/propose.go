package circles

import (
	"slices"
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Propose puts a text to a circle by one of its members, and messages of kinds
// that were left to it. They are applied in the network's name, all or nothing.
type Propose struct {
	Circle   uint64         `json:"circle" help:"the circle's number" example:"1" pos:"1"`
	Title    string         `json:"title" help:"what it is about, in one line" example:"New pots" pos:"2"`
	Text     string         `json:"text,omitempty" help:"what the circle is to adopt; it names no persons and stays readable for good" example:"We buy four pots for the kitchen, for 160 pounds."`
	Messages []wire.Message `json:"messages,omitempty" help:"what is done in the network's name, of the kinds that were left to the circle"`
}

// MatterOpened says that a circle is asked.
type MatterOpened struct {
	Matter     uint64           `json:"matter"` // Its number, from 1, of all circles' matters.
	Circle     uint64           `json:"circle"`
	By         people.MemberID  `json:"by"`
	Signed     machine.PersonID `json:"signed"`
	Joins      people.MemberID  `json:"joins,omitempty"` // Who asks to be let in.
	Title      string           `json:"title,omitempty"`
	Text       string           `json:"text,omitempty"`
	Messages   []wire.Message   `json:"messages,omitempty"`
	Method     Method           `json:"method"`
	Objections int64            `json:"objections,omitempty"`
	Closes     int64            `json:"closes"`
}

// Check refuses what cannot be read or decides nothing.
func (m Propose) Check() error {
	if err := checkText(m.Title, "title", titleBytes, false); err != nil {
		return err
	}
	if strings.TrimSpace(m.Text) == "" && len(m.Messages) > 0 {
		return nil
	}
	return checkText(m.Text, "text", textBytes, true)
}

// Apply opens the matter.
func (m Propose) Apply(s *machine.Step) error {
	c, err := working(s, m.Circle)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	if err := hasSay(s, c, who); err != nil {
		return err
	}
	if !able(s, c) {
		return machine.Conflict("circles.too_few_left", "the circle %s has fewer than %d members with a vote, or only such as one owner controls; others can join it", c.Remit.Name, LeastMembers).At("circle")
	}
	if err := s.CheckCarried(machine.WeightLazy, m.Messages); err != nil {
		return err
	}
	if err := c.leftTo(m.Messages); err != nil {
		return err
	}
	return openMatterIn(s, c, Matter{
		Circle: m.Circle, By: who, Title: m.Title, Text: m.Text, Messages: m.Messages,
		Method: c.Remit.Method, Objections: c.Remit.Objections,
	})
}

// hasSay refuses who has no say in a circle: who is not in it, or has lost
// the vote in the network.
func hasSay(s *machine.Step, c Circle, who people.MemberID) error {
	if !c.has(who) {
		return notIn(c, who)
	}
	if !membership.IsActive(s, who) {
		return machine.NotAllowed("circles.not_active", "%s has no vote in this network any more", who)
	}
	return nil
}

// leftTo refuses messages of kinds that the members did not leave to the circle.
func (c Circle) leftTo(messages []wire.Message) *machine.Refusal {
	for _, w := range messages {
		if !slices.Contains(c.Remit.Kinds, w.Kind) {
			return machine.NotAllowed("circles.not_left_to_it", "the members did not leave %s to the circle %s; propose it to all of them", w.Kind, c.Remit.Name).At("messages")
		}
	}
	return nil
}

// openMatterIn numbers a matter and asks the circle. Whoever proposes agrees.
func openMatterIn(s *machine.Step, c Circle, m Matter) error {
	count := 0
	for range openIn.Of(s, m.Circle) {
		count++
	}
	if count >= mostOpen {
		return machine.OverLimit("circles.too_many_open", "the circle %s is asked about %d matters already; wait for one", c.Remit.Name, count).At("circle")
	}
	n := lastMatter.Next(s)
	m.Opened, m.Closes, m.Stage = s.Time, s.Time+c.Remit.WindowDays*day, Open
	matters.Put(s, n, m)
	openIn.Add(s, m.Circle, n)
	s.Emit(MatterOpened{n, m.Circle, m.By, s.By, m.Joins, m.Title, m.Text, m.Messages, m.Method, m.Objections, m.Closes})
	if m.Joins == "" {
		answers.Put(s, n, m.By, Answer{Agrees: true, By: s.By})
	}
	s.Schedule(m.Closes, CloseMatter{n})
	return nil
}

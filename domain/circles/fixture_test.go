package circles_test

import (
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// toys bring a kind with which messages are carried at once, and one that is
// carried and refuses.
var toys = machine.Module{
	Name: "toys",
	Kinds: []machine.Kind{
		machine.KindOf[carry]("toys.carry", "Apply something as the network."),
		machine.KindOf[refuse]("toys.refuse", "Be refused.").CarriedBy(machine.WeightLazy),
	},
}

type (
	carry struct {
		Messages []wire.Message `json:"messages"`
	}
	refuse struct{}
)

func (carry) Check() error               { return nil }
func (refuse) Check() error              { return nil }
func (refuse) Apply(*machine.Step) error { return machine.Conflict("toys.refused", "toys say no") }

// Apply stands for the execution of an ordinary decision.
func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, m.Messages)
	return err
}

// nine are the members of most worlds here. Ash, bee, cob and dew are in the
// kitchen, the circle of most tests.
var nine = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}

// house is a world with circles.
type house struct {
	*rulestest.World
	t testing.TB
}

func build(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	draft := domaintest.Draft("federation", rules...)
	return &house{domaintest.Founded(t, draft, nine, governance.Module, circles.Module, toys), t}
}

// kitchen is a lazy circle of four, for a year, in which two objections bring a
// matter before all members.
func kitchen() circles.Create {
	return circles.Create{
		Name: "Kitchen", Domain: "What is cooked and repaired.", Members: []people.MemberID{"dew", "ash", "bee", "cob"}, Entry: circles.AnyMember,
		Method: circles.Lazy, WindowDays: 5, Objections: 2, Kinds: []string{"circles.post_bulletin", "toys.refuse"}, TermMonths: 12, ReviewMonths: 6,
	}
}

// council is a circle of the same four that decides by consent and lets in by consent.
func council() circles.Create {
	c := kitchen()
	c.Name, c.Method, c.Objections, c.Entry = "Council", circles.Consent, 0, circles.ByConsent
	return c
}

// carried applies a message as the network, and gives the code if it is refused.
func (h *house) carried(m machine.Message) string {
	return h.Act(domaintest.Initiator, "", carry{[]wire.Message{h.Machine.Wire(m)}})[0].Code
}

// decided applies messages as the network.
func (h *house) decided(all ...machine.Message) {
	h.t.Helper()
	for _, m := range all {
		if code := h.carried(m); code != "" {
			h.t.Fatalf("%T was refused: %s", m, code)
		}
	}
}

func (h *house) act(o machine.OrganizationID, m machine.Message) string {
	return h.Act(domaintest.Rep(o), o, m)[0].Code
}

func (h *house) must(o machine.OrganizationID, m ...machine.Message) {
	h.t.Helper()
	h.Must(domaintest.Rep(o), o, m...)
}

// open sets a circle up, of which ash proposes pots.
func (h *house) open(c circles.Create) uint64 {
	h.t.Helper()
	h.decided(c)
	return h.pots()
}

// pots is ash's matter in the last circle.
func (h *house) pots() uint64 {
	h.t.Helper()
	h.must("ash", circles.Propose{Circle: circles.LastCircle(h.Store), Title: "New pots", Text: "We buy four pots."})
	return circles.LastMatter(h.Store)
}

func (h *house) object(matter uint64, all ...machine.OrganizationID) {
	h.t.Helper()
	for _, o := range all {
		h.must(o, circles.Object{Matter: matter, Clause: "P1"})
	}
}

func (h *house) lift(matter uint64, by machine.OrganizationID) {
	h.t.Helper()
	h.must(by, circles.Lift{Matter: matter, Document: paper("a")})
}

// vote lets so many members vote yes on a lifted matter, the others no, and
// lets the result take effect.
func (h *house) vote(matter uint64, yes int) {
	h.t.Helper()
	m, _ := circles.MatterOf(h.Store, matter)
	h.Pass(8)
	for on := range governance.OnRoll(h.Store, m.Proposal, 1) {
		choice := governance.No
		if yes > 0 {
			choice = governance.Yes
			yes--
		}
		h.must(machine.OrganizationID(on), governance.Vote{Proposal: m.Proposal, Choice: choice})
	}
	h.Pass(12)
}

// at fails the test unless a matter is at a stage.
func (h *house) at(matter uint64, stage circles.Stage) {
	h.t.Helper()
	if m, _ := circles.MatterOf(h.Store, matter); m.Stage != stage {
		h.t.Errorf("matter %d is %s, want %s", matter, m.Stage, stage)
	}
}

// in fails the test unless a circle is in a state.
func (h *house) in(circle uint64, state circles.State) {
	h.t.Helper()
	if c, _ := circles.CircleOf(h.Store, circle); c.State != state {
		h.t.Errorf("circle %d is %s, want %s", circle, c.State, state)
	}
}

// paper is a document's hash, the same for a digit.
func paper(digit string) circles.Paper { return circles.Paper(strings.Repeat(digit, 64)) }

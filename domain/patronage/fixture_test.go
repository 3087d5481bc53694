package patronage_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/nodes"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// toys bring a kind with which days are closed, as the close of a period does.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{machine.KindOf[closeDays]("toys.close", "Close days."), machine.KindOf[reopenDays]("toys.reopen", "Reopen days.")}}

type closeDays struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type reopenDays struct {
	From string `json:"from"`
}

func (closeDays) Check() error  { return nil }
func (reopenDays) Check() error { return nil }

// Apply stands for the freeze of a period.
func (m closeDays) Apply(s *machine.Step) error { return patronage.CloseDays(s, m.From, m.To) }

// Apply stands for the decision that opens it again.
func (m reopenDays) Apply(s *machine.Step) error {
	patronage.ReopenDays(s, m.From)
	return nil
}

// five are the members of the worlds here, by id. Elm is owned by dew.
var five = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm"}

// house is a world in which members give each other things.
type house struct {
	*rulestest.World
	t testing.TB
}

func build(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	h := &house{domaintest.Founded(t, domaintest.Draft("federation", rules...), five,
		governance.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, patronage.Module, toys), t}
	h.must("elm", people.Disclose{Parents: []people.Parent{{Organization: "dew", Control: people.Ownership}}})
	return h
}

// day is a day from today on, as messages have it.
func (h *house) day(n int64) string {
	return time.Unix(h.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

func (h *house) act(o machine.OrganizationID, m machine.Message) string {
	return h.Act(domaintest.Rep(o), o, m)[0].Code
}

func (h *house) must(o machine.OrganizationID, m ...machine.Message) {
	h.t.Helper()
	h.Must(domaintest.Rep(o), o, m...)
}

// refused fails the test unless an act is refused with this code.
func (h *house) refused(o machine.OrganizationID, m machine.Message, code string) {
	h.t.Helper()
	if got := h.act(o, m); got != code {
		h.t.Errorf("%s %T %+v: refused with %q, want %q", o, m, m, got, code)
	}
}

// work is two and a half hours that ash worked for bee.
func (h *house) work(changes ...func(*patronage.Record)) patronage.Record {
	m := patronage.Record{With: "bee", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 250, Unit: "h", Date: h.day(0)}
	for _, change := range changes {
		change(&m)
	}
	return m
}

// recorded has ash record something and gives its number.
func (h *house) recorded(m patronage.Record) uint64 {
	h.t.Helper()
	h.must("ash", m)
	return patronage.LastEvent(h.Store)
}

func (h *house) state(n uint64, want patronage.State) patronage.Event {
	h.t.Helper()
	e, _ := patronage.EventOf(h.Store, n)
	if e.State != want {
		h.t.Errorf("contribution %d is %q, want %q", n, e.State, want)
	}
	return e
}

// counted are the numbers of what counts of all days, in order.
func (h *house) counted() (all []uint64) {
	for n := range patronage.Confirmed(h.Store, "1900-01-01", "2999-12-31") {
		all = append(all, n)
	}
	return all
}

// has fails the test unless there is so much of a resource.
func (h *house) has(n uint64, accounting, onHand int64) patronage.Resource {
	h.t.Helper()
	it, _ := patronage.ResourceOf(h.Store, n)
	if it.Accounting != accounting || it.OnHand != onHand {
		h.t.Errorf("of resource %d there is %d by right and %d on hand; want %d and %d", n, it.Accounting, it.OnHand, accounting, onHand)
	}
	return it
}

// flour is that ash has so many grams of flour, as resource 1.
func (h *house) flour(grams int64) {
	h.t.Helper()
	h.must("ash", patronage.Track{Name: "Rye flour", Kind: patronage.Goods, Unit: "kg", Location: "The store"}, h.alone(patronage.Raise, 1, grams))
}

// alone is what only changes what the member has.
func (h *house) alone(a patronage.Action, resource uint64, quantity int64) patronage.Record {
	return patronage.Record{Direction: patronage.Gave, Kind: patronage.Goods, Action: a, Resource: resource, Quantity: quantity, Unit: "kg", Date: h.day(0)}
}

// gives is that something of resource 1 goes from ash to bee.
func (h *house) gives(a patronage.Action, quantity int64, to uint64) patronage.Record {
	m := h.alone(a, 1, quantity)
	m.With, m.ToResource = "bee", to
	return m
}

func paper(digit string) patronage.Paper { return patronage.Paper(strings.Repeat(digit, 64)) }

func stranger() []rulestest.Act {
	return []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}
}

func strictly() machine.Directory { return nodes.Directory{People: people.Directory{}} }

func circlesAndAll() []machine.Module {
	return []machine.Module{circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, patronage.Module}
}

package obligations_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/domaintest"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// toys bring kinds that stand for other modules' rules: what they raise, set off
// and freeze.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{
	machine.KindOf[raise]("toys.raise", "Raise an obligation."),
	machine.KindOf[setOff]("toys.set_off", "Set off an obligation."),
	machine.KindOf[freeze]("toys.freeze", "Freeze a unit."),
	machine.KindOf[thaw]("toys.thaw", "Thaw a unit."),
}}

type (
	raise struct {
		Debtor   people.MemberID        `json:"debtor"`
		Creditor people.MemberID        `json:"creditor"`
		Amount   int64                  `json:"amount"`
		Unit     string                 `json:"unit"`
		Due      string                 `json:"due"`
		Source   obligations.SourceKind `json:"source"`
	}
	setOff struct {
		Obligation uint64 `json:"obligation"`
		Amount     int64  `json:"amount"`
		Round      uint64 `json:"round"`
	}
	freeze struct {
		Unit  string `json:"unit"`
		Round uint64 `json:"round"`
	}
	thaw struct {
		Unit string `json:"unit"`
	}
)

func (raise) Check() error  { return nil }
func (setOff) Check() error { return nil }
func (freeze) Check() error { return nil }
func (thaw) Check() error   { return nil }

func (m raise) Apply(s *machine.Step) error {
	_, err := obligations.Raise(s, obligations.Owed{Debtor: m.Debtor, Creditor: m.Creditor, Amount: m.Amount, Unit: m.Unit, Due: m.Due, Source: obligations.Source{Kind: m.Source}})
	return err
}

func (m setOff) Apply(s *machine.Step) error {
	return obligations.SetOff(s, m.Obligation, m.Amount, m.Round)
}

func (m freeze) Apply(s *machine.Step) error { return obligations.Freeze(s, m.Unit, m.Round) }

func (m thaw) Apply(s *machine.Step) error {
	obligations.Thaw(s, m.Unit)
	return nil
}

// four are the members of the worlds here.
var four = []machine.OrganizationID{"ash", "bee", "cob", "dew"}

// house is a world in which members owe one another.
type house struct {
	*rulestest.World
	t testing.TB
}

func build(t testing.TB) *house {
	t.Helper()
	return &house{domaintest.Founded(t, domaintest.Draft("federation"), four, obligations.Module, toys), t}
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

// owe and claim are what members say, in euros.
func (h *house) owe(creditor people.MemberID, amount int64) obligations.Owe {
	return obligations.Owe{Creditor: creditor, Amount: amount, Unit: "EUR", Due: h.day(30), Source: obligations.Agreement}
}

func (h *house) claim(debtor people.MemberID, amount int64) obligations.Claim {
	return obligations.Claim{Debtor: debtor, Amount: amount, Unit: "EUR", Due: h.day(30), Source: obligations.Agreement}
}

// owes has a member owe another, both in for clearing, and gives the number.
func (h *house) owes(debtor, creditor machine.OrganizationID, amount int64) uint64 {
	h.t.Helper()
	h.must(debtor, h.owe(people.MemberID(creditor), amount))
	n := obligations.Last(h.Store)
	h.must(debtor, obligations.Clear{Obligations: []uint64{n}, Clears: true})
	h.must(creditor, obligations.Clear{Obligations: []uint64{n}, Clears: true})
	return n
}

// is fails the test unless an obligation is in this state with so much left.
func (h *house) is(n uint64, want obligations.State, left int64) {
	h.t.Helper()
	if o, _ := obligations.Of(h.Store, n); o.State != want || o.Left != left {
		h.t.Errorf("obligation %d is %s with %d left, want %s with %d", n, o.State, o.Left, want, left)
	}
}

// counts fails the test unless so much counts against a creditor's limit.
func (h *house) counts(creditor, debtor people.MemberID, want int64) {
	h.t.Helper()
	if got := obligations.ExposureOf(h.Store, creditor, debtor, "EUR"); got != want {
		h.t.Errorf("%d of %s count against the limit of %s, want %d", got, debtor, creditor, want)
	}
}

func paper(digit string) obligations.Paper { return obligations.Paper(strings.Repeat(digit, 64)) }

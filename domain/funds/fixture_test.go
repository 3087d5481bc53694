package funds_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// toys bring a kind with which messages are carried at once, and one that stands
// for other rules by which members owe.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{machine.KindOf[carry]("toys.carry", "Apply something as the network."), machine.KindOf[raise]("toys.raise", "Owe a dividend.")}}

type raise struct {
	Owed obligations.Owed `json:"owed"`
}

func (raise) Check() error { return nil }

func (m raise) Apply(s *machine.Step) error {
	_, err := obligations.Raise(s, m.Owed)
	return err
}

type carry struct {
	Messages []wire.Message `json:"messages"`
}

func (carry) Check() error { return nil }

// Apply stands for the execution of a special decision.
func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

// six are the members of the worlds here, by id.
var six = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir"}

// house is a world with a kitty: ash holds the money, bee and cob care for it.
type house struct {
	*rulestest.World
	t testing.TB
}

var tools = funds.Open{Name: "Tools", Purpose: "Tools and their repair.", Currency: "GBP", Holder: "ash", Stewards: []people.MemberID{"cob", "bee"}}

// build is a world in which fund 1 has 1000.00 and fund 2 nothing.
func build(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	h := bare(t, rules...)
	h.decided(tools)
	common := tools
	common.Name = "Common purse"
	h.decided(common)
	h.must("ash", funds.Record{Fund: 1, Date: h.day(0), Amount: 100_000, Category: funds.Opening})
	return h
}

func bare(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	draft := domaintest.Draft("federation", rules...)
	draft.Particulars = charter.Particulars{AccountHolder: "Ash, on a separate account", Signatories: "any two stewards"}
	return &house{domaintest.Founded(t, draft, six, governance.Module, funds.Module, obligations.Module, toys), t}
}

// day is a day from today on, as messages have it.
func (h *house) day(n int64) string {
	return time.Unix(h.Now()+n*rulestest.Day, 0).UTC().Format(time.DateOnly)
}

func (h *house) carried(m machine.Message) machine.Outcome {
	return h.Act(domaintest.Initiator, "", carry{[]wire.Message{h.Machine.Wire(m)}})[0]
}

func (h *house) decided(all ...machine.Message) {
	h.t.Helper()
	for _, m := range all {
		if out := h.carried(m); out.Code != "" {
			h.t.Fatalf("%T was refused: %s", m, out.Text)
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

// refused fails the test unless an act is refused with this code.
func (h *house) refused(o machine.OrganizationID, m machine.Message, code string) {
	h.t.Helper()
	if got := h.act(o, m); got != code {
		h.t.Errorf("%s %T %+v: refused with %q, want %q", o, m, m, got, code)
	}
}

// ask has dew ask for a sum of fund 1 and gives the request's number.
func (h *house) ask(amount int64) uint64 {
	h.t.Helper()
	h.must("dew", funds.Ask{Fund: 1, Amount: amount, Title: "A blade", Payee: "dew"})
	return funds.LastRequest(h.Store)
}

func (h *house) stage(n uint64, want funds.Stage) {
	h.t.Helper()
	if q, _ := funds.RequestOf(h.Store, n); q.Stage != want {
		h.t.Errorf("request %d is %q, want %q", n, q.Stage, want)
	}
}

// has fails the test unless a fund has so much, of which so much is promised.
func (h *house) has(n uint64, balance, reserved int64) {
	h.t.Helper()
	if f, _ := funds.FundOf(h.Store, n); f.Balance != balance || f.Reserved != reserved {
		h.t.Errorf("fund %d has %d, %d promised; want %d, %d", n, f.Balance, f.Reserved, balance, reserved)
	}
}

// owes fails the test unless so much is left to pay for a period.
func (h *house) owes(m people.MemberID, period uint64, want int64) {
	h.t.Helper()
	for p, o := range funds.OwedBy(h.Store, m) {
		if p == period {
			if o.Left() != want {
				h.t.Errorf("%s owes %d for period %d, want %d", m, o.Left(), period, want)
			}
			return
		}
	}
	h.t.Errorf("%s was not asked for period %d", m, period)
}

// vote lets all on the roll vote on the request's proposal and its result take effect.
func (h *house) vote(request uint64, choice governance.Choice) {
	h.t.Helper()
	q, _ := funds.RequestOf(h.Store, request)
	h.Pass(8)
	for on := range governance.OnRoll(h.Store, q.Proposal, 1) {
		h.must(machine.OrganizationID(on), governance.Vote{Proposal: q.Proposal, Choice: choice})
	}
	h.Pass(12)
}

func paper(digit string) funds.Paper { return funds.Paper(strings.Repeat(digit, 64)) }

func says(rule string, value int64) charter.RuleValue {
	return charter.RuleValue{Name: rule, Value: value}
}

package periods_test

import (
	"strings"
	"testing"
	"time"

	"metaorg/allocation"
	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/obligations"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// toys bring a kind with which messages are carried at once, and one that stands
// for contributions that both sides confirmed long ago.
var toys = machine.Module{Name: "toys", Kinds: []machine.Kind{
	machine.KindOf[carry]("toys.carry", "Apply something as the network."),
	machine.KindOf[give]("toys.give", "Give much at once."),
	machine.KindOf[suspend]("toys.suspend", "Have many members."),
}}

type carry struct {
	Messages []wire.Message `json:"messages"`
}

func (carry) Check() error { return nil }

// Apply stands for the execution of a special decision.
func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

type give struct {
	Events []patronage.Event `json:"events"`
}

func (give) Check() error { return nil }

// Where patronage keeps what counts.
var (
	given     = state.NewMap[uint64, patronage.Event]("patronage/events")
	lastGiven = state.NewItem[uint64]("patronage/last_event")
	firstIn   = state.NewMap[string, uint64]("patronage/first_in")
	byDate    = state.NewSet[state.Pair[string, uint64]]("patronage/by_date")
)

// Apply has all of it confirmed.
func (m give) Apply(s *machine.Step) error {
	n := patronage.LastEvent(s)
	for _, e := range m.Events {
		n++
		e.State = patronage.Agreed
		given.Put(s, n, e)
		byDate.Add(s, state.PairOf(e.Date, n))
		if month := e.Date[:7]; !firstIn.Has(s, month) {
			firstIn.Put(s, month, n)
		}
	}
	lastGiven.Put(s, n)
	return nil
}

// six are the members of the worlds here, by id; ash holds the money of fund 1, bee
// and cob care for it. Fir is owned by elm.
var six = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir"}

// house is a world with a fund, a value equation and a period that is open: from
// today on, for a year.
type house struct {
	*rulestest.World
	t           testing.TB
	first, last string
}

// byWork is an equation that divides by hours alone.
var byWork = periods.Bucket{Name: "Work", Share: allocation.Whole, For: periods.Giver, Measure: periods.Hours, Rule: allocation.Share}

// equation is a decision about the value equation.
func equation(buckets ...periods.Bucket) periods.SetEquation {
	return periods.SetEquation{Words: "Who gave more gets more.", Buckets: buckets}
}

func bare(t testing.TB, rules ...charter.RuleValue) *house {
	t.Helper()
	draft := domaintest.Draft("federation", rules...)
	draft.Particulars = charter.Particulars{AccountHolder: "Ash, on a separate account", Signatories: "any two stewards"}
	h := &house{World: domaintest.Founded(t, draft, six, governance.Module, circles.Module, files.Module, commons.Module, bookings.Module,
		uses.Module, funds.Module, patronage.Module, obligations.Module, periods.Module, toys), t: t}
	h.must("fir", people.Disclose{Parents: []people.Parent{{Organization: "elm", Control: people.Ownership}}})
	h.decided(funds.Open{Name: "Common purse", Purpose: "All we share.", Currency: "EUR", Holder: "ash", Stewards: []people.MemberID{"bee", "cob"}})
	h.first, h.last = h.day(0), h.day(364)
	return h
}

func build(t testing.TB, buckets ...periods.Bucket) *house {
	t.Helper()
	h := bare(t)
	h.decided(equation(buckets...), periods.Open{From: h.first, Until: h.last, Fund: 1})
	return h
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

// work is that somebody worked so many hundredths of an hour for another.
func (h *house) work(from, to people.MemberID, quantity int64) patronage.Event {
	return patronage.Event{Action: patronage.Work, Provider: from, Receiver: to, By: from, Kind: patronage.Labour, Quantity: quantity, Unit: "h", Stream: patronage.Livelihood, Date: h.first}
}

// sale is that somebody sold another something at a price.
func (h *house) sale(from, to people.MemberID, price int64) patronage.Event {
	return patronage.Event{Action: patronage.Transfer, Provider: from, Receiver: to, By: from, Kind: patronage.Goods, Quantity: 1, Unit: "each", Value: price, Currency: "EUR", Stream: patronage.Livelihood, Date: h.first}
}

func (h *house) give(all ...patronage.Event) {
	h.t.Helper()
	h.Must(domaintest.Initiator, "", give{all})
}

// gave records and confirms something by the real rules and gives its number.
func (h *house) gave(from, to machine.OrganizationID, quantity int64) uint64 {
	h.t.Helper()
	h.must(from, patronage.Record{With: people.MemberID(to), Direction: patronage.Gave, Kind: patronage.Labour, Quantity: quantity, Unit: "h", Date: h.day(0)})
	n := patronage.LastEvent(h.Store)
	h.must(to, patronage.Confirm{Event: n})
	return n
}

// frozen lets period 1 pass and freezes it.
func (h *house) frozen() {
	h.t.Helper()
	h.Pass(365)
	h.must("bee", periods.Freeze{Period: 1})
}

// surplus are terms with all business among members, and a fifth in cash.
func surplus(amount int64) periods.DrawUp {
	return periods.DrawUp{Period: 1, Surplus: amount, Evidence: paper("e"), WithMembers: 1, Cash: 20}
}

// vote lets all on the roll vote on a period's proposal and its result take effect.
func (h *house) vote(period uint64, choice governance.Choice) {
	h.t.Helper()
	p, _ := periods.PeriodOf(h.Store, period)
	h.ballots(p, choice)
	h.Pass(12)
}

func (h *house) ballots(p periods.Period, choice governance.Choice) {
	h.t.Helper()
	h.Pass(8)
	for on := range governance.OnRoll(h.Store, p.Proposal, 1) {
		h.must(machine.OrganizationID(on), governance.Vote{Proposal: p.Proposal, Choice: choice})
	}
}

// adopted draws up a period's statements and has them adopted.
func (h *house) adopted(m periods.DrawUp) {
	h.t.Helper()
	h.must("bee", m, periods.Put{Period: m.Period})
	h.vote(m.Period, governance.Yes)
	h.stage(m.Period, periods.Adopted)
}

func (h *house) stage(n uint64, want periods.Stage) periods.Period {
	h.t.Helper()
	p, _ := periods.PeriodOf(h.Store, n)
	if p.Stage != want {
		h.t.Errorf("period %d is %q, want %q", n, p.Stage, want)
	}
	return p
}

// gets fails the test unless a member's statement has this dividend, of which so
// much is paid.
func (h *house) gets(period uint64, m people.MemberID, dividend, cash int64) periods.Statement {
	h.t.Helper()
	st, _ := periods.StatementOf(h.Store, period, m)
	if st.Dividend != dividend || st.Cash != cash || st.Retained != dividend-cash {
		h.t.Errorf("%s gets %+v of period %d; want %d, of it %d in cash", m, st, period, dividend, cash)
	}
	return st
}

// kept fails the test unless so much of a vintage is kept in a member's name.
func (h *house) kept(m people.MemberID, period uint64, want int64) {
	h.t.Helper()
	if got := periods.KeptFrom(h.Store, m, period); got != want {
		h.t.Errorf("%d are kept for %s from period %d, want %d", got, m, period, want)
	}
}

// owed is what obligations in force come to from one member to another.
func (h *house) owed(from, to people.MemberID) (sum int64) {
	for _, o := range obligations.All(h.Store) {
		if o.Debtor == from && o.Creditor == to && o.Source.Kind == obligations.Dividend {
			sum += o.Left
		}
	}
	return sum
}

func paper(digit string) periods.Paper { return periods.Paper(strings.Repeat(digit, 64)) }

// Package funds follows the kitty: common money that a member holds outside, on
// an account of its own. It keeps true that a fund's balance is the sum of its
// lines and never below what its members allow; that no line and no invoice
// counts twice; that nobody approves what it asks for or receives; that a sum
// takes the way to a decision which its size asks for; that a payment is over
// once both sides say so; and that each member's dues come from what was decided
// and what it declared. Names from bank statements never come here.
package funds

import (
	"iter"
	"slices"
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought the kitty, mootSince the one from which
// a request that is taken back takes its proposal along.
const (
	since     = 5
	mootSince = 6
)

// Module is all that the kitty adds to the machine.
var Module = machine.Module{
	Name: "funds",
	Kinds: []machine.Kind{
		machine.KindOf[Open]("funds.open", "Open a fund with a purpose.", FundOpened{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Change]("funds.change", "Change what a fund is for, or who cares for it.", FundChanged{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Close]("funds.close", "Close a fund that is empty.", FundClosed{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Move]("funds.move", "Move money from one fund to another.", LineAdded{}).Since(since).CarriedBy(machine.WeightLazy),
		machine.KindOf[SetBudget]("funds.set_budget", "Set a fund's budget.", BudgetSet{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Record]("funds.record", "Record what came in or went out of a fund.", LineAdded{}, LineFound{}, SpendingPaid{}, DuesPaid{}).Since(since),
		machine.KindOf[Import]("funds.import", "Take over lines of a bank statement.", LineAdded{}, LineFound{}, SpendingPaid{}, DuesPaid{}).Since(since),
		machine.KindOf[Reverse]("funds.reverse", "Take back a line that was recorded wrongly.", LineReversed{}, LineAdded{}, DuesPaid{}).Since(since),
		machine.KindOf[Ask]("funds.ask", "Ask to spend money from a fund.", SpendingAsked{}, PutToMembers{}).Since(since),
		machine.KindOf[TakeBack]("funds.take_back", "Take back what you asked to spend.", SpendingTakenBack{}).Since(since),
		machine.KindOf[Approve]("funds.approve", "Approve a request as steward of the fund.", SpendingApproved{}).Since(since),
		machine.KindOf[Decline]("funds.decline", "Decline a request as steward of the fund.", SpendingDeclined{}).Since(since),
		machine.KindOf[Refer]("funds.refer", "Bring a request before all members.", PutToMembers{}).Since(since),
		machine.KindOf[LetPay]("funds.let_pay", "Let a request be paid that came before all members.", SpendingApproved{}, SpendingFailed{}).Since(since).CarriedBy(machine.WeightLazy).OnlyPut(),
		machine.KindOf[TurnDown]("funds.turn_down", "Turn down a request that came before all members.", SpendingDeclined{}).Since(since).CarriedBy(machine.WeightLazy).OnlyPut(),
		machine.KindOf[Pay]("funds.pay", "Say that you have paid a request.", LineAdded{}, SpendingPaid{}).Since(since),
		machine.KindOf[Confirm]("funds.confirm", "Confirm that a payment has come.", PaymentConfirmed{}).Since(since),
		machine.KindOf[Contest]("funds.contest", "Say that a payment has not come.", PaymentContested{}, LineReversed{}, LineAdded{}).Since(since),
		machine.KindOf[SetDues]("funds.set_dues", "Set what members pay regularly.", DuesSet{}).Since(since).CarriedBy(machine.WeightSpecial),
		machine.KindOf[EndDues]("funds.end_dues", "Have members pay dues no more.", DuesEnded{}).Since(since).CarriedBy(machine.WeightSpecial),
		machine.KindOf[Declare]("funds.declare", "Declare your workers and your band of turnover, by which dues go.", Declared{}).Since(since),
		machine.KindOf[AskWaiver]("funds.ask_waiver", "Ask to be let off dues.", WaiverAsked{}).Since(since),
		machine.KindOf[Waive]("funds.waive", "Let a member off dues.", DuesWaived{}).Since(since).CarriedBy(machine.WeightLazy),
		machine.KindOf[DeclineWaiver]("funds.decline_waiver", "Say that dues stay due.", WaiverDeclined{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[Levy]("funds.levy", DuesOwed{}),
		machine.DueOf[FindLate]("funds.find_late", DuesLate{}),
		machine.DueOf[Wait]("funds.wait", PutToMembers{}, PaymentWaits{}),
	},
	Rules: rules,
}

// Fund is common money with a purpose.
type Fund struct {
	Terms    Terms  `json:"terms"`
	Currency string `json:"currency"`
	Balance  int64  `json:"balance"`            // Minor units, as all amounts here: the sum of its lines.
	Reserved int64  `json:"reserved,omitempty"` // Approved and not paid.
	Last     uint64 `json:"last,omitempty"`     // The number of its latest line.
	Budget   Budget `json:"budget"`
	Since    int64  `json:"since"` // Unix seconds of rule time, as all times here.
	Closed   bool   `json:"closed,omitempty"`
}

// Terms are what the members decided of a fund.
type Terms struct {
	Name      string            `json:"name"`
	Purpose   string            `json:"purpose"`
	Holder    people.MemberID   `json:"holder"`   // On whose account it is.
	Stewards  []people.MemberID `json:"stewards"` // By id. They approve small sums.
	Overdraft int64             `json:"overdraft,omitempty"`
}

// Free is what of a fund is not promised yet, down to nothing; what it may be
// overdrawn by is not counted.
func (f Fund) Free() int64 { return f.Balance - f.Reserved }

var (
	fundsByNumber = state.NewMap[uint64, Fund]("funds/funds")
	lastFund      = state.NewCounter("funds/last_fund")
	openFunds     = state.NewSet[uint64]("funds/open")
	lines         = state.NewMap2[uint64, uint64, Line]("funds/lines")            // By fund and number, from 1.
	seen          = state.NewSet[string]("funds/seen")                            // Lines of statements, by Entry.key.
	requests      = state.NewMap[uint64, Request]("funds/requests")               //
	lastRequest   = state.NewCounter("funds/last_request")                        //
	undone        = state.NewSet2[people.MemberID, uint64]("funds/open_requests") // Not over, by who asks.
	alone         = state.NewSet2[uint64, uint64]("funds/alone")                  // What stewards approved by themselves lately, by fund.
	invoices      = state.NewMap[string, uint64]("funds/invoices")                // Of requests not turned down, by payee and number.
)

// FundOf is the fund with this number.
func FundOf(r state.Reader, n uint64) (Fund, bool) { return fundsByNumber.Get(r, n) }

// LastFund is the number of the latest fund, 0 before the first.
func LastFund(r state.Reader) uint64 { return lastFund.Get(r) }

// RequestOf is the request with this number.
func RequestOf(r state.Reader, n uint64) (Request, bool) { return requests.Get(r, n) }

// LastRequest is the number of the latest request, 0 before the first.
func LastRequest(r state.Reader) uint64 { return lastRequest.Get(r) }

// LinesOf are the lines of a fund, the oldest first.
func LinesOf(r state.Reader, fund uint64) iter.Seq2[uint64, Line] { return lines.Of(r, fund) }

// existing is the fund with this number, if it is open.
func existing(r state.Reader, n uint64) (Fund, error) {
	f, ok := fundsByNumber.Get(r, n)
	if !ok {
		return f, machine.NotFound("funds.unknown_fund", "there is no fund number %d", n).At("fund")
	}
	if f.Closed {
		return f, machine.Conflict("funds.closed", "%s is closed", f.Terms.Name).At("fund")
	}
	return f, nil
}

// held is the fund with this number, if the member acted for holds its money.
func held(s *machine.Step, n uint64) (Fund, error) {
	f, err := existing(s, n)
	if who := people.ActingMember(s); err == nil && who != f.Terms.Holder {
		err = machine.NotAllowed("funds.not_holder", "only %s, on whose account the money is, does this, and %s is not", f.Terms.Holder, who)
	}
	return f, err
}

// takesPart refuses who is no member, and none on the way to becoming one.
func takesPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !isLive(s, who) {
		return who, machine.NotAllowed("funds.no_member", "%s is no member here; members share the kitty, each through who acts for it", who)
	}
	return who, nil
}

func isLive(r state.Reader, m people.MemberID) bool {
	return membership.HasVoice(r, m) || membership.IsActive(r, m)
}

func byDecision(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("funds.by_decision", "this is decided by the members: propose it as part of a decision")
	}
	return nil
}

// isOne reports whether two are the same, or under one owner.
func isOne(r state.Reader, a, b people.MemberID) bool {
	return a == b || people.UnderCommonControl(r, a, b)
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts, a statement by who holds the money.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check(field string) error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("funds.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, inLines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("funds.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("funds.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, inLines):
		return machine.Malformed("funds.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}

// isSteward reports whether a member cares for a fund.
func (f Fund) isSteward(m people.MemberID) bool { return slices.Contains(f.Terms.Stewards, m) }

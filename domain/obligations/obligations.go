// Package obligations follows what members owe one another. It keeps true that
// what is left of an obligation is its amount less what was set off, paid and
// credited, and never less than nothing; that nobody owes by another's word
// alone; that nothing is settled unless both sides say so; that no act of members
// takes what one may owe another above the limit that the other set, with what is
// only proposed or reserved counted; and that what is to go together goes
// together or not at all. Money is never held here.
package obligations

import (
	"iter"
	"math/bits"
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought obligations.
const since = 6

// Module is all that obligations add to the machine.
var Module = machine.Module{
	Name: "obligations",
	Kinds: []machine.Kind{
		machine.KindOf[Owe]("obligations.owe", "Say that you owe a member something.", ObligationEntered{}).Since(since),
		machine.KindOf[Claim]("obligations.claim", "Say that a member owes you something.", ObligationEntered{}).Since(since),
		machine.KindOf[Import]("obligations.import", "Enter invoices of a file.", ObligationEntered{}).Since(since),
		machine.KindOf[Acknowledge]("obligations.acknowledge", "Acknowledge that you owe what is claimed.", Acknowledgement{}).Since(since),
		machine.KindOf[Withdraw]("obligations.withdraw", "Take back a claim that is not acknowledged.", ClaimWithdrawn{}).Since(since),
		machine.KindOf[Dispute]("obligations.dispute", "Dispute an obligation.", ObligationDisputed{}).Since(since),
		machine.KindOf[EndDispute]("obligations.end_dispute", "End your dispute about an obligation.", DisputeEnded{}).Since(since),
		machine.KindOf[Pay]("obligations.pay", "Say that an obligation was paid, in part or in full.", EntrySaid{}).Since(since),
		machine.KindOf[Forgo]("obligations.forgo", "Write a credit note about an obligation, or ask for one.", EntrySaid{}).Since(since),
		machine.KindOf[Confirm]("obligations.confirm", "Confirm a payment or a credit note.", EntryConfirmed{}).Since(since),
		machine.KindOf[Contest]("obligations.contest", "Say that a payment or a credit note is not so.", EntryContested{}).Since(since),
		machine.KindOf[TakeBack]("obligations.take_back", "Take back what you said of a payment or a credit note.", EntryTakenBack{}).Since(since),
		machine.KindOf[Clear]("obligations.clear", "Let obligations take part in clearing, or not.", ClearingChosen{}, SetOffMade{}).Since(since),
		machine.KindOf[AlwaysClear]("obligations.always_clear", "Let all obligations that come take part in clearing, or not.", AlwaysChosen{}).Since(since),
		machine.KindOf[SetLimit]("obligations.set_limit", "Set how much a member may owe you.", LimitSet{}).Since(since),
		machine.KindOf[Reserve]("obligations.reserve", "Reserve an amount that a member may then have you owe.", HoldMade{}).Since(since),
		machine.KindOf[Post]("obligations.post", "Have what was reserved for you be owed, in part or in full.", HoldPosted{}, ObligationEntered{}).Since(since),
		machine.KindOf[Chain]("obligations.chain", "Have several obligations come together or not at all.", HoldMade{}, HoldPosted{}, ObligationEntered{}).Since(since),
		machine.KindOf[Agree]("obligations.agree", "Agree to a chain of obligations.", ChainAgreed{}, HoldPosted{}, ObligationEntered{}).Since(since),
		machine.KindOf[Release]("obligations.release", "Release a reservation or a chain; nothing comes of it.", HoldReleased{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[FindLate]("obligations.find_late", ObligationLate{}),
		machine.DueOf[Expire]("obligations.expire", HoldExpired{}),
	},
}

// State is how far an obligation has come.
type State string

// The states of an obligation.
const (
	Proposed     State = "proposed"     // By the creditor; the debtor has not said yes.
	Acknowledged State = "acknowledged" // By the debtor.
	Disputed     State = "disputed"     // By either side.
	Settled      State = "settled"      // Nothing is left.
	Void         State = "void"         // All of it was credited.
	Withdrawn    State = "withdrawn"    // By who proposed it, before it was acknowledged.
)

// Over reports whether nothing more comes of it.
func (q State) Over() bool {
	switch q {
	case Settled, Void, Withdrawn:
		return true
	case Proposed, Acknowledged, Disputed:
	}
	return false
}

// SourceKind is what an obligation comes from.
type SourceKind string

// The sources.
const (
	Invoice   SourceKind = "invoice"
	Dues      SourceKind = "dues"
	Agreement SourceKind = "agreement"
	Dividend  SourceKind = "dividend"
	Pool      SourceKind = "pool"
	Other     SourceKind = "misc"
)

// Source is where an obligation comes from.
type Source struct {
	Kind SourceKind `json:"kind"`
	Ref  string     `json:"ref,omitempty"` // An invoice's number, or a word that both know it by.
}

// Obligation is what one member owes another. Amounts are in the smallest steps
// of the unit.
type Obligation struct {
	Debtor     people.MemberID `json:"debtor"`
	Creditor   people.MemberID `json:"creditor"`
	By         people.MemberID `json:"by,omitempty"` // Who entered it; nobody for other rules.
	Amount     int64           `json:"amount"`
	Left       int64           `json:"left"`               // Amount less the next three.
	Cleared    int64           `json:"cleared,omitempty"`  // In rounds.
	Paid       int64           `json:"paid,omitempty"`     // By the word of both.
	Credited   int64           `json:"credited,omitempty"` // By the word of both.
	Unit       string          `json:"unit"`               // A code of package units.
	Due        string          `json:"due"`                // The day, as YYYY-MM-DD.
	Source     Source          `json:"source"`
	State      State           `json:"state"`
	Was        State           `json:"was,omitempty"` // Before it was disputed.
	Disputer   people.MemberID `json:"disputer,omitempty"`
	Clears     bool            `json:"clears,omitempty"` // Both sides let it take part in clearing: the next two.
	DebtorIn   bool            `json:"debtor_in,omitempty"`
	CreditorIn bool            `json:"creditor_in,omitempty"`
	Pending    uint64          `json:"pending,omitempty"` // The entry that waits for the other side's word; 0 for none.
	Last       uint64          `json:"last,omitempty"`    // The number of its latest entry.
	Hold       uint64          `json:"hold,omitempty"`    // The reservation or chain that it came from.
	Late       bool            `json:"late,omitempty"`    // Found overdue, and told.
	Entered    int64           `json:"entered"`           // Unix seconds of rule time, as all times here.
}

// Owes is what the debtor owes of it for certain, or as one side disputes.
func (o Obligation) Owes() int64 {
	if o.State == Acknowledged || o.State == Disputed && o.Was == Acknowledged {
		return o.Left
	}
	return 0
}

// counts is how much of it counts against a limit: proposals count as well.
func (o Obligation) counts() int64 {
	if o.State.Over() {
		return 0
	}
	return o.Left
}

// canClear reports whether a round may set it off.
func (o Obligation) canClear() bool {
	return o.State == Acknowledged && o.Clears && o.Pending == 0 && o.Left > 0
}

// is reports whether a member is one of its two sides.
func (o Obligation) is(m people.MemberID) bool { return m == o.Debtor || m == o.Creditor }

// pair is a debtor of somebody, in a unit.
type pair = state.Pair[people.MemberID, string]

var (
	obligations = state.NewMap[uint64, Obligation]("obligations/obligations")
	last        = state.NewCounter("obligations/last")
	entries     = state.NewMap2[uint64, uint64, Entry]("obligations/entries") // By obligation and number, from 1.
	invoices    = state.NewMap[state.Pair[people.MemberID, string], uint64]("obligations/invoices")
	clearable   = state.NewIndex[uint64, string]("obligations/clearable")         // By unit.
	later       = state.NewIndex[uint64, string]("obligations/later")             // As soon as the round that froze the unit is over.
	frozen      = state.NewMap[string, uint64]("obligations/frozen")              // By unit: the round that has it.
	always      = state.NewSet[people.MemberID]("obligations/always")             // Who lets all that comes be cleared.
	exposures   = state.NewMap2[people.MemberID, pair, int64]("obligations/owed") // By creditor: all that counts against limits.
	limits      = state.NewMap2[people.MemberID, pair, int64]("obligations/limits")
)

// Of is the obligation with this number.
func Of(r state.Reader, n uint64) (Obligation, bool) { return obligations.Get(r, n) }

// Last is the number of the latest obligation, 0 before the first.
func Last(r state.Reader) uint64 { return last.Get(r) }

// All are all obligations there ever were, the oldest first.
func All(r state.Reader) iter.Seq2[uint64, Obligation] { return obligations.All(r) }

// put stores an obligation, and keeps what is counted by it true.
func (o Obligation) put(s *machine.Step, n uint64) {
	old, _ := obligations.Get(s, n)
	expose(s, o.Creditor, o.Debtor, o.Unit, o.counts()-old.counts())
	obligations.Put(s, n, o)
	switch {
	case !o.canClear():
		clearable.Remove(s, o.Unit, n)
		later.Remove(s, o.Unit, n)
	case clearable.Has(s, o.Unit, n):
	case frozen.Has(s, o.Unit):
		later.Add(s, o.Unit, n)
	default:
		clearable.Add(s, o.Unit, n)
	}
}

// settle ends it where nothing is left.
func (o *Obligation) settle(s *machine.Step) {
	if o.Left > 0 {
		return
	}
	o.State, o.Was, o.Disputer = Settled, "", ""
	if o.Credited == o.Amount {
		o.State = Void
		o.freeInvoice(s)
	}
}

// freeInvoice lets an invoice's number be used again.
func (o Obligation) freeInvoice(s *machine.Step) {
	if key, is := o.invoiceKey(); is {
		invoices.Delete(s, key)
	}
}

// invoiceKey names an invoice: by who wrote it and its number.
func (o Obligation) invoiceKey() (key state.Pair[people.MemberID, string], is bool) {
	return state.PairOf(o.Creditor, strings.ToLower(strings.Join(strings.Fields(o.Source.Ref), " "))), o.Source.Kind == Invoice
}

// InvoiceOf is the obligation of an invoice of a creditor, if it is here.
func InvoiceOf(r state.Reader, creditor people.MemberID, number string) (uint64, bool) {
	key, _ := Obligation{Creditor: creditor, Source: Source{Kind: Invoice, Ref: number}}.invoiceKey()
	return invoices.Get(r, key)
}

// existing is the obligation with this number.
func existing(r state.Reader, n uint64) (Obligation, error) {
	o, ok := obligations.Get(r, n)
	if !ok {
		return o, machine.NotFound("obligations.unknown", "there is no obligation number %d", n).At("obligation")
	}
	return o, nil
}

// ofSide is the obligation with this number, if the member acted for is a side
// of it and no round has it now.
func ofSide(s *machine.Step, n uint64) (Obligation, people.MemberID, error) {
	o, err := existing(s, n)
	who := people.ActingMember(s)
	switch {
	case err != nil:
		return o, who, err
	case !o.is(who):
		return o, who, machine.NotAllowed("obligations.not_yours", "this is between %s and %s, and %s is neither", o.Debtor, o.Creditor, who)
	case o.State.Over():
		return o, who, machine.Conflict("obligations.over", "obligation %d is %s; nothing more comes of it", n, o.State).At("obligation")
	}
	if round, is := frozen.Get(s, o.Unit); is && clearable.Has(s, o.Unit, n) {
		return o, who, machine.Conflict("obligations.frozen", "clearing round %d has obligation %d until it is over; do it then", round, n).At("obligation")
	}
	return o, who, nil
}

func isLive(r state.Reader, m people.MemberID) bool {
	return membership.HasVoice(r, m) || membership.IsActive(r, m)
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check(field string) error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("obligations.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At(field)
	}
	return nil
}

// sum adds two amounts that are not negative; false where that is more than can
// be owed.
func sum(a, b int64) (int64, bool) {
	total, carry := bits.Add64(uint64(a), uint64(b), 0)
	return int64(min(total, mostOwed)), carry == 0 && total <= mostOwed
}

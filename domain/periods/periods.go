// Package periods closes the network's accounting spans. It keeps true that a
// surplus is divided by a value equation that was decided before the span began;
// that nothing but what both sides confirmed counts, and everything once; that
// what is paid, what is kept in members' names, what belongs to nobody and what
// covers earlier losses come to the surplus, to the cent, as what bears a loss comes
// to the loss; that nobody has less than nothing in its capital
// account; and that what was adopted stays on record, also when members reopen
// it. Days of a span that is frozen change no more.
package periods

import (
	"iter"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought periods.
const since = 6

// Module is all that periods add to the machine.
var Module = machine.Module{
	Name: "periods",
	Kinds: []machine.Kind{
		machine.KindOf[SetEquation]("periods.set_equation", "Set by which value equation surplus is divided.", EquationSet{}).Since(since).CarriedBy(machine.WeightSpecial),
		machine.KindOf[Open]("periods.open", "Open a period, whose surplus will be divided.", PeriodOpened{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Evaluate]("periods.evaluate", "Say what a contribution is worth.", ContributionEvaluated{}).Since(since),
		machine.KindOf[CountForDues]("periods.count_for_dues", "Count a contribution instead of dues.", CountedForDues{}).Since(since),
		machine.KindOf[Freeze]("periods.freeze", "Freeze a period that is over, and count what was given in it.", PeriodFrozen{}, ExceptionFound{}, PeriodCounted{}).Since(since),
		machine.KindOf[Thaw]("periods.thaw", "Let exceptions in a frozen period be mended.", PeriodThawed{}).Since(since),
		machine.KindOf[DrawUp]("periods.draw_up", "Draw up the statements of all members from a surplus.", StatementsDrawn{}, StatementDrawn{}).Since(since),
		machine.KindOf[Put]("periods.put", "Put the statements of a period to the members.", PeriodPut{}).Since(since),
		machine.KindOf[Adopt]("periods.adopt", "Adopt the statements of a period.", NoticeGiven{}, AccountChanged{}, PeriodAdopted{}).Since(since).CarriedBy(machine.WeightOrdinary).OnlyPut(),
		machine.KindOf[TurnDown]("periods.turn_down", "Have the statements of a period drawn up again.", PeriodTurnedDown{}).Since(since).CarriedBy(machine.WeightLazy).OnlyPut(),
		machine.KindOf[Reopen]("periods.reopen", "Reopen a period that was adopted.", PeriodReopened{}, AccountChanged{}, PeriodTurnedDown{}).Since(since).CarriedBy(machine.WeightSpecial),
		machine.KindOf[Revolve]("periods.revolve", "Pay out what was kept in members' names, the oldest first.", AccountChanged{}, AccountsRevolved{}, PeriodTurnedDown{}).Since(since).CarriedBy(machine.WeightOrdinary),
	},
	Dues: []machine.DueKind{
		machine.DueOf[FreezeInTime]("periods.freeze_in_time", PeriodFrozen{}, ExceptionFound{}, PeriodCounted{}),
		machine.DueOf[CountOn]("periods.count_on", ExceptionFound{}, PeriodCounted{}),
	},
	Rules: rules,
}

// Stage is how far a period has come.
type Stage string

// The stages, in their order.
const (
	IsOpen   Stage = "open"     // What is given in it is recorded and confirmed.
	Counting Stage = "counting" // Its days are closed; what was given is being counted.
	Frozen   Stage = "frozen"   // All is counted.
	Drawn    Stage = "drawn"    // Every member's statement can be looked at.
	IsPut    Stage = "put"      // The members decide.
	Adopted  Stage = "adopted"
)

// Period is a span of days whose surplus is divided together. Amounts are in
// minor units of its currency, times in Unix seconds of rule time, as all here.
type Period struct {
	From     string `json:"from"`  // First day, YYYY-MM-DD.
	Until    string `json:"until"` // Last day.
	Fund     uint64 `json:"fund"`  // Whose surplus it is, and whose holder pays.
	Currency string `json:"currency"`
	Equation uint64 `json:"equation"` // The version by which it is divided, whatever comes later.
	Stage    Stage  `json:"stage"`
	Since    int64  `json:"since"` // Of this stage.
	Turn     uint64 `json:"turn"`  // Counts its stages, so that what falls due knows which it is about.

	Next     uint64   `json:"next,omitempty"`     // The number of the event that is looked at next.
	Events   uint64   `json:"events,omitempty"`   // Counted, whether or not a bucket takes them.
	Problems uint64   `json:"problems,omitempty"` // Of them, how often one could not be measured.
	Business Business `json:"business"`           // What their money values come to.

	Drawings uint64 `json:"drawings,omitempty"` // How often statements were drawn up; the number of the latest.
	Proposal uint64 `json:"proposal,omitempty"` // With which members decide, or decided, on it.
	Adopted  uint64 `json:"adopted,omitempty"`  // The drawing that was adopted last; it stays when the period is reopened.
	Reopened uint64 `json:"reopened,omitempty"` // How often it was reopened.
	Revolved int64  `json:"revolved,omitempty"` // Of its vintage, paid out.
}

// Business is how much of what was exchanged was among members, and how much with
// others.
type Business struct {
	Members int64 `json:"members"`
	Others  int64 `json:"others"`
}

var (
	equations    = state.NewMap[uint64, Equation]("periods/equations")
	lastEquation = state.NewCounter("periods/last_equation")
	periods      = state.NewMap[uint64, Period]("periods/periods")
	lastPeriod   = state.NewCounter("periods/last_period")
	evaluations  = state.NewMap2[uint64, people.MemberID, int64]("periods/evaluations")              // By event.
	forDues      = state.NewMap[uint64, uint64]("periods/for_dues")                                  // Events that count for dues and for nothing else: which period of dues.
	counted      = state.NewMap2[uint64, claimKey, Sum]("periods/counted")                           // By period: what was given in it.
	lasting      = state.NewMap2[string, lastingKey, Lasting]("periods/lasting")                     // By bucket: claims of earlier periods.
	paidOn       = state.NewMap2[uint64, state.Pair[string, lastingKey], Lasting]("periods/paid_on") // By period: what its adoption paid on claims of earlier ones.
	drawings     = state.NewMap2[uint64, uint64, Drawing]("periods/drawings")                        // By period and number, from 1.
	statements   = state.NewMap2[uint64, state.Pair[uint64, people.MemberID], Statement]("periods/statements")
	noticed      = state.NewMap2[uint64, people.MemberID, int64]("periods/noticed")  // By period: cash that obligations were raised for.
	accounts     = state.NewMap2[people.MemberID, uint64, int64]("periods/accounts") // By member and vintage.
	reserves     = state.NewMap[uint64, int64]("periods/reserves")                   // By fund: what is never divided.
	dividends    = state.NewMap2[uint64, people.MemberID, int64]("periods/dividends")
)

// PeriodOf is the period with this number.
func PeriodOf(r state.Reader, n uint64) (Period, bool) { return periods.Get(r, n) }

// LastPeriod is the number of the latest period, 0 before the first.
func LastPeriod(r state.Reader) uint64 { return lastPeriod.Get(r) }

// All are the periods, the first opened first.
func All(r state.Reader) iter.Seq2[uint64, Period] { return periods.All(r) }

// On is the period that a day is in; false where it is in none.
func On(r state.Reader, day string) (n uint64, p Period, ok bool) {
	for n, p := range periods.All(r) {
		if p.From <= day && day <= p.Until {
			return n, p, true
		}
	}
	return 0, Period{}, false
}

// ReserveOf is what of a fund's surplus belongs to nobody and is never divided.
func ReserveOf(r state.Reader, fund uint64) int64 {
	n, _ := reserves.Get(r, fund)
	return n
}

// StatementOf is what a period came to for a member: as adopted, or before that
// as drawn up last.
func StatementOf(r state.Reader, period uint64, m people.MemberID) (Statement, bool) {
	p, _ := periods.Get(r, period)
	return statements.Get(r, period, state.PairOf(p.Shown(), m))
}

// StatementIn is a member's statement in a certain drawing of a period.
func StatementIn(r state.Reader, period, drawing uint64, m people.MemberID) (Statement, bool) {
	return statements.Get(r, period, state.PairOf(drawing, m))
}

// Statements are all statements of a drawing, by member.
func Statements(r state.Reader, period, drawing uint64) iter.Seq2[people.MemberID, Statement] {
	return func(yield func(people.MemberID, Statement) bool) {
		for key, st := range statements.From(r, period, state.PairOf(drawing, people.MemberID(""))) {
			if key.A != drawing || !yield(key.B, st) {
				return
			}
		}
	}
}

// DrawingOf is how a period's surplus was divided, for the number of times it was
// drawn up; false where it was not.
func DrawingOf(r state.Reader, period, drawing uint64) (Drawing, bool) {
	return drawings.Get(r, period, drawing)
}

// Shown is the number of the drawing that one looks at, 0 before the first: the
// one before the members or about to be, else the adopted one.
func (p Period) Shown() uint64 {
	if p.Stage == Drawn || p.Stage == IsPut || p.Adopted == 0 {
		return p.Drawings
	}
	return p.Adopted
}

// become puts a period at its next stage.
func (p *Period) become(s *machine.Step, n uint64, next Stage) {
	p.Stage, p.Since, p.Turn = next, s.Time, p.Turn+1
	periods.Put(s, n, *p)
}

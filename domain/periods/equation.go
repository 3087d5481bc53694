package periods

import (
	"slices"

	"metaorg/allocation"
	"metaorg/domain/patronage"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/units"
)

// Side is who of the two sides of an event has a claim by it.
type Side string

// The sides.
const (
	Giver Side = "giver" // Who gave it.
	Taker Side = "taker" // Who got it or used it, as a consumers' co-operative refunds by purchases.
)

// Measure is how much an event counts for.
type Measure string

// The measures.
const (
	Quantity  Measure = "quantity"  // In smallest steps of the bucket's unit.
	Hours     Measure = "hours"     // Quantities in h and min, in hundredths of a minute.
	Value     Measure = "value"     // What both sides say it is worth, in minor units.
	Count     Measure = "count"     // Each event is one.
	Uses      Measure = "uses"      // Not events: each use of the commons that a steward confirmed, and each booking that took place, is one.
	Evaluated Measure = "evaluated" // The median of what members find it is worth, in minor units.
)

// Bucket is a part of a value equation: a share of the sum for some of what was
// given. An empty filter takes all.
type Bucket struct {
	Name    string           `json:"name" help:"what it is called; claims that last go by it from one equation to the next" example:"Work for each other"`
	Share   int64            `json:"share" in:"%" help:"its share of the sum in hundredths of a percent, 6000 for 60 %; all shares come to 10000" example:"10000"`
	For     Side             `json:"for" help:"who has a claim by what was given: who gave it, or who took it" example:"giver" choices:"giver,taker"`
	Action  patronage.Action `json:"action,omitempty" help:"only events of this action, such as work or transfer; nothing for all" example:"work"`
	Stream  patronage.Stream `json:"stream,omitempty" help:"only what was given out of this stream: livelihood, love or care; nothing for all" example:"livelihood"`
	Kind    patronage.Kind   `json:"kind,omitempty" help:"only this kind of thing: information, goods, services, resources, labour or money; nothing for all" example:"labour"`
	Unit    string           `json:"unit,omitempty" help:"only what is counted in this unit, such as h or kg; needed where quantity is the measure" example:"h"`
	Measure Measure          `json:"measure" help:"how much each counts for: its quantity, its hours, its money value, one each, each use of the commons, or what members find it is worth" example:"hours" choices:"quantity,hours,value,count,uses,evaluated"`
	Rate    int64            `json:"rate,omitempty" help:"what a whole unit of the measure is worth, in minor units; needed for claims that end, unless the measure is money" example:"2000"`
	Rule    allocation.Rule  `json:"rule" help:"how it is divided, and how long claims last: share, fifo (oldest first), debt_like (until paid off), equity_like (for ever) or once" example:"share" choices:"share,fifo,debt_like,equity_like,once"`
}

// SetEquation is carried by a special decision: by which value equation the
// surplus of periods opened from now on is divided.
type SetEquation struct {
	Words   string   `json:"words" help:"the equation in your own words, and why you find it fair" example:"Sixty percent go by hours that members worked for each other, forty by what they bought from each other."`
	Buckets []Bucket `json:"buckets" help:"its parts; their shares come to the whole"`
}

// Equation is a version of the value equation.
type Equation struct {
	Words   string   `json:"words"`
	Buckets []Bucket `json:"buckets"`
	Day     string   `json:"day"` // When it was adopted; periods divided by it begin then at the earliest.
	Since   int64    `json:"since"`
}

// EquationSet says what the value equation is for periods opened from now on.
type EquationSet struct {
	Number   uint64   `json:"number"` // Of its version, from 1.
	Equation Equation `json:"equation"`
}

// EquationOf is a version of the value equation.
func EquationOf(r state.Reader, n uint64) (Equation, bool) { return equations.Get(r, n) }

// LastEquation is the number of the value equation that holds; 0 for none yet.
func LastEquation(r state.Reader) uint64 { return lastEquation.Get(r) }

// Check refuses what is no equation.
func (m SetEquation) Check() error {
	if err := checkText(m.Words, "words", wordsBytes, true); err != nil {
		return err
	}
	return CheckBuckets(m.Buckets)
}

// CheckBuckets refuses buckets that make no equation.
func CheckBuckets(all []Bucket) error {
	if len(all) == 0 || len(all) > mostBuckets {
		return machine.Malformed("periods.no_buckets", "an equation has 1 to %d buckets", mostBuckets).At("buckets")
	}
	var whole int64
	for i, b := range all {
		if err := b.check(); err != nil {
			return err
		}
		if slices.ContainsFunc(all[:i], func(o Bucket) bool { return o.Name == b.Name }) {
			return machine.Malformed("periods.bucket_twice", "two buckets are called %s", b.Name).At("buckets")
		}
		whole += b.Share
	}
	if whole != allocation.Whole {
		return machine.Malformed("periods.not_whole", "the shares come to %s %%, and not to 100 %%", units.Unit{Decimals: 2}.Plain(whole)).At("buckets")
	}
	return nil
}

func (b Bucket) check() error {
	if err := checkText(b.Name, "buckets", nameBytes, false); err != nil {
		return err
	}
	if err := b.checkFilter(); err != nil {
		return err
	}
	switch {
	case b.Share <= 0 || b.Share > allocation.Whole:
		return machine.Malformed("periods.bad_share", "a bucket's share is more than nothing and at most 100 %%").At("buckets")
	case b.For != Giver && b.For != Taker:
		return machine.Malformed("periods.unknown_side", "a claim has who gave or who took: giver or taker").At("buckets")
	case !slices.Contains([]Measure{Quantity, Hours, Value, Count, Uses, Evaluated}, b.Measure):
		return machine.Malformed("periods.unknown_measure", "there is no measure called %.40q", b.Measure).At("buckets")
	case !slices.Contains(allocation.Rules(), b.Rule):
		return machine.Malformed("periods.unknown_rule", "a bucket is divided by share, fifo, debt_like, equity_like or once").At("buckets")
	case b.Measure == Quantity && b.Unit == "":
		return machine.Malformed("periods.no_unit", "quantities are added up in one unit; name it").At("buckets")
	case b.Rate < 0 || b.Rate > mostAmount:
		return machine.Malformed("periods.bad_rate", "a rate is 0 to %d minor units", int64(mostAmount)).At("buckets")
	case b.Rate > 0 && b.isMoney():
		return machine.Malformed("periods.rate_unused", "what is measured in money has no rate; leave it out").At("buckets")
	case b.Rate == 0 && !b.isMoney() && b.Rule.HasEnd():
		return machine.Malformed("periods.no_rate", "claims that are paid off are worth money; name a rate for %s", b.Name).At("buckets")
	}
	return nil
}

func (b Bucket) checkFilter() error {
	if _, known := patronage.EffectOf(b.Action); b.Action != "" && !known {
		return machine.Malformed("periods.unknown_action", "there is no action called %.40q", b.Action).At("buckets")
	}
	if b.Kind != "" && !slices.Contains(patronage.Kinds(), b.Kind) {
		return machine.Malformed("periods.unknown_kind", "there is no kind called %.40q", b.Kind).At("buckets")
	}
	switch b.Stream {
	case "", patronage.Livelihood, patronage.Love, patronage.Care:
	default:
		return machine.Malformed("periods.unknown_stream", "a stream is livelihood, love or care").At("buckets")
	}
	if _, known := units.Of(b.Unit); b.Unit != "" && !known {
		return machine.Malformed("periods.unknown_unit", "there is no unit called %.20q", b.Unit).At("buckets")
	}
	return nil
}

// isMoney reports whether a bucket's measure is minor units of the currency.
func (b Bucket) isMoney() bool { return b.Measure == Value || b.Measure == Evaluated }

// Apply sets it.
func (m SetEquation) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	e := Equation{Words: m.Words, Buckets: m.Buckets, Day: today(s), Since: s.Time}
	n := lastEquation.Next(s)
	equations.Put(s, n, e)
	s.Emit(EquationSet{n, e})
	return nil
}

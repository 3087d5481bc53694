package funds

import (
	"metaorg/domain/obligations"
	"metaorg/machine"
	"metaorg/machine/state"
)

// byLines is how much lines name of an obligation, by its number: what they paid of
// it, or what came in for it.
var byLines = state.NewMap[uint64, int64]("funds/by_lines")

// ByLines is how much of an obligation lines of funds say they paid, or that came in
// for it.
func ByLines(r state.Reader, obligation uint64) int64 {
	n, _ := byLines.Get(r, obligation)
	return n
}

// checkObligation refuses lines that cannot name an obligation. A dividend must: it is
// no cost, since the surplus that it comes from was divided already. Who holds the
// money names itself in its place, as it does not owe itself.
func (e Entry) checkObligation() error {
	switch e.Category {
	case Dividend:
		if e.Obligation == 0 && e.Member == "" {
			return machine.Malformed("funds.which_dividend", "name the obligation by which the dividend is owed").At("obligation")
		}
	case Spending, Sales:
		if e.Obligation != 0 && e.Request != 0 {
			return machine.Malformed("funds.pays_one", "a line pays a request or an obligation, and not both").At("obligation")
		}
	case Opening, ForDues, Gift, Grant, Interest, Fee, Refund, Transfer, Unsorted:
		if e.Obligation != 0 {
			return machine.Malformed("funds.pays_no_obligation", "only spending, sales and dividends pay an obligation").At("obligation")
		}
	}
	return nil
}

// settles refuses a line that names an obligation which it cannot pay, and keeps how
// much of it lines name. Whether it is settled both sides say there.
func (f Fund) settles(s *machine.Step, e Entry) error {
	if e.Category == Dividend && e.Member != "" && e.Member != f.Terms.Holder {
		return machine.Conflict("funds.not_own_dividend", "only %s, who holds the money, gets a dividend without an obligation: it would owe itself; name the obligation", f.Terms.Holder).At("member")
	}
	if e.Obligation == 0 {
		return nil
	}
	o, ok := obligations.Of(s, e.Obligation)
	payer, amount := o.Debtor, -e.Amount
	if e.Amount > 0 {
		payer, amount = o.Creditor, e.Amount // It came in.
	}
	named := ByLines(s, e.Obligation)
	switch {
	case !ok:
		return machine.NotFound("funds.unknown_obligation", "there is no obligation number %d", e.Obligation).At("obligation")
	case payer != f.Terms.Holder || o.Unit != f.Currency:
		return machine.Conflict("funds.other_obligation", "obligation %d is not what %s pays or gets in %s", e.Obligation, f.Terms.Holder, f.Currency).At("obligation")
	case (o.Source.Kind == obligations.Dividend) != (e.Category == Dividend):
		return machine.Conflict("funds.dividend_or_not", "obligation %d is about a %s; a line of the category dividend pays dividends, and no other does", e.Obligation, o.Source.Kind).At("category")
	case amount > o.Amount-named:
		return machine.Conflict("funds.over_obligation", "obligation %d is about %s, and lines name %s of it already", e.Obligation, Show(o.Amount, f.Currency), Show(named, f.Currency)).At("amount")
	}
	byLines.Put(s, e.Obligation, named+amount)
	return nil
}

// unsettles takes back what a line named of an obligation.
func (e Entry) unsettles(s *machine.Step) {
	if e.Obligation != 0 {
		byLines.Put(s, e.Obligation, ByLines(s, e.Obligation)-max(e.Amount, -e.Amount))
	}
}

package sample

import (
	"metaorg/domain/funds"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/machine"
	"metaorg/machine/state"
)

// dividing are the parts of the decision about the kitty that say how a surplus is
// divided, and open the first period for which it is: the autumn of the second year.
func (t *story) dividing() []machine.Message {
	if !t.patron() {
		return nil
	}
	return []machine.Message{
		periods.SetEquation{
			Words: "Half goes by the hours that we worked for each other. A quarter goes to who gave goods, each gift alike, so that a sack of oats counts as much as a load of timber. " +
				"A tenth goes to who cares for what we share, by how often it is used, and the rest by what we find that it was worth to have taught each other.",
			Buckets: []periods.Bucket{
				{Name: "Hours for each other", Share: 5_000, For: periods.Giver, Kind: patronage.Labour, Measure: periods.Hours, Rule: "share"},
				{Name: "Goods for each other", Share: 2_500, For: periods.Giver, Kind: patronage.Goods, Measure: periods.Count, Rule: "share"},
				{Name: "Care of the commons", Share: 1_000, For: periods.Giver, Measure: periods.Uses, Rule: "equity_like"},
				{Name: "What we taught each other", Share: 1_500, For: periods.Giver, Kind: patronage.Information, Measure: periods.Evaluated, Rule: "debt_like"},
			},
		},
		periods.Open{From: t.date(-45), Until: t.date(t.day + 69 - Days), Fund: commonPurse},
	}
}

// helpsInAutumn: members work for each other, and both sides say so.
func (t *story) helpsInAutumn() {
	if !t.patron() {
		return
	}
	for _, help := range []struct {
		by, to machine.OrganizationID
		hours  int64
		at     string
		ago    int64
	}{
		{bakery, school, 14, "baking with the fourth class", 6},
		{weir, repair, 22, "rewiring the workshop", 12},
		{tidal, foods, 31, "driving", 9},
		{repair, thread, 16, "looking over sewing machines", 11},
		{woodland, housing, 26, "mending the roof of number nine", 14},
		{ledger, carers, 9, "bookkeeping", 4},
		{carers, clinic, 20, "sitting up at night", 3},
		{housing, library, 12, "painting shelves", 5},
		{clinic, school, 8, "first aid", 8},
	} {
		n := t.records(t.as(help.by), t.gave(help.to, "labour", help.hours, "hours of "+help.at, help.ago))
		t.does(t.confirms(help.to, n))
	}
}

// closesAutumn: the autumn is frozen in time; it is opened once more, since nobody
// had said what was worth what, and work was to stand for dues.
func (t *story) closesAutumn() {
	if !t.patron() {
		return
	}
	t.does(t.as(weir, periods.Thaw{Period: 1}))
	taught, worked := t.inAutumn(func(r state.Reader, e patronage.Event) bool { return e.Kind == patronage.Information }),
		t.inAutumn(func(r state.Reader, e patronage.Event) bool { return e.Kind == patronage.Labour && owes(r, e.Provider) })
	for i, o := range seventeen[:12] { // Enough for one of two; of the other nobody says anything.
		t.also(t.as(o, periods.Evaluate{Event: taught.number, Value: 6_000 + 1_500*int64(i%5)}))
	}
	if worked.number > 0 {
		t.does(t.as(weir, periods.CountForDues{Member: worked.provider, Dues: 1, Event: worked.number}))
	}
	books := periods.Paper(t.paper(ledger, "The common purse from September to December: 6,112.40 came in, 1,249.40 went out. Checked by Riverside Bakery and Weir Energy."))
	t.does(t.as(bakery, periods.Freeze{Period: 1}))
	t.does(t.as(weir, periods.DrawUp{Period: 1, Surplus: 486_300, Evidence: books, WithMembers: 5_210_000, WithOthers: 902_400, Cash: 20, Qualified: true}))
}

// putsAutumn is where the story ends: the members decide on the statements.
func (t *story) putsAutumn() {
	if t.patron() {
		t.does(t.as(weir, periods.Put{Period: 1}))
	}
}

// given is a contribution with who gave it.
type given struct {
	number   uint64
	provider people.MemberID
}

// inAutumn is the first contribution in period 1 that is such.
func (t *story) inAutumn(such func(state.Reader, patronage.Event) bool) (first given) {
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) {
			p, _ := periods.PeriodOf(r, 1)
			for n, e := range patronage.Confirmed(r, p.From, p.Until) {
				if such(r, e) {
					first = given{n, e.Provider}
					return
				}
			}
		})
	}
	return first
}

// owes reports whether a member that does not care for the purse owes dues.
func owes(r state.Reader, m people.MemberID) bool {
	for period, owed := range funds.OwedBy(r, m) {
		if period == 1 && owed.Left() > 0 {
			return m != people.MemberID(weir)
		}
	}
	return false
}
